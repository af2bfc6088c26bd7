"""One thing told by two tables: a figure that differs from table to table, a school named with two legal forms."""

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from shnor_desktop.models.sheets import arithmetic
from shnor_desktop.models.sheets.kinds import Figure
from shnor_desktop.models.sheets.spec import Problem
from shnor_desktop.services.checks.data import Data, folded
from shnor_desktop.services.checks.report import Found
from shnor_desktop.services.entries import Stored

SHEET = "indicator_values"
_TELLING = 10
"""Smaller numbers are equal by chance too often to say where one was copied from."""
_FORMS = re.compile(r"\b(?:М[АБК]?ОУ|МОБУ|Г[АБК]?ОУ|ЧОУ|АНОО)\b")
_NAMES = (("full_name", "полном"), ("short_name", "кратком"), ("aliases", "другом"))


def check_told_twice(data: Data) -> Iterator[Found]:
    """The fact of an indicator of a school and a period told by two programmes or tables (DOMAIN §9)."""
    by_period: dict[tuple[object, ...], list[Stored]] = {}
    for row in data.of(SHEET):
        if row.values.get("value") is not None:
            by_period.setdefault((row.school, row.values.get("year"), row.values.get("period")), []).append(row)
    for rows in by_period.values():
        firsts: dict[str, Stored] = {}
        for row in rows:
            name = folded(str(row.values.get("indicator")))
            first = firsts.setdefault(name, row)
            if first is row or not data.asked(row) or _agree(first, row):
                continue
            message = (
                f"«{row.values.get('indicator')}»: {_shown(row)} — «{row.values.get('programme')}», "
                f"а {_shown(first)} — «{first.values.get('programme')}»"
            )
            yield data.found(SHEET, row, Problem("value", "soft", "told_twice", message, _copied(rows, first, row)))


def _number(row: Stored) -> Decimal | None:
    return Figure.number(row.values.get("value"))


def _shown(row: Stored) -> str:
    return str(row.values.get("value")).replace(".", ",")


def _agree(first: Stored, second: Stored) -> bool:
    """Equal, or equal once the longer one is printed with as few decimals as the shorter."""
    one, other = _number(first), _number(second)
    if one is None or other is None:
        return first.values.get("value") == second.values.get("value")
    if first.values.get("type") != second.values.get("type"):
        return True
    places = min(max(0, -int(number.as_tuple().exponent)) for number in (one, other))
    return arithmetic.rounded(one, places) == arithmetic.rounded(other, places)


def _copied(rows: Sequence[Stored], first: Stored, second: Stored) -> str:
    """The number of one table that stands at another indicator of the other table."""
    for wrong, right in ((first, second), (second, first)):
        number = _number(wrong)
        if number is None or abs(number) < _TELLING:
            continue
        sources = [
            row
            for row in rows
            if row.values.get("programme") == right.values.get("programme")
            and row is not right
            and _number(row) == number
        ]
        if len(sources) == 1:
            return (
                f"{_shown(wrong)} в «{right.values.get('programme')}» стоит у показателя "
                f"«{sources[0].values.get('indicator')}»: вероятно, число взято из чужой графы, а верно {_shown(right)}"
            )
    return "таблицы составлены на разные даты, или в одной из них ошибка"


def check_legal_form(data: Data) -> Iterator[Found]:
    """A school called МБОУ in one of its names and МАОУ in another (DOMAIN §9)."""
    for card in data.of("school"):
        named = [
            (column, word, form)
            for column, word in _NAMES
            for form in dict.fromkeys(_FORMS.findall(str(card.values.get(column) or "")))
        ]
        if not named:
            continue
        _, word, form = named[0]
        for column, other_word, other in named[1:]:
            if other != form:
                message = f"В {word} названии школы — {form}, а в {other_word} — {other}"
                cause = "тип учреждения менялся, или в одном из документов опечатка; узнают школу по любому из названий"
                yield data.found("school", card, Problem(column, "soft", "legal_form", message, cause))
                break
