"""`shnor ready`, `reopen` and `notes`: said in words, refused with the exit codes of the contract."""

from pathlib import Path

from shnor_desktop.cli import output
from shnor_desktop.models.sheets.internal import ACCEPTED
from shnor_desktop.models.sheets.values import Value
from shnor_desktop.services import entries, notes
from shnor_desktop.services.entries import Add
from shnor_desktop.services.office import open_office
from tests.cli.conftest import Shnor
from tests.cli.test_answers import documented
from tests.services.importing.books import book


def test_form_is_called_ready_taken_back_and_opened_again(shnor: Shnor, school_base: Path, tmp_path: Path) -> None:
    form = (school_base, "classes", "--year", "2022")
    with open_office(school_base) as office:
        entries.apply(office, [Add("classes", "857", {"year": 2022, "grade": 5})], "Черновик")
    refused = shnor("ready", *form)
    assert refused.code == output.REFUSED
    assert "Первое: 5 класс, 2022: Заполните графу «Обучающихся»" in refused.err
    table = book(tmp_path / "a.xlsx", Классы=[["year", "grade", "pupils"], [2022, 5, 20]])
    assert shnor("import", school_base, table).code == output.DONE
    assert "Готово: лист «Классы» за 2021/22" in shnor("ready", *form).out
    assert "Классы, 2022: заполнено: 1 из 1 классов; готово" in shnor("check", school_base, "--year", "2022").out
    assert "Снято «готово»" in shnor("ready", *form, "--undo").out
    assert shnor("ready", *form, "--undo").code == output.REFUSED
    assert shnor("reopen", *form).code == output.WRONG_CALL
    assert shnor("reopen", *form, "--reason", "Ошибка").code == output.REFUSED

    locked: dict[str, Value] = {"sheet": "classes", "year": 2022, "state": ACCEPTED, "sequence": 1}
    with open_office(school_base) as office:
        entries.apply(office, [Add("readiness", "857", locked)], "Квитанция")
    changed = book(tmp_path / "b.xlsx", Классы=[["year", "grade", "pupils"], [2022, 5, 21]])
    stopped = shnor("import", school_base, changed)
    assert stopped.code == output.REFUSED
    assert "принят районом" in stopped.err
    assert "Причина: Прибыл ученик." in shnor("reopen", *form, "--reason", "Прибыл ученик.").out
    assert shnor("import", school_base, changed).code == output.DONE
    line = next(
        item
        for item in shnor("check", school_base, "--year", "2022", "--json").json["completeness"]
        if item["sheet"] == "classes"
    )
    assert (line["readiness"], line["stale"]) == ("reopened", False)


def test_notes_are_listed_by_form_with_their_rows_in_words(shnor: Shnor, school_base: Path) -> None:
    assert "Пометок нет." in shnor("notes", school_base).out
    with open_office(school_base) as office:
        rows = entries.apply(
            office, [Add("classes", "857", {"year": 2022, "grade": 5, "letter": "А"})], "Черновик"
        ).rows
        notes.leave_empty(office, "classes", rows["classes"][0], "pupils", "Набора нет")
        notes.ask(office, "classes", rows["classes"][0], "boys", "Нужно ли?")
        with office.reading() as session:
            (question,) = notes.open_questions(session)
        notes.answer(office, question.id, "Нет")
    said = shnor("notes", school_base).out
    assert "5А, 2022, «Обучающихся» — пусто намеренно: Набора нет" in said
    assert "5А, 2022, «Мальчиков» — вопрос (отвечен): Нужно ли? Ответ: Нет" in said
    answer = shnor("notes", school_base, "--json").json
    documented("notes", answer)
    assert [note["kind"] for note in answer["notes"]] == ["пусто намеренно", "вопрос"]
    assert shnor("notes", school_base, "--school", "860", "--json").json == {"notes": []}
    assert "Причина: Набора нет" in shnor("check", school_base, "--year", "2022").out
