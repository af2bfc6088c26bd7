"""Reads ВПР reports of the federal system: «Статистика по отметкам», «Сравнение … по журналу» (DOMAIN §2.3)."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from shnor_desktop.errors import FileError
from shnor_desktop.models.sheets.arithmetic import rounded
from shnor_desktop.models.sheets.procedures import HELD, MAIN_DATE
from shnor_desktop.services.importing import foreign, outcomes, vpr_title
from shnor_desktop.services.importing.asked import Asked
from shnor_desktop.services.importing.foreign import Columns
from shnor_desktop.services.importing.outcomes import Cells, Exam, named
from shnor_desktop.services.importing.source import Grid, Source
from shnor_desktop.services.importing.table import Table
from shnor_desktop.services.importing.vpr_title import Title
from shnor_desktop.services.wording import listed

NAME = "vpr_reports"
_SEARCHED_ROWS = 40
_HEADINGS = {
    "группы участников": "group",
    "кол во оо": "schools",
    "количество оо": "schools",
    "кол во участников": "participants",
    "количество участников": "participants",
    "%": "percent",
    "год": "year",
    "класс": "class",
    "предмет": "subject",
    "муниципалитет": "municipality",
    "логин": "login",
    "логин оо": "login",
    "оо": "name",
    "2": "2",
    "3": "3",
    "4": "4",
    "5": "5",
}
_MARKS = ("2", "3", "4", "5")
_MARKS_SET = frozenset(_MARKS)
_POINTS = frozenset({"0", "1", "2", "3", "6"})
"""Headings that only a distribution of points has: marks go from 2 to 5."""
_TASK = re.compile(r"\d{1,2}(?:[.,]\d|\s*[КK]\d|(?:\s*\(\d+\s*б\)))\S*|[016789]|1\d")
_WHO = frozenset({"group", "login", "name"})
_JOURNAL = (("понизили", "lowered"), ("подтвердили", "confirmed"), ("повысили", "raised"), ("всего", "participants"))
_REGION = re.compile(r"\bобл|\bкрай\b|республик|автономн|москв|петербург|севастопол|регион", re.IGNORECASE)
_TOWN = re.compile(r"^г\.|\bгород\b|^город\s", re.IGNORECASE)
_DISTRICT = re.compile(r"район|\bокруг|муниципал", re.IGNORECASE)
_STATISTICS = "ФИС ОКО, статистика по отметкам"


class VprReports:
    """Reports of marks: shares by group of participants, and marks beside those of the journal."""

    name = NAME
    sheets = frozenset({"assessments", "references"})

    def claims(self, source: Source) -> bool:
        """Whether any worksheet has the headings of a report, be it one that is not loaded."""
        return any(_header(grid) or _other(grid) for grid in source.grids)

    def tables(self, source: Source, asked: Asked) -> tuple[list[Table], list[str]]:
        """Rows of results of schools, and of reference figures of the territories."""
        reading = _Reading(asked, source.path.stem.replace("_", " "))
        strange, others = [], []
        for grid in source.grids:
            columns = _header(grid)
            if columns is None and (other := _other(grid)):
                others.append(f"«{other}»")
            elif columns is None:
                strange += [grid.name] if any(any(map(foreign.text, row)) for row in grid.rows[:_SEARCHED_ROWS]) else []
            else:
                reading.read(grid, columns)
        if strange:
            reading.notes.append(f"Не распознаны и не загружены листы книги: {listed([f'«{one}»' for one in strange])}")
        if others:
            reading.notes.append(f"Отчёты ВПР, из которых ничего не загружается: {listed(others)}")
        if not reading.results and not reading.references:
            if others:
                raise FileError(
                    f"В файле «{source.path.name}» отчёт ВПР {listed(others)}, результатов в виде отметок в нём нет: "
                    "ничего не изменено.",
                    hint="Загрузите «Индивидуальные результаты» или «Статистику по отметкам».",
                )
            raise FileError(
                f"В файле «{source.path.name}» нет ни одной строки, которую удалось понять: ничего не изменено.",
                hint="; ".join(reading.notes[:5]),
            )
        tables = outcomes.tables("assessments", "ВПР", _joined(reading.results))
        tables += outcomes.tables("references", "Ориентиры ВПР", reading.references)
        kept = [table for table in tables if asked.sheet in (None, table.sheet)]
        if len(kept) < len(tables):
            reading.notes.append("Строки другого листа из этого файла не загружены: повторите без выбора листа")
        return kept, reading.notes


def _header(grid: Grid) -> Columns | None:
    for index in range(min(len(grid.rows), _SEARCHED_ROWS)):
        columns = foreign.columns(grid.rows, index, _HEADINGS)
        keys = columns.places.keys()
        if {foreign.text(cell) for cell in grid.rows[index]} >= _POINTS:
            return None
        if "participants" in keys and ({"group", "percent"} <= keys or (keys >= _MARKS_SET and keys & _WHO)):
            return columns
    return None


def _other(grid: Grid) -> str:
    """Name of a report that says nothing of marks, from its headings; empty when it is none of them."""
    for row in grid.rows[:_SEARCHED_ROWS]:
        said = [foreign.heading(cell) for cell in row if foreign.text(cell)]
        known = {_HEADINGS.get(word) for word in said}
        if any(word.startswith("блоки пооп") for word in said):
            return "Достижение планируемых результатов"
        if "participants" in known and set(said) >= _POINTS:
            return "Распределение первичных баллов"
        if "group" in known and sum(bool(_TASK.fullmatch(foreign.text(cell))) for cell in row) > 2:
            return "Выполнение заданий"
    return ""


def _joined(rows: Sequence[Cells]) -> list[Cells]:
    """One row where statistics and comparison of the same file speak of the same school and work."""
    found: dict[tuple[object, ...], Cells] = {}
    for row in rows:
        key = tuple(row[name] for name in ("school", "year", "season", "subject", "programme_grade", "letter"))
        found[key] = {**row, **{name: value for name, value in found.get(key, {}).items() if value is not None}}
    return list(found.values())


@dataclass(slots=True)
class _Reading:
    """Collects rows of all worksheets of a file."""

    asked: Asked
    stem: str
    results: list[Cells] = field(default_factory=list)
    references: list[Cells] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def read(self, grid: Grid, columns: Columns) -> None:
        """One worksheet."""
        title = vpr_title.read(grid.rows[: columns.row], [grid.name, self.stem], self.asked)
        if "group" not in columns.places:
            self._flat(grid, columns, title)
        elif title.subject is None or title.grade is None:
            self.notes.append(
                f"Заголовки в строке {columns.row + 1}: не названы предмет или класс, лист не загружен; "
                "назовите файл по образцу «ВПР 2022 Русский язык 4 класс»"
            )
        elif columns.places.keys() >= _MARKS_SET:
            self._groups(grid, columns, title, title.exam(title.subject, _STATISTICS))
        else:
            self._journal(grid, columns, title, title.exam(title.subject, ""))

    def _flat(self, grid: Grid, columns: Columns, title: Title) -> None:
        """A row for each school, class and subject."""
        subjects = self.asked.lists.options("subjects")
        tally: Counter[str] = Counter()
        for row in grid.rows[columns.row + 1 :]:
            if not any(map(foreign.text, row)):
                continue
            subject = foreign.subject(foreign.text(columns.cell(row, "subject")), subjects) or title.subject
            grade = foreign.class_of(columns.cell(row, "class"))[0] or title.grade
            school = foreign.school(columns.cell(row, "login"), columns.cell(row, "name"))
            if subject is None or grade is None or not school:
                tally["strange"] += 1
                continue
            year = foreign.whole(columns.cell(row, "year")) or title.year
            exam = Exam(vpr_title.PROCEDURE, subject, year, title.season, MAIN_DATE, _STATISTICS)
            self._school(exam, title.programme_of(grade), self.asked.school_of(school), columns, row, tally=tally)
        self.notes.append(f"Распознано: «Статистика по отметкам» по школам; заголовки в строке {columns.row + 1}")
        self._tell(tally)

    def _groups(self, grid: Grid, columns: Columns, title: Title, exam: Exam) -> None:
        """A row for the country, the region, the municipality and the school."""
        tally: Counter[str] = Counter()
        before = ""
        programme = title.programme_of(None)
        for row in grid.rows[columns.row + 1 :]:
            said = foreign.text(columns.cell(row, "group"))
            if not said:
                continue
            before = scope = _scope(said, before)
            if scope == "школа":
                school = self.asked.school_of(foreign.school(said, said) or title.school)
                self._school(exam, programme, school, columns, row, tally=tally)
                continue
            shares = _shares(columns, row)
            taken = foreign.amount(columns.cell(row, "participants"))
            if not scope or shares is None or taken is None:
                tally["strange"] += 1
                continue
            place = outcomes.place("", exam, programme)
            del place["school"], place["letter"]
            self.references.append({"scope": scope, **place, "participants": taken, **shares, "source": exam.source})
        self.notes.append(
            f"Распознано: «Статистика по отметкам», {named(exam, programme)}; заголовки в строке {columns.row + 1}"
        )
        self._tell(tally)

    def _school(
        self,
        exam: Exam,
        programme: int | None,
        school: str,
        columns: Columns,
        row: Sequence[object],
        *,
        tally: Counter[str],
    ) -> None:
        taken = foreign.amount(columns.cell(row, "participants"))
        if not taken:
            tally["strange"] += 1
            return
        cells = outcomes.place(school, exam, programme)
        cells |= {"state": HELD, "participants": taken, "source": exam.source}
        counts = _counts([foreign.number(columns.cell(row, mark)) for mark in _MARKS], taken)
        if counts is None:
            tally["inexact"] += 1
        else:
            cells |= {f"n{mark}": count for mark, count in zip(_MARKS, counts, strict=True)}
        tally["schools"] += 1
        self.results.append(cells)

    def _journal(self, grid: Grid, columns: Columns, title: Title, exam: Exam) -> None:
        """Blocks of four lines under the name of a territory or a school."""
        blocks: dict[str, Cells] = {}
        label = ""
        for row in grid.rows[columns.row + 1 :]:
            said = foreign.text(columns.cell(row, "group"))
            key = next((key for word, key in _JOURNAL if said.casefold().startswith(word)), None)
            if key is not None:
                blocks.setdefault(label, {})[key] = foreign.amount(columns.cell(row, "participants"))
            elif said:
                label = said
        programme = title.programme_of(None)
        others = 0
        for label, counts in blocks.items():
            if label and not foreign.is_school_name(label):
                others += 1
                continue
            school = self.asked.school_of(foreign.school(label, label) or title.school)
            self._compared(exam, programme, school, counts)
        about = named(exam, programme)
        self.notes.append(f"Распознано: «Сравнение отметок с отметками по журналу», {about}")
        if others:
            self.notes.append(f"{about}: сравнение по территориям не загружается, блоков: {others}")

    def _compared(self, exam: Exam, programme: int | None, school: str, counts: Cells) -> None:
        about = named(exam, programme)
        parts = [counts.get(key) for _, key in _JOURNAL]
        numbers = [part for part in parts if isinstance(part, int)]
        if len(numbers) < len(_JOURNAL):
            self.notes.append(f"{about}: в сравнении есть не все строки, школа не загружена")
            return
        total = sum(numbers[:3])
        agree = "совпадает" if total == numbers[3] else "НЕ совпадает, проверьте файл"
        self.notes.append(f"{about}: заявлено участников: {numbers[3]}, по строкам: {total} — {agree}")
        letter = self._only_class(exam, programme, school)
        if letter is None:
            self.notes.append(
                f"{about}: в базе результаты по классам, сравнение по параллели к ним не отнести; не загружено "
                f"(понизили {numbers[0]}, подтвердили {numbers[1]}, повысили {numbers[2]})"
            )
            return
        self.results.append({**outcomes.place(school, exam, programme, letter), "state": HELD, **counts})

    def _only_class(self, exam: Exam, programme: int | None, school: str) -> str | None:
        """The row of the base that stands for the whole grade; a new one beside rows of classes would hide them."""
        wanted = (vpr_title.PROCEDURE, exam.subject, exam.season, programme)
        letters = {
            str(row.values["letter"] or "")
            for row in (self.asked.stored("assessments", exam.year) if exam.year else ())
            if (not school or row.school == school)
            and tuple(row.values[key] for key in ("procedure", "subject", "season", "programme_grade")) == wanted
        }
        if not letters or "" in letters:
            return ""
        return letters.pop() if len(letters) == 1 else None

    def _tell(self, tally: Counter[str]) -> None:
        if tally["schools"]:
            self.notes.append(f"Прочитано строк школ: {tally['schools']}")
        if tally["strange"]:
            self.notes.append(f"Не поняты и не загружены строки: {tally['strange']}")
        if tally["inexact"]:
            self.notes.append(
                "Проценты не переводятся в число отметок однозначно, записано только число участников, "
                f"строк: {tally['inexact']}"
            )


def _scope(said: str, before: str) -> str:
    """Which territory a group is; names that tell nothing are taken in the order of the report."""
    low = said.casefold()
    if "вся выборка" in low or low in {"рф", "россия", "российская федерация"}:
        return "РФ"
    if foreign.is_school_name(said):
        return "школа"
    if _REGION.search(said) and not _DISTRICT.search(said.replace("автономный округ", "")):
        return "область/край"
    if _TOWN.search(said):
        return "город"
    if _DISTRICT.search(said):
        return "район"
    return {"РФ": "область/край", "область/край": "район"}.get(before, "")


def _percents(values: Sequence[Decimal | None]) -> list[Decimal] | None:
    known = [value for value in values if value is not None and value >= 0]
    if len(known) < len(values) or abs(sum(known, Decimal(0)) - 100) > Decimal("1.5"):
        return None
    return known


def _shares(columns: Columns, row: Sequence[object]) -> Cells | None:
    percents = _percents([foreign.number(columns.cell(row, mark)) for mark in _MARKS])
    if percents is None:
        return None
    two, three, four, five = percents
    mean = (2 * two + 3 * three + 4 * four + 5 * five) / (two + three + four + five)
    return {
        "success_pct": rounded(100 - two, 2),
        "quality_pct": rounded(min(four + five, 100 - two), 2),
        "n2_pct": rounded(two, 2),
        "mean_mark": rounded(mean, 2),
    }


def _counts(values: Sequence[Decimal | None], taken: int) -> list[int] | None:
    """Counts of marks behind printed percents, when only one set of counts can have given them."""
    percents = _percents(values)
    if percents is None:
        counts = [value for value in values if value is not None and value == int(value)]
        return [int(value) for value in counts] if len(counts) == 4 and sum(counts) == taken else None
    places = max(max(-int(value.normalize().as_tuple().exponent), 0) for value in percents)
    unit = Decimal(1).scaleb(-places)
    found = [int(rounded(value * taken / 100, 0)) for value in percents]
    is_only = Decimal(100) / taken > 2 * unit
    fits = all(abs(Decimal(100 * count) / taken - value) < unit for count, value in zip(found, percents, strict=True))
    return found if is_only and fits and sum(found) == taken else None
