"""Indicators of a programme on the screen: plan, fact, deviation, dynamics, light; Enter answers «почему»."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QLabel, QPushButton

from shnor_desktop.services import wording
from shnor_desktop.services.indicators.lights import WAYS, WORDS, State
from shnor_desktop.services.indicators.values import IndicatorValue
from shnor_desktop.ui.desk import Desk, Link
from shnor_desktop.ui.pages.indicator_drawing import Light, Spark
from shnor_desktop.ui.theme import Tone
from shnor_desktop.ui.widgets.flow import Flow
from shnor_desktop.ui.widgets.page import Card, Page
from shnor_desktop.ui.widgets.table import FactsTable, Line
from shnor_desktop.ui.widgets.why import Reader, Why

TONES: dict[State, Tone] = {
    "met": "good",
    "close": "warn",
    "not_met": "bad",
    "no_target": "plain",
    "no_data": "muted",
}
_HEADINGS = ("Показатель", "План", "Факт", "Отклонение", "Динамика", "По годам", "Состояние", "Откуда")
_YEARS, _STATE, _ORIGIN = 5, 6, 7
_ARROWS = {"up": "↑", "down": "↓", "same": "→"}
ANY = ""
GESTURES = (
    ("type", "&Ввести значение…"),
    ("plan", "П&лан по годам…"),
    ("freeze", "&Зафиксировать на дату…"),
    ("release", "С&нять фиксацию"),
    ("own", "Сво&й показатель…"),
    ("change", "&Изменить свой…"),
    ("forget", "&Убрать свой"),
)
"""Key and words of every button over the table."""


@dataclass(frozen=True, slots=True)
class Chosen:
    """What of the indicators is shown; kept while the page reads the data anew."""

    programme: str = ANY
    group: str = ANY
    state: str = ANY


class ProgrammeCard(Card):
    """One programme at a time; which one is remembered by the page."""

    wanted = Signal(str, object)
    """A gesture and the ``IndicatorValue`` it is about, or None."""
    shown = Signal(str)
    """Another programme is looked at."""

    def __init__(self, desk: Desk, page: Page, values: Sequence[IndicatorValue], chosen: Chosen) -> None:
        year = values[0].year
        super().__init__(
            f"Показатели программ за {year} год",
            about="Календарный год, как в программах. Enter или двойной щелчок — почему такое значение",
        )
        self._desk = desk
        self._values = list(values)
        self._seen: list[IndicatorValue] = []
        self._reader = Reader(desk, page)
        self.programmes, self.groups, self.states = (
            _combo(name) for name in ("Программа", "Группа показателей", "Состояние показателей")
        )
        for key, title in {one.indicator.programme: one.indicator.programme_title for one in values}.items():
            self.programmes.addItem(title, key)
        start = chosen.programme or _first(values)
        self.programmes.setCurrentIndex(max(self.programmes.findData(start), 0))
        self._fill_groups(chosen.group)
        self.states.addItem("Любое состояние", ANY)
        for state, words in WORDS.items():
            self.states.addItem(words.capitalize(), state)
        self.states.setCurrentIndex(max(self.states.findData(chosen.state), 0))
        self.table = FactsTable(
            _HEADINGS, name="Показатели программы", right=(1, 2, 3), most=40, spare=(_YEARS, _ORIGIN)
        )
        self.table.setItemDelegateForColumn(_STATE, Light(lambda row: TONES[self._seen[row].state], self.table))
        self.table.setItemDelegateForColumn(_YEARS, Spark(lambda row: _line_of(self._seen[row]), self.table))
        self.table.followed.connect(self._explain)
        self.table.chosen.connect(lambda _line: self._enable())
        filters, buttons = Flow(), Flow()
        filters.add(self.programmes, self.groups, self.states)
        self.buttons = {key: QPushButton(words) for key, words in GESTURES}
        buttons.add(*self.buttons.values())
        self.count = QLabel()
        self.count.setProperty("tone", "muted")
        self.add(filters, buttons, self.count, self.table)
        for key, button in self.buttons.items():
            button.clicked.connect(lambda _checked=False, key=key: self.wanted.emit(key, self.current))
        self._show()
        self.programmes.currentIndexChanged.connect(self._on_programme)
        self.groups.currentIndexChanged.connect(self._show)
        self.states.currentIndexChanged.connect(self._show)

    @property
    def programme(self) -> str:
        """The key of the programme shown."""
        return str(self.programmes.currentData())

    @property
    def chosen(self) -> Chosen:
        """What is looked at."""
        return Chosen(self.programme, str(self.groups.currentData()), str(self.states.currentData()))

    @property
    def current(self) -> IndicatorValue | None:
        """The indicator the person stands on."""
        row = self.table.currentIndex().row()
        return self._seen[row] if 0 <= row < len(self._seen) else None

    def _fill_groups(self, chosen: str = ANY) -> None:
        self.groups.blockSignals(True)
        self.groups.clear()
        self.groups.addItem("Все группы", ANY)
        own = [one.indicator.group for one in self._values if one.indicator.programme == self.programme]
        for group in dict.fromkeys(group for group in own if group):
            self.groups.addItem(group, group)
        self.groups.setCurrentIndex(max(self.groups.findData(chosen), 0))
        self.groups.setEnabled(self.groups.count() > 1)
        self.groups.blockSignals(False)

    def _on_programme(self) -> None:
        self._fill_groups()
        self._show()
        self.shown.emit(self.programme)

    def _show(self) -> None:
        chosen = self.chosen
        own = [one for one in self._values if one.indicator.programme == chosen.programme]
        self._seen = [
            one for one in own if chosen.group in (ANY, one.indicator.group) and chosen.state in (ANY, one.state)
        ]
        self.count.setText(f"Показано {len(self._seen)} из {len(own)}")
        self.table.show_lines([_line(place, one) for place, one in enumerate(self._seen)])
        self._enable()

    def _enable(self) -> None:
        one, writes = self.current, self._desk.can_write
        able = {
            "type": one is not None and one.typable,
            "plan": one is not None,
            "freeze": True,
            "release": one is not None and one.known.frozen,
            "own": True,
            "change": _is_own(one),
            "forget": _is_own(one),
        }
        for key, button in self.buttons.items():
            button.setEnabled(writes and able[key])

    def _explain(self, link: Link) -> None:
        if link.row is not None:
            one = self._seen[link.row]
            self._reader.explain(Why(one.indicator.title, tuple(one.why()), one.known.figure.links))


def _is_own(one: IndicatorValue | None) -> bool:
    """Kept among the rules of the base, not only typed into the form."""
    return one is not None and one.indicator.own and one.indicator.since is not None


def _first(values: Sequence[IndicatorValue]) -> str:
    """A programme that is kept here, else one that anything is known of."""
    kept = [one for one in values if one.known.row is not None or one.target_row is not None]
    known = [one for one in values if one.known.value is not None]
    return next((one.indicator.programme for one in (*kept, *known)), ANY)


def _combo(name: str) -> QComboBox:
    made = QComboBox()
    made.setAccessibleName(name)
    made.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
    return made


def _line_of(one: IndicatorValue) -> list[Fraction | None]:
    """The figures of the years as the line is drawn; «да» is above «нет»."""
    return [None if known.value is None else Fraction(known.value) for _, known in one.trend]


def _line(place: int, one: IndicatorValue) -> Line:
    cells = (
        one.name,
        one.target.printed if one.target else wording.EMPTY,
        one.known.text + (f" (сейчас {one.now.text})" if one.changed else ""),
        deviation(one),
        way(one),
        "",
        WORDS[one.state],
        origin(one),
    )
    return Line(cells, TONES[one.state], Link("indicators", row=place))


def origin(one: IndicatorValue) -> str:
    """«вычислено», «введено», «зафиксировано 20.09.2022»."""
    if one.known.frozen:
        return "зафиксировано" + (f" {wording.day(one.known.frozen_on)}" if one.known.frozen_on else "")
    return one.known.origin or wording.EMPTY


def way(one: IndicatorValue) -> str:
    """«↑ улучшение», «↓ улучшение» where less is better; «—» where there is nothing to compare."""
    if one.way == "unknown":
        return wording.EMPTY
    known = [Fraction(known.value) for _, known in one.trend if known.value is not None]
    turn = "same" if known[-1] == known[-2] else "up" if known[-1] > known[-2] else "down"
    return f"{_ARROWS[turn]} {WAYS[one.way]}"


def deviation(one: IndicatorValue) -> str:
    """«−1,7 п. п.», «+3»."""
    if one.deviation is None:
        return wording.EMPTY
    sign = "+" if one.deviation > 0 else "−" if one.deviation < 0 else ""
    unit = "п. п." if one.indicator.type == "%" else one.indicator.unit
    places = 0 if one.indicator.type == "число" and one.deviation.denominator == 1 else 1
    return f"{sign}{wording.decimal(abs(one.deviation), places)}" + (f"{wording.NBSP}{unit}" if unit else "")
