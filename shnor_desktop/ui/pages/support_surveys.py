"""The part «Опросы»: surveys of a project year side by side, who answered, who is silent."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from shnor_desktop.models.sheets.kinds import Number
from shnor_desktop.models.sheets.values import BadValue, Value
from shnor_desktop.services import wording
from shnor_desktop.services.analysis.figure import Figure
from shnor_desktop.services.documents import links
from shnor_desktop.services.support import surveys as service
from shnor_desktop.services.support.surveys import GOING, Part, Survey, Surveys
from shnor_desktop.ui.desk import Desk, Link
from shnor_desktop.ui.pages.analysis_content import Cell, Grid, Row
from shnor_desktop.ui.pages.analysis_render import make_table, with_why
from shnor_desktop.ui.pages.support_writing import (
    Buttons,
    RowTable,
    WritingPage,
    YearChooser,
    ask,
    clear_card,
    labelled,
)
from shnor_desktop.ui.theme import make_primary
from shnor_desktop.ui.widgets.flow import Flow
from shnor_desktop.ui.widgets.meter import Meter
from shnor_desktop.ui.widgets.page import Card, clear, redrawing, text
from shnor_desktop.ui.widgets.table import Line
from shnor_desktop.ui.widgets.why import Reader, Why
from shnor_desktop.ui.wizards.ask import Answers, Field, as_day

_COUNT = Number(high=10**6)


@dataclass(frozen=True, slots=True)
class Shown:
    found: Surveys
    many: bool
    """Several schools stand side by side."""
    still: tuple[str, ...] = ()
    """Surveys whose answers are in while their events of the project year are still to be marked."""


class SurveysPage(WritingPage):
    """Sums of people over groups and schools; every share answers why."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.reader = Reader(desk, self)
        self._row: int | None = None
        self._found: Surveys | None = None
        self.year = YearChooser(desk)
        self.side = Card("Опросы рядом", about="Календарный год. Складываются люди, а не доли. F1 — почему.")
        head = Flow()
        head.add(labelled("&Год", self.year), self.year)
        place = QWidget()
        self.inside = QVBoxLayout(place)
        self.inside.setContentsMargins(0, 0, 0, 0)
        self.side.add(head, place)
        self.schools = Card("По школам")
        self.silent = Card("Кто не ответил")
        self.card = Card("Строки опросов")
        self.table = RowTable(
            ("Опрос", "Кого спрашивают", "Начало", "Окончание", "Опрашивается", "Ответили", "Доля"),
            name="Строки опросов",
            right=(4, 5, 6),
            most=12,
        )
        self.empty = text("", "muted")
        self.buttons = Buttons(
            (("add", "&Новый опрос…"), ("change", "&Изменить…"), ("remove", "&Удалить")), free=("add",)
        )
        make_primary(self.buttons.by_key["add"])
        self.still = text("", "warn")
        self.card.add(self.table, self.empty, self.still, self.buttons)
        for card in (self.side, self.schools, self.silent, self.card):
            self.column.addWidget(card)
        self.column.addStretch(1)
        self.year.picked.connect(lambda _year: self.reload())
        self.table.wanted.connect(lambda: self._on_button("change"))
        self.buttons.pressed.connect(self._on_button)

    def load(self) -> Shown:
        office, school, today = self.desk.office, self.desk.school, self.today
        found = service.gather(office, self.year.year(today), today, school)
        return Shown(
            found, office.is_district and not school, tuple(links.open_events(office, found.year, school or None))
        )

    def fill(self, data: Shown) -> None:
        found = self._found = data.found
        with redrawing(self):
            self.year.offer({*found.years, found.on.year, self.desk.year}, found.year)
            clear(self.inside)
            for widget in self._side(found):
                self.inside.addWidget(widget)
            clear_card(self.schools)
            self.schools.setVisible(data.many and bool(found.surveys))
            if data.many and found.surveys:
                self.schools.add(with_why(make_table(_schools(found), self.reader)))
            self._fill_silent(found)
            parts = [part for survey in found.surveys for part in survey.parts]
            self.table.with_schools(data.many)
            self.table.show_lines([_line(part) for part in parts])
            self.table.setVisible(bool(parts))
            self.empty.setText(f"За {found.year} год опросов нет.")
            self.empty.setVisible(not parts)
            self.still.setText("\n".join(data.still))
            self.still.setVisible(bool(data.still))
            self.buttons.allow(self.desk.can_write, bool(parts))
        if self._row is not None:
            self.table.choose(self._row)
            self._row = None

    def concerns(self, sheets: frozenset[str]) -> bool:
        return not sheets.isdisjoint({"surveys", "school", "project_events"})

    def go(self, link: Link) -> None:
        """Stand on the row that a link names."""
        self._row = link.row
        if self.ready:
            self.table.choose(link.row)
            self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    # --- what is shown

    def _side(self, found: Surveys) -> Sequence[QWidget]:
        if not found.surveys:
            return (text(f"За {found.year} год опросов нет.", "muted"),)
        made: list[QWidget] = [_meter(one, found) for one in found.surveys]
        return (*made, with_why(make_table(_matrix(found), self.reader)))

    def _fill_silent(self, found: Surveys) -> None:
        clear_card(self.silent)
        self.silent.setVisible(bool(found.surveys))
        for one in found.surveys:
            names = found.silent(one)
            words = "; ".join(names) if names else "ответили все группы, которых спрашивали"
            going = one.state(found.on) == GOING
            self.silent.add(text(f"{one.name}: {words}.", "warn" if names and not going else "plain"))

    # --- gestures

    def _on_button(self, key: str) -> None:
        line = self.table.current
        if not self.desk.can_write:
            self.desk.noted.emit("База открыта только для чтения.")
        elif key == "add":
            self._ask_new()
        elif line is not None:
            part: Part = line.key
            if key == "change":
                self._ask_change(part)
            else:
                office = self.desk.office
                self.write(lambda: service.remove(office, part.row), "Строка удалена; это можно отменить.")

    def _ask_new(self) -> None:
        office, school, found = self.desk.office, self.desk.school, self._found
        if found is None:
            return
        if office.is_district and not school:
            self.desk.messages.inform("Выберите школу вверху.", "Ответы вносятся по одной школе.")
            return
        last = found.surveys[-1] if found.surveys else None
        year = found.year
        name = last.name if last else "1-й опрос"
        fields = (
            Field("name", "Опрос", value=name, hint=f"{year} календарный год"),
            Field("group", "Кого спрашивают", "choice", options=tuple((one, one) for one in service.GROUPS)),
            *_dates(wording.day(last.start) if last and last.start else "", wording.day(last.end) if last and last.end
                    else ""),
            *_counts("", ""),
        )  # fmt: skip

        def answered(given: Answers) -> None:
            values = _read(given) | {"name": given["name"], "group": given["group"]}
            self.write(lambda: service.add(office, year, values, school), "Опрос внесён.")

        ask(self, "Новый опрос", fields, answered, accept="Записать", check=_trouble)

    def _ask_change(self, part: Part) -> None:
        start = wording.day(part.start) if part.start else ""
        end = wording.day(part.end) if part.end else ""
        fields = (*_counts(_typed(part.expected), _typed(part.answered)), *_dates(start, end))

        def answered(given: Answers) -> None:
            office, values = self.desk.office, _read(given)
            self.write(lambda: service.change(office, part.row, values), "Опрос изменён.")

        about = f"{part.survey}, {part.group}" + ("" if self.desk.school else f", {part.school_name}")
        ask(self, "Изменить опрос", fields, answered, accept="Записать", about=about, check=_trouble)


