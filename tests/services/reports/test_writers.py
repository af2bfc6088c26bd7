"""The three writers: same bytes, readable text, long tables, real numbers."""

import dataclasses
import subprocess
from datetime import UTC, datetime
from decimal import Decimal
from io import BytesIO
from pathlib import Path

import docx as python_docx
import openpyxl  # type: ignore[import-untyped]
import pytest

from shnor_desktop.services.reports.document import Column, Document, Paragraph, Table, plain, section, text_of
from shnor_desktop.services.reports.docx import docx
from shnor_desktop.services.reports.grid import Grid, wrap
from shnor_desktop.services.reports.page import pdf
from shnor_desktop.services.reports.xlsx import xlsx
from tests.services.reports.samples import ON, sample, text_of_pdf, words_by_page

MM = 72 / 25.4


@pytest.mark.parametrize("writer", [pdf, docx, xlsx])
def test_same_document_gives_the_same_bytes(writer: object) -> None:
    assert callable(writer)
    assert writer(sample()) == writer(sample())
    assert writer(sample()) != writer(dataclasses.replace(sample(), place="с. Другое"))


def test_pdf_is_clean_and_its_russian_can_be_searched(tmp_path: Path) -> None:
    file = tmp_path / "a.pdf"
    file.write_bytes(pdf(sample()))
    checked = subprocess.run(["qpdf", "--check", str(file)], capture_output=True, text=True, check=False)
    assert checked.returncode == 0, checked.stdout + checked.stderr
    text = text_of_pdf(pdf(sample()), tmp_path)
    for words in ("ОТЧЁТ", "15.10.2022", "Съешь же ещё этих", "М.П. Ёлкина", "33,4", "подтверждённых"):
        assert words in text
    about = subprocess.run(["pdfinfo", str(file)], capture_output=True, text=True, check=True).stdout
    assert "Отчёт · об исполнении дорожной карты" in about
    fonts = subprocess.run(["pdffonts", str(file)], capture_output=True, text=True, check=True).stdout
    assert "PTSerif" in fonts
    assert "Courier" not in fonts
    assert all(line.split()[-5] == "yes" for line in fonts.splitlines()[2:] if "PT" in line)


@pytest.mark.parametrize("landscape", [False, True])
def test_long_table_repeats_its_header_and_numbers_pages_from_the_second(tmp_path: Path, landscape: bool) -> None:
    pages = text_of_pdf(pdf(sample(300, landscape=landscape)), tmp_path, "-layout").split("\f")[:-1]
    assert len(pages) > 8
    for number, page in enumerate(pages[1:], 2):
        assert page.strip().startswith(str(number))
        if number < len(pages):
            assert "Мероприятие" in page.split("\n\n", 3)[-1] or "Мероприятие" in page
    assert not pages[0].strip().startswith("1")
    whole = "\n".join(pages)
    assert all(f"\n {number} " in whole or f" {number} " in whole for number in range(1, 301))


@pytest.mark.parametrize("landscape", [False, True])
@pytest.mark.parametrize("kept_long", [False, True])
def test_nothing_leaves_the_margins(tmp_path: Path, landscape: bool, kept_long: bool) -> None:
    document = dataclasses.replace(sample(90, landscape=landscape), kept_long=kept_long)
    wide, high = (297, 210) if landscape else (210, 297)
    for number, words in enumerate(words_by_page(pdf(document), tmp_path)):
        for left, top, right, bottom in words:
            assert left >= (30 if kept_long else 20) * MM - 0.5
            assert right <= (wide - 10) * MM + 0.5
            assert bottom <= (high - 20) * MM + 2
            # only the page number stands in the top margin; the box has room for accents above its digits
            lone = number and abs((left + right) / 2 - wide * MM / 2) < 20
            assert top >= (8.5 if lone else 19) * MM


def test_section_is_never_the_last_line_of_a_page(tmp_path: Path) -> None:
    rows = []
    for number in range(120):
        rows += [section(f"Раздел {number}"), plain(number, f"строка раздела {number}")]
    table = Table((Column("№", 1, "right"), Column("Что", 9)), tuple(rows))
    document = Document("x", "Отчёт", ON, ("Школа",), blocks=(table,))
    pages = text_of_pdf(pdf(document), tmp_path, "-layout").split("\f")[:-1]
    assert len(pages) > 3
    for page in pages:
        assert "строка раздела" in page.strip().splitlines()[-1]


def test_row_higher_than_a_page_goes_on_overleaf(tmp_path: Path) -> None:
    words = [f"слово{number}" for number in range(1500)]
    table = Table((Column("Что", 1), Column("Сколько", 1)), (plain(" ".join(words), 1),))
    text = text_of_pdf(pdf(Document("x", "Отчёт", ON, ("Школа",), blocks=(table,))), tmp_path)
    assert all(word in text.split() for word in words)


