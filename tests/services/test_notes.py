"""Notes on cells: questions and answers, reasons of soft findings, cells that are empty on purpose; all undoable."""

from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from shnor_desktop.errors import ConflictError, InputError, RefusedError
from shnor_desktop.models.sheets.internal import ANSWERED, CLOSED, EMPTY, OPEN, QUESTION, REASON
from shnor_desktop.models.sheets.values import Value
from shnor_desktop.services import checks, entries, notes
from shnor_desktop.services.entries import Add, Edit, Remove
from shnor_desktop.services.notes import Note
from shnor_desktop.services.office import Office, open_office


def add(office: Office, sheet: str, **values: Value) -> int:
    return entries.apply(office, [Add(sheet, "857", dict(values))], "Ввод").rows[sheet][0]


def on(office: Office, sheet: str) -> list[Note]:
    with office.reading() as session:
        return notes.of_sheet(session, sheet)


def put(office: Office, sheet: str, row: int, column: str, after: Value) -> None:
    with office.reading() as session:
        (stored,) = entries.load_rows(session, sheet, [row])
    entries.apply(office, [Edit(sheet, row, column, stored.values[column], after)], "Правка")


@pytest.fixture
def klass(school: Office) -> int:
    """A class that breaks no rule."""
    return add(school, "classes", year=2022, grade=5, letter="А", pupils=20)


# --- questions


def test_question_is_answered_and_closed_and_every_step_can_be_undone(school: Office, klass: int) -> None:
    notes.ask(school, "classes", klass, "pupils", " Откуда 20? ")
    (note,) = on(school, "classes")
    assert (note.kind, note.state, note.text, note.author, note.office) == (
        QUESTION,
        OPEN,
        "Откуда 20?",
        "Завуч",
        "857",
    )
    assert (note.school, note.sheet, note.row, note.column) == ("857", "classes", klass, "pupils")
    notes.answer(school, note.id, "По приказу на 1 сентября")
    (answered,) = on(school, "classes")
    assert (answered.state, answered.answer, answered.answered_by) == (ANSWERED, "По приказу на 1 сентября", "Завуч")
    notes.close(school, note.id)
    assert [one.state for one in on(school, "classes")] == [CLOSED]
    with school.reading() as session:
        assert notes.open_questions(session) == []
    entries.undo(school)
    with school.reading() as session:
        assert notes.open_questions(session) == [answered]
    entries.undo(school)
    assert on(school, "classes") == [note]
    entries.undo(school)
    assert on(school, "classes") == []
    for _ in range(3):
        entries.redo(school)
    assert [one.state for one in on(school, "classes")] == [CLOSED]


def test_closed_question_takes_no_answer_and_no_second_closing(school: Office, klass: int) -> None:
    notes.ask(school, "classes", klass, "pupils", "Откуда?")
    (note,) = on(school, "classes")
    notes.close(school, note.id)
    with pytest.raises(ConflictError, match="закрыт"):
        notes.answer(school, note.id, "Из приказа")
    with pytest.raises(ConflictError, match="закрыт"):
        notes.close(school, note.id)


def test_note_taken_back_is_gone_and_comes_again_by_undo_after_a_restart(school_base: Path) -> None:
    with open_office(school_base) as office:
        row = add(office, "classes", year=2022, grade=5, pupils=20)
        notes.ask(office, "classes", row, "pupils", "Откуда?")
        (note,) = on(office, "classes")
        notes.withdraw(office, note.id)
        assert on(office, "classes") == []
        with pytest.raises(ConflictError, match="уже нет"):
            notes.withdraw(office, note.id)
    with open_office(school_base) as office:
        entries.undo(office)
        assert on(office, "classes") == [note]


def test_note_of_another_office_is_neither_closed_nor_taken_back(school: Office, klass: int) -> None:
    cells: dict[str, Value] = {"sheet": "classes", "row": klass, "column": "pupils", "kind": QUESTION}
    cells |= {"ref": "r1", "text": "Почему столько?", "office": "ZIM", "state": OPEN}
    (row,) = entries.apply(school, [Add("cell_notes", "857", cells)], "Пришёл вопрос").rows["cell_notes"]
    with pytest.raises(RefusedError, match="закрывает район") as refused:
        notes.close(school, row)
    assert "Ответьте" in refused.value.hint
    with pytest.raises(RefusedError, match="снимает район"):
        notes.withdraw(school, row)
    notes.answer(school, row, "По приказу")
    assert on(school, "classes")[0].state == ANSWERED


