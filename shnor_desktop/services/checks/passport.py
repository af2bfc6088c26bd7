"""Checks of the social passport and of class lists against each other (DOMAIN §4)."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import TypeAlias

from shnor_desktop.models.sheets.cells import count
from shnor_desktop.models.sheets.spec import Problem
from shnor_desktop.models.sheets.values import Value
from shnor_desktop.services.checks.data import Data, letter_of
from shnor_desktop.services.checks.labels import class_name
from shnor_desktop.services.checks.report import Found
from shnor_desktop.services.entries import Stored

SHEET = "social_passport"
REGISTERS = ("vshu", "pdn", "kdn")

Scope: TypeAlias = tuple[str, Value, Value, Value, str]
"""School, year, date, grade, letter."""


def check_passport(data: Data) -> Iterator[Found]:
    """Each count against its whole, families against each other, classes against the school."""
    wholes = {item.key: item.whole for item in data.desk.lists.items("social_categories")}
    by_scope: defaultdict[Scope, dict[str, Stored]] = defaultdict(dict)
    for row in data.of(SHEET):
        values = row.values
        if not data.asked(row) or count(values, "count") is None or values.get("category") is None:
            continue
        scope = (row.school, values.get("year"), values.get("on_date"), values.get("grade"), letter_of(values))
        by_scope[scope].setdefault(str(values["category"]), row)
    for rows in by_scope.values():
        yield from _against_wholes(data, rows, wholes)
        yield from _families(data, rows)
        yield from _registers(data, rows)
        yield from _known_class(data, rows)
    yield from _school_against_classes(data, by_scope)


def _against_wholes(data: Data, rows: Mapping[str, Stored], wholes: Mapping[str, str]) -> Iterator[Found]:
    families = _amount(rows, "families")
    any_row = next(iter(rows.values()))
    size = data.size(any_row, count(any_row.values, "grade"))
    for category, row in rows.items():
        amount = _amount(rows, category)
        kind = wholes.get(category)
        title = data.titles.get(category, category)
        if kind == "pupils" and size is not None and amount is not None and amount > size:
            message = f"{title}: {amount}, а обучающихся {size}"
            yield data.found(SHEET, row, Problem("count", "hard", "part_of_whole", message))
        elif category == "families" and size is not None and amount is not None and amount > size:
            message = f"Семей {amount}, а обучающихся {size}: семей не бывает больше, чем детей"
            yield data.found(SHEET, row, Problem("count", "soft", "families_and_pupils", message))
        elif kind == "families" and category != "families" and families is not None and (amount or 0) > families:
            message = f"{title}: {amount}, а семей всего {families}"
            yield data.found(SHEET, row, Problem("count", "hard", "part_of_whole", message))


def _families(data: Data, rows: Mapping[str, Stored]) -> Iterator[Found]:
    total, two, one = (_amount(rows, key) for key in ("families", "families_two_parents", "families_one_parent"))
    if total is None or two is None or one is None or two + one == total:
        return
    message = f"Полные и неполные: {two} + {one} = {two + one}, а семей всего {total}"
    yield data.found(SHEET, rows["families"], Problem("count", "hard", "families_sum", message))


def _registers(data: Data, rows: Mapping[str, Stored]) -> Iterator[Found]:
    registered = _amount(rows, "registered")
    parts = {key: amount for key in REGISTERS if (amount := _amount(rows, key)) is not None}
    if registered is None or not parts or registered >= max(parts.values()):
        return
    most = max(parts, key=lambda key: parts[key])
    message = f"На учёте всех видов {registered}, а «{data.titles.get(most, most)}» — {parts[most]}"
    yield data.found(SHEET, rows["registered"], Problem("count", "soft", "registered", message))


def _known_class(data: Data, rows: Mapping[str, Stored]) -> Iterator[Found]:
    """A class that the list of classes of the year does not have; once for each class."""
    row = next(iter(rows.values()))
    year, grade = count(row.values, "year"), count(row.values, "grade")
    sizes = data.sizes.get((row.school, year)) if year is not None else None
    if sizes is None or grade is None or sizes.of(grade, letter_of(row.values)) is not None:
        return
    message = f"Класса {class_name(row.values)} нет на листе «Классы»"
    yield data.found(SHEET, row, Problem("grade", "soft", "unknown_class", message))


def _school_against_classes(data: Data, by_scope: Mapping[Scope, dict[str, Stored]]) -> Iterator[Found]:
    """The school's own row beside class rows: the roll-up is not summed twice, but both should agree."""
    summed: defaultdict[tuple[str, Value, Value, str], list[int]] = defaultdict(list)
    for (school, year, on_date, grade, _), rows in by_scope.items():
        if grade is not None:
            for category in rows:
                summed[school, year, on_date, category].append(_amount(rows, category) or 0)
    for (school, year, on_date, grade, _), rows in by_scope.items():
        if grade is not None:
            continue
        for category, row in rows.items():
            parts = summed.get((school, year, on_date, category))
            amount = _amount(rows, category)
            if not parts or amount is None or sum(parts) == amount:
                continue
            title = data.titles.get(category, category)
            message = f"{title}: по школе {amount}, а по классам {_sum(parts)}"
            cause = "заполнены не все классы" if sum(parts) < amount else ""
            yield data.found(SHEET, row, Problem("count", "soft", "school_and_classes", message, cause))


