"""«Анализ»: verdicts, results, dynamics and what follows from them, under tabs; every figure answers «почему»."""

from collections.abc import Iterator
from dataclasses import dataclass

from PySide6.QtWidgets import QTabWidget

from shnor_desktop.ui.desk import Desk, Link
from shnor_desktop.ui.pages import (
    analysis_characteristics,
    analysis_context,
    analysis_data,
    analysis_district,
    analysis_dynamics,
    analysis_low,
    analysis_profile,
    analysis_results,
    analysis_risk,
    analysis_signals,
)
from shnor_desktop.ui.pages.analysis_content import Content, reasons
from shnor_desktop.ui.pages.analysis_data import Loaded
from shnor_desktop.ui.pages.analysis_render import Tab
from shnor_desktop.ui.pages.analysis_table import tables
from shnor_desktop.ui.widgets.page import Page, redrawing, text
from shnor_desktop.ui.widgets.why import Reader, Reason


@dataclass(frozen=True, slots=True)
class Part:
    """A tab as it is made in the worker."""

    key: str
    title: str
    content: Content


def parts(data: Loaded, code: str) -> tuple[Part, ...]:
    """The tabs of a school; without a code those of the district."""
    if not code:
        return (
            Part("low", "Школы", analysis_district.schools(data)),
            Part("heat", "Карта", analysis_district.heat(data)),
            Part("risk", "Зона риска", analysis_district.risk_values(data)),
            Part("results", "Результаты", analysis_results.content(data, "")),
            Part("dynamics", "Динамика", analysis_dynamics.content(data, "")),
            Part("signals", "Сигналы", analysis_signals.district(data)),
            Part("profile", "Рисковый профиль", analysis_profile.district(data)),
            Part("context", "Контекст", analysis_context.district(data)),
            Part("staff", "Кадры и база", analysis_characteristics.base(data, "")),
            Part("year", "Итоги года", analysis_characteristics.outcome(data, "")),
        )
    return (
        Part("low", "Низкие результаты", analysis_low.content(data, code)),
        Part("risk", "Зона риска", analysis_risk.content(data, code)),
        Part("results", "Результаты", analysis_results.content(data, code)),
        Part("dynamics", "Динамика", analysis_dynamics.content(data, code)),
        Part("signals", "Сигналы", analysis_signals.content(data, code)),
        Part("profile", "Рисковый профиль", analysis_profile.content(data, code)),
        Part("context", "Контекст", analysis_context.content(data, code)),
        Part("staff", "Кадры и база", analysis_characteristics.base(data, code)),
        Part("year", "Итоги года", analysis_characteristics.outcome(data, code)),
    )


class AnalysisPage(Page):
    """One school, or a district; a tab is drawn when it is first looked at."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.reader = Reader(desk, self)
        self.tabs = QTabWidget()
        self.tabs.setDocumentMode(True)
        self.tabs.tabBar().setDrawBase(False)
        self.tabs.setUsesScrollButtons(True)
        self.tabs.setAccessibleName("Части анализа")
        self.tabs.currentChanged.connect(self._on_tab)
        self.column.setContentsMargins(12, 6, 12, 6)
        self.waiting = text("Считаю…", "muted")
        self.column.addWidget(self.waiting)
        self.column.addWidget(self.tabs, 1)
        self._part = ""
        self._kept: tuple[int, Loaded] | None = None
        self._generation = 0

    def _on_changed(self, sheets: frozenset[str]) -> None:
        # before the reading begins: what a worker still reads of the data before is kept under their number
        self._generation += 1
        super()._on_changed(sheets)

    def load(self) -> tuple[Part, ...]:
        """Everything is read once for all schools; going from school to school reads nothing."""
        generation, year, kept = self._generation, self.desk.year, self._kept
        if kept is not None and kept[0] == generation and kept[1].year == year:
            return parts(kept[1], self.desk.school)
        data = analysis_data.load(self.desk.office, year)
        self._kept = (generation, data)
        return parts(data, self.desk.school)

    def go(self, link: Link) -> None:
        self._part = link.part
        if self.ready:
            self._show_part()

    def fill(self, data: tuple[Part, ...]) -> None:
        at = self.tabs.currentWidget()
        key = at.key if isinstance(at, Tab) else ""
        self.waiting.hide()
        with redrawing(self.tabs):
            if [part.key for part in data] != [tab.key for tab in self._tabs()] or self._titles() != _titles(data):
                self._make_tabs(data)
            for tab, part in zip(self._tabs(), data, strict=True):
                tab.give(part.content)
            self._choose(key)
            self._on_tab()
        self._show_part()

    def whys(self) -> Iterator[Reason]:
        """Every answer that any tab can give."""
        for tab in self._tabs():
            yield from reasons(tab.content)

    def _tabs(self) -> list[Tab]:
        found = [self.tabs.widget(number) for number in range(self.tabs.count())]
        return [tab for tab in found if isinstance(tab, Tab)]

    def _titles(self) -> list[str]:
        return [self.tabs.tabText(number) for number in range(self.tabs.count())]

    def _make_tabs(self, data: tuple[Part, ...]) -> None:
        self.tabs.blockSignals(True)
        for tab in self._tabs():
            self.tabs.removeTab(self.tabs.indexOf(tab))
            tab.deleteLater()
        for part in data:
            self.tabs.addTab(Tab(part.key, self.reader), part.title)
        self.tabs.blockSignals(False)

    def _choose(self, key: str) -> None:
        for tab in self._tabs():
            if tab.key == key:
                self.tabs.setCurrentWidget(tab)

    def _on_tab(self, _number: int = 0) -> None:
        tab = self.tabs.currentWidget()
        if isinstance(tab, Tab):
            tab.draw()

    def _show_part(self) -> None:
        """Once for each link: later changes of the data leave the person where they are."""
        part, self._part = self._part, ""
        if not part:
            return
        self._choose(part)
        tab = self.tabs.currentWidget()
        if isinstance(tab, Tab):
            tab.draw()
            found = tables(tab)
            if found:
                found[0].setFocus()


def _titles(data: tuple[Part, ...]) -> list[str]:
    return [part.title for part in data]
