"""Аналитическая справка: what the data of a district say of a year, with addressed recommendations (PRODUCT N4)."""

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from typing import TYPE_CHECKING

from shnor_desktop.services import planning, wording
from shnor_desktop.services.analysis.dynamics import TITLES as DYNAMICS
from shnor_desktop.services.analysis.signal import MARKER
from shnor_desktop.services.indicators.lights import WORDS
from shnor_desktop.services.indicators.values import IndicatorValue, compute
from shnor_desktop.services.reports import figures, indicator_tables, parts, recommendations
from shnor_desktop.services.reports.document import (
    Block,
    Cell,
    Column,
    Document,
    Heading,
    Paragraph,
    Row,
    Table,
    plain,
    total,
)
from shnor_desktop.services.reports.indicators import in_use
from shnor_desktop.services.reports.parts import Request
from shnor_desktop.services.reports.recommendations import Advice, Facts, School
from shnor_desktop.services.verdicts.explain import READINGS
from shnor_desktop.services.verdicts.identify import SchoolLow

if TYPE_CHECKING:
    from shnor_desktop.services.office import Office
    from shnor_desktop.services.planning import Item

_MEASURES = ("success", "quality", "low_share")
_ANSWERS = {"low": "признаки есть", "not_low": "признаков нет", "no_data": "нет данных"}
_ZONES = {"risk": "в зоне риска", "no_risk": "не в зоне риска", "no_data": "нет данных"}


def build(office: "Office", request: Request) -> Document:
    """All schools of the district in the school year of the request, road maps on the date of the report."""
    values = compute(office, request.year)
    programmes = in_use(office, values)
    # nobody is advised to follow the plan of a programme that the district does not keep
    kept = in_use(office, values, computed=False)
    facts = recommendations.gather(office, request.year, request.on, kept)
    used = [one for one in values if one.indicator.programme in programmes]
    blocks: list[Block]
    if facts.schools:
        blocks = [
            *_general(facts, request),
            *_low(facts),
            *_zone(facts),
            *_results(facts),
            *_signals(facts),
            *_conditions(facts),
            *_plans(facts, request),
            *_indicators(used, request.year, own=bool(kept)),
            *_advice(facts, recommendations.recommend(facts)),
            *_closing(),
        ]
    else:
        blocks = [Paragraph("В базе нет ни одной школы: писать справку не о чем.", "strong")]
    return parts.framed(
        office,
        request,
        "analytical_note",
        "Аналитическая справка",
        blocks,
        subtitle="о результатах и условиях работы школ района",
        sources=(
            *(rule.source for rule in (facts.low.rule, facts.zone.rule, facts.rule)),
            *figures.sources(figure for one in facts.analysis.together.results for figure in one.figures.values()),
        ),
    )


def _general(facts: Facts, request: Request) -> list[Block]:
    held = sum(one.outcome.year == facts.year and one.outcome.held for one in facts.analysis.together.results)
    schools = wording.counted(len(facts.schools), wording.SCHOOL)
    return [
        Heading("1. Общие сведения"),
        Paragraph(
            f"Справка составлена по данным района за {request.period}: {schools}, "
            f"{wording.counted(held, wording.PROCEDURE)} с результатами. "
            f"Исполнение дорожных карт приведено на {wording.day(facts.on)}."
        ),
    ]


def _low(facts: Facts) -> list[Block]:
    judged = facts.low.schools
    low = [one for one in judged if one.verdict == "low"]
    silent = [one for one in judged if one.verdict == "no_data"]
    counted = wording.out_of(len(low), len(judged), wording.SCHOOL)
    text = f"Признаки низких результатов по расчёту программы есть у {counted}"
    text += f": {_names(one.name for one in low)}." if low else "."
    if silent:
        text += f" Вывода нет, не хватает данных: {_names(one.name for one in silent)}."
    rows = tuple(
        plain(
            one.name,
            _ANSWERS[one.verdict],
            _low_of(one, facts.year),
            _low_of(one, facts.year - 1),
            one.distance,
            len(one.missing),
        )
        for one in judged
    )
    columns = (
        Column("Школа", 34),
        Column("Расчёт программы", 20),
        Column("Низких результатов", 13, "right"),
        Column("Годом раньше", 11, "right"),
        Column("До изменения вывода, чел.", 13, "right"),
        Column("Процедур без данных", 13, "right"),
    )
    reading = READINGS[facts.low.second_criterion]
    return [
        Heading("2. Школы с низкими результатами"),
        Paragraph(text),
        Table(columns, rows, "Идентификация", "Идентификация"),
        Paragraph(
            f"Второй признак прочитан как «{reading}». Расчёт не заменяет перечень, который утверждает регион.", "note"
        ),
    ]


