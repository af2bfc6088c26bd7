"""A trial of the 30 % rule: counts are spun, the verdict and the distance follow at once, the data stay as they are."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QPushButton, QSpinBox, QVBoxLayout, QWidget

from shnor_desktop.services import wording
from shnor_desktop.services.verdicts.distance import Counts
from shnor_desktop.services.verdicts.explain import LOW_TITLES, READINGS
from shnor_desktop.services.verdicts.facts import Place
from shnor_desktop.services.verdicts.identify import Identification, LowVerdict, bounds_of
from shnor_desktop.services.verdicts.what_if import Cell, Outcome, WhatIf, what_if
from shnor_desktop.ui.theme import Tone, set_tone
from shnor_desktop.ui.widgets.badge import Badge
from shnor_desktop.ui.widgets.page import text
from shnor_desktop.ui.widgets.why import Reader, Why, by_rule, joined

_TONES: dict[LowVerdict, Tone] = {"low": "bad", "not_low": "good", "no_data": "plain"}
_OPPOSITE: dict[LowVerdict, str] = {"low": "не ШНОР", "not_low": "ШНОР", "no_data": ""}


class Trial:
    """The listed procedures of a school with counts that may be supposed."""

    def __init__(self, code: str, found: Identification) -> None:
        self.code, self.found = code, found
        self.second = found.second_criterion
        self.bounds = bounds_of(found.rule.body)
        self.changes: dict[Place, Counts | None] = {}
        self.state: WhatIf = what_if(found, code)

    def suppose(self, number: int, counts: Counts | None) -> None:
        """Other counts in that procedure."""
        cell = self.state.cells[number]
        self.changes.pop((cell.year, cell.key), None)
        if counts != cell.stored:
            self.changes[cell.year, cell.key] = counts
        self.state = what_if(self.found, self.code, self.changes)

    @property
    def outcome(self) -> Outcome:
        """Under the reading of the office."""
        return self.state.outcome(self.second)

    @property
    def sentences(self) -> list[str]:
        """What follows from the supposed counts."""
        now, before = self.outcome, self.state.outcome(self.second, supposed=False)
        told = [f"По внесённым данным: {LOW_TITLES[before.verdict]}."]
        if now.verdict != "no_data":
            met = [f"признак {n} {'выполнен' if one else 'не выполнен'}" for n, one in enumerate(now.criteria, 1)]
            told.append(f"В пробе (прочтение «{READINGS[self.second]}»): {', '.join(met)}.")
            told.append(_away(now))
        other = next(one for one in self.state.after if one.second_criterion != self.second)
        told.append(f"При прочтении «{READINGS[other.second_criterion]}»: {LOW_TITLES[other.verdict]}.")
        return told

    def why(self) -> Why:
        """The arithmetic of the trial, beside what was entered."""
        changed = [f"{_title(one)}: {_counts(one.supposed)}, внесено: {_counts(one.stored)}" for one in self.changed]
        share = f"{self.bounds.numerator} ∙ участников ≤ {self.bounds.denominator} ∙ ниже минимума"
        judged = [
            f"{_title(one)}: {_counts(one.supposed)}{' — низкий результат' if one.is_low else ''}."
            for one in self.state.cells
            if one.supposed is not None
        ]
        sentences = [
            f"Проба: {LOW_TITLES[self.outcome.verdict]}. Внесённые данные не изменены.",
            f"Изменено в пробе: {'; '.join(changed)}." if changed else "Числа пробы — те, что внесены.",
            *self.sentences,
            f"Расчёт: результат низкий, когда {share}.",
            *(f"Путь к другому выводу: {way.text}." for way in self.outcome.ways),
            *judged,
            *by_rule(self.found.rule),
        ]
        return Why("Проба правила 30 %", tuple(sentences), joined((("assessments", c.rows),) for c in self.state.cells))

    @property
    def changed(self) -> list[Cell]:
        return [one for one in self.state.cells if one.changed]


def _away(outcome: Outcome) -> str:
    opposite = _OPPOSITE[outcome.verdict]
    if outcome.distance is None:
        return f"До вывода «{opposite}» при этих участниках не дойти."
    people = wording.counted(outcome.distance, wording.PARTICIPANT)
    if not outcome.ways:
        return f"До вывода «{opposite}» — {people}."
    return f"До вывода «{opposite}» — {people}. Кратчайший путь: {'; '.join(m.text for m in outcome.ways[0].moves)}."


def _title(one: Cell) -> str:
    return f"{one.key.title}, {wording.school_year(one.year)}"


def _counts(counts: Counts | None) -> str:
    return "нет чисел" if counts is None else wording.out_of(counts.low, counts.participants, wording.PARTICIPANT)


class TrialPanel(QWidget):
    """Two fields for each procedure; the verdict above follows every step of them."""

    def __init__(self, code: str, found: Identification, reader: Reader) -> None:
        super().__init__()
        self.trial = Trial(code, found)
        self.verdict = Badge()
        self.told = text("")
        self.back = QPushButton("Вернуть внесённые числа")
        self.back.clicked.connect(self.reset)
        why = QPushButton("Почему?")
        why.setAccessibleName("Почему: проба правила 30 %")
        why.clicked.connect(lambda: reader.explain(self.trial.why()))
        head = QHBoxLayout()
        head.addWidget(self.verdict)
        head.addStretch(1)
        head.addWidget(self.back)
        head.addWidget(why)
        grid = QGridLayout()
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(3)
        grid.setColumnStretch(0, 1)
        for place, words in enumerate(("Процедура", "Участников", "Ниже минимума", "Итог")):
            grid.addWidget(text(words, "muted", wrap=False), 0, place)
        self.fields: list[tuple[QSpinBox, QSpinBox]] = []
        self.outcomes: list[QLabel] = []
        for number, cell in enumerate(self.trial.state.cells):
            self._add_line(grid, number, cell)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addLayout(head)
        column.addWidget(self.told)
        column.addLayout(grid)
        self._tell()

    def _add_line(self, grid: QGridLayout, number: int, cell: Cell) -> None:
        title, stored = _title(cell), cell.stored or Counts(0, 0)
        people = _field(f"Участников: {title}", stored.participants, 9999)
        low = _field(f"Ниже минимума: {title}", stored.low, stored.participants)
        if cell.stored is None:
            people.setSpecialValueText("нет")
        people.valueChanged.connect(lambda _value, number=number: self._on_spun(number))
        low.valueChanged.connect(lambda _value, number=number: self._on_spun(number))
        self.fields.append((people, low))
        outcome = text("", wrap=False)
        self.outcomes.append(outcome)
        for place, widget in enumerate((text(title), people, low, outcome)):
            grid.addWidget(widget, number + 1, place)

    def reset(self) -> None:
        """The counts as they were entered."""
        for (people, low), cell in zip(self.fields, self.trial.state.cells, strict=True):
            stored = cell.stored or Counts(0, 0)
            people.setValue(stored.participants)
            low.setValue(stored.low)

    def _on_spun(self, number: int) -> None:
        people, low = self.fields[number]
        low.setMaximum(people.value())
        nothing = self.trial.state.cells[number].stored is None and not people.value()
        self.trial.suppose(number, None if nothing else Counts(people.value(), low.value()))
        self._tell()

    def _tell(self) -> None:
        trial = self.trial
        verdict = trial.outcome.verdict
        self.verdict.say(f"В пробе: {LOW_TITLES[verdict]}", _TONES[verdict])
        self.told.setText("\n".join(trial.sentences))
        self.back.setEnabled(bool(trial.changes))
        for label, cell in zip(self.outcomes, trial.state.cells, strict=True):
            words = "нет чисел" if cell.is_low is None else "низкий" if cell.is_low else "меньше границы"
            label.setText(words + (" *" if cell.changed else ""))
            set_tone(label, "bad" if cell.is_low else "muted" if cell.is_low is None else "plain")


def _field(name: str, value: int, most: int) -> QSpinBox:
    field = QSpinBox()
    field.setRange(0, most)
    field.setValue(value)
    field.setAccessibleName(name)
    field.setMinimumWidth(84)
    field.setAlignment(Qt.AlignmentFlag.AlignRight)
    # the wheel scrolls the page, it does not change what is only passed over
    field.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    return field
