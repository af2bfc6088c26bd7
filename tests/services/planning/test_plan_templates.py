"""The plans of the five programmes: what their sources print, no names of theirs, any other year."""

import csv
import json
import re
from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from shnor_desktop.errors import FileError
from shnor_desktop.models.sheets.roadmap import ROADMAP
from shnor_desktop.paths import resources
from shnor_desktop.services import lists, plan_templates
from shnor_desktop.services.plan_templates import Measure, Template
from shnor_desktop.services.recurrence import Window

SOURCE = Path(__file__).resolve().parents[4] / "shared" / "data" / "roadmap_items.csv"
COUNTS = {
    "zimovniki_roadmap": 17,
    "zimovniki_measures": 9,
    "ust_ilimsk_roadmap": 60,
    "kursk_roadmap": 53,
    "petrovsky_control_points": 16,
    "petrovsky_schedule": 74,
    "norilsk_prevention": 7,
    "norilsk_monitoring": 5,
    "norilsk_plan": 25,
}
PLANS = {
    "zimovniki_roadmap": "Дорожная карта поддержки ШНОР и ШССУ",
    "zimovniki_measures": "Комплекс мероприятий по повышению качества в школах с низкими результатами",
    "ust_ilimsk_roadmap": "Дорожная карта сопровождения ШНОР и проекта «500+», 2022 год",
    "kursk_roadmap": "Дорожная карта сопровождения ШНОР и ШНСУ",
    "petrovsky_control_points": "Контрольные точки дорожной карты",
    "petrovsky_schedule": "План-график дорожной карты",
    "norilsk_prevention": "4.5. Меры профилактики учебной неуспешности",
    "norilsk_monitoring": "Сроки мониторинга по тексту программы",
    "norilsk_plan": "План повышения качества образования, 2023 год",
}
NAMES = re.compile(
    r"АПГО|КГИРО|СКИРО|РМК|МЦДК|ЦНПП РО|МОН КО|ЦРО|ЦР и ПСО|«МЦ»|ГАУ|ФГАОУ|М[БКА]О?У |[А-Я]?СОШ|№"
    r"|[Зз]имовник|Усть-Илим|Илимск|[Кк]урск|[Пп]етровск|[Нн]орильск|Ставропол|Иркутск|Краснояр|Ростовск"
    r"|«Дети |вести»|«Сверим|\bФИО\b|\bГМО\b|\bРМО\b|\bГПС\b|\bРМА\b|\bЦОКО\b|https?:|\bwww\."
    r"|[А-ЯЁ]\.\s?[А-ЯЁ]\.|город|райо|окру[гж]|\bкра[йеяю]\b|краев"
)
MENTIONED = re.compile("окружен")
"""«Трудное окружение школ» names no округ."""


def source(key: str) -> list[dict[str, str]]:
    if not SOURCE.exists():
        pytest.skip("the tables of the sources are not beside this checkout")
    programme = template(key).programme
    with SOURCE.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    return [row for row in rows if (row["district_code"], row["plan"]) == (programme, PLANS[key])]


def template(key: str) -> Template:
    return plan_templates.find(key)


def terms(one: Template, measure: Measure) -> list[Window]:
    return measure.occurrences(one.span, plan_templates.terms_of(one.year))


def test_the_five_programmes_have_the_measures_of_their_sources() -> None:
    assert {one.key: len(one.measures) for one in plan_templates.shipped()} == COUNTS
    by_programme: Counter[str] = Counter()
    for one in plan_templates.shipped():
        by_programme[one.programme] += len(one.measures)
    assert by_programme == {"zimovniki": 26, "ust_ilimsk": 60, "kursk": 53, "petrovsky": 90, "norilsk": 37}


