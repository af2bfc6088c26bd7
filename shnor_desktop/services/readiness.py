"""Says that a form of a year is ready, takes that back, and opens again what the district has accepted."""

from collections.abc import Iterable
from typing import Protocol

from shnor_desktop.errors import ConflictError, InputError, RefusedError
from shnor_desktop.models.sheets import SHEETS
from shnor_desktop.models.sheets.internal import ACCEPTED, READY, REOPENED
from shnor_desktop.models.sheets.values import Value
from shnor_desktop.services import checks, entries, journal, standing
from shnor_desktop.services.checks.data import Desk as Checked
from shnor_desktop.services.entries import Add, Applied
from shnor_desktop.services.standing import READINESS, Book, State
from shnor_desktop.services.wording import school_year

__all__ = ["State", "mark_ready", "reopen", "states", "take_back"]

LONGEST = 1000


class Desk(Checked, entries.Desk, Protocol):
    """An opened base whose forms are judged."""


def states(office: Desk, year: int, sheets: Iterable[str] = SHEETS) -> dict[tuple[str, str], State]:
    """The state of these forms of every school of the base: of the year, and of the forms without years."""
    with office.reading() as session:
        schools = {office.code}
        if office.is_district:
            schools = {row.school for row in entries.load(session, "school") if row.school}
        return Book(session, sheets).states(year, sorted(schools))


def mark_ready(office: Desk, sheet: str, year: int, *, school: str | None = None) -> Applied:
    """Say that a form is ready; refused while a hard rule is broken in it."""
    now = _state(office, sheet, year, school)
    if now.state == ACCEPTED:
        raise ConflictError(f"{_name(sheet, year)} уже принят районом.", hint="Отмечать его не нужно.")
    with office.reading() as session:
        # what is changed while the rules are judged makes the form stale
        seen = standing.newest_operation(session)
    found = checks.blocking(checks.run(office, year=year, school=now.school, sheets=(sheet,)))
    if found:
        first = found[0]
        raise RefusedError(
            f"{_name(sheet, year)} ещё не готов: нарушены обязательные правила ({len(found)}). "
            f"Первое: {first.label}: {first.message}.",
            hint="Исправьте строки и отметьте снова.",
        )
    return _say(office, now, f"Готово: {_named(sheet, year)}", state=READY, operation=seen)


def take_back(office: Desk, sheet: str, year: int, *, school: str | None = None) -> Applied:
    """Take «готово» back."""
    now = _state(office, sheet, year, school)
    if now.state != READY:
        hint = "Принятый лист открывают снова с указанием причины." if now.state == ACCEPTED else ""
        raise ConflictError(f"{_name(sheet, year)} не отмечен как готовый: снимать нечего.", hint=hint)
    return _say(office, now, f"Снято «готово»: {_named(sheet, year)}")


def reopen(office: Desk, sheet: str, year: int, reason: str, *, school: str | None = None) -> Applied:
    """Open an accepted form again, with a reason that stays in the journal."""
    words = reason.strip()
    if not words:
        raise InputError("Напишите, почему лист открывается снова.")
    if len(words) > LONGEST:
        raise InputError(f"Слишком длинно: {len(words)} знаков, можно не больше {LONGEST}.", hint="Скажите короче.")
    now = _state(office, sheet, year, school)
    if now.state != ACCEPTED:
        raise ConflictError(f"{_name(sheet, year)} не закрыт: открывать нечего.", hint="Правьте его как обычно.")
    return _say(office, now, f"Открыт снова: {_named(sheet, year)}. Причина: {words}", state=REOPENED, reason=words)


def _state(office: Desk, sheet: str, year: int, school: str | None) -> State:
    if sheet not in SHEETS:
        raise InputError(f"Листа «{sheet}» нет.", hint="Список листов: shnor sheets.")
    if not SHEETS[sheet].school_key:
        raise InputError(f"Лист «{SHEETS[sheet].title}» ведётся для всех школ сразу: готовность у него не отмечают.")
    code = school or ("" if office.is_district else office.code)
    if not code:
        raise InputError("Укажите школу: в базе района их несколько.")
    with office.reading() as session:
        return Book(session, (sheet,)).state(code, sheet, year)


def _say(office: Desk, now: State, title: str, **said: Value) -> Applied:
    """A new word about a form, after what the journal holds by now."""
    with office.writing() as session:
        values: dict[str, Value] = {
            "sheet": now.sheet,
            "year": now.year,
            "person": office.who,
            "at": journal.now(),
            "operation": standing.newest_operation(session),
            **said,
        }
        return entries.apply_in(session, [Add(READINESS, now.school, values)], title, who=office.who)


def _name(sheet: str, year: int) -> str:
    return f"Л{_named(sheet, year)[1:]}"


def _named(sheet: str, year: int) -> str:
    title = f"лист «{SHEETS[sheet].title}»"
    return f"{title} за {school_year(year)} учебный год" if SHEETS[sheet].has_year else title
