"""The JSON shapes of the command line (CONTRACTS); their keys are stable."""

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from shnor_desktop.models.sheets.kinds import Choice
from shnor_desktop.models.sheets.spec import Column, Sheet
from shnor_desktop.services.importing.plan import ImportPlan, SheetPlan
from shnor_desktop.services.journal import Entry

if TYPE_CHECKING:
    from shnor_desktop.services.doctor import Finding
    from shnor_desktop.services.exchange.boxes import InboxLine, Sent
    from shnor_desktop.services.exchange.receive import Received
    from shnor_desktop.services.exchange.register import KnownDistrict, KnownKey

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


def keys(own: str | None, district: "KnownDistrict | None", known: "Sequence[KnownKey]") -> Json:
    """The keys of a base: its own, the district it believes, the register."""
    return {
        "own": own,
        "district": None
        if district is None
        else {
            "code": district.code,
            "name": district.name,
            "root": district.root_fingerprint,
            "compared": district.compared,
        },
        "keys": [
            {
                "school": key.school,
                "person": key.person,
                "post": key.post,
                "fingerprint": key.fingerprint,
                "registered_at": key.registered_at,
                "revoked_at": key.revoked_at,
            }
            for key in known
        ],
    }


def received(result: "Received") -> Json:
    """What became of a file brought on a stick."""
    return {
        "file": result.file,
        "verdict": result.verdict,
        "reason": result.reason.name.lower(),
        "signer": result.signer or None,
        "school": result.school or None,
        "sequence": result.sequence,
        "message": result.sentence,
        "receipt": str(result.receipt_path) if result.receipt_path else None,
    }


def not_received(name: str, message: str) -> Json:
    """A file that could not even be looked at."""
    absent = dict.fromkeys(("signer", "school", "sequence", "receipt"))
    return {"file": name, "verdict": "refused", "reason": "unreadable", "message": message, **absent}


def sent(one: "Sent") -> Json:
    """One package of the outbox."""
    return {
        "sequence": one.sequence,
        "sha256": one.sha256,
        "size": one.size,
        "created_at": one.created_at,
        "recipient": one.recipient,
        "signer": one.signer,
        "written_to": one.written_to,
        "receipt_at": one.receipt_at,
        "receipt_verdict": one.receipt_verdict or None,
    }


def inbox_line(line: "InboxLine") -> Json:
    """One package of the inbox."""
    return {
        "school": line.school,
        "sequence": line.sequence,
        "sha256": line.sha256,
        "size": line.size,
        "verdict": line.verdict,
        "reason": line.reason.lower(),
        "flagged": line.flagged,
        "signer": line.signer,
        "received_at": line.received_at,
    }


def finding(found: "Finding") -> Json:
    """One answer of the examination of a base."""
    return {"good": found.good, "about": found.about, "text": found.text}


def local_time(moment: str) -> str:
    """A moment of the journal as the person's clock showed it."""
    return f"{datetime.fromisoformat(moment).astimezone():%d.%m.%Y %H:%M}"
