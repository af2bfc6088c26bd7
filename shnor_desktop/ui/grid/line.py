"""One row of a grid: what the base holds, what was typed since, its texts and problems ready to be painted."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from shnor_desktop.models.sheets.spec import Problem, Sheet
from shnor_desktop.models.sheets.values import Value

if TYPE_CHECKING:
    from shnor_desktop.services.entries import Stored

COMPUTED, SOFT, HARD, UNSAVED, DRAFT, BLANK = 1, 2, 4, 8, 16, 32
"""Marks of a cell, added up: a bit test is the cheapest thing a painter can do."""

SCHOOL = "school"


class Line:
    """A row on the screen. ``id`` is 0 until the base has given it a number."""

    __slots__ = (
        "_sheet",
        "dead",
        "drafts",
        "extra",
        "id",
        "marks",
        "pending",
        "problems",
        "saved",
        "school",
        "shown",
        "texts",
    )

    def __init__(self, sheet: Sheet, saved: Mapping[str, Value], *, number: int = 0, school: str = "") -> None:
        self._sheet = sheet
        self.id = number
        self.school = school
        self.saved: dict[str, Value] = dict(saved)
        self.pending: dict[str, Value] = {}
        """Typed and on its way to the base."""
        self.drafts: dict[str, tuple[str, str]] = {}
        """Typed but unreadable: the text and why; kept on the screen only."""
        self.extra: list[Problem] = []
        """What checks across rows and forms found here."""
        self.dead = False
        """A new row that the base did not take, or a row that is gone."""
        self.refresh()

    @classmethod
    def of(cls, sheet: Sheet, stored: "Stored") -> "Line":
        """The row as the base holds it."""
        return cls(sheet, _with_school(sheet, stored), number=stored.id, school=stored.school)

    def take(self, stored: "Stored") -> None:
        """The base has spoken: what was typed and equals it is saved now."""
        self.id, self.school = stored.id, stored.school
        self.saved = _with_school(self._sheet, stored)
        self.pending = {key: value for key, value in self.pending.items() if self.saved.get(key) != value}
        self.refresh()

    def refresh(self) -> None:
        """Compute what follows from the cells: computed columns, problems; texts wait until they are painted."""
        self.shown: dict[str, Value] = {**self.saved, **self.pending}
        self.shown.update(self._sheet.compute(self.shown))
        self.problems: list[Problem] = [] if self.is_blank else [*self._sheet.examine(self.shown), *self.extra]
        self.texts: list[str] = []
        self.marks: list[int] = []

    @property
    def is_blank(self) -> bool:
        """The row at the bottom where a new record begins."""
        return not (self.id or self.pending or self.drafts or self.dead)

    def paint(self) -> None:
        """Prepare texts and marks of all cells."""
        blank = self.is_blank
        levels: dict[str, int] = {}
        for problem in self.problems:
            levels[problem.column] = levels.get(problem.column, 0) | (HARD if problem.level == "hard" else SOFT)
        for column in self._sheet.columns:
            key = column.key
            mark = levels.get(key, 0) | (COMPUTED if column.compute is not None else 0)
            if key in self.pending or self.id == 0:
                mark |= BLANK if blank else UNSAVED
            if key in self.drafts:
                mark |= DRAFT | HARD
                self.texts.append(self.drafts[key][0])
            else:
                value = None if blank else self.shown.get(key)
                self.texts.append("" if value is None else column.kind.show(value))
            self.marks.append(mark)

    def reasons(self, key: str) -> list[str]:
        """Why the cell is coloured, in sentences."""
        said = []
        if key in self.drafts:
            said.append(f"{self.drafts[key][1]}. Не сохранено: исправьте или очистите.")
        for problem in self.problems:
            if problem.column == key:
                said.append(problem.message + (f"; {problem.cause}" if problem.cause else ""))
        if key in self.pending:
            said.append("Сохраняется…")
        return said


def _with_school(sheet: Sheet, stored: "Stored") -> dict[str, Value]:
    return {**stored.values, SCHOOL: stored.school} if sheet.with_school_column else dict(stored.values)
