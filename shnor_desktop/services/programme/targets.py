"""Figures that a programme can aim at: one registry of keys, each with its title, its value and its «почему»."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from fractions import Fraction

from shnor_desktop.services import wording
from shnor_desktop.services.analysis.figure import Figure, Input, Links, Rule, share
from shnor_desktop.services.analysis.tables import Table
from shnor_desktop.services.programme.sight import Sight
from shnor_desktop.services.verdicts.facts import Key
from shnor_desktop.services.verdicts.identify import SchoolLow
from shnor_desktop.services.verdicts.risk_schools import Block, RiskRow

RISK, LOW, PROFILE, RESULTS, STAFF, EQUIPMENT, YEAR = (
    "Зона риска",
    "Низкие результаты",
    "Рисковый профиль",
    "Результаты процедур",
    "Кадры",
    "Материальная база",
    "Итоги года",
)
_YEAR_TABLES = ("levels", "grades")
"""Of how the year ended: tables whose columns are the same in every year."""


@dataclass(frozen=True, slots=True)
class Measured:
    """A figure as a programme names it."""

    key: str
    title: str
    group: str
    figure: Figure


def registry(sight: Sight) -> dict[str, Measured]:
    """Every figure of the school in the year, by its key; those without data are there, too, and say what lacks."""
    return {one.key: one for family in _FAMILIES for one in family(sight)}


def measured(sight: Sight, key: str) -> Measured | None:
    """The figure of that key; None where the year has no such line at all."""
    families = _BY_PREFIX.get(key.partition(":")[0], ())
    return next((one for family in families for one in family(sight) if one.key == key), None)


def now(sight: Sight, key: str) -> tuple[Measured | None, int]:
    """The newest value in the calendar year and the school year it is of: the autumn one, once it has a value."""
    later = sight.later
    if later is not None:
        found = measured(later, key)
        if found is not None and found.figure.value is not None:
            return found, later.year
    return measured(sight, key), sight.year


def result_key(key: Key, figure: str) -> str:
    """«result:ВПР:математика::4:весна:low_share»."""
    parts = (key.procedure, key.subject, key.level or "", key.programme_grade or "", key.season, figure)
    return ":".join(map(str, ("result", *parts)))


# --- families


def _risk(sight: Sight) -> Iterator[Measured]:
    held = sight.risk
    if held is None:
        return
    rule = sight.risk_table.rule
    for block in held.blocks:
        for row in block.rows:
            if row.share is not None:
                yield _one(f"risk:{row.key}", row.title, RISK, _of_row(row, Rule.of(wording.inner(row.title), rule)))
        total = _negative(block, rule_of=Rule.of("ответы «нет» на вопросы блока", rule)) if block.key == "1" else None
        if total is not None:
            yield _one("risk:1", f"Блок 1. {block.title}: ответов «нет»", RISK, total)
        if block.total is not None:
            words = Rule.of("сумма строк блока; один ребёнок может входить в несколько строк", rule)
            yield _one(f"risk:{block.key}", f"Блок {block.key}. {block.title}: сумма", RISK, _sum_of(block, words))


def _of_row(row: RiskRow, rule: Rule) -> Figure:
    part, whole = (row.share.numerator, row.share.whole) if row.share else (None, None)
    sheet, rows = row.links[0] if row.links else ("", ())
    inputs = [Input(row.title, part, sheet, "", tuple(rows)), Input("Всего", whole, *_second(row.links))]
    return share(f"risk:{row.key}", row.title, part, whole, rule=rule, inputs=inputs)


def _second(links: Links) -> tuple[str, str, tuple[int, ...]]:
    return (links[1][0], "", tuple(links[1][1])) if len(links) > 1 else ("", "", ())


def _sum_of(block: Block, rule: Rule) -> Figure:
    total = block.total
    part, whole = (total.numerator, total.whole) if total else (None, None)
    inputs = [
        Input(row.title, row.share.numerator if row.share else None, sheet, "", tuple(rows))
        for row in block.rows
        for sheet, rows in row.links[:1]
    ]
    return share(f"risk:{block.key}", f"{block.title}: сумма", part, whole, rule=rule, inputs=inputs)


def _negative(block: Block, *, rule_of: Rule) -> Figure:
    inputs = tuple(Input(row.title, row.answer, *(_first(row.links))) for row in block.rows)
    silent = tuple(row.title for row in block.rows if row.answer is None)
    count = sum(row.fires is True for row in block.rows)
    value = None if silent else Fraction(count)
    title = f"{block.title}: ответов «нет»"
    return Figure("risk:1", title, value, rule_of, "", count, None, inputs, missing=silent, places=0)


def _first(links: Links) -> tuple[str, str, tuple[int, ...]]:
    return (links[0][0], "", tuple(links[0][1])) if links else ("", "", ())


def _low(sight: Sight) -> Iterator[Measured]:
    held = sight.low
    if held is None:
        return
    title = "Процедур с низким результатом"
    yield _one("low", title, LOW, _low_count(held, title, sight))


def _low_count(held: SchoolLow, title: str, sight: Sight) -> Figure:
    of_year = [one for one in held.procedures if one.year == sight.year]
    rule = Rule.of(
        "процедуры перечня этого учебного года, где доля не преодолевших минимум не ниже порога",
        sight.identification.rule,
    )
    inputs = tuple(
        Input(one.key.title, f"{one.low} из {one.participants}", "assessments", "n2", one.rows) for one in of_year
    )
    if not of_year:
        return Figure("low", title, None, rule, missing=("результаты процедур этого года",), places=0)
    count = sum(one.is_low for one in of_year)
    return Figure("low", title, Fraction(count), rule, "", count, None, inputs, places=0)


def _profile(sight: Sight) -> Iterator[Measured]:
    said = sight.said
    for factor in said.profile if said and sight.school else ():
        yield _one(f"profile:{factor.key}", f"{factor.title}: оценка программы", PROFILE, factor.estimate)
        for part in factor.components:
            if part.figure is not None:
                yield _one(
                    f"profile:{part.key}", f"{part.title} ({wording.inner(part.figure.title)})", PROFILE, part.figure
                )


def _results(sight: Sight) -> Iterator[Measured]:
    said = sight.said
    for one in said.results if said else ():
        if one.outcome.year == sight.year:
            for name, figure in one.figures.items():
                title = f"{one.outcome.key.title}: {wording.inner(figure.title)}"
                yield _one(result_key(one.outcome.key, name), title, RESULTS, figure)


def _staff(sight: Sight) -> Iterator[Measured]:
    told = sight.said.characteristics if sight.said else None
    yield from _of_tables("staff", STAFF, told.staff.tables if told else ())


def _equipment(sight: Sight) -> Iterator[Measured]:
    told = sight.said.characteristics if sight.said else None
    yield from _of_tables("equipment", EQUIPMENT, told.equipment.tables if told else ())


def _year(sight: Sight) -> Iterator[Measured]:
    told = sight.said.characteristics if sight.said else None
    held = told.year_results.tables if told else ()
    yield from _of_tables("year", YEAR, [table for table in held if table.key in _YEAR_TABLES])


def _of_tables(prefix: str, group: str, tables: Iterable[Table]) -> Iterator[Measured]:
    for table in tables:
        columns = dict(table.columns)
        for line in table.lines:
            for column, figure in line.cells.items():
                key = f"{prefix}:{table.key}:{line.key}:{column}"
                title = f"{table.title}: {wording.inner(line.title)}, {wording.inner(columns.get(column, column))}"
                yield _one(key, title, group, figure)


def _one(key: str, title: str, group: str, figure: Figure) -> Measured:
    return Measured(key, title, group, replace(figure, key=key))


Family = Callable[[Sight], Iterator[Measured]]
_FAMILIES: tuple[Family, ...] = (_risk, _low, _profile, _results, _staff, _equipment, _year)
_BY_PREFIX: dict[str, tuple[Family, ...]] = {
    "risk": (_risk,),
    "low": (_low,),
    "profile": (_profile,),
    "result": (_results,),
    "staff": (_staff,),
    "equipment": (_equipment,),
    "year": (_year,),
}