@pytest.mark.parametrize(
    ("sheet", "column", "text", "words"),
    [
        ("classes", "pupils", "  ", "Напишите вопрос"),
        ("classes", "pupils", "я" * 2001, "можно не больше 2000"),
        ("classes", "нет такой", "Что?", "Графы «нет такой»"),
        ("cell_notes", "text", "Что?", "Листа «cell_notes» нет"),
        ("assessments", "quality", "Что?", "вычисляется"),
    ],
)
def test_what_cannot_be_asked_is_said_in_words(
    school: Office, klass: int, sheet: str, column: str, text: str, words: str
) -> None:
    with pytest.raises(InputError, match=words):
        notes.ask(school, sheet, klass, column, text)


def test_deleted_row_takes_its_notes_with_it_and_brings_them_back(school: Office, klass: int) -> None:
    notes.ask(school, "classes", klass, "pupils", "Откуда?")
    entries.apply(school, [Remove("classes", klass)], "Удалён класс")
    assert on(school, "classes") == []
    with pytest.raises(ConflictError, match="уже нет"):
        notes.ask(school, "classes", klass, "pupils", "Ещё?")
    entries.undo(school)
    assert [note.text for note in on(school, "classes")] == ["Откуда?"]


# --- reasons


def test_soft_finding_carries_its_reason_and_hard_one_takes_none(school: Office) -> None:
    row = add(school, "equipment", year=2022, textbooks_percent=Decimal(120))
    before = [found for found in checks.run(school).problems if found.rule == "textbooks"]
    assert [(found.level, found.explained) for found in before] == [("soft", "")]
    notes.explain(school, "equipment", row, "textbooks_percent", "textbooks", "Запас прошлых лет")
    notes.explain(school, "equipment", row, "textbooks_percent", "textbooks", "Запас прошлых лет, акт № 3")
    (found,) = [found for found in checks.run(school).problems if found.rule == "textbooks"]
    assert (found.explained, len(on(school, "equipment"))) == ("Запас прошлых лет, акт № 3", 1)
    entries.undo(school)
    (found,) = [found for found in checks.run(school).problems if found.rule == "textbooks"]
    assert found.explained == "Запас прошлых лет"

    broken = add(school, "classes", year=2022, grade=6, pupils=20, boys=21)
    with pytest.raises(RefusedError, match="обязательное правило"):
        notes.explain(school, "classes", broken, "pupils", "one_sex", "Так вышло")
    with pytest.raises(ConflictError, match="уже нет"):
        notes.explain(school, "equipment", row, "textbooks_percent", "другое", "Причина")
    assert checks.as_json(checks.run(school))["soft"] == len(checks.run(school).soft)


def test_reason_belongs_to_its_rule_and_cell_only(school: Office) -> None:
    rows = [add(school, "equipment", year=year, textbooks_percent=Decimal(120)) for year in (2021, 2022)]
    notes.explain(school, "equipment", rows[0], "textbooks_percent", "textbooks", "Запас")
    told = {found.row: found.explained for found in checks.run(school).problems if found.rule == "textbooks"}
    assert told == {rows[0]: "Запас", rows[1]: ""}


# --- empty on purpose


def test_required_cell_empty_on_purpose_blocks_no_more_until_it_has_a_value(school: Office) -> None:
    row = add(school, "classes", year=2022, grade=5)
    assert [found.column for found in checks.blocking(checks.run(school))] == ["pupils"]
    notes.leave_empty(school, "classes", row, "pupils", "Класс открывается в январе")
    report = checks.run(school, year=2022)
    assert checks.blocking(report) == []
    (found,) = [found for found in report.problems if found.rule == "required"]
    assert (found.level, found.explained) == ("soft", "Класс открывается в январе")
    (line,) = [line for line in report.completeness if line.sheet == "classes"]
    assert (line.present, line.expected, line.missing) == (1, 1, ())
    put(school, "classes", row, "pupils", 18)
    assert [found for found in checks.run(school).problems if found.rule == "required"] == []
    entries.undo(school)
    entries.undo(school)
    assert [found.level for found in checks.run(school).problems if found.rule == "required"] == ["hard"]


