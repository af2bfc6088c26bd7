"""Judges each row of the old year, form by form: carried, left or reported, and why."""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from enum import Enum
from functools import cached_property
from typing import TypeAlias

from sqlalchemy import select

from shnor_desktop.models.engine import Session
from shnor_desktop.models.journal import CHANGES, OPERATIONS
from shnor_desktop.models.sheets.cells import count, day
from shnor_desktop.models.sheets.roadmap import CANCELLED, DONE, NOT_STARTED
from shnor_desktop.models.sheets.values import Value, fold
from shnor_desktop.services import entries, plan_templates
from shnor_desktop.services.checks.labels import row_label
from shnor_desktop.services.entries import Add, Edit, Step, Stored
from shnor_desktop.services.office import Office
from shnor_desktop.services.recurrence import Window
from shnor_desktop.services.wording import school_year

LAST_GRADES = {"НОШ": (4,), "ООШ": (9,)}
"""Grades after which pupils leave a school of that kind; of any other kind see ``USUAL_LAST``."""
USUAL_LAST = (9, 11, 12)
SHIFTED = frozenset({"ежегодно", "раз в полугодие", "раз в четверть", "ежемесячно"})
"""Recurrences whose term comes again a year later."""


class Fate(Enum):
    """What becomes of a row of the old year; the value is shown to people."""

    CARRIED = "перенесено"
    LEFT = "не переносится"
    REPORTED = "решите сами"


@dataclass(frozen=True, slots=True)
class Outcome:
    """One row of the old year: its fate and why; ``step`` is what is written for it, if anything."""

    sheet: str
    row: int
    school: str
    label: str
    fate: Fate
    why: str
    step: Step | None = None


@dataclass(frozen=True, slots=True)
class Wishes:
    """What the person asked for beyond the usual."""

    extend: bool = False
    """Give recurring measures that are done a term in the new year: the plan goes on."""
    promote: bool = False
    """Move the pupils of the list to the next grade; the list is one for all years, so its rows change in place."""


USUAL = Wishes()


def operation(year: int) -> str:
    """How the operation is named in the journal."""
    return f"Перенос {school_year(year)} → {school_year(year + 1)}"


Verdict: TypeAlias = tuple[Fate, str, Step | None]


@dataclass(slots=True)
class Terms:
    """The terms that a measure has already: the days they end, and the number of the last."""

    ends: set[date | None]
    last: int = 0


