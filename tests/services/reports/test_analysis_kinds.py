"""What the reports made from the analysis say, and that their figures are those of the analysis."""

import shutil
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import openpyxl  # type: ignore[import-untyped]
import pytest

from shnor_desktop.services import entries, reports
from shnor_desktop.services.analysis import SchoolAnalysis, analyse
from shnor_desktop.services.analysis.signal import MARKER
from shnor_desktop.services.entries import Add
from shnor_desktop.services.office import Office, open_office
from shnor_desktop.services.reports.document import Chart, Document, Table
from tests.services.reports import analysed
from tests.services.reports.filled import ON
from tests.services.reports.samples import text_of_pdf, words_by_page
from tests.services.reports.test_kinds import lines, made, table_rows

YEAR = 2022
KINDS = ("results", "staff", "risk_profile")


@pytest.fixture(scope="module")
def school_alone(blank_bases: dict[str, Path], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    base = Path(shutil.copy(blank_bases["school"], tmp_path_factory.mktemp("analysed") / "school.shnor"))
    with open_office(base, access="write") as opened:
        analysed.fill(opened)
        yield opened


@pytest.fixture(scope="module")
def found(school_alone: Office) -> SchoolAnalysis:
    school = analyse(school_alone, YEAR).school(school_alone.code)
    assert school is not None
    return school


def named(document: Document, name: str) -> Table:
    return next(table for table in document.tables() if table.name == name)


def cells(table: Table) -> list[list[str]]:
    return [[text.replace("\u00a0", " ") for text in row] for row in table_rows(table)]


def drawn(document: Document, kind: str) -> Chart:
    return next(chart for chart in document.charts() if chart.kind == kind)


def bare(text: str) -> str:
    return text.replace("\u00a0", " ").removesuffix(" %")


@pytest.mark.parametrize("form", reports.FORMATS)
@pytest.mark.parametrize("kind", KINDS)
def test_report_with_charts_gives_the_same_bytes_twice(school_alone: Office, kind: str, form: str) -> None:
    first, second = (reports.render(made(school_alone, kind), form) for _ in range(2))
    assert first == second


def test_results_print_every_procedure_held_with_the_figures_of_the_analysis(
    school_alone: Office, found: SchoolAnalysis
) -> None:
    document = made(school_alone, "results")
    rows = {row[0]: row for row in cells(named(document, "Результаты"))}
    held = [one for one in found.results if one.outcome.year == YEAR and one.outcome.held]
    assert set(rows) == {one.outcome.key.title for one in held}
    for one in held:
        row = rows[one.outcome.key.title]
        assert row[1] == str(one.outcome.participants)
        assert row[6] == bare(one.figures["success"].text)
        assert row[7] == bare(one.figures["quality"].text)
        assert row[8] == bare(one.figures["sou"].text)
        assert row[9] == bare(one.figures["mean_mark"].text)
        assert row[12] == bare(one.figures["low_share"].text)
    assert rows["ВПР, математика, 5 класс"][2:8] == ["1", "5", "8", "7", "66,7", "28,6"]
    assert "ВПР, химия, 8 класс: не выбирали." in lines(document)


def test_results_stand_beside_the_references_with_signed_differences(school_alone: Office) -> None:
    rows = cells(named(made(school_alone, "results"), "Ориентиры"))
    assert ["ВПР, математика, 5 класс", "Успеваемость", "66,67", "85,50", "−18,83", "60,00", "+6,67"] in rows
    assert ["ВПР, математика, 5 класс", "Средняя отметка", "3,00", "—", "—", "3,40", "−0,40"] in rows


def test_dynamics_name_the_way_and_begin_with_the_first_year_known(school_alone: Office) -> None:
    document = made(school_alone, "results")
    table = named(document, "Динамика, успеваемость")
    assert [column.heading for column in table.columns][1:4] == ["2019/20", "2020/21", "2021/22"]
    rows = {row[0]: row[1:] for row in cells(table)}
    assert rows["ВПР, математика, 5 класс"] == ["85,0", "85,7", "66,7", "−18,3", "отрицательная"]
    assert rows["ВПР, русский язык, 5 класс"] == ["80,0", "85,0", "90,0", "+10,0", "положительная"]
    assert rows["ОГЭ, математика"][1] == "—"
    assert rows["ОГЭ, математика"][-1] == "нет данных за нужное число лет"


def test_charts_of_results_hold_the_marks_and_a_gap_where_a_year_lacks(school_alone: Office) -> None:
    document = made(school_alone, "results")
    marks = drawn(document, "stacked")
    place = marks.labels.index("ВПР, математика, 5 класс")
    assert [series.values[place] for series in marks.series] == [1, 5, 8, 7]
    moves = drawn(document, "lines")
    exam = next(series for series in moves.series if series.name == "ОГЭ, математика")
    assert [value is None for value in exam.values] == [False, True, False]
    assert moves.alt
    assert marks.alt


def test_signals_are_told_in_the_prescribed_words_and_no_teacher_is_named(
    school_alone: Office, found: SchoolAnalysis
) -> None:
    said = lines(made(school_alone, "results"))
    fired = [one for one in found.signals if one.fired]
    assert fired
    for one in fired:
        assert one.text.replace("\u00a0", " ") in said
        assert MARKER in one.text
    whole = "\n".join(said).lower()
    assert "необъективн" not in whole
    assert "учител" not in whole


def test_rules_and_sources_close_the_results(school_alone: Office, found: SchoolAnalysis) -> None:
    document = made(school_alone, "results")
    said = lines(document)
    assert "Качество — отметки «5» и «4» от всех полученных отметок." in said
    assert any(found.results[0].figures["quality"].rule.source in source for source in document.sources)
    assert any(line.startswith("Динамика (успеваемость") for line in said)


def test_chart_is_drawn_as_vectors_with_its_words(school_alone: Office, tmp_path: Path) -> None:
    content = reports.render(made(school_alone, "results"), "pdf")
    text = " ".join(text_of_pdf(content, tmp_path).split())
    assert "Распределение отметок" in text
    assert "из 21" in text
    assert "Линия — одна процедура" in text
    assert b"/Subtype /Image" not in content
    assert b"PTSans" in content or b"PT_Sans" in content or b"PT-Sans" in content


def test_word_and_excel_hold_the_numbers_of_a_chart_and_excel_draws_them(school_alone: Office) -> None:
    document = made(school_alone, "results")
    marks = drawn(document, "stacked")
    book = openpyxl.load_workbook(BytesIO(reports.render(document, "xlsx")))
    sheet = book["Распределение отметок"]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=4, max_row=3 + len(marks.labels))]
    expected = zip(marks.labels, *(series.values for series in marks.series), strict=True)
    assert rows == [list(row) for row in expected]
    with ZipFile(BytesIO(reports.render(document, "xlsx"))) as packed:
        charts = [name for name in packed.namelist() if name.startswith("xl/charts/chart")]
    assert len(charts) == len(list(document.charts()))
    with ZipFile(BytesIO(reports.render(document, "docx"))) as packed:
        word = packed.read("word/document.xml").decode()
    assert marks.title in word


