"""«Самооценка мер», the diary, stages and risks on paper: the same numbers as in the base, in three formats."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from shnor_desktop.services import entries, reports
from shnor_desktop.services.entries import Add
from shnor_desktop.services.office import Office
from shnor_desktop.services.reports.document import Chart, Document, Paragraph, Table, text_of
from shnor_desktop.services.reports.plot import Stroke, Words, plotted
from shnor_desktop.services.support import diary, programmes, risks, self_assessment, stages, surveys
from tests.services.reports.samples import text_of_pdf

ON = date(2022, 6, 10)
POINTS = {2021: (3, 2, 0), 2022: (4, 2, 1)}


def made(office: Office, kind: str, school: str | None = None) -> Document:
    return reports.build(office, kind, year=2022, on=ON, school=school)


def said(document: Document) -> list[str]:
    """Every paragraph and row, cells parted by « | »."""
    found: list[str] = []
    for block in document.blocks:
        if isinstance(block, Paragraph):
            found.append(block.text)
        elif isinstance(block, Table):
            found += [
                " | ".join(text_of(cell, column) for cell, column in zip(row.cells, block.columns, strict=True))
                for row in block.rows
            ]
    return [words.replace("\u00a0", " ") for words in found]


def assess(office: Office, school: str = "", less: int = 0) -> None:
    for year, points in POINTS.items():
        for item, score in enumerate(points, 1):
            words = "Не было часов" if score == 0 else None
            self_assessment.give(office, year, str(item), max(score - less, 0), comment=words, school=school)


def fill(office: Office, school: str = "") -> None:
    """A diary with an overdue recommendation, a survey, a programme."""
    diary.add(
        office,
        {
            "date": date(2022, 4, 20),
            "form": "звонок",
            "summary": "Обсудили график",
            "recommendations": "Обновить график",
            "due": date(2022, 5, 20),
        },
        school,
    )
    surveys.add(office, 2022, {"name": "1-й опрос", "group": "учителя", "expected": 24, "answered": 15}, school)
    programmes.start(office, "Программа помощи", "zimovniki", school=school)


def test_a_school_prints_points_means_changes_charts_and_words(school: Office) -> None:
    assess(school)
    self_assessment.give(school, 2022, "3", 1, comment="Часы появились весной")
    document = made(school, "self_assessment")
    lines = said(document)
    assert (
        "1 | Разбор итогов ЕГЭ: пробелы, затруднения, причины низких результатов, свои меры | — | — | 3 | 4 | +1"
        in (lines)
    )
    assert " | Средняя оценка | — | — | 1,67 | 2,33 | +0,67" in lines
    assert "Средняя оценка мер, 2021/22: (4 + 2 + 1) / 3 = 2,33." in lines
    assert "Отслеживание и правка индивидуальных образовательных траекторий | 1 | Часы появились весной" in lines
    assert any(line.startswith("Остаются низкими") for line in lines)
    mean, profile = (block for block in document.blocks if isinstance(block, Chart))
    assert mean.series[0].values == (None, None, Decimal("1.67"), Decimal("2.33"))
    assert (mean.top, mean.unit, profile.top, profile.unit) == (5, "", 5, "")
    assert [series.name for series in profile.series] == ["2021/22", "2020/21"]
    assert profile.series[0].values[:4] == (Decimal(4), Decimal(2), Decimal(1), None)


def test_a_district_prints_schools_by_measures_with_mean_and_spread(district: Office) -> None:
    cards = [Add("school", code, {"code": code, "short_name": name}) for code, name in SCHOOLS]
    entries.apply(district, cards, "Школы")
    assess(district, "857")
    assess(district, "858", less=1)
    lines = said(made(district, "self_assessment"))
    empty = " | ".join(["—"] * 7)
    assert f"Лицей № 1 | 3 | 1 | 0 | {empty} | 1,33" in lines
    assert f"СОШ № 8 | 4 | 2 | 1 | {empty} | 2,33" in lines
    assert f"Среднее | 3,50 | 1,50 | 0,50 | {empty} | 1,83" in lines
    assert f"Разброс | 3–4 | 1–2 | 0–1 | {empty} | " in lines
    assert "Оценок не поставили: СОШ № 13." in lines
    assert "Оценок за 2022" not in " ".join(lines)
    assert f"{POINTS[2022][0]}" in said(made(district, "self_assessment", "857"))[4]


SCHOOLS = (("857", "СОШ № 8"), ("858", "Лицей № 1"), ("859", "СОШ № 13"))


def test_an_empty_base_says_that_there_is_nothing(school: Office, district: Office) -> None:
    assert said(made(school, "self_assessment"))[0] == "За 2021/22 год оценок нет."
    assert said(made(district, "self_assessment"))[0] == "За 2021/22 учебный год оценок школ нет."
    assert said(made(school, "curator_diary"))[0].startswith("За 2022 год: 0 записей.")
    assert said(made(school, "stages_risks")) == ["Этапов и рисков программ нет."]


def test_the_diary_prints_what_is_open_and_the_surveys_of_the_year(school: Office) -> None:
    fill(school)
    lines = said(made(school, "curator_diary"))
    assert lines[0] == "За 2022 год: 1 запись. Открытых рекомендаций: 1, из них просрочено: 1."
    assert "20.05.2022 | Обновить график | 20.04.2022 | просрочена на 21 день" in lines
    assert "Все опрошенные | 15 из 24, 62,5 %" in lines


def test_stages_and_risks_print_with_the_matrix(school: Office, district: Office) -> None:
    fill(school)
    stages.set_state(school, stages.gather(school, "Программа помощи")[0].row, "завершён", ON, "Готово")
    risks.change(school, risks.gather(school, "Программа помощи")[0].row, {"likelihood": "высокая", "impact": "низкая"})
    lines = said(made(school, "stages_risks"))
    assert lines[0] == "Этапов: 3, завершено: 1. Рисков: 2, наступило: 0."
    assert "высокая | 1 | 0 | 0" in lines
    assert "Без оценки вероятности или последствий: 1; в матрице их нет." in lines
    fill(district, "857")
    lines = said(made(district, "stages_risks"))
    assert lines[0] == "857 | Программа помощи | 3 | 0 | 1 | 2 | 0"
    assert "Этапов и рисков программ нет." in lines


def test_points_are_drawn_on_the_scale_of_the_points(school: Office) -> None:
    assess(school)
    mean, profile = (block for block in made(school, "self_assessment").blocks if isinstance(block, Chart))
    drawn = plotted(mean, 480, lambda text, _bold, size: len(text) * size / 2)
    said = [one.text for one in drawn.shapes if isinstance(one, Words)]
    assert [text for text in said if len(text) == 1] == ["0", "1", "2", "3", "4", "5"]
    assert not any("%" in text for text in said)
    heights = {one.text: one.y for one in drawn.shapes if isinstance(one, Words) and len(one.text) == 1}
    # the mark of the last mean stands between the lines of 2 and 3
    last = max(
        (one for one in drawn.shapes if isinstance(one, Stroke) and one.closed), key=lambda one: one.points[0][0]
    )
    middle = (min(y for _, y in last.points) + max(y for _, y in last.points)) / 2 - 2.8
    assert heights["2"] < middle < heights["3"]
    drawn = plotted(profile, 480, lambda text, _bold, size: len(text) * size / 2)
    assert [one.text for one in drawn.shapes if isinstance(one, Words) and one.size < 7] == ["1", "2", "3", "4", "5"]


@pytest.mark.parametrize("kind", ["self_assessment", "curator_diary", "stages_risks"])
def test_the_three_formats_are_made_and_pdf_holds_the_words(school: Office, kind: str, tmp_path: Path) -> None:
    assess(school)
    fill(school)
    document = made(school, kind)
    for form in reports.FORMATS:
        assert reports.render(document, form) == reports.render(document, form)
    text = text_of_pdf(reports.render(document, "pdf"), tmp_path)
    expected = {"self_assessment": "2,33", "curator_diary": "62,5", "stages_risks": "Подготовительный"}
    assert expected[kind] in text
