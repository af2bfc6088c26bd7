"""Numbered rows of a programme — stages, risks: their order, and programmes by name."""

from collections.abc import Mapping, Sequence

from shnor_desktop.errors import InputError
from shnor_desktop.models.sheets.values import Value
from shnor_desktop.services import entries
from shnor_desktop.services.entries import Add, Applied, Edit, Remove, Step, Stored
from shnor_desktop.services.office import Office
from shnor_desktop.services.support import scope

STAGES, RISKS = "programme_stages", "programme_risks"


def owner(office: Office, school: str = "") -> str:
    """Whose programme it is: the school's, or without a school chosen the district's own."""
    return school if office.is_district and school else office.code


def of_programme(office: Office, sheet: str, programme: str, school: str = "") -> list[Stored]:
    """Rows of a programme in the order of their numbers."""
    found = [row for row in mine(office, sheet, school) if row.values["programme"] == programme]
    return sorted(found, key=lambda row: (_number(row), row.id))


def mine(office: Office, sheet: str, school: str = "") -> list[Stored]:
    """Rows of every programme of the owner."""
    code = owner(office, school)
    return [row for row in scope.rows(office, sheet, school) if row.school == code or not office.is_district]


def next_number(rows: Sequence[Stored]) -> int:
    return max((_number(row) for row in rows), default=0) + 1


def add(office: Office, sheet: str, programme: str, values: Mapping[str, Value], *, school: str, title: str) -> Applied:
    """A new row at the end; its number follows the title of the operation."""
    name = name_of(programme)
    number = next_number(of_programme(office, sheet, name, school))
    given: dict[str, Value] = {**values, "programme": name, "number": number}
    return entries.apply(office, [Add(sheet, owner(office, school), given)], f"{title} {number}")


def change(office: Office, sheet: str, held: Stored, values: Mapping[str, Value], title: str) -> Applied | None:
    """Other values; None when nothing is different."""
    steps = [Edit(sheet, held.id, key, held.values[key], now) for key, now in values.items() if now != held.values[key]]
    return entries.apply(office, steps, title) if steps else None


def move(office: Office, sheet: str, row: int, down: int, title: str) -> Applied | None:
    """Swap a row with the one above (−1) or below (+1); None at the end of the list."""
    held = scope.row(office, sheet, row)
    rows = of_programme(office, sheet, str(held.values["programme"] or ""), held.school)
    place = next(number for number, one in enumerate(rows) if one.id == row)
    other = place + down
    if not 0 <= other < len(rows):
        return None
    rows[place], rows[other] = rows[other], rows[place]
    return entries.apply(office, _renumbered(sheet, rows), title)


def remove(office: Office, sheet: str, row: int, title: str) -> Applied:
    """Take a row away; those below move up."""
    held = scope.row(office, sheet, row)
    rows = of_programme(office, sheet, str(held.values["programme"] or ""), held.school)
    left = [one for one in rows if one.id != row]
    return entries.apply(office, [*_renumbered(sheet, left), Remove(sheet, row)], title)


def name_of(programme: str) -> str:
    """The name of a programme, or a sentence that it is missing."""
    name = programme.strip()
    if not name:
        raise InputError("Укажите название программы.")
    return name[:255]


def _renumbered(sheet: str, rows: Sequence[Stored]) -> list[Step]:
    return [
        Edit(sheet, row.id, "number", row.values["number"], number)
        for number, row in enumerate(rows, 1)
        if row.values["number"] != number
    ]


def _number(row: Stored) -> int:
    number = row.values["number"]
    return number if isinstance(number, int) else 0
