"""Characteristics of the staff on a date: all pedagogues and the teachers among them, from rows (DOMAIN §5)."""

from collections.abc import Callable, Container, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from shnor_desktop.models.sheets import SHEETS
from shnor_desktop.models.sheets.kinds import Choice
from shnor_desktop.services import wording
from shnor_desktop.services.analysis.figure import Figure
from shnor_desktop.services.analysis.sentences import Sentence, staff_sentences
from shnor_desktop.services.analysis.staff_rows import KINDS, Bands, Course, Person, StaffFacts
from shnor_desktop.services.analysis.staff_tables import (
    Group,
    Groups,
    Matter,
    columns,
    flag,
    nobody_told,
    posts,
    specialists,
    spread,
    totals,
    vacancies,
)
from shnor_desktop.services.analysis.tables import Line, Table, figures_of
from shnor_desktop.services.rules import RuleSet
from shnor_desktop.services.verdicts.facts import body_of

RULE = "staff_bands"
_ON_DATE = "по строкам работающих на дату; доля — от всех в группе, люди без данных показаны отдельно"


@dataclass(frozen=True, slots=True)
class Staff:
    """The staff of a school, or of all schools, on a date; without a row of staff there are no tables of people."""

    on: date
    tables: tuple[Table, ...]
    sentences: tuple[Sentence, ...]

    @property
    def figures(self) -> tuple[Figure, ...]:
        """Every figure, for those who look them all over."""
        return figures_of(self.tables)

    def as_json(self) -> dict[str, Any]:
        return {
            "on": self.on.isoformat(),
            "tables": [table.as_json() for table in self.tables],
            "sentences": [sentence.as_json() for sentence in self.sentences],
        }


def usual_date(year: int, rule: RuleSet) -> date:
    """The date on which the staff of a school year is described: 1 October unless the rule says another."""
    day = body_of(rule)["on_date"]
    return date(year - 1, int(day["month"]), int(day["day"]))


def describe(facts: StaffFacts, year: int, on: date, rule: RuleSet, *, in_district: bool) -> Staff:
    """All tables and sentences of one school, or of schools put together."""
    tables = tuple(_Described(facts, year, on, rule, in_district).tables())
    return Staff(on, tables, staff_sentences(tables, on))


