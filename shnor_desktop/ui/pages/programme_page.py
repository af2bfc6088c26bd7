"""«Программа»: factors → measures → plan → evidence → confirmation → share on a date, under tabs."""

from shnor_desktop.ui.desk import Desk
from shnor_desktop.ui.pages.calendar_page import CalendarPage
from shnor_desktop.ui.pages.documents_page import DocumentsPage
from shnor_desktop.ui.pages.evidence_page import EvidencePage
from shnor_desktop.ui.pages.programme_factors import FactorsPage
from shnor_desktop.ui.pages.programme_status import StatusPage
from shnor_desktop.ui.pages.project_page import ProjectPage
from shnor_desktop.ui.pages.roadmap_page import RoadMapPage
from shnor_desktop.ui.pages.stages_page import SHEETS as STAGES
from shnor_desktop.ui.pages.stages_page import StagesPage
from shnor_desktop.ui.pages.support_page import SHEETS as SUPPORT
from shnor_desktop.ui.pages.support_page import SupportPage
from shnor_desktop.ui.pages.texts_page import TextsPage
from shnor_desktop.ui.widgets.sections import Section, Sections

SECTIONS = (
    Section("factors", "Антирисковая программа", FactorsPage, frozenset({"risk_profile", "programme_targets"})),
    Section("texts", "Тексты", TextsPage, frozenset({"programme_texts"})),
    Section("plan", "Дорожная карта", RoadMapPage, frozenset({"roadmap", "plans"})),
    Section("documents", "Документы", DocumentsPage, frozenset({"concept_documents", "expert_reviews"})),
    Section("project", "Проектный год", ProjectPage, frozenset({"project_events"})),
    Section("evidence", "Подтверждения", EvidencePage, frozenset({"evidence"})),
    Section("calendar", "Календарь", CalendarPage),
    Section("support", "Сопровождение", SupportPage, SUPPORT),
    Section("stages", "Этапы и риски", StagesPage, STAGES),
    Section("status", "Исполнение на дату", StatusPage),
)


class ProgrammePage(Sections):
    """What a school does about its risks, and what the district sees of it."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, SECTIONS, "Части программы")
