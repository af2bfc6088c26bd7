"""Rows that verdicts read, gathered by school in a few queries whatever the number of schools."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple, Protocol, TypeVar

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session

from shnor_desktop.errors import FileError
from shnor_desktop.models.sheets.procedures import HELD, SPRING
from shnor_desktop.services.entries import Desk, table
from shnor_desktop.services.rules import Rules, RuleSet, shipped

T = TypeVar("T")


class Base(Desk, Protocol):
    """What a verdict needs of an opened base."""

    @property
    def is_district(self) -> bool:
        """Whether the base holds many schools."""

    @property
    def code(self) -> str:
        """Code of the school or the district."""

    @property
    def name(self) -> str:
        """Name of the school or the district."""

    @property
    def rules(self) -> Rules:
        """Rules of the year."""

    def setting(self, name: str) -> Any:
        """The value of a declared setting."""


class Key(NamedTuple):
    """What makes a procedure one and the same; spring and autumn are apart (CONTRACTS, years)."""

    procedure: str
    subject: str
    level: str | None
    programme_grade: int | None
    season: str

    @property
    def title(self) -> str:
        """«ВПР, математика, 5 класс, осень»; the usual season is not named."""
        parts = [self.procedure, self.subject, self.level]
        if self.procedure == "ВПР" or (self.programme_grade or 0) not in (0, 9, 11):
            parts.append(f"{self.programme_grade} класс")
        if self.season != SPRING:
            parts.append(self.season)
        return ", ".join(part for part in parts if part)


def key_of(want: Mapping[str, Any]) -> Key:
    """The procedure that a rule names, in the usual season unless it says otherwise."""
    season = want.get("season", SPRING)
    return Key(want["procedure"], want["subject"], want.get("level"), want.get("programme_grade"), season)


def matches(key: Key, want: Mapping[str, Any]) -> bool:
    """Whether a procedure is the one that a rule names; what the rule leaves open may be anything."""
    return all(want.get(name) in (None, value) for name, value in key._asdict().items())


@dataclass(frozen=True, slots=True)
class Result:
    """One procedure of one school in one year: the school's own row, or its classes put together."""

    year: int
    key: Key
    state: str | None
    participants: int | None
    low: int | None
    """Below the bound: ``below_minimum`` when given, else «2» (CONTRACTS, verdicts)."""
    twos: int | None
    """Marks «2»; ``below_minimum`` only where marks are not given."""
    rows: tuple[int, ...]

    @property
    def held(self) -> bool:
        return self.state == HELD


class _ClassRow(NamedTuple):
    row: int
    state: str | None
    participants: int | None
    low: int | None
    twos: int | None


def body_of(rule: RuleSet) -> Mapping[str, Any]:
    """The body of a rule; an office's own one must have every part that the shipped one has."""
    lost = _lost(rule.body, shipped(rule.name)[-1].body)
    if lost:
        raise FileError(
            f"Правило «{rule.name}» {rule.year} года записано не полностью: нет части «{lost}».",
            hint="Исправьте правило года в настройках или удалите его: тогда действует правило программы.",
        )
    return rule.body


def _lost(own: object, model: Mapping[str, Any]) -> str:
    if not isinstance(own, Mapping):
        return next(iter(model))
    for name, part in model.items():
        if name not in own:
            return name
        deeper = _lost(own[name], part) if isinstance(part, Mapping) else ""
        if deeper:
            return f"{name}.{deeper}"
    return ""


def school_names(session: Session, base: Base) -> dict[str, str]:
    """Every school with a card and how it is called; in a school's base the one school."""
    if not base.is_district:
        return {base.code: base.name}
    source = table("school")
    query = select(source.c.school, source.c.short_name).where(source.c.deleted_at.is_(None)).order_by(source.c.id)
    return {school: name or school for school, name in session.execute(query) if school}


def only_school(base: Base) -> str | None:
    """The school that owns every row of a school's base, whatever code it was typed with; None in a district."""
    return None if base.is_district else base.code


def results(
    session: Session, base: Base, years: Sequence[int], wanted: Sequence[Mapping[str, Any]], excluded: Mapping[str, Any]
) -> dict[str, dict[tuple[int, Key], Result]]:
    """Results of the wanted procedures by school; retakes and past graduates are left out as the rule says."""
    source = table("assessments")
    conditions = [
        and_(*(source.c[name] == want[name] for name in _MATCHED if want.get(name) is not None)) for want in wanted
    ]
    query = select(
        source.c.id,
        source.c.school,
        source.c.year,
        source.c.procedure,
        source.c.subject,
        source.c.level,
        source.c.programme_grade,
        source.c.season,
        source.c.letter,
        source.c.attempt,
        source.c.past_graduates,
        source.c.state,
        source.c.participants,
        source.c.n2,
        source.c.below_minimum,
    ).where(source.c.deleted_at.is_(None), source.c.year.in_(years), or_(*conditions))
    retakes = frozenset(excluded.get("attempts", ()))
    without_past = bool(excluded.get("past_graduates"))
    gathered: dict[str, dict[tuple[int, Key], dict[str, _ClassRow]]] = {}
    only = only_school(base)
    for row in session.execute(query.order_by(source.c.id)):
        (
            number,
            school,
            year,
            procedure,
            subject,
            level,
            grade,
            season,
            letter,
            attempt,
            past,
            state,
            taken,
            n2,
            below,
        ) = row
        if attempt in retakes or (past and without_past):
            continue
        key = Key(procedure, subject, level, grade, season or SPRING)
        cell = _ClassRow(number, state, taken, n2 if below is None else below, below if n2 is None else n2)
        gathered.setdefault(only or school, {}).setdefault((year, key), {})[fold_letter(letter)] = cell
    return {
        school: {place: _together(*place, letters) for place, letters in by_key.items()}
        for school, by_key in gathered.items()
    }


_MATCHED = ("procedure", "subject", "level", "programme_grade", "season")


def _together(year: int, key: Key, letters: dict[str, _ClassRow]) -> Result:
    chosen = school_wide(letters)
    held = [row for row in chosen if row.state == HELD]
    if not held:
        return Result(year, key, chosen[-1].state, None, None, None, tuple(row.row for row in chosen))
    return Result(
        year,
        key,
        HELD,
        whole(row.participants for row in held),
        whole(row.low for row in held),
        whole(row.twos for row in held),
        tuple(row.row for row in held),
    )


def fold_letter(letter: str | None) -> str:
    """A letter of a class as it is compared; empty for the whole grade or school."""
    return (letter or "").strip().casefold()


def school_wide(letters: Mapping[str, T]) -> list[T]:
    """The row with an empty letter alone when there is one, else all classes (CONTRACTS, years)."""
    return [letters[""]] if "" in letters else list(letters.values())


def whole(parts: Iterable[int | None]) -> int | None:
    """The sum, if every part is known."""
    total = 0
    for part in parts:
        if part is None:
            return None
        total += part
    return total
