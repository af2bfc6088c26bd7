"""The part «Дневник куратора»: meetings of a year, open recommendations on top, how long nobody has met."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from shnor_desktop.models.sheets.values import Value
from shnor_desktop.services import measures, wording
from shnor_desktop.services.recurrence import MONTHS
from shnor_desktop.services.support import diary as service
from shnor_desktop.services.support.diary import Diary, Entry
from shnor_desktop.ui.desk import Desk, Link
from shnor_desktop.ui.pages.analysis_content import Cell, Grid
from shnor_desktop.ui.pages.analysis_table import FiguresTable
from shnor_desktop.ui.pages.support_entry import EntryDialog
from shnor_desktop.ui.pages.support_writing import (
    Buttons,
    RowTable,
    WritingPage,
    YearChooser,
    ask,
    clear_card,
    labelled,
)
from shnor_desktop.ui.theme import Tone, make_primary
from shnor_desktop.ui.widgets.flow import Flow
from shnor_desktop.ui.widgets.page import Card, redrawing, text
from shnor_desktop.ui.widgets.table import Line
from shnor_desktop.ui.wizards.ask import Answers, Field, as_day

SAID = 5
"""Schools named one by one in the warning."""


@dataclass(frozen=True, slots=True)
class Shown:
    """The diary, and the factors to choose from."""

    diary: Diary
    factors: tuple[str, ...]


class DiaryPage(WritingPage):
    """Every entry is a dialog of its own; a recommendation is ticked off in one gesture."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._row: int | None = None
        self._factors: Sequence[str] = ()
        self.year = YearChooser(desk)
        self.buttons = Buttons(
            (("add", "&Новая запись…"), ("change", "&Изменить…"), ("remove", "&Удалить")), free=("add",)
        )
        make_primary(self.buttons.by_key["add"])
        self.gap = text("", "warn")
        self.open_card = Card("Рекомендации к исполнению")
        self.open_table = RowTable(
            ("Исполнить до", "Рекомендация", "Дана", "Состояние"), name="Открытые рекомендации", stretch=1
        )
        self.open_buttons = Buttons((("done", "&Отметить исполненной…"),))
        self.no_open = text("Открытых рекомендаций нет.", "muted")
        self.open_card.add(self.open_table, self.no_open, self.open_buttons)
        self.card = Card("Записи дневника", about="Календарный год. Участники — должности, без имён.")
        self.table = RowTable(
            ("Дата", "Форма", "Участники", "Факторы", "Итог", "Рекомендации", "Исполнение"),
            name="Записи дневника",
            stretch=4,
            most=10,
        )
        self.empty = text("", "muted")
        head = Flow()
        head.add(labelled("&Год", self.year), self.year)
        self.card.add(head, self.gap, self.table, self.empty, self.buttons)
        self.counts = Card("Сколько встреч по формам и месяцам")
        for card in (self.open_card, self.card, self.counts):
            self.column.addWidget(card)
        self.column.addStretch(1)
        self.year.picked.connect(lambda _year: self.reload())
        self.table.wanted.connect(lambda: self._on_button("change"))
        self.open_table.wanted.connect(self._ask_done)
        self.buttons.pressed.connect(self._on_button)
        self.open_buttons.pressed.connect(lambda _key: self._ask_done())

    def load(self) -> Shown:
        office, school, today = self.desk.office, self.desk.school, self.today
        found = service.gather(office, self.year.year(today), today, school)
        titles: list[str] = []
        if school:
            of_year = measures.factors(office, self.desk.year, school or None)
            titles = [one.title for one in sorted(of_year, key=lambda one: not one.activated)]
        # lists of factors begin with 2021: before that any of them may have been spoken of
        titles = titles or [item.title for item in office.lists.items("risk_factors") if item.active]
        return Shown(found, tuple(titles))

    def fill(self, data: Shown) -> None:
        found, can_write = data.diary, self.desk.can_write
        self._factors = data.factors
        with redrawing(self):
            self.year.offer({*found.years, found.on.year, self.desk.year}, found.year)
            for table in (self.table, self.open_table):
                table.with_schools(not self.desk.school)
            self.open_table.show_lines([_open(one, found.on) for one in found.open])
            self.open_table.setVisible(bool(found.open))
            self.no_open.setVisible(not found.open)
            self.open_buttons.allow(can_write, bool(found.open))
            self.table.show_lines([_line(one, found.on) for one in found.entries])
            self.table.setVisible(bool(found.entries))
            self.empty.setText(f"За {found.year} год записей нет.")
            self.empty.setVisible(not found.entries)
            self.buttons.allow(can_write, bool(found.entries))
            self.gap.setText(_gaps(found))
            self.gap.setVisible(bool(found.gaps))
            clear_card(self.counts)
            self.counts.add(_counted(found))
            self.counts.setVisible(bool(found.entries))
        if self._row is not None:
            self.table.choose(self._row)
            self._row = None

    def concerns(self, sheets: frozenset[str]) -> bool:
        return not sheets.isdisjoint({"curator_diary", "risk_profile", "list_items", "rule_sets", "school"})

    def go(self, link: Link) -> None:
        """Stand on the entry that a link names."""
        self._row = link.row
        if self.ready:
            self.table.choose(link.row)
            self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    # --- gestures

    def _on_button(self, key: str) -> None:
        line = self.table.current
        if not self.desk.can_write:
            self.desk.noted.emit("База открыта только для чтения.")
        elif key == "add":
            self._ask_new()
        elif line is not None:
            entry: Entry = line.key
            if key == "change":
                self._ask_change(entry)
            else:
                office = self.desk.office
                self.write(lambda: service.remove(office, entry.row), "Запись удалена; это можно отменить.")

    def _ask_new(self) -> None:
        office, school = self.desk.office, self.desk.school
        if office.is_district and not school:
            self.desk.messages.inform("Выберите школу вверху.", "Запись вносится в дневник одной школы.")
            return

        def answered(values: Mapping[str, Value]) -> None:
            self.write(lambda: service.add(office, values, school), "Запись внесена.")

        EntryDialog(self, self._factors, answered, today=self.today)

    def _ask_change(self, entry: Entry) -> None:
        office = self.desk.office

        def answered(values: Mapping[str, Value]) -> None:
            self.write(lambda: service.change(office, entry.row, values), "Запись изменена.")

        EntryDialog(self, self._factors, answered, today=self.today, held=entry.values)

    def _ask_done(self) -> None:
        line = self.open_table.current
        if line is None or not self.desk.can_write:
            return
        entry: Entry = line.key

        def answered(given: Answers) -> None:
            office, day = self.desk.office, as_day(given["day"])
            if day is not None:
                self.write(lambda: service.mark_done(office, entry.row, day), "Рекомендация отмечена исполненной.")

        field = Field("day", "Дата исполнения", "day", wording.day(self.today))
        ask(self, "Рекомендация исполнена", (field,), answered, accept="Отметить", about=entry.recommendations)


