"""«Сигналы»: possible markers of results that deserve a second look; never a proof, never by teacher."""

from collections.abc import Sequence
from functools import partial

from shnor_desktop.services import wording
from shnor_desktop.services.analysis import SchoolAnalysis
from shnor_desktop.services.analysis.signal import MARKER, TITLES, Signal
from shnor_desktop.ui.desk import Link
from shnor_desktop.ui.pages.analysis_content import Cell, Content, Grid, Row, Section, Words
from shnor_desktop.ui.pages.analysis_data import Loaded
from shnor_desktop.ui.theme import Tone
from shnor_desktop.ui.widgets.why import Why, joined

ABOUT = (
    "Внутренние сигналы программы: сигнал — только возможный маркер и повод посмотреть ещё раз. "
    "Он ничего не доказывает и не относится ни к кому из учителей."
)
_FIRED = {True: "возможный маркер", False: "сигнала нет", None: "нет данных"}
_TONES: dict[bool | None, Tone] = {True: "warn", False: "plain", None: "muted"}
_WEIGHT = {True: 0, False: 1, None: 2}


def content(data: Loaded, code: str) -> Content:
    """The signals of a school."""
    school = data.school_figures(code)
    signals = school.signals if school is not None else ()
    if not signals:
        return (Section("Сигналы", (Words("За этот год сравнивать нечего.", "muted"),), "signals", about=ABOUT),)
    fired = sum(one.fired is True for one in signals)
    unknown = sum(one.fired is None for one in signals)
    told = f"Проверено: {len(signals)}. Возможных маркеров: {fired}. Не хватает данных: {unknown}."
    ordered = sorted(signals, key=lambda one: _WEIGHT[one.fired])
    headings = ("Сигнал", "Процедура", "Число", "Порог", "Итог")
    rows = tuple(row for one in ordered for row in _rows(one))
    grid = Grid("Сигналы", headings, rows, stretch=3, most=16, sortable=True)
    badge: tuple[str, Tone] = ("есть возможные маркеры", "warn")
    if not fired:
        badge = ("маркеров не найдено, не по всему есть данные", "plain") if unknown else ("маркеров нет", "good")
    section = Section(
        "Внутренние сигналы",
        (Words(told), grid, Words(f"Если сигнал есть, это {MARKER}.", "muted")),
        "signals",
        *badge,
        ABOUT,
    )
    return (section,)


def signal_why(one: Signal) -> Why:
    """The sentence of a signal and the arithmetic of all its figures."""
    told = [one.text, *(sentence for figure in one.figures for sentence in figure.why())]
    if not one.figures:
        told.append("Правило: внутреннее правило программы; чисел для него нет.")
    return Why(one.title, tuple(dict.fromkeys(told)), one.links)


def _rows(one: Signal) -> list[Row]:
    why, tone = partial(signal_why, one), _TONES[one.fired]
    title = one.key.title if one.key else "по школе"
    shown = one.figures or (None,)
    return [
        (
            Cell(one.title, why, tone, order=one.title),
            Cell(title, why, tone, order=title),
            Cell(wording.EMPTY, why, "muted")
            if figure is None
            else Cell(
                f"{figure.title}: {figure.text}",
                Why.of(figure, title),
                "muted" if figure.value is None else tone,
                order=figure.value,
            ),
            Cell(one.threshold, why, tone, order=one.threshold),
            Cell(_FIRED[one.fired], why, tone, order=_WEIGHT[one.fired]),
        )
        for figure in shown
    ]


def district(data: Loaded) -> Content:
    """How many possible markers each school has, by kind."""
    kinds = [kind for kind in TITLES if any(one.kind == kind for s in data.figures.schools for one in s.signals)]
    if not kinds:
        return (Section("Сигналы", (Words("За этот год сравнивать нечего.", "muted"),), "signals", about=ABOUT),)
    rows = tuple(_school(school, kinds) for school in data.figures.schools)
    headings = ("Школа", "Всего", *(broken(TITLES[kind]) for kind in kinds))
    right = tuple(range(1, len(headings)))
    grid = Grid("Сигналы по школам", headings, rows, right=right, most=16, wrap=False, sortable=True)
    about = f"{ABOUT} Число — сколько возможных маркеров; Enter открывает школу, F1 — почему."
    return (Section("Внутренние сигналы по школам", (grid,), "signals", about=about),)


def _school(school: SchoolAnalysis, kinds: Sequence[str]) -> Row:
    link = Link("analysis", school=school.code, part="signals")
    groups = [list(school.signals), *([one for one in school.signals if one.kind == kind] for kind in kinds)]
    cells = []
    for found in groups:
        fired = [one for one in found if one.fired]
        why = partial(_several, school.name, found)
        if not any(one.fired is not None for one in found):
            cells.append(Cell("нет данных", why, "muted", link))
        else:
            cells.append(Cell(str(len(fired)), why, "warn" if fired else "plain", link, len(fired)))
    return (Cell(school.name, cells[0].why, link=link, order=(len(school.name), school.name)), *cells)


def _several(name: str, found: list[Signal]) -> Why:
    rules = [
        s for one in found for figure in one.figures for s in figure.why() if s.startswith(("Правило", "Источник"))
    ]
    told = [one.text for one in found] or ["Процедур для этого сигнала в базе нет."]
    rules = rules or ["Правило: внутренние сигналы программы; пороги — в правилах года."]
    return Why(f"{name}: внутренние сигналы", tuple(dict.fromkeys([*told, *rules])), joined(one.links for one in found))


def broken(title: str) -> str:
    """A long heading in short lines."""
    lines, line = [], ""
    for word in title.split():
        if line and len(line) + len(word) > 13:
            lines.append(line)
            line = word
        else:
            line = f"{line} {word}".strip()
    return "\n".join([*lines, line])
