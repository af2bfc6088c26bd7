"""«Контекст»: the social context of schools, the results it lets expect, and what they may not be used for."""

from shnor_desktop.services import wording
from shnor_desktop.services.analysis import SchoolAnalysis
from shnor_desktop.services.analysis.context import Context, SchoolContext
from shnor_desktop.services.analysis.figure import Figure
from shnor_desktop.ui.desk import Link
from shnor_desktop.ui.pages.analysis_content import (
    Block,
    Cell,
    Content,
    Grid,
    Picture,
    Row,
    Section,
    Words,
    figure_cell,
)
from shnor_desktop.ui.pages.analysis_data import Loaded
from shnor_desktop.ui.widgets.charts.scatter import Mark, Scatter
from shnor_desktop.ui.widgets.why import Why, joined

_USUAL = {True: "как у большинства", False: "дальше, чем у большинства", None: "не считается"}
_EMPTY = (Section("Контекст", (Words("За этот год данных нет.", "muted"),), "context"),)


def content(data: Loaded, code: str) -> Content:
    """The shares of a school and its result beside the expected one."""
    school = data.school_figures(code)
    held = school.context if school is not None else None
    if held is None:
        return _EMPTY
    whole = data.figures.context
    shares = Grid(
        "Переменные контекста",
        ("Показатель", "Значение"),
        tuple((Cell(one.title, Why.of(one)), figure_cell(one)) for one in held.variables),
        right=(1,),
        narrow=True,
    )
    sections = [_about(whole), Section("Доли по социальному паспорту", (shares,), "shares")]
    if data.is_district:
        sections.insert(1, Section("Результат и контекст школы", (_school(held),), "expected"))
    return tuple(sections)


def _about(whole: Context) -> Section:
    blocks: list[Block] = [Words(whole.text)]
    if whole.figures:
        rows = tuple((Cell(one.title, Why.of(one)), figure_cell(one)) for one in whole.figures)
        blocks.append(Grid("Связь результата с контекстом", ("Показатель", "Значение"), rows, right=(1,), narrow=True))
    if whole.used:
        blocks.append(Words(f"Вошли: {'; '.join(whole.used)}."))
    if whole.dropped:
        blocks.append(Words(f"Не вошли, данных мало: {'; '.join(whole.dropped)}.", "muted"))
    blocks.append(Words(whole.not_for, "warn"))
    return Section(whole.title, tuple(blocks), "context")


def _school(held: SchoolContext) -> Grid:
    figures = (held.index, held.actual, held.expected, held.residual)
    rows: list[Row] = [(Cell(one.title, Why.of(one)), figure_cell(one)) for one in figures]
    why = Why.of(held.residual)
    rows.append((Cell("Насколько обычно", why), Cell(_USUAL[held.usual], why)))
    return Grid("Результат и контекст школы", ("Показатель", "Значение"), tuple(rows), right=(1,), narrow=True)


def district(data: Loaded) -> Content:
    """The line through the schools, and every school beside it."""
    schools = [(one, one.context) for one in data.figures.schools if one.context is not None]
    if not schools:
        return _EMPTY
    whole = data.figures.context
    sections = [_about(whole)]
    marks = [mark for one, held in schools if (mark := _mark(one, held)) is not None]
    if marks:
        axes = (f"{whole.title} (больше — благоприятнее)", schools[0][1].actual.title)
        slope = (whole.line.intercept, whole.line.slope) if whole.line else None
        title = "Результат школ и их социальный контекст"
        sections.append(Section(title, (Picture(Scatter(title, marks, axes, slope)),), "scatter"))
    headings = ("Школа", "Индекс", "Результат", "Ожидаемый", "Отличие", "Насколько обычно")
    rows = tuple(_row(one, held) for one, held in schools)
    grid = Grid("Контекст школ", headings, rows, right=(1, 2, 3, 4), most=16, wrap=False, sortable=True)
    about = "Enter открывает школу, F1 — почему."
    sections.append(Section("Школы и ожидаемый результат", (grid,), "schools", about=about))
    return tuple(sections)


def _mark(one: SchoolAnalysis, held: SchoolContext) -> Mark | None:
    if held.index.value is None or held.actual.value is None:
        return None
    text = f"индекс {held.index.text}, результат {held.actual.text}"
    text += f", ожидаемый {held.expected.text}" if held.expected.value is not None else ""
    link = Link("analysis", school=one.code, part="context")
    return Mark(one.name, held.index.value, held.actual.value, text, _why(one.name, held), link)


def _why(name: str, held: SchoolContext) -> Why:
    figures: tuple[Figure, ...] = (held.residual, held.index, held.actual)
    told = [sentence for one in figures for sentence in one.why()]
    return Why(f"{name}: результат и контекст", tuple(dict.fromkeys(told)), joined(one.links for one in figures))


def _row(one: SchoolAnalysis, held: SchoolContext) -> Row:
    link = Link("analysis", school=one.code, part="context")
    figures = (held.index, held.actual, held.expected, held.residual)
    usual = _USUAL[held.usual]
    why = _why(one.name, held)
    return (
        Cell(one.name, why, link=link, order=(len(one.name), one.name)),
        *(figure_cell(figure, one.name, link=link) for figure in figures),
        Cell(usual if held.usual is not None else wording.EMPTY, why, link=link, order=usual),
    )
