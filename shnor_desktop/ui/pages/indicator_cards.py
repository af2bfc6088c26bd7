"""What stands under the indicators of a programme: what data lack, and in a district every school beside the others."""

from collections.abc import Sequence

from shnor_desktop.models.sheets import SHEETS
from shnor_desktop.services import wording
from shnor_desktop.services.indicators.breakdown import Breakdown
from shnor_desktop.services.indicators.lacking import Lack
from shnor_desktop.ui.desk import Desk, Link
from shnor_desktop.ui.widgets.page import Card, text
from shnor_desktop.ui.widgets.table import FactsTable, Line

MOST_LACKS = 12


class LackCard(Card):
    """Every gap once, with its form; Enter opens the form."""

    def __init__(self, desk: Desk, lacks: Sequence[Lack], programme: str) -> None:
        super().__init__("Чего не хватает", about="Enter открывает лист, где вводят недостающее")
        self._desk, self._lacks = desk, list(lacks)
        self.table = FactsTable(("Чего не хватает", "Лист", "Ждут показатели"), name="Чего не хватает", most=MOST_LACKS)
        self.table.followed.connect(desk.go)
        self.nothing = text("Всё, что нужно этой программе, внесено.", "muted")
        self.add(self.table, self.nothing)
        self.show_programme(programme)

    def show_programme(self, programme: str) -> None:
        """The gaps of one programme only."""
        school = self._desk.school if self._desk.office.is_district else ""
        lines = []
        for lack in self._lacks:
            own = [one for one in lack.values if one.indicator.programme == programme]
            if not own:
                continue
            # a verdict lacks data on several forms: its own page names them
            title = SHEETS[lack.sheet].title if lack.sheet else "Анализ, зона риска"
            codes = ", ".join(dict.fromkeys(one.indicator.code for one in own))
            risk = Link("analysis", school=school, part="risk")
            link = Link("data", lack.sheet, school=school) if lack.sheet else risk
            lines.append(Line((lack.sentence, title, codes), link=link))
        self.table.show_lines(lines)
        self.table.setVisible(bool(lines))
        self.nothing.setVisible(not lines)


class MatrixCard(Card):
    """Schools by indicators; the last line is the district. Enter opens the school."""

    def __init__(self, desk: Desk, found: Breakdown, programme: str) -> None:
        super().__init__(
            "Школы и показатели",
            about="У показателей о доле школ: «да» — школа в числителе, «не входит» — вне знаменателя. "
            "Enter открывает показатели школы",
        )
        self._desk, self._found = desk, found
        self.table: FactsTable | None = None
        self.show_programme(programme)

    def show_programme(self, programme: str) -> None:
        """The indicators of one programme that anything is known of."""
        if self.table is not None:
            self.column.removeWidget(self.table)
            self.table.deleteLater()
        lines = {
            line.together.indicator.code: line
            for line in reversed(self._found.lines)
            if line.together.indicator.programme == programme and any(cell.known for cell in line.schools.values())
        }
        told = list(reversed(lines.values()))
        headings = ("Школа", *(line.together.indicator.code for line in told))
        self.table = FactsTable(headings, name="Школы и показатели", most=20)
        rows = [
            Line(
                (name, *(line.schools[code].short if code in line.schools else wording.EMPTY for line in told)),
                link=Link("indicators", school=code),
            )
            for code, name in self._found.schools.items()
        ]
        rows.append(Line(("Район", *(line.together.known.text for line in told)), strong=True))
        self.table.show_lines(rows if told else [])
        self.table.followed.connect(self._desk.go)
        self.column.addWidget(self.table)
