"""«Анализ» of a district: all schools with both verdicts, and the heat map of schools and procedures."""

from collections.abc import Iterator
from fractions import Fraction
from functools import partial
from typing import Any

from PySide6.QtWidgets import QVBoxLayout, QWidget

from shnor_desktop.services import wording
from shnor_desktop.services.analysis.results import ProcedureResult
from shnor_desktop.services.verdicts import facts
from shnor_desktop.services.verdicts.explain import row_text
from shnor_desktop.services.verdicts.identify import Judged, SchoolLow
from shnor_desktop.services.verdicts.risk_schools import SchoolRisk
from shnor_desktop.ui.desk import Link
from shnor_desktop.ui.pages.analysis_content import Cell, Content, Grid, Inset, Row, Section, Words
from shnor_desktop.ui.pages.analysis_data import Loaded
from shnor_desktop.ui.pages.analysis_low import bound_of, judged_why, verdict_why
from shnor_desktop.ui.pages.analysis_render import make_table, with_why
from shnor_desktop.ui.pages.analysis_results_panel import chooser
from shnor_desktop.ui.pages.analysis_risk import FIRED, block_why, risk_why
from shnor_desktop.ui.theme import Tone
from shnor_desktop.ui.widgets.charts.heat import Heat
from shnor_desktop.ui.widgets.flow import Flow
from shnor_desktop.ui.widgets.why import Reader, Reason, Why, by_rule, joined

SHORT = {
    "low": "ШНОР",
    "not_low": "не ШНОР",
    "risk": "в зоне риска",
    "no_risk": "не в зоне риска",
    "no_data": "нет данных",
}
_WEIGHT = {"low": 0, "risk": 0, "not_low": 1, "no_risk": 1, "no_data": 2}
_HEADINGS = (
    "Школа",
    "Код",
    "Низких\nв этом году",
    "Низких\nв прошлом",
    "Низкие\nрезультаты",
    "Другое\nпрочтение",
    "До смены\nвывода",
    "Блок 1",
    "Блок 2",
    "Блок 3",
    "Блок 4",
    "Сработало\nблоков",
    "Зона риска",
)


def schools(data: Loaded) -> Content:
    """One row for each school; every column sorts."""
    at_risk = {one.code: one for one in data.risk.schools}
    others = {one.code: one for one in data.other.schools}
    rows = [
        (*_low(one, others[one.code], data), *_risk(at_risk[one.code], data))
        for one in data.low.schools
        if one.code in at_risk
    ]
    if not rows:
        return (Section("Школы", (Words("Школ в базе пока нет.", "muted"),), "low"),)
    low = sum(one.verdict == "low" for one in data.low.schools)
    risky = sum(one.verdict == "risk" for one in data.risk.schools)
    told = f"Всего школ: {len(rows)}; с признаками ШНОР — {low}, в зоне риска — {risky}."
    about = "Enter открывает школу, F1 — почему; заголовок или Alt+↓ и Alt+↑ упорядочивают по столбцу."
    grid = Grid(
        "Школы района и оба вывода", _HEADINGS, tuple(rows), right=(2, 3, 6, 11), most=16, wrap=False, sortable=True
    )
    rules = (
        Words(f"Низкие результаты: {data.low.rule.source}.", "muted"),
        Words(f"Зона риска: {data.risk.rule.source}.", "muted"),
    )
    return (Section("Школы района", (Words(told), grid, *rules), part="low", about=about),)


def _low(one: SchoolLow, other: SchoolLow, data: Loaded) -> Row:
    link = Link("analysis", school=one.code, part="low")
    why = partial(verdict_why, one, data.low)
    tone: Tone = "bad" if one.verdict == "low" else "muted" if one.verdict == "no_data" else "plain"
    away = wording.EMPTY if one.distance is None else wording.counted(one.distance, wording.PARTICIPANT)
    differs = "другой вывод" if one.differs_by_reading else "тот же вывод"
    return (
        Cell(one.name, why, tone, link, _by_number(one.name)),
        Cell(one.code, why, tone, link, one.code),
        *(_low_count(one, year, data, link, tone) for year in (data.year, data.year - 1)),
        Cell(SHORT[one.verdict], why, tone, link, _WEIGHT[one.verdict]),
        Cell(differs, partial(verdict_why, other, data.other), tone, link, differs),
        Cell(away, why, tone, link, one.distance),
    )


