"""Finds out which ВПР a table is: from the lines above it, the names of worksheet and file, the asked year."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from shnor_desktop.models.sheets.procedures import AUTUMN, MAIN_DATE, SPRING
from shnor_desktop.services.importing import foreign
from shnor_desktop.services.importing.asked import Asked
from shnor_desktop.services.importing.outcomes import Exam

PROCEDURE = "ВПР"
_AUTUMN_FROM = 8
_TITLE = re.compile(
    r"ВПР\D{0,3}(20\d\d)(?:\s*г(?:\.|ода)?)?[\s.,:]+(.+?)[\s.,]+(\d{1,2})\s*[-–]?\s*(?:й\s+)?класс", re.I
)
_YEAR = re.compile(r"(?<!\d)20[12]\d(?!\d)")
_BY_PROGRAMME = re.compile(r"по\s+(?:программе|материалам?)\s*(?:за\s*)?(\d{1,2})", re.IGNORECASE)
_DECLARED = re.compile(r"кол(?:ичест|-)во\s+участников\D{0,3}(\d{1,3}(?:[ ,]\d{3})+(?!\d)|\d{1,7})", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Title:
    """What is said about the work outside its table."""

    subject: str | None
    grade: int | None
    programme: int | None
    """Named only in works «по программе N класса»."""
    year: int | None
    season: str
    day: date | None
    highest: Decimal | None
    declared: int | None
    school: str

    def programme_of(self, grade: int | None) -> int | None:
        """Class of the programme for a participant of that class: an autumn work asks for the class before."""
        if self.programme is not None:
            return self.programme
        own = grade or self.grade
        if own is None or self.season == SPRING:
            return self.grade or own
        if self.grade is not None and self.grade == own - 1:
            return self.grade
        return own - 1 if own > 1 else own

    def exam(self, subject: str, source: str) -> Exam:
        """The procedure itself."""
        said = source if self.day is None else f"{source}, {self.day:%d.%m.%Y}"
        return Exam(PROCEDURE, subject, self.year, self.season, MAIN_DATE, said)


def read(lines: Sequence[Sequence[object]], names: Sequence[str], asked: Asked) -> Title:
    """Read the lines above a table; the names of worksheet and file count where the lines are silent."""
    cells = [(foreign.text(cell), row, position) for row in lines for position, cell in enumerate(row)]
    told = " | ".join(said for said, _, _ in cells if said)
    subjects = asked.lists.options("subjects")
    match = _TITLE.search(told) or next((found for name in names if (found := _TITLE.search(name))), None)
    subject = foreign.subject(match[2], subjects) if match else None
    day = highest = None
    for said, row, position in cells:
        label = said.casefold()
        if subject is None and label.startswith("предмет"):
            subject = foreign.subject(_value(said, row, position), subjects)
        elif label.startswith("дата") and day is None:
            day = foreign.day(said) or next(filter(None, map(foreign.day, row[position + 1 :])), None)
        elif label.startswith("максимальный") and highest is None:
            highest = foreign.number(_value(said, row, position))
    for name in (told, *names):
        subject = subject or foreign.subject(name, subjects)
    for name in names:
        subject = subject or foreign.subject_code(name, subjects)
    grade = int(match[3]) if match else next(filter(None, map(foreign.grade_in, (told, *names))), None)
    by_programme = _BY_PROGRAMME.search(" ".join((told, *names)))
    declared = _DECLARED.search(told)
    is_autumn = day.month >= _AUTUMN_FROM if day else "осен" in " ".join((told, *names)).casefold()
    return Title(
        subject=subject,
        grade=grade,
        programme=int(by_programme[1]) if by_programme else None,
        year=_year(match, day, (told, *names)) or asked.year,
        season=AUTUMN if is_autumn else SPRING,
        day=day,
        highest=highest,
        declared=foreign.amount(declared[1]) if declared else None,
        school=_school(told),
    )


def _value(said: str, row: Sequence[object], position: int) -> str:
    """What stands after a label: in its own cell behind a colon, or in the next filled cell."""
    _, _, behind = said.partition(":")
    if behind.strip():
        return behind.strip()
    return next((word for word in map(foreign.text, row[position + 1 :]) if word), "")


def _year(match: re.Match[str] | None, day: date | None, said: Sequence[str]) -> int | None:
    """The campaign is named by its calendar year, in autumn, too."""
    if match:
        return int(match[1])
    if day is not None:
        return day.year
    found = [set(_YEAR.findall(words)) for words in said]
    years = next((years for years in found if years), set())
    return int(years.pop()) if len(years) == 1 else None


def _school(told: str) -> str:
    login = re.search(r"\b(?:edu|sch)_?\d{3,12}\b", told, re.IGNORECASE)
    return login[0] if login else ""
