"""The section «Сопровождение»: self-assessment, the curator's diary and surveys, each under a tab of its own."""

from shnor_desktop.ui.desk import Desk
from shnor_desktop.ui.pages.support_assessment import SelfAssessmentPage
from shnor_desktop.ui.pages.support_diary import DiaryPage
from shnor_desktop.ui.pages.support_surveys import SurveysPage
from shnor_desktop.ui.widgets.sections import Section, Sections

SHEETS = frozenset({"self_assessment", "curator_diary", "surveys"})
PARTS = (
    Section("self_assessment", "Самооценка мер", SelfAssessmentPage, frozenset({"self_assessment"})),
    Section("diary", "Дневник куратора", DiaryPage, frozenset({"curator_diary"})),
    Section("surveys", "Опросы", SurveysPage, frozenset({"surveys"})),
)


class SupportPage(Sections):
    """What goes on between a school and those who help it."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, PARTS, "Сопровождение")
        self.column.setContentsMargins(0, 4, 0, 0)
        self.tabs.tabBar().setAccessibleName("Части сопровождения")
