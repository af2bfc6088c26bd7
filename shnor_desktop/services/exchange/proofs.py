"""Evidence on its way: a file travels with the identity of the row it proves, of whatever sheet that is."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path

from shnor_desktop.models.engine import Session
from shnor_desktop.models.sheets import ALL_SHEETS
from shnor_desktop.models.sheets.spec import Row, Sheet
from shnor_desktop.models.sheets.values import Value
from shnor_desktop.services import entries
from shnor_desktop.services.entries import Add, Remove, Step, Stored
from shnor_desktop.services.evidence import MEASURE, OWNERS
from shnor_desktop.services.exchange.content import Content, FilePart, suffix_of

KIND = "evidence"


def collect(session: Session, school: str, folder: Path) -> list[tuple[FilePart, Path]]:
    """Evidence with the files that hold it; each content travels once for each row it proves."""
    owners = {
        owner: {row.id: row for row in entries.load(session, key, school=school)} for owner, key in OWNERS.items()
    }
    found: list[tuple[FilePart, Path]] = []
    for row in entries.load(session, KIND, school=school):
        owner = str(row.values["owner"] or MEASURE)
        held = owners.get(owner, {}).get(int(str(row.values["roadmap_row"])))
        if held is None:
            continue
        title, added = str(row.values["title"]), row.values["added_on"]
        sha256 = str(row.values["sha256"])
        part = FilePart(
            name=f"files/{len(found) + 1:04d}.{suffix_of(title)}",
            title=title,
            kind=KIND,
            sha256=sha256,
            size=int(str(row.values["size"])),
            measure=name_of(ALL_SHEETS[OWNERS[owner]], held.values),
            added_on=added if isinstance(added, date) else None,
            owner=owner,
        )
        found.append((part, folder / sha256))
    return found


def name_of(sheet: Sheet, values: Row) -> tuple[str, ...]:
    """What a file names the row by that it proves."""
    return tuple(str(value) for value in sheet.identify(values))


def place(session: Session, content: Content, rows: Mapping[str, Mapping[tuple[str, ...], int]]) -> list[Step]:
    """Evidence rows by row and digest; their contents already lie in the folder of files.

    ``rows``: the rows of each form of the package by name. Files of a form that is not in the package, or that an
    older program did not send along, stay as they are.
    """
    school = content.envelope.school
    told = {owner for owner in content.evidence_of if OWNERS[owner] in rows}
    standing: dict[tuple[str, int, str], Stored] = {}
    for row in entries.load(session, KIND, school=school):
        owner = str(row.values["owner"] or MEASURE)
        if owner in told:
            standing[owner, int(str(row.values["roadmap_row"])), str(row.values["sha256"])] = row
    steps: list[Step] = []
    for part in content.files:
        if part.kind != KIND or part.owner not in told:
            continue
        number = rows[OWNERS[part.owner]].get(part.measure)
        if number is None or standing.pop((part.owner, number, part.sha256), None) is not None:
            continue
        values: dict[str, Value] = {
            "owner": part.owner or None,
            "roadmap_row": number,
            "sha256": part.sha256,
            "title": part.title,
            "size": part.size,
            "added_on": part.added_on,
        }
        steps.append(Add(KIND, school, values))
    return [*steps, *(Remove(KIND, row.id) for row in standing.values())]
