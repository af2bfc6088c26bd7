"""Notes go up with the package and come back with the receipt; the receipt locks what the district accepted."""

import json
import zipfile
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from shnor_desktop.errors import RefusedError
from shnor_desktop.models.sheets.internal import (
    ACCEPTED,
    ANSWERED,
    CLOSED,
    EMPTY,
    OPEN,
    QUESTION,
    READY,
    REASON,
    REOPENED,
)
from shnor_desktop.models.sheets.values import Value
from shnor_desktop.services import checks, entries, journal, notes, readiness
from shnor_desktop.services.entries import Add, Edit, Remove, Stored
from shnor_desktop.services.exchange import asice, content, remarks
from shnor_desktop.services.exchange.content import ContentError
from shnor_desktop.services.exchange.outcomes import Reason, Received
from shnor_desktop.services.exchange.receive import receive
from shnor_desktop.services.notes import Note
from shnor_desktop.services.office import Office
from tests.services.exchange.conftest import Pair, dump


def rows(office: Office, sheet: str = "classes") -> list[Stored]:
    with office.reading() as session:
        return entries.load(session, sheet, school="857")


def row(office: Office, grade: int, year: int = 2022) -> int:
    return next(one.id for one in rows(office) if (one.values["grade"], one.values["year"]) == (grade, year))


def on(office: Office) -> list[Note]:
    with office.reading() as session:
        return notes.everything(session)


def up(pair: Pair) -> Received:
    """The school's next package, taken in by the district."""
    taken = receive(pair.district, pair.pack().path, pair.district_signer)
    taken.raise_if_refused()
    return taken


def ready(pair: Pair, *sheets: str) -> None:
    """The deputy says that the forms of both years are ready."""
    for sheet in sheets or ("classes",):
        for year in (2021, 2022):
            readiness.mark_ready(pair.school, sheet, year)


def down(pair: Pair, taken: Received) -> Received:
    """Its receipt, taken in by the school."""
    assert taken.receipt_path is not None
    back = receive(pair.school, taken.receipt_path)
    back.raise_if_refused()
    return back


def description(path: Path) -> dict[str, Any]:
    with zipfile.ZipFile(path) as archive:
        body: dict[str, Any] = json.loads(archive.read("content.json"))
        return body


def crowd(pair: Pair) -> None:
    """Rows of another school, so that numbers of rows differ between the two bases."""
    steps = [Add("classes", "860", {"year": 2022, "grade": grade, "pupils": 1}) for grade in range(1, 8)]
    entries.apply(pair.district, steps, "Другая школа")


def test_reasons_emptiness_and_questions_arrive_at_the_same_rows_without_names(pair: Pair) -> None:
    crowd(pair)
    first, second = row(pair.school, 1), row(pair.school, 2)
    notes.leave_empty(pair.school, "classes", first, "boys", "Пол не учитываем")
    notes.ask(pair.school, "classes", second, "pupils", "Считать ли надомников?\nИх двое.")
    notes.ask(pair.school, "classes", second, "teacher", "Кто вместо Сидоровой?")
    (staff,) = rows(pair.school, "staff")
    notes.leave_empty(pair.school, "staff", staff.id, "weekly_hours", "В отпуске по уходу")
    notes.leave_empty(pair.school, "staff", staff.id, "awards", "Не просил")
    pair.school.set_settings({"user": "Кузнецова Зоя Марковна"})
    notes.ask(pair.school, "classes", first, "pupils", "Верно ли?")
    packed = pair.pack()
    whole = packed.path.read_bytes()
    for word in ("Завуч", "Кузнецова", "Зоя", "Сидоровой", "Не просил"):
        assert word.encode() not in whole
    receive(pair.district, packed.path, pair.district_signer).raise_if_refused()
    told = {(note.row, note.column): (note.kind, note.text, note.author, note.office) for note in on(pair.district)}
    (there,) = rows(pair.district, "staff")
    assert told == {
        (row(pair.district, 1), "boys"): (EMPTY, "Пол не учитываем", "", "857"),
        (row(pair.district, 2), "pupils"): (QUESTION, "Считать ли надомников?\nИх двое.", "", "857"),
        (row(pair.district, 1), "pupils"): (QUESTION, "Верно ли?", "", "857"),
        (there.id, "weekly_hours"): (EMPTY, "В отпуске по уходу", "", "857"),
    }
    assert row(pair.district, 1) != first


