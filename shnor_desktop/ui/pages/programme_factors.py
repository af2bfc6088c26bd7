"""The first part of «Программа»: activated factors, their programmes, and the measures they suggest."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLineEdit, QPushButton, QVBoxLayout, QWidget

from shnor_desktop.models.sheets.cells import this_day
from shnor_desktop.services import measures
from shnor_desktop.services.measures import CatalogueMeasure, Factor
from shnor_desktop.services.programme.seen import Seen
from shnor_desktop.ui.desk import Desk, Link
from shnor_desktop.ui.focus import tab_as_laid_out
from shnor_desktop.ui.pages.antirisk_cards import AimsCard, MeasuresCard, ProgrammesCard, SchoolsCard, VisibleCard
from shnor_desktop.ui.pages.antirisk_data import AntiRisk, gather
from shnor_desktop.ui.pages.antirisk_gestures import Gestures
from shnor_desktop.ui.pages.support_writing import WritingPage
from shnor_desktop.ui.widgets.page import Card, clear, text
from shnor_desktop.ui.widgets.table import Line
from shnor_desktop.ui.widgets.why import Why


class FactorsTab(QWidget):
    """Boxes to tick: factors on top, measures below."""

    activated = Signal(object)
    """The keys of the factors now ticked."""
    taken = Signal(str, object)
    """Name of the plan and the measures to put into it."""

    def __init__(self) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 10, 0, 0)
        column.setSpacing(10)
        self.boxes: dict[str, QCheckBox] = {}
        self.measures: list[tuple[QCheckBox, CatalogueMeasure]] = []
        self.factors_card = Card("Активированные факторы риска")
        self.year_label = text("", "muted")
        self.factors_column = QVBoxLayout()
        self.factors_column.setSpacing(2)
        self.factors_card.add(self.year_label)
        self.factors_card.column.addLayout(self.factors_column)
        self.save = QPushButton("Сох&ранить факторы")
        self.save.setProperty("primary", True)
        self.factors_card.column.addWidget(self.save, 0, Qt.AlignmentFlag.AlignLeft)
        self.measures_card = Card("Предлагаемые меры", about="Меры из справочника программы; в плане их можно править.")
        self.measures_column = QVBoxLayout()
        self.measures_column.setSpacing(2)
        self.measures_card.column.addLayout(self.measures_column)
        self.plan = QLineEdit()
        self.plan.setAccessibleName("Название плана")
        self.plan.setPlaceholderText("Название плана")
        self.all = QPushButton("Отметить &все")
        self.take = QPushButton("&Добавить отмеченные в план")
        self.take.setProperty("primary", True)
        row = QHBoxLayout()
        row.addWidget(self.plan, 1)
        row.addWidget(self.all)
        row.addWidget(self.take)
        self.measures_card.column.addLayout(row)
        column.addWidget(self.factors_card)
        column.addWidget(self.measures_card)
        column.addStretch(1)
        self.save.clicked.connect(self._on_save)
        self.all.clicked.connect(self._on_all)
        self.take.clicked.connect(self._on_take)

    def show_factors(
        self, factors: Sequence[Factor], year: int, *, school: bool, can_write: bool, schools: bool = True
    ) -> None:
        """Every factor in use in the year; without a school chosen only a sentence.

        ``schools``: whether the district has any to choose from.
        """
        clear(self.factors_column)
        self.boxes.clear()
        self.year_label.setText(
            f"На {year} год. Отметьте факторы, которые школа признала своими; по ним предлагаются меры."
            if school
            else "Выберите школу вверху: факторы и меры у каждой свои."
            if schools
            else "Школ в базе пока нет: внесите их на лист «Карточка школы» или примите их пакеты в разделе «Обмен»."
        )
        if school and not factors:
            words = f"Для {year} года факторов в справочнике нет: перечни начинаются с 2021 года. Выберите год вверху."
            self.factors_column.addWidget(text(words, "warn"))
        for factor in factors:
            box = QCheckBox(factor.title)
            box.setChecked(factor.activated)
            box.setEnabled(can_write)
            box.setToolTip("Признаки: " + "; ".join(factor.signs) if factor.signs else factor.source)
            box.setAccessibleDescription("; ".join(factor.signs))
            self.boxes[factor.key] = box
            self.factors_column.addWidget(box)
        self.save.setEnabled(can_write and school)
        self.save.setVisible(bool(factors))

    def show_measures(self, found: Sequence[CatalogueMeasure], plan: str, year: int, *, can_write: bool) -> None:
        """Measures that the plan does not have yet."""
        clear(self.measures_column)
        self.measures.clear()
        if not found:
            words = (
                "Все предложенные меры уже в плане."
                if any(box.isChecked() for box in self.boxes.values())
                else "Сначала отметьте и сохраните факторы риска."
            )
            self.measures_column.addWidget(text(words, "muted"))
        for measure in found:
            box = QCheckBox(measure.title)
            box.setToolTip(f"{measure.task}\nПоказатель: {measure.indicator}\nПодтверждение: {measure.evidence_form}")
            self.measures.append((box, measure))
            line = text(f"{measure.deadline_text(year)} · {measure.responsible}", "muted")
            line.setContentsMargins(24, 0, 0, 4)
            self.measures_column.addWidget(box)
            self.measures_column.addWidget(line)
        if not self.plan.text():
            self.plan.setText(plan)
        for button in (self.take, self.all):
            button.setEnabled(bool(found) and can_write)

    def _on_all(self) -> None:
        for box, _ in self.measures:
            box.setChecked(True)

    def _on_save(self) -> None:
        self.activated.emit([key for key, box in self.boxes.items() if box.isChecked()])

    def _on_take(self) -> None:
        self.taken.emit(self.plan.text().strip(), [measure for box, measure in self.measures if box.isChecked()])


class FactorsPage(WritingPage):
    """The section «Антирисковая программа»: what was chosen, what is written, aimed at and done about it."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.schools, self.programmes = SchoolsCard(), ProgrammesCard()
        self.visible_data, self.aims, self.items = VisibleCard(), AimsCard(), MeasuresCard()
        self.factors = FactorsTab()
        self.gestures = Gestures(self, self.programmes, self.aims, self.write)
        self._factor = ""
        for card in (self.schools, self.programmes, self.visible_data, self.aims, self.items):
            self.column.addWidget(card)
        self.column.addWidget(self.factors, 1)
        self.factors.activated.connect(self._on_activated)
        self.factors.taken.connect(self._on_taken)
        self.programmes.table.chosen.connect(lambda _line: self._show_programme())
        self.programmes.wanted.connect(self.gestures.about_programme)
        self.aims.wanted.connect(self.gestures.about_aim)
        self.visible_data.why.connect(self._on_why)
        self.items.table.followed.connect(desk.go)
        self.schools.opened.connect(lambda school: desk.look_at(school=school))

    def load(self) -> AntiRisk:
        return gather(self.desk.office, self.desk.year, self.desk.school, this_day())

    def fill(self, data: AntiRisk) -> None:
        writes, school, year = self.desk.can_write, bool(self.desk.school), self.desk.year
        self.schools.setVisible(not school and bool(data.schools))
        self.programmes.setVisible(school)
        self.factors.measures_card.setVisible(school)
        self.schools.show_schools(data.schools)
        some = school or bool(data.schools)
        self.factors.show_factors(data.factors, year, school=school, can_write=writes, schools=some)
        plan = data.plans[0] if data.plans else f"Антирисковая программа {year}"
        self.factors.show_measures(data.suggested, plan, year, can_write=writes)
        self.programmes.show_programmes(data.programmes, year)
        self._stand(self._factor)
        self._show_programme()
        tab_as_laid_out(self.widget())

    def concerns(self, sheets: frozenset[str]) -> bool:
        """What makes a risk visible may stand in any form."""
        return not sheets <= {"cell_notes", "mappings", "surveys", "curator_diary"}

    def go(self, link: Link) -> None:
        """Stand on the programme whose factor or target a link names."""
        if link.column:
            self._factor = link.column
            self._stand(link.column)

    def _stand(self, factor: str) -> None:
        for number, line in enumerate(self.programmes.table.facts.lines):
            if line.key.factor == factor:
                self.programmes.table.setCurrentIndex(self.programmes.table.facts.index(number, 0))

    def _show_programme(self) -> None:
        one = self.programmes.current
        self.programmes.show_buttons(can_write=self.desk.can_write)
        for card in (self.visible_data, self.aims, self.items):
            card.setVisible(one is not None and bool(self.desk.school))
        if one is None:
            return
        self._factor = one.factor
        self.visible_data.show_seen(one.visible)
        self.aims.show_aims(one.aims, can_write=self.desk.can_write)
        self.items.show_items(one)

    def _on_why(self, line: Line | None) -> None:
        if line is not None:
            one: Seen = line.key
            self.gestures.reader.explain(Why(one.title, one.why, one.links))

    def _on_activated(self, keys: list[str]) -> None:
        office, year, school = self.desk.office, self.desk.year, self.desk.school
        self.write(lambda: measures.activate(office, year, keys, school), "Факторы сохранены.")

    def _on_taken(self, plan: str, chosen: list[CatalogueMeasure]) -> None:
        office, year, school = self.desk.office, self.desk.year, self.desk.school
        self.write(lambda: measures.add_to_plan(office, year, plan, chosen, school), "Меры добавлены в план.")
