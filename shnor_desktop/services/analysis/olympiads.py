"""The olympiad by stage and subject: participants, prize-winners and winners, over three years (PRODUCT Z4)."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select

from shnor_desktop.models.engine import Session
from shnor_desktop.models.sheets.olympiads import STAGES
from shnor_desktop.services import wording
from shnor_desktop.services.analysis.figure import Figure, Rule
from shnor_desktop.services.analysis.sums import Leaf, Source, Units
from shnor_desktop.services.analysis.tables import OURS, Line, Table, Tabled
from shnor_desktop.services.entries import table
from shnor_desktop.services.verdicts.facts import Base, only_school

YEARS = 3
COLUMNS = (
    ("participants", "Участников"),
    ("prize", "Призёров"),
    ("winners", "Победителей"),
    ("prizes_share", "Призёры и победители"),
)
_SOURCE = Source(
    "olympiads",
    {
        "participants": "Участников",
        "prize": "Призёров",
        "winners": "Победителей",
        "prizes": "Призёров и победителей",
    },
    {"prizes": "prize"},
    "Строк без этих данных",
)
_ADDED = Rule("сумма строк листа «ВсОШ»; участник нескольких предметов сосчитан по каждому из них", OURS)
_SHARE = Rule("призёры и победители от участников; незаполненная из двух граф — ноль, если другая заполнена", OURS)


@dataclass(frozen=True, slots=True)
class OlympiadRow:
    """One stage in one subject in one year."""

    year: int
    stage: str
    subject: str
    leaf: Leaf


@dataclass(frozen=True, slots=True)
class Olympiads(Tabled):
    """Tables of the olympiad."""


def gather(session: Session, base: Base, year: int) -> dict[str, list[OlympiadRow]]:
    """One query whatever the number of schools."""
    only = only_school(base)
    source = table("olympiads")
    names = ("id", "school", "year", "stage", "subject", "participants", "prize", "winners")
    query = select(*(source.c[name] for name in names)).where(
        source.c.deleted_at.is_(None), source.c.year.in_(range(year - YEARS + 1, year + 1)), source.c.stage.is_not(None)
    )
    found: dict[str, list[OlympiadRow]] = {}
    for row, owner, held, stage, subject, participants, prize, winners in session.execute(query.order_by(source.c.id)):
        prizes = None if prize is None and winners is None else (prize or 0) + (winners or 0)
        counts = {"participants": participants, "prize": prize, "winners": winners, "prizes": prizes}
        named = subject or "предмет не указан"
        leaf = Leaf(row, f"{stage} этап, {named}, {wording.school_year(held)}", counts)
        found.setdefault(only or owner, []).append(OlympiadRow(held, stage, named, leaf))
    return found


def describe(rows: Sequence[OlympiadRow], year: int) -> Olympiads:
    """Tables of one school, or of all the rows of several."""
    return Olympiads(tuple(_tables(rows, year)))


def _tables(rows: Sequence[OlympiadRow], year: int) -> Iterator[Table]:
    order = {stage: place for place, stage in enumerate(STAGES)}
    subjects: dict[tuple[int, str, str], list[OlympiadRow]] = {}
    stages: dict[tuple[int, int, str], list[OlympiadRow]] = {}
    for one in rows:
        place = order.get(one.stage, len(order))
        stages.setdefault((place, one.year, one.stage), []).append(one)
        if one.year == year:
            subjects.setdefault((place, one.subject, one.stage), []).append(one)
    if subjects:
        lines = [
            _line(f"{stage}.{subject}", f"{stage} этап, {subject}", held)
            for (_, subject, stage), held in sorted(subjects.items())
        ]
        yield Table("subjects", "По этапам и предметам", COLUMNS, tuple(lines))
    if stages:
        lines = [
            _line(f"{stage}.{held_in}", f"{stage} этап, {wording.school_year(held_in)}", held)
            for (_, held_in, stage), held in sorted(stages.items())
        ]
        yield Table("stages", "По этапам и годам", COLUMNS, tuple(lines))


def _line(key: str, title: str, rows: Sequence[OlympiadRow]) -> Line:
    units: Units = [[one.leaf] for one in rows]
    cells: Mapping[str, Figure] = {
        **{name: _SOURCE.added(name, units, _ADDED) for name in ("participants", "prize", "winners")},
        "prizes_share": _SOURCE.share(
            "prizes_share", "Доля призёров и победителей", ("prizes", "participants"), units, _SHARE
        ),
    }
    return Line(key, title, cells)
