"""Counts class passports and class sizes from the list of pupils, and says where the list has gone on since."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from shnor_desktop.errors import ConflictError, InputError, RefusedError
from shnor_desktop.models.engine import Session
from shnor_desktop.models.journal import CHANGES, OPERATIONS
from shnor_desktop.models.sheets.cells import count
from shnor_desktop.models.sheets.pupils import PUPIL_FLAGS
from shnor_desktop.models.sheets.values import Value
from shnor_desktop.services import entries
from shnor_desktop.services.checks.data import letter_of
from shnor_desktop.services.entries import Add, Applied, Edit, Step, Stored
from shnor_desktop.services.journal import WHOLE_ROW, parse
from shnor_desktop.services.office import Office
from shnor_desktop.services.wording import day

PASSPORT, CLASSES, LIST = "social_passport", "classes", "pupils"
COUNTED = "Посчитано по списку обучающихся"
"""How the operation begins in the journal: by it a cell is known to come from the list."""
SIZE = ""
"""In place of a category: the number of pupils of the class."""
_REGISTERS = ("vshu", "pdn", "kdn")

Place = tuple[int, str]
"""Grade and comparable letter of a class."""


@dataclass(frozen=True, slots=True)
class Cell:
    """A count of a class: what stands in the base (None: nothing yet) and what the list gives."""

    grade: int
    letter: str | None
    category: str
    title: str
    was: int | None
    will: int

    @property
    def changes(self) -> bool:
        return self.was != self.will

    @property
    def place(self) -> str:
        """«5А»."""
        return f"{self.grade}{self.letter or ''}"

    @property
    def text(self) -> str:
        """«5А, „Обучающиеся с ОВЗ“: 3 → 4»."""
        return f"{self.place}, «{self.title}»: {'—' if self.was is None else self.was} → {self.will}"


@dataclass(frozen=True, slots=True)
class CountPlan:
    """What counting would write; nothing is written until ``apply``."""

    year: int
    on_date: date
    school: str
    pupils: int
    cells: tuple[Cell, ...]
    notes: tuple[str, ...]
    """Sentences about what was not counted, and why."""
    steps: tuple[Step, ...]

    @property
    def changed(self) -> tuple[Cell, ...]:
        """The counts that would become others."""
        return tuple(cell for cell in self.cells if cell.changes)

    @property
    def title(self) -> str:
        """How the operation is named in the journal."""
        return f"{COUNTED} на {day(self.on_date)}"

    def as_json(self) -> dict[str, object]:
        """The shape of `shnor pupils count --json`."""
        return {
            "year": self.year,
            "date": self.on_date.isoformat(),
            "school": self.school,
            "pupils": self.pupils,
            "cells": [
                {
                    "grade": cell.grade,
                    "letter": cell.letter,
                    "category": cell.category or None,
                    "title": cell.title,
                    "was": cell.was,
                    "will": cell.will,
                }
                for cell in self.cells
            ],
            "notes": list(self.notes),
        }


@dataclass(frozen=True, slots=True)
class Standing:
    """Cells of a passport that were counted from the list, and those of them that the list has left behind."""

    counted: int
    behind: tuple[Cell, ...]

    @property
    def text(self) -> str:
        """One sentence for the screen; empty when nothing was counted."""
        if not self.counted:
            return ""
        if not self.behind:
            return f"По списку обучающихся, ячеек: {self.counted}. Со списком сходится."
        shown = "; ".join(cell.text for cell in self.behind[:3])
        more = f" и ещё {len(self.behind) - 3}" if len(self.behind) > 3 else ""
        return f"Паспорт отстал от списка обучающихся: {shown}{more}."


def plan_count(office: Office, year: int, on_date: date, *, school: str | None = None) -> CountPlan:
    """Count the list into the classes of a year and the passport of a date; the dry run of ``apply``."""
    owner = school or office.code
    if office.is_district and not school:
        raise InputError("Не указана школа: список обучающихся у каждой свой.", hint="Выберите школу.")
    with office.reading() as session:
        return _Counting(office, session, year, on_date, owner).plan()


def apply(office: Office, plan: CountPlan) -> Applied | None:
    """Write the plan as one undoable operation; refused if the base has changed since. None: nothing to write."""
    if office.read_only:
        raise RefusedError("База открыта только для чтения: ничего не посчитано.")
    if not plan.steps:
        return None
    with office.writing() as session:
        if _Counting(office, session, plan.year, plan.on_date, plan.school).plan() != plan:
            raise ConflictError(
                "Пока предпросмотр был открыт, данные изменились: ничего не записано.",
                hint="Посмотрите числа заново и повторите.",
            )
        return entries.apply_in(session, plan.steps, plan.title, who=office.who)


def standing(office: Office, year: int, *, school: str | None = None, on_date: date | None = None) -> Standing:
    """Where the passport of a date (the newest by default) and the class sizes stand against the list."""
    owner = school or office.code
    with office.reading() as session:
        passport = entries.load(session, PASSPORT, year=year, school=owner)
        dates = {moment for row in passport if isinstance(moment := row.values["on_date"], date)}
        chosen = on_date or max(dates, default=None)
        classes = entries.load(session, CLASSES, year=year, school=owner)
        counted = _from_list(session, PASSPORT, passport, "count") | _from_list(session, CLASSES, classes, "pupils")
        if chosen is None or not counted:
            return Standing(0, ())
        plan = _Counting(office, session, year, chosen, owner).plan()
    own = {
        (count(row.values, "grade"), letter_of(row.values), str(row.values["category"]))
        for row in passport
        if (PASSPORT, row.id) in counted and row.values["on_date"] == chosen
    }
    own |= {
        (count(row.values, "grade"), letter_of(row.values), SIZE) for row in classes if (CLASSES, row.id) in counted
    }
    behind = tuple(
        cell for cell in plan.changed if (cell.grade, letter_of({"letter": cell.letter}), cell.category) in own
    )
    return Standing(len(own), behind)


def _from_list(session: Session, sheet: str, rows: Iterable[Stored], column: str) -> set[tuple[str, int]]:
    """Rows whose cell still holds what counting wrote there last; another number is a person's own."""
    query = (
        select(CHANGES.c.row, CHANGES.c.after)
        .join(OPERATIONS, OPERATIONS.c.id == CHANGES.c.operation)
        .where(
            CHANGES.c.sheet == sheet, CHANGES.c.column.in_([WHOLE_ROW, column]), OPERATIONS.c.title.startswith(COUNTED)
        )
        .order_by(CHANGES.c.id)
    )
    last: dict[int, object] = {}
    for row, packed in session.execute(query):
        after = parse(packed)
        last[row] = after.get(column) if isinstance(after, dict) else after
    return {(sheet, row.id) for row in rows if row.id in last and row.values[column] == last[row.id]}


