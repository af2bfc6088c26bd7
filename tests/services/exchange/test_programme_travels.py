"""The programme goes up with the package; decisions, reviews and templates come back; nobody's later work is lost."""

import hashlib
import json
import zipfile
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from shnor_desktop.models.sheets import SHEETS
from shnor_desktop.models.sheets.concept_documents import CONFIRMED, PLACED, RETURNED, REVIEWED
from shnor_desktop.models.sheets.programme import CHECKED, MADE, MEETS, PARTLY, PROVED
from shnor_desktop.models.sheets.values import Value
from shnor_desktop.services import entries, evidence, plan_own, planning, progress
from shnor_desktop.services.documents import flow
from shnor_desktop.services.entries import Add, Edit, Stored
from shnor_desktop.services.exchange import asice, content, steps
from shnor_desktop.services.exchange.content import ContentError
from shnor_desktop.services.exchange.outcomes import Reason, Received
from shnor_desktop.services.exchange.receive import receive
from shnor_desktop.services.office import Office
from shnor_desktop.services.progress import Noted
from tests.services.exchange.conftest import Pair, dump

TODAY = date(2022, 6, 20)
PLAN = "Дорожная карта 2022"
LONG_TEXT = "Школа стоит у реки.\nКлассов восемь.\n\n— доля отличников растёт;"
ROWS: dict[str, dict[str, Value]] = {
    "plans": {"plan": PLAN, "kind": "дорожная карта", "goal": "Снизить риски", "shape": '{"columns": []}'},
    "programme_texts": {
        "year": 2022,
        "document": "Концепция развития",
        "part": "intro",
        "piece": 1,
        "position": 1,
        "text": LONG_TEXT,
        "changed_on": TODAY,
    },
    "programme_targets": {
        "year": 2022,
        "document": "Антирисковая программа",
        "factor": "low_motivation",
        "indicator": "Доля учащихся с положительной мотивацией",
        "target_value": Decimal(60),
        "due": date(2022, 12, 31),
    },
    "programme_stages": {"programme": "Программа", "number": 1, "title": "Подготовительный", "state": "идёт"},
    "programme_risks": {"programme": "Программа", "number": 1, "risk": "Нет педагога", "state": "следим"},
    "project_events": {"year": 2022, "number": "12", "title": "Загрузка данных", "kind": "загрузка", "state": MADE},
    "concept_documents": {
        "year": 2022,
        "kind": "Концепция развития",
        "state": PLACED,
        "due": date(2022, 3, 30),
        "uploaded_on": date(2022, 3, 28),
    },
    "curator_diary": {"date": date(2022, 3, 10), "form": "встреча", "summary": "Обсудили кадры"},
    "surveys": {"year": 2022, "name": "1-й опрос", "group": "директор"},
}


def rows(office: Office, sheet: str) -> list[Stored]:
    with office.reading() as session:
        return entries.load(session, sheet, school="857")


def one(office: Office, sheet: str) -> Stored:
    (found,) = rows(office, sheet)
    return found


def crowd(pair: Pair) -> None:
    """Rows of another school, so that numbers of rows differ between the two bases."""
    keys = ("roadmap", *ROWS)
    plan: dict[str, Value] = {"plan": "Чужой", "number": "1", "title": "Другое", "state": "не начато"}
    values = {"roadmap": plan, **ROWS}
    entries.apply(pair.district, [Add(key, "860", dict(values[key])) for key in keys for _ in range(3)], "Другая школа")


def fill(pair: Pair) -> None:
    entries.apply(pair.school, [Add(key, "857", dict(values)) for key, values in ROWS.items()], "Программа")


def up(pair: Pair) -> Received:
    taken = receive(pair.district, pair.pack().path, pair.district_signer)
    taken.raise_if_refused()
    return taken


def down(pair: Pair, taken: Received) -> Received:
    assert taken.receipt_path is not None
    back = receive(pair.school, taken.receipt_path)
    back.raise_if_refused()
    return back


