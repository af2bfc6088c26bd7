"""Writes notes on cells: a question and its answer, the reason of a soft finding, a cell that is empty on purpose."""

import uuid
from dataclasses import dataclass
from typing import Protocol

from shnor_desktop.errors import ConflictError, InputError, RefusedError
from shnor_desktop.models.sheets import SHEETS
from shnor_desktop.models.sheets.internal import ANSWERED, CLOSED, EMPTY, OPEN, QUESTION, REASON
from shnor_desktop.models.sheets.spec import Sheet
from shnor_desktop.models.sheets.values import Value
from shnor_desktop.services import checks, entries, journal
from shnor_desktop.services.checks.data import Desk as Checked
from shnor_desktop.services.checks.labels import row_label
from shnor_desktop.services.entries import Add, Applied, Edit, Remove, Step, Stored
from shnor_desktop.services.noted import NOTES, Note, everything, load, of_sheet, open_questions

__all__ = [
    "Note",
    "answer",
    "ask",
    "close",
    "everything",
    "explain",
    "leave_empty",
    "of_sheet",
    "open_questions",
    "withdraw",
]

LONGEST = 2000


class Desk(Checked, entries.Desk, Protocol):
    """An opened base in which notes are written."""


def ask(office: Desk, sheet: str, row: int, column: str, text: str) -> Applied:
    """Ask about a cell; the question stands until the one who asked closes it."""
    words = _text(text, "вопрос")
    cell = _cell(office, sheet, row, column)
    return entries.apply(office, [cell.new(QUESTION, words)], cell.title("Вопрос"))


def answer(office: Desk, note_id: int, text: str) -> Applied:
    """Answer a question, or put the answer in other words."""
    words = _text(text, "ответ")
    note = _question(office, note_id)
    if note.state == CLOSED:
        raise ConflictError("Вопрос уже закрыт: ответ не записан.", hint="Если нужно, задайте новый вопрос.")
    cells: dict[str, Value] = {"state": ANSWERED, "answer": words}
    cells |= {"answered_by": office.who, "answered_at": journal.now()}
    return _change(office, note, cells, "Ответ на вопрос")


def close(office: Desk, note_id: int) -> Applied:
    """Agree that a question is settled; only the office that asked can."""
    note = _question(office, note_id)
    _must_be_own(office, note, "закрывает")
    if note.state == CLOSED:
        raise ConflictError("Вопрос уже закрыт.")
    return _change(office, note, {"state": CLOSED}, "Вопрос закрыт")


def withdraw(office: Desk, note_id: int) -> Applied:
    """Take a note of this office back; undoing brings it back as it was."""
    note = _find(office, note_id)
    _must_be_own(office, note, "снимает")
    return entries.apply(office, [Remove(NOTES, note.id)], f"Снята пометка: {_place(office, note)}")


def explain(  # noqa: PLR0917  a finding is named by its cell and its rule
    office: Desk, sheet: str, row: int, column: str, rule: str, text: str
) -> Applied:
    """Say why a soft rule is broken here; a hard rule cannot be explained away."""
    words = _text(text, "причину")
    cell = _cell(office, sheet, row, column)
    year, school = cell.stored.values.get("year"), cell.stored.school or None
    report = checks.run(office, year=year if isinstance(year, int) else None, school=school, sheets=(sheet,))
    found = [one for one in report.problems if (one.row, one.column, one.rule) == (row, column, rule)]
    if not found:
        raise ConflictError("Этого замечания у ячейки уже нет: причина не записана.", hint="Обновите проверку.")
    if any(one.level == "hard" for one in found):
        raise RefusedError(
            f"Это обязательное правило, причиной его не снять: {found[0].message}.",
            hint="Исправьте значение. Причину можно указать только для замечания.",
        )
    return cell.put(REASON, words, rule=rule)


def leave_empty(office: Desk, sheet: str, row: int, column: str, text: str) -> Applied:
    """Say why an empty cell has no value; it counts while the cell is empty."""
    words = _text(text, "причину")
    cell = _cell(office, sheet, row, column)
    named = cell.declared.column(column)
    if named.identity:
        raise RefusedError(
            f"Графа «{named.label}» различает строки: пустой её оставить нельзя.",
            hint="Заполните её или удалите строку.",
        )
    if cell.stored.values[column] is not None:
        raise RefusedError(
            f"Ячейка «{named.label}» не пуста: пометка «пусто намеренно» не записана.", hint="Сначала очистите ячейку."
        )
    return cell.put(EMPTY, words)


