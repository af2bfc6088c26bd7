"""Анализ результатов: the procedures of the year with their figures, references, dynamics and signals of a school."""

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from shnor_desktop.services import wording
from shnor_desktop.services.analysis import SchoolAnalysis
from shnor_desktop.services.analysis.dynamics import NO_ROW, TITLES, Dynamics
from shnor_desktop.services.analysis.figure import Figure
from shnor_desktop.services.analysis.results import ProcedureResult
from shnor_desktop.services.analysis.signal import MARKER, Signal
from shnor_desktop.services.reports import figures, parts
from shnor_desktop.services.reports.document import (
    Block,
    Cell,
    Chart,
    Column,
    Document,
    Heading,
    Paragraph,
    Row,
    Series,
    Table,
    plain,
)
from shnor_desktop.services.reports.parts import Request
from shnor_desktop.services.reports.plot import MOST_LINES

if TYPE_CHECKING:
    from shnor_desktop.services.office import Office

MOST_BARS = 14
_DRAWN = "quality"
"""The measure whose lines are drawn; the tables hold them all."""
_SCOPES = ("район", "город", "область/край", "РФ")
_SHOWN = ("success", "quality", "sou", "mean_mark", "low_share", "mean_score")


def build(office: "Office", request: Request) -> Document:
    """The school of the request in its year."""
    school = figures.analysed(office, request)
    blocks: list[Block] = []
    sources: tuple[str, ...] = ()
    of_year = [one for one in school.results if one.outcome.year == request.year] if school else []
    if not of_year:
        text = f"Результатов за {request.period} нет: на листе «Результаты процедур» нет строк."
        blocks.append(Paragraph(text, "strong"))
    if school is not None and school.results:
        held = [one for one in of_year if one.outcome.held]
        moved = _since_first([one for one in school.dynamics if one.steps])
        if of_year:
            blocks += [*_of_year(held, of_year), *_compared(held)]
        # the earlier years are told even while the year itself is empty
        blocks += _dynamics(moved, school)
        blocks += _signals(school.signals)
        told = [one for result in held for one in result.figures.values()]
        blocks += [Heading("Как посчитано"), *figures.rules(told), *_rules(moved)] if told or moved else []
        sources = figures.sources(_used(held, moved, school.signals))
    about = parts.about(office, request)
    return parts.framed(
        office,
        request,
        "results",
        "Анализ результатов",
        blocks,
        subtitle=f"оценочных процедур: {about}",
        landscape=True,
        sources=sources,
    )


def _since_first(moved: Sequence[Dynamics]) -> list[Dynamics]:
    """Without the years before the first that any of them has a figure for."""
    first = min((point.year for one in moved for point in one.points if point.value is not None), default=0)
    return [replace(one, points=tuple(point for point in one.points if point.year >= first)) for one in moved]


def _used(held: Sequence[ProcedureResult], moved: Sequence[Dynamics], signals: Sequence[Signal]) -> list[Figure]:
    found = [figure for one in held for figure in one.figures.values()]
    found += [one.as_figure() for one in moved]
    return found + [figure for one in signals if one.fired for figure in one.figures]


def _of_year(held: Sequence[ProcedureResult], every: Sequence[ProcedureResult]) -> list[Block]:
    blocks: list[Block] = [Heading("Результаты года")]
    if held:
        columns = (
            Column("Процедура", 40),
            Column("Участников", 12, "right"),
            *(Column(f"«{mark}»", 7, "right") for mark in (5, 4, 3, 2)),
            Column("Успеваемость, %", 13, "right", 1),
            Column("Качество, %", 11, "right", 1),
            Column("СОУ, %", 9, "right", 2),
            Column("Средняя отметка", 10, "right", 2),
            Column("Средний балл", 10, "right", 1),
            Column("Ниже минимума", 10, "right"),
            Column("Ниже минимума, %", 10, "right", 1),
        )
        rows = tuple(_line(one) for one in held)
        blocks.append(Table(columns, rows, "Таблица 1. Результаты оценочных процедур", "Результаты"))
    blocks += [
        Paragraph(f"{one.outcome.key.title}: {one.outcome.state or 'состояние не указано'}.", "item")
        for one in every
        if not one.outcome.held
    ]
    marked = [one for one in held if one.outcome.marks is not None and one.outcome.marks.total]
    pieces = figures.chunks([one.outcome.key.title for one in marked], MOST_BARS)
    for number, piece in enumerate(pieces, 1):
        blocks.append(_marks(marked[piece], f" ({number} из {len(pieces)})" if len(pieces) > 1 else ""))
    return blocks


