"""The JSON shapes of the command line (CONTRACTS); their keys are stable."""

from datetime import datetime
from typing import Any

from shnor_desktop.models.sheets.kinds import Choice
from shnor_desktop.models.sheets.spec import Column, Sheet
from shnor_desktop.services.importing.plan import ImportPlan, SheetPlan
from shnor_desktop.services.journal import Entry

Json = dict[str, Any]


def sheet(declared: Sheet) -> Json:
    """A form with its columns."""
    return {
        "key": declared.key,
        "title": declared.title,
        "columns": [_column(column) for column in declared.columns],
        "school_column": declared.school_key or None,
        "year_column": "year" if declared.has_year else None,
    }


def _column(column: Column) -> Json:
    options = column.kind.options if isinstance(column.kind, Choice) else ()
    return {
        "key": column.key,
        "heading": column.heading,
        "type": column.kind.name,
        "unit": column.unit,
        "required": column.required,
        "identity": column.identity,
        "computed": column.compute is not None,
        "choices": [option.key for option in options],
        "choice_titles": [option.title for option in options],
        "open": isinstance(column.kind, Choice) and column.kind.open,
        "default": None if column.default is None else column.kind.pack(column.default),
        "local": column.local,
    }


def imported(plan: ImportPlan) -> Json:
    """What became of a file."""
    return {
        "file": plan.path.name,
        "recognised": plan.recognised,
        "sheets": [_sheet_plan(part) for part in plan.sheets],
        "refused_rows": [
            {
                "sheet": part.key,
                "worksheet": part.table.grid.name,
                "row": row.number,
                "school": row.school or None,
                "reasons": [
                    {"cell": reason.cell, "column": reason.column, "message": reason.message} for reason in row.reasons
                ],
            }
            for part, row in plan.refused
        ],
        "notes": list(plan.notes),
    }


def _sheet_plan(part: SheetPlan) -> Json:
    return {
        "key": part.key,
        "read": len(part.rows),
        "added": part.count("added"),
        "changed": part.count("changed"),
        "same": part.count("same"),
        "refused": part.count("refused"),
    }


def not_imported(name: str, message: str) -> Json:
    """A file that changed nothing."""
    return {"file": name, "recognised": None, "sheets": [], "refused_rows": [], "notes": [message]}


def operation(entry: Entry) -> Json:
    """One entry of the journal."""
    return {
        "id": entry.id,
        "at": entry.at,
        "who": entry.who,
        "title": entry.title,
        "changes": entry.changes,
        "undoes": entry.undoes,
        "undone": entry.undone,
    }


def local_time(moment: str) -> str:
    """A moment of the journal as the person's clock showed it."""
    return f"{datetime.fromisoformat(moment).astimezone():%d.%m.%Y %H:%M}"