def test_required_cell_empty_on_purpose_travels_as_a_remark(pair: Pair) -> None:
    entries.apply(pair.school, [Add("classes", "857", {"year": 2022, "grade": 11})], "Класса ещё нет")
    with pytest.raises(RefusedError, match="Заполните графу «Обучающихся»"):
        pair.pack()
    notes.leave_empty(pair.school, "classes", row(pair.school, 11), "pupils", "Набор в январе")
    taken = up(pair)
    (verdict,) = [one for one in taken.sheets if one.key == "classes"]
    assert (verdict.hard, verdict.soft) == (0, 1)
    (found,) = [one for one in checks.run(pair.district).problems if one.rule == "required"]
    assert (found.row, found.level, found.explained) == (row(pair.district, 11), "soft", "Набор в январе")


def test_question_of_the_district_goes_down_is_answered_and_closed(pair: Pair) -> None:
    crowd(pair)
    up(pair)
    notes.ask(pair.district, "classes", row(pair.district, 2), "pupils", "Почему 18?")
    taken = up(pair)
    assert taken.receipt_path is not None
    assert "Методист".encode() not in (json.dumps(description(taken.receipt_path)["notes"])).encode()
    down(pair, taken)
    (asked,) = on(pair.school)
    assert (asked.row, asked.column, asked.state, asked.office) == (row(pair.school, 2), "pupils", OPEN, "ZIM")
    assert asked.author == ""
    notes.answer(pair.school, asked.id, "Двое выбыли")
    taken = up(pair)
    (answered,) = on(pair.district)
    assert (answered.state, answered.answer, answered.answered_by) == (ANSWERED, "Двое выбыли", "")
    assert (answered.author, answered.ref) == ("Методист", asked.ref)
    notes.close(pair.district, answered.id)
    down(pair, taken)
    assert on(pair.school)[0].state == ANSWERED
    down(pair, up(pair))
    assert [(note.state, note.answered_by) for note in on(pair.school)] == [(CLOSED, "Завуч")]


def test_question_of_the_school_is_answered_by_the_district(pair: Pair) -> None:
    notes.ask(pair.school, "classes", row(pair.school, 1), "pupils", "Считать ли надомников?")
    up(pair)
    notes.answer(pair.district, on(pair.district)[0].id, "Да")
    down(pair, up(pair))
    (told,) = on(pair.school)
    assert (told.state, told.answer, told.author) == (ANSWERED, "Да", "Завуч")
    notes.close(pair.school, told.id)
    up(pair)
    assert [(note.state, note.answer) for note in on(pair.district)] == [(CLOSED, "Да")]


def test_note_taken_back_by_its_writer_goes_on_the_other_side_too(pair: Pair) -> None:
    place = row(pair.school, 1)
    notes.leave_empty(pair.school, "classes", place, "boys", "Не учитываем")
    notes.ask(pair.school, "classes", place, "pupils", "Верно?")
    up(pair)
    notes.ask(pair.district, "classes", row(pair.district, 1), "pupils", "Сколько на дому?")
    for note in on(pair.school):
        notes.withdraw(pair.school, note.id)
    taken = up(pair)
    assert [note.text for note in on(pair.district)] == ["Сколько на дому?"]
    down(pair, taken)
    notes.withdraw(pair.district, on(pair.district)[0].id)
    down(pair, up(pair))
    assert on(pair.school) == []


def test_note_follows_its_row_when_the_row_comes_back_under_another_number(pair: Pair) -> None:
    up(pair)
    notes.ask(pair.district, "classes", row(pair.district, 1), "pupils", "Почему?")
    before = row(pair.district, 1)
    ready(pair)
    down(pair, up(pair))
    readiness.reopen(pair.school, "classes", 2022, "Правка")
    entries.apply(pair.school, [Remove("classes", row(pair.school, 1))], "Удалено")
    up(pair)
    assert on(pair.district) == []
    entries.undo(pair.school)
    up(pair)
    assert row(pair.district, 1) != before
    assert [(note.row, note.text) for note in on(pair.district)] == [(row(pair.district, 1), "Почему?")]


def test_same_package_and_receipt_again_change_no_note(pair: Pair) -> None:
    notes.ask(pair.school, "classes", row(pair.school, 1), "pupils", "Верно?")
    packed = pair.pack()
    taken = receive(pair.district, packed.path, pair.district_signer)
    down(pair, taken)
    before = dump(pair.district), dump(pair.school)
    receive(pair.district, packed.path, pair.district_signer)
    assert taken.receipt_path is not None
    assert receive(pair.school, taken.receipt_path).reason is Reason.RECEIPT_TAKEN_BEFORE
    assert (dump(pair.district), dump(pair.school)) == before


