"""Results ready to be chosen from: figures beside the район, the region and РФ, and how the marks are distributed."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction

from shnor_desktop.services import wording
from shnor_desktop.services.analysis import SchoolAnalysis
from shnor_desktop.services.analysis.figure import Figure
from shnor_desktop.services.analysis.outcomes import Outcome
from shnor_desktop.services.analysis.results import ProcedureResult, figures_of, sortable
from shnor_desktop.services.rules import RuleSet
from shnor_desktop.services.verdicts.facts import Key
from shnor_desktop.ui.desk import Link
from shnor_desktop.ui.pages.analysis_content import Cell, Row, count_cell, figure_cell
from shnor_desktop.ui.widgets.charts.stacked import MARKS, Stack, Stacks
from shnor_desktop.ui.widgets.why import Reason, Why, joined

MEASURES = ("success", "quality", "sou", "mean_mark", "low_share", "mean_score")
TITLES = ("Успе-\nваемость", "Качество", "СОУ", "Средняя\nотметка", "Ниже\nминимума", "Средний\nбалл")
HEADINGS = ("Процедура", "Учебный\nгод", "Участ-\nников", "Отметки\n5 · 4 · 3 · 2", *TITLES)
OWN_DISTRICT = "школы этой базы"
STACKS = 24
"""Bars that are painted at once; more are not looked at."""


@dataclass(frozen=True, slots=True)
class Choice:
    """What is looked at; empty words mean everything."""

    procedure: str = ""
    grade: int | None = None
    year: int | None = None
    letters: bool = False
    beside: str = ""


@dataclass(frozen=True, slots=True)
class _Line:
    outcome: Outcome
    figures: Mapping[str, Figure]
    whole: ProcedureResult
    letter: str = ""

    @property
    def title(self) -> str:
        title = self.outcome.key.title
        return f"{title}, {self.grade or ''}{self.letter.upper()}" if self.letter else title

    @property
    def grade(self) -> int | None:
        return self.outcome.grade or self.outcome.key.programme_grade

    @property
    def about(self) -> str:
        return f"{self.title}, {wording.school_year(self.outcome.year)}"


class Shelf:
    """The results of a school, or of all schools together, ready to be chosen from."""

    def __init__(
        self, school: SchoolAnalysis, rule: RuleSet, *, together: SchoolAnalysis | None = None, code: str = ""
    ) -> None:
        """``together``: all schools of the base, where they are laid beside one of them."""
        self._rule, self._code = rule, code
        self._lines = sorted(
            (_Line(one.outcome, one.figures, one) for one in school.results),
            key=lambda line: (*sortable(line.outcome.key), -line.outcome.year),
        )
        self._together: dict[tuple[int, Key], ProcedureResult] = (
            {(one.outcome.year, one.outcome.key): one for one in together.results} if together else {}
        )
        self.procedures = sorted({line.outcome.key.procedure for line in self._lines})
        self.grades = sorted({line.grade for line in self._lines if line.grade})
        self.years = sorted({line.outcome.year for line in self._lines}, reverse=True)
        scopes = dict.fromkeys(found.scope for line in self._lines for found in line.whole.compared)
        self.scopes = ([OWN_DISTRICT] if self._together else []) + list(scopes)
        self.has_letters = any(line.outcome.classes for line in self._lines)

    def lines(self, choice: Choice) -> list[_Line]:
        """The works that were chosen, whole or by class."""
        found = [
            line
            for line in self._lines
            if choice.procedure in ("", line.outcome.key.procedure)
            and choice.grade in (None, line.grade)
            and choice.year in (None, line.outcome.year)
        ]
        return list(self._with_letters(found)) if choice.letters else found

    def _with_letters(self, lines: Iterable[_Line]) -> Iterator[_Line]:
        for line in lines:
            yield line
            for letter, part in sorted(line.outcome.classes.items()):
                yield _Line(part, figures_of(part, self._rule), line.whole, letter)

    def rows(self, choice: Choice) -> list[Row]:
        """Cells of the table."""
        return [self._row(line, choice.beside) for line in self.lines(choice)]

    def stacks(self, choice: Choice) -> Stacks:
        """The first works with marks."""
        with_marks = [line for line in self.lines(choice) if line.outcome.marks is not None]
        title = "Распределение отметок" + (f": первые {STACKS} работ" if len(with_marks) > STACKS else "")
        return Stacks(title, [self._stack(line) for line in with_marks[:STACKS]])

    def _link(self, line: _Line) -> Link | None:
        rows = line.outcome.rows
        if len(rows) != 1:
            return None
        return Link("data", "assessments", rows[0], school=self._code, year=line.outcome.year)

    def _row(self, line: _Line, beside: str) -> Row:
        one, link = line.outcome, self._link(line)
        links = (("assessments", one.rows),)
        state = Why(line.about, (f"{line.about}: {one.state or 'состояние не указано'}.", _ENTERED), links)
        people = count_cell(f"Участников — {line.about}", one.participants, links, link=link)
        if not one.held:
            people = Cell(one.state or "не указано", state, "muted", link)
        marks = one.marks.as_tuple() if one.marks else None
        spread = Cell(wording.EMPTY, state, "muted", link)
        if marks is not None:
            counted = ", ".join(f"«{mark}» — {count}" for mark, count in zip(MARKS, marks, strict=True))
            why = Why(f"Отметки — {line.about}", (f"Отметки: {counted}; всего {sum(marks)}.", _ENTERED), links)
            spread = Cell(" · ".join(str(count) for count in marks), why, link=link, order=marks[3])
        return (
            Cell(line.title, state, link=link, order=(*sortable(one.key), line.letter, -one.year)),
            Cell(wording.school_year(one.year), state, link=link, order=one.year),
            people,
            spread,
            *(self._cell(line, measure, beside, link) for measure in MEASURES),
        )

    def _cell(self, line: _Line, measure: str, beside: str, link: Link | None) -> Cell:
        figure = line.figures.get(measure)
        if figure is None or figure.value is None:
            # no marks in a work that is scored in points, or no points in one with marks: nothing is amiss
            why = None if figure is None else Why.of(figure, line.about)
            return Cell(wording.EMPTY, why, "muted", link)
        other = self._other(line, measure, beside)
        if other is None:
            return figure_cell(figure, line.about, link=link)
        text, value, why = other
        difference = figure.value - value
        places, unit = (2, "балла") if measure == "mean_mark" else (1, "п. п." if figure.unit == "%" else "балла")
        told = f"Разность с «{beside}»: {figure.text} и {text}; {signed(difference, places)}{wording.NBSP}{unit}."
        mine = Why.of(figure, line.about)
        sentences = (mine.said[0], told, _EXACT, *mine.said[1:], *why.said)
        whole = Why(mine.title, sentences, joined((mine.links, why.links)))
        return Cell(f"{figure.text} ({signed(difference, places)})", whole, link=link, order=figure.value)

    def _other(self, line: _Line, measure: str, beside: str) -> tuple[str, Fraction, Why] | None:
        if beside == OWN_DISTRICT:
            found = self._together.get((line.outcome.year, line.outcome.key))
            figure = found.figures.get(measure) if found else None
            if figure is None or figure.value is None:
                return None
            return figure.text, figure.value, Why.of(figure, OWN_DISTRICT)
        printed = next((one for one in line.whole.compared if (one.scope, one.figure) == (beside, measure)), None)
        if printed is None:
            return None
        value = Fraction(printed.printed)
        shown = wording.decimal(value, 2 if measure == "mean_mark" else 1)
        why = Why("", (f"«{beside}», напечатано: {shown}; форма «Ориентиры».",), (("references", (printed.row,)),))
        return shown, value, why

    def _stack(self, line: _Line) -> Stack:
        one = line.outcome
        marks = one.marks.as_tuple() if one.marks else (0, 0, 0, 0)
        links = (("assessments", one.rows),)
        whys = [
            Why.entered(f"Отметок «{mark}» — {line.about}", f"{count} из {sum(marks)}", links)
            for mark, count in zip(MARKS, marks, strict=True)
        ]
        return Stack(line.about, marks, (whys[0], whys[1], whys[2], whys[3]), self._link(line))

    def whys(self) -> Iterator[Reason]:
        """Every answer of every choice of what to lay beside."""
        for beside in ("", *self.scopes):
            yield from (cell.why for row in self.rows(Choice(letters=True, beside=beside)) for cell in row)
        yield from (spot.why for spot in self.stacks(Choice()).spots)


_ENTERED = "Источник: внесено в форму «Результаты оценочных процедур»; классы сложены, если строки «по школе» нет."

_EXACT = "Разность берётся от точных значений и округляется при показе."


def signed(value: Fraction, places: int = 1) -> str:
    """«+1,2», «−0,4», «0,0»."""
    shown = wording.rounded(value, places)
    sign = "+" if shown > 0 else "−" if shown < 0 else ""
    return sign + wording.decimal(abs(shown), places)
