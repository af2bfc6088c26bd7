"""Appeals take the place of earlier results: in the workbook they come with, or in the counts of the base."""

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from shnor_desktop.errors import FileError
from shnor_desktop.services import entries, importing
from shnor_desktop.services.office import Office
from tests.services.importing.books import book
from tests.services.importing.formats.made import DOCUMENT, SURNAMES, Lines, card, figures, protocol, rows

RUSSIAN = "01 - Русский язык 2022.06.23"
RESULTS: list[tuple[str, str, Any, Any]] = [
    ("304012", "11А", 40, 71),
    ("304012", "11А", 16, 24),
    ("304012", "11А", 15, 23),
    ("304012", "11Б", 50, 96),
]


def appeals(title: str, changed: list[tuple[int, str, Any, Any, Any]], *, with_exam: bool = False) -> Lines:
    """A list of appeals; one is (number in the protocol, class, before, primary now, result now)."""
    head = [
        *("№", "Код ОО", "Класс", "Код ППЭ", "Аудитория", "Фамилия", "Имя", "Отчество", "Документ"),
        *(["Экзамен"] if with_exam else []),
        *("Тип апелляции / перепроверки", "Состояние", "Дата отправки на обработку", "Дата изменений"),
        *("Балл до изменения", "Текущие", None, "Разница"),
    ]
    below: list[Any] = [None] * (head.index("Текущие")) + ["Первичный балл", "Балл"]
    lines: Lines = [] if with_exam else [[title]]
    lines += [head, below]
    for order, (number, group, before, primary, result) in enumerate(changed, 1):
        person = [SURNAMES[number % len(SURNAMES)], "Имярек", f"Безотчествович{number}", f"{DOCUMENT[0]} {DOCUMENT[1]}"]
        lines.append(
            [
                *(order, "304012", group, "12", "1", *person),
                *([title] if with_exam else []),
                *("О несогласии", "Обработана", "28.06.2022", "30.06.2022", before, primary, result, 1),
            ]
        )
    return lines


@pytest.fixture
def known(school: Office) -> Office:
    """A school base whose card has the code of РИС."""
    card(school, ris_code="304012")
    return school


def _protocol(folder: Path) -> Path:
    return book(folder / "protocol.xlsx", Лист1=protocol(RUSSIAN, RESULTS, minimum=24))


def test_an_appeal_of_the_same_workbook_replaces_the_result_of_its_person(known: Office, tmp_path: Path) -> None:
    lists = appeals(RUSSIAN, [(3, "11А", 23, 17, 27), (1, "11А", 71, 40, 71), (9, "11А", 50, 40, 60)])
    path = book(tmp_path / "a.xlsx", Протокол=protocol(RUSSIAN, RESULTS, minimum=24), Апелляции=lists)
    plan = importing.plan(known, path)
    plan.apply(known)
    first, second = rows(known)
    assert figures(first, "participants", "below_minimum", "mean_score") == (3, 0, Decimal("40.67"))
    assert figures(second, "participants", "mean_score") == (1, Decimal("96.00"))
    assert "ЕГЭ, русский язык: апелляций 3, результат изменён у 1; записан новый" in plan.notes
    assert "Апелляции, к которым в файле не нашлось участника, не учтены: 1" in plan.notes


def test_a_list_of_appeals_alone_moves_the_counts_of_the_base_once(known: Office, tmp_path: Path) -> None:
    importing.plan(known, _protocol(tmp_path)).apply(known)
    path = book(tmp_path / "appeals.xlsx", Лист1=appeals(RUSSIAN, [(3, "11А", 23, 17, 27), (2, "11А", 24, 14, 22)]))
    plan = importing.plan(known, path)
    assert (plan.recognised, plan.count("changed"), plan.refused) == ("gia", 1, [])
    plan.apply(known)
    assert figures(rows(known)[0], "participants", "below_minimum", "mean_score") == (3, 1, Decimal("40.00"))
    assert "; апелляции 2 (" in str(rows(known)[0]["source"])
    again = importing.plan(known, path)
    assert (again.count("same"), again.steps) == (1, ())
    assert any("уже учтены" in note for note in again.notes)
    entries.undo(known)
    assert figures(rows(known)[0], "below_minimum", "mean_score") == (1, Decimal("39.33"))


def test_the_protocol_loaded_anew_takes_the_appeals_back_and_they_can_be_loaded_again(
    known: Office, tmp_path: Path
) -> None:
    path = book(tmp_path / "appeals.xlsx", Лист1=appeals(RUSSIAN, [(3, "11А", 23, 17, 27)]))
    for _ in range(2):
        importing.plan(known, _protocol(tmp_path)).apply(known)
        assert rows(known)[0]["below_minimum"] == 1
        importing.plan(known, path).apply(known)
        assert rows(known)[0]["below_minimum"] == 0


def test_marks_of_class_nine_move_with_the_exam_in_a_column(known: Office, tmp_path: Path) -> None:
    results: list[tuple[str, str, Any, Any]] = [("304012", "9А", 20, mark) for mark in (5, 4, 3, 2)]
    made = protocol("Математика 2026.06.02", results, last="Оценка")
    importing.plan(known, book(tmp_path / "a.xlsx", Лист1=made)).apply(known)
    lists = appeals("Математика(2026.06.02)", [(4, "9А", 2, 8, 3)], with_exam=True)
    importing.plan(known, book(tmp_path / "b.xlsx", Лист1=lists)).apply(known)
    (only,) = rows(known)
    assert figures(only, "participants", "n5", "n4", "n3", "n2") == (4, 1, 1, 2, 0)


def test_appeals_without_results_in_the_base_change_nothing(known: Office, tmp_path: Path) -> None:
    path = book(tmp_path / "appeals.xlsx", Лист1=appeals(RUSSIAN, [(3, "11А", 23, 17, 27)]))
    with pytest.raises(FileError, match="не к чему применить") as refused:
        importing.plan(known, path)
    assert "сначала загрузите протокол" in refused.value.hint


def test_appeals_that_the_counts_of_the_base_cannot_have_are_not_applied(known: Office, tmp_path: Path) -> None:
    results: list[tuple[str, str, Any, Any]] = [("304012", "9А", 20, 5)]
    made = protocol("Математика 2026.06.02", results, last="Оценка")
    importing.plan(known, book(tmp_path / "a.xlsx", Лист1=made)).apply(known)
    before = rows(known)
    lists = appeals("Математика(2026.06.02)", [(1, "9А", 2, 8, 3)], with_exam=True)
    with pytest.raises(FileError, match="не к чему применить") as refused:
        importing.plan(known, book(tmp_path / "b.xlsx", Лист1=lists))
    assert "не пересчитать" in refused.value.hint
    assert rows(known) == before
