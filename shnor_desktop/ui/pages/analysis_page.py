"""«Анализ»: the two verdicts with all their arithmetic, both readings, the gaps, the distance and a chart."""

from dataclasses import dataclass
from fractions import Fraction

from shnor_desktop.services import wording
from shnor_desktop.services.verdicts.explain import (
    LOW_TITLES,
    READINGS,
    RISK_TITLES,
    Statement,
    explain_low,
    explain_risk,
    row_text,
    share_text,
)
from shnor_desktop.services.verdicts.identify import Gap, Identification, Judged, SchoolLow, bounds_of, identify
from shnor_desktop.services.verdicts.risk_schools import Links, RiskTable, SchoolRisk, risk
from shnor_desktop.ui.desk import Desk, Link
from shnor_desktop.ui.theme import Tone
from shnor_desktop.ui.widgets.badge import Badge
from shnor_desktop.ui.widgets.chart import Bar, ShareChart
from shnor_desktop.ui.widgets.links import LinkLabel
from shnor_desktop.ui.widgets.page import Card, Page, clear, redrawing, text
from shnor_desktop.ui.widgets.table import FactsTable, Line

_GAPS = {"no_row": "нет строки", "no_state": "не указано, проводилась ли", "no_counts": "нет чисел"}
_SHORT = {
    "low": "ШНОР",
    "not_low": "не ШНОР",
    "risk": "в зоне риска",
    "no_risk": "не в зоне риска",
    "no_data": "нет данных",
}
_TONES: dict[str, Tone] = {"low": "bad", "risk": "bad", "not_low": "good", "no_risk": "good", "no_data": "plain"}


@dataclass(frozen=True, slots=True)
class Analysis:
    """Both verdicts; the second reading of the 30 % rule beside the first."""

    low: Identification
    other: Identification
    risk: RiskTable