def say(office: Office, sheet: str, noted: Noted, **cells: Value) -> None:
    """A step and the cells that go with it, as the pages write them."""
    row = one(office, sheet)
    with office.writing() as session:
        made = [progress.step(session, "857", sheet, row.id, noted)]
        changes = [Edit(sheet, row.id, key, row.values[key], value) for key, value in cells.items()]
        entries.apply_in(session, [*made, *changes], noted.state, who="")


def state(office: Office, sheet: str = "roadmap") -> tuple[Value, ...]:
    values = one(office, sheet).values
    keys = ("state", "done_on", "confirmed", "confirmed_on", "confirmed_by", "remark")
    return tuple(values.get(key) for key in keys)


def told(office: Office) -> list[tuple[Value, Value]]:
    return [(row.values["state"], row.values["office"]) for row in rows(office, "progress")]


# --- up


def test_everything_of_the_programme_arrives_as_it_is(pair: Pair) -> None:
    crowd(pair)
    fill(pair)
    taken = up(pair)
    for key in ROWS:
        assert one(pair.district, key).values == one(pair.school, key).values, key
    assert one(pair.district, "programme_texts").values["text"] == LONG_TEXT
    assert "тексты программ: 1" in taken.sentence
    assert {"plans", "project_events"} <= {verdict.key for verdict in taken.sheets}


def test_row_that_the_school_removed_goes_and_what_it_never_wrote_stays(pair: Pair) -> None:
    fill(pair)
    up(pair)
    risk: dict[str, Value] = {"programme": "Программа", "number": 2, "risk": "Свой риск", "state": "следим"}
    entries.apply(pair.district, [Add("programme_risks", "860", risk)], "Другая школа")
    entries.apply(pair.school, [entries.Remove("programme_risks", one(pair.school, "programme_risks").id)], "Удалено")
    up(pair)
    assert rows(pair.district, "programme_risks") == []
    with pair.district.reading() as session:
        assert len(entries.load(session, "programme_risks", school="860")) == 1


def test_package_of_an_older_program_leaves_the_districts_rows_as_they_are(pair: Pair, tmp_path: Path) -> None:
    pdf = tmp_path / "Протокол.pdf"
    pdf.write_bytes(b"%PDF-1.4 a protocol")
    fill(pair)
    say(pair.school, "project_events", Noted("сделано", TODAY))
    evidence.attach(pair.school, one(pair.school, "project_events").id, pdf, "project_events")
    up(pair)
    before = {key: rows(pair.district, key) for key in (*ROWS, "progress", "evidence")}
    older = without(pair, pair.pack().path, ("steps", "seen", "evidence_of"), forms=set(SHEETS))
    assert receive(pair.district, older, pair.district_signer).verdict == "accepted"
    assert {key: rows(pair.district, key) for key in before} == before


def without(pair: Pair, path: Path, keys: tuple[str, ...], forms: set[str]) -> Path:
    """The same package as an older program would have made it, signed anew."""
    with asice.opened(path) as found:
        body = content.description_of(found)
        for key in keys:
            body.pop(key)
        body["sheets"] = [sheet for sheet in body["sheets"] if sheet["key"] in forms]
        body["files"] = [file for file in body["files"] if "owner" not in file]
        names = {sheet["file"] for sheet in body["sheets"]} | {file["file"] for file in body["files"]}
        described = asice.Member(content.CONTENT, json.dumps(body, ensure_ascii=False).encode())
        others = [asice.Member(place.name, found.read(place.name)) for place in found.data if place.name in names]
        old = asice.build([described, *others], pair.school_signer)
    path.write_bytes(old)
    return path


def test_older_district_sees_that_the_package_is_newer_than_itself(pair: Pair) -> None:
    """It knows the forms and nothing else; whatever the package brings beside them must be announced by a form."""

    def forms() -> set[str]:
        with zipfile.ZipFile(pair.pack().path) as archive:
            return {sheet["key"] for sheet in json.loads(archive.read(content.CONTENT))["sheets"]}

    assert forms() <= set(SHEETS), "a school without a programme is understood by older programs"
    planning.send_back(pair.school, [one(pair.school, "roadmap").id], "Доделать")
    assert not forms() <= set(SHEETS)