@pytest.mark.parametrize("key", COUNTS)
def test_numbers_recurrences_and_dates_are_those_of_the_source(key: str) -> None:
    one, rows = template(key), source(key)
    assert [measure.printed for measure in one.measures] == [row["item_no"] for row in rows]
    assert [measure.section for measure in one.measures] == [row["section_no"] for row in rows]
    kinds = {"once": "разово", "yearly": "ежегодно", "quarterly": "раз в четверть", "continuous": "постоянно"}
    kinds |= {"on request": "по запросу", "by plan": "по плану"}
    for measure, row in zip(one.measures, rows, strict=True):
        assert measure.cells["recurrence"] == kinds.get(row["recurrence"]), row
        assert measure.cells["level"] == ("школа" if row["level"] == "school" else "муниципалитет")
        found = terms(one, measure)
        if row["windows"]:
            printed = [part.split("/") for part in row["windows"].split(";")]
            assert [[term.start.isoformat(), term.end.isoformat()] for term in found] == printed, row
        if row["start_date"]:
            assert (found[0].start.isoformat(), found[-1].end.isoformat()) == (row["start_date"], row["end_date"]), row
        elif row["months"]:
            months = {int(month) for month in row["months"].split(";")}
            assert {term.end.month for term in found} | {term.start.month for term in found} <= months, row
            assert found, row
        if not row["start_date"]:
            assert all(one.span.start <= term.start <= term.end <= one.span.end for term in found), row


@pytest.mark.parametrize("key", COUNTS)
def test_figures_of_the_source_are_carried_over(key: str) -> None:
    one, rows = template(key), source(key)
    for measure, row in zip(one.measures, rows, strict=True):
        for column, ours in (("planned_value", "planned_value"), ("title", "title"), ("indicator", "indicator")):
            figures = re.findall(r"\d+", str(measure.cells[ours] or ""))
            lost = Counter(re.findall(r"\d+", row[column])) - Counter(figures)
            # numbers of one district's schools are names
            assert not lost or "СОШ" in row[column], (row, figures)


def test_nothing_of_a_districts_names_is_left_in_what_another_would_get() -> None:
    for one in plan_templates.shipped():
        texts = [one.plan, one.title, one.goal, one.about, *(section.title for section in one.sections)]
        texts += [section.goal for section in one.sections]
        texts += [str(value) for measure in one.measures for value in measure.cells.values() if value]
        leaks = [text for text in texts if NAMES.search(MENTIONED.sub("", text))]
        assert not leaks, (one.key, leaks)


@pytest.mark.parametrize("key", COUNTS)
def test_cells_are_such_as_the_form_takes(key: str) -> None:
    one = template(key)
    known = {item.key for item in lists.shipped("risk_factors")}
    assert {measure.factor for measure in one.measures} <= known | {""}
    assert {measure.section for measure in one.measures} == {section.number for section in one.sections}
    assert [column for column, _ in one.columns][:2] == ["number", "title"]
    assert one.source
    for measure in one.measures:
        assert ROADMAP.column("number").read(measure.number) == measure.number
        for column, value in measure.cells.items():
            assert ROADMAP.column(column).read(value) == value


def test_restarted_numbers_are_told_apart_by_the_section_and_single_ones_stay() -> None:
    assert [measure.number for measure in template("kursk_roadmap").measures][20:22] == ["2.9", "2.9 (повтор)"]
    assert {"4.2а", "4.2б", "4.21 (повтор)", "3.18"} <= {one.number for one in template("petrovsky_schedule").measures}
    assert [measure.number for measure in template("norilsk_monitoring").measures] == ["М1", "М2", "М3", "М4", "М5"]
    assert template("ust_ilimsk_roadmap").measures[9].number == "10"
    assert "П2.10" in {measure.number for measure in template("norilsk_plan").measures}


