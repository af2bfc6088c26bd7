"""Checks of the social passport and of class lists against each other (DOMAIN §4)."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

from shnor_desktop.models.sheets.cells import count
from shnor_desktop.models.sheets.spec import Problem
from shnor_desktop.models.sheets.values import Value
from shnor_desktop.services.checks.data import Data, differs, letter_of
from shnor_desktop.services.checks.labels import class_name
from shnor_desktop.services.checks.report import Found
from shnor_desktop.services.entries import Stored

SHEET = "social_passport"
REGISTERS = ("vshu", "pdn", "kdn")

Scope: TypeAlias = tuple[str, Value, Value, Value, str]
"""School, year, date, grade, letter."""


@dataclass(slots=True)
class Cells:
    """The passport of one class, or of the school, on one date: its counts and their rows, by category."""

    rows: dict[str, Stored] = field(default_factory=dict)
    counts: dict[str, int] = field(default_factory=dict)

    @property
    def any_row(self) -> Stored:
        return next(iter(self.rows.values()))


def check_passport(data: Data) -> Iterator[Found]:
    """Each count against its whole, families against each other, classes against the school and each other."""
    wholes = {item.key: item.whole for item in data.desk.lists.items("social_categories")}
    by_scope = _by_scope(data)
    for cells in by_scope.values():
        yield from _against_wholes(data, cells, wholes)
        yield from _families(data, cells)
        yield from _registers(data, cells)
        yield from _known_class(data, cells)
        yield from _failing(data, cells)
    yield from _school_against_classes(data, by_scope, wholes)
    yield from _copied(data, by_scope)


def _by_scope(data: Data) -> dict[Scope, Cells]:
    by_scope: dict[Scope, Cells] = {}
    for row in data.of(SHEET):
        values = row.values
        amount, category = values["count"], values["category"]
        if type(amount) is not int or category is None or not data.asked(row):
            continue
        scope = (row.school, values["year"], values["on_date"], values["grade"], letter_of(values))
        cells = by_scope.get(scope)
        if cells is None:
            cells = by_scope[scope] = Cells()
        if cells.rows.setdefault(str(category), row) is row:
            cells.counts[str(category)] = amount
    return by_scope


def _against_wholes(data: Data, cells: Cells, wholes: Mapping[str, str]) -> Iterator[Found]:
    families = cells.counts.get("families")
    any_row = cells.any_row
    size = data.size(any_row, count(any_row.values, "grade"))
    # most classes have nothing amiss: then no category has to be looked at
    most = max(cells.counts.values())
    if (size is None or most <= size) and (families is None or most <= families):
        return
    for category, amount in cells.counts.items():
        row, kind = cells.rows[category], wholes.get(category)
        title = data.titles.get(category, category)
        if kind == "pupils" and size is not None and amount > size:
            message = f"{title}: {amount}, а обучающихся {size}"
            yield data.found(SHEET, row, Problem("count", "hard", "part_of_whole", message))
        elif category == "families" and size is not None and amount > size:
            message = f"Семей {amount}, а обучающихся {size}: семей не бывает больше, чем детей"
            yield data.found(SHEET, row, Problem("count", "soft", "families_and_pupils", message))
        elif kind == "families" and category != "families" and families is not None and amount > families:
            message = f"{title}: {amount}, а семей всего {families}"
            yield data.found(SHEET, row, Problem("count", "hard", "part_of_whole", message))


def _families(data: Data, cells: Cells) -> Iterator[Found]:
    total, two, one = map(cells.counts.get, ("families", "families_two_parents", "families_one_parent"))
    if total is None or two is None or one is None or two + one == total:
        return
    message = f"Полные и неполные: {two} + {one} = {two + one}, а семей всего {total}"
    yield data.found(SHEET, cells.rows["families"], Problem("count", "hard", "families_sum", message))


def _registers(data: Data, cells: Cells) -> Iterator[Found]:
    registered = cells.counts.get("registered")
    if registered is None:
        return
    parts = {key: cells.counts[key] for key in REGISTERS if key in cells.counts}
    if not parts or registered >= max(parts.values()):
        return
    most = max(parts, key=lambda key: parts[key])
    message = f"На учёте всех видов {registered}, а «{data.titles.get(most, most)}» — {parts[most]}"
    yield data.found(SHEET, cells.rows["registered"], Problem("count", "soft", "registered", message))


def _known_class(data: Data, cells: Cells) -> Iterator[Found]:
    """A class that the list of classes of the year does not have; once for each class."""
    row = cells.any_row
    year, grade = count(row.values, "year"), count(row.values, "grade")
    sizes = data.sizes.get((row.school, year)) if year is not None else None
    if sizes is None or grade is None or sizes.of(grade, letter_of(row.values)) is not None:
        return
    message = f"Класса {class_name(row.values)} нет на листе «Классы»"
    yield data.found(SHEET, row, Problem("grade", "soft", "unknown_class", message))


def _failing(data: Data, cells: Cells) -> Iterator[Found]:
    """«Неуспевающие» of the passport beside those of the results of the same year."""
    amount = cells.counts.get("underachieving")
    if amount is None:
        return
    row = cells.rows["underachieving"]
    year = count(row.values, "year")
    results = data.failing.get((row.school, year)) if year is not None else None
    grade = count(row.values, "grade")
    if results is None or (grade is None and not data.tells_whole_school(results, row)):
        return
    ended = results.of(grade, letter_of(row.values))
    if ended is None:
        return
    limit = data.limits(year, "failing")
    small, big = sorted((amount, ended))
    if big - small < limit["pupils"] or big < limit["times"] * small:
        return
    message = f"Неуспевающих {amount}, а на листе «Итоги года» их {ended}"
    cause = "паспорт составлен раньше, чем кончился год" if amount < ended else ""
    yield data.found(SHEET, row, Problem("count", "soft", "failing", message, cause))


def _school_against_classes(data: Data, by_scope: Mapping[Scope, Cells], wholes: Mapping[str, str]) -> Iterator[Found]:
    """The school's own row beside class rows: the roll-up is not summed twice, but both should agree."""
    whole = {scope[:3]: cells for scope, cells in by_scope.items() if scope[3] is None}
    if not whole:
        return
    summed: defaultdict[tuple[tuple[Value, ...], str], list[int]] = defaultdict(list)
    for scope, cells in by_scope.items():
        if scope[3] is not None and scope[:3] in whole:
            for category, amount in cells.counts.items():
                summed[scope[:3], category].append(amount)
    for event, cells in whole.items():
        for category, amount in cells.counts.items():
            parts = summed.get((event, category))
            if not parts or sum(parts) == amount:
                continue
            # a family with children in two classes is counted in each of them, but once in the school
            if wholes.get(category) == "families" and sum(parts) > amount >= max(parts):
                continue
            title = data.titles.get(category, category)
            message = f"{title}: по школе {amount}, а по классам {_sum(parts)}"
            cause = "заполнены не все классы" if sum(parts) < amount else ""
            problem = Problem("count", "soft", "school_and_classes", message, cause)
            yield data.found(SHEET, cells.rows[category], problem)


