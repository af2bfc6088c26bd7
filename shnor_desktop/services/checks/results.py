"""Checks of result rows against each other: classes, subjects, years (SHEETS, assessments)."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import pairwise

from shnor_desktop.models.sheets.cells import comma, count
from shnor_desktop.models.sheets.marks import Marks, low, marks
from shnor_desktop.models.sheets.procedures import HELD, MAIN_DATE
from shnor_desktop.models.sheets.spec import Problem
from shnor_desktop.models.sheets.values import Value
from shnor_desktop.services.checks.data import Data, differs, group, letter_of
from shnor_desktop.services.checks.loading import YEARS_BACK
from shnor_desktop.services.checks.report import Found
from shnor_desktop.services.entries import Stored
from shnor_desktop.services.wording import decimal, school_year

SHEET = "assessments"
EVENT = ("year", "season", "procedure", "programme_grade", "attempt")
"""What makes one sitting of a procedure; its rows differ by subject, level and letter."""
BY_CHOICE = frozenset({"ОГЭ", "ЕГЭ", "ГВЭ"})
"""Procedures whose subjects, but for the compulsory ones, pupils choose."""
COMPULSORY = frozenset({"русский язык", "математика"})
_YEARS_BACK = YEARS_BACK[SHEET]
_SUMMED = {
    "participants": "участников",
    "n5": "отметок «5»",
    "n4": "отметок «4»",
    "n3": "отметок «3»",
    "n2": "отметок «2»",
    "below_minimum": "ниже минимума",
}
"""What the classes of a grade add up to."""


def check_results(data: Data) -> Iterator[Found]:
    """All checks that need more than one result row."""
    rows = [row for row in data.of(SHEET) if row.values.get("state") == HELD]
    asked = [row for row in rows if data.asked(row)]
    yield from _class_sizes(data, asked)
    yield from _listed(data, asked)
    yield from _final(data, asked)
    for event in group(asked, EVENT).values():
        yield from _grade_against_classes(data, event)
        yield from _subjects(data, event)
        yield from _repeated_subjects(data, event)
    yield from _years(data, rows)


def _class_sizes(data: Data, rows: Sequence[Stored]) -> Iterator[Found]:
    for row in rows:
        participants, grade = count(row.values, "participants"), count(row.values, "programme_grade")
        if participants is None or grade is None or row.values.get("past_graduates") is True:
            continue
        size = data.size(row, grade)
        enrolled = count(row.values, "enrolled")
        if size is None or participants <= size or (enrolled is not None and participants > enrolled):
            continue
        message = f"Участников {participants}, а на листе «Классы» обучающихся {size}"
        yield data.found(SHEET, row, Problem("participants", "soft", "class_size", message))


def _listed(data: Data, rows: Sequence[Stored]) -> Iterator[Found]:
    """«Обучающихся в классе» against the list of classes: a few come and go, a tenth does not."""
    for row in rows:
        enrolled, grade = count(row.values, "enrolled"), count(row.values, "programme_grade")
        size = data.size(row, grade) if enrolled is not None and grade is not None else None
        if enrolled is None or size is None:
            continue
        if differs(enrolled, size, data.limits(count(row.values, "year"), "end_of_year")):
            message = f"Обучающихся в классе {enrolled}, а на листе «Классы» {size}"
            yield data.found(SHEET, row, Problem("enrolled", "soft", "enrolled_and_classes", message))


def _final(data: Data, rows: Sequence[Stored]) -> Iterator[Found]:
    """A compulsory final examination against the pupils of that grade at the end of the year."""
    sat: defaultdict[tuple[str, Value, int, Value], list[Stored]] = defaultdict(list)
    for row in rows:
        grade, values = count(row.values, "programme_grade"), row.values
        final = values.get("procedure") in BY_CHOICE and values.get("subject") in COMPULSORY
        main = values.get("attempt") in (None, MAIN_DATE) and values.get("past_graduates") is not True
        if final and main and grade is not None and count(values, "participants") is not None:
            sat[row.school, values.get("year"), grade, values.get("subject")].append(row)
    for (school, year, grade, _), sittings in sat.items():
        ended = data.ended.get((school, year)) if isinstance(year, int) else None
        pupils = ended.by_grade.get(grade) if ended is not None else None
        if pupils is None or not isinstance(year, int):
            continue
        parts = [row for row in sittings if not letter_of(row.values)] or sittings
        total = sum(count(row.values, "participants") or 0 for row in parts)
        who = ", ".join(dict.fromkeys(str(row.values.get("procedure")) for row in parts))
        if total > pupils:
            message = f"Участников ({who}) {total}, а на конец года в {grade} классе обучающихся {pupils}"
            yield data.found(SHEET, parts[0], Problem("participants", "soft", "final_and_year", message))
        elif differs(total, pupils, data.limits(year, "absent")):
            message = f"Участников ({who}) {total}, а на конец года в {grade} классе обучающихся {pupils}"
            cause = "внесены не все классы или часть сдавала ГВЭ"
            yield data.found(SHEET, parts[0], Problem("participants", "soft", "many_absent", message, cause))


def _grade_against_classes(data: Data, event: Sequence[Stored]) -> Iterator[Found]:
    """A row of the whole grade beside rows of its classes: the former is counted (CONTRACTS)."""
    for rows in group(event, ("subject", "level")).values():
        whole = next((row for row in rows if not letter_of(row.values)), None)
        parts = [row for row in rows if letter_of(row.values)]
        if whole is None or not parts:
            continue
        for key, label in _SUMMED.items():
            amount = count(whole.values, key)
            amounts = [part for row in parts if (part := count(row.values, key)) is not None]
            # a cell left empty in some class makes no sum
            if amount is None or amount == sum(amounts) or len(amounts) < len(parts):
                continue
            summed = " + ".join(map(str, amounts)) + (f" = {sum(amounts)}" if len(amounts) > 1 else "")
            message = f"По параллели {label} {amount}, а по классам {summed}: считается строка без литеры"
            yield data.found(SHEET, whole, Problem(key, "soft", "grade_and_classes", message))
            break


def _whole_rows(event: Sequence[Stored]) -> list[Stored]:
    """Rows of the whole grade, or the classes where there are no such rows."""
    whole = [row for row in event if not letter_of(row.values)]
    return whole or list(event)


def _subjects(data: Data, event: Sequence[Stored]) -> Iterator[Found]:
    """Participants of one class in different subjects of one procedure."""
    procedure = event[0].values.get("procedure")
    for rows in group(_whole_rows(event), ("letter",)).values():
        if procedure in BY_CHOICE:
            yield from _chosen(data, rows)
        elif procedure != "ВПР" or (count(rows[0].values, "programme_grade") or 0) <= 5:
            # in older grades of ВПР subjects are drawn for classes, so they rightly differ
            yield from _same_class(data, rows)


def _chosen(data: Data, rows: Sequence[Stored]) -> Iterator[Found]:
    """Nobody sits a chosen subject without the compulsory ones."""
    compulsory: defaultdict[Value, int] = defaultdict(int)
    for row in rows:
        if row.values.get("subject") in COMPULSORY:
            compulsory[row.values.get("subject")] += count(row.values, "participants") or 0
    if not compulsory:
        return
    subject, most = max(compulsory.items(), key=lambda pair: pair[1])
    for row in rows:
        participants = count(row.values, "participants")
        if row.values.get("subject") in COMPULSORY or participants is None or participants <= most:
            continue
        message = f"Участников {participants}, а обязательный предмет «{subject}» сдавали {most}"
        yield data.found(SHEET, row, Problem("participants", "soft", "subjects_differ", message))


def _same_class(data: Data, rows: Sequence[Stored]) -> Iterator[Found]:
    """Where all pupils take part, subjects may differ by the absent only."""
    totals = [total for row in rows if (total := count(row.values, "participants")) is not None]
    if len(totals) < 3:
        return
    usual = max(totals, key=totals.count)
    if 2 * totals.count(usual) <= len(totals):
        return
    for row in rows:
        total, enrolled = count(row.values, "participants"), count(row.values, "enrolled")
        if total is None or abs(total - usual) <= 2 or abs(total - usual) * 5 <= usual:
            continue
        listed = f", обучающихся {enrolled}" if enrolled is not None else ""
        message = f"Участников {total}{listed}, а в большинстве предметов этой процедуры {usual}"
        yield data.found(SHEET, row, Problem("participants", "soft", "subjects_differ", message))


def _repeated_subjects(data: Data, event: Sequence[Stored]) -> Iterator[Found]:
    """The same counts of marks in two subjects of one class."""
    seen: dict[tuple[str, Marks], Stored] = {}
    for row in event:
        found = _telling(data, row)
        if found is None:
            continue
        first = seen.setdefault((letter_of(row.values), found), row)
        if first is row or first.values.get("subject") == row.values.get("subject"):
            continue
        message = f"Отметки {_counts(found)} — те же, что у предмета «{first.values.get('subject')}»"
        yield data.found(SHEET, row, Problem("n5", "soft", "repeated_subject", message, "возможно, строка скопирована"))


def _years(data: Data, rows: Sequence[Stored]) -> Iterator[Found]:
    """A subject over the years: repeated counts and jumps of «2»."""
    same = ("subject", "level", "programme_grade", "letter")
    for history in group(rows, same).values():
        by_year = sorted(history, key=lambda row: count(row.values, "year") or 0)
        yield from _repeated_years(data, by_year)
        for line in group(by_year, ("season", "procedure", "attempt")).values():
            yield from _jumps(data, line)


def _repeated_years(data: Data, history: Sequence[Stored]) -> Iterator[Found]:
    seen: dict[Marks, Stored] = {}
    for row in history:
        found = _telling(data, row)
        if found is None:
            continue
        first = seen.get(found)
        seen[found] = row
        if first is None or first.values["year"] == row.values["year"] or not data.asked(row):
            continue
        year = count(first.values, "year") or 0
        message = f"Отметки {_counts(found)} — те же, что в {school_year(year)} году ({first.values.get('procedure')})"
        yield data.found(SHEET, row, Problem("n5", "soft", "repeated_year", message, "возможно, строка скопирована"))


def _jumps(data: Data, line: Sequence[Stored]) -> Iterator[Found]:
    for before, after in pairwise(line):
        first, second = _low_share(before), _low_share(after)
        gap = (count(after.values, "year") or 0) - (count(before.values, "year") or 0)
        if first is None or second is None or not 1 <= gap <= _YEARS_BACK or not data.asked(after):
            continue
        # compared exactly, as percents of whole participants
        change = second - first
        if abs(change) < data.limits(count(after.values, "year"), "results_jump")["points"]:
            continue
        word = "выросла" if change > 0 else "упала"
        year = school_year(count(before.values, "year") or 0)
        message = (
            f"Доля низких результатов {word} на {decimal(abs(change))} п. п.: "
            f"{_share(before)} в {year} году, {_share(after)} сейчас"
        )
        fewest = min(count(row.values, "participants") or 0 for row in (before, after))
        cause = f"участников мало: один человек — это {decimal(Fraction(100, fewest))} п. п." if fewest < 10 else ""
        yield data.found(SHEET, after, Problem("n2", "soft", "jump", message, cause))


def _low_share(row: Stored) -> Fraction | None:
    part, whole = low(row.values), count(row.values, "participants")
    return Fraction(100 * part, whole) if part is not None and whole else None


def _share(row: Stored) -> str:
    return f"{low(row.values)} из {count(row.values, 'participants')}"


def _telling(data: Data, row: Stored) -> Marks | None:
    """Counts whose repetition says something: enough participants and more than one kind of mark."""
    found = marks(row.values)
    least = data.limits(count(row.values, "year"), "repeated")["participants"]
    if found is None or found.total < least or found.total in found.as_tuple():
        return None
    return found


def _counts(found: Marks) -> str:
    return ", ".join(comma(amount) for amount in found.as_tuple())