def _meter(one: Survey, found: Surveys) -> Meter:
    total = one.total()
    terms = f", {wording.day(one.start)} – {wording.day(one.end)}" if one.start or one.end else ""
    words = f"{one.name}{terms}, {one.state(found.on)}: {service.out_of(total)}"
    if total.missing:
        words += f" (не внесено строк: {sum(not part.known for part in one.parts)})"
    return Meter(total.numerator or 0, total.denominator or 0, words)


def _matrix(found: Surveys) -> Grid:
    """Groups by surveys, all of them in the last line."""
    rows: list[Row] = [
        (Cell(group), *(_cell(one.total(group) if one.has(group) else None) for one in found.surveys))
        for group in found.groups
    ]
    rows.append((Cell("Все опрошенные"), *(_cell(one.total()) for one in found.surveys)))
    headings = ("Кого спрашивают", *(one.name for one in found.surveys))
    return Grid("Опросы рядом", headings, tuple(rows), right=tuple(range(1, len(headings))))


def _schools(found: Surveys) -> Grid:
    """Schools by surveys; the last line is the sum."""
    rows: list[Row] = []
    by_survey = [dict(one.of_schools()) for one in found.surveys]
    for name in found.schools:
        rows.append((Cell(name), *(_cell(own.get(name)) for own in by_survey)))
    rows.append((Cell("Все школы"), *(_cell(one.total()) for one in found.surveys)))
    headings = ("Школа", *(one.name for one in found.surveys))
    return Grid("Опросы по школам", headings, tuple(rows), right=tuple(range(1, len(headings))))


def _cell(figure: Figure | None) -> Cell:
    if figure is None:
        return Cell("не проводился", tone="muted")
    known = figure.value is not None
    words = service.out_of(figure) if known else "не внесено"
    return Cell(words, Why.of(figure), "plain" if known and not figure.missing else "warn", order=figure.value)


def _line(part: Part) -> Line:
    share = service.told([part], f"{part.survey}, {part.group}")
    cells = (
        part.survey,
        part.group,
        wording.day(part.start),
        wording.day(part.end),
        wording.EMPTY if part.expected is None else wording.whole(part.expected),
        wording.EMPTY if part.answered is None else wording.whole(part.answered),
        share.text,
        part.school_name,
    )
    return Line(cells, "warn" if part.silent else "plain", key=part)


def _dates(start: str, end: str) -> tuple[Field, Field]:
    return (
        Field("start", "Начало", "day", start, required=False),
        Field("end", "Окончание", "day", end, required=False),
    )


def _counts(expected: str, answered: str) -> tuple[Field, Field]:
    return (
        Field("expected", "Опрашивается", value=expected, required=False, hint="Сколько человек"),
        Field("answered", "Ответили", value=answered, required=False, hint="Сколько человек"),
    )


def _typed(value: int | None) -> str:
    return "" if value is None else str(value)


def _read(given: Answers) -> dict[str, Value]:
    return {
        "start": as_day(given["start"]),
        "end": as_day(given["end"]),
        "expected": _COUNT.read(given["expected"]),
        "answered": _COUNT.read(given["answered"]),
    }


def _trouble(given: Answers) -> str:
    for key, words in (("expected", "Опрашивается"), ("answered", "Ответили")):
        try:
            _COUNT.read(given[key])
        except BadValue as error:
            return f"{words}: {error}."
    start, end = as_day(given["start"]), as_day(given["end"])
    return "Окончание раньше начала: проверьте даты." if start and end and end < start else ""
