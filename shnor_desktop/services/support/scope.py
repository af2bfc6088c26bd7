"""Whose rows are read and written: the school's own, one school's of a district, or all of them."""

from shnor_desktop.errors import InputError
from shnor_desktop.services import entries
from shnor_desktop.services.entries import Stored
from shnor_desktop.services.office import Office
from shnor_desktop.services.rules import RuleSet

RULE = "support"


def rows(office: Office, sheet: str, school: str = "", *, year: int | None = None) -> list[Stored]:
    """Rows of the school; of every school in a district when none is named."""
    with office.reading() as session:
        return entries.load(session, sheet, year=year, school=school if office.is_district and school else None)


def writer(office: Office, school: str, what: str) -> str:
    """The school that a new row belongs to; a district must have chosen one."""
    if not office.is_district:
        return office.code
    if not school:
        raise InputError(f"Выберите школу вверху: {what}.")
    return school


def row(office: Office, sheet: str, number: int) -> Stored:
    """One row as it stands now."""
    with office.reading() as session:
        found = entries.load_rows(session, sheet, [number])
    if not found:
        raise InputError("Этой записи больше нет: её удалили.", hint="Обновите страницу: список перечитается.")
    return found[0]


def names(office: Office) -> dict[str, str]:
    """Short names of the schools by their codes."""
    with office.reading() as session:
        held = entries.load(session, "school")
    found = {one.school: str(one.values["short_name"] or one.school) for one in held}
    return found if office.is_district else {office.code: office.name} | found


def limits(office: Office, year: int) -> RuleSet:
    """Thresholds of our own: what is a low point, after how many days without a meeting to warn."""
    return office.rules.of_year(RULE, year)