def test_evidence_of_every_owner_arrives_at_its_row(pair: Pair, tmp_path: Path) -> None:
    crowd(pair)
    fill(pair)
    owners = ("concept_documents", "project_events", "curator_diary", "surveys")
    for owner in owners:
        pdf = tmp_path / f"{owner}.pdf"
        pdf.write_bytes(b"%PDF-1.4 " + owner.encode())
        evidence.attach(pair.school, one(pair.school, owner).id, pdf, owner)
    taken = up(pair)
    found = {row.values["owner"]: row.values for row in rows(pair.district, "evidence")}
    assert set(found) == {None, *owners}
    for owner in owners:
        assert found[owner]["roadmap_row"] == one(pair.district, owner).id
        assert found[owner]["sha256"] == hashlib.sha256(b"%PDF-1.4 " + owner.encode()).hexdigest()
    assert "подтверждающие файлы: 5" in taken.sentence
    (file,) = evidence.attached(pair.school, owner="surveys")
    evidence.detach(pair.school, [file.row])
    up(pair)
    assert {row.values["owner"] for row in rows(pair.district, "evidence")} == {None, *owners} - {"surveys"}


def test_steps_of_the_school_arrive_at_the_same_rows_once(pair: Pair) -> None:
    crowd(pair)
    fill(pair)
    say(pair.school, "concept_documents", Noted("размещён", date(2022, 3, 28), "Заместитель директора"))
    planning.confirm(pair.school, [one(pair.school, "roadmap").id], date(2022, 3, 2), "Куратор")
    for _ in range(2):
        up(pair)
        found = {row.values["sheet"]: row.values for row in rows(pair.district, "progress")}
        assert len(found) == len(rows(pair.district, "progress")) == 2
        assert found["roadmap"]["row"] == one(pair.district, "roadmap").id
        assert found["concept_documents"]["row"] == one(pair.district, "concept_documents").id
        assert (found["roadmap"]["post"], found["roadmap"]["office"]) == ("Куратор", "857")
    entries.undo(pair.school)
    up(pair)
    assert told(pair.district) == [("размещён", "857")]


# --- down


def test_decisions_about_documents_and_events_set_their_state_in_the_school(pair: Pair) -> None:
    crowd(pair)
    fill(pair)
    up(pair)
    remark = "Нет раздела о кадрах"
    say(pair.district, "concept_documents", Noted(RETURNED, TODAY, "Методист", remark), state=RETURNED, remark=remark)
    say(pair.district, "project_events", Noted(CHECKED, TODAY, "Методист"), state=CHECKED)
    back = down(pair, up(pair))
    assert "Замечания к документам: 1; решения по документам и событиям: 1." in back.sentence
    document = one(pair.school, "concept_documents").values
    assert (document["state"], document["remark"]) == (RETURNED, remark)
    assert one(pair.school, "project_events").values["state"] == CHECKED
    assert sorted(told(pair.school)) == [(RETURNED, "ZIM"), (CHECKED, "ZIM")]


def test_confirmation_of_the_district_survives_packages_and_comes_home(pair: Pair) -> None:
    up(pair)
    planning.confirm(pair.district, [one(pair.district, "roadmap").id], date(2022, 3, 5), "Методист района")
    confirmed = ("исполнено", date(2022, 2, 28), True, date(2022, 3, 5), "Методист района", None)
    taken = up(pair)
    assert state(pair.district) == confirmed, "a package made before the receipt was taken does not wipe it out"
    up(pair)
    assert state(pair.district) == confirmed
    back = down(pair, taken)
    assert "Решения по мероприятиям: 1." in back.sentence
    assert state(pair.school) == confirmed
    up(pair)
    assert state(pair.district) == confirmed
    assert told(pair.school) == told(pair.district) == [("подтверждено", "ZIM")]


