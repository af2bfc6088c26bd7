"""The risk profile: levels as received, and beside them the estimate of the program from the school's own data."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, TypeAlias

from shnor_desktop.models.sheets.staff import TEACHER
from shnor_desktop.services import lists, wording
from shnor_desktop.services.analysis.figure import Figure, Input, Rule, share
from shnor_desktop.services.analysis.profile_data import Posts, ProfileData, Received
from shnor_desktop.services.rule_shape import sound
from shnor_desktop.services.rules import RuleSet
from shnor_desktop.services.verdicts.risk_facts import NOTHING

RULE = "risk_profile"
LABEL = "оценка программы"
"""What the estimate is called wherever it stands; a level is only ever received (DOMAIN §0.7)."""
NOT_KEPT = "в программе таких данных нет: ответ дают анкеты"
NO, YES = "нет", "да"


@dataclass(frozen=True, slots=True)
class Component:
    """One part of a factor; ``figure`` is what the data say, ``risk`` the same on the scale 0–100."""

    key: str
    title: str
    who: str
    figure: Figure | None
    risk: Figure | None
    gap: str = ""

    def as_json(self) -> dict[str, Any]:
        return {
            "key": self.key,
            "title": self.title,
            "who": self.who,
            "figure": None if self.figure is None else self.figure.as_json(),
            "risk": None if self.risk is None else self.risk.as_json()["value"],
            "gap": self.gap or None,
        }


@dataclass(frozen=True, slots=True)
class Factor:
    """A risk factor of a school: what was received, what the school marked, what its own data say."""

    key: str
    title: str
    received: Received | None
    marked: Figure
    """The share of signs the school marked on the form, the column «Оценка программы» there."""
    estimate: Figure
    components: tuple[Component, ...] = ()

    @property
    def gaps(self) -> tuple[str, ...]:
        """Components without data, each with the reason."""
        return tuple(f"{one.title}: {one.gap}" for one in self.components if one.gap)

    def as_json(self) -> dict[str, Any]:
        one = self.received
        return {
            "factor": self.key,
            "title": self.title,
            "level": one.level if one else None,
            "value": one.value if one else None,
            "verified": one.verified if one else None,
            "activated": one.activated if one else None,
            "source": one.source if one else None,
            "row": one.row if one else None,
            "marked": self.marked.as_json(),
            "estimate": self.estimate.as_json(),
            "components": [each.as_json() for each in self.components],
        }


def school_profile(code: str, data: ProfileData, rule: RuleSet) -> tuple[Factor, ...]:
    """The ten factors, then those of other lists that the school has received."""
    received = data.received.get(code, {})
    titles = {item.key: item.title for item in lists.shipped("risk_factors")}
    found = []
    for factor in sound(rule)["factors"]:
        parts = tuple(_component(code, part, data, rule) for part in factor["components"])
        key = str(factor["key"])
        row = received.get(key)
        found.append(
            Factor(key, titles.get(key, key), row, _marked(row, rule), _estimate(parts, rule), parts),
        )
    known = {one.key for one in found}
    for key, row in received.items():
        if key not in known:
            found.append(Factor(key, titles.get(key, key), row, _marked(row, rule), _estimate((), rule)))
    return tuple(found)


def _marked(row: Received | None, rule: RuleSet) -> Figure:
    rows = (row.row,) if row else ()
    present, total = (row.signs_present, row.signs_total) if row else (None, None)
    return share(
        "marked",
        "Отмечено признаков",
        present if total is None or present is None or present <= total else None,
        total,
        rule=Rule.of("отмеченные школой признаки от рассмотренных; не официальный уровень", rule),
        inputs=[
            Input("Признаков замечено", present, "risk_profile", "signs_present", rows),
            Input("Признаков рассмотрено", total, "risk_profile", "signs_total", rows),
        ],
    )


def _estimate(parts: Sequence[Component], rule: RuleSet) -> Figure:
    known = [(one, one.risk.value) for one in parts if one.risk is not None and one.risk.value is not None]
    said = Rule.of(
        f"{LABEL}, не официальный уровень: среднее по составляющим, для которых есть данные, по шкале от 0 до 100",
        rule,
    )
    inputs = tuple(
        Input(one.title, wording.rounded(value, 1), sheet, "", rows)
        for one, value in known
        for sheet, rows in ((one.risk.links if one.risk else ()) or (("", ()),))[:1]
    )
    missing = tuple(f"{one.title} — {one.gap}" for one in parts if one.gap)
    title = f"{LABEL.capitalize()}: {len(known)} из {len(parts)} составляющих"
    if not known:
        return Figure("estimate", title, None, said, missing=missing or ("составляющие фактора не раскрыты",))
    value = sum((value for _, value in known), Fraction(0)) / len(known)
    terms = " + ".join(wording.decimal(value) for _, value in known)
    arithmetic = f"({terms}) / {len(known)} = {wording.decimal(value)}"
    return Figure("estimate", title, value, said, inputs=inputs, arithmetic=arithmetic, missing=missing)


def _component(code: str, part: Mapping[str, Any], data: ProfileData, rule: RuleSet) -> Component:
    key, title, who = str(part["key"]), str(part["title"]), str(part["who"])
    if "data" not in part:
        return Component(key, title, who, None, None, NOT_KEPT)
    wanted, full = part["data"], Fraction(str(part["full"]))
    proxy = f", {part['proxy']}" if "proxy" in part else ""
    words = Rule.of(f"{wording.inner(title)}{proxy}", rule)
    figure = _WAYS[str(wanted["of"])](code, wanted, data, words)
    scale = Rule.of(f"{wording.decimal(full, 0)}{wording.NBSP}% и больше — 100, ниже — пропорционально", rule)
    if figure.value is None:
        return Component(key, title, who, figure, None, f"не заполнено: {'; '.join(figure.missing)}")
    value = min(Fraction(100), figure.value * 100 / full)
    risk = Figure(
        f"risk.{key}",
        f"{title}{proxy}",
        value,
        scale,
        inputs=figure.inputs,
        arithmetic=f"{figure.text} ∙ 100 / {wording.decimal(full, 0)}, не больше 100 = {wording.decimal(value)}",
    )
    return Component(key, title, who, figure, risk)


def _shortfall(code: str, wanted: Mapping[str, Any], data: ProfileData, rule: Rule) -> Figure:
    answers, column = data.answers.get(code), str(wanted["column"])
    given = answers.values[column] if answers else None
    rows = (answers.row,) if answers else ()
    inputs = (Input("Обеспеченность, %", None if given is None else str(given), "equipment", column, rows),)
    if given is None:
        return Figure(column, wanted["title"], None, rule, "%", inputs=inputs, missing=("обеспеченность учебниками",))
    value = max(Fraction(0), 100 - Fraction(str(given)))
    arithmetic = f"100 − {str(given).replace('.', ',')} = {wording.decimal(value)}"
    return Figure(column, wanted["title"], value, rule, "%", inputs=inputs, arithmetic=arithmetic)


def _answers(code: str, wanted: Mapping[str, Any], data: ProfileData, rule: Rule) -> Figure:
    answers = data.answers.get(code)
    rows = (answers.row,) if answers else ()
    given = {column: answers.values[column] if answers else None for column in wanted["columns"]}
    inputs = [Input(title, given[column], "equipment", column, rows) for column, title in wanted["columns"].items()]
    counted = [value for value in given.values() if value in {YES, NO}]
    # an unanswered question is no «да»: the share waits until every one is answered
    whole = None if None in given.values() else len(counted)
    part = None if whole is None else counted.count(NO)
    return share("answers", "Ответов «нет»", part, whole, rule=rule, inputs=inputs)


def _vacancies(code: str, wanted: Mapping[str, Any], data: ProfileData, rule: Rule) -> Figure:
    posts = data.posts.get(code, Posts())
    teachers = [row for row, post, _ in posts.people if post == TEACHER]
    empty = [row for row, post in posts.empty if post == TEACHER]
    known = posts.vacancies_kept and bool(posts.people)
    inputs = [
        Input("Вакансий учителей", len(empty) if posts.vacancies_kept else None, "vacancies", "post", tuple(empty)),
        Input("Учителей работает", len(teachers) if posts.people else None, "staff", "post", tuple(teachers)),
    ]
    whole = len(teachers) + len(empty) if known else None
    return share(
        "vacancies", "Незанятых ставок учителей", len(empty) if known else None, whole, rule=rule, inputs=inputs
    )


def _absent_posts(code: str, wanted: Mapping[str, Any], data: ProfileData, rule: Rule) -> Figure:
    posts = data.posts.get(code, Posts())
    held = {post: [row for row, its, _ in posts.people if its == post] for post in wanted["posts"]}
    known = bool(posts.people)
    inputs = [
        Input(f"Работает: {post}", len(rows) if known else None, "staff", "post", tuple(rows))
        for post, rows in held.items()
    ]
    # that nobody holds a post is read off the whole list
    everyone = tuple(row for row, _, _ in posts.people)
    inputs.append(Input("Работников в списке", len(everyone) or None, "staff", "post", everyone))
    absent = sum(not rows for rows in held.values())
    return share(
        "absent_posts",
        "Должностей специалистов, на которых никого нет",
        absent if known else None,
        len(held) if known else None,
        rule=rule,
        inputs=inputs,
    )


def _uncategorised(code: str, wanted: Mapping[str, Any], data: ProfileData, rule: Rule) -> Figure:
    people = [one for one in data.posts.get(code, Posts()).people if one[1] == TEACHER]
    unknown = [row for row, _, category in people if category is None]
    without = [row for row, _, category in people if category is not None and category not in wanted["categories"]]
    whole = len(people) if people and not unknown else None
    inputs = [
        Input(
            "Учителей без высшей и первой категории",
            None if whole is None else len(without),
            "staff",
            "category",
            tuple(without),
        ),
        Input("Учителей", len(people) or None, "staff", "post", tuple(row for row, _, _ in people)),
    ]
    title = "Учителей без категории"
    return share("uncategorised", title, len(without) if whole else None, whole, rule=rule, inputs=inputs)


def _passport(code: str, wanted: Mapping[str, Any], data: ProfileData, rule: Rule) -> Figure:
    passport, pupils = data.passports.get(code), data.pupils.get(code, NOTHING)
    category = str(wanted["category"])
    held = passport.totals.get(category, NOTHING) if passport else NOTHING
    title = next((item.title for item in lists.shipped("social_categories") if item.key == category), category)
    return share(
        category,
        title,
        held.count,
        pupils.count,
        rule=rule,
        inputs=[
            Input(title, held.count, "social_passport", "count", held.rows),
            Input("Обучающихся", pupils.count, "classes", "pupils", pupils.rows),
        ],
    )


def _failing(code: str, wanted: Mapping[str, Any], data: ProfileData, rule: Rule) -> Figure:
    held = data.failing.get(code)
    part, whole, rows = (held.share.numerator, held.share.whole, held.rows) if held else (None, None, ())
    return share(
        "failing",
        "Неуспевающих",
        part,
        whole,
        rule=rule,
        inputs=[
            Input("Неуспевающих за год", part, "year_results", "failing", rows),
            Input("Обучающихся на конец года", whole, "year_results", "pupils", rows),
        ],
    )


Way: TypeAlias = Callable[[str, Mapping[str, Any], ProfileData, Rule], Figure]
_WAYS: dict[str, Way] = {
    "shortfall": _shortfall,
    "answers": _answers,
    "vacancies": _vacancies,
    "absent_posts": _absent_posts,
    "uncategorised": _uncategorised,
    "passport": _passport,
    "failing": _failing,
}
