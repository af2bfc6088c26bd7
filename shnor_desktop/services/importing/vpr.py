"""Reads results of ВПР by participant: «Ф1 Индивидуальные результаты» and the pooled «Протокол» (DOMAIN §2.1, §2.2)."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal

from shnor_desktop.errors import FileError
from shnor_desktop.models.sheets.procedures import AUTUMN
from shnor_desktop.services.importing import foreign, vpr_title
from shnor_desktop.services.importing.asked import Asked
from shnor_desktop.services.importing.foreign import Columns
from shnor_desktop.services.importing.outcomes import Exam, Outcome, Results, by_scale, named
from shnor_desktop.services.importing.scales import Scale
from shnor_desktop.services.importing.source import Grid, Source
from shnor_desktop.services.importing.table import Table
from shnor_desktop.services.importing.vpr_title import Title
from shnor_desktop.services.wording import listed

NAME = "vpr"
SEARCHED_ROWS = 40
_RESULTS = {
    "оо": "school",
    "логин": "school",
    "логин оо": "school",
    "название оо": "school_name",
    "код участника": "code",
    "класс": "class",
    "первичный балл": "primary",
    "отметка": "mark",
    "отметка по журналу": "journal",
}
_RESULTS_NEEDED = frozenset({"code", "primary", "mark"})
_PROTOCOL = {
    "пользователь": "school",
    "логин": "school",
    "код": "code",
    "код участника": "code",
    "вариант": "variant",
    "наименование класса": "class",
    "класс": "class",
    "отметка по журналу": "journal",
    "отметка за предыдущий триместр четверть полугодие": "journal",
    "отметка за предыдущий год": "journal",
    "отметка за предыдущую четверть триместр полугодие": "journal",
}
_PROTOCOL_NEEDED = frozenset({"school", "code", "variant", "class"})
_TASK = re.compile(r"\d{1,2}(?:[.,]\d{1,2})?\s*(?:[КK]\s*\d{1,2})?\s*(?:\(\s*(\d{1,2})\s*б?\.?\s*\))?")
_NOTHING = frozenset({"", "-", "—", "–", "х", "x", "н", "нет отметки", "нет"})
_NO_MARK = _NOTHING | {"0", "н/а"}
"""No work is marked «0»: whoever has it did not write."""


class VprFiles:
    """Files of the federal system with a row for each participant."""

    name = NAME
    sheets = frozenset({"assessments"})

    def claims(self, source: Source) -> bool:
        """Whether any worksheet has the headings of one of the two forms."""
        return any(_results_header(grid) or _protocol_header(grid) for grid in source.grids)

    def tables(self, source: Source, asked: Asked) -> tuple[list[Table], list[str]]:
        """Rows of results by school and class."""
        read = _Reading(asked, source)
        strange = []
        for grid in source.grids:
            if columns := _results_header(grid):
                read.results(grid, columns)
            elif columns := _protocol_header(grid):
                read.protocol(grid, columns)
            elif any(any(map(foreign.text, row)) for row in grid.rows[:SEARCHED_ROWS]):
                strange.append(grid.name)
        if not read.counted:
            raise FileError(f"В файле «{source.path.name}» нет ни одного участника с результатом: ничего не изменено.")
        tables, more = read.found.tables(vpr_title.PROCEDURE)
        notes = [*read.notes, *more]
        if strange:
            notes.append(f"Не распознаны и не загружены листы книги: {listed([f'«{name}»' for name in strange])}")
        return tables, notes


def _results_header(grid: Grid) -> Columns | None:
    return _header(grid, _RESULTS, _RESULTS_NEEDED)


def _protocol_header(grid: Grid) -> Columns | None:
    columns = _header(grid, _PROTOCOL, _PROTOCOL_NEEDED)
    return columns if columns is not None and _tasks(grid.rows[columns.row], columns) else None


def _header(grid: Grid, known: dict[str, str], needed: frozenset[str]) -> Columns | None:
    for index in range(min(len(grid.rows), SEARCHED_ROWS)):
        columns = foreign.columns(grid.rows, index, known)
        if needed <= columns.places.keys():
            return columns
    return None


def _below(grid: Grid, columns: Columns) -> Sequence[Sequence[object]]:
    """The rows under the headings, without one that numbers the columns."""
    rows = foreign.merged_down(grid, columns.row + 1)
    return rows[1:] if rows and foreign.is_numbering(rows[0]) else rows


def _tasks(row: Sequence[object], columns: Columns) -> dict[int, Decimal | None]:
    """Columns of tasks and the most points of each; Excel likes to turn the heading «9.1» into a date."""
    tasks: dict[int, Decimal | None] = {}
    for position, cell in enumerate(row):
        if position <= columns.places["variant"] or position in columns.places.values():
            continue
        match = _TASK.fullmatch(foreign.text(cell))
        if match:
            tasks[position] = Decimal(match[1]) if match[1] else None
        elif isinstance(cell, date):
            tasks[position] = None
    return tasks


@dataclass(slots=True)
class _Reading:
    """Collects participants of all worksheets of a file."""

    asked: Asked
    source: Source
    found: Results = field(default_factory=Results)
    notes: list[str] = field(default_factory=list)
    counted: int = 0
    _scales: dict[tuple[Exam, int | None], Scale | None] = field(default_factory=dict)

    def results(self, grid: Grid, columns: Columns) -> None:
        """«Ф1 Индивидуальные результаты»: marks are in the file."""
        title = self._title(grid, columns)
        exam = title.exam(self._subject(title), "ФИС ОКО, индивидуальные результаты")
        tally: Counter[str] = Counter()
        for row in _below(grid, columns):
            if not foreign.text(columns.cell(row, "code")):
                tally["no_code"] += any(map(foreign.text, row))
                continue
            tally["read"] += 1
            cell = columns.cell(row, "mark")
            mark = foreign.mark(cell)
            if mark is None:
                said = foreign.text(cell).casefold()
                tally["no_mark" if said in _NO_MARK or foreign.is_absent(said) else "strange"] += 1
                continue
            outcome = self._outcome(title, columns, row, mark, foreign.number(columns.cell(row, "primary")))
            tally["off_scale"] += _off_scale(self._scale(exam, outcome.programme_grade), outcome)
            self._add(exam, outcome)
        self._tell("Ф1 «Индивидуальные результаты»", title, exam, columns.row + 1, tally)

    def protocol(self, grid: Grid, columns: Columns) -> None:
        """The pooled form: points by task; marks come from the scale of the year, class and subject."""
        title = self._title(grid, columns)
        exam = title.exam(self._subject(title), "ФИС ОКО, форма сбора")
        tasks = _tasks(grid.rows[columns.row], columns)
        tally: Counter[str] = Counter()
        used: dict[int | None, Scale | None] = {}
        for row in _below(grid, columns):
            variant = foreign.text(columns.cell(row, "variant")).casefold()
            cells = [foreign.text(foreign.at(row, position)) for position in tasks]
            if not foreign.text(columns.cell(row, "code")) or not (variant or any(cells)):
                tally["no_code"] += any(cells)
                continue
            tally["read"] += 1
            if foreign.is_absent(variant) or not any(cells):
                tally["absent"] += 1
                continue
            points = _points(row, tasks)
            if points is None:
                tally["strange"] += 1
                continue
            tally["empty"] += cells.count("")
            outcome = self._outcome(title, columns, row, None, points)
            scale = used[outcome.programme_grade] = self._scale(exam, outcome.programme_grade)
            if scale is not None:
                if (mark := scale.mark(points)) is None:
                    tally["strange"] += 1
                    continue
                outcome = replace(outcome, mark=mark)
            self._add(exam, outcome)
        self._tell("форма сбора «Протокол»", title, exam, columns.row + 1, tally)
        for grade, scale in sorted(used.items(), key=str):
            about = f"{named(exam, grade)}, {exam.year or 'год не указан'}"
            if scale is None:
                self.notes.append(
                    f"{about}: официальной шкалы нет, поэтому записано только число участников и средний балл"
                )
            else:
                self.notes.append(f"{about}: отметки {by_scale(scale)}")

    def _scale(self, exam: Exam, grade: int | None) -> Scale | None:
        key = (exam, grade)
        if key not in self._scales:
            known = exam.year is not None and grade is not None
            self._scales[key] = self.asked.scales.vpr(exam.year or 0, exam.subject, grade or 0) if known else None
        return self._scales[key]

    def _title(self, grid: Grid, columns: Columns) -> Title:
        return vpr_title.read(
            grid.rows[: columns.row], [grid.name, self.source.path.stem.replace("_", " ")], self.asked
        )

    def _subject(self, title: Title) -> str:
        if title.subject is None:
            raise FileError(
                f"В файле «{self.source.path.name}» не назван предмет: ничего не изменено.",
                hint="Назовите файл по образцу «ВПР 2022 Русский язык 4 класс» и повторите.",
            )
        return title.subject

    def _outcome(
        self, title: Title, columns: Columns, row: Sequence[object], mark: int | None, points: Decimal | None
    ) -> Outcome:
        grade, letter = foreign.class_of(columns.cell(row, "class"))
        said = foreign.school(columns.cell(row, "school"), columns.cell(row, "school_name")) or title.school
        return Outcome(
            school=self.asked.school_of(said),
            programme_grade=title.programme_of(grade),
            grade=grade or title.grade,
            letter=letter,
            mark=mark,
            primary=points,
            journal=foreign.mark(columns.cell(row, "journal")),
        )

    def _add(self, exam: Exam, outcome: Outcome) -> None:
        self.counted += 1
        self.found.add(exam, outcome)

    def _tell(self, what: str, title: Title, exam: Exam, row: int, tally: Counter[str]) -> None:
        about = f"{named(exam, title.programme_of(None))}, {exam.year or 'год не указан'}, {exam.season}"
        self.notes.append(f"Распознано: {what}; {about}; заголовки в строке {row}")
        if title.declared is not None:
            agree = "совпадает" if title.declared == tally["read"] else "НЕ совпадает, проверьте файл"
            self.notes.append(f"Заявлено участников: {title.declared}, прочитано: {tally['read']} — {agree}")
        else:
            self.notes.append(f"Прочитано участников: {tally['read']}; заявленного числа в файле нет")
        self.notes += [f"{words}: {tally[key]}" for key, words in _TOLD if tally[key]]
        if title.season == AUTUMN and title.programme is None:
            self.notes.append("Осенняя работа: класс программы принят на год младше класса участников, проверьте")


_TOLD = (
    ("absent", "Отсутствовали, не учтены"),
    ("no_mark", "Без отметки, не учтены"),
    ("no_code", "Строки без кода участника, пропущены"),
    ("strange", "Не поняты и не учтены строки участников"),
    ("empty", "Пустые ячейки заданий, приняты за 0 баллов"),
    ("off_scale", "Отметка не совпадает со шкалой (записана отметка из файла)"),
)


def _off_scale(scale: Scale | None, outcome: Outcome) -> bool:
    return scale is not None and outcome.primary is not None and scale.mark(outcome.primary) != outcome.mark


def _points(row: Sequence[object], tasks: dict[int, Decimal | None]) -> Decimal | None:
    """The sum of the tasks; None when a cell holds neither points nor a sign that the task was left out."""
    total = Decimal(0)
    for position, highest in tasks.items():
        cell = foreign.at(row, position)
        if foreign.text(cell).casefold() in _NOTHING:
            continue
        points = foreign.number(cell)
        if points is None or points < 0 or (highest is not None and points > highest):
            return None
        total += points
    return total
