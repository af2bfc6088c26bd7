"""One row of a grid: what the base holds, what was typed since; judged and put into words when somebody looks."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from shnor_desktop.models.sheets.internal import EMPTY, QUESTION, REASON
from shnor_desktop.models.sheets.spec import REQUIRED_RULE, Problem, Sheet
from shnor_desktop.models.sheets.values import Value

if TYPE_CHECKING:
    from shnor_desktop.services.entries import Stored

COMPUTED, SOFT, HARD, UNSAVED, DRAFT, BLANK = 1, 2, 4, 8, 16, 32
ASKED, EXPLAINED, LEFT_EMPTY = 64, 128, 256
NOTED = ASKED | EXPLAINED | LEFT_EMPTY
"""Marks of a cell, added up: a bit test is the cheapest thing a painter can do."""

SCHOOL = "school"
_NOTES = {QUESTION: ASKED, REASON: EXPLAINED, EMPTY: LEFT_EMPTY}


@dataclass(frozen=True, slots=True)
class CellNotes:
    """What people have noted of a cell."""

    kind: str
    """The kind that is marked: a question before the others."""
    said: tuple[str, ...] = ()
    """The notes in sentences."""
    answers: Mapping[str, str] = field(default_factory=dict)
    """Reasons by rule; of ``REQUIRED_RULE`` where the cell is empty on purpose."""


class Line:
    """A row on the screen. ``id`` is 0 until the base has given it a number."""

    __slots__ = (
        "_problems",
        "_sheet",
        "_shown",
        "dead",
        "drafts",
        "extra",
        "ghosts",
        "id",
        "judged",
        "marks",
        "notes",
        "pending",
        "saved",
        "school",
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
        self.notes: Mapping[str, CellNotes] = {}
        """Notes on cells, by column."""
        self.dead = False
        """A new row that the base did not take, or a row that is gone."""
        self._shown: dict[str, Value] = {}
        self._problems: list[Problem] = []
        self.judged: bool = False
        """Whether computed columns and problems follow from the cells as they are."""
        self.refresh()

    @classmethod
    def of(cls, sheet: Sheet, stored: "Stored") -> "Line":
        """The row as the base holds it."""
        return cls(sheet, _with_school(sheet, stored), number=stored.id, school=stored.school)

    def take(self, stored: "Stored") -> None:
        """The base has spoken: what was typed and equals it is saved now."""
        before = {**self.saved, **self.pending}
        self.id, self.school = stored.id, stored.school
        self.saved = saved = _with_school(self._sheet, stored)
        if self.pending:
            self.pending = {key: value for key, value in self.pending.items() if saved.get(key) != value}
        same = self.judged and before == {**saved, **self.pending}
        self.refresh()
        self.judged = same  # the judgement stands where every cell is what it was

    def refresh(self) -> None:
        """The cells have changed: judged and painted anew when somebody looks."""
        self.judged = False
        self.texts: list[str] = []
        self.marks: list[int] = []
        self.ghosts: list[tuple[str, bool] | None] = []
        """What stands beside the figures: differences from last year and whether they are large."""

    def judge(self) -> None:
        """Compute what follows from the cells: computed columns, problems."""
        if self.judged:
            return
        self._shown = {**self.saved, **self.pending}
        self._shown.update(self._sheet.compute(self._shown))
        self._problems = [] if self.is_blank else [*self._sheet.examine(self._shown, computed=True), *self.extra]
        self.judged = True

    @property
    def shown(self) -> dict[str, Value]:
        """All cells, the computed ones, too."""
        if not self.judged:
            self.judge()
        return self._shown

    @property
    def problems(self) -> list[Problem]:
        """Broken rules of the row and what checks across rows found in it."""
        if not self.judged:
            self.judge()
        return self._problems

    def cell(self, key: str) -> Value:
        """An entered cell, without judging the row for it."""
        pending = self.pending
        return pending[key] if key in pending else self.saved.get(key)

    @property
    def is_blank(self) -> bool:
        """The row at the bottom where a new record begins."""
        return not (self.id or self.pending or self.drafts or self.dead)

    def paint(self) -> None:
        """Prepare texts and marks of all cells."""
        blank, shown = self.is_blank, self.shown
        levels: dict[str, int] = {}
        for problem in self._problems:
            if not self.answer_to(problem):
                levels[problem.column] = levels.get(problem.column, 0) | (HARD if problem.level == "hard" else SOFT)
        for column in self._sheet.columns:
            key = column.key
            mark = levels.get(key, 0) | (COMPUTED if column.compute is not None else 0)
            if key in self.notes and not (self.notes[key].kind == EMPTY and shown.get(key) is not None):
                mark |= _NOTES.get(self.notes[key].kind, 0)
            if key in self.pending or self.id == 0:
                mark |= BLANK if blank else UNSAVED
            if key in self.drafts:
                mark |= DRAFT | HARD
                self.texts.append(self.drafts[key][0])
            else:
                value = None if blank else shown.get(key)
                self.texts.append("" if value is None else column.kind.show(value))
            self.marks.append(mark)

    def answer_to(self, problem: Problem) -> str:
        """The reason somebody gave for a problem; of hard ones only a required cell may be empty on purpose."""
        noted = self.notes.get(problem.column) if self.notes else None
        if noted is None or (problem.level == "hard" and problem.rule != REQUIRED_RULE):
            return ""
        return noted.answers.get(problem.rule, "")

    def reasons(self, key: str) -> list[str]:
        """Why the cell is coloured, in sentences."""
        said = []
        if key in self.drafts:
            said.append(f"{self.drafts[key][1]}. Не сохранено: исправьте или очистите.")
        for problem in self.problems:
            if problem.column == key:
                word = "Пояснено: " if self.answer_to(problem) else ""
                said.append(word + problem.message + (f"; {problem.cause}" if problem.cause else ""))
        if key in self.notes:
            said += self.notes[key].said
        if key in self.pending:
            said.append("Сохраняется…")
        return said


def _with_school(sheet: Sheet, stored: "Stored") -> dict[str, Value]:
    return {**stored.values, SCHOOL: stored.school} if sheet.with_school_column else dict(stored.values)
