"""The calculation of low results as worksheets: participants and low as cells, signs and verdicts as formulas."""

from collections.abc import Sequence

from shnor_desktop.services import wording
from shnor_desktop.services.reports.calculation import (
    NO,
    YES,
    Calculation,
    Cell,
    Formula,
    Heading,
    address,
    count_of,
    percent_text,
    percent_value,
    truth,
)
from shnor_desktop.services.verdicts.distance import Counts, SecondCriterion, criteria
from shnor_desktop.services.verdicts.explain import READINGS
from shnor_desktop.services.verdicts.identify import Identification, Judged, SchoolLow, bounds_of

HAS, HAS_NOT, NO_DATA = "признаки есть", "признаков нет", "нет данных"
_ORDER: tuple[SecondCriterion, ...] = ("any", "same")
_TAKEN, _LOW, _SHARE, _IS_LOW, _PAIR, _AWAY = range(4, 10)


def calculations(found: Identification, schools: Sequence[SchoolLow]) -> tuple[Calculation, ...]:
    """The rule, the procedures school by school, and the verdicts under both readings."""
    rule = _rule(found)
    rows: list[tuple[Cell, ...]] = []
    blocks: list[range] = []
    for school in schools:
        start = len(rows)
        blocks.append(range(start, start + len(school.procedures)))
        rows += [_procedure(rule, found, school, place, start) for place in range(len(school.procedures))]
    procedures = Calculation("Расчёт ШНОР", _PROCEDURE_HEADINGS, tuple(rows))
    verdicts = tuple(
        _verdict(rule, procedures, found, school, block, row=row)
        for row, (school, block) in enumerate(zip(schools, blocks, strict=True))
    )
    return rule, procedures, Calculation("Выводы ШНОР", _verdict_headings(found), verdicts)


_PROCEDURE_HEADINGS = (
    Heading("Код", 8),
    Heading("Школа", 26),
    Heading("Учебный год", 10),
    Heading("Процедура", 34),
    Heading("Участников", 11),
    Heading("Ниже границы", 11),
    Heading("Доля, %", 9, 2),
    Heading("Низкий результат", 11),
    Heading("Низкий в оба года", 11),
    Heading("До границы, чел.", 11),
)


def _rule(found: Identification) -> Calculation:
    bounds = bounds_of(found.rule.body)
    lines: tuple[tuple[str, Cell], ...] = (
        ("Учебный год", wording.school_year(found.year)),
        ("Низкий результат: числитель порога", bounds.numerator),
        ("Низкий результат: знаменатель порога", bounds.denominator),
        ("Признак 1: процедур в этом году, не меньше", bounds.first),
        ("Признак 2: процедур, не меньше", bounds.second),
        ("Источник", found.rule.source),
    )
    return Calculation("Правило ШНОР", (Heading("Что", 44), Heading("Значение", 60)), lines)


def _procedure(rule: Calculation, found: Identification, school: SchoolLow, place: int, start: int) -> tuple[Cell, ...]:
    one, row = school.procedures[place], start + place
    bounds = bounds_of(found.rule.body)
    taken, low, is_low = (address(row, column) for column in (_TAKEN, _LOW, _IS_LOW))
    numerator, denominator = rule.at(1, 1), rule.at(2, 1)
    share = percent_value(one.low, one.participants, 2) if one.participants else wording.EMPTY
    least = f"QUOTIENT({taken}*{numerator}+{denominator}-1,{denominator})"
    away = abs(one.low - bounds.least_low(one.participants)) + int(one.is_low)
    twin = _twin(school.procedures, place)
    pair: Cell = NO
    if twin is not None:
        both = one.is_low and school.procedures[twin].is_low
        pair = Formula(
            f'IF(AND({is_low}="{YES}",{address(start + twin, _IS_LOW)}="{YES}"),"{YES}","{NO}")', truth(both)
        )
    return (
        school.code,
        school.name,
        wording.school_year(one.year),
        one.key.title,
        one.participants,
        one.low,
        Formula(f'IF({taken}>0,{percent_text(low, taken, 2)},"{wording.EMPTY}")', share),
        Formula(
            f'IF(AND({taken}>0,{low}*{denominator}>={taken}*{numerator}),"{YES}","{NO}")',
            truth(one.is_low),
        ),
        pair,
        Formula(f'IF({is_low}="{YES}",{low}-{least}+1,{least}-{low})', away),
    )