class _Counting:
    """One count: the classes, the list, the passport of the date."""

    def __init__(self, office: Office, session: Session, year: int, on_date: date, school: str) -> None:
        self._year, self._date, self._school = year, on_date, school
        self._items = [item for item in office.lists.items("social_categories") if item.key in PUPIL_FLAGS]
        self._pupils = entries.load(session, LIST, school=school)
        self._classes: dict[Place, Stored] = {}
        for row in entries.load(session, CLASSES, year=year, school=school):
            grade = count(row.values, "grade")
            if grade is not None:
                self._classes.setdefault((grade, letter_of(row.values)), row)
        self._passport: dict[tuple[Place, str], Stored] = {}
        for row in entries.load(session, PASSPORT, year=year, school=school):
            grade = count(row.values, "grade")
            if grade is not None and row.values["on_date"] == on_date:
                key = (grade, letter_of(row.values)), str(row.values["category"])
                self._passport.setdefault(key, row)
        self._notes: list[str] = []

    def plan(self) -> CountPlan:
        members, letters = self._members()
        self._tell_empty_classes(members)
        kept = self._kept_flags()
        cells: list[Cell] = []
        steps: list[Step] = []
        for place in sorted(members):
            letter = self._letter(place, letters[place])
            size, step = self._size(place, letter, len(members[place]))
            cells.append(size)
            steps += step
            for key, title in kept.items():
                cell, step = self._category(place, letter, key, title, sum(_marked(row, key) for row in members[place]))
                cells.append(cell)
                steps += step
        return CountPlan(
            self._year,
            self._date,
            self._school,
            len(self._pupils),
            tuple(cells),
            tuple(self._notes),
            tuple(steps),
        )

    # --- who belongs where

    def _members(self) -> tuple[dict[Place, list[Stored]], dict[Place, Counter[str]]]:
        members: defaultdict[Place, list[Stored]] = defaultdict(list)
        letters: defaultdict[Place, Counter[str]] = defaultdict(Counter)
        nowhere, unlettered = [], []
        for row in self._pupils:
            grade = count(row.values, "grade")
            if grade is None:
                nowhere.append(row)
                continue
            place = self._place(grade, letter_of(row.values))
            if place is None:
                unlettered.append(row)
                continue
            members[place].append(row)
            if row.values["letter"]:
                letters[place][str(row.values["letter"])] += 1
        if nowhere:
            self._notes.append(f"Класс не указан, не посчитано обучающихся: {len(nowhere)} ({_numbers(nowhere)}).")
        if unlettered:
            words = _numbers(unlettered)
            self._notes.append(
                f"Литера не указана, а классов в параллели несколько, не посчитано: {len(unlettered)} ({words})."
            )
        return members, letters

    def _place(self, grade: int, letter: str) -> Place | None:
        """The class a pupil is counted in; None when it cannot be told."""
        known = {other for at, other in self._classes if at == grade}
        if known == {""}:
            return (grade, "")  # the only class of the grade, or a row for the whole grade
        if letter or not known:
            return (grade, letter)
        return None

    def _letter(self, place: Place, written: Counter[str]) -> str | None:
        """As the list of classes writes it; else as most pupils of the class have it."""
        row = self._classes.get(place)
        if row is not None:
            letter = row.values["letter"]
            return str(letter) if letter else None
        return written.most_common(1)[0][0] if place[1] and written else None

    def _tell_empty_classes(self, members: Mapping[Place, Sequence[Stored]]) -> None:
        lettered = {grade for grade, letter in self._classes if letter}
        empty = [
            f"{grade}{row.values['letter'] or ''}"
            for (grade, letter), row in sorted(self._classes.items(), key=lambda pair: pair[0])
            # a row for the whole grade beside its classes is nobody's class
            if (grade, letter) not in members and (letter or grade not in lettered)
        ]
        if empty and self._pupils:
            self._notes.append(f"В списке нет никого из классов: {', '.join(empty)}. Их числа не тронуты.")

    def _kept_flags(self) -> dict[str, str]:
        """Categories that the office marks in the list at all: an empty column says nothing."""
        kept, silent, hidden = {}, [], []
        for item in self._items:
            keys = (item.key, *_REGISTERS) if item.key == "registered" else (item.key,)
            if not any(row.values[key] is not None for row in self._pupils for key in keys):
                silent.append(item.title)
            elif not item.active:
                hidden.append(item.title)
            else:
                kept[item.key] = item.title
        if silent and self._pupils:
            self._notes.append(f"В списке не отмечают и потому не посчитано: {'; '.join(silent)}.")
        if hidden:
            self._notes.append(f"Скрыты в справочнике и не посчитаны: {'; '.join(hidden)}.")
        return kept

    # --- what is written

    def _size(self, place: Place, letter: str | None, amount: int) -> tuple[Cell, list[Step]]:
        row = self._classes.get(place)
        was = count(row.values, "pupils") if row is not None else None
        cell = Cell(place[0], letter, SIZE, "Обучающихся", was, amount)
        if row is None:
            values: dict[str, Value] = {"year": self._year, "grade": place[0], "letter": letter, "pupils": amount}
            return cell, [Add(CLASSES, self._school, values)]
        boys, girls = count(row.values, "boys"), count(row.values, "girls")
        if boys is not None and girls is not None and boys + girls != amount:
            self._notes.append(
                f"{cell.place}: мальчиков и девочек {boys} + {girls} = {boys + girls}, а по списку {amount}. "
                "Пола в списке нет: поправьте эти две графы сами."
            )
        return cell, [Edit(CLASSES, row.id, "pupils", was, amount)] if cell.changes else []

    def _category(self, place: Place, letter: str | None, key: str, title: str, amount: int) -> tuple[Cell, list[Step]]:
        row = self._passport.get((place, key))
        was = count(row.values, "count") if row is not None else None
        cell = Cell(place[0], letter, key, title, was, amount)
        if row is not None:
            return cell, [Edit(PASSPORT, row.id, "count", row.values["count"], amount)] if cell.changes else []
        values: dict[str, Value] = {
            "year": self._year,
            "on_date": self._date,
            "grade": place[0],
            "letter": letter,
            "category": key,
            "count": amount,
        }
        return cell, [Add(PASSPORT, self._school, values)]


def _marked(row: Stored, key: str) -> bool:
    """An empty cell of a column that is kept is «нет»; a child on any register counts as registered, once."""
    if row.values[key] is True:
        return True
    return key == "registered" and any(row.values[part] is True for part in _REGISTERS)


def _numbers(rows: Sequence[Stored]) -> str:
    """Own numbers of pupils, never their names: the sentence may be printed."""
    shown = ", ".join(f"№ {row.values['pupil'] or '—'}" for row in rows[:5])
    return shown + ("…" if len(rows) > 5 else "")
