"""What becomes of each row, and that applying a plan is one operation that can be taken back."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from shnor_desktop.errors import InputError
from shnor_desktop.models.sheets.values import Value
from shnor_desktop.services import backup, entries, importing
from shnor_desktop.services.importing.plan import Verdict
from shnor_desktop.services.office import Office
from tests.services.importing.books import Lines, book, text

_HEAD = ["year", "grade", "letter", "pupils", "boys", "girls"]


def _plan(base: Office, tmp_path: Path, lines: Lines, **options: object) -> importing.ImportPlan:
    path = book(tmp_path / "classes.xlsx", Лист1=lines)
    return importing.plan(base, path, sheet=str(options.pop("sheet", "classes")), **options)  # type: ignore[arg-type]


def _verdicts(plan: importing.ImportPlan) -> list[Verdict]:
    return [row.verdict for sheet in plan.sheets for row in sheet.rows]


def _stored(base: Office, key: str = "classes") -> list[tuple[str, dict[str, Value]]]:
    with base.reading() as session:
        rows = entries.load(session, key)
    return [(row.school, {k: v for k, v in row.values.items() if v is not None}) for row in rows]


def test_an_unreadable_cell_refuses_its_row_and_names_the_cell(school: Office, tmp_path: Path) -> None:
    plan = _plan(school, tmp_path, [_HEAD, [2022, 5, "А", 20], [2022, 6, "А", "много"], [2022, 7, None, 3.5]])
    plan.apply(school)
    assert _verdicts(plan) == ["added", "refused", "refused"]
    reasons = [row.reasons[0] for _, row in plan.refused]
    assert [(reason.cell, reason.column) for reason in reasons] == [("D3", "pupils"), ("D4", "pupils")]
    assert reasons[0].message == "«Обучающихся»: «много» — не число"
    assert len(_stored(school)) == 1


def test_an_empty_required_cell_refuses_the_row(school: Office, tmp_path: Path) -> None:
    plan = _plan(school, tmp_path, [_HEAD, [2022, 5, "А", None], [2022, None, "А", 20]])
    assert [reason.message for _, row in plan.refused for reason in row.reasons] == [
        "Заполните графу «Обучающихся»",
        "Заполните графу «Класс»",
    ]
    assert plan.apply(school) is None


def test_a_broken_hard_rule_is_stored_and_told(school: Office, tmp_path: Path) -> None:
    plan = _plan(school, tmp_path, [_HEAD, [2022, 5, "А", 20, 15, 15]])
    plan.apply(school)
    assert _verdicts(plan) == ["added"]
    assert any("нарушены правила" in note and "15 + 15 = 30" in note for note in plan.notes)
    assert len(_stored(school)) == 1


def test_loading_the_same_file_again_changes_nothing(school: Office, tmp_path: Path) -> None:
    lines = [_HEAD, [2022, 5, "А", 20, 10, 10], [2022, 6, None, 7, None, None]]
    assert _plan(school, tmp_path, lines).apply(school) is not None
    again = _plan(school, tmp_path, lines)
    assert (_verdicts(again), again.apply(school)) == (["same", "same"], None)


def test_an_empty_cell_clears_and_an_absent_column_does_not(school: Office, tmp_path: Path) -> None:
    _plan(school, tmp_path, [_HEAD, [2022, 5, "А", 20, 10, 10]]).apply(school)
    plan = _plan(school, tmp_path, [["year", "grade", "letter", "pupils", "boys"], [2022, 5, "А", 21, None]])
    plan.apply(school)
    assert _verdicts(plan) == ["changed"]
    assert _stored(school) == [("857", {"year": 2022, "grade": 5, "letter": "А", "pupils": 21, "girls": 10})]


def test_required_columns_absent_from_the_file_refuse_new_rows_only(school: Office, tmp_path: Path) -> None:
    _plan(school, tmp_path, [_HEAD, [2022, 5, "А", 20]]).apply(school)
    plan = _plan(school, tmp_path, [["year", "grade", "letter", "boys"], [2022, 5, "А", 9], [2022, 6, "А", 9]])
    assert _verdicts(plan) == ["changed", "refused"]
    assert any("нет обязательных граф «Обучающихся»" in note for note in plan.notes)


def test_a_repeated_row_is_refused_only_when_it_says_something_else(school: Office, tmp_path: Path) -> None:
    lines = [_HEAD, [2022, 5, "А", 20], [2022, 5, "А", 20], [2022, 5, "А", 21]]
    plan = _plan(school, tmp_path, lines)
    assert _verdicts(plan) == ["added", "same", "refused"]
    assert plan.refused[0][1].reasons[0].message == "Повторяет строку 2, но с другими данными"


def test_year_fills_only_empty_cells(school: Office, tmp_path: Path) -> None:
    plan = _plan(school, tmp_path, [_HEAD, [None, 5, None, 20], [2021, 5, None, 19]], year=2022)
    plan.apply(school)
    assert [values["year"] for _, values in _stored(school)] == [2022, 2021]
    assert any("учебный год 2022 подставлен" in note for note in plan.notes)


def test_a_school_takes_only_its_own_rows(school: Office, tmp_path: Path) -> None:
    lines = [["school", *_HEAD], ["857", 2022, 5, None, 20], [None, 2022, 6, None, 20], ["858", 2022, 7, None, 20]]
    plan = _plan(school, tmp_path, lines)
    plan.apply(school)
    assert _verdicts(plan) == ["added", "added", "refused"]
    assert plan.refused[0][1].reasons[0].message == "Строка школы «858», а база школы «857»"
    assert {owner for owner, _ in _stored(school)} == {"857"}
    with pytest.raises(InputError, match="База принадлежит школе «857»"):
        _plan(school, tmp_path, lines, school="858")


def test_a_school_takes_only_its_own_card_and_needs_no_code_in_it(school: Office, tmp_path: Path) -> None:
    lines = [["short_name", "director"], ["Школа № 8", "Иванова Мария Петровна"]]
    plan = _plan(school, tmp_path, lines, sheet="school")
    plan.apply(school)
    assert _verdicts(plan) == ["changed"]
    foreign = _plan(school, tmp_path, [["code", "short_name"], ["858", "СОШ № 9"]], sheet="school")
    assert foreign.refused[0][1].reasons[0].message == "Карточка школы «858», а база школы «857»"


def test_a_district_knows_schools_by_any_identifier_and_does_not_guess(district: Office, tmp_path: Path) -> None:
    cards = [
        ["code", "short_name", "number", "ris_code", "fis_oko_login", "aliases"],
        ["007", "СОШ № 1", "1", "611001", "edu610001", "Первая; Зелёная"],
        ["802", "СОШ № 2", "2", "611002", "edu610002", "Зелёная"],
    ]
    _plan(district, tmp_path, cards, sheet="school").apply(district)
    names = ["007", 7, "сош № 1", "611002", "sch610002", "ПЕРВАЯ", "зеленая", "Неизвестная школа", None]
    lines = [["school", *_HEAD], *([name, 2022, grade, None, 20] for grade, name in enumerate(names, 1))]
    plan = _plan(district, tmp_path, lines)
    assert [row.school for row in plan.sheets[0].rows[:6]] == ["007", "007", "007", "802", "802", "007"]
    assert [row.reasons[0].message for _, row in plan.refused] == [
        "«зеленая» — это могут быть школы 007, 802: укажите код",
        "Школа «Неизвестная школа» не найдена: укажите её код",
        "Не указан код школы",
    ]
    assert any("Школы узнаны не по коду" in note for note in plan.notes)


def test_a_district_takes_rows_of_a_school_whose_card_is_yet_to_come(district: Office, tmp_path: Path) -> None:
    plan = _plan(district, tmp_path, [["school", *_HEAD], [801, 2022, 5, None, 20], [None, 2022, 6, None, 9]])
    assert _verdicts(plan) == ["added", "refused"]
    assert any(note == "Нет карточек школ с кодами: 801" for note in plan.notes)
    filled = _plan(district, tmp_path, [["school", *_HEAD], [None, 2022, 6, None, 9]], school="801")
    assert [row.school for row in filled.sheets[0].rows] == ["801"]


def test_a_printed_passport_is_turned_into_rows(school: Office, tmp_path: Path) -> None:
    lines = [
        ["Класс", "Литера", "Дети с ОВЗ", "группа риска", "vshu"],
        [5, "А", 2, 0, None],
        [6, None, "много", 1, 3],
    ]
    plan = _plan(school, tmp_path, lines, sheet="social_passport", year=2022)
    plan.apply(school)
    found = [(v["grade"], v.get("letter"), v["category"], v["count"]) for _, v in _stored(school, "social_passport")]
    assert found == [(5, "А", "ovz", 2), (5, "А", "risk_group", 0), (6, None, "risk_group", 1), (6, None, "vshu", 3)]
    assert {v["on_date"] for _, v in _stored(school, "social_passport")} == {date(2021, 9, 1)}
    assert [reason.cell for _, row in plan.refused for reason in row.reasons] == ["C3"]


def test_reference_figures_belong_to_no_school(district: Office, tmp_path: Path) -> None:
    lines = [
        ["scope", "year", "procedure", "subject", "programme_grade", "success_pct"],
        ["район", 2022, "ВПР", "математика", 5, 87.25],
    ]
    plan = _plan(district, tmp_path, lines, sheet="references")
    plan.apply(district)
    owner, values = _stored(district, "references")[0]
    assert (owner, values["success_pct"], values["season"]) == ("", Decimal("87.25"), "весна")


def test_a_figure_left_by_a_formula_is_read_as_the_person_sees_it(school: Office, tmp_path: Path) -> None:
    lines = [["year", "internet_mbit", "textbooks_percent"], [2022, 0.1 + 0.2, 99.9]]
    plan = _plan(school, tmp_path, lines, sheet="equipment")
    plan.apply(school)
    assert _stored(school, "equipment")[0][1]["internet_mbit"] == Decimal("0.3")


def test_a_load_is_one_operation_and_undo_takes_it_back_whole(school: Office, tmp_path: Path) -> None:
    _plan(school, tmp_path, [_HEAD, [2022, 5, "А", 20]]).apply(school)
    before = _stored(school)
    applied = _plan(school, tmp_path, [_HEAD, [2022, 5, "А", 25], [2022, 6, "А", 10]]).apply(school)
    assert applied is not None
    assert applied.title == "Загрузка из файла «classes.xlsx»"
    entries.undo(school)
    assert _stored(school) == before


def test_a_big_load_makes_a_copy_first(school: Office, school_base: Path, tmp_path: Path) -> None:
    lines = [["year", "grade", "letter", "pupils"], *([2022, 5, f"к{number}", 20] for number in range(1000))]
    path = text(tmp_path / "classes.csv", lines)
    importing.plan(school, path, sheet="classes").apply(school)
    assert [copy.name.endswith("до-загрузки.shnor") for copy, _ in backup.list_copies(school_base)] == [True]


def test_rows_that_stand_twice_in_the_base_are_not_guessed(school: Office, tmp_path: Path) -> None:
    values: dict[str, Value] = {"year": 2022, "grade": 5, "letter": None, "pupils": 20}
    entries.apply(school, [entries.Add("classes", "857", values)] * 2, "Две одинаковые строки")
    assert _verdicts(_plan(school, tmp_path, [_HEAD, [2022, 5, None, 20]])) == ["same"]
    plan = _plan(school, tmp_path, [_HEAD, [2022, 5, None, 21]])
    assert plan.refused[0][1].reasons[0].message.startswith("В базе несколько таких строк")


def test_refused_rows_come_back_as_a_workbook_that_loads_when_mended(school: Office, tmp_path: Path) -> None:
    plan = _plan(school, tmp_path, [["Отчёт"], _HEAD, [2022, 5, "А", 20], [2022, 6, "А", "много"]])
    target = tmp_path / "refused.xlsx"
    assert importing.save_refused([plan], target) == 1
    again = importing.plan(school, target, sheet="classes")
    assert [(row.number, row.reasons[0].cell) for _, row in again.refused] == [(2, "D2")]
    assert not any("не загружены" in note for note in again.notes)


def test_a_class_written_in_one_cell_is_parted(school: Office, tmp_path: Path) -> None:
    lines = [["Класс", "Обучающихся"], ["5а", 20], ["10 «Б»", 21], [7, 22], ["11-В", 23], ["пятый", 24]]
    plan = _plan(school, tmp_path, lines, year=2022)
    plan.apply(school)
    found = [(values["grade"], values.get("letter")) for _, values in _stored(school)]
    assert found == [(5, "А"), (10, "Б"), (7, None), (11, "В")]
    assert [reason.cell for _, row in plan.refused for reason in row.reasons] == ["A6"]