def _twin(procedures: Sequence[Judged], place: int) -> int | None:
    """The same procedure of the other year."""
    one = procedures[place]
    return next(
        (at for at, other in enumerate(procedures) if other.key == one.key and other.year != one.year),
        None,
    )


def _verdict_headings(found: Identification) -> tuple[Heading, ...]:
    this, last = wording.school_year(found.year), wording.school_year(found.year - 1)
    return (
        Heading("Код", 8),
        Heading("Школа", 26),
        Heading("Проводилось без чисел", 12),
        Heading("Процедур с числами", 12),
        Heading(f"Низких, {this}", 10),
        Heading(f"Низких, {last}", 10),
        Heading("Низких в оба года", 10),
        Heading("Признак 1", 10),
        *(Heading(f"Признак 2: {READINGS[second]}", 16) for second in _ORDER),
        *(Heading(f"Вывод: {READINGS[second]}", 18) for second in _ORDER),
        Heading("Вывод зависит от прочтения", 12),
    )


def _verdict(
    rule: Calculation, source: Calculation, found: Identification, school: SchoolLow, block: range, *, row: int
) -> tuple[Cell, ...]:
    years = (found.year, found.year - 1)
    judged = dict(zip(block, school.procedures, strict=True))
    # each school names its own rows, so a sheet of many schools is calculated in one pass
    places = [[place for place, one in judged.items() if one.year == year] for year in years]
    low = [{judged[place].key for place in of_year if judged[place].is_low} for of_year in places]
    low_cells = [[source.at(place, _IS_LOW) for place in of_year] for of_year in places]
    both_cells = [source.at(place, _PAIR) for place in places[0]]
    known = f"COUNT({source.at(block[0], _TAKEN)}:{source.at(block[-1], _TAKEN).split('!')[1]})" if block else "0"
    return (
        school.code,
        school.name,
        sum(gap.reason == "no_counts" for gap in school.missing),
        Formula(known, len(block)),
        Formula(count_of(low_cells[0], YES), len(low[0])),
        Formula(count_of(low_cells[1], YES), len(low[1])),
        Formula(count_of(both_cells, YES), len(low[0] & low[1])),
        *_signs(rule, found, school, row),
    )


def _signs(rule: Calculation, found: Identification, school: SchoolLow, row: int) -> tuple[Cell, ...]:
    uncounted, known, this, last, both, first = (address(row, column) for column in range(2, 8))
    needed_first, needed_second = rule.at(3, 1), rule.at(4, 1)
    counts = {(one.year, one.key): Counts(one.participants, one.low) for one in school.procedures}
    years = [{key: one for (at, key), one in counts.items() if at == year} for year in (found.year, found.year - 1)]
    met = {second: criteria(bounds_of(found.rule.body), years[0], years[1], second) for second in _ORDER}
    verdicts = {second: NO_DATA if school.verdict == "no_data" else _said(met[second]) for second in _ORDER}
    seconds = {"any": f"MIN({this},{last})>={needed_second}", "same": f"{both}>={needed_second}"}
    cells: list[Cell] = [Formula(f'IF({this}>={needed_first},"{YES}","{NO}")', truth(met["any"][0]))]
    cells += [Formula(f'IF({seconds[second]},"{YES}","{NO}")', truth(met[second][1])) for second in _ORDER]
    for column, second in enumerate(_ORDER, 8):
        signs = f'OR({first}="{YES}",{address(row, column)}="{YES}")'
        text = f'IF({uncounted}+{known}=0,"{NO_DATA}",IF({signs},"{HAS}","{HAS_NOT}"))'
        cells.append(Formula(text, verdicts[second]))
    differs = f'IF({address(row, 10)}={address(row, 11)},"{NO}","{YES}")'
    return (*cells, Formula(differs, truth(verdicts["any"] != verdicts["same"])))


def _said(met: tuple[bool, bool]) -> str:
    return HAS if any(met) else HAS_NOT