class _Described:
    """One description in the making."""

    def __init__(self, facts: StaffFacts, year: int, on: date, rule: RuleSet, in_district: bool) -> None:
        self.facts, self.year, self.on, self.rule, self.in_district = facts, year, on, rule, in_district
        self.body = body_of(rule)
        self.everybody = Group.of("staff", "Все работники", (one for one in facts.people if not one.external))
        self.groups = self._groups(external=False)

    def _groups(self, *, external: bool) -> Groups:
        kept = [one for one in self.facts.people if external or not one.external]
        wanted, teacher = set(self.body["pedagogues"]), self.body["teacher"]
        return (
            Group.of("pedagogues", "Все педагоги", (one for one in kept if one.post in wanted)),
            Group.of("teachers", "Учителя", (one for one in kept if one.post == teacher)),
        )

    def tables(self) -> Iterator[Table]:
        if self.facts.people:
            outside = Group.of("external", "Внешние совместители", (one for one in self.facts.people if one.external))
            yield totals(self.everybody, self.groups, outside, self.rule)
            yield posts(self.facts, self.everybody, self.body["pedagogues"], self.rule)
            for matter in self._matters():
                yield self._spread(matter, self.groups)
            yield from self._bands()
            yield self._matters_of_training()
            yield specialists(self.facts, self.body["specialists"], self.rule)
        if self.facts.people or self.facts.vacancies:
            yield vacancies(self.facts, self.on, self.rule)

    def _spread(self, matter: Matter, groups: Groups) -> Table:
        return spread(matter, groups, self.rule, in_district=self.in_district)

    def _matters(self) -> Iterator[Matter]:
        answers: tuple[tuple[str, str, Callable[[Person], str | None]], ...] = (
            ("education", "Образование", lambda one: one.education),
            ("category", "Квалификационная категория", lambda one: one.category),
            ("sex", "Пол", lambda one: one.sex),
        )
        for key, title, of in answers:
            kind = SHEETS["staff"].column(key).kind
            assert isinstance(kind, Choice)  # noqa: S101  declared so; tells the type checker
            yield Matter(key, title, key, [(option.key, option.title) for option in kind.options], of, _ON_DATE)

    def _bands(self) -> Iterator[Table]:
        for name, scheme in self.body["schemes"].items():
            groups = self._groups(external=True) if scheme["external"] else self.groups
            yield self._spread(self._ages(name, scheme), groups)
            for kind in KINDS:
                yield self._spread(self._experience(kind, name, scheme), groups)

    def _ages(self, name: str, scheme: Mapping[str, Any]) -> Matter:
        day = scheme["ages_on"]
        on = self.on if day is None else date(self.year, int(day["month"]), int(day["day"]))
        title = f"Возраст, {scheme['title']}, на {wording.day(on)}"
        bands = Bands(scheme["age"], title)
        values = list(zip(bands.keys, bands.age_titles(), strict=True))
        words = f"полных лет на {wording.day(on)}; {_ON_DATE}"
        return Matter(f"age.{name}", title, "birth_date", values, lambda one: bands.of(one.age(on)), words)

    def _experience(self, kind: str, name: str, scheme: Mapping[str, Any]) -> Matter:
        whose = {"experience": "Общий стаж", "teaching": "Педагогический стаж"}[kind]
        title = f"{whose}, {scheme['title']}, на {wording.day(self.on)}"
        bands = Bands(scheme["experience"], title)
        values = list(zip(bands.keys, bands.experience_titles(), strict=True))
        words = f"полных лет на {wording.day(self.on)} по дате начала, без неё — по указанным годам; {_ON_DATE}"
        of: Callable[[Person], str | None] = lambda one: bands.of(one.experience(kind, self.on))  # noqa: E731
        return Matter(f"{kind}.{name}", title, f"{kind}_since", values, of, words)

    def _matters_of_training(self) -> Table:
        lines = (*self._flags(), *self._trained(), *self._load())
        return Table("training", "Награды, обучение, нагрузка", columns(self.groups), tuple(lines))

    def _flags(self) -> Iterator[Line]:
        for key, title in (
            ("awards", "Имеют награды"),
            ("diagnosed", "Прошли диагностику компетенций"),
            ("iom", "Имеют индивидуальный образовательный маршрут"),
            ("mentor_of", "Наставники"),
        ):
            yield flag(
                key,
                title,
                key,
                self.groups,
                self.rule,
                words="работники, у которых графа заполнена (для ИОМ — «да»), от всех в группе; "
                "школа, где она пуста у всех, не считается",
                test=_marked(key),
                lost=f"«{title}»: {nobody_told(key, self.in_district)}",
                schools=self.facts.gives(key),
            )

    def _trained(self) -> Iterator[Line]:
        asked = self.body["courses"]
        years, kinds = int(asked["years"]), set(asked["kinds"])
        since = _years_before(self.on, years)
        within = self._finished(
            lambda one: one.kind in kinds and one.finished_on is not None and one.finished_on > since
        )
        retrained = self._finished(lambda one: one.kind in set(self.body["retraining"]))
        span = f"{years}{wording.NBSP}{wording.plural(years, ('год', 'года', 'лет'))}"
        for key, title, found, words in (
            ("courses", f"Курсы за {span}", within, f"обучение окончено позже {wording.day(since)} и не позже даты"),
            ("retraining", "Профессиональная переподготовка", retrained, "переподготовка окончена не позже даты"),
        ):
            yield flag(
                key,
                title,
                "person",
                self.groups,
                self.rule,
                words=f"{words}; человек считается один раз; школа с пустым листом обучений не считается",
                test=_in(found),
                lost="лист «Повышение квалификации» не заполнен",
                schools=self.facts.gives("courses"),
                courses=found,
            )

    def _finished(self, test: Callable[[Course], bool]) -> dict[tuple[str, str], list[Course]]:
        found = {who: [one for one in held if test(one)] for who, held in self.facts.courses.items()}
        return {who: held for who, held in found.items() if held}

    def _load(self) -> Iterator[Line]:
        bound = int(self.body["long_week"])

        def long_week(one: Person) -> bool | None:
            return None if one.weekly_hours is None else one.weekly_hours >= bound

        yield flag(
            "long_week",
            f"Нагрузка {bound}{wording.NBSP}ч и более",
            "weekly_hours",
            self.groups,
            self.rule,
            words=f"нагрузка не меньше {bound} часов в неделю, от всех в группе; без нагрузки — отдельно",
            test=long_week,
            lost="«Нагрузка»: графа не заполнена ни у кого",
        )
        yield flag(
            "no_diploma",
            "Преподают предмет без диплома о переподготовке",
            "subjects_without_diploma",
            self.groups,
            self.rule,
            words="заполнена графа «Предметы без диплома», от всех в группе",
            test=lambda one: "subjects_without_diploma" in one.marked,
        )


def _marked(name: str) -> Callable[[Person], bool]:
    return lambda one: name in one.marked


def _in(found: Container[tuple[str, str]]) -> Callable[[Person], bool]:
    return lambda one: (one.school, one.person) in found


def _years_before(on: date, years: int) -> date:
    """The same day so many years earlier; 29 February becomes the 28th."""
    try:
        return on.replace(year=on.year - years)
    except ValueError:
        return on.replace(year=on.year - years, day=28)