def _copied(data: Data, by_scope: Mapping[Scope, Cells]) -> Iterator[Found]:
    """Two classes with the same counts in many categories."""
    seen: dict[tuple[object, ...], Cells] = {}
    for scope, cells in by_scope.items():
        if scope[3] is None:
            continue
        limit = data.limits(count(cells.any_row.values, "year"), "copied_passport")
        # ones and twos agree by chance
        told = sum(amount >= limit["count"] for amount in cells.counts.values())
        if told < limit["categories"]:
            continue
        first = seen.setdefault((scope[:3], tuple(sorted(cells.counts.items()))), cells)
        if first is not cells:
            row, other = cells.any_row, class_name(first.any_row.values)
            message = f"Все числа класса те же, что в строке «{other}»"
            problem = Problem("count", "soft", "copied_class", message, "возможно, столбец скопирован")
            yield data.found(SHEET, row, problem)


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
        if differs(pupils, size, data.limits(count(row.values, "year"), "end_of_year")):
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


def _sum(parts: list[int]) -> str:
    """«5 + 4 + 6 = 15», shortened when there are many."""
    if len(parts) == 1:
        return str(parts[0])
    shown = " + ".join(map(str, parts)) if len(parts) <= 8 else f"{parts[0]} + … + {parts[-1]}"
    return f"{shown} = {sum(parts)}"