def test_older_receipt_after_a_newer_one_brings_no_old_questions_back(pair: Pair) -> None:
    up(pair)
    notes.ask(pair.district, "classes", row(pair.district, 1), "pupils", "Почему?")
    older = up(pair)
    notes.withdraw(pair.district, on(pair.district)[0].id)
    newer = up(pair)
    down(pair, newer)
    down(pair, older)
    assert on(pair.school) == []


def made_by_an_older_program(pair: Pair, path: Path, keys: tuple[str, ...]) -> Path:
    """The same package or receipt without what older programs did not write, signed anew."""
    signer = pair.school_signer if path.name == "857-0001.asice" else pair.district_signer
    with asice.opened(path) as found:
        body = content.description_of(found)
        for key in keys:
            body.pop(key)
        for sheet in body["sheets"]:
            if "refused" in sheet:
                sheet.pop("years")
        described = asice.Member(content.CONTENT, json.dumps(body, ensure_ascii=False).encode())
        others = [
            asice.Member(place.name, found.read(place.name)) for place in found.data if place.name != content.CONTENT
        ]
        old = asice.build([described, *others], signer)
    path.write_bytes(old)
    return path


def test_package_and_receipt_of_an_older_program_are_taken_and_leave_notes_alone(pair: Pair) -> None:
    package = pair.pack().path
    made_by_an_older_program(pair, package, ("notes",))
    taken = receive(pair.district, package, pair.district_signer)
    assert taken.verdict == "accepted"
    packed = pair.pack()
    notes.ask(pair.school, "classes", row(pair.school, 1), "pupils", "Верно?")
    answer = receive(pair.district, packed.path, pair.district_signer)
    assert answer.receipt_path is not None
    made_by_an_older_program(pair, answer.receipt_path, ("notes",))
    assert down(pair, answer).reason is Reason.RECEIPT_TAKEN
    assert [note.text for note in on(pair.school)] == ["Верно?"]
    assert readiness.states(pair.school, 2022)["857", "classes"].state == ""


@pytest.mark.parametrize(
    "spoilt",
    [
        {"ref": 5},
        {"text": "я" * 2001},
        {"kind": "другое"},
        {"state": "неведомо"},
        {"kind": REASON, "state": OPEN},
        {"row": ["1"]},
        {"row": {"year": 2022}},
        {"ref": ""},
    ],
)
def test_spoilt_note_refuses_the_package(spoilt: dict[str, Any]) -> None:
    whole: dict[str, Any] = dict.fromkeys(remarks.Remark.__dataclass_fields__, "")
    whole |= {"ref": "a", "row": {"year": "2022"}, "kind": QUESTION, "text": "Что?", "state": OPEN}
    assert remarks.read([whole]) is not None
    with pytest.raises(ContentError, match="Пометки"):
        remarks.read([whole | spoilt])


def test_school_can_neither_speak_for_the_district_nor_touch_its_words(pair: Pair) -> None:
    up(pair)
    place = row(pair.district, 1)
    notes.ask(pair.district, "classes", place, "pupils", "Почему?")
    (mine,) = on(pair.district)
    raw: dict[str, Any] = dict.fromkeys(remarks.Remark.__dataclass_fields__, "")
    raw |= {"sheet": "classes", "row": {"year": "2022"}, "column": "boys", "kind": QUESTION, "state": CLOSED}
    forged = [
        raw | {"ref": mine.ref, "office": "ZIM", "text": "Другие слова"},
        raw | {"ref": "new", "office": "ZIM", "text": "Будто бы район"},
        raw | {"ref": "third", "office": "860", "text": "Чужая школа"},
        raw | {"ref": "local", "office": "857", "text": "Не уходит", "column": "teacher"},
        raw | {"ref": "internal", "office": "857", "text": "Не лист", "sheet": "settings", "column": "value"},
    ]
    with pair.district.writing() as session:
        steps = remarks.merge(
            session, remarks.read(forged), lambda _sheet, _identity: place, school="857", sender="857", mine="ZIM"
        )
        entries.apply_in(session, steps, "Подделка", who="")
    (after,) = on(pair.district)
    assert (after.text, after.column, after.state, after.row) == ("Почему?", "pupils", OPEN, place)


# --- readiness and locks


def states(pair: Pair, year: int = 2022) -> dict[str, str]:
    found = readiness.states(pair.school, year)
    return {sheet: said.state for (_, sheet), said in found.items() if said.state}


