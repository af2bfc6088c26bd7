"""The part «Самооценка мер»: ten measures by years, what rose and fell; in a district all schools on one map."""

from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton

from shnor_desktop.models.sheets.self_assessment import HIGHEST
from shnor_desktop.services import wording
from shnor_desktop.services.support import self_assessment as service
from shnor_desktop.services.support.self_assessment import Assessment, Measure, Overall
from shnor_desktop.ui.desk import Desk, Link
from shnor_desktop.ui.pages.analysis_content import Cell
from shnor_desktop.ui.pages.analysis_render import make_table, why_button, with_why
from shnor_desktop.ui.pages.support_scores import ScoreTable, dynamics, heat_grid, radar
from shnor_desktop.ui.pages.support_writing import WritingPage, ask, clear_card
from shnor_desktop.ui.widgets.charts.canvas import ChartView, Spot
from shnor_desktop.ui.widgets.flow import Flow
from shnor_desktop.ui.widgets.page import Card, redrawing, text
from shnor_desktop.ui.widgets.why import Reader
from shnor_desktop.ui.wizards.ask import Answers, Field

_NONE = ""
_HOW = "Учебный год. Цифра 0–5 ставит оценку в ячейке, F2 — оценка (или «нет оценки») и пояснение, F1 — почему."


@dataclass(frozen=True, slots=True)
class Shown:
    """A school, or a whole district."""

    school: Assessment | None
    overall: Overall | None


