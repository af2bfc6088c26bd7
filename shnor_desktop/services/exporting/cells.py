"""How columns look in a workbook: widths, what may be typed, notes over headings."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from shnor_desktop.models.sheets.kinds import CalendarYear, Choice, Day, Figure, Number, SchoolYear, Text, Words, YesNo
from shnor_desktop.models.sheets.spec import Column, Sheet
from shnor_desktop.services import wording

_INLINE_LIST = 255
WIDEST = 44
"""Characters after which the text of a filled column is wrapped."""
_FIRST_DAY, _LAST_DAY = date(1900, 1, 1), date(2100, 12, 31)
_YES_NO = ("да", "нет")


def choices(column: Column) -> Sequence[str]:
    """What the drop-down of a column offers."""
    if isinstance(column.kind, YesNo):
        return _YES_NO
    return [option.title for option in column.kind.options] if isinstance(column.kind, Choice) else []


def fits_inline(words: Sequence[str]) -> bool:
    """Whether Excel takes the list inside the rule itself; else it has to stand on a hidden worksheet."""
    return len(",".join(words)) <= _INLINE_LIST and not any("," in word for word in words)


def width(column: Column) -> int:
    """Width of a column in characters: enough for the heading's words and usual content."""
    longest_word = max(map(len, column.heading.split()), default=8)
    usual = 12
    if isinstance(column.kind, Text | Words):
        usual = 40 if column.kind.longest > 255 else min(30, max(10, column.kind.longest))
    elif isinstance(column.kind, Choice):
        usual = min(40, max((len(word) for word in choices(column)), default=20))
    return max(usual, longest_word + 3, 9)


def fitted(column: Column, longest: int) -> int:
    """Width of a column whose longest text is known; what does not fit is wrapped."""
    longest_word = max(map(len, column.heading.split()), default=8)
    return max(min(longest + 2, WIDEST), min(longest_word + 3, WIDEST), 8)


def allowed(column: Column) -> str:
    """One sentence: what a cell may hold."""
    kind = column.kind
    if isinstance(kind, Number):
        sort = "Целое число" if kind.places == 0 else f"Число, знаков после запятой не больше {kind.places}"
        return f"{sort}, от {kind.low} до {wording.whole(kind.high)}"
    if isinstance(kind, CalendarYear):
        return "Календарный год: 2022"
    if isinstance(kind, Figure):
        return "Число либо «да» или «нет»"
    if isinstance(kind, SchoolYear):
        return "Учебный год по его концу: 2022 — это 2021/22"
    if isinstance(kind, Day):
        return "Дата дд.мм.гггг"
    if isinstance(kind, YesNo):
        return "да или нет"
    if isinstance(kind, Choice):
        return "Из списка; можно и другое" if kind.open else "Из списка"
    if isinstance(kind, Words):
        return "Слова через «;»"
    return f"Текст до {kind.longest} знаков" if isinstance(kind, Text) else ""


def note(column: Column) -> str:
    """The note over a heading: what it is, in what unit, what may be typed, whether it must be filled."""
    parts = [column.hint, f"Единица: {column.unit}" if column.unit else "", allowed(column)]
    if column.compute is not None:
        parts = [column.hint, "Вычисляется программой; при загрузке не читается"]
    elif column.required and column.default is None:
        parts.append("Обязательная графа")
    elif column.default is not None:
        parts.append(f"Пусто — «{column.kind.show(column.default)}»")
    return "\n".join(part for part in parts if part)


def validation(column: Column, list_source: Any) -> dict[str, Any] | None:
    """The rule Excel applies to the cells of a column; None where anything goes."""
    kind = column.kind
    stop = {"error_title": "Проверьте значение", "error_message": f"{allowed(column)}."[:255], "ignore_blank": True}
    if isinstance(kind, Choice | YesNo):
        if not list_source:
            return None
        is_open = isinstance(kind, Choice) and kind.open
        return stop | {
            "validate": "list",
            "source": list_source if isinstance(list_source, str) else [*list_source],
            "show_error": not is_open,
        }
    if isinstance(kind, Number):
        sort = "integer" if kind.places == 0 else "decimal"
        return stop | {"validate": sort, "criteria": "between", "minimum": kind.low, "maximum": kind.high}
    if isinstance(kind, SchoolYear):
        # «2021/22» is read as well, so a foreign form only warns
        rule = {"validate": "integer", "criteria": "between", "minimum": 2000, "maximum": 2099}
        return stop | rule | {"error_type": "warning"}
    if isinstance(kind, Day):
        return stop | {"validate": "date", "criteria": "between", "minimum": _FIRST_DAY, "maximum": _LAST_DAY}
    if isinstance(kind, Text | Words):
        return stop | {"validate": "length", "criteria": "<=", "value": min(kind.longest, 32_000)}
    return None


def rules_of(sheet: Sheet) -> list[tuple[str, str]]:
    """The rules of a form for the help worksheet: how strict, and what must hold."""
    names = {"hard": "Обязательно", "soft": "Обратите внимание"}
    return [(names[rule.level], rule.about) for rule in sheet.rules]
