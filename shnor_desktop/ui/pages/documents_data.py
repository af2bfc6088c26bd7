"""Gathers what «Документы» and «Проектный год» show; runs in a worker and touches no widget."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from shnor_desktop.models.sheets.cells import this_day
from shnor_desktop.models.sheets.kinds import Day
from shnor_desktop.models.sheets.values import BadValue
from shnor_desktop.services import entries, evidence
from shnor_desktop.services.documents import flow, folders, links, project, reviews
from shnor_desktop.services.documents.flow import Course
from shnor_desktop.services.documents.folders import Folder
from shnor_desktop.services.documents.links import Linked
from shnor_desktop.services.documents.reviews import Review
from shnor_desktop.services.documents.states import EVENTS
from shnor_desktop.services.evidence import Attached
from shnor_desktop.services.office import Office
from shnor_desktop.services.plan_numbers import natural


@dataclass(frozen=True, slots=True)
class Year:
    """Documents or events of a calendar year: of one school, or of all of them."""

    year: int
    on: date
    today: date
    school: str
    courses: tuple[Course, ...]
    files: tuple[Attached, ...] = ()
    names: dict[str, str] = field(default_factory=dict)
    """Schools of the year by code."""
    lacking: int = 0
    """Rows that beginning the project year would add; without a school: 1 while any participant has none."""

    folders: dict[int, Folder] = field(default_factory=dict)
    """Folders by the row of their event."""
    links: dict[int, tuple[Linked, ...]] = field(default_factory=dict)
    """By event, where else the same thing stands."""
    reviews: dict[int, list[Review]] = field(default_factory=dict)
    """Expert reviews of every office by the row of what they are about."""

    def of_school(self, school: str) -> list[Course]:
        return [one for one in self.courses if one.school == school]

    def links_of(self, courses: Sequence[Course]) -> list[Linked]:
        """Where else the same things stand."""
        return [one for course in courses if course.sheet == EVENTS for one in self.links.get(course.row, ())]

    def files_of(self, course: Course | None) -> list[Attached]:
        """Files attached to one of them."""
        if course is None:
            return []
        return [one for one in self.files if (one.owner, one.target) == (course.sheet, course.row)]


def read_day(words: str) -> tuple[date | None, str]:
    """A typed date, or the sentence that says what is wrong with it."""
    try:
        found = Day().read(words)
    except BadValue as error:
        return None, f"{error}."
    return (found, "") if isinstance(found, date) else (None, "Введите дату: дд.мм.гггг.")


def gather(office: Office, sheet: str, year: int, school: str, on: date | None) -> Year:
    """Everything of a sheet in a year; ``on`` is the day the states are told of (now when None)."""
    now = this_day()
    courses = flow.courses(office, sheet, year, school or None)
    files = evidence.attached(office, school=school or None, owner=sheet) if office.path is not None else []
    with office.reading() as session:
        cards = entries.load(session, "school")
    names = {row.school: str(row.values["short_name"] or row.school) for row in cards}
    if office.is_district:
        names.setdefault(office.code, office.name)
    held = {one.school for one in courses}
    taking = set(project.participants(office, year)) if office.is_district and not school else set()
    lacking = project.lacking(office, year, school) if school else len(taking - held)
    shown = {code: name for code, name in names.items() if code in held | taking}
    places = {}
    if sheet == EVENTS:
        places = {one.event.row: one for one in folders.folders(office, year, school or None)}
    return Year(
        year,
        on or now,
        now,
        school,
        tuple(courses),
        tuple(files),
        shown,
        lacking,
        places,
        links.of_events(office, year, school or None) if sheet == EVENTS else {},
        reviews.written(office, courses),
    )


def schools(data: Year) -> Sequence[str]:
    """Codes of the schools of the year by their names: «Школа № 9» stands before «Школа № 15»."""
    return sorted(data.names, key=lambda code: (natural(data.names[code]), code))
