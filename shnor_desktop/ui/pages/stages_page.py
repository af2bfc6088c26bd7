"""The section «Этапы и риски»: a programme's stages on a line of time, its risks in a matrix with what lowers them."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QComboBox

from shnor_desktop.services.entries import Applied
from shnor_desktop.services.support import programmes, risks, stages
from shnor_desktop.services.support.programmes import Overview, Programme
from shnor_desktop.services.support.risks import Risk
from shnor_desktop.services.support.stages import Stage
from shnor_desktop.ui.desk import Desk, Link
from shnor_desktop.ui.pages import stages_asking as asking
from shnor_desktop.ui.pages.stages_cards import RisksCard, StagesCard
from shnor_desktop.ui.pages.support_writing import Buttons, RowTable, WritingPage, ask, labelled
from shnor_desktop.ui.theme import make_primary
from shnor_desktop.ui.widgets.flow import Flow
from shnor_desktop.ui.widgets.page import Card, redrawing, text
from shnor_desktop.ui.widgets.table import Line
from shnor_desktop.ui.wizards.ask import Answers, Field, as_day

if TYPE_CHECKING:
    from shnor_desktop.services.office import Office

SHEETS = frozenset({stages.SHEET, risks.SHEET})


@dataclass(frozen=True, slots=True)
class Shown:
    """The programmes of the owner by name, the one at hand, and in a district those of everybody."""

    names: tuple[str, ...]
    programme: Programme
    overview: tuple[Overview, ...]
    on: date


class StagesPage(WritingPage):
    """Without a school chosen the district looks at its own programme and at all schools in one table."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._name = ""
        self._row: tuple[str, int] | None = None
        self.overview = Card("Программы района и школ", about="Enter открывает программу школы.")
        self.overview_table = RowTable(
            ("Чья", "Программа", "Этапов", "Завершено", "Срок вышел", "Рисков", "Наступило"),
            name="Программы района и школ",
            stretch=1,
            right=(2, 3, 4, 5, 6),
        )
        self.overview.add(self.overview_table)
        self.head = Card("Программа")
        self.names = QComboBox()
        self.names.setAccessibleName("Программа")
        self.names.setMinimumContentsLength(24)
        self.names.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.buttons = Buttons((("start", "&Начать программу…"), ("rename", "Переи&меновать…")), free=("start",))
        make_primary(self.buttons.by_key["start"])
        row = Flow()
        row.add(labelled("Про&грамма", self.names), self.names, self.buttons)
        self.about = text("", "muted")
        self.head.add(row, self.about)
        self.stages, self.risks = StagesCard(), RisksCard()
        for card in (self.overview, self.head, self.stages, self.risks):
            self.column.addWidget(card)
        self.column.addStretch(1)
        self.names.activated.connect(self._on_name)
        self.overview_table.followed.connect(self.desk.go)
        self.buttons.pressed.connect(self._on_button)
        self.stages.wanted.connect(self._on_stage)
        self.risks.wanted.connect(self._on_risk)

    def load(self) -> Shown:
        office, school = self.desk.office, self.desk.school
        names = programmes.names(office, school)
        at = self._name if self._name in names else names[-1] if names else ""
        all_of_them = programmes.overview(office, self.today) if office.is_district and not school else []
        return Shown(tuple(names), programmes.programme(office, at, school), tuple(all_of_them), self.today)

    def fill(self, data: Shown) -> None:
        office, school, can_write = self.desk.office, self.desk.school, self.desk.can_write
        self._name = data.programme.name
        with redrawing(self):
            self.names.clear()
            self.names.addItems(data.names)
            self.names.setCurrentText(self._name)
            self.names.setEnabled(bool(data.names))
            self.buttons.allow(can_write, bool(self._name))
            whose = "Программа района; чтобы увидеть программу школы, выберите школу вверху."
            none = "Программы ещё нет: начните с одного из пяти образцов или с пустой."
            words = [whose if office.is_district and not school else "", "" if data.names else none]
            self.about.setText(" ".join(part for part in words if part))
            self.about.setVisible(any(words))
            named = bool(self._name)
            for card in (self.stages, self.risks):
                card.setVisible(named)
            self.stages.show_stages(data.programme.stages, data.on, can_write=can_write, named=named)
            self.risks.show_risks(data.programme.risks, can_write=can_write, named=named)
            self.overview.setVisible(bool(data.overview))
            self.overview_table.show_lines([_overview(one, office.code) for one in data.overview])
        self._stand()

    def concerns(self, sheets: frozenset[str]) -> bool:
        return not sheets.isdisjoint({*SHEETS, "school"})

    def go(self, link: Link) -> None:
        """Stand on the stage or risk that a link names."""
        if link.row is not None:
            self._row = link.sheet, link.row
            if self.ready:
                self._stand()

    def _stand(self) -> None:
        if self._row is None:
            return
        sheet, row = self._row
        self._row = None
        (self.risks if sheet == risks.SHEET else self.stages).table.choose(row)

    # --- the programme

    def _on_name(self, _place: int) -> None:
        self._name = self.names.currentText()
        self.reload()

    def _on_button(self, key: str) -> None:
        if key == "start":
            self._ask_start()
        elif self._name:
            self._ask_rename()

    def _ask_start(self) -> None:
        found = programmes.samples()
        year = min(self.desk.year, self.today.year)

        def answered(given: Answers) -> None:
            office, school, name = self.desk.office, self.desk.school, given["name"]
            self._name = name
            self.write(
                lambda: programmes.start(office, name, given["sample"], year=int(given["year"]), school=school),
                "Программа начата.",
            )

        ask(
            self,
            "Начать программу",
            asking.start_fields(found, year),
            answered,
            accept="Начать",
            about=asking.about_samples(found),
            check=asking.start_trouble,
        )

    def _ask_rename(self) -> None:
        old = self._name

        def answered(given: Answers) -> None:
            office, school, new = self.desk.office, self.desk.school, given["name"]
            self._name = new
            self.write(lambda: programmes.rename(office, old, new, school), "Программа переименована.")

        ask(self, "Переименовать программу", (Field("name", "Название программы", value=old),), answered)

    # --- stages

    def _on_stage(self, key: str, one: Stage | None) -> None:
        if not self._may_write():
            return
        office, school, name, on = self.desk.office, self.desk.school, self._name, self.today
        if key == "add":
            ask(
                self,
                "Новый этап",
                asking.stage_fields(),
                lambda given: self.write(
                    lambda: stages.add(office, name, asking.stage_values(given), school), "Этап добавлен."
                ),
                accept="Добавить",
                check=asking.stage_trouble,
            )
        elif one is not None and key == "change":
            ask(
                self,
                "Изменить этап",
                asking.stage_fields(one.values),
                lambda given: self.write(
                    lambda: stages.change(office, one.row, asking.stage_values(given)), "Этап изменён."
                ),
                accept="Сохранить",
                check=asking.stage_trouble,
            )
        elif one is not None and key == "state":
            ask(
                self,
                "Состояние этапа",
                asking.stage_state_fields(one, on),
                lambda given: self.write(
                    lambda: stages.set_state(
                        office, one.row, given["state"], as_day(given["day"]) or on, given["result"]
                    ),
                    "Состояние этапа записано.",
                ),
                accept="Сохранить",
                about=f"{one.title}, {one.terms}. По датам: {one.suggested(on) or 'не ясно'}.",
            )
        elif one is not None:
            self._shift(key, one.row, stages.SHEET, stages.move, stages.remove)

    # --- risks

    def _on_risk(self, key: str, one: Risk | None) -> None:
        if not self._may_write():
            return
        office, school, name, on = self.desk.office, self.desk.school, self._name, self.today
        if key == "add":
            ask(
                self,
                "Новый риск",
                asking.risk_fields(),
                lambda given: self.write(
                    lambda: risks.add(office, name, asking.risk_values(given), school), "Риск добавлен."
                ),
                accept="Добавить",
            )
        elif one is not None and key == "change":
            ask(
                self,
                "Изменить риск",
                asking.risk_fields(one.values),
                lambda given: self.write(
                    lambda: risks.change(office, one.row, asking.risk_values(given)), "Риск изменён."
                ),
                accept="Сохранить",
            )
        elif one is not None and key == "state":
            ask(
                self,
                "Состояние риска",
                asking.risk_state_fields(one, on),
                lambda given: self.write(
                    lambda: risks.set_state(
                        office, one.row, given["state"], as_day(given["day"]) or on, given["comment"]
                    ),
                    "Состояние риска записано.",
                ),
                accept="Сохранить",
                about=one.title,
            )
        elif one is not None:
            self._shift(key, one.row, risks.SHEET, risks.move, risks.remove)

    def _shift(
        self,
        key: str,
        row: int,
        sheet: str,
        move: "Callable[[Office, int, int], Applied | None]",
        remove: "Callable[[Office, int], Applied]",
    ) -> None:
        """Up, down or away; the cursor stays with the row."""
        office = self.desk.office
        if key == "remove":
            self.write(lambda: remove(office, row), "Удалено; это можно отменить.")
            return
        self._row = sheet, row
        self.write(lambda: move(office, row, -1 if key == "up" else 1))

    def _may_write(self) -> bool:
        if not self.desk.can_write:
            self.desk.noted.emit("База открыта только для чтения.")
        return self.desk.can_write


def _overview(one: Overview, own: str) -> Line:
    link = None if one.owner == own else Link("programme", stages.SHEET, school=one.owner, part="stages")
    counts = (one.stages, one.finished, one.late, one.risks, one.happened)
    cells = (one.owner_name, one.programme, *(str(number) for number in counts))
    return Line(cells, "bad" if one.late or one.happened else "plain", link)
