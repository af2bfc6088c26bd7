"""«Рисковый профиль»: levels as received, beside them the estimate from the school's own data, and what it lacks."""

from functools import partial

from shnor_desktop.services import wording
from shnor_desktop.services.analysis import SchoolAnalysis
from shnor_desktop.services.analysis.profile import LABEL, Component, Factor
from shnor_desktop.services.rules import RuleSet
from shnor_desktop.ui.desk import Link
from shnor_desktop.ui.pages.analysis_content import Cell, Content, Grid, Picture, Row, Section, Words, figure_cell
from shnor_desktop.ui.pages.analysis_data import Loaded
from shnor_desktop.ui.pages.analysis_signals import broken
from shnor_desktop.ui.theme import Tone
from shnor_desktop.ui.widgets.charts.radar import Axis, Radar
from shnor_desktop.ui.widgets.why import Why, by_rule

LEVELS = ("низкая", "средняя", "высокая")
_TONES: dict[str, Tone] = {"высокая": "bad", "средняя": "warn", "низкая": "good"}
_HEADINGS = ("Фактор", "Уровень", "Подтверждён,\nактивирован")
SCALE = ("25", "50", "75", "100")
ABOUT = (
    "Уровни факторов только получают извне, программа их не назначает. "
    "Оценка программы — по данным школы, по шкале от 0 до 100; это не официальный уровень."
)


def content(data: Loaded, code: str) -> Content:
    """The profile of a school: radar, factors, components."""
    school = data.school_figures(code)
    if school is None or not school.profile:
        return (Section("Рисковый профиль", (Words("За этот год данных школы нет.", "muted"),), "profile"),)
    rule = _rule(data)
    link = code if data.is_district else ""
    factors = school.profile
    title = "Оценка программы по факторам риска (не официальный уровень)"
    pictures = [Picture(Radar(title, [_axis(one) for one in factors], SCALE))]
    if any(one.received and one.received.level in LEVELS for one in factors):
        axes = [_level_axis(one, rule, data, link) for one in factors]
        pictures.insert(0, Picture(Radar("Полученные уровни факторов риска", axes, LEVELS)))
    sections = [Section(one.drawing.title, (one,), f"radar{number}") for number, one in enumerate(pictures)]
    headings = (*_HEADINGS, "Отмечено\nпризнаков", "Оценка\nпрограммы")
    rows = tuple(_factor(one, rule, data, link) for one in factors)
    table = Grid("Факторы риска", headings, rows, right=(3, 4), most=16, sortable=True)
    parts = tuple(_component(factor, one) for factor in factors for one in factor.components)
    components = Grid(
        "Составляющие факторов",
        ("Фактор", "Составляющая", "Чей ответ", "По данным школы", "Риск\n0–100"),
        parts,
        stretch=1,
        right=(3, 4),
        most=60,
    )
    return (
        Section("Факторы риска", (table,), "profile", about=ABOUT),
        *sections,
        Section("Из чего сложена оценка", (components,), "components"),
    )


def _rule(data: Loaded) -> RuleSet:
    return next(rule for rule in data.figures.rules if rule.name == "risk_profile")


def _axis(one: Factor) -> Axis:
    value = one.estimate.value
    level = None if value is None else float(value) / 100 * len(SCALE)
    return Axis(
        one.title, level, "нет данных" if value is None else wording.decimal(value), Why.of(one.estimate, one.title)
    )


def _level_axis(one: Factor, rule: RuleSet, data: Loaded, school: str) -> Axis:
    level = one.received.level if one.received else None
    at = LEVELS.index(level) + 1.0 if level in LEVELS else None
    return Axis(one.title, at, level or "не получен", _received_why(one, rule), _link(one, data, school))


def _link(one: Factor, data: Loaded, school: str) -> Link | None:
    return Link("data", "risk_profile", one.received.row, school=school, year=data.year) if one.received else None


def _received_why(one: Factor, rule: RuleSet) -> Why:
    held = one.received
    if held is None:
        return Why(one.title, ("Уровень не получен: строки в форме «Рисковый профиль» нет.", *by_rule(rule)))
    told = [
        f"Получен уровень: {held.level or 'не указан'}" + (f", значение {held.value}" if held.value else "") + ".",
        f"Источник: {held.source or 'не указан'}; форма «Рисковый профиль».",
        f"Подтверждён: {_answer(held.verified)}; активирован: {_answer(held.activated)}.",
    ]
    return Why(one.title, tuple(told), (("risk_profile", (held.row,)),))


