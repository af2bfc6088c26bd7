"""«Показатели»: figures that are computed for real, each with numerator, denominator, value and its rows."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from shnor_desktop.models.sheets.cells import count
from shnor_desktop.services import entries, planning, wording
from shnor_desktop.services.entries import Applied, Stored
from shnor_desktop.services.indicators import entering, own
from shnor_desktop.services.indicators.breakdown import Breakdown, breakdown
from shnor_desktop.services.indicators.freezing import Frozen, release
from shnor_desktop.services.indicators.lacking import Lack, lacking
from shnor_desktop.services.indicators.values import IndicatorValue, compute
from shnor_desktop.services.office import Office
from shnor_desktop.services.verdicts.risk_schools import RiskRow, SchoolRisk, risk
from shnor_desktop.ui.desk import Desk, Link
from shnor_desktop.ui.pages.indicator_cards import LackCard, MatrixCard
from shnor_desktop.ui.pages.indicator_dialogs import AHEAD, BEHIND, FreezeDialog, ask_plan, ask_value
from shnor_desktop.ui.pages.indicator_own import OwnEditor
from shnor_desktop.ui.pages.indicators_programmes import Chosen, ProgrammeCard
from shnor_desktop.ui.widgets.page import Card, Page, clear, redrawing, text
from shnor_desktop.ui.widgets.table import FactsTable, Line
from shnor_desktop.ui.wizards.ask import Ask


@dataclass(frozen=True, slots=True)
class Figure:
    """A share with its parts and the place of its rows; ``part`` is None where the data do not suffice."""

    title: str
    part: int | None
    whole: int | None
    link: Link | None

    @property
    def value(self) -> str:
        if self.part is None or not self.whole:
            return "нет данных"
        return wording.percent(self.part, self.whole, 2)


@dataclass(frozen=True, slots=True)
class Indicators:
    """Figures in groups; for a district one line for each school."""

    groups: tuple[tuple[str, tuple[Figure, ...]], ...]
    schools: tuple[tuple[str, str, tuple[Figure, ...]], ...]
    programmes: tuple[IndicatorValue, ...] = ()
    lacks: tuple[Lack, ...] = ()
    matrix: Breakdown | None = None


def gather(office: Office, year: int, school: str) -> Indicators:
    """Shares of the risk table, of the results of the year, and of the plan."""
    table = risk(office, year)
    matrix = breakdown(office, year) if not school else None
    if matrix is None:
        of_programmes = tuple(compute(office, year, school=school if office.is_district else None))
    else:
        of_programmes = tuple(line.together for line in matrix.lines)
    lacks = tuple(lacking(of_programmes, office.sheet))
    if not school:
        lines = []
        for one in table.schools:
            shares = tuple(_risk_figures(one, office))
            lines.append((one.name, one.code, shares))
        return Indicators((), tuple(lines), of_programmes, lacks, matrix)
    mine = next((one for one in table.schools if one.code == school), None)
    groups = [("Успеваемость и качество по итогам года", _year_figures(office, year, school))]
    if mine is not None:
        groups.append(("Строки зоны риска", tuple(_risk_figures(mine, office))))
    groups.append((f"Дорожная карта за {year} год", _plan_figures(office, year, school)))
    return Indicators(tuple(groups), (), of_programmes, lacks)


def _risk_figures(school: SchoolRisk, office: Office) -> list[Figure]:
    rows: list[RiskRow] = [row for block in school.blocks for row in block.rows if row.share is not None]
    found = []
    for row in rows:
        share = row.share
        sheet, ids = next(((sheet, ids) for sheet, ids in row.links if ids), ("", ()))
        link = Link("data", sheet, ids[0], school=school.code if office.is_district else "") if sheet else None
        part, whole = (share.numerator, share.whole) if share is not None else (None, None)
        found.append(Figure(f"{row.key}. {row.title}", part, whole, link))
    return found


def _year_figures(office: Office, year: int, school: str) -> tuple[Figure, ...]:
    with office.reading() as session:
        rows = entries.load(session, "year_results", year=year, school=school if office.is_district else None)
    rows = _whole_classes(rows)
    link = Link("data", "year_results", rows[0].id if rows else None, school=school if office.is_district else "")
    # the first grade has no marks and does not enter the quality (SHEETS, year results)
    marked = [row for row in rows if count(row.values, "grade") != 1]
    return (
        _share("Качество: отличники и «4 и 5»", marked, ("excellent", "good"), link),
        _share("Неуспевающие (есть «2» за год)", rows, ("failing",), link),
        _share("С одной «3»", marked, ("one_three",), link),
        _share("Оставлены на повторный год", rows, ("repeated",), link),
    )


def _share(title: str, rows: Sequence[Stored], keys: Sequence[str], link: Link) -> Figure:
    """Over the classes that have both numbers; a class with a gap is left out on both sides."""
    part = whole = 0
    known = False
    for row in rows:
        counts = [count(row.values, key) for key in keys]
        pupils = count(row.values, "pupils")
        if pupils is not None and all(one is not None for one in counts):
            known = True
            part += sum(one for one in counts if one is not None)
            whole += pupils
    return Figure(title, part if known else None, whole if known else None, link)


def _whole_classes(rows: Sequence[Stored]) -> list[Stored]:
    """Rows of a whole grade win over the rows of its classes (CONTRACTS, years and dates)."""
    whole = {row.values.get("grade") for row in rows if not row.values.get("letter")}
    return [row for row in rows if not row.values.get("letter") or row.values.get("grade") not in whole]


def _plan_figures(office: Office, year: int, school: str) -> tuple[Figure, ...]:
    status = planning.status(office, date(year, 12, 31), None, school)
    link = Link("programme", part="status")
    whole = len(status.planned)
    return (
        Figure("Исполнено к концу года", len(status.done) if whole else None, whole or None, link),
        Figure("Исполнено и подтверждено к концу года", len(status.confirmed) if whole else None, whole or None, link),
    )


class IndicatorsPage(Page):
    """Tables of figures; Enter opens the rows behind one."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.column.addWidget(text("Считаю…", "muted"))
        self.card: ProgrammeCard | None = None
        self.lacks: LackCard | None = None
        self.matrix: MatrixCard | None = None
        self.dialog: FreezeDialog | OwnEditor | Ask | None = None

    def load(self) -> Indicators:
        return gather(self.desk.office, self.desk.year, self.desk.school)

    def fill(self, data: Indicators) -> None:
        with redrawing(self):
            chosen = self.card.chosen if self.card else Chosen()
            place = self.card.table.currentIndex().row() if self.card else 0
            clear(self.column)
            self.card = ProgrammeCard(self.desk, self, data.programmes, chosen)
            self.card.table.setCurrentIndex(self.card.table.facts.index(max(place, 0), 0))
            self.card.wanted.connect(self._on_wanted)
            self.lacks = LackCard(self.desk, data.lacks, self.card.programme)
            self.card.shown.connect(self.lacks.show_programme)
            self.column.addWidget(self.card)
            self.column.addWidget(self.lacks)
            self.matrix = None
            if data.matrix is not None and data.matrix.schools:
                self.matrix = MatrixCard(self.desk, data.matrix, self.card.programme)
                self.card.shown.connect(self.matrix.show_programme)
                self.column.addWidget(self.matrix)
            for title, figures in data.groups:
                self.column.addWidget(self._group(title, figures))
            if data.schools:
                self.column.addWidget(self._schools(data))
            if not data.groups and not data.schools:
                self.column.addWidget(text("Школ пока нет: показатели считать не по чему.", "muted"))
            self.column.addStretch(1)

    # --- gestures

    def _on_wanted(self, key: str, one: IndicatorValue | None) -> None:
        if key == "freeze" and self.card is not None:
            programme = (self.card.programme, self.card.programmes.currentText())
            self.dialog = FreezeDialog(self.desk, programme, one, self)
            self.dialog.frozen.connect(self._on_frozen)
        elif key == "own":
            self._edit_own("")
        elif one is not None:
            self._about(key, one)

    def _about(self, key: str, one: IndicatorValue) -> None:
        office, year, code = self.desk.office, self.desk.year, one.indicator.code
        if key == "type":
            self.dialog = ask_value(self, self.desk, one, self._write)
        elif key == "plan":
            years = range(one.year - BEHIND, one.year + AHEAD + 1)

            def asked(held: dict[int, str]) -> None:
                self.dialog = ask_plan(self, self.desk, one, held, self._write)

            self.desk.read(self, lambda _progress: entering.targets(office, one, years), asked)
        elif key == "release":
            self._write(lambda: release(office, [one]), "Фиксация снята; это можно отменить.")
        elif key == "change":
            self._edit_own(code)
        elif key == "forget":
            self._write(lambda: own.forget(office, year, code), "Показатель убран; это можно отменить.")

    def _edit_own(self, code: str) -> None:
        office, year = self.desk.office, self.desk.year
        before = next((raw for raw in own.listed(office, year) if raw.get("code") == code), None) if code else None
        self.dialog = OwnEditor(self.desk, before, own.source(office, year), self)
        self.dialog.saved.connect(lambda applied: self._written(applied, "Показатель сохранён."))

    def _on_frozen(self, done: Frozen) -> None:
        self._written(done.applied, f"Зафиксировано показателей: {len(done.frozen)}.")

    def _write(self, work: Callable[[], Applied | None], said: str) -> None:
        self.desk.edit(self, lambda _progress: work(), lambda applied: self._written(applied, said))

    def _written(self, applied: Applied | None, said: str) -> None:
        self.desk.noted.emit(said if applied is not None else "Менять нечего: всё так и записано.")
        if applied is not None:
            self.desk.tell(applied.rows)

    # --- the other cards

    def _group(self, title: str, figures: Sequence[Figure]) -> Card:
        card = Card(title)
        table = FactsTable(("Показатель", "Числитель", "Знаменатель", "Значение"), name=title, right=(1, 2, 3), most=30)
        table.show_lines([_line(figure) for figure in figures])
        table.followed.connect(self.desk.go)
        card.add(table)
        return card

    def _schools(self, data: Indicators) -> Card:
        card = Card("Показатели школ", about="Enter открывает показатели школы с числителями и знаменателями")
        keys = [figure.title.split(". ", 1)[0] for figure in data.schools[0][2]]
        table = FactsTable(("Школа", *keys), name="Показатели школ", right=tuple(range(1, len(keys) + 1)), most=20)
        table.show_lines(
            [
                Line((name, *(_short(figure) for figure in figures)), link=Link("indicators", school=code))
                for name, code, figures in data.schools
            ]
        )
        table.followed.connect(self.desk.go)
        card.add(table)
        for figure in data.schools[0][2]:
            card.add(text(figure.title, "muted"))
        return card


def _short(figure: Figure) -> str:
    return figure.value if figure.part is not None and figure.whole else wording.EMPTY


def _line(figure: Figure) -> Line:
    part = wording.EMPTY if figure.part is None else wording.whole(figure.part)
    whole = wording.EMPTY if figure.whole is None else wording.whole(figure.whole)
    return Line((figure.title, part, whole, figure.value), "plain" if figure.part is not None else "muted", figure.link)