def test_school_that_goes_on_before_it_has_the_answer_keeps_its_work(pair: Pair) -> None:
    up(pair)
    planning.send_back(pair.district, [one(pair.district, "roadmap").id], "Нет протокола")
    taken = up(pair)
    school_row = one(pair.school, "roadmap")
    entries.apply(
        pair.school, [Edit("roadmap", school_row.id, "done_on", date(2022, 2, 28), date(2022, 3, 1))], "Позже"
    )
    down(pair, taken)
    assert state(pair.school)[:2] == ("исполнено", date(2022, 3, 1))
    assert told(pair.school) == [("возвращено", "ZIM")]
    up(pair)
    assert state(pair.district)[:2] == ("исполнено", date(2022, 3, 1)), (
        "the school has seen the remark and has answered"
    )


def test_measure_sent_back_and_done_again_is_done_on_both_sides(pair: Pair) -> None:
    up(pair)
    planning.send_back(pair.district, [one(pair.district, "roadmap").id], "Нет протокола")
    down(pair, up(pair))
    assert state(pair.school) == ("в работе", None, None, None, None, "Нет протокола")
    planning.mark_done(pair.school, [one(pair.school, "roadmap").id], date(2022, 3, 9))
    taken = up(pair)
    assert state(pair.district)[:2] == ("исполнено", date(2022, 3, 9))
    down(pair, taken)
    assert state(pair.school)[:2] == ("исполнено", date(2022, 3, 9))


def test_order_and_repetition_of_receipts_do_not_matter(pair: Pair) -> None:
    up(pair)
    row = one(pair.district, "roadmap").id
    planning.confirm(pair.district, [row], date(2022, 3, 5), "Методист")
    first = up(pair)
    planning.send_back(pair.district, [row], "Ошибка в протоколе")
    second = up(pair)
    for taken in (second, first, second, first):
        down(pair, taken)
        assert state(pair.school) == ("в работе", None, None, None, None, "Ошибка в протоколе")
    before = dump(pair.school), dump(pair.district)
    down(pair, first)
    assert (dump(pair.school), dump(pair.district)) == before


def test_both_receipts_in_their_order_end_in_the_same_state(pair: Pair) -> None:
    up(pair)
    row = one(pair.district, "roadmap").id
    planning.confirm(pair.district, [row], date(2022, 3, 5), "Методист")
    first = up(pair)
    planning.send_back(pair.district, [row], "Ошибка в протоколе")
    second = up(pair)
    down(pair, first)
    assert state(pair.school)[2] is True
    down(pair, second)
    assert state(pair.school) == state(pair.district) == ("в работе", None, None, None, None, "Ошибка в протоколе")


def test_confirmation_taken_back_by_the_district_goes_from_both_bases(pair: Pair) -> None:
    up(pair)
    planning.confirm(pair.district, [one(pair.district, "roadmap").id], date(2022, 3, 5), "Методист")
    operation = max(row.id for row in rows(pair.district, "progress"))
    down(pair, up(pair))
    assert state(pair.school)[2] is True
    held = one(pair.district, "roadmap")
    cleared = [
        Edit("roadmap", held.id, key, held.values[key], None) for key in ("confirmed", "confirmed_on", "confirmed_by")
    ]
    entries.apply(pair.district, [entries.Remove("progress", operation), *cleared], "Подтверждение снято")
    taken = up(pair)
    assert state(pair.district)[2] is None, "the school's copy of it does not bring it back"
    down(pair, taken)
    assert state(pair.school)[2] is None
    up(pair)
    assert state(pair.district) == state(pair.school)


