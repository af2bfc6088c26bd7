"""Verdicts in Russian sentences: the arithmetic, the reading, the gaps, the distance, and where each comes from."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from shnor_desktop.models.sheets.assessment_rules import SMALL
from shnor_desktop.services import wording
from shnor_desktop.services.verdicts.distance import Bounds, SecondCriterion
from shnor_desktop.services.verdicts.identify import (
    IN_LIST,
    Gap,
    Identification,
    Judged,
    Official,
    SchoolLow,
    bounds_of,
)
from shnor_desktop.services.verdicts.risk_schools import IN_RISK, Block, Links, RiskRow, RiskTable, SchoolRisk
from shnor_desktop.services.verdicts.three_valued import Share, Threshold, Truth
from shnor_desktop.services.verdicts.what_if import ways_of

READINGS: dict[SecondCriterion, str] = {"any": "любые процедуры двух лет", "same": "одна и та же процедура"}
LOW_TITLES = {
    "low": "признаки школы с низкими результатами есть",
    "not_low": "признаков школы с низкими результатами нет",
    "no_data": "вывода нет — не хватает данных",
}
RISK_TITLES = {
    "risk": "школа в зоне риска",
    "no_risk": "школа не в зоне риска",
    "no_data": "вывода нет — не хватает данных",
}
_REASONS = {
    "no_row": "Нет строки",
    "no_state": "Не указано, проводилась ли процедура",
    "no_counts": "Проводилась, а чисел не хватает",
}


@dataclass(frozen=True, slots=True)
class Statement:
    """One sentence with the rows it was drawn from, for the link «почему»."""

    text: str
    links: Links = ()


def share_text(part: int, total: int, bound: Fraction, sign: str) -> str:
    """«33,3 % ≥ 30 %»; more decimals where one would hide on which side of the bound the share lies."""
    exact = Fraction(part * 100, total)
    places = 1
    while exact != bound and wording.rounded(exact, places) == bound and places < 6:
        places += 1
    return f"{wording.percent(part, total, places)} {sign} {_bound(bound)}"


def _bound(bound: Fraction) -> str:
    return f"{wording.decimal(bound, 0 if bound.denominator == 1 else 1)}{wording.NBSP}%"


def explain_low(school: SchoolLow, found: Identification) -> list[Statement]:
    """Why a school has, or has not, the signs of low results."""
    bounds = bounds_of(found.rule.body)
    year = wording.school_year(found.year)
    said = [Statement(f"Расчёт программы за {year} учебный год: {LOW_TITLES[school.verdict]}.")]
    if school.verdict == "not_low" and school.missing:
        said[0] = Statement(f"{said[0].text} Вывод — по внесённым данным, в них есть пробелы.")
    said += [_procedure(one, bounds) for one in school.procedures]
    if school.verdict == "no_data":
        said[0] = Statement(
            f"Расчёт программы: вывода нет — ни одна процедура из перечня не проводилась "
            f"в {wording.school_year(found.year - 1)} и {year} учебных годах."
        )
    else:
        said += _criteria(school, found, bounds)
    said += _gaps(school.missing)
    said += _distance(school, found)
    said.append(official_statement(school.official, IN_LIST, found.year))
    said.append(Statement(f"Правило: {found.rule.source}."))
    return said


def _procedure(one: Judged, bounds: Bounds) -> Statement:
    where = f"{wording.school_year(one.year)}, {one.key.title}"
    if not one.participants:
        return Statement(f"{where}: участников нет.", (("assessments", one.rows),))
    bound = Fraction(bounds.numerator * 100, bounds.denominator)
    share = share_text(one.low, one.participants, bound, "≥" if one.is_low else "<")
    text = f"{where}: {wording.out_of(one.low, one.participants, wording.PARTICIPANT)}, {share}"
    text += " — низкий результат" if one.is_low else ""
    text += "; малая выборка" if one.participants < SMALL else ""
    return Statement(f"{text}.", (("assessments", one.rows),))


def _criteria(school: SchoolLow, found: Identification, bounds: Bounds) -> list[Statement]:
    this = wording.school_year(found.year)
    low_this = [one for one in school.procedures if one.is_low and one.year == found.year]
    low_last = [one for one in school.procedures if one.is_low and one.year != found.year]
    first = Statement(
        f"Признак 1: низких результатов в {this} — {len(low_this)}, нужно не меньше {bounds.first}: "
        f"{_met(school.criteria[0])}.",
        _links(low_this),
    )
    second = found.second_criterion
    pairs = [one for one in low_last if one.key in {other.key for other in low_this}]
    if second == "same":
        counted = f"одних и тех же процедур с низким результатом в оба года — {len(pairs)}"
    else:
        counted = (
            f"низких результатов в {this} — {len(low_this)}, в {wording.school_year(found.year - 1)} — {len(low_last)}"
        )
    needed = f"нужно не меньше {bounds.second}" + ("" if second == "same" else " в каждом году")
    other: SecondCriterion = "any" if second == "same" else "same"
    return [
        first,
        Statement(
            f"Признак 2 (прочтение «{READINGS[second]}»): {counted}, {needed}: {_met(school.criteria[1])}.",
            _links([*low_this, *low_last]),
        ),
        Statement(
            f"При прочтении «{READINGS[other]}» вывод был бы {'другим' if school.differs_by_reading else 'тем же'}."
        ),
    ]


def _met(truth: bool) -> str:
    return "выполнен" if truth else "не выполнен"


def _links(judged: Sequence[Judged]) -> Links:
    rows = tuple(row for one in judged for row in one.rows)
    return (("assessments", rows),) if rows else ()


def _gaps(missing: Sequence[Gap]) -> list[Statement]:
    grouped: dict[tuple[str, int], list[Gap]] = {}
    for gap in missing:
        grouped.setdefault((gap.reason, gap.year), []).append(gap)
    return [
        Statement(
            f"{_REASONS[reason]}, {wording.school_year(year)}: {'; '.join(gap.key.title for gap in gaps)}.",
            (("assessments", tuple(row for gap in gaps for row in gap.rows)),),
        )
        for (reason, year), gaps in grouped.items()
    ]


def _distance(school: SchoolLow, found: Identification) -> list[Statement]:
    if school.verdict == "no_data":
        return []
    opposite = "не ШНОР" if school.verdict == "low" else "ШНОР"
    if school.distance is None:
        return [Statement(f"До вывода «{opposite}» по этим данным не дойти при любых отметках тех же участников.")]
    people = wording.counted(school.distance, wording.PARTICIPANT)
    said = [Statement(f"До вывода «{opposite}» — {people}: столько отметок должны перейти границу.")]
    rows = {(one.year, one.key): one.rows for one in school.procedures}
    for place, way in enumerate(ways_of(school, found)):
        name = "Наименьшее изменение" if place == 0 else "Другое изменение"
        links = tuple(row for move in way.moves for row in rows[move.year, move.key])
        said.append(Statement(f"{name} — {way.text}.", (("assessments", links),)))
    return said


def official_statement(official: Sequence[Official], status: str, year: int) -> Statement:
    """The received fact beside our own calculation, never mixed with it (DOMAIN §0.6)."""
    held = [one for one in official if one.status == status]
    if not held:
        return Statement(
            f"Официально: статуса «{status}» за {wording.school_year(year)} учебный год в базе нет.",
        )
    parts = [
        f"{one.category} неуспевающая, {one.source or 'реквизиты не указаны'}"
        if one.category
        else one.source or "реквизиты не указаны"
        for one in held
    ]
    return Statement(f"Официально: {status} — {'; '.join(parts)}.", (("statuses", tuple(one.row for one in held)),))


def explain_risk(school: SchoolRisk, table: RiskTable) -> list[Statement]:
    """Why a school is, or is not, in the risk zone."""
    year = wording.school_year(table.year)
    readings = table.readings
    said = [
        Statement(
            f"Расчёт программы за {year} учебный год: {RISK_TITLES[school.verdict]}. "
            f"Сработало блоков: {school.blocks_fired} из {len(school.blocks)}, нужно не меньше {readings.needed}."
        )
    ]
    for block in school.blocks:
        said.append(Statement(f"Блок {block.key}. {block.title}: {_fired(block.fired)}."))
        said += [Statement(f"{row.key}. {row.title}: {row_text(row)}.", row.links) for row in block.rows]
        said += _total(block)
    if readings.join_staff == "all":
        said.append(Statement("В блоке 2 нужны оба показателя: так выбрано в настройках."))
    if readings.join_results == "all":
        said.append(Statement("В блоке 4 нужны и 4.1–4.4, и 4.5: так выбрано в настройках."))
    said.append(official_statement(school.official, IN_RISK, table.year))
    said.append(Statement(f"Правило: {table.rule.source}."))
    return said


def row_text(row: RiskRow) -> str:
    """«3 из 21 учителя, 14,3 % > 10 %» or the answer; says so when there is nothing."""
    if row.share is None:
        return "нет ответа" if row.answer is None else f"«{row.answer}»"
    share, note = row.share, f" ({row.note})" if row.note else ""
    if share.whole is None or share.whole <= 0:
        return f"нет данных{note}" if share.numerator is None else f"{share.least}, а от скольких — неизвестно{note}"
    if share.numerator is None:
        return f"{_at_least(share)}{note}" + (f", {_compared(share, row.threshold, row.fires)}" if row.fires else "")
    counted = f"{wording.whole(share.least)} из {wording.whole(share.whole)}"
    if row.threshold is None:
        return f"{counted}, {wording.percent(share.least, share.whole)}{note}"
    return f"{counted}, {_compared(share, row.threshold, row.fires)}{note}"


def _at_least(share: Share) -> str:
    if share.most is None:
        return "число неизвестно"
    return f"от {share.least} до {share.most} из {share.whole}: данных не хватает"


def _compared(share: Share, threshold: Threshold | None, fires: Truth) -> str:
    if threshold is None or share.whole is None:
        return ""
    sign = threshold.sign if fires else ("<" if threshold.operator == ">=" else "≤")
    return share_text(share.least, share.whole, Fraction(threshold.percent), sign)


def _total(block: Block) -> list[Statement]:
    if block.total is None or block.threshold is None or block.total.whole is None or block.total.whole <= 0:
        return []
    total = block.total
    counted = f"{wording.whole(total.least)} из {wording.whole(total.whole or 0)}"
    if block.fired is None:
        return [Statement(f"Сумма известных строк блока {block.key}: {counted}; остальных данных не хватает.")]
    known = "" if total.numerator is not None else "не меньше "
    return [
        Statement(
            f"Сумма строк блока {block.key}: {known}{counted}, {_compared(total, block.threshold, block.fired)}; "
            "один ребёнок может входить в несколько строк."
        )
    ]


def _fired(truth: Truth) -> str:
    return "не хватает данных" if truth is None else ("сработал" if truth else "не сработал")
