"""What «Обзор» says of questions and of the readiness of forms."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from shnor_desktop.models.sheets.internal import ACCEPTED, READY, REOPENED
from shnor_desktop.services import wording
from shnor_desktop.services.checks import Completeness, State
from shnor_desktop.ui.desk import Desk, Link
from shnor_desktop.ui.theme import Tone
from shnor_desktop.ui.widgets.badge import Badge
from shnor_desktop.ui.widgets.links import LinkLabel
from shnor_desktop.ui.widgets.page import Card, text
from shnor_desktop.ui.widgets.table import FactsTable, Line

if TYPE_CHECKING:
    from shnor_desktop.services.notes import Note

QUESTION: wording.Forms = ("вопрос", "вопроса", "вопросов")
_STATES: dict[str, tuple[str, Tone]] = {
    "": ("", "plain"),
    READY: ("готово", "good"),
    ACCEPTED: ("принято районом", "good"),
    REOPENED: ("открыто снова", "warn"),
}
MARKS = {State.FULL: "✓", State.PARTLY: "◐", State.EMPTY: "○", State.OPTIONAL: "·"}
_LONGEST = 150


def readiness_words(item: Completeness) -> tuple[str, Tone]:
    """«готово», «принято районом», «готово; изменён после отметки «готово»»."""
    words, tone = _STATES.get(item.readiness, ("", "plain"))
    if not item.stale:
        return words, tone
    why = item.why_stale.partition(":")[0].rstrip(".")
    why = why[:1].lower() + why[1:]
    return (f"{words}; {why}" if words else why), "warn"


def forms_table(desk: Desk, items: Sequence[Completeness]) -> FactsTable:
    """A line for each form: how full it is and how ready; Enter opens it."""
    table = FactsTable(("Лист", "Заполнено", "Готовность"), name="Заполнение и готовность листов", most=40)
    lines = []
    for item in items:
        words, tone = readiness_words(item)
        if item.state is State.OPTIONAL and not item.present and not words:
            continue
        school = item.school if desk.office.is_district else ""
        cells = (f"{MARKS[item.state]} {item.title}", item.text, words or "не отмечено")
        lines.append(Line(cells, tone, Link("data", item.sheet, school=school)))
    table.show_lines(lines)
    table.followed.connect(desk.go)
    return table


def questions_card(desk: Desk, asked: "Sequence[tuple[Note, str, int | None]]", shown: int) -> Card:
    """Questions that are not closed, each a way to its cell: the note, its row in words, its year."""
    card = Card("Вопросы к ячейкам")
    if not asked:
        card.add(text("Открытых вопросов нет.", "muted"))
        return card
    waiting = sum(not note.answer for note, _, _ in asked)
    if waiting:
        card.add(Badge(f"Ждут ответа: {waiting}", "warn"))
    if len(asked) > waiting:
        card.add(text(f"Есть ответ, осталось закрыть: {len(asked) - waiting}.", "muted"))
    for note, label, year in asked[:shown]:
        link = Link("data", note.sheet, note.row, note.column, note.school, year=year)
        sheet = desk.office.sheet(note.sheet)
        where = f"{sheet.title}, {label}, «{sheet.column(note.column).label}»"
        whose = "" if note.office == desk.office.code else "район: " if not desk.office.is_district else "школа: "
        school = f"{note.school}, " if desk.office.is_district and not desk.school else ""
        said = f" — {whose}{_short(note.text)}" + (f" Ответ: {_short(note.answer)}" if note.answer else "")
        card.add(LinkLabel(desk, [school, (where, link), said]))
    if len(asked) > shown:
        card.add(text(f"И ещё {wording.counted(len(asked) - shown, QUESTION)}: во вкладке «Пометки» листов.", "muted"))
    return card


def _short(words: str) -> str:
    line = " ".join(words.split())
    return line if len(line) <= _LONGEST else line[: _LONGEST - 1].rstrip() + "…"
