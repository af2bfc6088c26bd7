"""Two cards of «Этапы и риски»: stages with their line of time, risks with their matrix."""

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPushButton

from shnor_desktop.models.sheets.programme import FINISHED, GOING, GONE, HAPPENED
from shnor_desktop.services import wording
from shnor_desktop.services.support import risks as risk_service
from shnor_desktop.services.support.risks import Risk, plural
from shnor_desktop.services.support.stages import Stage
from shnor_desktop.ui.pages.stages_drawings import RiskMatrix, TimeLine
from shnor_desktop.ui.pages.support_writing import Buttons, RowTable
from shnor_desktop.ui.theme import Tone
from shnor_desktop.ui.widgets.charts.canvas import ChartView, Spot
from shnor_desktop.ui.widgets.page import Card, text
from shnor_desktop.ui.widgets.table import Line


class StagesCard(Card):
    """The stages of a programme."""

    wanted = Signal(str, object)
    """A gesture by its key, and the ``Stage`` it is about (or None)."""

    def __init__(self) -> None:
        super().__init__(
            "Этапы",
            about="Состояние предлагают даты, решает человек. F2 или Enter — изменить.",
        )
        self.line = ChartView(TimeLine((), date.min))
        self.table = RowTable(
            ("№", "Этап", "Сроки", "Состояние", "Содержание", "Ожидается", "Получилось"),
            name="Этапы программы",
            stretch=4,
        )
        self.empty = text("Этапов пока нет.", "muted")
        self.buttons = Buttons(
            (
                ("add", "Новый &этап…"),
                ("change", "&Изменить этап…"),
                ("state", "Состояни&е этапа…"),
                ("up", "Этап &выше"),
                ("down", "Этап ни&же"),
                ("remove", "&Удалить этап"),
            ),
            free=("add",),
        )
        self.add(self.line, self.table, self.empty, self.buttons)
        self.buttons.pressed.connect(lambda key: self.wanted.emit(key, self.stage))
        self.table.wanted.connect(lambda: self.wanted.emit("change", self.stage))
        self.line.opened.connect(self._on_spot)

    @property
    def stage(self) -> Stage | None:
        line = self.table.current
        return line.key if line is not None else None

    def show_stages(self, stages: Sequence[Stage], on: date, *, can_write: bool, named: bool) -> None:
        """``named``: there is a programme that a new stage may belong to."""
        drawing = TimeLine(stages, on)
        at = self.line.current
        self.line.show_drawing(drawing)
        self.line.current = min(at, max(len(drawing.spots) - 1, 0))
        self.line.setVisible(bool(drawing.stages))
        self.table.show_lines([_stage(one, on) for one in stages])
        self.table.setVisible(bool(stages))
        self.empty.setVisible(not stages)
        self.buttons.allow(can_write and named, bool(stages))

    def _on_spot(self, _spot: Spot) -> None:
        drawing = self.line.drawing
        if isinstance(drawing, TimeLine):
            self.table.choose(drawing.stages[self.line.current].row)
            self.table.setFocus()


class RisksCard(Card):
    """The risks of a programme."""

    wanted = Signal(str, object)
    """A gesture by its key, and the ``Risk`` it is about (or None)."""

    def __init__(self) -> None:
        super().__init__("Риски и способы снижения", about="Enter в ячейке матрицы показывает только её риски.")
        self.matrix = ChartView(RiskMatrix(risk_service.matrix(())))
        self.filtered = text("", "accent")
        self.all = QPushButton("Показ&ать все риски")
        self.table = RowTable(
            ("№", "Риск", "Способ снижения", "Вероятность и\nпоследствия", "Состояние", "Отвечает", "Что сделано"),
            name="Риски программы",
            stretch=2,
        )
        self.empty = text("Рисков пока нет.", "muted")
        self.unrated = text("", "warn")
        self.buttons = Buttons(
            (
                ("add", "Новый &риск…"),
                ("change", "Измени&ть риск…"),
                ("state", "С&остояние риска…"),
                ("up", "Риск в&ыше"),
                ("down", "Рис&к ниже"),
                ("remove", "У&далить риск"),
            ),
            free=("add",),
        )
        self.add(self.matrix, self.unrated, self.filtered, self.all, self.table, self.empty, self.buttons)
        self._risks: Sequence[Risk] = ()
        self._cell: tuple[str, str] | None = None
        self.buttons.pressed.connect(lambda key: self.wanted.emit(key, self.risk))
        self.table.wanted.connect(lambda: self.wanted.emit("change", self.risk))
        self.matrix.opened.connect(self._on_spot)
        self.all.clicked.connect(self.show_all)

    @property
    def risk(self) -> Risk | None:
        line = self.table.current
        return line.key if line is not None else None

    def show_risks(self, risks: Sequence[Risk], *, can_write: bool, named: bool) -> None:
        """``named``: there is a programme that a new risk may belong to."""
        self._risks = risks
        at = self.matrix.current
        self.matrix.show_drawing(RiskMatrix(risk_service.matrix(risks)))
        self.matrix.current = at
        self.matrix.setVisible(bool(risks))
        many = risk_service.unrated(risks)
        self.unrated.setText(f"Без оценки вероятности или последствий: {many}. В матрице их нет.")
        self.unrated.setVisible(bool(many))
        self._show()
        self.empty.setVisible(not risks)
        self.buttons.allow(can_write and named, bool(self.table.facts.lines))

    def show_all(self) -> None:
        """Forget the cell of the matrix."""
        self._cell = None
        self._show()
        self.table.setFocus()

    def _show(self) -> None:
        shown = [
            one
            for one in self._risks
            if self._cell is None or ((one.likelihood, one.impact) == self._cell and one.state != GONE)
        ]
        if self._cell is not None:
            likelihood, impact = self._cell
            words = f"Показаны риски: вероятность {likelihood}, последствия {plural(impact)}."
            self.filtered.setText(words)
        for widget in (self.filtered, self.all):
            widget.setVisible(self._cell is not None)
        self.table.show_lines([_risk(one) for one in shown])
        self.table.setVisible(bool(shown))

    def _on_spot(self, _spot: Spot) -> None:
        drawing = self.matrix.drawing
        if isinstance(drawing, RiskMatrix):
            self._cell = drawing.cells[self.matrix.current]
            self._show()


def _stage(one: Stage, on: date) -> Line:
    remark = one.remark(on)
    tone: Tone = (
        "bad" if one.late(on) else "good" if one.state == FINISHED else "accent" if one.state == GOING else "plain"
    )
    cells = (
        str(one.number),
        one.title,
        one.terms,
        f"{one.state} ({remark})" if remark else one.state,
        *(str(one.values[key] or wording.EMPTY) for key in ("content", "expected", "result")),
    )
    return Line(cells, tone, key=one)


def _risk(one: Risk) -> Line:
    tone: Tone = "bad" if one.state == HAPPENED else "muted" if one.state == GONE else "plain"
    cells = (
        str(one.number),
        one.title,
        str(one.values["mitigation"] or wording.EMPTY),
        " / ".join((one.likelihood or wording.EMPTY, plural(one.impact) or wording.EMPTY)),
        *(str(one.values[key] or wording.EMPTY) for key in ("state", "responsible", "comment")),
    )
    return Line(cells, tone, key=one)
