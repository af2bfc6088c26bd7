"""«Настройки», «Правила»: a value is changed in the form, refused when wrong, saved with a source, taken back."""

from shnor_desktop.ui.pages.settings_page import SettingsPage
from shnor_desktop.ui.wizards.ask import Ask
from tests.ui.shell.driver import Driver


def test_a_value_is_refused_saved_with_its_source_and_taken_back(at_school: Driver) -> None:
    page = at_school.visit(9, "settings")
    assert isinstance(page, SettingsPage)
    page.tabs.setCurrentWidget(page.rules)
    tab, office, year = page.rules, at_school.window.desk.office, at_school.window.desk.year
    at_school.tab_to("Правила года")
    tab.values.model().setData(tab.values.model().index(0, 1), "много")
    at_school.push("Сохранить…")
    assert "числитель" in tab.said.text()
    assert not tab.findChildren(Ask)
    tab.values.model().setData(tab.values.model().index(0, 1), "4")
    at_school.push("Сохранить…")
    dialog = tab.dialog
    assert dialog is not None
    dialog.answered.emit({"year": str(year), "source": "Приказ № 5"})
    at_school.until(lambda: office.rules.of_year("identification", year).own)
    dialog.close()
    at_school.settle()
    assert office.rules.of_year("identification", year).body["low_share"]["numerator"] == 4
    at_school.push("Вернуть правило программы")
    at_school.until(lambda: not office.rules.of_year("identification", year).own)
    at_school.settle()