def test_a_plan_moves_to_another_year_with_its_words_and_leap_days() -> None:
    one = template("ust_ilimsk_roadmap").in_year(2024)
    assert one.plan == "Дорожная карта сопровождения ШНОР и проекта «500+», 2024 год"
    by_number = {measure.number: measure for measure in one.measures}
    assert by_number["27"].windows == (Window(date(2024, 2, 1), date(2024, 2, 29)),)
    assert by_number["16"].windows == (
        Window(date(2024, 3, 10), date(2024, 3, 16)),
        Window(date(2024, 9, 5), date(2024, 9, 12)),
    )
    assert by_number["16"].cells["deadline_text"] == "10.03–16.03 и 05.09–12.09.2024"
    assert by_number["53"].cells["indicator"] == "Школы проекта «500+» 2024 года с обученными работниками"
    long = template("petrovsky_schedule").in_year(2030)
    assert (long.span, long.plan) == (
        Window(date(2030, 1, 1), date(2032, 12, 31)),
        "План-график дорожной карты, 2030–2032 годы",
    )
    quarters = next(measure for measure in long.measures if measure.number == "3.24")
    assert len(terms(long, quarters)) == 12


def test_a_plan_of_a_school_year_moves_by_school_years() -> None:
    kursk = template("kursk_roadmap")
    assert kursk.in_year(2022, school_year=True) == kursk
    assert kursk.in_year(2024, school_year=True) == kursk.in_year(2023)
    moved = kursk.in_year(2023)
    of_the_year = next(measure for measure in moved.measures if measure.number == "3.11")
    assert of_the_year.cells["deadline_text"] == "2023–2024 учебный год"
    assert terms(moved, of_the_year) == [Window(date(2023, 11, 1), date(2024, 5, 31))]
    assert "ВПР 2023" in next(measure for measure in moved.measures if measure.number == "1.5").title


@pytest.mark.parametrize("key", COUNTS)
@pytest.mark.parametrize("years", [-7, -1, 1, 2, 8])
def test_a_plan_moved_there_and_back_is_the_same_plan(key: str, years: int) -> None:
    one = template(key)
    moved = one.later(years)
    assert moved.year == one.year + years
    assert moved.later(-years) == one
    counts = [len(terms(one, measure)) for measure in one.measures]
    assert [len(terms(moved, measure)) for measure in moved.measures] == counts


def test_dates_of_orders_do_not_move_with_the_plan() -> None:
    body = json.loads((resources() / "plans" / "norilsk_monitoring.json").read_text(encoding="utf-8"))
    body["items"][0] |= {"title": "Мониторинг 2023/24 по приказу от 21.02.2023 № 86, закон 2012 года, 29.02.2024"}
    moved = plan_templates.read(body).later(1)
    assert moved.measures[0].title == "Мониторинг 2024/25 по приказу от 21.02.2023 № 86, закон 2012 года, 28.02.2025"


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"format": "другое"}, "не шаблон плана"),
        ({"version": 2}, "более новой программой"),
        ({"items": []}, "от 1 до 1000"),
        ({"items": [{"number": "1"}]}, "номера или названия"),
        ({"items": [{"number": "1", "title": "Мера", "recurrence": "иногда"}]}, "записан с ошибкой"),
        ({"items": [{"number": "1", "title": "Мера", "windows": [["2022-02-02", "2022-02-01"]]}]}, "раньше начала"),
        ({"items": [{"number": "1", "title": "Мера", "each": ["13"]}]}, "записан с ошибкой"),
        ({"items": [{"number": "1", "title": "А"}, {"number": "1", "title": "Б"}]}, "номера мероприятий повторяются"),
        ({"start": "вчера"}, "записан с ошибкой"),
        ({"end": "2999-01-01"}, "длиннее 30 лет"),
        ({"items": [{"number": "1", "title": "А", "within": ["2022-01-01", "2052-01-01"]}]}, "длиннее 30 лет"),
        ({"columns": [{"key": "нет"}]}, "записан с ошибкой"),
        ({"title": ["список"]}, "записан с ошибкой"),
        ({"title": ""}, "нет названия"),
    ],
)
def test_a_broken_template_is_refused_in_words(change: dict[str, object], words: str) -> None:
    body = json.loads((resources() / "plans" / "norilsk_monitoring.json").read_text(encoding="utf-8"))
    with pytest.raises(FileError, match=words):
        plan_templates.read(body | change)
    others: tuple[object, ...] = (None, [], "текст", {})
    for other in others:
        with pytest.raises(FileError, match="не шаблон плана"):
            plan_templates.read(other)