class SelfAssessmentPage(WritingPage):
    """Points by keys; the means explain themselves."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.reader = Reader(desk, self)
        self.table = ScoreTable()
        self.words = QPushButton("Оценка и по&яснение…")
        self.points = Card("Самооценка мер", about=_HOW)
        row = Flow()
        row.add(self.words, why_button(self.table))
        self.remark = text("", "warn")
        self.comment = text("", "muted")
        self.points.add(self.table, self.comment, self.remark, row)
        self.changes = Card("Что изменилось")
        self.charts = Card("Динамика и профиль оценок")
        self.district = Card("Самооценка мер по школам")
        for card in (self.points, self.changes, self.charts, self.district):
            card.hide()
            self.column.addWidget(card)
        self.column.addStretch(1)
        self.lines: ChartView | None = None
        self.radar: ChartView | None = None
        self.table.typed.connect(self._on_typed)
        self.table.cleared.connect(self._on_cleared)
        self.table.asked_words.connect(self._ask)
        self.table.asked.connect(self._explain)
        self.table.opened.connect(lambda _cell: self._on_words())
        self.words.clicked.connect(self._on_words)
        self.table.selectionModel().currentChanged.connect(lambda *_: self._tell_comment())

    def load(self) -> Shown:
        office, year, school = self.desk.office, self.desk.year, self.desk.school
        if office.is_district and not school:
            return Shown(None, service.overall(office, year))
        return Shown(service.gather(office, year, school), None)

    def fill(self, data: Shown) -> None:
        with redrawing(self):
            for card in (self.points, self.changes, self.charts):
                card.setVisible(data.school is not None)
            self.district.setVisible(data.overall is not None)
            if data.school is not None:
                self._fill_school(data.school)
            if data.overall is not None:
                self._fill_district(data.overall)

    def concerns(self, sheets: frozenset[str]) -> bool:
        return not sheets.isdisjoint({"self_assessment", "list_items", "rule_sets", "school"})

    def go(self, link: Link) -> None:
        """The keyboard goes to the points."""
        if self.points.isVisible():
            self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    # --- a school

    def _fill_school(self, one: Assessment) -> None:
        self.table.show_points(one)
        self._tell_comment()
        self.words.setEnabled(self.desk.can_write)
        bare = one.unexplained
        self.remark.setText(
            f"Оценка 0 или 1 без пояснения: {'; '.join(measure.title for measure in bare)}. Что помешало?"
        )
        self.remark.setVisible(bool(bare))
        clear_card(self.changes)
        self.changes.add(*(text(sentence) for sentence in one.sentences))
        drawings = dynamics(one), radar(one)
        if self.lines is None or self.radar is None:
            self.lines, self.radar = (ChartView(drawing) for drawing in drawings)
            for chart in (self.lines, self.radar):
                chart.asked.connect(self._explain)
                chart.opened.connect(self._open)
                self.charts.add(text(f"{chart.drawing.title}.", "muted"), with_why(chart))
        else:
            self.lines.show_drawing(drawings[0])
            self.radar.show_drawing(drawings[1])
        has = any(measure.points for measure in one.measures)
        self.charts.setVisible(has)

    def _fill_district(self, found: Overall) -> None:
        clear_card(self.district)
        if not found.schools:
            self.district.add(text(f"За {wording.school_year(found.year)} год оценок школ нет.", "muted"))
        else:
            self.district.add(
                text(
                    f"{wording.school_year(found.year)} учебный год. Столбцы — меры по номерам; чем ниже оценка, тем "
                    "заметнее ячейка. Enter на названии открывает школу, F1 — почему.",
                    "muted",
                ),
                with_why(make_table(heat_grid(found), self.reader)),
                text("; ".join(f"{n} — {one.title}" for n, one in enumerate(found.measures, 1)) + ".", "muted"),
            )
        if found.silent:
            self.district.add(text(f"Оценок нет: {', '.join(found.silent)}.", "warn"))

    def _tell_comment(self) -> None:
        self.comment.setText(f"Пояснение, {self.table.comment}" if self.table.comment else "Пояснения нет.")

    # --- gestures

    def _on_typed(self, key: str, year: int, score: int) -> None:
        if not self._may_write():
            return
        if score <= 1:
            self._ask(key, year, score)
            return
        office, school = self.desk.office, self.desk.school
        self.write(lambda: service.give(office, year, key, score, school=school))
        self.table.next_measure()

    def _on_cleared(self, key: str, year: int) -> None:
        if self._may_write():
            office, school = self.desk.office, self.desk.school
            self.write(lambda: service.give(office, year, key, None, comment="", school=school), "Оценка убрана.")

    def _on_words(self) -> None:
        at = self.table.at
        if at is None:
            self.desk.noted.emit("Встаньте на меру в таблице.")
            return
        self._ask(at[0].key, at[1])

    def _ask(self, key: str, year: int, score: int | None = None) -> None:
        """The point with its words; a low one asks what was in the way."""
        if not self._may_write() or self.table.assessment is None:
            return
        measure: Measure = next(one for one in self.table.assessment.measures if one.key == key)
        point = measure.points.get(year)
        now = score if score is not None else measure.score(year)
        options = ((_NONE, "нет оценки"), *((str(n), str(n)) for n in range(HIGHEST + 1)))
        value = _NONE if now is None else str(now)
        hint = "При 0 и 1 напишите, что помешало. Ctrl+Enter — записать"
        comment = Field("comment", "Пояснение", "long", point.comment if point else "", hint, required=False)
        choice = Field("score", "Оценка", "choice", value, options=options, required=False)

        def answered(given: Answers) -> None:
            office, school = self.desk.office, self.desk.school
            new = int(given["score"]) if given["score"] else None
            words = given["comment"]
            self.write(lambda: service.give(office, year, key, new, comment=words, school=school), "Оценка записана.")
            self.table.next_measure()

        about = f"{measure.title}\n{wording.school_year(year)} учебный год"
        dialog = ask(self, "Оценка меры", (choice, comment), answered, accept="Записать", about=about)
        if score is not None:
            dialog.inputs["comment"].setFocus()

    def _may_write(self) -> bool:
        if self.desk.can_write:
            return True
        self.desk.noted.emit("База открыта только для чтения: оценку поставить нельзя.")
        return False

    def _explain(self, at: Cell | Spot) -> None:
        self.reader.explain(at.why)

    def _open(self, at: Spot) -> None:
        self.reader.open(at.link, at.why)
