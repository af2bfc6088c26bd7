"""Cards of the anti-risk programme: all programmes of a school, one with its figures, the schools of a district."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPushButton

from shnor_desktop.services import wording
from shnor_desktop.services.programme import inserts, reach, seen
from shnor_desktop.services.programme.aims import Aim
from shnor_desktop.services.programme.anti_risk import Programme, Readiness
from shnor_desktop.services.programme.seen import Seen
from shnor_desktop.ui.desk import Link
from shnor_desktop.ui.theme import Tone
from shnor_desktop.ui.widgets.flow import Flow
from shnor_desktop.ui.widgets.page import Card, text
from shnor_desktop.ui.widgets.table import FactsTable, Line

_SEEN_TONES: dict[str, Tone] = {seen.FIRED: "bad", seen.NO_DATA: "muted"}
_AIM_TONES: dict[str, Tone] = {reach.REACHED: "good", reach.CLOSER: "good", reach.FARTHER: "bad"}


class ProgrammesCard(Card):
    """A line for each programme; the buttons are about the one at hand."""

    wanted = Signal(str)

    def __init__(self) -> None:
        super().__init__("Программы по факторам риска")
        self.about = text("", "muted")
        self.table = FactsTable(
            ("Фактор риска", "Данные показывают риск", "Разделы", "Показатели", "Исполнено мер"),
            name="Программы по факторам риска",
            right=(1, 2, 3, 4),
            most=8,
        )
        row = Flow()
        self.buttons: dict[str, QPushButton] = {}
        for key, words in (
            ("start", "&Начать программу…"),
            ("measures", "&Меры фактора…"),
            ("texts", "Открыть &тексты"),
            ("plan", "К дорожной &карте"),
            ("report", "Отчёт&ы"),
        ):
            button = self.buttons[key] = QPushButton(words)
            button.clicked.connect(lambda _=False, key=key: self.wanted.emit(key))
            row.add(button)
        self.add(self.about, self.table, row)

    @property
    def current(self) -> Programme | None:
        """The programme at hand."""
        line = self.table.current
        return line.key if line is not None else None

    def show_programmes(self, found: Sequence[Programme], year: int) -> None:
        """All of them; the buttons follow the line."""
        words = f"Календарный год {year}: по одной программе на каждый активированный фактор."
        self.about.setText(words if found else "Программ ещё нет: отметьте и сохраните факторы риска ниже.")
        self.table.setVisible(bool(found))
        self.table.show_lines([_line(one) for one in found])

    def show_buttons(self, *, can_write: bool) -> None:
        """What can be done with the programme at hand."""
        one = self.current
        for button in self.buttons.values():
            button.setVisible(one is not None)
        begun = one is not None and one.document.filled > 0
        self.buttons["start"].setText("&Начальные тексты…" if begun else "&Начать программу…")
        self.buttons["start"].setEnabled(can_write and one is not None)
        self.buttons["measures"].setEnabled(can_write and one is not None and bool(one.offered))


def _line(one: Programme) -> Line:
    fired = sum(found.fires is True for found in one.visible)
    cells = (
        one.title if one.activated else f"{one.title} (не активирован)",
        f"{fired} из {len(one.visible)}",
        f"{one.document.filled} из {len(one.document.parts)}",
        str(len(one.aims)),
        f"{one.done} из {len(one.items)}",
    )
    return Line(cells, "plain" if one.begun else "muted", key=one)


class VisibleCard(Card):
    """What made the risk visible; Enter answers «почему»."""

    why = Signal(object)

    def __init__(self) -> None:
        super().__init__("Что сделало риск видимым", about="Enter на строке — почему и откуда число.")
        self.table = FactsTable(("Что видно", "Значение", "Вывод"), name="Что сделало риск видимым", most=9)
        self.empty = text("В программе таких данных нет: фактор виден по анкетам.", "muted")
        self.add(self.table, self.empty)
        self.table.followed.connect(lambda _link: self.why.emit(self.table.current))

    def show_seen(self, found: Sequence[Seen]) -> None:
        """Answers and figures beside the factor."""
        self.table.setVisible(bool(found))
        self.empty.setVisible(not found)
        lines = [
            Line((one.title, one.text, one.answer), _SEEN_TONES.get(one.answer, "plain"), Link("programme"), one)
            for one in found
        ]
        self.table.show_lines(lines)


class AimsCard(Card):
    """Targets with where they began, where they are and where they are to come."""

    wanted = Signal(str)

    def __init__(self) -> None:
        super().__init__("Целевые показатели", about="«Сейчас» считается по данным и меняется вместе с ними.")
        self.table = FactsTable(
            ("Показатель", "Было", "Сейчас", "Изменение", "Цель", "Срок", "Ход"),
            name="Целевые показатели программы",
            right=(1, 2, 3, 4),
            most=9,
        )
        self.empty = text("Показателей ещё нет.", "muted")
        row = Flow()
        self.buttons: dict[str, QPushButton] = {}
        for key, words in (
            ("figure", "Показатель &из данных…"),
            ("own", "Сво&й показатель…"),
            ("change", "Задать &цель…"),
            ("why", "По&чему"),
            ("remove", "&Убрать показатель"),
        ):
            button = self.buttons[key] = QPushButton(words)
            button.clicked.connect(lambda _=False, key=key: self.wanted.emit(key))
            row.add(button)
        self.add(self.table, self.empty, row)
        self.table.followed.connect(lambda _link: self.wanted.emit("change"))

    @property
    def current(self) -> Aim | None:
        """The target at hand."""
        line = self.table.current
        return line.key if line is not None else None

    def show_aims(self, found: Sequence[Aim], *, can_write: bool) -> None:
        """All targets of the programme at hand."""
        self.table.setVisible(bool(found))
        self.empty.setVisible(not found)
        self.table.show_lines([_aim(one) for one in found])
        for key, button in self.buttons.items():
            needs_one = key in ("change", "why", "remove")
            button.setEnabled((can_write or key == "why") and (bool(found) or not needs_one))


def _aim(one: Aim) -> Line:
    cells = (
        one.indicator,
        one.told(one.base),
        one.told(one.now),
        one.arrow,
        one.told(one.target),
        wording.day(one.due),
        one.state,
    )
    return Line(cells, _AIM_TONES.get(one.state, "plain"), Link("programme"), one)


class MeasuresCard(Card):
    """The road map of the programme at hand; Enter leads to the measure."""

    def __init__(self) -> None:
        super().__init__("Дорожная карта программы", about="Enter на строке — к мероприятию в дорожной карте.")
        self.table = FactsTable(
            ("Мероприятие", "Сроки", "Ответственные", "Показатель", "Состояние"),
            name="Дорожная карта программы",
            most=9,
        )
        self.empty = text("Мероприятий ещё нет: добавьте меры фактора.", "muted")
        self.add(self.table, self.empty)

    def show_items(self, one: Programme) -> None:
        """Its measures of the year."""
        self.table.setVisible(bool(one.items))
        self.empty.setVisible(not one.items)
        lines = [
            Line(
                (
                    item.name,
                    inserts.term(item),
                    str(item.values["responsible"] or wording.EMPTY),
                    str(item.values["indicator"] or wording.EMPTY),
                    str(item.values["state"] or wording.EMPTY),
                ),
                "good" if item.values["confirmed"] is True else "plain",
                Link("programme", "roadmap", item.row, part="plan"),
                item,
            )
            for item in one.items
        ]
        self.table.show_lines(lines)


class SchoolsCard(Card):
    """Schools of a district by factor; Enter opens a school."""

    opened = Signal(str)

    def __init__(self) -> None:
        super().__init__(
            "Антирисковые программы школ", about="Enter на строке — программа школы; школу можно выбрать и вверху."
        )
        self.table = FactsTable(
            ("Школа", "Активированный фактор", "Разделы", "Показатели", "Исполнено мер", "Состояние документа"),
            name="Антирисковые программы школ",
            stretch=1,
            right=(2, 3, 4),
            most=24,
        )
        self.add(self.table)
        self.table.followed.connect(lambda link: self.opened.emit(link.school))

    def show_schools(self, found: Sequence[Readiness]) -> None:
        """A line for each school and factor."""
        self.table.show_lines([_school(one) for one in found])


def _school(one: Readiness) -> Line:
    link = Link("programme", school=one.school)
    if not one.factor:
        return Line((one.name, "не активирован ни один", "", "", "", ""), "muted", link, one)
    cells = (
        one.name,
        one.title,
        f"{one.filled} из {one.parts}",
        str(one.aims),
        f"{one.done} из {one.items}",
        one.state or "не заведён",
    )
    return Line(cells, "plain", link, one)
