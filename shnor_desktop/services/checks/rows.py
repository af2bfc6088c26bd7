"""Checks inside one row, and rows that name the same thing twice."""

from collections.abc import Iterator, Sequence

from shnor_desktop.models.sheets import ALL_SHEETS, SHEETS
from shnor_desktop.models.sheets.printed import FIGURES
from shnor_desktop.models.sheets.spec import REQUIRED_RULE, Column, Problem
from shnor_desktop.models.sheets.values import Value
from shnor_desktop.services.checks.data import Data, folded, letter_of
from shnor_desktop.services.checks.report import Found
from shnor_desktop.services.entries import Stored

_JUDGED_TOGETHER = frozenset(FIGURES)
"""Printed figures are judged with the school's other subjects in view."""


def check_rows(data: Data, key: str) -> Iterator[Found]:
    """Empty required cells and broken rules of every row of a form."""
    sheet = ALL_SHEETS[key]
    required = [column for column in sheet.entered if column.required]
    rules = [rule for rule in sheet.rules if not (key == "assessments" and rule.key in _JUDGED_TOGETHER)]
    for row in data.of(key):
        if not data.asked(row):
            continue
        values = row.values
        for column in required:
            if values.get(column.key) is None:
                message = f"Заполните графу «{column.label}»"
                yield data.found(key, row, Problem(column.key, "hard", REQUIRED_RULE, message))
        for rule in rules:
            finding = rule.test(values)
            if finding is not None:
                problem = Problem(rule.columns[0], rule.level, rule.key, finding.message, finding.cause)
                yield data.found(key, row, problem)


def check_duplicates(data: Data, key: str) -> Iterator[Found]:
    """The second and further rows that name the same thing."""
    sheet = SHEETS[key]
    named = [column for column in sheet.columns if column.identity]
    by_code = sheet.school_key == "code"
    seen: dict[tuple[Value, ...], Stored] = {}
    for row in data.of(key):
        identity = _identity(named, row)
        if identity is None:
            continue
        first = seen.setdefault(("" if by_code else row.school, *identity), row)
        if first is not row and data.asked(row):
            message = "Такая строка уже есть: удалите одну из двух"
            yield data.found(key, row, Problem(named[-1].key, "hard", "duplicate", message))


def _identity(named: Sequence[Column], row: Stored) -> list[Value] | None:
    """What names a row, spelled one way; None while a required part is empty."""
    parts: list[Value] = []
    values = row.values
    for column in named:
        value = values.get(column.key)
        if value is None:
            value = column.default
        if value is None and column.required:
            return None
        if column.key == "letter":
            value = letter_of(values)
        elif isinstance(value, str):
            value = folded(value)
        parts.append(value)
    return parts


def check_known_schools(data: Data, key: str) -> Iterator[Found]:
    """Rows of a school that has no card (role «Район»): once for each school and form."""
    if not data.desk.is_district or SHEETS[key].school_key != "school":
        return
    known, told = set(data.schools), set()
    for row in data.of(key):
        if row.school in known or row.school in told or not data.asked(row):
            continue
        told.add(row.school)
        message = f"Школы с кодом «{row.school}» нет на листе «Карточка школы»"
        yield data.found(key, row, Problem("school", "hard", "unknown_school", message))


def check_school_codes(data: Data) -> Iterator[Found]:
    """One code of a foreign system named by two schools: importers could not tell them apart."""
    for column, label in (("ris_code", "Код ОО в РИС"), ("fis_oko_login", "Логин ФИС ОКО")):
        seen: dict[str, Stored] = {}
        for row in data.of("school"):
            value = row.values.get(column)
            if not isinstance(value, str):
                continue
            digits = "".join(sign for sign in value if sign.isdigit()) if column == "fis_oko_login" else folded(value)
            first = seen.setdefault(digits, row) if digits else row
            if first is not row:
                other = first.values.get("short_name") or first.values.get("code")
                message = f"{label} {value} — тот же, что у школы «{other}»"
                yield data.found("school", row, Problem(column, "soft", "same_code", message))
