"""Самооценка мер: points by years with their means, what rose and fell, words to the points (DOMAIN §1.6)."""

from collections.abc import Iterable
from decimal import Decimal
from typing import TYPE_CHECKING

from shnor_desktop.models.sheets.self_assessment import HIGHEST
from shnor_desktop.services import wording
from shnor_desktop.services.analysis.figure import Figure
from shnor_desktop.services.reports import figures, parts
from shnor_desktop.services.reports.document import (
    Block,
    Chart,
    Column,
    Document,
    Heading,
    Paragraph,
    Series,
    Table,
    plain,
    total,
)
from shnor_desktop.services.reports.parts import Request
from shnor_desktop.services.support import self_assessment as service
from shnor_desktop.services.support.self_assessment import Assessment, Overall

if TYPE_CHECKING:
    from shnor_desktop.services.office import Office

_SCALE = f"баллы от 0 до {HIGHEST}"


def build(office: "Office", request: Request) -> Document:
    """The points of a school; of every school side by side where a district names none."""
    if office.is_district and not request.school:
        found = service.overall(office, request.year)
        blocks, used = _district(found, request), [found.whole(), *(found.mean(one) for one in found.measures)]
    else:
        one = service.gather(office, request.year, request.school)
        blocks, used = _school(one, request), [one.mean(year) for year in one.years]
    known = [figure for figure in used if figure.value is not None]
    return parts.framed(
        office,
        request,
        "self_assessment",
        "Самооценка мер",
        blocks,
        landscape=office.is_district and not request.school,
        sources=figures.sources(known),
    )


def _school(one: Assessment, request: Request) -> list[Block]:
    first, *rest = one.sentences
    blocks: list[Block] = [Paragraph(first, "strong"), *(Paragraph(sentence) for sentence in rest)]
    if not any(measure.points for measure in one.measures):
        return blocks
    blocks += [Heading("1. Оценки по годам"), _points(one), Heading("2. Динамика и профиль"), _lines(one)]
    if one.mean(request.year).value is not None:
        blocks.append(_radar(one))
    told = [measure for measure in one.measures if (at := measure.points.get(one.year)) and at.comment]
    if told:
        rows = [plain(m.title, m.score(one.year), m.points[one.year].comment) for m in told]
        columns = (Column("Мера", 45), Column("Оценка", 10, "right"), Column("Пояснение", 45))
        blocks += [Heading("3. Пояснения школы"), Table(columns, tuple(rows), name="Пояснения")]
    if one.unexplained:
        titles = "; ".join(measure.title for measure in one.unexplained)
        blocks.append(Paragraph(f"Оценены на 0 или 1 без пояснения: {titles}."))
    return [*blocks, *_how(one.mean(year) for year in one.years)]


def _points(one: Assessment) -> Table:
    years = [Column(wording.school_year(year), 9, "right", 2) for year in one.years]
    columns = (
        Column("№", 5, "right"),
        Column("Мера", 46),
        *years,
        Column("К прошлому году", 13, "right", 2, signed=True),
    )
    rows = [
        plain(number, measure.title, *(measure.score(year) for year in one.years), measure.change(one.year))
        for number, measure in enumerate(one.measures, 1)
    ]
    means = (figures.cell(one.mean(year)) for year in one.years)
    rows.append(total("", "Средняя оценка", *means, figures.exact(one.change, 2)))
    return Table(columns, tuple(rows), name="Оценки")


def _lines(one: Assessment) -> Chart:
    values = tuple(figures.exact(one.mean(year).value, 2) for year in one.years)
    return Chart(
        "lines",
        f"Средняя оценка мер по годам, {_SCALE}",
        tuple(wording.school_year(year) for year in one.years),
        (Series("Средняя оценка", values),),
        "Год без оценок — разрыв линии. Сами средние — в последней строке таблицы.",
        heading="Учебный год",
        places=2,
        name="Динамика",
        top=HIGHEST,
    )


def _radar(one: Assessment) -> Chart:
    years = [year for year in (one.year, one.year - 1) if one.mean(year).value is not None]
    return Chart(
        "radar",
        f"Оценки мер, {_SCALE}",
        tuple(f"{number}. {measure.title}" for number, measure in enumerate(one.measures, 1)),
        tuple(
            Series(
                wording.school_year(year),
                tuple(None if (score := measure.score(year)) is None else Decimal(score) for measure in one.measures),
            )
            for year in years
        ),
        "Луч — мера: чем дальше точка от середины, тем выше оценка; где оценки нет, линия прервана.",
        heading="Мера",
        name="Профиль",
        top=HIGHEST,
    )


def _district(found: Overall, request: Request) -> list[Block]:
    if not found.schools:
        return [Paragraph(f"За {request.period} оценок школ нет.", "strong")]
    whole = found.whole()
    said = f"Оценки поставили школы: {len(found.schools)}. Средняя по всем оценкам: {whole.text} из {HIGHEST}."
    numbers = [Column(str(number), 6, "right", 2) for number in range(1, len(found.measures) + 1)]
    rows = [
        plain(name, *(one.score(found.year) for one in school.measures), figures.cell(school.mean(found.year)))
        for name, school in found.schools
    ]
    rows.append(total("Среднее", *(figures.cell(found.mean(one)) for one in found.measures), figures.cell(whole)))
    rows.append(total("Разброс", *(_spread(found, one.key) for one in found.measures), ""))
    table = Table((Column("Школа", 26), *numbers, Column("Среднее", 9, "right", 2)), tuple(rows), name="Школы и меры")
    blocks: list[Block] = [Paragraph(said, "strong"), Heading("1. Школы и меры"), table]
    blocks.append(Paragraph("Меры по номерам столбцов:"))
    blocks += [Paragraph(f"{number} — {one.title}", "numbered") for number, one in enumerate(found.measures, 1)]
    if found.silent:
        blocks.append(Paragraph(f"Оценок не поставили: {', '.join(found.silent)}."))
    blocks += [Heading("2. Остаются низкими"), *_low(found)]
    return [*blocks, *_how([whole])]


def _low(found: Overall) -> list[Block]:
    lines = [
        Paragraph(f"{name}: {'; '.join(one.title for one in school.low)}.", "item")
        for name, school in found.schools
        if school.low
    ]
    return list(lines) or [Paragraph("Ни у одной школы нет мер, оценка которых низка из года в год.")]


def _how(used: Iterable[Figure]) -> list[Block]:
    """The rule once, and the arithmetic of every mean."""
    known = [figure for figure in used if figure.value is not None]
    if not known:
        return []
    rule = Paragraph(f"Средняя оценка — {known[0].rule.words}.", "note")
    return [Heading("Как посчитано"), rule, *(Paragraph(f"{one.title}: {one.arithmetic}.", "note") for one in known)]


def _spread(found: Overall, key: str) -> str | None:
    spread = found.spread(key)
    return None if spread is None else f"{spread[0]}–{spread[1]}"
