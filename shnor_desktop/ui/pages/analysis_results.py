"""«Результаты»: every work of five years beside the район, the region and РФ."""

from collections.abc import Sequence

from shnor_desktop.services.rules import RuleSet
from shnor_desktop.ui.pages.analysis_content import Content, Inset, Section, Words
from shnor_desktop.ui.pages.analysis_data import Loaded
from shnor_desktop.ui.pages.analysis_results_panel import ResultsPanel
from shnor_desktop.ui.pages.analysis_shelf import Shelf


def content(data: Loaded, code: str) -> Content:
    """One school; without a code all schools together."""
    figures = data.figures
    school = data.school_figures(code) if code else figures.together
    if school is None or not school.results:
        return (Section("Результаты", (Words("Результатов за этот и четыре прежних года нет.", "muted"),), "results"),)
    together = figures.together if data.is_district and code else None
    shelf = Shelf(school, rule_of(figures.rules), together=together, code=code if data.is_district else "")
    title = "Результаты по предметам и годам" if code else "Результаты всех школ вместе, взвешенные по участникам"
    return (Section(title, (Inset(lambda reader: ResultsPanel(shelf, reader), shelf.whys),), part="results"),)


def rule_of(rules: Sequence[RuleSet]) -> RuleSet:
    """The rule of the figures among all that were used."""
    return next(rule for rule in rules if rule.name == "results")
