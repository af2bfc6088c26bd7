"""The list of all sheets; nothing else."""

from shnor_desktop.models.sheets.internal import EVIDENCE, LIST_ITEMS, RULE_SETS, SETTINGS
from shnor_desktop.models.sheets.spec import Sheet

SHEETS: dict[str, Sheet] = {}
"""The forms a person fills, in the order in which they are shown (SHEETS)."""

INTERNAL: dict[str, Sheet] = {sheet.key: sheet for sheet in (SETTINGS, LIST_ITEMS, RULE_SETS, EVIDENCE)}
"""What the office keeps beside the forms, written and undone the same way."""

ALL_SHEETS: dict[str, Sheet] = {**SHEETS, **INTERNAL}