def test_gap_of_a_chart_is_an_empty_cell_in_excel_and_never_a_zero(school_alone: Office) -> None:
    document = made(school_alone, "results")
    moves = drawn(document, "lines")
    place = next(number for number, one in enumerate(moves.series, 2) if one.name == "ОГЭ, математика")
    sheet = openpyxl.load_workbook(BytesIO(reports.render(document, "xlsx")))[moves.name]
    assert [sheet.cell(row, place).value for row in (4, 5, 6)] == [33.3, None, 63.6]


def test_year_without_results_still_tells_the_dynamics_of_those_before(school_alone: Office) -> None:
    document = reports.build(school_alone, "results", year=YEAR + 1, on=ON)
    said = lines(document)
    assert any("Результатов за 2022/23" in line for line in said)
    rows = {row[0]: row for row in cells(named(document, "Динамика, успеваемость"))}
    assert rows["ВПР, русский язык, 5 класс"][-1] == "положительная"
    assert not any(table.name == "Результаты" for table in document.tables())


def test_school_without_results_is_told_so(school: Office) -> None:
    assert any("Результатов за 2021/22" in line for line in lines(made(school, "results")))


def test_staff_tables_give_the_count_the_whole_and_the_percent_of_the_analysis(
    school_alone: Office, found: SchoolAnalysis
) -> None:
    document = made(school_alone, "staff")
    assert found.characteristics is not None
    staff = found.characteristics.staff
    tabs = {"education": "Образование", "category": "Категория", "age.oo1": "Возраст"}
    tabs |= {"experience.oo1": "Общий стаж", "teaching.oo1": "Педагогический стаж"}
    for key, tab in tabs.items():
        told = next(table for table in staff.tables if table.key == key)
        rows = cells(named(document, tab))
        assert [row[0] for row in rows] == [line.title for line in told.lines]
        for row, line in zip(rows, told.lines, strict=True):
            teachers = line.cells["teachers"]
            assert row[4:] == [str(teachers.numerator), str(teachers.denominator), bare(teachers.text)]
    assert ["высшая", "3", "8", "37,5", "3", "8", "37,5"] in cells(named(document, "Категория"))
    assert ["Всего", "2", "1,50"] in cells(named(document, "Вакансии"))


