"""Surveys of a project year: expected, answered, shares; over schools always sums, never means of shares."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from shnor_desktop.errors import InputError
from shnor_desktop.models.sheets.values import Value
from shnor_desktop.services import entries, wording
from shnor_desktop.services.analysis.figure import Figure, Input, Rule, share
from shnor_desktop.services.entries import Add, Applied, Edit, Remove, Step, Stored
from shnor_desktop.services.office import Office
from shnor_desktop.services.support import scope

SHEET = "surveys"
GROUPS = ("директор", "куратор", "учителя", "родители", "обучающиеся")
WAITING, GOING, OVER, UNDATED = "не начался", "идёт", "завершён", "сроки не указаны"
_RULE = Rule(
    "ответили ∙ 100 / опрашивается; по группам и школам складываются люди, а не доли",
    "внутреннее правило программы",
)
_CELLS = ("name", "group", "start", "end", "expected", "answered")


@dataclass(frozen=True, slots=True)
class Part:
    """A row: one group of one school in one survey."""

    row: int
    school: str
    school_name: str
    survey: str
    group: str
    start: date | None
    end: date | None
    expected: int | None
    answered: int | None

    @property
    def known(self) -> bool:
        """Whether both numbers are there, so that a share can be told."""
        return self.expected is not None and self.answered is not None

    @property
    def silent(self) -> bool:
        """Asked, and nobody has answered or nothing is entered."""
        return bool(self.expected) and not self.answered


@dataclass(frozen=True, slots=True)
class Survey:
    """One survey of the year with everybody who was asked."""

    name: str
    parts: tuple[Part, ...]

    @property
    def start(self) -> date | None:
        return min((one.start for one in self.parts if one.start), default=None)

    @property
    def end(self) -> date | None:
        return max((one.end for one in self.parts if one.end), default=None)

    def state(self, on: date) -> str:
        """Whether it runs on that day."""
        if self.start is None or self.end is None:
            return UNDATED
        return WAITING if on < self.start else OVER if on > self.end else GOING

    def total(self, group: str = "") -> Figure:
        """The share of those who answered, of a group or of all."""
        parts = [one for one in self.parts if not group or one.group == group]
        return told(parts, f"{self.name}, {group}" if group else f"{self.name}, все опрошенные")

    def of_schools(self) -> list[tuple[str, Figure]]:
        """Every school with its share."""
        held = dict.fromkeys((one.school, one.school_name) for one in self.parts)
        return [
            (name, told([one for one in self.parts if one.school == code], f"{self.name}, {name}"))
            for code, name in held
        ]

    def has(self, group: str) -> bool:
        return any(one.group == group for one in self.parts)


@dataclass(frozen=True, slots=True)
class Surveys:
    """The surveys of a calendar year, in the order of their dates."""

    year: int
    on: date
    surveys: tuple[Survey, ...]
    schools: tuple[str, ...]
    """Names of the schools that take part in any survey of the year."""
    years: tuple[int, ...] = ()
    """Calendar years with surveys."""

    @property
    def groups(self) -> list[str]:
        """Groups that were asked, in the usual order."""
        return [group for group in GROUPS if any(one.has(group) for one in self.surveys)]

    def silent(self, survey: Survey) -> list[str]:
        """Who has not answered: «СОШ № 2 (учителя, родители)»; a school with no row at all is told, too."""
        groups: dict[str, list[str]] = {}
        for one in survey.parts:
            if one.silent:
                groups.setdefault(one.school_name, []).append(one.group)
        present = {one.school_name for one in survey.parts}
        found = [f"{name} ({', '.join(own)})" for name, own in groups.items()]
        return found + [f"{name} (не внесено)" for name in self.schools if name not in present]


def told(parts: Sequence[Part], title: str) -> Figure:
    """The share over some rows; rows with a number missing are left out and named."""
    known = [one for one in parts if one.known]
    inputs = [
        Input(
            f"{one.school_name}, {one.group}",
            f"{one.answered} из {one.expected}" if one.known else None,
            SHEET,
            "answered",
            (one.row,),
        )
        for one in parts
    ]
    made = share(
        "surveys.share",
        f"Доля ответивших: {title}",
        sum(one.answered or 0 for one in known) if known else None,
        sum(one.expected or 0 for one in known) if known else None,
        rule=_RULE,
        inputs=inputs,
    )
    missing = tuple(one.title for one in inputs if one.value is None)
    if not missing or made.missing == missing:
        return made
    return replace(made, missing=made.missing + missing if made.value is None else missing)


def out_of(figure: Figure) -> str:
    """«8 из 10, 80,0 %»; without the share where nobody was to be asked."""
    if figure.numerator is None or figure.denominator is None:
        return wording.EMPTY
    words = f"{wording.whole(figure.numerator)}{wording.NBSP}из {wording.whole(figure.denominator)}"
    return f"{words}, {figure.text}" if figure.value is not None else words


def gather(office: Office, year: int, on: date, school: str = "") -> Surveys:
    """Surveys of a calendar year; of every school of a district when none is named."""
    titles = scope.names(office)
    held = scope.rows(office, SHEET, school)
    parts = [_part(row, titles) for row in held if row.values["year"] == year]
    by_name: dict[str, list[Part]] = {}
    for one in parts:
        by_name.setdefault(one.survey, []).append(one)
    surveys = [Survey(name, tuple(sorted(own, key=_order))) for name, own in by_name.items()]
    surveys.sort(key=lambda one: (one.start or date.max, one.name))
    years = {at for row in held if isinstance(at := row.values["year"], int)}
    return Surveys(year, on, tuple(surveys), tuple(sorted({one.school_name for one in parts})), tuple(sorted(years)))


def add(office: Office, year: int, values: dict[str, Value], school: str = "") -> Applied:
    """A new row of a survey; the same group of the same survey is not entered twice."""
    code = scope.writer(office, school, "ответы у каждой школы свои")
    name = str(values.get("name") or "").strip()
    if not name:
        raise InputError("Укажите название опроса.")
    _refuse_twice(office, year, name, values.get("group"), school)
    _refuse_more(values)
    given = {key: values.get(key) for key in _CELLS} | {"year": year, "name": name}
    return entries.apply(office, [Add(SHEET, code, given)], f"Опрос «{name}»: {values.get('group') or 'строка'}")


def change(office: Office, row: int, values: dict[str, Value]) -> Applied | None:
    """Other numbers or dates of a row; None when they are the same."""
    held = scope.row(office, SHEET, row)
    _refuse_more({**held.values, **values})
    steps: list[Step] = [
        Edit(SHEET, row, key, held.values[key], now) for key, now in values.items() if now != held.values[key]
    ]
    return entries.apply(office, steps, f"Опрос «{held.values['name']}»: изменены данные") if steps else None


def remove(office: Office, row: int) -> Applied:
    """Take a row of a survey away."""
    held = scope.row(office, SHEET, row)
    return entries.apply(office, [Remove(SHEET, row)], f"Опрос «{held.values['name']}»: удалена строка")


def _refuse_twice(office: Office, year: int, name: str, group: Value, school: str) -> None:
    for row in scope.rows(office, SHEET, school, year=year):
        if row.values["name"] == name and row.values["group"] == group:
            raise InputError(
                f"В опросе «{name}» группа «{group}» уже есть.", hint="Измените её строку: встаньте на неё, F2."
            )


def _refuse_more(values: dict[str, Value]) -> None:
    start, end = values.get("start"), values.get("end")
    if isinstance(start, date) and isinstance(end, date) and end < start:
        raise InputError("Окончание опроса раньше начала: проверьте даты.")


def _part(row: Stored, titles: dict[str, str]) -> Part:
    values = row.values
    start, end, expected, answered = (values[key] for key in ("start", "end", "expected", "answered"))
    return Part(
        row.id,
        row.school,
        titles.get(row.school, row.school),
        str(values["name"] or "Опрос без названия"),
        str(values["group"] or "группа не указана"),
        start if isinstance(start, date) else None,
        end if isinstance(end, date) else None,
        expected if isinstance(expected, int) else None,
        answered if isinstance(answered, int) else None,
    )


def _order(part: Part) -> tuple[str, int, int]:
    return part.school_name, GROUPS.index(part.group) if part.group in GROUPS else len(GROUPS), part.row