def _open(one: Entry, on: date) -> Line:
    late = one.overdue(on)
    cells = (wording.day(one.due), one.recommendations, wording.day(one.on), one.standing(on), one.school_name)
    return Line(cells, "bad" if late else "plain" if one.due else "warn", key=one)


def _line(one: Entry, on: date) -> Line:
    tone: Tone = "bad" if one.overdue(on) else "plain"
    cells = (
        wording.day(one.on),
        one.form,
        str(one.values["participants"] or wording.EMPTY),
        "; ".join(one.factors) or wording.EMPTY,
        one.summary,
        one.recommendations or wording.EMPTY,
        _carried_out(one, on),
        one.school_name,
    )
    return Line(cells, tone, key=one)


def _carried_out(one: Entry, on: date) -> str:
    """«исполнено 20.05.2022», «до 27.05.2022», «срок вышел 27.05.2022»."""
    if one.done_on:
        return f"исполнено {wording.day(one.done_on)}"
    if not one.open(on):
        return wording.EMPTY
    if one.due is None:
        return "без срока"
    return f"срок вышел {wording.day(one.due)}" if one.overdue(on) else f"до {wording.day(one.due)}"


def _gaps(found: Diary) -> str:
    """Those never met first, then the longest waits; a district is told the rest as a number."""
    waits = sorted(found.gaps, key=lambda pair: -(pair[1] or 10**9))
    said = [_gap(name, days) for name, days in waits[:SAID]]
    if len(waits) > SAID:
        said.append(f"И ещё школ: {len(waits) - SAID}.")
    if any(days is not None for _, days in waits):
        said.append(f"Напоминание — после {found.gap_days} дней (внутреннее правило программы, меняется в настройках).")
    return "\n".join(said)


def _gap(name: str, days: int | None) -> str:
    if days is None:
        return f"{name}: встреч с куратором ещё не было."
    return f"{name}: с последней встречи прошло {wording.counted(days, wording.DAY)}."


def _counted(found: Diary) -> QWidget:
    """Forms by months with totals; zeros stay empty for the eye."""
    counts, forms = found.by_form_and_month, found.by_form
    rows = [
        (Cell(form), *(_number(counts.get((form, month), 0)) for month in range(1, 13)), Cell(str(total)))
        for form, total in forms.items()
    ]
    by_month = found.by_month
    rows.append((Cell("Всего"), *(_number(by_month[month]) for month in by_month), Cell(str(len(found.entries)))))
    headings = ("Форма", *(month[:3] for month in MONTHS), "Всего")
    return FiguresTable(Grid("Встречи по формам и месяцам", headings, tuple(rows), right=tuple(range(1, 14))))


def _number(count: int) -> Cell:
    return Cell(str(count) if count else wording.EMPTY, tone="plain" if count else "muted")