@pytest.mark.parametrize(
    ("sheet", "way"),
    [
        ("concept_documents", (CONFIRMED,)),
        ("concept_documents", (CONFIRMED, REVIEWED)),
        ("concept_documents", (CONFIRMED, RETURNED)),
        ("project_events", (PROVED,)),
        ("project_events", (PROVED, CHECKED)),
    ],
)
def test_step_of_a_document_taken_back_by_the_district_goes_from_both_bases(
    pair: Pair, sheet: str, way: tuple[str, ...]
) -> None:
    crowd(pair)
    fill(pair)
    up(pair)
    row = next(one.id for one in rows(pair.district, sheet))
    for day, wanted in enumerate(way, 1):
        before = one(pair.district, sheet).values
        flow.advance(pair.district, sheet, [row], wanted, date(2022, 6, day), post="Методист", remark="Нет раздела")
    down(pair, up(pair))
    assert one(pair.school, sheet).values["state"] == way[-1]
    entries.undo(pair.district)
    taken = up(pair)
    assert one(pair.district, sheet).values["state"] == before["state"], "the school's copy does not bring it back"
    down(pair, taken)
    up(pair)
    for office in (pair.school, pair.district):
        assert {**one(office, sheet).values, "remark": None} == {**before, "remark": None}


def test_clock_of_the_district_behind_that_of_the_school_changes_nothing(pair: Pair) -> None:
    planning.send_back(pair.school, [one(pair.school, "roadmap").id], "Сами заметили")
    planning.mark_done(pair.school, [one(pair.school, "roadmap").id], date(2022, 3, 9))
    late = "2199-01-01T00:00:00.000+00:00"
    step = rows(pair.school, "progress")[-1]
    entries.apply(pair.school, [Edit("progress", step.id, "written_at", step.values["written_at"], late)], "Часы")
    up(pair)
    planning.confirm(pair.district, [one(pair.district, "roadmap").id], date(2022, 3, 10), "Методист")
    down(pair, up(pair))
    assert state(pair.school)[2:4] == (True, date(2022, 3, 10))


def test_accepted_form_still_takes_the_decision_about_its_document(pair: Pair) -> None:
    fill(pair)
    up(pair)
    lock: dict[str, Value] = {"sheet": "concept_documents", "year": 2022, "state": "принято"}
    entries.apply(pair.school, [Add("readiness", "857", lock)], "Закрыто")
    say(pair.district, "concept_documents", Noted("проверен", TODAY, "Методист"), state="проверен")
    down(pair, up(pair))
    assert one(pair.school, "concept_documents").values["state"] == "проверен"


def review(criterion: str, verdict: str, office: str, remark: str = "") -> dict[str, Value]:
    return {
        "year": 2022,
        "document": "Концепция развития",
        "factor": None,
        "stage": 1,
        "criterion": criterion,
        "verdict": verdict,
        "remark": remark or None,
        "expert": "Методист",
        "checked_on": TODAY,
        "office": office,
    }


def test_expert_reviews_come_down_change_and_go_with_their_writer(pair: Pair) -> None:
    fill(pair)
    own = review("goals", MEETS, "857")
    entries.apply(pair.school, [Add("expert_reviews", "857", own)], "Сами")
    up(pair)
    assert rows(pair.district, "expert_reviews") == []
    made = [review("goals", PARTLY, "ZIM", "Цель не измерима"), review("risks", MEETS, "ZIM")]
    entries.apply(pair.district, [Add("expert_reviews", "857", values) for values in made], "Экспертиза")
    assert "Выводы экспертизы: 2." in down(pair, up(pair)).sentence
    assert [row.values for row in rows(pair.school, "expert_reviews")] == [own, *made]
    first, second = rows(pair.district, "expert_reviews")
    entries.apply(
        pair.district,
        [Edit("expert_reviews", first.id, "verdict", PARTLY, MEETS), entries.Remove("expert_reviews", second.id)],
        "Правка",
    )
    down(pair, up(pair))
    assert [row.values["verdict"] for row in rows(pair.school, "expert_reviews")] == [MEETS, MEETS]
    assert [row.values["office"] for row in rows(pair.school, "expert_reviews")] == ["857", "ZIM"]