def test_receipt_locks_the_forms_of_the_years_in_its_package(pair: Pair) -> None:
    readiness.mark_ready(pair.school, "staff", 2022)
    down(pair, up(pair))
    assert states(pair) == {"staff": READY}, "what was sent on its way is not finished"
    ready(pair)
    taken = up(pair)
    assert states(pair) == {"classes": READY, "staff": READY}
    down(pair, taken)
    assert states(pair) == {"classes": ACCEPTED, "staff": READY}
    assert states(pair, 2021) == {"classes": ACCEPTED, "staff": READY}
    said = readiness.states(pair.school, 2022)["857", "classes"]
    assert (said.sequence, said.stale, said.person) == (2, False, "")
    with pytest.raises(RefusedError, match="«Классы» за 2021/22"):
        entries.apply(pair.school, [Edit("classes", row(pair.school, 1), "pupils", 20, 21)], "Правка")
    (staff,) = rows(pair.school, "staff")
    entries.apply(pair.school, [Edit("staff", staff.id, "post", "учитель", "директор")], "Правка")
    with pair.school.reading() as session:
        assert journal.next_undo(session) is not None
    entries.undo(pair.school)


def test_reopened_form_is_sent_again_and_accepted_again(pair: Pair) -> None:
    ready(pair)
    down(pair, up(pair))
    readiness.reopen(pair.school, "classes", 2022, "Прибыл ученик")
    entries.apply(pair.school, [Edit("classes", row(pair.school, 1), "pupils", 20, 21)], "Правка")
    said = readiness.states(pair.school, 2022)["857", "classes"]
    assert (said.state, said.stale) == (REOPENED, True)
    assert "после пакета № 1" in said.why_stale
    readiness.mark_ready(pair.school, "classes", 2022)
    taken = up(pair)
    assert not readiness.states(pair.school, 2022)["857", "classes"].stale
    down(pair, taken)
    said = readiness.states(pair.school, 2022)["857", "classes"]
    assert (said.state, said.sequence) == (ACCEPTED, 2)
    assert readiness.states(pair.school, 2021)["857", "classes"].sequence == 2


def test_form_changed_after_its_package_is_not_what_was_accepted(pair: Pair) -> None:
    ready(pair)
    taken = up(pair)
    entries.apply(pair.school, [Edit("classes", row(pair.school, 1), "pupils", 20, 21)], "Правка")
    local = row(pair.school, 1, 2021)
    entries.apply(pair.school, [Edit("classes", local, "teacher", None, "Новикова А. А.")], "Имя не уходит")
    down(pair, taken)
    assert (states(pair), states(pair, 2021)) == ({"classes": READY}, {"classes": ACCEPTED})
    assert readiness.states(pair.school, 2022)["857", "classes"].stale


def test_form_reopened_after_its_package_is_not_locked_by_the_late_receipt(pair: Pair) -> None:
    ready(pair)
    down(pair, up(pair))
    late = up(pair)
    readiness.reopen(pair.school, "classes", 2022, "Нашли ошибку")
    down(pair, late)
    assert states(pair) == {"classes": REOPENED}
    assert states(pair, 2021) == {"classes": ACCEPTED}


def test_form_with_refused_rows_stays_open(pair: Pair) -> None:
    item: dict[str, Value] = {"list": "social_categories", "item": "own", "title": "Своя категория", "active": True}
    entries.apply(pair.school, [Add("list_items", "", item)], "Своя категория")
    pair.school.refresh()
    values: dict[str, Value] = {"year": 2022, "on_date": date(2021, 10, 1), "category": "own", "count": 3}
    entries.apply(pair.school, [Add("social_passport", "857", values)], "Паспорт")
    ready(pair, "classes", "social_passport")
    taken = up(pair)
    assert [verdict.key for verdict in taken.sheets if verdict.refused] == ["social_passport"]
    down(pair, taken)
    assert states(pair) == {"classes": ACCEPTED, "social_passport": READY}


def test_lock_in_a_district_does_not_stop_a_package(pair: Pair) -> None:
    up(pair)
    lock: dict[str, Value] = {"sheet": "classes", "year": 2022, "state": ACCEPTED}
    entries.apply(pair.district, [Add("readiness", "857", lock)], "Закрыто")
    with pytest.raises(RefusedError, match="принят"):
        entries.apply(pair.district, [Edit("classes", row(pair.district, 1), "pupils", 20, 22)], "Правка района")
    entries.apply(pair.school, [Edit("classes", row(pair.school, 1), "pupils", 20, 21)], "Правка школы")
    up(pair)
    assert [one.values["pupils"] for one in rows(pair.district) if one.id == row(pair.district, 1)] == [21]
