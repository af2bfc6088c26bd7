"""Where a deadline leads: light enough for the first page, which shows no calendar."""

from collections.abc import Mapping

from shnor_desktop.services.deadlines.gathering import Deadline
from shnor_desktop.ui.desk import Link

_PARTS: Mapping[str, str] = {
    "roadmap": "plan",
    "concept_documents": "documents",
    "project_events": "project",
    "programme_targets": "factors",
    "programme_stages": "stages",
}


def link_of(one: Deadline) -> Link:
    """The row or the cell that a deadline comes from."""
    if one.sheet in _PARTS:
        return Link("programme", one.sheet, one.row, one.column, part=_PARTS[one.sheet])
    if one.row is not None:
        return Link("data", one.sheet, one.row, one.column, one.school)
    return Link("indicators" if one.kind == "indicator_values" else "exchange")
