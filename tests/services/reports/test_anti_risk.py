"""The anti-risk programme and the structured documents on paper: nothing is dropped, empty parts are said."""

import io
import shutil
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path

import openpyxl  # type: ignore[import-untyped]
import pytest

from shnor_desktop.models.sheets.concept_documents import CONCEPT
from shnor_desktop.services import entries, measures, reports
from shnor_desktop.services.demo import bases, figures
from shnor_desktop.services.entries import Edit
from shnor_desktop.services.office import Office, open_office
from shnor_desktop.services.programme import aims, anti_risk, texts, writing
from shnor_desktop.services.programme.place import Place
from shnor_desktop.services.programme.sight import Sight
from shnor_desktop.services.programme.writing import Typed
from shnor_desktop.services.reports.document import Document, Heading, Paragraph, Table
from tests.services.reports.samples import text_of_pdf

YEAR = 2020
ON = date(2020, 6, 10)


@pytest.fixture(scope="module")
def demo_base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    row = figures.schools(bases.ZIMOVNIKI.key)[0]
    return bases.make_school(tmp_path_factory.mktemp("demo-report"), bases.ZIMOVNIKI, row)


@pytest.fixture
def demo(demo_base: Path, tmp_path: Path) -> Iterator[Office]:
    with open_office(Path(shutil.copy(demo_base, tmp_path / "demo.shnor")), access="write") as opened:
        yield opened


def sight(office: Office) -> Sight:
    return Sight(office, YEAR, office.code, ON)


def begun(office: Office, *factors: str) -> None:
    measures.activate(office, YEAR, factors)
    for factor in factors:
        place = anti_risk.place_of(office, YEAR, factor)
        parts = anti_risk.components(sight(office), factor)
        anti_risk.start(sight(office), place, [part.key for part, _ in parts])
        anti_risk.take(office, place, [one for one in measures.suggest(office, YEAR) if one.factor == factor])


def made(office: Office, kind: str) -> Document:
    return reports.build(office, kind, year=YEAR, on=ON)


def under(document: Document, heading: str) -> list[object]:
    """What stands below the first heading of that text, up to the next one."""
    blocks = list(document.blocks)
    at = next(place for place, one in enumerate(blocks) if isinstance(one, Heading) and one.text == heading)
    found: list[object] = []
    for one in blocks[at + 1 :]:
        if isinstance(one, Heading):
            break
        found.append(one)
    return found


def test_without_factors_the_programme_says_so(demo: Office) -> None:
    (only,) = made(demo, "anti_risk").blocks
    assert only == Paragraph("Активированных факторов риска на 2020 год нет.", "strong")


def test_a_programme_prints_its_data_its_passport_its_targets_and_its_road_map(demo: Office, tmp_path: Path) -> None:
    begun(demo, "staff_shortage", "competence")
    (aim, *_) = aims.read(sight(demo), anti_risk.place_of(demo, YEAR, "staff_shortage"))
    aims.change(demo, aim.row, {"target_value": Decimal(50)})
    document = made(demo, "anti_risk")
    headings = [one.text for one in document.blocks if isinstance(one, Heading)]
    assert headings[0] == "1. Дефицит педагогических кадров"
    rule = [part.title for part in texts.shipped_parts(demo, anti_risk.place_of(demo, YEAR, "competence"))[0]]
    assert headings[2:11] == rule
    assert headings[11] == "Приложение 1. Дорожная карта реализации программы антирисковых мер"
    table, done = under(document, headings[11])
    assert isinstance(table, Table)
    assert [column.heading for column in table.columns] == [
        "Задача",
        "Мероприятие",
        "Сроки реализации",
        "Показатели реализации",
        "Ответственные",
        "Участники",
    ]
    assert len(table.rows) == 6
    assert done == Paragraph("Исполнено 0\u00a0из 6\u00a0мероприятий.")
    (targets,) = under(document, "Целевые показатели")
    assert isinstance(targets, Table)
    assert targets.rows[0].cells[1:] == (
        "100\u00a0%",
        "100\u00a0%",
        "= 0",
        "50\u00a0%",
        date(2020, 12, 31),
        "без изменений",
    )
    lists = [one for one in document.blocks if isinstance(one, Paragraph) and one.text.startswith("1. ")]
    assert lists[0] == Paragraph("1. Дефицит педагогических кадров", "numbered")
    printed = " ".join(text_of_pdf(reports.render(document, "pdf"), tmp_path).split())
    assert "показывает риск" in printed
    assert "– 1." not in printed
    assert "строение документа" in printed
    assert "Директор" in printed


@pytest.mark.parametrize("kind", ["anti_risk", "concept", "medium_term"])
def test_the_same_data_give_the_same_bytes_in_every_format(demo: Office, kind: str) -> None:
    begun(demo, "parents")
    for form in reports.FORMATS:
        first, second = (reports.render(made(demo, kind), form) for _ in range(2))
        assert first == second


def test_empty_parts_are_said_and_filled_ones_printed_with_their_tables(demo: Office) -> None:
    place = Place(demo.code, YEAR, CONCEPT)
    writing.write(demo, place, Typed("introduction", 1, "", "Первая строка.\nВторая строка."), ON)
    writing.insert(sight(demo), place, "analysis", "staff", ON)
    writing.add_part(demo, place, "Наша история")
    document = made(demo, "concept")
    assert under(document, "1. Введение") == [Paragraph("Первая строка."), Paragraph("Вторая строка.")]
    assert under(document, "3. Цели и задачи развития") == [Paragraph("Не заполнено.")]
    assert under(document, "6. Наша история") == [Paragraph("Не заполнено.")]
    words, table = under(document, "2. Анализ текущего состояния, описание ключевых рисков развития")
    assert isinstance(words, Paragraph)
    assert "16\u00a0педагогов" in words.text
    assert isinstance(table, Table)
    assert Paragraph("Заполнено разделов: 2 из 6.", "note") in document.blocks


def test_an_insert_whose_data_have_moved_prints_its_day_and_no_newer_table(demo: Office) -> None:
    place = Place(demo.code, YEAR, CONCEPT)
    writing.insert(sight(demo), place, "analysis", "staff", ON)
    with demo.reading() as session:
        person = entries.load(session, "staff")[0]
    entries.apply(demo, [Edit("staff", person.id, "category", person.values["category"], "высшая")], "Правка")
    words, note = under(made(demo, "concept"), "2. Анализ текущего состояния, описание ключевых рисков развития")
    assert isinstance(words, Paragraph)
    assert isinstance(note, Paragraph)
    assert note.text == "Данные вставки «Кадры» с тех пор изменились: текст по состоянию на 10.06.2020."


def test_the_tables_of_the_workbook_hold_numbers(demo: Office) -> None:
    writing.insert(sight(demo), Place(demo.code, YEAR, CONCEPT), "analysis", "gia", ON)
    book = openpyxl.load_workbook(io.BytesIO(reports.render(made(demo, "concept"), "xlsx")))
    sheet = next(one for one in book.worksheets if one.title == "Результаты ГИА")
    numbers = [cell.value for row in sheet.iter_rows() for cell in row if isinstance(cell.value, int | float)]
    assert 100 in numbers