def test_template_marked_for_schools_comes_with_the_receipt_without_names(pair: Pair) -> None:
    other: dict[str, Value] = {"code": "860", "name": "Верхнеозёрская школа", "short_name": "Верхнеозёрская СОШ"}
    measure: dict[str, Value] = {
        "plan": "План района",
        "number": "1",
        "title": "Семинар на базе «Верхнеозёрская СОШ»",
        "end": date(2022, 4, 1),
        "responsible": "Ковалёва Р. Т.",
        "state": "не начато",
    }
    columns = SHEETS["school"].by_key
    card = {key: value for key, value in other.items() if key in columns}
    entries.apply(pair.district, [Add("school", "860", card), Add("roadmap", "ZIM", measure)], "План района")
    written = plan_own.from_plan(pair.district, "План района", year=2022)
    plan_own.take_text(pair.district, json.dumps(written.body, ensure_ascii=False))
    quiet = up(pair)
    assert "Шаблоны" not in down(pair, quiet).sentence
    plan_own.send_to_schools(pair.district, [written.template.key])
    taken = up(pair)
    assert taken.receipt is not None
    for word in ("Верхнеозёрская", "Ковалёва", '"860"'):
        assert word.encode() not in taken.receipt, word
    assert "Шаблоны планов: 1." in down(pair, taken).sentence
    assert plan_own.packed(pair.school, written.template.key) == plan_own.packed(pair.district, written.template.key)
    assert "Шаблоны" not in down(pair, up(pair)).sentence
    plan_own.forget(pair.school, written.template.key)
    down(pair, up(pair))
    assert pair.school.rules is not None
    with pair.school.reading() as session:
        assert entries.load(session, "rule_sets") == [], "what the school has removed does not come back by itself"


def test_same_package_again_gives_the_same_bytes_whatever_the_district_said_since(pair: Pair) -> None:
    packed = pair.pack()
    first = receive(pair.district, packed.path, pair.district_signer)
    planning.confirm(pair.district, [one(pair.district, "roadmap").id], date(2022, 3, 5), "Методист")
    before = dump(pair.district)
    again = receive(pair.district, packed.path, pair.district_signer)
    assert (again.reason, again.receipt) == (Reason.TAKEN_BEFORE, first.receipt)
    assert dump(pair.district) == before


# --- what may not be believed


@pytest.mark.parametrize(
    "spoilt",
    [
        {"ref": ""},
        {"ref": "а" * 41},
        {"on": "завтра"},
        {"on": None},
        {"written_at": "вчера"},
        {"row": ["1"]},
        {"state": ""},
        {"remark": 5},
    ],
)
def test_spoilt_step_refuses_the_file(spoilt: dict[str, Any]) -> None:
    whole: dict[str, Any] = {
        "ref": "a",
        "sheet": "roadmap",
        "row": {"plan": PLAN},
        "state": "исполнено",
        "on": "2022-03-01",
        "post": "",
        "remark": "",
        "office": "857",
        "written_at": "2022-03-01T10:00:00.000+00:00",
    }
    assert steps.read([whole]) is not None
    with pytest.raises(ContentError, match="о ходе"):
        steps.read([whole | spoilt])


def test_school_cannot_write_steps_in_the_name_of_the_district(pair: Pair) -> None:
    up(pair)
    place = one(pair.district, "roadmap").id
    raw: dict[str, Any] = {
        "sheet": "roadmap",
        "row": {"plan": PLAN},
        "state": "подтверждено",
        "on": "2022-03-01",
        "post": "Методист",
        "remark": "",
        "written_at": "2022-03-01T10:00:00.000+00:00",
    }
    forged = steps.read([raw | {"ref": "x", "office": "ZIM"}, raw | {"ref": "y", "office": "860"}])
    with pair.district.reading() as session:
        made, fresh = steps.merge(session, forged, lambda _sheet, _row: place, school="857", sender="857")
    assert (made, fresh) == ([], [])
