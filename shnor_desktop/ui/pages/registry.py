"""Makes a page when it is first visited, so that the start loads none of them."""

from importlib import import_module

from PySide6.QtWidgets import QWidget

from shnor_desktop.ui.actions import ENTRIES
from shnor_desktop.ui.desk import Desk


def load_modules() -> None:
    """What the pages are made of, loaded in a worker: a click must not wait half a second for it."""
    for entry in ENTRIES:
        import_module(f"shnor_desktop.ui.pages.{entry.key}_page")


def make(key: str, desk: Desk) -> QWidget:
    """The page of that navigation entry."""
    if key == "overview":
        from shnor_desktop.ui.pages.overview_page import OverviewPage

        return OverviewPage(desk)
    if key == "data":
        from shnor_desktop.ui.pages.data_page import DataPage

        return DataPage(desk)
    if key == "analysis":
        from shnor_desktop.ui.pages.analysis_page import AnalysisPage

        return AnalysisPage(desk)
    if key == "programme":
        from shnor_desktop.ui.pages.programme_page import ProgrammePage

        return ProgrammePage(desk)
    return _make_other(key, desk)


def _make_other(key: str, desk: Desk) -> QWidget:
    if key == "indicators":
        from shnor_desktop.ui.pages.indicators_page import IndicatorsPage

        return IndicatorsPage(desk)
    if key == "reports":
        from shnor_desktop.ui.pages.reports_page import ReportsPage

        return ReportsPage(desk)
    if key == "exchange":
        from shnor_desktop.ui.pages.exchange_page import ExchangePage

        return ExchangePage(desk)
    if key == "journal":
        from shnor_desktop.ui.pages.journal_page import JournalPage

        return JournalPage(desk)
    from shnor_desktop.ui.pages.settings_page import SettingsPage

    return SettingsPage(desk)