def check_classes(data: Data) -> Iterator[Found]:
    """A class without a letter beside lettered ones of the same grade."""
    grades: defaultdict[tuple[str, Value, Value], list[Stored]] = defaultdict(list)
    for row in data.of("classes"):
        if data.asked(row):
            grades[row.school, row.values.get("year"), row.values.get("grade")].append(row)
    for rows in grades.values():
        whole = next((row for row in rows if not letter_of(row.values)), None)
        parts = [count(row.values, "pupils") or 0 for row in rows if letter_of(row.values)]
        if whole is None or not parts:
            continue
        amount = count(whole.values, "pupils")
        if amount is not None and amount != sum(parts):
            message = f"В классе без литеры {amount}, а с литерами {_sum(parts)}: считается строка без литеры"
            yield data.found("classes", whole, Problem("pupils", "soft", "grade_and_classes", message))


def check_year_results(data: Data) -> Iterator[Found]:
    """Pupils at the end of the year against the list of classes."""
    for row in data.of("year_results"):
        grade, pupils = count(row.values, "grade"), count(row.values, "pupils")
        size = data.size(row, grade) if grade is not None else None
        if not data.asked(row) or pupils is None or size is None:
            continue
        # a few pupils come and go within a year; a tenth of a class does not
        if abs(pupils - size) > 3 and abs(pupils - size) * 10 > size:
            message = f"На конец года {pupils}, а на листе «Классы» {size}"
            yield data.found("year_results", row, Problem("pupils", "soft", "pupils_and_classes", message))


def check_year_grades(data: Data) -> Iterator[Found]:
    """Year results of a grade beside those of its classes."""
    grades: defaultdict[tuple[str, Value, Value], list[Stored]] = defaultdict(list)
    for row in data.of("year_results"):
        if data.asked(row):
            grades[row.school, row.values.get("year"), row.values.get("grade")].append(row)
    for rows in grades.values():
        whole = next((row for row in rows if not letter_of(row.values)), None)
        parts = [count(row.values, "pupils") or 0 for row in rows if letter_of(row.values)]
        amount = count(whole.values, "pupils") if whole is not None else None
        if whole is None or not parts or amount is None or amount == sum(parts):
            continue
        message = f"По параллели {amount}, а по классам {_sum(parts)}: считается строка без литеры"
        yield data.found("year_results", whole, Problem("pupils", "soft", "grade_and_classes", message))


def _amount(rows: Mapping[str, Stored], category: str) -> int | None:
    row = rows.get(category)
    return None if row is None else count(row.values, "count")


def _sum(parts: list[int]) -> str:
    """«5 + 4 + 6 = 15», shortened when there are many."""
    if len(parts) == 1:
        return str(parts[0])
    shown = " + ".join(map(str, parts)) if len(parts) <= 8 else f"{parts[0]} + … + {parts[-1]}"
    return f"{shown} = {sum(parts)}"
