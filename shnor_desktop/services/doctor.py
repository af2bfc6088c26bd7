"""Examines a base: the file, its schema, the journal against the tables, the evidence files, the copies."""

from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import select

from shnor_desktop.errors import FileError
from shnor_desktop.models.engine import Session
from shnor_desktop.models.journal import CHANGES
from shnor_desktop.models.sheets import ALL_SHEETS
from shnor_desktop.models.sheets.values import Scalar
from shnor_desktop.services import backup, entries, journal, migrate
from shnor_desktop.services.journal import DELETED, WHOLE_ROW
from shnor_desktop.services.office import Office, open_office


@dataclass(frozen=True, slots=True)
class Finding:
    """One answer of the examination."""

    good: bool
    about: str
    text: str


def examine(path: Path) -> list[Finding]:
    """Every check of a base file; nothing is changed."""
    if not path.is_file() or not path.stat().st_size:
        raise FileError(f"Базы «{path.name}» нет или файл пуст.", hint="Проверьте путь к файлу базы.")
    findings = [_file(path)]
    if not findings[0].good:
        return [*findings, _copies(path)]
    revision = migrate.revision_of(path)
    if revision is not None and revision not in migrate.KNOWN:
        text = f"Устройство базы {revision} создано более новой программой: обновите программу."
        return [*findings, Finding(False, "Устройство базы", text), _copies(path)]
    if revision != migrate.HEAD:
        text = f"Устройство базы {revision or 'не указано'}, программе нужно {migrate.HEAD}: обновится при открытии."
        return [*findings, Finding(False, "Устройство базы", text), _copies(path)]
    findings.append(Finding(True, "Устройство базы", f"Версия {revision}, соответствует программе."))
    with open_office(path, access="read") as office:
        findings += [_journal(office), _evidence(office, path)]
    return [*findings, _copies(path)]


def _file(path: Path) -> Finding:
    try:
        rows = sum(backup.verify(path).values())
    except FileError as error:
        return Finding(False, "Файл базы", str(error))
    return Finding(True, "Файл базы", f"Целостность проверена, строк в таблицах: {rows}.")


def _journal(office: Office) -> Finding:
    try:
        with office.reading() as session:
            differing = {ALL_SHEETS[key].title: len(rows) for key, rows in disagreements(session).items() if rows}
    except (FileError, ValueError, TypeError, KeyError) as error:
        told = str(error) if isinstance(error, FileError) else "В журнале есть записи, которые не читаются."
        return Finding(False, "Журнал изменений", told)
    if not differing:
        return Finding(True, "Журнал изменений", "Данные восстанавливаются по журналу без расхождений.")
    listed = "; ".join(f"{title}: {count}" for title, count in differing.items())
    return Finding(False, "Журнал изменений", f"Строки, которые расходятся с журналом: {listed}.")


def disagreements(session: Session) -> dict[str, list[int]]:
    """Rows of each sheet whose cells are not what the journal, replayed from the start, makes of them."""
    replayed: dict[str, dict[int, dict[str, Scalar]]] = {key: {} for key in ALL_SHEETS}
    query = select(CHANGES.c.sheet, CHANGES.c.row, CHANGES.c.column, CHANGES.c.after).order_by(CHANGES.c.id)
    for sheet, row, column, packed in session.execute(query):
        after = journal.parse(packed)
        cells = replayed[sheet].setdefault(row, {})
        if column == WHOLE_ROW and isinstance(after, dict):
            cells.update(after)
        elif not isinstance(after, dict):
            cells[column] = after
    return {key: _differing(session, key, rows) for key, rows in replayed.items()}


def _differing(session: Session, key: str, replayed: dict[int, dict[str, Scalar]]) -> list[int]:
    sheet = ALL_SHEETS[key]
    stored = {row.id: sheet.pack(row.values) for row in entries.load(session, key)}
    expected = {
        number: {name: value for name, value in cells.items() if value is not None and not name.startswith("@")}
        for number, cells in replayed.items()
        if cells.get(DELETED) is None
    }
    for cells in expected.values():
        cells.pop(DELETED, None)
    return sorted(number for number in stored.keys() | expected.keys() if stored.get(number) != expected.get(number))


def _evidence(office: Office, path: Path) -> Finding:
    folder = backup.files_folder(path)
    with office.reading() as session:
        rows = entries.load(session, "evidence")
    wanted = {str(row.values["sha256"]): str(row.values["title"]) for row in rows}
    lost = [title for sha, title in wanted.items() if not (folder / sha).is_file()]
    spoiled = [
        title for sha, title in wanted.items() if (folder / sha).is_file() and backup.digest(folder / sha) != sha
    ]
    if lost or spoiled:
        text = "; ".join(
            part
            for part in (
                "не найдены: " + ", ".join(lost) if lost else "",
                "повреждены: " + ", ".join(spoiled) if spoiled else "",
            )
            if part
        )
        return Finding(False, "Подтверждающие файлы", text[0].upper() + text[1:] + ".")
    return Finding(True, "Подтверждающие файлы", f"Все на месте и не изменены: {len(wanted)}.")


def _copies(path: Path) -> Finding:
    copies = backup.list_copies(path)
    if not copies:
        return Finding(True, "Копии", "Автоматических копий ещё нет: первая появится при открытии программы.")
    newest, moment = copies[0]
    try:
        backup.verify(newest)
    except FileError as error:
        return Finding(False, "Копии", str(error))
    shown = moment.astimezone().strftime("%d.%m.%Y %H:%M")
    return Finding(True, "Копии", f"Всего {len(copies)}, последняя от {shown} открывается и проверена.")