def test_empty_on_purpose_is_refused_for_what_names_a_row_and_for_what_has_a_value(school: Office, klass: int) -> None:
    nameless = add(school, "classes", year=2022, pupils=3)
    with pytest.raises(RefusedError, match="различает строки"):
        notes.leave_empty(school, "classes", nameless, "grade", "Не знаем")
    with pytest.raises(RefusedError, match="не пуста"):
        notes.leave_empty(school, "classes", klass, "pupils", "Не знаем")
    with pytest.raises(InputError, match="Напишите причину"):
        notes.leave_empty(school, "classes", klass, "boys", "")
    assert on(school, "classes") == []


def test_every_form_counts_a_cell_empty_on_purpose_as_answered(school: Office) -> None:
    def missing(sheet: str) -> int:
        lines = checks.run(school, year=2022).completeness
        return sum(line.expected - line.present for line in lines if line.sheet == sheet)

    with school.reading() as session:
        (card,) = entries.load(session, "school")
    rows = {
        "school": (card.id, "director"),
        "staff": (add(school, "staff", person="1", post="учитель"), "weekly_hours"),
        "equipment": (add(school, "equipment", year=2022), "internet"),
        "year_results": (add(school, "year_results", year=2022, grade=5), "pupils"),
    }
    equipment = next(line for line in checks.run(school, year=2022).completeness if line.sheet == "equipment")
    columns = {column.label: column.key for column in school.sheet("equipment").columns}
    rows["equipment"] = (rows["equipment"][0], columns[equipment.missing[0]])
    for sheet, (row, column) in rows.items():
        before = missing(sheet)
        notes.leave_empty(school, sheet, row, column, "Данных нет и не будет")
        assert missing(sheet) == before - 1, sheet


# --- a note stays with its row


_STEP = st.tuples(
    st.sampled_from(["add", "remove", "undo", "redo", "ask", "empty", "edit", "restart"]), st.integers(0, 5)
)


@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=st.lists(_STEP, min_size=4, max_size=18))
def test_a_note_never_stands_on_another_row(
    blank_bases: dict[str, Path], tmp_path_factory: pytest.TempPathFactory, steps: list[tuple[str, int]]
) -> None:
    """Each note carries the name of its row in its text; no gesture may bring the two apart."""
    base = tmp_path_factory.mktemp("notes") / "school.shnor"
    base.write_bytes(blank_bases["school"].read_bytes())
    office = open_office(base)
    try:
        for number, (what, which) in enumerate(steps):
            with office.reading() as session:
                rows = entries.load(session, "classes")
            row = rows[which % len(rows)] if rows else None
            if what == "add" or row is None:
                add(office, "classes", year=2022, grade=1 + number % 11, letter="А", teacher=f"строка {number}")
            elif what == "remove":
                entries.apply(office, [Remove("classes", row.id)], "Удалено")
            elif what == "ask":
                notes.ask(office, "classes", row.id, "boys", str(row.values["teacher"]))
            elif what == "empty" and row.values["pupils"] is None:
                notes.leave_empty(office, "classes", row.id, "pupils", str(row.values["teacher"]))
            elif what == "edit":
                put(office, "classes", row.id, "pupils", None if row.values["pupils"] else number)
            elif what in ("undo", "redo"):
                (entries.undo if what == "undo" else entries.redo)(office)
            elif what == "restart":
                office.close()
                office = open_office(base)
            with office.reading() as session:
                names = {stored.id: stored.values["teacher"] for stored in entries.load(session, "classes")}
            assert all(names[note.row] == note.text for note in on(office, "classes"))
        hard = {found.row for found in checks.blocking(checks.run(office)) if found.rule == "required"}
        assert hard.isdisjoint(note.row for note in on(office, "classes") if note.kind == EMPTY)
    finally:
        office.close()


def test_notes_are_read_with_their_kinds(school: Office, klass: int) -> None:
    notes.leave_empty(school, "classes", klass, "boys", "Не считали")
    row = add(school, "equipment", year=2022, textbooks_percent=Decimal(120))
    notes.explain(school, "equipment", row, "textbooks_percent", "textbooks", "Запас")
    notes.ask(school, "classes", klass, "girls", "Сколько?")
    with school.reading() as session:
        everything = notes.everything(session)
    assert [(note.sheet, note.kind) for note in everything] == [
        ("classes", EMPTY),
        ("classes", QUESTION),
        ("equipment", REASON),
    ]
    with pytest.raises(InputError, match="не вопрос"):
        notes.answer(school, everything[0].id, "Ответ")