def _low_count(one: SchoolLow, year: int, data: Loaded, link: Link, tone: Tone) -> Cell:
    found = [judged for judged in one.procedures if judged.is_low and judged.year == year]

    def why() -> Why:
        told = [f"{judged.key.title}: {judged_why(judged, data.low).said[1]}" for judged in found]
        first = f"Процедур с низким результатом за {wording.school_year(year)}: {len(found)}."
        return Why(one.name, (first, *told, *by_rule(data.low.rule)), _rows(found))

    return Cell(str(len(found)), why, tone, link, len(found))


def _rows(found: list[Judged]) -> tuple[tuple[str, tuple[int, ...]], ...]:
    return joined((("assessments", one.rows),) for one in found)


def _risk(one: SchoolRisk, data: Loaded) -> Row:
    link = Link("analysis", school=one.code, part="risk")
    why = partial(risk_why, one, data.risk)
    tone: Tone = "bad" if one.verdict == "risk" else "muted" if one.verdict == "no_data" else "plain"
    blocks = (
        Cell(
            FIRED[block.fired],
            partial(block_why, block, one, data.risk),
            "bad" if block.fired else "muted" if block.fired is None else "plain",
            link,
            {True: 0, False: 1, None: 2}[block.fired],
        )
        for block in one.blocks
    )
    return (
        *blocks,
        Cell(f"{one.blocks_fired} из {len(one.blocks)}", why, tone, link, one.blocks_fired),
        Cell(SHORT[one.verdict], why, tone, link, _WEIGHT[one.verdict]),
    )


def _by_number(name: str) -> tuple[str, int]:
    """«Школа № 9» before «Школа № 10»."""
    words, digits = name.rstrip("0123456789"), ""
    digits = name[len(words) :]
    return words, int(digits or 0)


class HeatShelf:
    """Shares below the minimum of all schools in the procedures of the rule, by year."""

    def __init__(self, data: Loaded) -> None:
        self.data = data
        self.wanted: list[dict[str, Any]] = list(facts.body_of(data.low.rule)["procedures"])
        self.headings = ("Школа", *("\n".join(want["title"].split(", ")) for want in self.wanted))
        self.years = (data.year, data.year - 1)
        self._held: dict[str, list[ProcedureResult]] = {one.code: list(one.results) for one in data.figures.schools}
        self.rows = {year: [self._row(one, year) for one in data.low.schools] for year in self.years}
        """A row for each school, by year."""

    def _row(self, one: SchoolLow, year: int) -> Row:
        link = Link("analysis", school=one.code, part="low")
        name = Cell(one.name, partial(verdict_why, one, self.data.low), link=link, order=_by_number(one.name))
        return (name, *(self._cell(one, year, want) for want in self.wanted))

    def _cell(self, one: SchoolLow, year: int, want: dict[str, Any]) -> Cell:
        judged = next((j for j in one.procedures if j.year == year and facts.matches(j.key, want)), None)
        if judged is not None and judged.participants:
            share = Fraction(judged.low * 100, judged.participants)
            why = partial(_titled, one.name, judged, self.data)
            heat = Heat(f"{wording.decimal(share)}{wording.NBSP}%", share, why)
            link = Link("data", "assessments", judged.rows[0], school=one.code, year=year) if judged.rows else None
            return Cell(heat.text, why, "plain", link, share, heat)
        state, rows = self._state(one.code, year, want)
        about = f"{one.name}: {want['title']}, {wording.school_year(year)}"
        said = (f"{about}: {state}.", "Источник: форма «Результаты оценочных процедур»; отсутствие данных — не ноль.")
        why_not = Why(about, said, (("assessments", rows),) if rows else ())
        return Cell(state, why_not, "muted", heat=Heat(state, None, why_not))

    def _state(self, code: str, year: int, want: dict[str, Any]) -> tuple[str, tuple[int, ...]]:
        for result in self._held.get(code, ()):
            held = result.outcome
            if held.year == year and facts.matches(held.key, want):
                state = "нет чисел" if held.held else held.state or "нет данных"
                return state, held.rows
        return "нет данных", ()

    def whys(self) -> Iterator[Reason]:
        for year in self.years:
            yield from (cell.why for row in self.rows[year] for cell in row)