def _line(one: ProcedureResult) -> Row:
    outcome = one.outcome
    shown = {key: figures.cell(one.figures.get(key)) for key in _SHOWN}
    marks: Sequence[int | None] = outcome.marks.as_tuple() if outcome.marks else (None,) * 4
    first = [shown[key] for key in ("success", "quality", "sou", "mean_mark", "mean_score")]
    return plain(outcome.key.title, outcome.participants, *marks, *first, outcome.low, shown["low_share"])


def _marks(marked: Sequence[ProcedureResult], part: str) -> Chart:
    counts = [one.outcome.marks.as_tuple() if one.outcome.marks else (0, 0, 0, 0) for one in marked]
    return Chart(
        "stacked",
        f"Распределение отметок{part}",
        tuple(one.outcome.key.title for one in marked),
        tuple(Series(f"«{mark}»", tuple(row[place] for row in counts)) for place, mark in enumerate((5, 4, 3, 2))),
        "Полоса — все отметки процедуры, её части — доли отметок «5», «4», «3» и «2» слева направо; числа в частях — "
        "сколько таких отметок, справа — сколько отметок всего.",
        heading="Процедура",
        name=f"Распределение отметок{part}",
    )


def _compared(held: Sequence[ProcedureResult]) -> list[Block]:
    found = [one for one in held if one.compared]
    heading = Heading("Сравнение с районом, регионом и РФ")
    if not found:
        return [heading, Paragraph("Ориентиров района, региона и РФ для этих процедур нет: сравнить не с чем.")]
    scopes = list(dict.fromkeys([*_SCOPES, *(ref.scope for one in found for ref in one.compared)]))
    scopes = [scope for scope in scopes if any(ref.scope == scope for one in found for ref in one.compared)]
    columns = [Column("Процедура", 40), Column("Показатель", 24), Column("Школа", 10, "right", 2)]
    for scope in scopes:
        name = scope if scope == "РФ" else scope.capitalize()
        columns += [Column(name, 10, "right", 2), Column(f"Разница: {scope}", 11, "right", 2, signed=True)]
    rows = []
    for one in found:
        for key in _SHOWN:
            beside = {ref.scope: ref for ref in one.compared if ref.figure == key}
            figure = one.figures.get(key)
            if not beside or figure is None:
                continue
            cells: list[Cell] = [one.outcome.key.title, figure.title, figures.exact(figure.value, 2)]
            for scope in scopes:
                ref = beside.get(scope)
                cells += [ref.printed, figures.exact(ref.difference, 2)] if ref else [None, None]
            rows.append(plain(*cells))
    caption = "Таблица 2. Сравнение с ориентирами"
    note = "Разница — сколько школа больше (+) или меньше (−) ориентира: доли — в процентных пунктах, отметки и баллы"
    return [
        heading,
        Table(tuple(columns), tuple(rows), caption, "Ориентиры"),
        Paragraph(f"{note} — в баллах. Ориентиры взяты с листа «Ориентиры» такими, как напечатаны.", "note"),
    ]


