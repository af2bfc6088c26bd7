"""Gathers what «Подтверждения» shows; runs in a worker and touches no widget."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from shnor_desktop.models.sheets.values import Value
from shnor_desktop.services import entries, evidence, wording
from shnor_desktop.services.evidence import MEASURE, OWNERS, Attached, Health, Room, Waste, Weight
from shnor_desktop.services.evidence_forms import Lack
from shnor_desktop.services.office import Office
from shnor_desktop.services.support import scope
from shnor_desktop.ui.desk import Link
from shnor_desktop.ui.widgets.files_table import FileLine
from shnor_desktop.ui.widgets.table import Line

PARTS = {
    MEASURE: "plan",
    "concept_documents": "documents",
    "project_events": "project",
    "curator_diary": "support",
    "surveys": "support",
}
"""The section of «Программа» where the rows of an owner are shown."""
KINDS = {
    MEASURE: "Мероприятия",
    "concept_documents": "Документы",
    "project_events": "Проектный год",
    "curator_diary": "Дневник куратора",
    "surveys": "Опросы",
}
LOST, DAMAGED = "содержание не найдено", "содержание повреждено"


@dataclass(frozen=True, slots=True)
class Proofs:
    """Every file with its place, what is missing, what may go, and how heavy it all is."""

    lines: tuple[FileLine, ...]
    lacks: tuple[Lack, ...]
    weights: tuple[Weight, ...]
    room: Room
    waste: Waste
    on: date
    lack_lines: tuple[Line, ...]
    """What is missing as the table shows it: thousands of them are put into words here."""


def gather(office: Office, school: str, on: date, health: Health | None) -> Proofs | None:
    """The evidence of a school, or of all schools when ``school`` is empty; None for a base on a server."""
    if office.path is None:
        return None
    one = school or None
    files = evidence.attached(office, school=one)
    names = _places(office, files)
    many = office.is_district and not school
    schools = {office.code: office.name} | scope.names(office) if many else {}
    lines = [
        FileLine(
            file,
            (f"{schools.get(file.school, file.school)}: " if many else "")
            + names.get((file.owner, file.target), "строка удалена"),
            _trouble(file, health),
        )
        for file in files
    ]
    weights = evidence.weights(files)
    lacks = evidence.lacks(office, on, one)
    return Proofs(
        tuple(sorted(lines, key=lambda line: (line.place, line.file.title, line.file.row))),
        tuple(lacks),
        tuple(weights),
        Room(sum(weight.size for weight in weights)),
        evidence.waste(office),
        on,
        tuple(_lack_line(lack, schools) for lack in lacks),
    )


def link_of(one: Attached) -> Link:
    """Where the row that a file proves is shown."""
    return Link("programme", OWNERS[one.owner], one.target, part=PARTS[one.owner], school=one.school)


def _trouble(one: Attached, health: Health | None) -> str:
    if not one.present:
        return LOST
    return DAMAGED if health is not None and one.sha256 in health.damaged else ""


def _places(office: Office, files: Iterable[Attached]) -> dict[tuple[str, int], str]:
    """What each row that has files is called."""
    wanted: dict[str, set[int]] = {}
    for one in files:
        wanted.setdefault(one.owner, set()).add(one.target)
    found: dict[tuple[str, int], str] = {}
    with office.reading() as session:
        for owner, rows in wanted.items():
            for row in entries.load_rows(session, OWNERS[owner], rows):
                found[owner, row.id] = _name(owner, row.values)
    return found


def _name(owner: str, values: Mapping[str, Value]) -> str:
    if owner == "curator_diary":
        met = values["date"]
        return f"Дневник, {wording.day(met)}" if isinstance(met, date) else "Дневник"
    if owner == "surveys":
        return f"Опрос «{values['name']}»"
    if owner == "concept_documents":
        return str(values["title"] or values["kind"] or "Документ")
    number = f"{values['number']}. " if values["number"] else ""
    return f"{number}{values['title'] or ''}"


def _lack_line(lack: Lack, schools: Mapping[str, str]) -> Line:
    item = lack.item
    number = str(item.values.get("number") or "")
    link = Link("programme", "roadmap", item.row, part="plan", school=item.school if schools else "")
    cells = (f"{schools.get(item.school, item.school)}: {number}" if schools else number, item.title, lack.words)
    return Line(cells, "bad" if lack.done else "plain", link, key=lack)
