"""A page of tabs, each a page of its own that is made when it is first looked at."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtWidgets import QTabWidget, QVBoxLayout, QWidget

from shnor_desktop.ui.desk import Desk, Link
from shnor_desktop.ui.widgets.page import Page


@dataclass(frozen=True, slots=True)
class Section:
    """A tab: the key by which links name it, its title, and how its page is made."""

    key: str
    title: str
    make: Callable[[Desk], Page]
    sheets: frozenset[str] = frozenset()
    """Links that name one of these sheets and no part lead here."""


class Sections(Page):
    """Holds pages under tabs; each reads its own data, and only while it is seen."""

    def __init__(self, desk: Desk, sections: Sequence[Section], name: str) -> None:
        super().__init__(desk)
        self.sections = tuple(sections)
        self.made: dict[str, Page] = {}
        self._places: list[QVBoxLayout] = []
        self.tabs = QTabWidget()
        self.tabs.setDocumentMode(True)
        self.tabs.tabBar().setDrawBase(False)
        self.tabs.setUsesScrollButtons(True)
        self.tabs.setAccessibleName(name)
        self.column.setContentsMargins(12, 6, 12, 0)
        self.column.addWidget(self.tabs, 1)
        for section in self.sections:
            place = QWidget()
            column = QVBoxLayout(place)
            column.setContentsMargins(0, 0, 0, 0)
            self._places.append(column)
            self.tabs.addTab(place, section.title)
        self.tabs.currentChanged.connect(self._on_tab)
        self._on_tab(self.tabs.currentIndex())

    @property
    def current(self) -> Page:
        """The page under the tab at hand."""
        return self.section(self.sections[self.tabs.currentIndex()].key)

    @property
    def ready(self) -> bool:
        return self.current.ready

    def section(self, key: str) -> Page:
        """The page of a section, made now if nobody has looked at it yet."""
        if key not in self.made:
            number = next(number for number, section in enumerate(self.sections) if section.key == key)
            page = self.made[key] = self.sections[number].make(self.desk)
            page.shown.connect(self.shown)
            self._places[number].addWidget(page)
        return self.made[key]

    def load(self) -> None:
        """Nothing: every section reads for itself."""

    def fill(self, data: None) -> None:
        """Nothing to draw outside the sections."""

    def concerns(self, sheets: frozenset[str]) -> bool:
        return False

    def go(self, link: Link) -> None:
        """The section that the link names by its part, or by the sheet it is about; the rest is for the section."""
        key = next(
            (one.key for one in self.sections if one.key == link.part),
            next((one.key for one in self.sections if link.sheet in one.sheets), ""),
        )
        if key:
            self.tabs.setCurrentIndex([one.key for one in self.sections].index(key))
        self.current.go(link)

    def _on_tab(self, number: int) -> None:
        if number >= 0:
            self.section(self.sections[number].key)