def _dynamics(moved: Sequence[Dynamics], school: SchoolAnalysis) -> list[Block]:
    blocks: list[Block] = [Heading("Динамика по годам")]
    if not moved:
        return [*blocks, Paragraph("Ни у одной процедуры нет показателей хотя бы за два года: динамики нет.")]
    by_measure: dict[str, list[Dynamics]] = {}
    for one in moved:
        by_measure.setdefault(one.measure, []).append(one)
    for measure, lines in by_measure.items():
        blocks.append(_moves(lines))
        if measure == _DRAWN:
            blocks += _drawn(lines)
    alone = {one.key for one in school.dynamics} - {one.key for one in moved}
    text = "Сравниваются только работы по одной программе и предмету; год без результата — пропуск, а не ноль."
    if alone:
        text += f" Показатели только за один год: {wording.counted(len(alone), wording.PROCEDURE)}."
    return [*blocks, Paragraph(text, "note")]


def _rules(moved: Sequence[Dynamics]) -> list[Block]:
    """Measures judged alike are told together."""
    by_words: dict[str, list[str]] = {}
    for one in moved:
        by_words.setdefault(one.rule.words, []).append(wording.inner(one.title))
    told = {words: wording.listed(list(dict.fromkeys(titles))) for words, titles in by_words.items()}
    return [Paragraph(f"Динамика ({titles}): {words}.", "note") for words, titles in told.items()]


def _moves(lines: Sequence[Dynamics]) -> Table:
    first = lines[0]
    places = 2 if first.measure == "mean_mark" else 1
    unit = f", {first.unit}" if first.unit else ""
    columns = (
        Column("Процедура", 40),
        *(Column(wording.school_year(point.year), 11, "right", places) for point in first.points),
        Column(f"Изменение за все годы{', п. п.' if first.unit == '%' else ''}", 14, "right", places, signed=True),
        Column("Динамика", 22),
    )
    rows = []
    for one in lines:
        cells: list[Cell] = [
            figures.exact(point.value, places) if point.value is not None or point.state == NO_ROW else point.state
            for point in one.points
        ]
        change = figures.exact(one.as_figure().value, places)
        rows.append(plain(one.key.title, *cells, change, TITLES[one.way]))
    return Table(columns, tuple(rows), f"{first.title}{unit}, по годам", f"Динамика, {first.title.lower()}")


def _drawn(lines: Sequence[Dynamics]) -> list[Chart]:
    pieces = figures.chunks([one.key.title for one in lines], MOST_LINES)
    found = []
    for number, piece in enumerate(pieces, 1):
        part = f" ({number} из {len(pieces)})" if len(pieces) > 1 else ""
        series = tuple(
            Series(one.key.title, tuple(figures.exact(point.value, 1) for point in one.points)) for one in lines[piece]
        )
        found.append(
            Chart(
                "lines",
                f"{lines[0].title} по годам{part}",
                tuple(wording.school_year(point.year) for point in lines[0].points),
                series,
                "Линия — одна процедура, точка — год; где года нет, линия прервана. Числа — в таблице выше.",
                heading="Учебный год",
                places=1,
                unit="%",
                name=f"График, {lines[0].title.lower()}{part}",
            )
        )
    return found


def _signals(signals: Sequence[Signal]) -> list[Block]:
    fired = [one for one in signals if one.fired]
    blocks: list[Block] = [Heading("Сигналы, на которые стоит посмотреть")]
    if not signals:
        return [*blocks, Paragraph("Проверять нечего: результатов за год нет.")]
    if fired:
        blocks.append(Paragraph(f"Сигнал — {MARKER}; сам по себе он ничего не доказывает.", "strong"))
        blocks += [Paragraph(one.text, "item") for one in fired]
    else:
        blocks.append(Paragraph("Ни один сигнал не сработал."))
    kinds = list(dict.fromkeys(one.kind for one in signals))
    rows = []
    for kind in kinds:
        own = [one for one in signals if one.kind == kind]
        judged = [one for one in own if one.fired is not None]
        rows.append(plain(own[0].title, len(judged), sum(one.fired is True for one in own), len(own) - len(judged)))
    columns = (
        Column("Сигнал", 50),
        Column("Проверено", 14, "right"),
        Column("Сработало", 14, "right"),
        Column("Нет данных", 14, "right"),
    )
    if rows:
        blocks.append(Table(columns, tuple(rows), "Что проверено", "Сигналы"))
    return blocks
