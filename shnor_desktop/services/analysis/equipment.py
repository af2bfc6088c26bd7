"""Equipment of a school in tables: answers, counts, per hundred pupils, against last year (PRODUCT Z6)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from sqlalchemy import select

from shnor_desktop.models.engine import Session
from shnor_desktop.models.sheets import SHEETS
from shnor_desktop.models.sheets.equipment import COUNTS, NO_SUBJECT
from shnor_desktop.services import wording
from shnor_desktop.services.analysis.figure import Figure, Input, Rule, ratio, share
from shnor_desktop.services.analysis.sentences import Sentence, equipment_sentences
from shnor_desktop.services.analysis.tables import OURS, Line, Table, count, difference, figures_of
from shnor_desktop.services.entries import table
from shnor_desktop.services.verdicts.facts import Base, only_school
from shnor_desktop.services.verdicts.risk_facts import NOTHING, Total, pupils

ANSWERS = (
    "internet_stable",
    "computers_enough",
    "lab_physics",
    "lab_chemistry",
    "lab_biology",
    "lab_geography",
    "lab_technology",
)
_READ = (*ANSWERS, *(key for key, _ in COUNTS), "internet_mbit", "textbooks_percent", "growth_point", "growth_point_on")
_SAID = Rule("по строке листа «Материальная база» за год; нескольких школ — сумма известного", OURS)
_PER_PUPILS = Rule("количество, умноженное на 100 и делённое на число обучающихся листа «Классы»", OURS)
_CHANGE = Rule("за этот год минус за прошлый; у нескольких школ — только по тем, где есть оба года", OURS)
_SHARES = Rule("от школ, давших ответ за год; без ответа — от всех, у кого есть строка за год", OURS)
_NO_ROW = "строки листа «Материальная база» за год нет"


@dataclass(frozen=True, slots=True)
class YearOf:
    """The row of a school for one year."""

    id: int
    values: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class EquipmentFacts:
    """Rows by school for the year and the one before it; pupils with the rows that count them."""

    now: Mapping[str, YearOf] = field(default_factory=dict)
    before: Mapping[str, YearOf] = field(default_factory=dict)
    pupils: Mapping[str, Total] = field(default_factory=dict)

    def of(self, schools: Iterable[str]) -> "EquipmentFacts":
        """Those of some schools."""
        wanted = tuple(schools)
        return EquipmentFacts(
            {school: self.now[school] for school in wanted if school in self.now},
            {school: self.before[school] for school in wanted if school in self.before},
            {school: self.pupils[school] for school in wanted if school in self.pupils},
        )


@dataclass(frozen=True, slots=True)
class Equipment:
    """What a school is equipped with; nothing at all without a row of the year."""

    tables: tuple[Table, ...]
    sentences: tuple[Sentence, ...]

    @property
    def figures(self) -> tuple[Figure, ...]:
        """Every figure, for those who look them all over."""
        return figures_of(self.tables)

    def as_json(self) -> dict[str, Any]:
        return {
            "tables": [one.as_json() for one in self.tables],
            "sentences": [sentence.as_json() for sentence in self.sentences],
        }


def gather(session: Session, base: Base, year: int) -> EquipmentFacts:
    """Two queries whatever the number of schools."""
    only = only_school(base)
    source = table("equipment")
    query = select(source.c.id, source.c.school, source.c.year, *(source.c[name] for name in _READ)).where(
        source.c.deleted_at.is_(None), source.c.year.in_((year - 1, year))
    )
    found: dict[int, dict[str, YearOf]] = {year - 1: {}, year: {}}
    for row in session.execute(query.order_by(source.c.id)).mappings():
        found[row["year"]][only or row["school"]] = YearOf(row["id"], {name: row[name] for name in _READ})
    return EquipmentFacts(found[year], found[year - 1], pupils(session, base, year))


def describe(facts: EquipmentFacts, *, several: bool) -> Equipment:
    """Tables and sentences of one school, or of several put together."""
    if not facts.now:
        return Equipment((), ())
    if several:
        tables = (
            _shares(facts, "answers", "Условия: школ", ANSWERS, {**_YES_NO, NO_SUBJECT: "no_subject"}),
            _counts(facts),
            _shares(
                facts, "growth_point", "Точка роста: школ", ("growth_point",), {**_YES_NO, "планируется": "planned"}
            ),
        )
    else:
        tables = (_answers(facts), _counts(facts), _growth_point(facts))
    return Equipment(tables, equipment_sentences(tables, several=several))


def _label(key: str) -> str:
    return SHEETS["equipment"].column(key).label


def _answers(facts: EquipmentFacts) -> Table:
    """One school: what it answered this year and last year."""
    lines = []
    for key in ANSWERS:
        words, rows = {}, []
        for column, by_school in (("now", facts.now), ("before", facts.before)):
            for row in by_school.values():
                rows.append(row.id)
                words[column] = str(row.values[key] or "нет ответа")
        lines.append(Line(key, _label(key), {}, words, (("equipment", tuple(rows)),)))
    return Table("answers", "Условия", (("now", "В этом году"), ("before", "В прошлом году")), tuple(lines))


_YES_NO = {"да": "yes", "нет": "no"}


def _shares(facts: EquipmentFacts, name: str, heading: str, keys: Sequence[str], named: Mapping[str, str]) -> Table:
    """Several schools: how many answered what."""
    columns = (*((column, answer.capitalize()) for answer, column in named.items()), ("unknown", "Нет ответа"))
    every = Input("Школ со строкой за год", len(facts.now), "equipment", "year", _ids(facts.now))
    lines = []
    for key in keys:
        by_answer: dict[str, list[int]] = {column: [] for column, _ in columns}
        for row in facts.now.values():
            by_answer[named.get(row.values[key] or "", "unknown")].append(row.id)
        given = len(facts.now) - len(by_answer["unknown"])
        answered = Input("Школ, давших ответ", given, "equipment", key)
        cells = {}
        for column, title in columns:
            rows = tuple(by_answer[column])
            whole = every if column == "unknown" else answered
            inputs = [Input(f"Школ с ответом «{title.lower()}»", len(rows), "equipment", key, rows), whole]
            told = f"{_label(key)}: {title.lower()}"
            of = len(facts.now) if column == "unknown" else given
            cells[column] = share(f"{key}_{column}", told, len(rows), of, rule=_SHARES, inputs=inputs)
        lines.append(Line(key, _label(key), cells))
    return Table(name, heading, columns, tuple(lines))


def _ids(by_school: Mapping[str, YearOf]) -> tuple[int, ...]:
    return tuple(row.id for row in by_school.values())


def _counts(facts: EquipmentFacts) -> Table:
    columns = (
        ("now", "В этом году"),
        ("before", "В прошлом году"),
        ("change", "Изменение"),
        ("per_hundred", "На 100 обучающихся"),
    )
    lines = [_counted(facts, key, label) for key, label in COUNTS]
    lines.append(_online(facts))
    if len(facts.now) == 1:
        lines += [_measured(facts, key) for key in ("internet_mbit", "textbooks_percent")]
    return Table("counts", "Техника и помещения", columns, tuple(lines))


def _counted(facts: EquipmentFacts, key: str, label: str) -> Line:
    now, before = _sum(facts.now, key, label), _sum(facts.before, key, f"{label}, прошлый год")
    # schools without one of the years would pass for a change
    both = facts.now.keys() & facts.before.keys()
    both = {one for one in both if None not in (facts.now[one].values[key], facts.before[one].values[key])}
    pair = [
        _sum({one: rows[one] for one in rows if one in both}, key, label) if both else None
        for rows in (facts.now, facts.before)
    ]
    change = difference(f"{key}_change", f"{label}: изменение", pair[0], pair[1], rule=_CHANGE)
    cells = {"now": now, "before": before, "change": change, "per_hundred": _per_hundred(facts, key, label)}
    return Line(key, label, cells)


def _sum(by_school: Mapping[str, YearOf], key: str, label: str) -> Figure:
    known = [row for row in by_school.values() if row.values[key] is not None]
    if not known:
        lost = f"{label}: не указано" if by_school else _NO_ROW
        return count(key, label, None, rule=_SAID, missing=(lost,))
    total = sum(row.values[key] for row in known)
    inputs = [Input(label, total, "equipment", key, tuple(row.id for row in known))]
    if len(known) < len(by_school):
        silent = tuple(row.id for row in by_school.values() if row.values[key] is None)
        inputs.append(Input("Школ без ответа", len(silent), "equipment", key, silent))
    return Figure(key, label, Fraction(total), _SAID, "", total, None, tuple(inputs), places=0)


def _per_hundred(facts: EquipmentFacts, key: str, label: str) -> Figure:
    """Only over schools that told both the count and their pupils."""
    name = f"{label} на 100 обучающихся"
    known = [
        (row, facts.pupils[school])
        for school, row in facts.now.items()
        if row.values[key] is not None and facts.pupils.get(school, NOTHING).count
    ]
    things = sum(row.values[key] for row, _ in known) if known else None
    people = sum(total.count or 0 for _, total in known) if known else None
    inputs = [
        Input(label, things, "equipment", key, tuple(row.id for row, _ in known)),
        Input("Обучающихся", people, "classes", "pupils", tuple(one for _, total in known for one in total.rows)),
    ]
    total = None if things is None else things * 100
    terms = f"{things} ∙ 100" if things is not None else ""
    return ratio(f"{key}_per_hundred", name, total, people, rule=_PER_PUPILS, inputs=inputs, terms=terms)


def _online(facts: EquipmentFacts) -> Line:
    """Computers on the net among all computers and laptops, over schools that told them all."""
    wanted = ("computers_online", "computers", "laptops")
    label = "Доля компьютеров и ноутбуков с Интернетом"
    cells = {}
    for column, by_school in (("now", facts.now), ("before", facts.before)):
        known = [row for row in by_school.values() if None not in [row.values[key] for key in wanted[:2]]]
        rows = tuple(row.id for row in known)
        parts = [sum(row.values[key] or 0 for row in known) if known else None for key in wanted]
        inputs = [Input(_label(key), part, "equipment", key, rows) for key, part in zip(wanted, parts, strict=True)]
        total = None if parts[1] is None else parts[1] + (parts[2] or 0)
        rule = Rule(
            "компьютеры с Интернетом от всех компьютеров и ноутбуков; незаполненные ноутбуки не прибавлены", OURS
        )
        cells[column] = share("online_share", label, parts[0], total, rule=rule, inputs=inputs)
    cells["change"] = difference(
        "online_share_change", f"{label}: изменение", cells["now"], cells["before"], rule=_CHANGE
    )
    return Line("online_share", label, cells)


def _measured(facts: EquipmentFacts, key: str) -> Line:
    """A speed or a percent that the school tells itself; schools are never averaged."""
    column = SHEETS["equipment"].column(key)
    cells = {}
    for name, by_school in (("now", facts.now), ("before", facts.before)):
        row = next(iter(by_school.values()), None)
        value: Decimal | None = None if row is None else row.values[key]
        given = () if row is None else (Input(column.label, value, "equipment", key, (row.id,)),)
        lost = () if value is not None else (_NO_ROW if row is None else f"{column.label}: не указано",)
        exact = None if value is None else Fraction(value)
        cells[name] = Figure(key, column.label, exact, _SAID, column.unit, inputs=given, missing=lost)
    title = f"{column.label}: изменение"
    cells["change"] = difference(f"{key}_change", title, cells["now"], cells["before"], rule=_CHANGE)
    return Line(key, column.label, cells)


def _growth_point(facts: EquipmentFacts) -> Table:
    row = next(iter(facts.now.values()))
    answer, on = row.values["growth_point"], row.values["growth_point_on"]
    words = {"now": str(answer or "нет ответа")} | ({"on": wording.day(on)} if isinstance(on, date) else {})
    line = Line("growth_point", "Центр «Точка роста»", {}, words, (("equipment", (row.id,)),))
    return Table("growth_point", "Точка роста", (("now", "Ответ"), ("on", "Дата")), (line,))
