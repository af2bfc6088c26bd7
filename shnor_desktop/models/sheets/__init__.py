"""The list of all sheets; nothing else."""

from shnor_desktop.models.sheets.assessments import ASSESSMENTS
from shnor_desktop.models.sheets.classes import CLASSES
from shnor_desktop.models.sheets.concept_documents import CONCEPT_DOCUMENTS
from shnor_desktop.models.sheets.courses import COURSES
from shnor_desktop.models.sheets.curator_diary import CURATOR_DIARY
from shnor_desktop.models.sheets.equipment import EQUIPMENT
from shnor_desktop.models.sheets.graduates import GRADUATES
from shnor_desktop.models.sheets.indicator_values import INDICATOR_VALUES
from shnor_desktop.models.sheets.internal import (
    CELL_NOTES,
    EVIDENCE,
    LIST_ITEMS,
    MAPPINGS,
    READINESS,
    RULE_SETS,
    SETTINGS,
)
from shnor_desktop.models.sheets.olympiads import OLYMPIADS
from shnor_desktop.models.sheets.programme import (
    EXPERT_REVIEWS,
    PLANS,
    PROGRAMME_RISKS,
    PROGRAMME_STAGES,
    PROGRAMME_TARGETS,
    PROGRAMME_TEXTS,
    PROGRESS,
    PROJECT_EVENTS,
)
from shnor_desktop.models.sheets.pupils import PUPILS
from shnor_desktop.models.sheets.rechecks import RECHECKS
from shnor_desktop.models.sheets.references import REFERENCES
from shnor_desktop.models.sheets.risk_profile import RISK_PROFILE
from shnor_desktop.models.sheets.roadmap import ROADMAP
from shnor_desktop.models.sheets.school import SCHOOL
from shnor_desktop.models.sheets.self_assessment import SELF_ASSESSMENT
from shnor_desktop.models.sheets.social_passport import SOCIAL_PASSPORT
from shnor_desktop.models.sheets.spec import Sheet
from shnor_desktop.models.sheets.staff import STAFF
from shnor_desktop.models.sheets.statuses import STATUSES
from shnor_desktop.models.sheets.surveys import SURVEYS
from shnor_desktop.models.sheets.vacancies import VACANCIES
from shnor_desktop.models.sheets.year_results import YEAR_RESULTS

SHEETS: dict[str, Sheet] = {
    sheet.key: sheet
    for sheet in (
        SCHOOL,
        STATUSES,
        CLASSES,
        SOCIAL_PASSPORT,
        PUPILS,
        STAFF,
        COURSES,
        VACANCIES,
        EQUIPMENT,
        ASSESSMENTS,
        REFERENCES,
        YEAR_RESULTS,
        OLYMPIADS,
        GRADUATES,
        RECHECKS,
        RISK_PROFILE,
        CONCEPT_DOCUMENTS,
        ROADMAP,
        INDICATOR_VALUES,
        SELF_ASSESSMENT,
        CURATOR_DIARY,
        SURVEYS,
    )
}
"""The forms a person fills, in the order in which they are shown (SHEETS)."""

PROGRAMME: dict[str, Sheet] = {
    sheet.key: sheet
    for sheet in (
        PLANS,
        PROGRAMME_TEXTS,
        PROGRAMME_TARGETS,
        PROGRAMME_STAGES,
        PROGRAMME_RISKS,
        PROJECT_EVENTS,
        EXPERT_REVIEWS,
        PROGRESS,
    )
}
"""What a programme has beside its forms, shown on «Программа»."""

INTERNAL: dict[str, Sheet] = {
    sheet.key: sheet for sheet in (SETTINGS, LIST_ITEMS, RULE_SETS, EVIDENCE, CELL_NOTES, READINESS, MAPPINGS)
} | PROGRAMME
"""What the office keeps beside the forms, written and undone the same way."""

ALL_SHEETS: dict[str, Sheet] = {**SHEETS, **INTERNAL}
