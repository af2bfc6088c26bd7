"""Tables of the staff: how a group of people spreads over answers or bands, who holds what, what stands empty."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from shnor_desktop.services import wording
from shnor_desktop.services.analysis.figure import Figure, Input, Rule, share
from shnor_desktop.services.analysis.staff_rows import Course, Person, StaffFacts, Vacancy, stays_in_school
from shnor_desktop.services.analysis.tables import Line, Table, count
from shnor_desktop.services.rules import RuleSet

NO_DATA = "нет данных"
UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Group:
    """Some of the staff under one name; ``rows`` are theirs."""

    key: str
    title: str
    people: tuple[Person, ...]
    rows: tuple[int, ...]

    @classmethod
    def of(cls, key: str, title: str, people: Iterable[Person]) -> "Group":
        found = tuple(people)
        return cls(key, title, found, tuple(one.id for one in found))

    def among(self, schools: set[str]) -> "Group":
        """Those of the group who work in these schools."""
        if all(one.school in schools for one in self.people):
            return self
        return Group.of(self.key, self.title, (one for one in self.people if one.school in schools))

    @property
    def whole(self) -> Input:
        return Input(f"{self.title}, всего", len(self.people), "staff", "post", self.rows)


Groups = Sequence[Group]


def columns(groups: Groups) -> tuple[tuple[str, str], ...]:
    return tuple((group.key, group.title) for group in groups)


@dataclass(frozen=True, slots=True)
class Matter:
    """What people are spread by: the table, its values in their order, the column, how a person answers."""

    key: str
    title: str
    column: str
    values: Sequence[tuple[str, str]]
    of: Callable[[Person], str | None]
    words: str


def spread(matter: Matter, groups: Groups, rule: RuleSet, *, in_district: bool) -> Table:
    """A line for each value and one for those without data: nobody falls out, and the lines add up to the group."""
    by_group: dict[str, dict[str, list[int]]] = {}
    known = [key for key, _ in matter.values]
    for group in groups:
        found: dict[str, list[int]] = {key: [] for key in (*known, UNKNOWN)}
        for one in group.people:
            answer = matter.of(one)
            found[answer if answer in found and answer is not None else UNKNOWN].append(one.id)
        by_group[group.key] = found
    reason = nobody_told(matter.column, in_district)
    lost = f"«{matter.title}»: {reason}"
    said = Rule.of(matter.words, rule)
    lines = []
    for key, title in (*matter.values, (UNKNOWN, NO_DATA)):
        cells = {}
        for group in groups:
            found = by_group[group.key]
            unknown = found[UNKNOWN]
            name = f"{matter.title}: {title}"
            if group.people and len(unknown) == len(group.people) and key != UNKNOWN:
                gap = Input(NO_DATA.capitalize(), len(unknown), "staff", matter.column, tuple(unknown))
                cells[group.key] = Figure(key, name, None, said, "%", None, None, (gap, group.whole), missing=(lost,))
                continue
            inputs = [Input(name, len(found[key]), "staff", matter.column, tuple(found[key])), group.whole]
            if unknown and key != UNKNOWN:
                inputs.append(Input("Из них нет данных", len(unknown), "staff", matter.column, tuple(unknown)))
            cells[group.key] = share(key, name, len(found[key]), len(group.people), rule=said, inputs=inputs)
        if key != UNKNOWN or any(found[UNKNOWN] for found in by_group.values()):
            lines.append(Line(key, title, cells))
    nobody = any(one.people for one in groups) and all(
        len(by_group[one.key][UNKNOWN]) == len(one.people) for one in groups
    )
    return Table(matter.key, matter.title, columns(groups), tuple(lines), reason if nobody else "")


def nobody_told(column: str, in_district: bool) -> str:
    """Why a column is empty for everybody."""
    if in_district and stays_in_school(column):
        return "эти сведения остаются в школе и в район не передаются"
    return "графа не заполнена ни у кого"


def flag(
    key: str,
    title: str,
    column: str,
    groups: Groups,
    rule: RuleSet,
    *,
    words: str,
    test: Callable[[Person], bool | None],
    lost: str = "",
    schools: set[str] | None = None,
    courses: Mapping[tuple[str, str], Sequence[Course]] | None = None,
) -> Line:
    """People of whom something holds; only schools that gave the column count. ``courses`` adds the rows of training.

    ``test`` gives None for somebody of whom it cannot be said.
    """
    cells = {}
    for group in groups:
        asked = group if schools is None else group.among(schools)
        answers = [(one, test(one)) for one in asked.people]
        those = [one for one, answer in answers if answer]
        unsure = tuple(one.id for one, answer in answers if answer is None)
        inputs = [Input(title, len(those), "staff", column, tuple(one.id for one in those)), asked.whole]
        if unsure:
            inputs.append(Input("Из них нет данных", len(unsure), "staff", column, unsure))
        if courses is not None:
            held = tuple(row.id for one in those for row in courses.get((one.school, one.person), ()))
            inputs.append(Input("Обучений", len(held), "courses", "finished_on", held))
        said = Rule.of(words, rule)
        if group.people and (not asked.people or len(unsure) == len(asked.people)):
            inputs = [group.whole]
            cells[group.key] = Figure(key, title, None, said, "%", None, None, tuple(inputs), missing=(lost or title,))
        else:
            cells[group.key] = share(key, title, len(those), len(asked.people), rule=said, inputs=inputs)
    return Line(key, title, cells)


def totals(everybody: Group, groups: Groups, outside: Group, rule: RuleSet) -> Table:
    """How many work, how many of them teach, and the part-timers who are left out."""
    counted = "работающие на дату, без внешних совместителей"
    lines = []
    for group in (everybody, *groups):
        given = [Input(group.title, len(group.people), "staff", "post", group.rows)]
        figure = count(group.key, group.title, len(group.people), rule=Rule.of(counted, rule), inputs=given)
        lines.append(Line(group.key, group.title, {"count": figure}))
    said = Rule.of("внешние совместители в численность не входят", rule)
    given = [Input(outside.title, len(outside.people), "staff", "external", outside.rows)]
    lines.append(
        Line(
            outside.key,
            outside.title,
            {"count": count("external", outside.title, len(outside.people), rule=said, inputs=given)},
        )
    )
    return Table("totals", "Численность", (("count", "Человек"),), tuple(lines))


def posts(facts: StaffFacts, everybody: Group, order: Sequence[str], rule: RuleSet) -> Table:
    """Everybody by post, the usual posts first."""
    found: dict[str, list[int]] = {post: [] for post in order}
    unknown = []
    for one in everybody.people:
        if one.post is None:
            unknown.append(one.id)
        else:
            found.setdefault(one.post, []).append(one.id)
    said = Rule.of("работающие на дату, без внешних совместителей, от всех работников", rule)
    held = [(post, facts.post(post), rows) for post, rows in found.items() if rows]
    held += [(UNKNOWN, NO_DATA, unknown)] if unknown else []
    lines = []
    for key, title, rows in held:
        inputs = [Input(f"Должность «{title}»", len(rows), "staff", "post", tuple(rows)), everybody.whole]
        figure = share(key, f"Должность: {title}", len(rows), len(everybody.people), rule=said, inputs=inputs)
        lines.append(Line(key, title, {"count": figure}))
    return Table("posts", "По должностям", (("count", "Человек"),), tuple(lines))


def vacancies(facts: StaffFacts, on: date, rule: RuleSet) -> Table:
    """Posts that stand empty on the date, by post and subject, with their rates."""
    said = Rule.of(f"открыты не позже {wording.day(on)} и на эту дату не закрыты", rule)
    lost = () if facts.gives("vacancies") else ("лист «Вакансии» не заполнен",)
    found: dict[tuple[str, str], list[Vacancy]] = {}
    for one in facts.vacancies:
        found.setdefault((facts.post(one.post) if one.post else NO_DATA, one.subject or ""), []).append(one)
    whole = "Вакансий"
    lines = [Line("total", "Всего", _empty_posts("total", whole, facts.vacancies, said, lost))]
    for (post, subject), held in sorted(found.items()):
        title = f"{post}, {subject}" if subject else post
        lines.append(Line(title, title, _empty_posts(title, f"{whole}: {title}", held, said, ())))
    return Table("vacancies", "Вакансии", (("count", "Вакансий"), ("rate", "Ставок")), tuple(lines), "".join(lost))


def _empty_posts(key: str, title: str, held: Sequence[Vacancy], said: Rule, lost: tuple[str, ...]) -> dict[str, Figure]:
    rows = tuple(one.id for one in held)
    given = [] if lost else [Input(title, len(held), "vacancies", "since", rows)]
    number = count(key, title, None if lost else len(held), rule=said, inputs=given, missing=lost)
    rates = [one.rate for one in held if one.rate is not None]
    without = len(held) - len(rates)
    name = f"{title}: ставок"
    inputs = [Input(name, sum(rates, Decimal()), "vacancies", "rate", tuple(o.id for o in held if o.rate is not None))]
    if without:
        inputs.append(
            Input("Ставка не указана", without, "vacancies", "rate", tuple(o.id for o in held if o.rate is None))
        )
    if lost or (held and not rates):
        return {"count": number, "rate": Figure(f"{key}_rate", name, None, said, missing=lost or ("ставка",), places=2)}
    value = Fraction(sum(rates, Decimal()))
    return {"count": number, "rate": Figure(f"{key}_rate", name, value, said, inputs=tuple(inputs), places=2)}


def specialists(facts: StaffFacts, wanted: Sequence[str], rule: RuleSet) -> Table:
    """Who of the named specialists works at all, part-timers included; of several schools: how many have none."""
    said = Rule.of("есть ли на дату работник с такой должностью, внешние совместители считаются", rule)
    holders: dict[str, list[Person]] = {post: [] for post in wanted}
    for one in facts.people:
        if one.post in holders:
            holders[one.post].append(one)
    several = len(facts.schools) > 1
    lines = []
    for post, people in holders.items():
        name = facts.post(post)
        title = f"Должность «{name}»"
        rows = tuple(one.id for one in people)
        given = [Input(title, len(people), "staff", "post", rows)]
        cells = {"count": count(post, title, len(people), rule=said, inputs=given)}
        words = {} if several else {"answer": "есть" if people else "нет"}
        if several:
            without = len(facts.schools - {one.school for one in people})
            schools = Input("Школ с заполненным листом «Кадры»", len(facts.schools), "staff", "post")
            lacking = [Input(f"Школ без должности «{name}»", without), schools]
            absent = f"Школы без должности «{name}»"
            cells["schools"] = share(f"{post}_absent", absent, without, len(facts.schools), rule=said, inputs=lacking)
        lines.append(Line(post, name, cells, words))
    named = (("schools", "Школ без специалиста"),) if several else (("answer", "Есть в школе"),)
    return Table("specialists", "Специалисты сопровождения", (("count", "Человек"), *named), tuple(lines))