@dataclass(frozen=True, slots=True)
class _Cell:
    """A cell that is entered, of a row that stands."""

    office: Desk
    declared: Sheet
    stored: Stored
    column: str

    def title(self, what: str) -> str:
        """What the journal says of a note on it."""
        label = row_label(self.declared, self.stored.values)
        return f"{what}: «{self.declared.title}», {label}, «{self.declared.column(self.column).label}»"

    def new(self, kind: str, text: str, *, rule: str | None = None) -> Add:
        """A note on it, written now by this office."""
        values: dict[str, Value] = {
            "ref": uuid.uuid4().hex,
            "sheet": self.declared.key,
            "row": self.stored.id,
            "column": self.column,
            "kind": kind,
            "rule": rule,
            "text": text,
            "author": self.office.who,
            "office": self.office.code,
            "written_at": journal.now(),
            "state": OPEN if kind == QUESTION else None,
        }
        return Add(NOTES, self.stored.school, values)

    def put(self, kind: str, text: str, *, rule: str | None = None) -> Applied:
        """One note of a kind for a cell (and rule): a second one says the first in other words."""
        with self.office.reading() as session:
            standing = load(session, sheet=self.declared.key, school=self.stored.school, kinds=(kind,))
        place = (self.stored.id, self.column, rule or "")
        same = [one for one in standing if (one.row, one.column, one.rule) == place]
        title = self.title("Причина замечания" if kind == REASON else "Пусто намеренно")
        if not same:
            return entries.apply(self.office, [self.new(kind, text, rule=rule)], title)
        _must_be_own(self.office, same[-1], "меняет")
        cells: dict[str, Value] = {"text": text, "author": self.office.who, "written_at": journal.now()}
        return entries.apply(self.office, _edits(same[-1], cells), title)


def _change(office: Desk, note: Note, cells: dict[str, Value], what: str) -> Applied:
    return entries.apply(office, _edits(note, cells), f"{what}: {_place(office, note)}")


def _edits(note: Note, cells: dict[str, Value]) -> list[Step]:
    steps: list[Step] = []
    for key, after in cells.items():
        before = getattr(note, key) or None
        if before != after:
            steps.append(Edit(NOTES, note.id, key, before, after))
    return steps


def _cell(office: Desk, sheet: str, row: int, column: str) -> _Cell:
    if sheet not in SHEETS:
        raise InputError(f"Листа «{sheet}» нет.", hint="Список листов: shnor sheets.")
    declared = office.sheet(sheet)
    named = SHEETS[sheet].by_key.get(column)
    if named is None:
        raise InputError(f"Графы «{column}» на листе «{declared.title}» нет.")
    if named.compute is not None:
        raise InputError(
            f"Графа «{named.label}» вычисляется: пометка ставится у ячейки, из которой она считается.",
            hint="Выберите ячейку, которую вводят.",
        )
    with office.reading() as session:
        rows = entries.load_rows(session, sheet, [row])
    if not rows:
        raise ConflictError(f"Этой строки на листе «{declared.title}» уже нет: пометка не записана.")
    return _Cell(office, declared, rows[0], column)


def _find(office: Desk, note_id: int) -> Note:
    with office.reading() as session:
        found = [note for note in load(session) if note.id == note_id]
    if not found:
        raise ConflictError("Этой пометки уже нет: ничего не изменено.")
    return found[0]


def _question(office: Desk, note_id: int) -> Note:
    note = _find(office, note_id)
    if note.kind != QUESTION:
        raise InputError("Это не вопрос: отвечать и закрывать нечего.")
    return note


def _must_be_own(office: Desk, note: Note, verb: str) -> None:
    if note.office != office.code:
        whose = "школа" if office.is_district else "район"
        hint = "Ответьте на вопрос: ответ уйдёт со следующим пакетом." if note.kind == QUESTION else ""
        raise RefusedError(f"Эту пометку поставила не ваша организация: её {verb} {whose}.", hint=hint)


def _text(text: str, what: str) -> str:
    words = text.strip()
    if not words:
        raise InputError(f"Напишите {what}.")
    if len(words) > LONGEST:
        raise InputError(f"Слишком длинно: {len(words)} знаков, можно не больше {LONGEST}.", hint="Скажите короче.")
    return words


def _place(office: Desk, note: Note) -> str:
    declared = office.sheet(note.sheet)
    return f"«{declared.title}», «{declared.column(note.column).label}»"
