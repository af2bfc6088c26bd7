"""Plans of the five programmes as tables of Word and Excel, in the column sets in which they are printed."""

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

SHY, NBSP = "\xad", "\xa0"
Row = dict[str, str]
Heads = tuple[tuple[str, str], ...]


def data(name: str = "roadmap_items.csv") -> Path | None:
    """The file of published plans, where the specification is at hand."""
    found = next((folder / "shared" / "data" / name for folder in Path(__file__).parents), None)
    for folder in Path(__file__).parents:
        path = folder / "shared" / "data" / name
        if path.is_file():
            return path
    return found if found is not None and found.is_file() else None


@dataclass(frozen=True)
class Printed:
    """One printed plan: which rows of the data, under which headings, begun in which year."""

    district: str
    plan: str
    year: int
    heads: Heads
    """Heading and column of the data; «Верх: низ» stands in two rows."""
    goals: bool = False


PLANS = (
    Printed(
        "zimovniki",
        "Дорожная карта поддержки ШНОР и ШССУ",
        2021,
        (
            ("№ п/п", "item_no"),
            ("Наименование задачи/мероприятия", "title"),
            ("Результат: наименование", "indicator"),
            ("Результат: плановое значение", "planned_value"),
            ("Срок реализации, годы", "deadline_text"),
            ("Исполнитель и соисполнители", "responsible"),
        ),
    ),
    Printed(
        "ust_ilimsk",
        "Дорожная карта сопровождения ШНОР",
        2022,
        (
            ("№", "item_no"),
            ("Событие", "title"),
            ("Сроки реализации", "deadline_text"),
            ("Исполнители", "responsible"),
            ("Показатель реализации", "indicator"),
        ),
        goals=True,
    ),
    Printed(
        "kursk",
        "Дорожная карта сопровождения ШНОР и ШНС",
        2022,
        (
            ("№ п/п", "item_no"),
            (f"Меро{SHY}приятие", "title"),
            ("Срок", "deadline_text"),
            ("Ответственный\nисполнитель", "responsible"),
        ),
    ),
    Printed(
        "petrovsky",
        "Контрольные точки дорожной карты",
        2023,
        (
            ("№", "item_no"),
            ("Контрольная точка", "title"),
            ("Ответственный", "responsible"),
            ("Сроки", "deadline_text"),
        ),
    ),
    Printed(
        "petrovsky",
        "План-график дорожной карты",
        2023,
        (
            ("№ п/п", "item_no"),
            ("Мероприятия", "title"),
            (f"Сроки{NBSP}", "deadline_text"),
            ("Ответственные", "responsible"),
            ("Показатель реализации", "indicator"),
            ("Формы отчетных документов", "evidence"),
        ),
    ),
    Printed(
        "norilsk",
        "План повышения качества образования",
        2023,
        (
            ("№ п.п.", "item_no"),
            ("Меры, мероприятия", "title"),
            ("Сроки", "deadline_text"),
            ("Ответственный", "responsible"),
            ("Ожидаемый результат", "indicator"),
        ),
    ),
)


def rows(printed: Printed) -> list[Row]:
    """The measures of a plan in the order of the source."""
    path = data()
    assert path is not None
    with path.open(encoding="utf-8", newline="") as file:
        found = [row for row in csv.DictReader(file) if row["district_code"] == printed.district]
    return [row for row in found if row["plan"].replace('"', "").startswith(printed.plan)]


def sections(found: Sequence[Row]) -> list[str]:
    return list(dict.fromkeys(row["section"] for row in found if row["section"]))


def word(path: Path, printed: Printed, found: Sequence[Row]) -> Path:
    """A document as offices print it: a stamp, headings in two rows, sections, a table cut in two, a signature."""
    import docx

    document = docx.Document()
    stamp = document.add_table(rows=1, cols=2)
    stamp.rows[0].cells[1].text = "УТВЕРЖДАЮ\nНачальник управления\n«__» ________ 20__ г."
    document.add_paragraph(printed.plan)
    heads = printed.heads
    two = any(": " in head for head, _ in heads)
    table = document.add_table(rows=2 if two else 1, cols=len(heads))
    for position, (head, _) in enumerate(heads):
        top, _, low = head.partition(": ")
        if low:
            table.cell(1, position).text = low
            if heads[position - 1][0].startswith(f"{top}: "):
                table.cell(0, position - 1).merge(table.cell(0, position)).text = top
        else:
            table.cell(0, position).text = top
            if two:
                table.cell(0, position).merge(table.cell(1, position))
    section = ""
    for number, row in enumerate(found):
        if row["section"] and row["section"] != section:
            section = row["section"]
            _across(table, section)
            if printed.goals:
                _across(table, "Цель: снизить риски школы")
        if number == len(found) // 2:
            # the next page: the table begins anew without headings
            document.add_paragraph("")
            table = document.add_table(rows=0, cols=len(heads))
        cells = table.add_row().cells
        for position, (_, key) in enumerate(heads):
            cells[position].text = _quirks(row[key], number + position)
    document.add_paragraph("Согласовано:")
    signs = document.add_table(rows=2, cols=3)
    signs.rows[0].cells[0].text, signs.rows[1].cells[0].text = "Заместитель директора", "Куратор"
    document.save(str(path))
    return path


def _across(table: object, text: str) -> None:
    cells = table.add_row().cells  # type: ignore[attr-defined]
    cells[0].merge(cells[-1]).text = text


def _quirks(text: str, number: int) -> str:
    """Spaces that do not break, hyphens that may, lines broken inside a cell."""
    if number % 3 == 0:
        return text.replace(" ", NBSP, 1)
    if number % 3 == 1:
        return text.replace("о", f"о{SHY}", 1)
    return text.replace(" ", "\n", 1)


def excel(path: Path, printed: Printed, found: Sequence[Row]) -> Path:
    """The same plan as a worksheet below a title, with merged rows of sections and numbers as figures."""
    import openpyxl  # type: ignore[import-untyped]

    book = openpyxl.Workbook()
    page = book.active
    assert page is not None
    page["A1"] = printed.plan
    page.merge_cells(start_row=1, start_column=1, end_row=1, end_column=len(printed.heads))
    number = 3
    for position, (head, _) in enumerate(printed.heads, 1):
        page.cell(number, position, head.replace(": ", " "))
    for position in range(1, len(printed.heads) + 1):
        page.cell(number + 1, position, position)
    number += 2
    section = ""
    for row in found:
        if row["section"] and row["section"] != section:
            section = row["section"]
            page.cell(number, 1, section)
            page.merge_cells(start_row=number, start_column=1, end_row=number, end_column=len(printed.heads))
            number += 1
        for position, (_, key) in enumerate(printed.heads, 1):
            value: object = row[key] or None
            if key == "item_no" and row[key].isdecimal():
                value = int(row[key])
            page.cell(number, position, value)
        number += 1
    book.save(path)
    return path
