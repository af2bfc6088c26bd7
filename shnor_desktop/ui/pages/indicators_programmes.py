"""Indicators of a programme on the screen: plan, fact, deviation, light; Enter answers «почему»."""

from collections.abc import Sequence

from PySide6.QtWidgets import QComboBox

from shnor_desktop.services import wording
from shnor_desktop.services.indicators.lights import WORDS, State
from shnor_desktop.services.indicators.values import IndicatorValue
from shnor_desktop.ui.desk import Desk, Link
from shnor_desktop.ui.theme import Tone
from shnor_desktop.ui.widgets.page import Card, Page
from shnor_desktop.ui.widgets.table import FactsTable, Line
from shnor_desktop.ui.widgets.why import Reader, Why

_TONES: dict[State, Tone] = {
    "met": "good",
    "close": "warn",
    "not_met": "bad",
    "no_target": "plain",
    "no_data": "muted",
}
_HEADINGS = ("Показатель", "План", "Факт", "Отклонение", "Состояние", "Откуда")


class ProgrammeCard(Card):
    """One programme at a time; which one is remembered by the page."""

    def __init__(self, desk: Desk, page: Page, values: Sequence[IndicatorValue], chosen: str) -> None:
        year = values[0].year
        super().__init__(
            f"Показатели программ за {year} год",
            about="Календарный год, как в программах. Enter или двойной щелчок — почему такое значение",
        )
        self._values = list(values)
        self._reader = Reader(desk, page)
        titles = {one.indicator.programme: one.indicator.programme_title for one in values}
        self.programmes = QComboBox()
        self.programmes.setAccessibleName("Программа")
        for key, title in titles.items():
            self.programmes.addItem(title, key)
        known = [one.indicator.programme for one in values if one.known.value is not None]
        start = chosen if chosen in titles else next(iter(known), next(iter(titles)))
        self.programmes.setCurrentIndex(self.programmes.findData(start))
        self.table = FactsTable(_HEADINGS, name="Показатели программы", right=(1, 2, 3), most=40)
        self.table.followed.connect(self._explain)
        self.add(self.programmes, self.table)
        self._show()
        self.programmes.currentIndexChanged.connect(self._show)

    @property
    def programme(self) -> str:
        """The key of the programme shown."""
        return str(self.programmes.currentData())

    def _show(self) -> None:
        self.table.show_lines(
            [_line(place, one) for place, one in enumerate(self._values) if one.indicator.programme == self.programme]
        )

    def _explain(self, link: Link) -> None:
        if link.row is not None:
            one = self._values[link.row]
            self._reader.explain(Why(one.indicator.title, tuple(one.why()), one.known.figure.links))


def _line(place: int, one: IndicatorValue) -> Line:
    indicator = one.indicator
    title = f"{indicator.code}. {indicator.title}" if indicator.code != indicator.title else indicator.title
    period = f", {one.period}" if len(indicator.periods) > 1 else ""
    fact = one.known.text + (f" (сейчас {one.now.text})" if one.changed else "")
    origin = "зафиксировано" if one.known.frozen else one.known.origin or wording.EMPTY
    cells = (
        title + period,
        one.target.printed if one.target else wording.EMPTY,
        fact,
        _deviation(one),
        WORDS[one.state],
        origin,
    )
    return Line(cells, _TONES[one.state], Link("indicators", row=place))


def _deviation(one: IndicatorValue) -> str:
    if one.deviation is None:
        return wording.EMPTY
    sign = "+" if one.deviation > 0 else "−" if one.deviation < 0 else ""
    unit = "п. п." if one.indicator.type == "%" else one.indicator.unit
    return f"{sign}{wording.decimal(abs(one.deviation))}{wording.NBSP}{unit}".strip()