def _titled(name: str, judged: Judged, data: Loaded) -> Why:
    why = judged_why(judged, data.low)
    return Why(f"{name}: {why.title}", why.said, why.links)


class HeatPanel(QWidget):
    """The map of one of the two years."""

    def __init__(self, shelf: HeatShelf, reader: Reader) -> None:
        super().__init__()
        self.shelf = shelf
        self.year = chooser("Учебный год карты", [(wording.school_year(year), year) for year in shelf.years])
        bar = Flow()
        bar.add(self.year)
        grid = Grid(
            "Доля ниже минимума по школам и процедурам",
            shelf.headings,
            tuple(shelf.rows[shelf.years[0]]),
            right=tuple(range(1, len(shelf.headings))),
            most=16,
            wrap=False,
            sortable=True,
            bound=int(bound_of(shelf.data.low)),
        )
        self.table = make_table(grid, reader)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(bar)
        column.addWidget(with_why(self.table))
        self.year.currentIndexChanged.connect(
            lambda: self.table.show_rows(self.shelf.rows[int(self.year.currentData())])
        )


def heat(data: Loaded) -> Content:
    """The heat map of the district."""
    if not data.low.schools:
        return (Section("Карта", (Words("Школ в базе пока нет.", "muted"),), "heat"),)
    shelf = HeatShelf(data)
    about = (
        "Доля работ ниже минимума. Enter открывает строку школы, F1 — почему. "
        "Где доли нет, сказано почему: не проводилась, нет данных."
    )
    panel = Inset(lambda reader: HeatPanel(shelf, reader), shelf.whys)
    return (Section("Карта: школы и процедуры правила 30 %", (panel,), part="heat", about=about),)


def risk_values(data: Loaded) -> Content:
    """The eighteen rows of the risk table for all schools, as the summary form prints them."""
    if not data.risk.schools:
        return (Section("Зона риска", (Words("Школ в базе пока нет.", "muted"),), "risk"),)
    blocks = data.risk.schools[0].blocks
    keys = [row.key for block in blocks for row in block.rows]
    rows = [_values(one, data) for one in data.risk.schools]
    names = "; ".join(f"{row.key} — {row.title}" for block in blocks for row in block.rows)
    grid = Grid("Строки зоны риска по школам", ("Школа", *keys), tuple(rows), most=16, wrap=False, sortable=True)
    about = "Enter открывает школу, F1 — почему: числитель, знаменатель, порог."
    return (Section("Сводная таблица зоны риска", (grid, Words(f"{names}.", "muted")), part="risk", about=about),)


def _values(one: SchoolRisk, data: Loaded) -> Row:
    link = Link("analysis", school=one.code, part="risk")
    cells = [Cell(one.name, partial(risk_why, one, data.risk), link=link, order=_by_number(one.name))]
    for block in one.blocks:
        for row in block.rows:
            share = row.share
            known = share is not None and share.numerator is not None and share.whole
            if known and share is not None and share.whole:
                text = wording.percent(share.least, share.whole)
                order: object = Fraction(share.least, share.whole)
            else:
                text, order = row.answer or ("порог превышен" if row.fires else "нет данных"), row.answer
            told = (f"{one.name}, показатель {row.key}: {row_text(row)}.", *by_rule(data.risk.rule))
            why = Why(f"{row.key}. {row.title}", told, joined([row.links]))
            tone: Tone = "bad" if row.fires else "plain" if known or row.answer else "muted"
            cells.append(Cell(text, why, tone, link, order))
    return tuple(cells)
