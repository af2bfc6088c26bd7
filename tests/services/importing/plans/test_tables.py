"""Tables of plans in Word and Excel come in whole, under any of the printed column sets."""

from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path

import pytest

from shnor_desktop.errors import FileError, InputError
from shnor_desktop.services import entries, plan_cards, planning
from shnor_desktop.services.importing import plan_draft, plan_load
from shnor_desktop.services.importing.plan_draft import Draft
from shnor_desktop.services.office import Office
from tests.services.importing.plans.documents import PLANS, Printed, Row, excel, rows, sections, word
from tests.services.importing.plans.test_terms import needs_data

Make = Callable[[Path, Printed, Sequence[Row]], Path]


def read(path: Path, year: int | None = None) -> Draft:
    return plan_draft.read(plan_draft.open_file(path), year=year)


def table(path: Path, lines: Sequence[Sequence[object]]) -> Path:
    import openpyxl  # type: ignore[import-untyped]

    book = openpyxl.Workbook()
    page = book.active
    assert page is not None
    for line in lines:
        page.append(list(line))
    book.save(path)
    return path


@needs_data
@pytest.mark.parametrize("printed", PLANS, ids=lambda plan: f"{plan.district}-{plan.plan[:14]}")
@pytest.mark.parametrize(("make", "suffix"), [(word, ".docx"), (excel, ".xlsx")])
def test_published_plan_comes_in_whole(
    make: Make, suffix: str, printed: Printed, school: Office, tmp_path: Path
) -> None:
    source = rows(printed)
    draft = read(make(tmp_path / f"План{suffix}", printed, source), printed.year)
    keys = {key for _, key in printed.heads}
    assert [line.title for line in draft.lines] == [" ".join(row["title"].split()) for row in source]
    assert [line.section for line in draft.lines] == [row["section"] for row in source]
    assert [line.cells["responsible"] or "" for line in draft.lines] == [row["responsible"] for row in source]
    for ours, theirs in (("indicator", "indicator"), ("evidence_form", "evidence"), ("planned_value", "planned_value")):
        wanted = [row[theirs] if theirs in keys else "" for row in source]
        assert [line.cells[ours] or "" for line in draft.lines] == wanted
    # a number that is the same in two parts of a plan is told apart by the part
    again = len({row["item_no"] for row in source}) < len(source)
    assert [line.number for line in draft.lines] == [
        f"{row['section_no']}.{row['item_no']}" if again else row["item_no"] for row in source
    ]
    assert not any(line.doubts for line in draft.lines if line.term.text != "не указан")
    loaded = plan_load.load(school, draft, printed.plan)
    held = planning.items(school, printed.plan)
    assert len(held) == loaded.occurrences
    by_number = {line.number: row for line, row in zip(draft.lines, source, strict=True)}
    for number, row in by_number.items():
        mine = [item for item in held if item.values["number"] == number]
        assert {item.values["deadline_text"] for item in mine} == {" ".join(row["deadline_text"].split())}
        if row["date_precision"] in ("day", "month", "year"):
            windows = row["windows"].split(";") if row["windows"] else [f"{row['start_date']}/{row['end_date']}"]
            days = [f"{item.values['start']}/{item.values['end']}" for item in mine]
            assert days == windows
    card = plan_cards.card(school, printed.plan, school.code)
    assert [section.name for section in card.sections] == sections(source)
    assert "title" in {key for key, _ in card.columns}


@needs_data
def test_plan_is_one_operation_and_its_name_is_taken_once(school: Office, tmp_path: Path) -> None:
    printed = PLANS[1]
    draft = read(word(tmp_path / "a.docx", printed, rows(printed)))
    assert (draft.year, draft.guessed) == (2022, True)
    trial = plan_load.load(school, draft, "Карта", dry_run=True)
    assert (trial.applied, planning.items(school)) == (None, [])
    plan_load.load(school, draft, "Карта")
    with pytest.raises(InputError, match="уже есть"):
        plan_load.load(school, draft, " карта ")
    assert plan_cards.card(school, "Карта", school.code).goal_of(draft.lines[0].section) == "Цель: снизить риски школы"
    entries.undo(school)
    assert planning.items(school) == []
    assert plan_cards.cards(school) == []


def test_numbers_are_kept_as_printed_and_made_different(tmp_path: Path) -> None:
    lines: list[Sequence[object]] = [("№ п/п", "Мероприятие", "Срок", "Исполнители")]
    numbers = (17, 18, 18, "18", "2а", "2б.", None, 1.9, 1.1, "18 (повтор)", date(2022, 2, 1))
    lines += [(number, f"Дело {place}", "март 2022", "Завуч") for place, number in enumerate(numbers)]
    draft = read(table(tmp_path / "a.xlsx", lines))
    assert [line.number for line in draft.lines] == [
        "17",
        "18",
        "18 (повтор)",
        "18 (повтор 2)",
        "2а",
        "2б",
        "19",
        "1.9",
        "1.10",
        "18 (повтор 3)",
        "1.2",
    ]
    assert len({line.number for line in draft.lines}) == len(draft.lines)
    assert all(len(line.number) <= 20 for line in draft.lines)
    assert [bool(line.doubts) for line in draft.lines] == [False] * 2 + [True] * 2 + [False] * 2 + [True] + [
        False
    ] * 2 + [True] * 2


