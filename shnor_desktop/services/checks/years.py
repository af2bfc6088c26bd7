"""This year beside the last one: jumps that ask for a look (SHEETS; thresholds are the rule set «checks»)."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from fractions import Fraction

from shnor_desktop.models.sheets.cells import count
from shnor_desktop.models.sheets.equipment import COUNTS
from shnor_desktop.models.sheets.spec import Problem
from shnor_desktop.services.checks.data import Data, differs
from shnor_desktop.services.checks.report import Found
from shnor_desktop.services.entries import Stored
from shnor_desktop.services.wording import decimal, school_year

_ENTRY_GRADES = frozenset({1, 10})
"""Grades that gather new pupils: they are not last year's grade below."""

By = dict[tuple[str, int], list[Stored]]


def _by_year(data: Data, key: str) -> By:
    found: defaultdict[tuple[str, int], list[Stored]] = defaultdict(list)
    for row in data.of(key):
        year = count(row.values, "year")
        if year is not None:
            found[row.school, year].append(row)
    return found


def _word(now: int, was: int) -> str:
    return "больше" if now > was else "меньше"


def check_pupils_jump(data: Data) -> Iterator[Found]:
    """Pupils of the school, and of a grade that was the grade below, against last year."""
    for (school, year), rows in _by_year(data, "classes").items():
        now, was = data.sizes.get((school, year)), data.sizes.get((school, year - 1))
        if now is None or was is None or not data.asked(rows[0]):
            continue
        pupils, before = now.whole or 0, was.whole or 0
        limit = data.limits(year, "pupils_jump")
        if _are_same_grades(now.by_grade, was.by_grade) and differs(pupils, before, limit):
            message = f"Обучающихся в школе {pupils}, а в {school_year(year - 1)} году было {before}"
            cause = "пропущена или повторена часть классов"
            yield data.found("classes", rows[0], Problem("pupils", "soft", "pupils_jump", message, cause))
            continue
        yield from _cohorts(data, year, rows, (now.by_grade, was.by_grade))


def _are_same_grades(now: Mapping[int, int], was: Mapping[int, int]) -> bool:
    """Whether both years tell of the same grades: a list begun for two classes is not a fall."""
    return abs(len(now) - len(was)) <= 1


def _cohorts(
    data: Data, year: int, rows: Sequence[Stored], grades: tuple[Mapping[int, int], Mapping[int, int]]
) -> Iterator[Found]:
    now, was = grades
    limit = data.limits(year, "cohort_jump")
    for grade, pupils in now.items():
        before = was.get(grade - 1)
        if grade in _ENTRY_GRADES or before is None or not differs(pupils, before, limit):
            continue
        row = next(row for row in rows if row.values.get("grade") == grade)
        message = (
            f"В параллели {grade} классов обучающихся {pupils}, а год назад в {grade - 1} классах их было {before}"
        )
        yield data.found("classes", row, Problem("pupils", "soft", "cohort_jump", message))


def check_passport_jump(data: Data) -> Iterator[Found]:
    """A category of the whole school against the passport of the same day a year ago."""
    rows = _by_year(data, "social_passport")
    for (school, year), totals in data.totals.items():
        before = data.totals.get((school, year - 1))
        own = rows.get((school, year))
        if not before or not own or not data.asked(own[0]):
            continue
        limit = data.limits(year, "passport_jump")
        jumps: dict[tuple[date, str], tuple[int, int]] = {}
        for (on_date, category), now in totals.items():
            was = before.get((_year_before(on_date), category))
            if was is not None and differs(now, was, limit):
                jumps[on_date, category] = now, was
        for at, (now, was) in jumps.items():
            row = _largest(own, at)
            title = data.titles.get(at[1], at[1])
            message = f"{title}: по школе {now}, а год назад {was} — {_word(now, was)} на {abs(now - was)}"
            yield data.found("social_passport", row, Problem("count", "soft", "passport_jump", message))


def _year_before(on_date: date) -> date:
    return on_date.replace(year=on_date.year - 1, day=min(on_date.day, 28) if on_date.month == 2 else on_date.day)


def _largest(rows: Sequence[Stored], at: tuple[date, str]) -> Stored:
    """The school's own row of the category, else the class that gives most of it."""
    mine = [row for row in rows if (row.values.get("on_date"), row.values.get("category")) == at]
    return max(mine, key=lambda row: (row.values.get("grade") is None, count(row.values, "count") or 0))


def check_equipment_jump(data: Data) -> Iterator[Found]:
    """Equipment does not come and go by halves within a year without a reason."""
    by_year = _by_year(data, "equipment")
    for (school, year), rows in by_year.items():
        before = by_year.get((school, year - 1))
        if not before or not data.asked(rows[0]):
            continue
        limit = data.limits(year, "equipment_jump")
        for key, label in COUNTS:
            now, was = count(rows[0].values, key), count(before[0].values, key)
            if now is None or was is None or not differs(now, was, limit):
                continue
            message = f"{label}: {now}, а год назад {was} — {_word(now, was)} на {abs(now - was)}"
            yield data.found("equipment", rows[0], Problem(key, "soft", "equipment_jump", message))


def check_quality_jump(data: Data) -> Iterator[Found]:
    """Quality of the school by year results against last year, first grades left out."""
    by_year = _by_year(data, "year_results")
    for (school, year), rows in by_year.items():
        before = by_year.get((school, year - 1))
        if not before or not data.asked(rows[0]):
            continue
        now, was = _quality(rows), _quality(before)
        limit = data.limits(year, "quality_jump")
        if now is None or was is None or min(now[1], was[1]) < limit["pupils"]:
            continue
        change = 100 * (Fraction(*now) - Fraction(*was))
        if abs(change) < limit["points"]:
            continue
        message = (
            f"Качество по школе {'выросло' if change > 0 else 'упало'} на {decimal(abs(change))} п. п.: "
            f"{was[0]} из {was[1]} в {school_year(year - 1)} году, {now[0]} из {now[1]} сейчас"
        )
        row = next((row for row in rows if count(row.values, "good") is not None), rows[0])
        yield data.found("year_results", row, Problem("good", "soft", "quality_jump", message))


def _quality(rows: Sequence[Stored]) -> tuple[int, int] | None:
    """Pupils with good marks and all pupils, of the rows that tell both."""
    good = whole = 0
    for row in rows:
        parts = [count(row.values, key) for key in ("excellent", "good", "pupils")]
        if count(row.values, "grade") != 1 and None not in parts:
            good += (parts[0] or 0) + (parts[1] or 0)
            whole += parts[2] or 0
    return (good, whole) if whole else None