def test_paragraph_longer_than_a_page_goes_on_overleaf(tmp_path: Path) -> None:
    words = [f"слово{number}" for number in range(1200)]
    document = Document("x", "Отчёт", ON, ("Школа",), blocks=(Paragraph(" ".join(words)),))
    text = text_of_pdf(pdf(document), tmp_path)
    assert all(word in text.split() for word in words)


def test_markup_signs_are_printed_as_they_are(tmp_path: Path) -> None:
    document = Document("x", "Отчёт", ON, ("ООО <b>А & Б</b>",), blocks=(Paragraph("доля < 30 & сумма > 10"),))
    assert "доля < 30 & сумма > 10" in text_of_pdf(pdf(document), tmp_path)
    assert "доля < 30 & сумма > 10" in [
        paragraph.text for paragraph in python_docx.Document(BytesIO(docx(document))).paragraphs
    ]


def test_wrapping_breaks_at_spaces_then_hyphens_then_anywhere() -> None:
    def letters(text: str) -> float:
        return float(len(text))

    assert wrap("один два три", 8, letters) == ("один два", "три")
    assert wrap("учитель-логопед", 10, letters) == ("учитель-", "логопед")
    assert wrap("абвгдежзик", 4, letters) == ("абвг", "дежз", "ик")
    assert wrap("7\u00a0из\u00a021", 20, letters) == ("7\u00a0из\u00a021",)
    assert wrap("", 5, letters) == ("",)
    assert wrap("а\nб", 5, letters) == ("а", "б")


def test_narrow_columns_keep_whole_words_in_headings() -> None:
    columns = (*(Column(f"Подтверждённых {number}", 0.1, "right") for number in range(3)), Column("Что", 10))
    grid = Grid(Table(columns, (plain(1, 2, 3, "текст"),)), 400, lambda text, bold, size: len(text) * size * 0.5)
    assert sum(grid.widths) == pytest.approx(400)
    assert grid.header.cells[0] == ("Подтверждённых", "0")


def test_cells_print_as_russian_does() -> None:
    share = Column("Доля", 1, "right", 1, "%")
    assert text_of(Decimal("33.35"), share) == "33,4\u00a0%"
    assert text_of(None, share) == "—"
    assert text_of(12_345, Column("Всего", 1)) == "12\u00a0345"
    assert text_of(ON, Column("Когда", 1)) == "15.10.2022"


def test_word_file_has_headings_page_number_and_repeated_table_header() -> None:
    word = python_docx.Document(BytesIO(docx(sample(60, landscape=True))))
    assert [item.text for item in word.paragraphs if item.style and item.style.name == "Heading 1"] == [
        "1. Мероприятия"
    ]
    assert word.core_properties.created == datetime(ON.year, ON.month, ON.day, tzinfo=UTC)
    assert (word.sections[0].page_width or 0) > (word.sections[0].page_height or 0)
    assert " PAGE " in word.sections[0].header._element.xml
    table = word.tables[0]
    assert "w:tblHeader" in table.rows[0]._tr.xml
    assert table.rows[2].cells[1].text.startswith("Разбор результатов")
    assert len(table.rows) == 60 + 2 + 2


def test_excel_file_has_real_numbers_and_dates() -> None:
    book = openpyxl.load_workbook(BytesIO(xlsx(sample(6))))
    assert book.sheetnames == ["Отчёт", "Таблица 1. Мероприятия"]
    words = [cell.value for cell in book["Отчёт"]["A"]]
    assert "ОТЧЁТ" in words
    sheet = book["Таблица 1. Мероприятия"]
    assert [cell.value for cell in sheet[3]] == [column.heading for column in _columns()]
    assert sheet["A5"].value == 1
    assert sheet["C5"].value == datetime(2022, 3, 2)  # noqa: DTZ001
    assert sheet["E5"].value == 33.4
    assert sheet["E9"].value == "—"
    assert sheet.freeze_panes == "A4"
    assert sheet.print_title_rows == "$3:$3"
    assert book.properties.created == datetime(ON.year, ON.month, ON.day)  # noqa: DTZ001


def test_excel_tabs_are_short_clean_and_different() -> None:
    table = Table((Column("Что", 1),), (plain("а"),), "Очень длинное название таблицы: доля [в %] / всего")
    book = openpyxl.load_workbook(BytesIO(xlsx(Document("x", "Отчёт", ON, ("Школа",), blocks=(table, table)))))
    assert len(book.sheetnames) == 3
    assert all(len(name) <= 31 for name in book.sheetnames)


def _columns() -> tuple[Column, ...]:
    return next(iter(sample().tables())).columns