def test_number_in_front_of_the_title_is_a_number(tmp_path: Path) -> None:
    lines = [
        ("Мероприятие", "Срок", "Ответственный"),
        ("1.1. Педсовет", "март 2022", "Завуч"),
        ("1.2 Совещание", "май 2022", "Завуч"),
    ]
    draft = read(table(tmp_path / "a.xlsx", lines))
    assert [(line.number, line.title) for line in draft.lines] == [("1.1", "Педсовет"), ("1.2", "Совещание")]


def test_sections_with_numbers_goals_and_tasks_are_told_from_measures(tmp_path: Path) -> None:
    lines = [
        ("План мероприятий школы на 2022 год", None, None, None),
        (None, None, None, None),
        ("№", "Мероприятие", "Срок", "Ответственный"),
        (1, 2, 3, 4),
        ("1", "Организация", None, None),
        ("1.1", "Педсовет", "март", "Завуч"),
        ("Раздел 2. Кадры", None, None, None),
        ("Цель: закрыть вакансии", None, None, None),
        ("Задача 1. Найти учителя", None, None, None),
        ("2.1", "Объявление", "апрель", "Директор"),
        ("№", "Мероприятие", "Срок", "Ответственный"),
        ("2.2", "Собеседование", None, None),
    ]
    draft = read(table(tmp_path / "a.xlsx", lines))
    assert draft.year == 2022
    assert [(line.number, line.title, line.section, line.cells["task"]) for line in draft.lines] == [
        ("1.1", "Педсовет", "1. Организация", None),
        ("2.1", "Объявление", "Раздел 2. Кадры", "Найти учителя"),
        ("2.2", "Собеседование", "Раздел 2. Кадры", "Найти учителя"),
    ]
    assert draft.goals == {"Раздел 2. Кадры": "Цель: закрыть вакансии"}
    assert draft.lines[2].doubts == ("Срок не указан",)


def test_cells_that_span_rows_and_rows_that_go_on_belong_to_their_measure(tmp_path: Path) -> None:
    import docx

    document = docx.Document()
    made = document.add_table(rows=5, cols=4)
    text = (
        ("№", "Событие", "Сроки", "Ответственный"),
        ("1", "Опрос директоров", "10.03–24.03.2022", "Завуч"),
        ("", "", "03.10–14.10.2022", ""),
        ("2", "Экспертиза", "21.03–25.03.2022", ""),
        ("3", "Отчёт о\xa0доле", "", "Директор"),
    )
    for number, line in enumerate(text):
        for position, words in enumerate(line):
            made.cell(number, position).text = words
    made.cell(1, 0).merge(made.cell(2, 0)).text = "1"
    made.cell(1, 1).merge(made.cell(2, 1)).text = "Опрос директоров"
    made.cell(1, 3).merge(made.cell(3, 3)).text = "Завуч"
    path = tmp_path / "a.docx"
    document.save(str(path))
    draft = read(path)
    assert [(line.number, line.title, line.cells["responsible"]) for line in draft.lines] == [
        ("1", "Опрос директоров", "Завуч"),
        ("2", "Экспертиза", "Завуч"),
        ("3", "Отчёт о доле", "Директор"),
    ]
    ends = [part.end for part in draft.lines[0].term.parts]
    assert ends == [date(2022, 3, 24), date(2022, 10, 14)]


def test_columns_may_be_given_another_meaning(tmp_path: Path) -> None:
    lines = [("Чем займёмся", "Мероприятие", "Срок"), ("Педсовет", "Педагогические", "март 2022")]
    path = table(tmp_path / "a.xlsx", lines)
    source = plan_draft.open_file(path)
    chosen = {"Чем займёмся": "title", "Мероприятие": "section"}
    (line,) = plan_draft.read(source, chosen=chosen).lines
    assert (line.title, line.section) == ("Педсовет", "Педагогические")


def test_name_of_a_person_and_a_long_cell_are_doubts(tmp_path: Path) -> None:
    lines = [("Мероприятие", "Срок", "Ответственный"), ("П" * 2100, "март 2022", "Смирнова И. П., завуч")]
    (line,) = read(table(tmp_path / "a.xlsx", lines)).lines
    assert len(line.title) == 2000
    assert [doubt.split(":")[0] for doubt in line.doubts] == [
        "Похоже на имя человека",
        "«Мероприятие» длиннее 2000 знаков",
    ]


def test_text_table_is_read_too(tmp_path: Path) -> None:
    path = tmp_path / "План.csv"
    path.write_text("№;Мероприятие;Срок\n1;Педсовет;до 1 июня 2022\n", encoding="utf-8")
    (line,) = read(path).lines
    assert (line.number, line.term.parts[0].end) == ("1", date(2022, 6, 1))


def test_table_that_is_no_plan_is_refused(tmp_path: Path) -> None:
    path = table(tmp_path / "a.xlsx", [("Класс", "Учеников"), ("5А", 20)])
    with pytest.raises(FileError, match="нет таблицы плана"):
        read(path)
