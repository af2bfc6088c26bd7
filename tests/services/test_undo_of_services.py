"""What services write (a file, a new year, a count, notes, lists, measures) is undone exactly as cells are."""

import tempfile
from collections.abc import Callable
from contextlib import suppress
from datetime import date
from pathlib import Path

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select

from shnor_desktop.errors import ShnorError
from shnor_desktop.models.journal import OPERATIONS
from shnor_desktop.models.sheets import ALL_SHEETS
from shnor_desktop.models.sheets.values import Value
from shnor_desktop.services import (
    carry,
    doctor,
    entries,
    evidence,
    importing,
    list_editing,
    measures,
    notes,
    pupils,
    readiness,
)
from shnor_desktop.services.entries import Add, Edit, Remove, Restore
from shnor_desktop.services.office import Office, open_office

Content = dict[tuple[str, int], tuple[str, dict[str, Value]]]
Deed = Callable[[Office, Path], object]


def content(office: Office) -> Content:
    """Every standing row of every form and record of the office."""
    with office.reading() as session:
        return {(key, row.id): (row.school, row.values) for key in ALL_SHEETS for row in entries.load(session, key)}


def operations(office: Office) -> int:
    with office.reading() as session:
        return session.execute(select(func.count(OPERATIONS.c.id))).scalar_one()


def first(office: Office, sheet: str) -> entries.Stored:
    with office.reading() as session:
        return entries.load(session, sheet)[0]


def load_file(office: Office, folder: Path) -> object:
    path = folder / "classes.csv"
    number = operations(office)
    path.write_text(f"Учебный год;Класс;Литера;Обучающихся\n2022;7;А;{10 + number % 15}\n2022;8;А;20\n", "utf-8")
    return importing.plan(office, path, sheet="classes").apply(office)


def new_year(office: Office, _: Path) -> object:
    return carry.apply(office, carry.plan_carry(office, 2022))


def count(office: Office, _: Path) -> object:
    return pupils.apply(office, pupils.plan_count(office, 2022, date(2021, 9, 1)))


def ask(office: Office, _: Path) -> object:
    return notes.ask(office, "classes", first(office, "classes").id, "pupils", "Почему столько?")


def answer(office: Office, _: Path) -> object:
    with office.reading() as session:
        asked = notes.open_questions(session)
    return notes.answer(office, asked[0].id, "Прибыли двое") if asked else None


def empty(office: Office, _: Path) -> object:
    return notes.leave_empty(office, "classes", first(office, "classes").id, "teacher", "Назначат позже")


def ready(office: Office, _: Path) -> object:
    return readiness.mark_ready(office, "classes", 2022)


def not_ready(office: Office, _: Path) -> object:
    return readiness.take_back(office, "classes", 2022)


def hide(office: Office, _: Path) -> object:
    return list_editing.show(office, "social_categories", "bus", active=False)


def move(office: Office, _: Path) -> object:
    return list_editing.move(office, "subjects", "физика", -2)


def rename(office: Office, _: Path) -> object:
    title = f"Новая категория {operations(office)}"
    return list_editing.add(office, "social_categories", title, source="Приказ № 1", whole="pupils")


def set_user(office: Office, _: Path) -> object:
    office.set_settings({"user": f"Завуч {operations(office)}"})
    return None


def choose_factor(office: Office, _: Path) -> object:
    return measures.activate(office, 2022, ["equipment"])


def attach(office: Office, folder: Path) -> object:
    proof = folder / f"{operations(office)}.pdf"
    proof.write_text(f"%PDF-1.4 протокол {operations(office)}", "utf-8")
    return evidence.attach(office, first(office, "roadmap").id, proof, today=date(2022, 1, 1))


def edit(office: Office, _: Path) -> object:
    row = first(office, "classes")
    was = row.values["pupils"]
    return entries.apply(office, [Edit("classes", row.id, "pupils", was, (int(str(was or 0)) + 1) % 40)], "Ввод")


def remove(office: Office, _: Path) -> object:
    with office.reading() as session:
        there = entries.load(session, "pupils")
    return entries.apply(office, [Remove("pupils", there[0].id)], "Удаление") if there else None


def restore(office: Office, _: Path) -> object:
    with office.reading() as session:
        gone = entries.load(session, "pupils", deleted=True)
    return entries.apply(office, [Restore("pupils", gone[0].id)], "Восстановление") if gone else None


DEEDS: dict[str, Deed] = {
    deed.__name__: deed
    for deed in (
        load_file,
        new_year,
        count,
        ask,
        answer,
        empty,
        ready,
        not_ready,
        hide,
        move,
        rename,
        set_user,
        choose_factor,
        attach,
        edit,
        remove,
        restore,
    )
}


def furnish(office: Office) -> None:
    rows: list[tuple[str, dict[str, Value]]] = [
        ("classes", {"year": 2022, "grade": 5, "letter": "А", "pupils": 3}),
        ("pupils", {"pupil": "1", "grade": 5, "letter": "А", "ovz": True}),
        ("pupils", {"pupil": "2", "grade": 5, "letter": "А", "bus": True}),
        ("roadmap", {"plan": "План", "number": "1", "title": "Диагностика", "state": "не начато"}),
    ]
    entries.apply(office, [Add(key, "857", values) for key, values in rows], "Было раньше")


def test_every_deed_writes_one_operation_in_its_turn(school: Office, tmp_path: Path) -> None:
    furnish(school)
    order = ["ask", "answer", "empty", "ready", "not_ready", "remove", "restore", "load_file", "count", "new_year"]
    for word in [*order, *(set(DEEDS) - set(order))]:
        done = operations(school)
        DEEDS[word](school, tmp_path)
        assert operations(school) == done + 1, word


@settings(
    max_examples=20,
    phases=(Phase.explicit, Phase.generate),
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(chain=st.lists(st.sampled_from(sorted(DEEDS)), min_size=3, max_size=9))
def test_deeds_of_services_are_taken_back_after_a_restart(chain: list[str], blank_bases: dict[str, Path]) -> None:
    with tempfile.TemporaryDirectory() as name:
        base = Path(name) / "school.shnor"
        base.write_bytes(blank_bases["school"].read_bytes())
        with open_office(base, access="write") as office:
            furnish(office)
            past = [content(office)]
            for word in chain:
                done = operations(office)
                with suppress(ShnorError):  # refused in this order of things: nothing is written then
                    DEEDS[word](office, Path(name))
                made = operations(office) - done
                assert made <= 1, f"{word} is one operation"
                if made:
                    past.append(content(office))
                else:
                    assert content(office) == past[-1], f"{word} was refused and wrote something"
        with open_office(base, access="write") as office:
            for before in reversed(past[:-1]):
                assert entries.undo(office) is not None
                assert content(office) == before
        with open_office(base, access="write") as office:
            for after in past[1:]:
                assert entries.redo(office) is not None
                assert content(office) == after
            with office.reading() as session:
                assert not any(doctor.disagreements(session).values())
