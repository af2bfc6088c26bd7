"""Мониторинг показателей: plan, fact and deviation of the programmes in use over a calendar year (PRODUCT, reports)."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from shnor_desktop.services import entries, wording
from shnor_desktop.services.indicators.known import SHEET
from shnor_desktop.services.indicators.lacking import Lack, lacking
from shnor_desktop.services.indicators.values import DISTRICT_ONLY, IndicatorValue, compute
from shnor_desktop.services.reports import indicator_tables as tables
from shnor_desktop.services.reports import parts
from shnor_desktop.services.reports.document import Block, Document, Heading, Paragraph
from shnor_desktop.services.reports.parts import Request

if TYPE_CHECKING:
    from shnor_desktop.services.office import Office


def build(office: "Office", request: Request) -> Document:
    """The school of the request, or the district as a whole, in the calendar year."""
    school = request.school if office.is_district and request.school else None
    values = compute(office, request.year, school=school)
    chosen = in_use(office, values)
    told = [one for one in values if one.indicator.programme in chosen and not _elsewhere(one)]
    blocks: list[Block] = []
    if not chosen:
        text = f"За {request.year} год нет ни одного значения и ни одного плана: показатели считать не по чему."
        blocks.append(Paragraph(text, "strong"))
    else:
        blocks.append(Paragraph(tables.summary(told), "strong"))
    for programme in chosen:
        own = [one for one in told if one.indicator.programme == programme]
        if own:
            title = own[0].indicator.programme_title
            blocks += [Heading(title), tables.plan_and_fact(own, "", title)]
    known = [one for one in told if one.known.value is not None]
    if known:
        blocks += [Heading("Как посчитано"), tables.arithmetic(known, caption="")]
    missing = lacking(told, office.sheet)
    if missing:
        blocks += [Heading("Чего не хватает"), tables.lacks(missing, sheet_titles(office, missing))]
    left = dict.fromkeys(one.indicator.programme_title for one in values if one.indicator.programme not in chosen)
    if chosen and left:
        text = f"В этой базе не ведутся и не напечатаны: {wording.listed([f'«{title}»' for title in left])}."
        blocks.append(Paragraph(f"{text} Программу ведут, когда у её показателя есть свой план или значение.", "note"))
    blocks.append(tables.remark())
    about = parts.about(office, request)
    return parts.framed(
        office,
        request,
        "indicators",
        "Мониторинг показателей",
        blocks,
        subtitle=f"План, факт, отклонение: {about}",
        period=f"{request.year} год",
        landscape=True,
        sources=[one.indicator.source for one in told if one.known.value is not None],
    )


def in_use(office: "Office", values: Sequence[IndicatorValue], *, computed: bool = True) -> list[str]:
    """Programmes with a row of «Показатели» this year; while there is none, those that anything is ``computed`` for."""
    if not values:
        return []
    with office.reading() as session:
        rows = [row.values for row in entries.load(session, SHEET, year=values[0].year)]
    kept = [
        one.indicator.programme
        for one in values
        if one.indicator.own or any(one.indicator.is_named(cells["programme"], cells["indicator"]) for cells in rows)
    ]
    others = [one.indicator.programme for one in values if one.known.value is not None] if computed else []
    return list(dict.fromkeys(kept or others))


def _elsewhere(one: IndicatorValue) -> bool:
    """Only the district computes it, and nobody typed it here."""
    return one.known.value is None and DISTRICT_ONLY in one.known.figure.missing


def sheet_titles(office: "Office", missing: Sequence[Lack]) -> list[str]:
    """The forms of what is missing, by the words over them."""
    return [f"«{office.sheet(one.sheet).title}»" if one.sheet else "листы зоны риска" for one in missing]