def _low_of(school: SchoolLow, year: int) -> int | None:
    if school.verdict == "no_data":
        return None
    return sum(one.is_low and one.year == year for one in school.procedures)


def _zone(facts: Facts) -> list[Block]:
    judged = facts.zone.schools
    inside = [one for one in judged if one.verdict == "risk"]
    text = f"В зоне риска по расчёту программы — {wording.out_of(len(inside), len(judged), wording.SCHOOL)}"
    text += f": {_names(one.name for one in inside)}." if inside else "."
    rows = tuple(
        plain(one.name, *(_fired(block.fired) for block in one.blocks), one.blocks_fired, _ZONES[one.verdict])
        for one in judged
    )
    titles = [f"Блок {block.key}. {block.title}" for block in judged[0].blocks] if judged else []
    columns = (
        Column("Школа", 30),
        *(Column(title, 15, "center") for title in titles),
        Column("Сработало", 11, "right"),
        Column("Вывод", 18),
    )
    return [Heading("3. Школы в зоне риска"), Paragraph(text), Table(columns, rows, "Зона риска", "Зона риска")]


def _fired(truth: bool | None) -> str:
    return "нет данных" if truth is None else "да" if truth else "нет"


def _results(facts: Facts) -> list[Block]:
    together = facts.analysis.together
    held = [one for one in together.results if one.outcome.year == facts.year and one.outcome.held]
    blocks: list[Block] = [Heading("4. Результаты и их динамика")]
    if not held:
        return [*blocks, Paragraph("Результатов оценочных процедур за год в базе нет.")]
    rows = []
    for one in held:
        shown: list[Cell] = [figures.cell(one.figures.get(key)) for key in _MEASURES]
        rows.append(plain(one.outcome.key.title, one.outcome.participants, *shown))
    columns = (
        Column("Процедура", 42),
        Column("Участников", 13, "right"),
        Column("Успеваемость, %", 15, "right", 1),
        Column("Качество, %", 13, "right", 1),
        Column("Ниже минимума, %", 15, "right", 1),
    )
    blocks.append(Table(columns, tuple(rows), "Результаты района за год", "Результаты"))
    moved = [one for one in together.dynamics if one.measure == "success" and one.points[-1].value is not None]
    for way in ("positive", "negative", "unstable", "stable"):
        titles = [f"{one.key.title} ({_steps(one.as_figure().arithmetic)})" for one in moved if one.way == way]
        if titles:
            blocks.append(Paragraph(f"Динамика успеваемости {DYNAMICS[way]}: {'; '.join(titles)}."))
    if all(one.way == "no_data" for one in moved):
        blocks.append(Paragraph("Лет для вывода о динамике района пока не хватает."))
    return blocks


def _steps(arithmetic: str) -> str:
    return arithmetic.removeprefix("изменения по годам: ") or "изменений нет"


def _signals(facts: Facts) -> list[Block]:
    blocks: list[Block] = [Heading("5. Сигналы о результатах")]
    fired = [(one.name, [each for each in one.signals if each.fired]) for one in facts.analysis.schools]
    told = [(name, own) for name, own in fired if own]
    if not told:
        return [*blocks, Paragraph("Ни один сигнал не сработал.")]
    blocks.append(Paragraph(f"Сигнал — {MARKER}; сам по себе он ничего не доказывает."))
    rows: list[Row] = [plain(name, one.text) for name, own in told for one in own]
    return [*blocks, Table((Column("Школа", 24), Column("Сигнал", 76)), tuple(rows), "Сработавшие сигналы", "Сигналы")]


def _conditions(facts: Facts) -> list[Block]:
    blocks: list[Block] = [Heading("6. Кадры и оснащение")]
    found = facts.analysis.together.characteristics
    staff = [one.text for one in found.staff.sentences] if found else []
    equipment = [one.text for one in found.equipment.sentences] if found else []
    blocks.append(Paragraph(" ".join(staff) if staff else "Кадровых данных в базе нет."))
    blocks.append(Paragraph(" ".join(equipment) if equipment else "Данных о материальной базе за год нет."))
    return blocks


