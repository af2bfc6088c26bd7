"""The journal in words: operations as lines, each change as «before → after»; read in a worker."""

from dataclasses import dataclass

from shnor_desktop.models.sheets import ALL_SHEETS
from shnor_desktop.models.sheets.values import Scalar, Value, fold
from shnor_desktop.services import entries, journal
from shnor_desktop.services.checks.labels import row_label
from shnor_desktop.services.journal import DELETED, WHOLE_ROW, Entry, Record
from shnor_desktop.services.office import Office
from shnor_desktop.ui.widgets.history import moment, shown

AT_ONCE = 300
MOST_CHANGES = 500


@dataclass(frozen=True, slots=True)
class Change:
    """One change in words, and the cell it leads to."""

    place: str
    column: str
    before: str
    after: str
    sheet: str
    row: int
    column_key: str


@dataclass(frozen=True, slots=True)
class Titles:
    """What would be taken back and brought back; empty for nothing."""

    undo: str
    redo: str


@dataclass(frozen=True, slots=True)
class Past:
    """What the page shows."""

    operations: tuple[Entry, ...]
    titles: Titles
    more: bool


def read_past(office: Office, count: int) -> Past:
    """The newest operations."""
    with office.reading() as session:
        found = journal.recent(session, limit=count + 1)
        undo, redo = journal.next_undo(session), journal.next_redo(session)
    return Past(tuple(found[:count]), Titles(undo[1] if undo else "", redo[1] if redo else ""), len(found) > count)


def state_of(entry: Entry) -> str:
    """Whether the operation stands."""
    if entry.undone:
        return "отменена"
    return "отмена" if entry.undoes is not None else ""


def matches(entry: Entry, words: str) -> bool:
    """Whether a line holds all the words of the filter."""
    line = fold(f"{moment(entry.at)} {entry.who} {entry.title} {state_of(entry)}")
    return all(word in line for word in fold(words).split())


def read_changes(office: Office, operation: int) -> tuple[list[Change], int]:
    """The changes of an operation in words, and how many there are in all."""
    with office.reading() as session:
        records = journal.changes_of(session, operation)
        told = records[:MOST_CHANGES]
        labels: dict[tuple[str, int], str] = {}
        for key in {record.sheet for record in told}:
            rows = {record.row for record in told if record.sheet == key}
            for stored in entries.load_rows(session, key, rows):
                labels[key, stored.id] = row_label(office.sheet(key), stored.values)
    changes = [_change(office, record, labels) for record in told]
    return changes, len(records)


def _change(office: Office, record: Record, labels: dict[tuple[str, int], str]) -> Change:
    sheet = office.sheet(record.sheet)
    label = labels.get((record.sheet, record.row), "")
    column, before, after = "строка", "", "удалена"
    if record.column == DELETED:
        before, after = ("", "удалена") if record.after is not None else ("удалена", "восстановлена")
    elif record.column == WHOLE_ROW:
        cells = record.after if isinstance(record.after, dict) else {}
        filled = [one for one in ALL_SHEETS[record.sheet].entered if cells.get(one.key) is not None]
        label = label or row_label(sheet, _values(record.sheet, cells))
        column = "новая строка"
        after = "; ".join(f"{one.label}: {shown(sheet.column(one.key), cells[one.key])}" for one in filled)
    else:
        named = sheet.column(record.column)
        column = named.label
        before, after = (shown(named, _plain(value)) for value in (record.before, record.after))
    place = f"{sheet.title}: {label}" if label else f"{sheet.title}, строка {record.row}"
    return Change(place, column, before, after, record.sheet, record.row, record.column)


def _values(key: str, packed: dict[str, Scalar]) -> dict[str, Value]:
    return {column.key: packed.get(column.key) for column in ALL_SHEETS[key].entered if column.kind.name != "day"}


def _plain(value: Scalar | dict[str, Scalar]) -> Scalar:
    return None if isinstance(value, dict) else value
