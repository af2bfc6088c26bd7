"""The list of all sheets; nothing else."""

from shnor_desktop.models.sheets.assessments import ASSESSMENTS
from shnor_desktop.models.sheets.classes import CLASSES
from shnor_desktop.models.sheets.equipment import EQUIPMENT
from shnor_desktop.models.sheets.internal import EVIDENCE, LIST_ITEMS, RULE_SETS, SETTINGS
from shnor_desktop.models.sheets.references import REFERENCES
from shnor_desktop.models.sheets.risk_profile import RISK_PROFILE
from shnor_desktop.models.sheets.roadmap import ROADMAP
from shnor_desktop.models.sheets.school import SCHOOL
from shnor_desktop.models.sheets.social_passport import SOCIAL_PASSPORT
from shnor_desktop.models.sheets.spec import Sheet
from shnor_desktop.models.sheets.staff import STAFF
from shnor_desktop.models.sheets.statuses import STATUSES
from shnor_desktop.models.sheets.year_results import YEAR_RESULTS

SHEETS: dict[str, Sheet] = {
    sheet.key: sheet
    for sheet in (
        SCHOOL,
        STATUSES,
        CLASSES,
        SOCIAL_PASSPORT,
        STAFF,
        EQUIPMENT,
        ASSESSMENTS,
        REFERENCES,
        YEAR_RESULTS,
        RISK_PROFILE,
        ROADMAP,
    )
}
"""The forms a person fills, in the order in which they are shown (SHEETS)."""

INTERNAL: dict[str, Sheet] = {sheet.key: sheet for sheet in (SETTINGS, LIST_ITEMS, RULE_SETS, EVIDENCE)}
"""What the office keeps beside the forms, written and undone the same way."""

ALL_SHEETS: dict[str, Sheet] = {**SHEETS, **INTERNAL}
