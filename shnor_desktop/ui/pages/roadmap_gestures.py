"""What is done with chosen measures: one or many in the same gesture, those it does not suit are left out and told."""

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtWidgets import QWidget

from shnor_desktop.models.sheets.cells import this_day
from shnor_desktop.models.sheets.roadmap import CANCELLED, DONE, NOT_STARTED
from shnor_desktop.services import planning, wording
from shnor_desktop.services.documents import links
from shnor_desktop.services.documents.links import Linked
from shnor_desktop.services.entries import Applied
from shnor_desktop.services.planning import Item
from shnor_desktop.ui.desk import Desk
from shnor_desktop.ui.pages.roadmap_model import Node
from shnor_desktop.ui.wizards.ask import Answers, Ask, Field, as_day

Work = Callable[[], Any]

_SUITS: dict[str, Callable[[Item], bool]] = {
    "start": lambda item: item.values["state"] in (NOT_STARTED, None),
    "done": lambda item: item.values["state"] not in (DONE, CANCELLED),
    "confirm": lambda item: item.values["state"] == DONE and item.values["confirmed"] is not True,
    "back": lambda item: item.values["state"] == DONE,
    "cancel": lambda item: item.values["state"] not in (DONE, CANCELLED),
    "reopen": lambda item: item.cancelled,
    "shift": lambda item: item.end is not None and item.values["state"] not in (DONE, CANCELLED),
}


def suiting(key: str, marked: Sequence[Node]) -> list[Item]:
    """The occurrences that a gesture is about, among the marked lines.

    Of a folded measure it is the first that the gesture can be made with; only terms are moved all together.
    """
    found: dict[int, Item] = {}
    for node in marked:
        fit = [item for item in node.items if _SUITS[key](item)]
        folded = node.group is None and node.item is None
        for item in fit[:1] if folded and key != "shift" else fit:
            found[item.row] = item
    return list(found.values())


class Gestures:
    """Dialogs of the states of a measure; each ends in one call of a service."""

    def __init__(self, page: QWidget, desk: Desk) -> None:
        self.page, self.desk = page, desk

    def make(self, key: str, marked: Sequence[Node]) -> None:
        """Ask what has to be asked, then write."""
        items = suiting(key, marked)
        if not items:
            return
        rows, office = [item.row for item in items], self.desk.office
        about = _about(items, marked)
        if key == "start":
            self.write(lambda: planning.start(office, rows), "Взято в работу.")
        elif key == "reopen":
            self.write(lambda: planning.reopen(office, rows), "Возвращено в план.")
        elif key == "done":
            self.desk.read(
                self.page,
                lambda _progress: links.of_measures(office, rows),
                lambda found: self._ask_done(rows, about, [one for one in found.values() if one.open]),
            )
        elif key == "confirm":
            self._ask_confirm(rows, about)
        elif key == "back":
            self._ask_remark(rows, about, planning.send_back, ("Вернуть на доработку", "Замечание"))
        elif key == "cancel":
            self._ask_remark(rows, about, planning.cancel, ("Отменить мероприятие", "Почему"))

    def write(self, work: Work, said: str = "") -> None:
        """One write in the order of the gestures; every page is told."""

        def done(applied: Any) -> None:
            if said:
                self.desk.noted.emit(said)
            self.desk.tell(applied.rows if isinstance(applied, Applied) else ("roadmap", "plans"))

        self.desk.edit(self.page, lambda _progress: work(), done)

    def _ask_done(self, rows: list[int], about: str, also: list[Linked]) -> None:
        """``also``: events of the project year that are the same thing and still to be marked."""
        fields: tuple[Field, ...] = (
            Field("day", "Дата исполнения", "day", wording.day(this_day())),
            Field("actual", "Что получилось", "long", required=False, hint="Фактическое значение показателя"),
        )
        if also:
            what = "событие проектного года" if len(also) == 1 else f"события проектного года ({len(also)})"
            options = (("", "не отмечать"), ("too", f"отметить и {what} той же датой"))
            hint = "; ".join(one.words for one in also) + "."
            fields += (Field("too", "Связанное", "choice", required=False, options=options, hint=hint),)

        def answered(given: Answers) -> None:
            office = self.desk.office
            day, actual = as_day(given["day"]), given["actual"] or None
            if given.get("too"):
                events, post = [one.row for one in also], str(office.setting("user") or "")
                said = f"Отмечено как исполненное. Событий проектного года: {len(events)}."
                self.write(
                    lambda: links.mark(office, day, events=events, measures=rows, post=post, actual=actual), said
                )
            else:
                self.write(lambda: planning.mark_done(office, rows, day, actual), "Отмечено как исполненное.")

        Ask(self.page, "Мероприятие исполнено", fields, answered, about=about)

    def _ask_confirm(self, rows: list[int], about: str) -> None:
        post = str(self.desk.office.setting("user") or "")
        fields = (
            Field("by", "Кто подтвердил", value=post, hint="Должность: куратор, методист"),
            Field("day", "Дата подтверждения", "day", wording.day(this_day())),
        )

        def answered(given: Answers) -> None:
            office = self.desk.office
            day, by = as_day(given["day"]), given["by"]
            self.write(lambda: planning.confirm(office, rows, day, by), "Исполнение подтверждено.")

        Ask(self.page, "Подтвердить исполнение", fields, answered, about=about, accept="Подтвердить")

    def _ask_remark(self, rows: list[int], about: str, service: Callable[..., Applied], words: tuple[str, str]) -> None:
        def answered(given: Answers) -> None:
            office = self.desk.office
            self.write(lambda: service(office, rows, given["remark"]))

        title, label = words
        Ask(self.page, title, (Field("remark", label, "long"),), answered, about=about)


def _about(items: Sequence[Item], marked: Sequence[Node]) -> str:
    if len(items) == 1:
        item = items[0]
        due = f" Срок {wording.day(item.end)}." if item.end is not None else ""
        words = f"{item.name}.{due}"
    else:
        words = f"Сроков: {len(items)}, все сразу."
    left = sum(1 for node in marked if not any(item in items for item in node.items))
    return words + (f" Не подходит и не изменится строк: {left}." if left else "")