class AnalysisPage(Page):
    """One school with everything, or a district with one row for each school."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.column.addWidget(text("Считаю…", "muted"))
        self._part = ""

    def load(self) -> Analysis:
        office, year = self.desk.office, self.desk.year
        low = identify(office, year)
        other = identify(office, year, "any" if low.second_criterion == "same" else "same")
        return Analysis(low, other, risk(office, year))

    def go(self, link: Link) -> None:
        self._part = link.part
        if self.ready:
            self._scroll()

    def fill(self, data: Analysis) -> None:
        with redrawing(self):
            clear(self.column)
            self.parts: dict[str, Card] = {}
            if self.desk.school:
                self._fill_school(data)
            else:
                self._fill_district(data)
            self.column.addStretch(1)
        self._scroll()

    def _scroll(self) -> None:
        card = self.parts.get(self._part) if hasattr(self, "parts") else None
        if card is not None:
            self.widget().adjustSize()
            self.verticalScrollBar().setValue(card.y())
            tables = card.findChildren(FactsTable)
            if tables:
                tables[0].setFocus()

    # --- one school

    def _fill_school(self, data: Analysis) -> None:
        code = self.desk.school
        low = next((one for one in data.low.schools if one.code == code), None)
        other = next((one for one in data.other.schools if one.code == code), None)
        at_risk = next((one for one in data.risk.schools if one.code == code), None)
        if low is not None and other is not None:
            self.column.addWidget(self._low(low, other, data))
            if low.procedures:
                self.column.addWidget(self._chart(low, data.low))
        if at_risk is not None:
            self.column.addWidget(self._risk(at_risk, data.risk))
        if low is None and at_risk is None:
            self.column.addWidget(text("За этот год данных школы нет.", "muted"))

    def _low(self, school: SchoolLow, other: SchoolLow, data: Analysis) -> Card:
        card = self.parts["low"] = Card("Низкие результаты: правило 30 %")
        card.head.addWidget(Badge(LOW_TITLES[school.verdict], _TONES[school.verdict]))
        table = FactsTable(
            ("Учебный год", "Процедура", "Участников", "Ниже\nминимума", "Доля", "Итог"),
            name="Процедуры и доли",
            stretch=1,
            right=(2, 3),
            most=30,
        )
        bounds = bounds_of(data.low.rule.body)
        lines = [_procedure(one, Fraction(bounds.numerator * 100, bounds.denominator)) for one in school.procedures]
        # procedures without any row stand in a sentence below
        gaps = [_gap(gap, self.desk.school) for gap in school.missing if gap.reason != "no_row"]
        table.show_lines([*lines, *gaps])
        table.followed.connect(self.desk.go)
        card.add(text("Enter или двойной щелчок по строке открывает её числа.", "muted"), table)
        card.add(self._readings(school, other, data))
        said = [one for one in explain_low(school, data.low) if not _is_procedure(one)]
        for statement in said[1:]:
            card.add(self._statement(statement))
        return card

    def _readings(self, school: SchoolLow, other: SchoolLow, data: Analysis) -> FactsTable:
        table = FactsTable(
            ("Прочтение второго признака", "Признак 1", "Признак 2", "Вывод"), name="Оба прочтения правила", stretch=3
        )
        table.show_lines(
            [
                Line(
                    (
                        READINGS[found.second_criterion] + (" (основное)" if found is data.low else ""),
                        _met(one.criteria[0]),
                        _met(one.criteria[1]),
                        LOW_TITLES[one.verdict],
                    ),
                    _TONES[one.verdict],
                )
                for one, found in ((school, data.low), (other, data.other))
            ]
        )
        return table

    def _statement(self, statement: Statement) -> LinkLabel:
        link = _first(statement.links, self.desk)
        if link is None:
            return LinkLabel(self.desk, [statement.text])
        return LinkLabel(self.desk, [statement.text, " ", ("Открыть строки", link)])

    def _chart(self, school: SchoolLow, found: Identification) -> Card:
        card = Card("Доля работ ниже минимума по процедурам")
        bounds = bounds_of(found.rule.body)
        bars = [
            Bar(one.key.title, wording.school_year(one.year), one.low * 100 / one.participants, one.is_low)
            for one in school.procedures
            if one.participants
        ]
        card.add(ShareChart(bars, bounds.numerator * 100 / bounds.denominator))
        return card

    def _risk(self, school: SchoolRisk, found: RiskTable) -> Card:
        card = self.parts["risk"] = Card("Зона риска: четыре блока")
        card.head.addWidget(Badge(RISK_TITLES[school.verdict], _TONES[school.verdict]))
        said = explain_risk(school, found)
        card.add(text(said[0].text))
        table = FactsTable(("№", "Показатель", "Значение и порог", "Итог"), name="Блоки зоны риска", stretch=1, most=40)
        lines: list[Line] = []
        for block in school.blocks:
            fired = {True: "сработал", False: "не сработал", None: "нет данных"}[block.fired]
            lines.append(Line((block.key, block.title, "", fired), "bad" if block.fired else "plain", strong=True))
            for row in block.rows:
                answer = {True: "да", False: "нет", None: "—"}[row.fires]
                link = _first(row.links, self.desk)
                lines.append(Line((row.key, row.title, row_text(row), answer), "bad" if row.fires else "plain", link))
        table.show_lines(lines)
        table.followed.connect(self.desk.go)
        card.add(table)
        rest = [one for one in said[1:] if one.text.startswith(("Сумма", "Официально", "Правило", "В блоке"))]
        for statement in rest:
            card.add(self._statement(statement))
        return card

    # --- a district

    def _fill_district(self, data: Analysis) -> None:
        card = self.parts["low"] = Card("Низкие результаты: правило 30 %", about="Enter открывает школу")
        table = FactsTable(
            (
                "Школа",
                "Код",
                "Низких\nв этом году",
                "Низких\nв прошлом",
                "Вывод",
                "Другое\nпрочтение",
                "До смены\nвывода",
            ),
            name="Низкие результаты по школам",
            right=(2, 3, 6),
            most=18,
        )
        others = {one.code: one for one in data.other.schools}
        table.show_lines([_school_low(one, others[one.code], data.low.year) for one in data.low.schools])
        table.followed.connect(self.desk.go)
        card.add(table, text(f"Правило: {data.low.rule.source}.", "muted"))
        self.column.addWidget(card)
        card = self.parts["risk"] = Card("Зона риска", about="Enter открывает школу")
        table = FactsTable(
            ("Школа", "Код", "Блок 1", "Блок 2", "Блок 3", "Блок 4", "Сработало", "Вывод"),
            name="Зона риска по школам",
            right=(6,),
            most=18,
        )
        table.show_lines([_school_risk(one) for one in data.risk.schools])
        table.followed.connect(self.desk.go)
        card.add(table, text(f"Правило: {data.risk.rule.source}.", "muted"))
        self.column.addWidget(card)


def _procedure(one: Judged, bound: Fraction) -> Line:
    share = share_text(one.low, one.participants, bound, "≥" if one.is_low else "<") if one.participants else "—"
    result = "низкий результат" if one.is_low else "выше границы"
    cells = (wording.school_year(one.year), one.key.title, str(one.participants), str(one.low), share, result)
    link = Link("data", "assessments", one.rows[0], year=one.year) if one.rows else None
    return Line(cells, "bad" if one.is_low else "plain", link)


def _gap(gap: Gap, school: str) -> Line:
    cells = (wording.school_year(gap.year), gap.key.title, "", "", "", _GAPS[gap.reason])
    row = gap.rows[0] if gap.rows else None
    return Line(cells, "muted", Link("data", "assessments", row, school=school, year=gap.year))


def _is_procedure(statement: Statement) -> bool:
    return len(statement.links) == 1 and not statement.text.startswith(
        ("Признак", "Нет", "Не указано", "Проводилась", "Официально")
    )


def _met(truth: bool) -> str:
    return "выполнен" if truth else "не выполнен"


def _first(links: Links, desk: Desk) -> Link | None:
    for sheet, rows in links:
        if rows:
            return Link("data", sheet, rows[0], school=desk.school if desk.office.is_district else "")
    return None


def _school_low(one: SchoolLow, other: SchoolLow, year: int) -> Line:
    this = sum(judged.is_low and judged.year == year for judged in one.procedures)
    last = sum(judged.is_low and judged.year != year for judged in one.procedures)
    cells = (
        one.name,
        one.code,
        str(this),
        str(last),
        _SHORT[one.verdict],
        "другой вывод" if one.differs_by_reading else "тот же вывод",
        wording.EMPTY if one.distance is None else wording.counted(one.distance, wording.PARTICIPANT),
    )
    return Line(cells, _tone(one.verdict), Link("analysis", school=one.code, part="low"))


def _school_risk(one: SchoolRisk) -> Line:
    fired = [{True: "сработал", False: "нет", None: "нет данных"}[block.fired] for block in one.blocks]
    cells = (one.name, one.code, *fired, f"{one.blocks_fired} из {len(one.blocks)}", _SHORT[one.verdict])
    return Line(cells, _tone(one.verdict), Link("analysis", school=one.code, part="risk"))


def _tone(verdict: str) -> Tone:
    return "bad" if verdict in ("low", "risk") else "plain"
