"""Worksheets that calculate: counts as cells, everything drawn from them as live formulas with their results."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, TypeAlias

from shnor_desktop.services import wording

YES, NO = "да", "нет"


@dataclass(frozen=True, slots=True)
class Formula:
    """What stands behind a cell, and its result for programs that show a file without calculating it."""

    text: str
    value: str | int | Decimal


Cell: TypeAlias = str | int | Formula | None


@dataclass(frozen=True, slots=True)
class Heading:
    """A column: its heading and its width in letters; ``places`` are the digits after the comma."""

    text: str
    width: float = 12
    places: int = 0


@dataclass(frozen=True, slots=True)
class Calculation:
    """A worksheet; the headings stand in the first row, so row ``n`` of ``rows`` is row ``n + 2`` of Excel."""

    name: str
    headings: tuple[Heading, ...]
    rows: tuple[tuple[Cell, ...], ...]

    def at(self, row: int, column: int) -> str:
        """The address of a cell of ``rows`` as another sheet names it."""
        return f"'{self.name}'!${letters(column)}${row + 2}"


def letters(column: int) -> str:
    """0 is A, 26 is AA."""
    name = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(ord("A") + rest) + name
    return name


def address(row: int, column: int) -> str:
    """The address of a cell of ``rows`` on its own sheet."""
    return f"{letters(column)}{row + 2}"


def count_of(cells: Sequence[str], word: str) -> str:
    """How many of the cells hold the word, as a formula."""
    return "+".join(["0", *(f'({cell}="{word}")' for cell in cells)])


def percent_text(part: str, whole: str, places: int) -> str:
    """The share of a count in percent, half up, through whole numbers only: no rounding of binary fractions."""
    scale = 10**places
    return f"QUOTIENT({200 * scale}*{part}+{whole},2*{whole})/{scale}"


def percent_value(part: int, whole: int, places: int) -> Decimal:
    """The same as a result."""
    return Decimal((200 * 10**places * part + whole) // (2 * whole)).scaleb(-places)


def write(workbook: Any, calculations: Sequence[Calculation], font: str) -> None:
    """Put the worksheets at the end of a workbook."""
    look = {"font_name": font, "font_size": 10, "border": 1, "valign": "top", "text_wrap": True}
    head = workbook.add_format(look | {"bold": True, "align": "center", "bg_color": "#E8E8E8"})
    plain = workbook.add_format(look)
    forms: dict[int, Any] = {}
    for calculation in calculations:
        sheet = workbook.add_worksheet(calculation.name)
        sheet.set_paper(9)
        sheet.set_landscape()
        sheet.fit_to_pages(1, 0)
        sheet.freeze_panes(1, 0)
        sheet.repeat_rows(0)
        for column, heading in enumerate(calculation.headings):
            sheet.set_column(column, column, heading.width)
            sheet.write_string(0, column, heading.text, head)
            if heading.places not in forms:
                number = "0." + "0" * heading.places if heading.places else "0"
                forms[heading.places] = workbook.add_format(look | {"num_format": number})
        for row, cells in enumerate(calculation.rows, 1):
            for column, cell in enumerate(cells):
                form = forms[calculation.headings[column].places]
                if isinstance(cell, Formula):
                    value = float(cell.value) if isinstance(cell.value, Decimal) else cell.value
                    sheet.write_formula(row, column, f"={cell.text}", form, value)
                elif cell is None:
                    sheet.write_blank(row, column, None, plain)
                elif isinstance(cell, str):
                    sheet.write_string(row, column, cell, plain)
                else:
                    sheet.write_number(row, column, cell, form)


def truth(value: bool | None) -> str:
    """«да», «нет», and «—» where the known rows do not suffice."""
    return wording.EMPTY if value is None else (YES if value else NO)
