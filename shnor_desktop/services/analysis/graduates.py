"""Where graduates went over three years: grade 10 of the own or any school, СПО, вуз, with shares (PRODUCT U5)."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sqlalchemy import select

from shnor_desktop.models.engine import Session
from shnor_desktop.models.sheets.graduates import DESTINATIONS, LEVELS
from shnor_desktop.services import wording
from shnor_desktop.services.analysis.figure import Rule
from shnor_desktop.services.analysis.sums import Leaf, Source, Units
from shnor_desktop.services.analysis.tables import OURS, Line, Table, Tabled
from shnor_desktop.services.entries import table
from shnor_desktop.services.verdicts.facts import Base, only_school

YEARS = 3
ALL_YEARS = "all"
_GRADE_10 = ("grade10_own", "grade10_other")
_COUNTS = ("graduates", "certificates", "honours", *DESTINATIONS)
_SOURCE = Source(
    "graduates",
    {
        "graduates": "Выпускников",
        "certificates": "Получили аттестат",
        "honours": "Аттестатов с отличием",
        "grade10_any": "В 10 класс любой школы",
        **DESTINATIONS,
    },
    {"grade10_any": "grade10_own"},
    "Строк без этих данных",
)
_ONLY = {"9": ("grade10_own", "grade10_any"), "11": ("university",)}
_SHARED = ("certificates", "honours", "grade10_own", "grade10_any", "college", "university", "work", "other")
_ADDED = Rule("сумма строк листа «Выпускники»", OURS)
_SHARE = Rule(
    "от всех выпускников этого уровня; в 10 класс любой школы — своей и другой вместе, по заполненным графам", OURS
)


@dataclass(frozen=True, slots=True)
class GraduatesRow:
    """Graduates of one level in one year."""

    year: int
    level: str
    leaf: Leaf


@dataclass(frozen=True, slots=True)
class Graduates(Tabled):
    """Tables of graduates by level."""


def gather(session: Session, base: Base, year: int) -> dict[str, list[GraduatesRow]]:
    """One query whatever the number of schools."""
    only = only_school(base)
    source = table("graduates")
    query = select(*(source.c[name] for name in ("id", "school", "year", "level", *_COUNTS))).where(
        source.c.deleted_at.is_(None), source.c.year.in_(range(year - YEARS + 1, year + 1)), source.c.level.is_not(None)
    )
    found: dict[str, list[GraduatesRow]] = {}
    for row in session.execute(query.order_by(source.c.id)).mappings():
        counts: dict[str, int | None] = {key: row[key] for key in _COUNTS}
        known = [counts[key] or 0 for key in _GRADE_10 if counts[key] is not None]
        counts["grade10_any"] = sum(known) if known else None
        title = f"после {row['level']} класса, {wording.school_year(row['year'])}"
        one = GraduatesRow(row["year"], row["level"], Leaf(row["id"], title, counts))
        found.setdefault(only or row["school"], []).append(one)
    return found


def describe(rows: Sequence[GraduatesRow], year: int) -> Graduates:
    """Tables of one school, or of all the rows of several."""
    return Graduates(tuple(_tables(rows, year)))


def _tables(rows: Sequence[GraduatesRow], year: int) -> Iterator[Table]:
    for level in LEVELS:
        held = [one for one in rows if one.level == level]
        if not held:
            continue
        foreign = {key for other, keys in _ONLY.items() if other != level for key in keys}
        names = [key for key in _SHARED if key not in foreign]
        by_year = [(one, [row for row in held if row.year == one]) for one in range(year - YEARS + 1, year + 1)]
        lines = [_line(str(one), wording.school_year(one), found, names) for one, found in by_year if found]
        if len(lines) > 1:
            lines.append(_line(ALL_YEARS, "За все годы", held, names))
        columns = (("graduates", "Выпускников"), *((key, _SOURCE.labels[key]) for key in names))
        yield Table(f"after_{level}", f"После {level} класса", columns, tuple(lines))


def _line(key: str, title: str, rows: Sequence[GraduatesRow], names: Sequence[str]) -> Line:
    units: Units = [[one.leaf] for one in rows]
    cells = {"graduates": _SOURCE.added("graduates", units, _ADDED)}
    for name in names:
        cells[name] = _SOURCE.share(name, _SOURCE.labels[name], (name, "graduates"), units, _SHARE)
    return Line(key, title, cells)
