"""Этапы и риски: every programme with its stages on a date, its risks and what lowers them."""

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from shnor_desktop.models.sheets.programme import FINISHED, HAPPENED
from shnor_desktop.services import wording
from shnor_desktop.services.reports import parts
from shnor_desktop.services.reports.document import Block, Column, Document, Heading, Paragraph, Table, plain
from shnor_desktop.services.reports.parts import Request
from shnor_desktop.services.support import programmes, risks
from shnor_desktop.services.support.programmes import Overview, Programme
from shnor_desktop.services.support.risks import LEVELS, Risk
from shnor_desktop.services.support.stages import Stage

if TYPE_CHECKING:
    from shnor_desktop.services.office import Office


def build(office: "Office", request: Request) -> Document:
    """The programmes of a school; of a district its own, and those of the schools in one table."""
    names = programmes.names(office, request.school)
    held = [programmes.programme(office, name, request.school) for name in names]
    blocks: list[Block] = []
    if office.is_district and not request.school:
        blocks += _overview(programmes.overview(office, request.on))
    if not held:
        blocks.append(Paragraph("Этапов и рисков программ нет.", "strong"))
    for number, one in enumerate(held, 1):
        blocks += _programme(one, request.on, f"{number}. {one.name}" if len(held) > 1 else one.name)
    return parts.framed(
        office,
        request,
        "stages_risks",
        "Этапы и риски программы",
        blocks,
        period=f"на {wording.day(request.on)}",
        landscape=True,
    )


def _programme(one: Programme, on: date, title: str) -> list[Block]:
    blocks: list[Block] = [Heading(title)]
    finished = sum(stage.state == FINISHED for stage in one.stages)
    late = [stage.title for stage in one.stages if stage.late(on)]
    happened = sum(risk.state == HAPPENED for risk in one.risks)
    said = f"Этапов: {len(one.stages)}, завершено: {finished}. Рисков: {len(one.risks)}, наступило: {happened}."
    blocks.append(Paragraph(said, "strong"))
    if late:
        blocks.append(Paragraph(f"Срок вышел, а этап не завершён: {'; '.join(late)}."))
    if one.stages:
        blocks.append(_stages(one.stages, on))
    if one.risks:
        blocks += [_risks(one.risks), _matrix(one.risks)]
        bare = risks.unrated(one.risks)
        if bare:
            blocks.append(Paragraph(f"Без оценки вероятности или последствий: {bare}; в матрице их нет.", "note"))
    return blocks


def _stages(stages: Sequence[Stage], on: date) -> Table:
    columns = (
        Column("№", 5, "right"),
        Column("Этап", 18),
        Column("Начало", 10),
        Column("Окончание", 10),
        Column("Состояние", 14),
        Column("Содержание", 22),
        Column("Ожидаемый результат", 20),
        Column("Что получилось", 18),
    )
    rows = []
    for one in stages:
        remark = one.remark(on)
        words = (str(one.values[key] or wording.EMPTY) for key in ("content", "expected", "result"))
        state = f"{one.state} ({remark})" if remark else one.state
        rows.append(plain(one.number, one.title, one.start, one.end, state, *words))
    return Table(columns, tuple(rows), "Этапы", "Этапы")


def _risks(found: Sequence[Risk]) -> Table:
    columns = (
        Column("№", 5, "right"),
        Column("Предполагаемый риск", 24),
        Column("Способ снижения", 26),
        Column("Вероятность", 11),
        Column("Последствия", 11),
        Column("Состояние", 11),
        Column("Ответственный", 13),
        Column("Что сделано", 18),
    )
    rows = [
        plain(
            one.number,
            one.title,
            str(one.values["mitigation"] or wording.EMPTY),
            one.likelihood or wording.EMPTY,
            risks.plural(one.impact) or wording.EMPTY,
            one.state,
            str(one.values["responsible"] or wording.EMPTY),
            str(one.values["comment"] or wording.EMPTY),
        )
        for one in found
    ]
    return Table(columns, tuple(rows), "Риски и способы снижения", "Риски")


def _matrix(found: Sequence[Risk]) -> Table:
    counts = risks.matrix(found)
    columns = (Column("Вероятность", 25), *(Column(f"Последствия {risks.plural(one)}", 20, "right") for one in LEVELS))
    rows = [plain(likelihood, *(counts[likelihood, impact] for impact in LEVELS)) for likelihood in reversed(LEVELS)]
    return Table(columns, tuple(rows), "Сколько рисков, которые не сняты", "Матрица")


def _overview(found: Sequence[Overview]) -> list[Block]:
    if not found:
        return []
    columns = (
        Column("Чья", 22),
        Column("Программа", 30),
        Column("Этапов", 9, "right"),
        Column("Завершено", 10, "right"),
        Column("Срок вышел", 10, "right"),
        Column("Рисков", 9, "right"),
        Column("Наступило", 10, "right"),
    )
    rows = [
        plain(one.owner_name, one.programme, one.stages, one.finished, one.late, one.risks, one.happened)
        for one in found
    ]
    return [Heading("Программы района и школ"), Table(columns, tuple(rows), name="Программы")]
