"""One list of what is due: measures, documents, events, surveys, advice, indicators, targets, stages, keys.

A measure of a road map is done, cancelled and overdue exactly as ``services.planning`` says.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, TypeAlias

from shnor_desktop.models.sheets.indicator_values import WHOLE_YEAR
from shnor_desktop.models.sheets.values import Value
from shnor_desktop.services import entries
from shnor_desktop.services.deadlines.kinds import READERS, to_place
from shnor_desktop.services.entries import Stored
from shnor_desktop.services.recurrence import MONTHS, month_end

if TYPE_CHECKING:
    from shnor_desktop.services.documents.flow import Course
    from shnor_desktop.services.indicators.catalogue import Indicator
    from shnor_desktop.services.office import Office

SOON = 30
"""Days ahead that count as soon."""
_LAST_OF_FIRST_HALF = 6
SHEETS = frozenset({*READERS, "indicator_values", "progress"})
"""A change of these may change what is due."""
STEPPED = frozenset({"concept_documents", "project_events"})
"""Sheets whose rows go step by step (``services.documents``)."""
_Figure: TypeAlias = tuple[str, str, int, str]
"""Programme, code, year, period."""


@dataclass(frozen=True, slots=True)
class Deadline:
    """Something to be done by a day, and the row that says so."""

    key: str
    """The same for the same item as long as the base lives."""
    kind: str
    """A key of ``kinds.TITLES``: the sheet, or «keys»."""
    school: str
    title: str
    start: date | None
    end: date
    state: str
    done: bool
    cancelled: bool
    overdue: bool
    sheet: str
    row: int | None
    column: str
    who: str = ""

    @property
    def open(self) -> bool:
        """Whether somebody still has to do something."""
        return not self.done and not self.cancelled

    @property
    def lasts(self) -> bool:
        """Whether it begins on another day than it ends."""
        return self.start is not None and self.start < self.end

    def as_json(self) -> dict[str, object]:
        """For programs."""
        return {
            "key": self.key,
            "kind": self.kind,
            "school": self.school,
            "title": self.title,
            "start": None if self.start is None else self.start.isoformat(),
            "end": self.end.isoformat(),
            "state": self.state,
            "overdue": self.overdue,
            "sheet": self.sheet,
            "row": self.row,
            "column": self.column,
            "responsible": self.who or None,
        }


@dataclass(frozen=True, slots=True)
class Deadlines:
    """Everything that has a day, as it stands on a date; the earliest first."""

    on: date
    every: tuple[Deadline, ...]

    @property
    def open(self) -> list[Deadline]:
        """Neither done nor cancelled."""
        return [one for one in self.every if one.open]

    def overdue(self) -> list[Deadline]:
        """Whose day has passed; the day itself is still in time."""
        return [one for one in self.every if one.open and one.end < self.on]

    def due_in(self, days: int = SOON) -> list[Deadline]:
        """Due on the date or within so many days after it."""
        last = self.until(days)
        return [one for one in self.every if one.open and self.on <= one.end <= last]

    def until(self, days: int) -> date:
        """The last of so many days."""
        return _later(self.on, days)

    def this_week(self) -> list[Deadline]:
        """Due from Monday to Sunday of the week of the date, also what was missed in it."""
        monday = _later(self.on, -self.on.weekday())
        sunday = _later(self.on, 6 - self.on.weekday())
        return [one for one in self.every if one.open and monday <= one.end <= sunday]

    @property
    def summary(self) -> str:
        """«Просрочено: 2, на этой неделе: 3»; empty when there is neither."""
        late, week = len(self.overdue()), len(self.this_week())
        parts = [f"просрочено: {late}"] if late else []
        parts += [f"на этой неделе: {week}"] if week else []
        words = ", ".join(parts)
        return words[:1].upper() + words[1:]

    def only(self, keep: Callable[[Deadline], bool]) -> "Deadlines":
        """Some of them."""
        return Deadlines(self.on, tuple(one for one in self.every if keep(one)))

    def as_json(self, days: int = SOON) -> dict[str, object]:
        """The three lists."""
        return {
            "on": self.on.isoformat(),
            "days": days,
            "overdue": [one.as_json() for one in self.overdue()],
            "this_week": [one.as_json() for one in self.this_week()],
            "due": [one.as_json() for one in self.due_in(days)],
        }


def _later(on: date, days: int) -> date:
    try:
        return on + timedelta(days)
    except OverflowError:
        return date.max if days > 0 else date.min


def gather(office: "Office", on: date, *, school: str | None = None) -> Deadlines:
    """The deadlines of an office on a date; of one school when it is named."""
    with office.reading() as session:
        rows = {key: entries.load(session, key, school=school or None) for key in READERS}
        reported = entries.load(session, "indicator_values", school=school or None)
    found: list[Deadline] = []
    for key, held in rows.items():
        found += of_rows(key, held, on, _courses(office, key, held, school) if key in STEPPED else None)
    if reported:
        found += _reporting(office, reported, on, school or "")
    if not school or not office.is_district:
        found += _keys(office, on)
    return in_order(on, found)


def in_order(on: date, found: Iterable[Deadline]) -> Deadlines:
    """The earliest first; those of one day in the order of their rows."""
    return Deadlines(on, tuple(sorted(found, key=lambda one: (one.end, one.kind, one.row or 0, one.key))))


def _courses(office: "Office", sheet: str, rows: Iterable[Stored], school: str | None) -> dict[int, "Course"]:
    """Documents and events with their steps, which tell the state on a past date."""
    from shnor_desktop.services.documents import flow

    years = sorted({year for row in rows if isinstance(year := row.values.get("year"), int)})
    return {one.row: one for year in years for one in flow.courses(office, sheet, year, school or None)}


def of_rows(
    sheet: str, rows: Iterable[Stored], on: date, courses: Mapping[int, "Course"] | None = None
) -> list[Deadline]:
    """Deadlines that rows of a sheet hold; a row without a date has none.

    ``courses``: documents and events as their own section names them, with steps that know more than the cells.
    """
    read, found = READERS[sheet], []
    for row in rows:
        draft = read(row, on)
        if draft is None:
            continue
        if courses is not None and row.id in courses:
            course = courses[row.id]
            state = course.state_on(on)
            title = to_place(course.name) if sheet == "concept_documents" else draft.title
            draft = replace(draft, title=title, state=state, done=state in course.order.in_time)
        start = draft.start if draft.start is not None and draft.start <= draft.end else None
        found.append(
            Deadline(
                f"{sheet}-{row.id}",
                sheet,
                row.school,
                draft.title,
                start,
                draft.end,
                draft.state,
                draft.done,
                draft.cancelled,
                not draft.done and not draft.cancelled and draft.end < on,
                sheet,
                row.id,
                draft.column,
                draft.who,
            )
        )
    return found


# --- indicators


def _reporting(office: "Office", rows: Sequence[Stored], on: date, school: str) -> list[Deadline]:
    from shnor_desktop.services.indicators import catalogue

    of_district = office.is_district and not school
    level = "муниципалитет" if of_district else "школа"
    listed = [one for one in catalogue.catalogue(office.rules, on.year) if one.months and one.level == level]
    owner = "" if of_district else school or office.code
    return reporting_months(listed, [row for row in rows if row.school in ("", owner)], on, owner)


def reporting_months(listed: Sequence["Indicator"], rows: Iterable[Stored], on: date, school: str) -> list[Deadline]:
    """A programme that the office keeps asks for figures by the end of each of its months (CONTRACTS, years).

    A year counts when some figure of it is in «Показатели»; a figure of the second half is asked in January.
    """
    told: set[_Figure] = set()
    kept: dict[str, set[int]] = {}
    names: dict[tuple[Value, Value], list[Indicator]] = {}
    for row in rows:
        cells = row.values
        year, named = cells.get("year"), (cells.get("programme"), cells.get("indicator"))
        if not isinstance(year, int):
            continue
        if named not in names:
            names[named] = [one for one in listed if one.is_named(*named)]
        for one in names[named]:
            kept.setdefault(one.programme, set()).add(year)
            if cells.get("value") is not None:
                told.add((one.programme, one.code, year, str(cells.get("period") or WHOLE_YEAR)))
    asked: dict[tuple[str, int, int, str], list[Indicator]] = {}
    for one in listed:
        for year in kept.get(one.programme, ()):
            for month in one.months:
                asked.setdefault((one.programme, year, month, _period(one, month)), []).append(one)
    return [_report(place, own, told, on, school) for place, own in sorted(asked.items(), key=lambda pair: pair[0])]


def _period(one: "Indicator", month: int) -> str:
    """What is told in a month: the year, or the half of it that is over or about to be."""
    return one.periods[0 if 1 < month <= _LAST_OF_FIRST_HALF else -1]


def _report(
    place: tuple[str, int, int, str], own: Sequence["Indicator"], told: set[_Figure], on: date, school: str
) -> Deadline:
    """All indicators of a programme that are reported in one month."""
    programme, year, month, period = place
    # what happened in the second half can be told only when it is over
    end = month_end(year + 1 if month == 1 and period != WHOLE_YEAR else year, month)
    known = sum((programme, one.code, year, period) in told for one in own)
    words = f"за {year} год" if period == WHOLE_YEAR else f"за {period} {year} года"
    done = known == len(own)
    return Deadline(
        f"indicator_values-{programme}-{year}-{month:02}{'' if period == WHOLE_YEAR else 'h'}",
        "indicator_values",
        school,
        f"{own[0].programme_title}: показатели {words} ({MONTHS[month - 1]})",
        None,
        end,
        f"внесено {known} из {len(own)}",
        done,
        False,
        not done and end < on,
        "indicator_values",
        None,
        "",
    )


# --- keys


def _keys(office: "Office", on: date) -> list[Deadline]:
    """The last day of the certificate by which this office signs."""
    from sqlalchemy import select

    from shnor_desktop.models.exchange import DISTRICTS

    with office.reading() as session:
        held = session.execute(select(DISTRICTS.c.own, DISTRICTS.c.office, DISTRICTS.c.code)).all()
    found = []
    for own, of_district, code in held:
        mine = of_district if office.is_district and code == office.code else own
        if mine is None:
            continue
        end = _last_day(mine)
        found.append(
            Deadline(
                f"keys-{code}-{end.isoformat()}",
                "keys",
                "" if office.is_district else office.code,
                "Заканчивается срок действия ключа подписи: получите новый",
                None,
                end,
                "действует" if on <= end else "срок истёк",
                False,
                False,
                end < on,
                "",
                None,
                "",
            )
        )
    return found


def _last_day(der: bytes) -> date:
    from asn1crypto import x509  # type: ignore[import-untyped]

    last: date = x509.Certificate.load(der)["tbs_certificate"]["validity"]["not_after"].native.date()
    return last
