"""Рисковый профиль: levels as received, beside them the estimate of the program, what it is made of and what lacks."""

from typing import TYPE_CHECKING

from shnor_desktop.services import wording
from shnor_desktop.services.analysis.figure import Figure
from shnor_desktop.services.analysis.profile import LABEL, Factor
from shnor_desktop.services.reports import figures, parts
from shnor_desktop.services.reports.document import (
    Block,
    Chart,
    Column,
    Document,
    Heading,
    Paragraph,
    Row,
    Series,
    Table,
    plain,
    section,
)
from shnor_desktop.services.reports.parts import Request

if TYPE_CHECKING:
    from shnor_desktop.services.office import Office

NOT_RECEIVED = "не получен"
_NOT_OFFICIAL = (
    "«Значимость» — уровень фактора, каким он получен; программа его не вычисляет. "
    f"«{LABEL.capitalize()}» — число от 0 до 100 по собственным данным школы; это не официальный уровень."
)


def build(office: "Office", request: Request) -> Document:
    """The factors of the school of the request in its year."""
    school = figures.analysed(office, request)
    factors = school.profile if school else ()
    blocks: list[Block] = []
    if not any(one.received or one.estimate.value is not None for one in factors):
        blocks.append(Paragraph(f"Уровней за {request.period} не получено, данных для оценки нет.", "strong"))
    received = sum(one.received is not None and one.received.level is not None for one in factors)
    estimated = sum(one.estimate.value is not None for one in factors)
    activated = [wording.inner(one.title) for one in factors if one.received and one.received.activated]
    blocks.append(
        Paragraph(
            f"Уровень получен по {received} из {len(factors)} факторов, {LABEL} есть по {estimated} из {len(factors)}. "
            + (f"Активированы: {wording.listed(activated)}." if activated else "Активированных факторов нет.")
        )
    )
    blocks += [Paragraph(_NOT_OFFICIAL, "note"), Heading("1. Факторы риска"), _factors(factors)]
    blocks += [_radar(factors), Heading("2. Из чего сложилась оценка программы"), _components(factors)]
    blocks += [Heading("3. Чего не хватает"), *_gaps(factors)]
    used = _used(factors)
    blocks += [Heading("Как посчитано"), *_told(factors), *figures.rules(_scales(factors))]
    return parts.framed(
        office,
        request,
        "risk_profile",
        "Рисковый профиль",
        blocks,
        landscape=True,
        sources=(*_received_from(factors), *figures.sources(used)),
    )


def _used(factors: tuple[Factor, ...]) -> list[Figure]:
    return [figure for one in factors for figure in (one.estimate, one.marked)]


def _told(factors: tuple[Factor, ...]) -> list[Block]:
    said = dict.fromkeys(one.estimate.rule.words for one in factors)
    said |= dict.fromkeys(f"отмечено признаков — {one.marked.rule.words}" for one in factors)
    return [Paragraph(f"{words[:1].upper()}{words[1:]}.", "note") for words in said]


def _scales(factors: tuple[Factor, ...]) -> list[Figure]:
    return [part.risk for one in factors for part in one.components if part.risk is not None]


def _received_from(factors: tuple[Factor, ...]) -> tuple[str, ...]:
    held = dict.fromkeys(one.received.source for one in factors if one.received and one.received.source)
    return tuple(f"уровни — {source}" for source in held)


def _factors(factors: tuple[Factor, ...]) -> Table:
    columns = (
        Column("№", 4, "right"),
        Column("Фактор риска", 40),
        Column("Значимость", 14),
        Column("Значение", 11),
        Column("Верифицирован", 13),
        Column("Активирован", 12),
        Column("Отмечено признаков", 12),
        Column(f"{LABEL.capitalize()}, 0–100", 13, "right", 1),
        Column("Составляющих с данными", 14),
    )
    rows = []
    for number, one in enumerate(factors, 1):
        row, marked = one.received, one.marked
        signs = f"{marked.numerator} из {marked.denominator}" if marked.value is not None else None
        known = sum(part.risk is not None and part.risk.value is not None for part in one.components)
        rows.append(
            plain(
                number,
                one.title,
                (row.level or NOT_RECEIVED) if row else NOT_RECEIVED,
                row.value if row else None,
                _yes(row.verified if row else None),
                _yes(row.activated if row else None),
                signs,
                figures.cell(one.estimate),
                f"{known} из {len(one.components)}" if one.components else None,
            )
        )
    return Table(columns, tuple(rows), "Таблица 1. Полученные уровни и оценка программы", "Факторы")


def _yes(value: bool | None) -> str | None:
    return None if value is None else "да" if value else "нет"


def _radar(factors: tuple[Factor, ...]) -> Chart:
    def level(one: Factor) -> str:
        told = (one.received.level if one.received else None) or NOT_RECEIVED
        return told.replace(" ", wording.NBSP)

    return Chart(
        "radar",
        f"Рисковый профиль: {LABEL}",
        tuple(f"{number}. {one.title} — {level(one)}" for number, one in enumerate(factors, 1)),
        (Series(f"{LABEL.capitalize()}, от 0 до 100", tuple(figures.cell(one.estimate) for one in factors)),),
        f"Луч — фактор риска, точка на нём — {LABEL}: чем дальше от середины, тем больше риск; где данных нет, точки "
        "нет и линия прервана. После названия фактора — полученный уровень.",
        heading="Фактор риска — полученный уровень",
        places=1,
        name="Лепестковая диаграмма",
    )


def _components(factors: tuple[Factor, ...]) -> Table:
    rows: list[Row] = []
    for number, one in enumerate(factors, 1):
        known = [part for part in one.components if part.figure is not None and part.figure.value is not None]
        if not known:
            continue
        rows.append(section(f"{number}. {one.title}"))
        for part in known:
            figure, risk = part.figure, part.risk
            counted = figure is not None and figure.denominator is not None
            rows.append(
                plain(
                    part.title,
                    figure.title if figure else None,
                    f"{figure.numerator} из {figure.denominator}" if figure and counted else None,
                    figures.cell(figure),
                    figures.cell(risk),
                )
            )
    columns = (
        Column("Составляющая", 46),
        Column("Что взято из данных", 40),
        Column("Сколько", 14),
        Column("Доля, %", 11, "right", 1),
        Column("По шкале 0–100", 12, "right", 1),
    )
    return Table(columns, tuple(rows), "Таблица 2. Составляющие, для которых есть данные", "Составляющие")


def _gaps(factors: tuple[Factor, ...]) -> list[Block]:
    rows: list[Row] = []
    for number, one in enumerate(factors, 1):
        held = [part for part in one.components if part.gap]
        if held:
            rows.append(section(f"{number}. {one.title}"))
            rows += [plain(part.title, part.who, part.gap) for part in held]
    if not rows:
        return [Paragraph("Данные есть по всем составляющим.")]
    columns = (Column("Составляющая", 46), Column("Кто отвечает", 20), Column("Чего не хватает", 60))
    return [Table(columns, tuple(rows), "Таблица 3. Составляющие без данных", "Пробелы")]