def test_staff_report_says_the_sentences_and_its_date_and_names_nobody(
    school_alone: Office, found: SchoolAnalysis, tmp_path: Path
) -> None:
    document = made(school_alone, "staff")
    said = lines(document)
    assert found.characteristics is not None
    sentences = found.characteristics.staff.sentences
    assert sentences
    assert {one.text.replace("\u00a0", " ") for one in sentences} <= set(said)
    assert document.period == "2021/22 учебный год, на 01.10.2021"
    assert analysed.SURNAME not in text_of_pdf(reports.render(document, "pdf"), tmp_path)
    assert not any("п3" in line.split() for line in said)


def test_risk_profile_keeps_received_levels_apart_from_the_estimate(
    school_alone: Office, found: SchoolAnalysis
) -> None:
    document = made(school_alone, "risk_profile")
    rows = cells(named(document, "Факторы"))
    assert len(rows) == len(found.profile) == 10
    for row, factor in zip(rows, found.profile, strict=True):
        got = factor.received
        assert row[1] == factor.title
        assert row[2] == ((got.level if got else None) or "не получен")
        assert row[7] == bare(factor.estimate.text)
    assert rows[0][2:7] == ["высокая", "40,5", "да", "да", "1 из 4"]
    assert rows[1][2:7] == ["средняя", "41,5", "да", "нет", "2 из 4"]
    said = "\n".join(lines(document))
    assert "это не официальный уровень" in said
    assert "Источник: " not in said
    assert "уровни — рисковый профиль из ИС" in document.sources


def test_radar_has_ten_rays_and_no_point_where_data_lack(school_alone: Office, found: SchoolAnalysis) -> None:
    chart = drawn(made(school_alone, "risk_profile"), "radar")
    assert len(chart.labels) == 10
    assert chart.labels[0].endswith("— высокая")
    lacking = [one.estimate.value is None for one in found.profile]
    assert any(lacking)
    assert [value is None for value in chart.series[0].values] == lacking
    assert "оценка программы" in chart.title


def test_gaps_of_the_profile_are_all_listed(school_alone: Office, found: SchoolAnalysis) -> None:
    rows = [row for row in cells(named(made(school_alone, "risk_profile"), "Пробелы")) if len(row) > 1]
    told = [f"{title}: {gap}" for title, _, gap in rows]
    assert told == [gap for one in found.profile for gap in one.gaps]


def test_empty_school_gets_words_instead_of_tables(school: Office) -> None:
    assert any("Кадровых данных за 2021/22" in line for line in lines(made(school, "staff")))
    assert any("данных для оценки нет" in line for line in lines(made(school, "risk_profile")))


def test_many_procedures_are_parted_into_charts_that_stay_on_their_pages(school: Office, tmp_path: Path) -> None:
    subjects = [f"предмет с длинным названием, часть {number}" for number in range(33)]
    rows = [
        analysed.marks(year, "школьная работа", subject, 7, (year % 7, 4, 5, number % 4))
        for year in (2020, 2021, 2022)
        for number, subject in enumerate(subjects)
    ]
    entries.apply(school, [Add("assessments", school.code, row) for row in rows], "Проба")
    document = made(school, "results")
    bars = [chart for chart in document.charts() if chart.kind == "stacked"]
    moves = [chart for chart in document.charts() if chart.kind == "lines"]
    assert [len(chart.labels) for chart in bars] == [11, 11, 11]
    assert sum(len(chart.series) for chart in moves) == 33
    assert max(len(chart.series) for chart in moves) == 5
    mm = 72 / 25.4
    content = reports.render(document, "pdf")
    for words in words_by_page(content, tmp_path):
        for left, _, right, bottom in words:
            assert left >= 20 * mm - 0.5
            assert right <= 287 * mm + 0.5
            assert bottom <= 190 * mm + 2