class Carrier:
    """Judges rows form by form."""

    def __init__(self, office: Office, session: Session, year: int, wishes: Wishes) -> None:
        self._office = office
        self._session = session
        self._year = year
        self._next = year + 1
        self._wishes = wishes
        self._judges: dict[str, Callable[[Stored], Verdict]] = {
            "school": lambda row: _stays("карточка одна на все годы"),
            "classes": self._class,
            "social_passport": lambda row: _left("числа нового года вводят заново"),
            "pupils": self._pupil,
            "staff": self._person,
            "courses": lambda row: _stays("относится к своей дате и остаётся в списке"),
            "vacancies": self._vacancy,
            "equipment": self._equipment,
            "roadmap": self._measure,
            "curator_diary": lambda row: _stays("относится к своей дате и остаётся в списке"),
            "statuses": lambda row: _left("статусы нового года получают заново"),
            "references": lambda row: _left("ориентиры нового года вводят заново"),
            "risk_profile": lambda row: _left("профиль нового года получают заново"),
            "concept_documents": lambda row: _left("документ относится к своему году"),
            "indicator_values": lambda row: _left("план и факт относятся к своему году"),
        }

    def sheet(self, key: str) -> Iterator[Outcome]:
        """Every row of a form that belongs to the year, or to no year."""
        form = self._office.sheet(key)
        judge = self._judges.get(key, _fact_of_the_year)
        for row in entries.load(self._session, key, year=self._year):
            fate, why, step = judge(row)
            yield Outcome(key, row.id, row.school, row_label(form, row.values), fate, why, step)

    # --- classes

    @cached_property
    def _last_grades(self) -> dict[str, tuple[int, ...]]:
        cards = entries.load(self._session, "school")
        return {card.school: LAST_GRADES.get(str(card.values["kind"]), USUAL_LAST) for card in cards}

    @cached_property
    def _taken_classes(self) -> set[tuple[str, Value, str]]:
        rows = entries.load(self._session, "classes", year=self._next)
        return {(row.school, row.values["grade"], _folded(row.values["letter"])) for row in rows}

    def _class(self, row: Stored) -> Verdict:
        grade = count(row.values, "grade")
        if grade is None:
            return _reported("не указан номер класса")
        if grade in self._last_grades.get(row.school, USUAL_LAST) or grade >= 12:
            return _reported(f"выпускной {grade} класс: если он продолжает учиться, введите его сами")
        place = (row.school, grade + 1, _folded(row.values["letter"]))
        if place in self._taken_classes:
            return _left(f"такой класс уже есть в {school_year(self._next)} году")
        self._taken_classes.add(place)
        letter = row.values["letter"]
        values: dict[str, Value] = {
            "year": self._next,
            "grade": grade + 1,
            "letter": letter,
            "adapted": row.values["adapted"],
        }
        why = f"теперь {grade + 1}{letter or ' класс'}; число обучающихся введите заново"
        if grade == 4:
            why += ", классного руководителя тоже"
        else:
            values["teacher"] = row.values["teacher"]
        return Fate.CARRIED, why, Add("classes", row.school, values)

    # --- people

    @cached_property
    def _promoted(self) -> set[int]:
        """Pupils whose grade this very year has moved already, counting what was taken back and brought again."""
        title = operation(self._year)
        signs = {title: 1, f"Возврат: {title}": 1, f"Отмена: {title}": -1}
        query = (
            select(CHANGES.c.row, OPERATIONS.c.title)
            .join(OPERATIONS, OPERATIONS.c.id == CHANGES.c.operation)
            .where(CHANGES.c.sheet == "pupils", CHANGES.c.column == "grade", OPERATIONS.c.title.in_(signs))
        )
        moves: Counter[int] = Counter()
        for row, told in self._session.execute(query):
            moves[row] += signs[told]
        return {row for row, number in moves.items() if number > 0}

    def _pupil(self, row: Stored) -> Verdict:
        if not self._wishes.promote:
            return _reported("список один на все годы: поправьте номера классов и уберите выбывших")
        grade = count(row.values, "grade")
        if row.id in self._promoted:
            return _left("номер класса уже переведён")
        if grade is None:
            return _reported("не указан номер класса")
        if grade in self._last_grades.get(row.school, USUAL_LAST) or grade >= 12:
            return _reported(f"выпускной {grade} класс: уберите выбывших, продолжающим поправьте номер класса")
        why = f"теперь в {grade + 1} классе; отметки прежние, проверьте"
        return Fate.CARRIED, why, Edit("pupils", row.id, "grade", grade, grade + 1)

    def _person(self, row: Stored) -> Verdict:
        left = day(row.values, "left_on")
        if left is not None and left < date(self._year, 9, 1):
            return _left(f"работник уволен {left:%d.%m.%Y}")
        if count(row.values, "experience_years") is not None or count(row.values, "teaching_years") is not None:
            return _stays("список один на все годы; стаж указан годами: обновите его или впишите дату начала")
        return _stays("список один на все годы")

    def _vacancy(self, row: Stored) -> Verdict:
        closed = day(row.values, "closed_on")
        if closed is not None and closed < date(self._year, 9, 1):
            return _left(f"вакансия закрыта {closed:%d.%m.%Y}")
        return _stays("вакансия открыта и остаётся в списке")

    # --- equipment

    @cached_property
    def _equipped(self) -> set[str]:
        return {row.school for row in entries.load(self._session, "equipment", year=self._next)}

    def _equipment(self, row: Stored) -> Verdict:
        if row.school in self._equipped:
            return _left(f"строка {school_year(self._next)} года уже есть")
        self._equipped.add(row.school)
        before = row.values["note"]
        mark = f"Перенесено из {school_year(self._year)} года, проверьте"
        note = mark if before is None else f"{mark}. {before}"[:2000]
        values = row.values | {"year": self._next, "note": note}
        return Fate.CARRIED, "проверьте ответы и количества", Add("equipment", row.school, values)

    # --- the road map

    @cached_property
    def _terms(self) -> dict[tuple[str, str, str], "Terms"]:
        found: dict[tuple[str, str, str], Terms] = {}
        for row in entries.load(self._session, "roadmap"):
            known = found.setdefault(_measure_name(row), Terms(set()))
            known.ends.add(day(row.values, "end"))
            known.last = max(known.last, count(row.values, "occurrence") or 1)
        return found

    def _measure(self, row: Stored) -> Verdict:
        state, end, recurrence = row.values["state"], day(row.values, "end"), row.values["recurrence"]
        if state == CANCELLED:
            return _left("мероприятие отменено")
        if end is None:
            return _reported("срок не указан: перенести нельзя")
        if end.year > self._year:
            return _left(f"срок {end:%d.%m.%Y} ещё впереди, строка остаётся")
        if state == DONE and recurrence in SHIFTED and not self._wishes.extend:
            return _reported("исполнено и повторяется: если план продлён, добавьте срок нового года")
        if state == DONE and recurrence not in SHIFTED:
            return _left("мероприятие исполнено")
        if recurrence not in SHIFTED:
            return _reported(f"не исполнено к {end:%d.%m.%Y} и не повторяется: решите, переносить ли срок")
        return self._shift(row, end)

    def _shift(self, row: Stored, end: date) -> Verdict:
        """A new occurrence in the next year; the old one stays as it ended."""
        known = self._terms[_measure_name(row)]
        start, moved = _years_later(day(row.values, "start"), end, self._next - end.year)
        if moved in known.ends:
            return _left(f"срок {moved:%d.%m.%Y} уже есть")
        known.ends.add(moved)
        known.last += 1
        fresh: dict[str, Value] = dict.fromkeys(
            ("actual_value", "done_on", "confirmed", "confirmed_on", "confirmed_by", "remark")
        )
        values = row.values | fresh
        values |= {
            "occurrence": known.last,
            "start": start,
            "end": moved,
            "state": NOT_STARTED,
        }
        if values["deadline_text"]:
            # «март 2022» is a year later, too
            words = str(values["deadline_text"])
            values["deadline_text"] = plan_templates.later_text(words, moved.year - end.year, range(2000, 2100))
        past = "исполненным" if row.values["state"] == DONE else "неисполненным"
        why = f"новый срок {moved:%d.%m.%Y}; прежний остаётся {past}"
        return Fate.CARRIED, why, Add("roadmap", row.school, values)


def _fact_of_the_year(row: Stored) -> Verdict:
    return _left("результаты остаются в своём году")


def _stays(why: str) -> Verdict:
    return Fate.CARRIED, why, None


def _left(why: str) -> Verdict:
    return Fate.LEFT, why, None


def _reported(why: str) -> Verdict:
    return Fate.REPORTED, why, None


def _folded(letter: Value) -> str:
    return fold(str(letter)) if letter is not None else ""


def _measure_name(row: Stored) -> tuple[str, str, str]:
    return row.school, str(row.values["plan"]), str(row.values["number"])


def _years_later(start: date | None, end: date, years: int) -> tuple[date | None, date]:
    """The term in a later year; one of whole months stays so: «февраль» of a leap year ends on the 29th."""
    if start is not None and start <= end:
        term = Window(start, end).by_years(years)
        return term.start, term.end
    begins = None if start is None else Window(start, start).by_years(years).start
    return begins, Window(end, end).by_years(years).end
