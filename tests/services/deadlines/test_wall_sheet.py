"""The calendar for a wall: A3 across, every day in its month, nothing done, nothing outside its box."""

import re
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shnor_desktop.models.sheets.values import Value
from shnor_desktop.services import entries, reports
from shnor_desktop.services.entries import Add
from shnor_desktop.services.office import Office
from shnor_desktop.services.reports.document import Wall, WallItem
from shnor_desktop.services.reports.plot import Stroke, Words
from shnor_desktop.services.reports.wall import SIZES, at_a_glance
from tests.services.reports.samples import text_of_pdf

ON = date(2022, 6, 8)
WIDTH, HEIGHT = 1100.0, 600.0


def measure(words: str, bold: bool, size: float) -> float:
    """Letters of one width: wider than those of the page."""
    return len(words) * size * (0.56 if bold else 0.52)


def words_of(wall: Wall) -> list[Words]:
    return [shape for shape in at_a_glance(wall, WIDTH, HEIGHT, measure).shapes if isinstance(shape, Words)]


DAYS = st.integers(0, 364).map(lambda number: date(2023, 1, 1) + timedelta(number))
ITEMS = st.builds(WallItem, DAYS, st.text("абв гд-", min_size=1, max_size=300), st.just("Мера"), late=st.booleans())


@given(st.lists(ITEMS, max_size=60))
def test_whatever_falls_on_the_days_stays_in_its_box(items: list[WallItem]) -> None:
    items.sort(key=lambda one: one.day)
    wall = Wall(2023, tuple(items), "Сроки")
    drawing = at_a_glance(wall, WIDTH, HEIGHT, measure)
    assert drawing.height == HEIGHT
    boxes = [shape.points for shape in drawing.shapes if isinstance(shape, Stroke) and shape.fill is None]
    assert len(boxes) == 12
    for shape in drawing.shapes:
        if not isinstance(shape, Words):
            continue
        wide = measure(shape.text, shape.bold, shape.size)
        left = shape.x - wide * {"left": 0, "center": 0.5}[shape.align]
        assert any(
            box[0][0] <= left and left + wide <= box[1][0] + 0.01 and box[2][1] <= shape.y <= box[0][1] - shape.size / 2
            for box in boxes
        ), shape


@pytest.mark.parametrize(("year", "days"), [(2023, 365), (2024, 366)])
def test_every_day_of_the_year_stands_once(year: int, days: int) -> None:
    numbers = [shape.text for shape in words_of(Wall(year, (), "Сроки")) if shape.text.isdigit()]
    assert len(numbers) == days
    assert numbers.count("29") == (12 if days == 366 else 11)


def test_few_items_are_printed_large_and_many_are_counted() -> None:
    few = words_of(Wall(2023, (WallItem(date(2023, 5, 10), "Педсовет", "Мера"),), "Сроки"))
    assert [shape.size for shape in few if shape.text == "Педсовет"] == [SIZES[0]]
    assert "10 ср" in [shape.text for shape in few]
    many = tuple(WallItem(date(2023, 5, 10), f"Мера {number}", "Мера") for number in range(90))
    shown = [shape.text for shape in words_of(Wall(2023, many, "Сроки"))]
    left = 90 - sum(text.startswith("Мера ") for text in shown)
    assert left > 0
    assert f"ещё {left} — в списке" in shown


@pytest.fixture
def planned(school: Office) -> Office:
    base: dict[str, Value] = {"plan": "План", "occurrence": 1, "responsible": "завуч"}
    rows: list[dict[str, Value]] = [
        {"number": "1", "title": "Просроченная мера", "end": date(2022, 2, 28), "state": "не начато"},
        {"number": "2", "title": "Будущая мера", "end": date(2022, 12, 31), "state": "в работе"},
        {"number": "3", "title": "Исполненная мера", "end": date(2022, 9, 1), "state": "исполнено"},
        {"number": "4", "title": "Отменённая мера", "end": date(2022, 9, 1), "state": "отменено"},
        {"number": "5", "title": "Мера другого года", "end": date(2023, 1, 1), "state": "не начато"},
    ]
    entries.apply(school, [Add("roadmap", school.code, base | row) for row in rows], "План")
    return school


def test_the_sheet_is_a3_across_and_lists_what_is_left_to_do(planned: Office, tmp_path: Path) -> None:
    document = reports.build(planned, "wall_calendar", year=2022, on=ON)
    file = tmp_path / "wall.pdf"
    file.write_bytes(reports.render(document, "pdf"))
    box = re.search(rb"/MediaBox \[ 0 0 ([0-9.]+) ([0-9.]+) \]", file.read_bytes())
    assert box is not None
    assert [round(float(side) / 72 * 25.4) for side in box.groups()] == [420, 297]
    text = " ".join(text_of_pdf(file.read_bytes(), tmp_path).split())
    for words in ("КАЛЕНДАРЬ НА 2022 ГОД", "Декабрь", "28 пн", "1. Просроченная мера", "2. Будущая мера"):
        assert words in text
    for words in ("Исполненная", "Отменённая", "другого года"):
        assert words not in text
    assert "просрочено на 08.06.2022" in text


def test_word_and_excel_get_the_same_list(planned: Office, tmp_path: Path) -> None:
    from docx import Document as Word
    from openpyxl import load_workbook  # type: ignore[import-untyped]

    document = reports.build(planned, "wall_calendar", year=2022, on=ON)
    for form in ("docx", "xlsx"):
        (tmp_path / f"wall.{form}").write_bytes(reports.render(document, form))
    table = Word(str(tmp_path / "wall.docx")).tables[0]
    said = [[cell.text for cell in row.cells] for row in table.rows]
    line = ["28.02.2022", "1. Просроченная мера", "Мероприятие", "завуч", "да"]
    assert line in said
    assert [row[0] for row in said if row[0] == row[1]] == ["Февраль 2022", "Декабрь 2022"]
    sheet = load_workbook(tmp_path / "wall.xlsx")["Сроки"]
    assert any(row[1:] == tuple(line[1:]) for row in sheet.iter_rows(values_only=True))


def test_a_year_without_deadlines_says_so(school: Office, tmp_path: Path) -> None:
    document = reports.build(school, "wall_calendar", year=2022, on=ON)
    assert "Неисполненных сроков на 2022 год нет." in text_of_pdf(reports.render(document, "pdf"), tmp_path)