def _answer(given: bool | None) -> str:
    return {True: "да", False: "нет", None: "не указано"}[given]


def _factor(one: Factor, rule: RuleSet, data: Loaded, school: str) -> Row:
    held, why, link = one.received, _received_why(one, rule), _link(one, data, school)
    level = (held.level if held else None) or "не получен"
    told = f"{level} ({held.value})" if held and held.value else level
    states = (
        [word for word, on in (("подтверждён", held.verified), ("активирован", held.activated)) if on] if held else []
    )
    return (
        Cell(one.title, why, link=link, order=one.title),
        Cell(told, why, _TONES.get(level, "muted"), link, LEVELS.index(level) if level in LEVELS else None),
        Cell(", ".join(states) or wording.EMPTY, why, link=link, order=", ".join(states) or None),
        figure_cell(one.marked, one.title),
        figure_cell(one.estimate, one.title),
    )


def _component(factor: Factor, one: Component) -> Row:
    gap = Why(one.title, (f"Не хватает данных: {one.gap}.", f"Правило: {LABEL} — среднее известных составляющих."))
    whole = Why.of(one.risk, factor.title) if one.risk else Why.of(one.figure, one.title) if one.figure else gap
    return (
        Cell(factor.title, whole),
        Cell(one.title, whole),
        Cell(one.who, whole),
        figure_cell(one.figure, one.title) if one.figure is not None else Cell("нет данных", gap, "muted"),
        figure_cell(one.risk, one.title) if one.risk is not None else Cell(wording.EMPTY, gap, "muted"),
    )


def district(data: Loaded) -> Content:
    """Levels and estimates of all schools."""
    schools = [one for one in data.figures.schools if one.profile]
    if not schools:
        return (Section("Рисковый профиль", (Words("За этот год данных школ нет.", "muted"),), "profile"),)
    factors = dict.fromkeys((factor.key, factor.title) for one in schools for factor in one.profile)
    headings = ("Школа", *(broken(title) for _, title in factors))
    keys = [key for key, _ in factors]
    rule = _rule(data)
    estimates = tuple(_estimates(one, keys) for one in schools)
    numbers = tuple(range(1, len(headings)))
    name = "Оценка программы по школам"
    grid = Grid(name, headings, estimates, right=numbers, most=16, wrap=False, sortable=True)
    held = Section(name, (grid,), "estimates")
    if not any(factor.received for one in schools for factor in one.profile):
        none = Words("Уровней факторов ни одна школа не получила.", "muted")
        return (Section("Полученные уровни", (none,), "profile", about=ABOUT), held)
    levels = tuple(_levels(one, keys, rule) for one in schools)
    received = Grid("Полученные уровни по школам", headings, levels, most=16, wrap=False, sortable=True)
    return (Section(received.name, (received,), "profile", about=ABOUT), held)


def _levels(one: SchoolAnalysis, keys: list[str], rule: RuleSet) -> Row:
    link = Link("analysis", school=one.code, part="profile")
    held = {factor.key: factor for factor in one.profile}
    cells = []
    for key in keys:
        factor = held.get(key)
        level = factor.received.level if factor and factor.received else None
        why = partial(_received_why, factor, rule) if factor else None
        order = LEVELS.index(level) if level in LEVELS else None
        cells.append(Cell(level or wording.EMPTY, why, _TONES.get(level or "", "muted"), link, order))
    return (_name(one, link, cells), *cells)


def _estimates(one: SchoolAnalysis, keys: list[str]) -> Row:
    link = Link("analysis", school=one.code, part="profile")
    held = {factor.key: factor for factor in one.profile}
    cells = [figure_cell(held[key].estimate if key in held else None, one.name, link=link) for key in keys]
    return (_name(one, link, cells), *cells)


def _name(one: SchoolAnalysis, link: Link, cells: list[Cell]) -> Cell:
    return Cell(one.name, cells[0].why if cells else None, link=link, order=(len(one.name), one.name))
