"""Checks inside one row, and rows that name the same thing twice."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache
from operator import itemgetter
from typing import Any, TypeAlias

from shnor_desktop.models.sheets import ALL_SHEETS, SHEETS
from shnor_desktop.models.sheets.kinds import Choice, Letter, Text
from shnor_desktop.models.sheets.printed import FIGURES
from shnor_desktop.models.sheets.spec import REQUIRED_RULE, Column, Problem, Rule
from shnor_desktop.models.sheets.values import Value
from shnor_desktop.services.checks.data import Data, alike, folded
from shnor_desktop.services.checks.report import Found
from shnor_desktop.services.entries import Stored

_JUDGED_TOGETHER = frozenset(FIGURES)
"""Printed figures are judged with the school's other subjects in view."""

_Read: TypeAlias = Callable[[Mapping[str, Value]], tuple[Value, ...]]
_Spell: TypeAlias = Callable[[str], str]


def _reader(keys: Sequence[str]) -> _Read:
    """A quick reader of some cells of a row, always as a tuple."""
    if len(keys) == 1:
        (only,) = keys
        return lambda values: (values[only],)
    read: Any = itemgetter(*keys) if keys else lambda _: ()
    return read  # type: ignore[no-any-return]


@cache
def _rules_of(key: str) -> tuple[tuple[Rule, ...], _Read]:
    """The rules that are judged row by row, and a reader of the cells they look at."""
    rules = tuple(rule for rule in ALL_SHEETS[key].rules if key != "assessments" or rule.key not in _JUDGED_TOGETHER)
    return rules, _reader(sorted({column for rule in rules for column in rule.columns}))


def check_rows(data: Data, key: str) -> Iterator[Found]:
    """Empty required cells and broken rules of every row of a form."""
    required = [column for column in ALL_SHEETS[key].entered if column.required]
    needed = _reader([column.key for column in required])
    rules, looked_at = _rules_of(key)
    # rules see nothing but their columns, so rows with equal cells there are judged once
    judged: dict[tuple[Value, ...], tuple[Problem, ...]] = {}
    for row in data.of(key):
        if not data.asked(row):
            continue
        values = row.values
        if None in needed(values):
            for column in required:
                if values[column.key] is None:
                    message = f"Заполните графу «{column.label}»"
                    yield data.found(key, row, Problem(column.key, "hard", REQUIRED_RULE, message))
        cells = looked_at(values)
        problems = judged.get(cells)
        if problems is None:
            problems = judged[cells] = tuple(_broken(rules, values))
        for problem in problems:
            yield data.found(key, row, problem)


def _broken(rules: Sequence[Rule], values: Mapping[str, Value]) -> Iterator[Problem]:
    for rule in rules:
        finding = rule.test(values)
        if finding is not None:
            yield Problem(rule.columns[0], rule.level, rule.key, finding.message, finding.cause)


def check_duplicates(data: Data, key: str) -> Iterator[Found]:
    """The second and further rows that name the same thing, also when typed with look-alike letters."""
    sheet = SHEETS[key]
    named = [column for column in sheet.columns if column.identity]
    name, words = _namer(named), [column.key for column in named if _is_free_text(column)]
    by_code = sheet.school_key == "code"
    seen: dict[tuple[Value, ...], Stored] = {}
    similar: dict[tuple[Value, ...], Stored] = {}
    for row in data.of(key):
        identity = name(row.values)
        if identity is None:
            continue
        owned = ("" if by_code else row.school, *identity)
        first = seen.setdefault(owned, row)
        if first is not row:
            if data.asked(row):
                yield data.found(key, row, Problem(named[-1].key, "hard", "duplicate", _twice(first, row)))
        elif words:
            like = similar.setdefault(tuple(alike(part) if isinstance(part, str) else part for part in owned), row)
            if like is not row and data.asked(row):
                yield data.found(key, row, _look_alike(words, like, row))


def _is_free_text(column: Column) -> bool:
    return isinstance(column.kind, Text) and not isinstance(column.kind, Letter)


def _twice(first: Stored, row: Stored) -> str:
    letter, other = row.values.get("letter"), first.values.get("letter")
    if isinstance(letter, str) and isinstance(other, str) and folded(letter) != folded(other):
        return f"Такая строка уже есть: литера «{letter}» набрана похожими латинскими буквами. Удалите одну из двух"
    return "Такая строка уже есть: удалите одну из двух"


def _look_alike(words: Sequence[str], first: Stored, row: Stored) -> Problem:
    def differs(column: str) -> bool:
        text, other = row.values.get(column), first.values.get(column)
        return isinstance(text, str) and isinstance(other, str) and folded(text) != folded(other)

    column = next((key for key in words if differs(key)), words[0])
    message = f"«{row.values.get(column)}» отличается от такой же строки только похожими буквами, русскими и латинскими"
    return Problem(column, "soft", "look_alike", message, "одно и то же введено дважды")


def _namer(named: Sequence[Column]) -> Callable[[Mapping[str, Value]], tuple[Value, ...] | None]:
    """What names a row, spelled one way; None while a required part is empty."""
    read = _reader([column.key for column in named])
    gaps = [(place, column.default, column.required) for place, column in enumerate(named)]
    spelled: list[tuple[int, _Spell]] = [
        (place, alike if isinstance(column.kind, Letter) else folded)
        for place, column in enumerate(named)
        if isinstance(column.kind, (Text, Choice))
    ]

    if not spelled and all(column.default is None and column.required for column in named):
        return lambda values: None if None in (cells := read(values)) else cells

    def name(values: Mapping[str, Value]) -> tuple[Value, ...] | None:
        cells = read(values)
        parts = list(cells)
        if None in cells:
            for place, default, required in gaps:
                if parts[place] is None:
                    if default is None and required:
                        return None
                    parts[place] = default
        for place, spell in spelled:
            text = parts[place]
            if isinstance(text, str):
                parts[place] = spell(text)
        return tuple(parts)

    return name


def check_known_schools(data: Data, key: str) -> Iterator[Found]:
    """Rows of a school that has no card (role «Район»): once for each school and form."""
    if not data.desk.is_district or SHEETS[key].school_key != "school":
        return
    known, told = set(data.schools), set()
    if key in ("roadmap", "indicator_values"):
        known.add(data.desk.code)  # the district has road maps and indicators of its own
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