def _plans(facts: Facts, request: Request) -> list[Block]:
    on = wording.day(request.on)
    blocks: list[Block] = [Heading(f"7. Исполнение дорожных карт на {on}")]
    planned = [item for one in facts.schools for item in one.items if item.planned(request.on)]
    if not planned:
        return [*blocks, Paragraph(f"К {on} в дорожных картах школ не наступил срок ни одного мероприятия.")]
    rows = [plain(one.name, *_executed(one.items, request)) for one in facts.schools if one.items]
    every = total("Всего", *_executed([item for one in facts.schools for item in one.items], request))
    columns = (
        Column("Школа", 32),
        Column("Запланировано", 13, "right"),
        Column("Исполнено", 11, "right"),
        Column("Подтверждено", 12, "right"),
        Column("Исполнено и подтверждено, %", 15, "right", 1),
        Column("Просрочено", 11, "right"),
    )
    silent = [one.name for one in facts.schools if not one.items]
    blocks.append(Table(columns, (*rows, every), "Исполнение по школам", "Дорожные карты"))
    if silent:
        blocks.append(Paragraph(f"Дорожной карты в базе нет: {_names(silent)}."))
    return blocks


def _executed(items: "Sequence[Item]", request: Request) -> tuple[Cell, ...]:
    planned, done, confirmed, overdue = planning.figures(items, request.on)
    share = wording.rounded(Fraction(len(confirmed) * 100, len(planned)), 1) if planned else None
    return len(planned), len(done), len(confirmed), share, len(overdue)


def _indicators(used: Sequence[IndicatorValue], year: int, *, own: bool) -> list[Block]:
    blocks: list[Block] = [Heading(f"8. Показатели за {year} год")]
    planned = [one for one in used if one.target is not None and one.known.value is not None]
    if not planned:
        return [*blocks, Paragraph("Показателей, у которых есть и план, и факт, в этом году нет.")]
    blocks.append(Paragraph(indicator_tables.summary(planned)))
    rows = tuple(
        plain(
            one.name,
            indicator_tables.target(one),
            indicator_tables.amount(one.known.value, one.indicator),
            None if one.deviation is None else wording.rounded(one.deviation, 1),
            WORDS[one.state],
        )
        for one in planned
    )
    columns = (
        Column("Показатель", 54),
        Column("План", 10, "right", 1),
        Column("Факт", 10, "right", 1),
        Column("Отклонение", 12, "right", 1, signed=True),
        Column("Состояние", 18),
    )
    blocks.append(Table(columns, rows, "План и факт района", "Показатели"))
    if not own:
        text = "Своих планов и значений в базе нет: "
        text += "планы взяты из программ-образцов, по ним школам ничего не советуется."
        blocks.append(Paragraph(text, "note"))
    return blocks


def _advice(facts: Facts, found: Mapping[str, Sequence[Advice]]) -> list[Block]:
    blocks: list[Block] = [Heading("9. Адресные рекомендации")]
    for school in facts.schools:
        blocks.append(Heading(f"{school.name} (код {school.code})", 2))
        blocks += _to(school, found[school.code])
    return blocks


def _to(school: School, own: Sequence[Advice]) -> list[Block]:
    if not own:
        known = school.low is not None and school.low.verdict != "no_data"
        text = "Ни одно условие рекомендаций не выполнено." if known else "Данных школы не хватает: рекомендаций нет."
        return [Paragraph(text)]
    blocks: list[Block] = []
    for one in own:
        blocks.append(Paragraph(f"{one.title}. {one.text}", "item"))
        blocks.append(Paragraph(f"Основание: {one.reasons}.", "note"))
    return blocks


def _closing() -> list[Block]:
    return [
        Heading("10. Как составлена справка"),
        Paragraph(
            "Числа взяты из форм района на дату справки и посчитаны теми же правилами, что выводы и показатели "
            "программы; где данных нет, так и сказано. Рекомендации выбраны по правилам программы, основание стоит "
            "под каждой. Текст можно править.",
            "note",
        ),
    ]


def _names(names: Iterable[str]) -> str:
    return "; ".join(names)
