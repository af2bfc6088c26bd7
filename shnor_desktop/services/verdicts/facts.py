"""Rows that verdicts read, gathered by school in a few queries whatever the number of schools."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple, Protocol, TypeAlias, TypeVar

from sqlalchemy import Select, and_, or_, select

from shnor_desktop.errors import FileError
from shnor_desktop.models.engine import Session
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


class Result(NamedTuple):
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


Place: TypeAlias = tuple[int, Key]
"""A procedure of a year."""
_ClassRow: TypeAlias = tuple[int, str | None, str | None, int | None, int | None, int | None]
"""Number of the row, letter, state, participants, «2», below the bound."""


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
) -> dict[str, dict[Place, Result]]:
    """Results of the wanted procedures by school; retakes and past graduates are left out as the rule says."""
    return dict(results_by_school(session, base, years, wanted, excluded))


def results_by_school(
    session: Session, base: Base, years: Sequence[int], wanted: Sequence[Mapping[str, Any]], excluded: Mapping[str, Any]
) -> Iterator[tuple[str, dict[Place, Result]]]:
    """The same one school after another, so that a country of rows is never held at once."""
    only, code = only_school(base), ""
    query = _query(years, wanted, excluded)
    # a few names of procedures stand in very many rows: each is made once
    places: dict[tuple[Any, ...], Place] = {}
    gathered: dict[Place, list[_ClassRow]] = {}
    for row in (row for chunk in session.execute(query).partitions(_CHUNK) for row in chunk):
        school, named = row[0], row[1:7]
        if school != code:
            if gathered and only is None:
                yield code, _all_together(gathered)
                gathered = {}
            code = school
        place = places.get(named)
        if place is None:
            year, procedure, subject, level, grade, season = named
            place = places[named] = (year, Key(procedure, subject, level, grade, season or SPRING))
        if place in gathered:
            gathered[place].append(row[7:])
        else:
            gathered[place] = [row[7:]]
    if gathered:
        yield only or code, _all_together(gathered)


_MATCHED = ("procedure", "subject", "level", "programme_grade", "season")
_CHUNK = 5000


def _query(years: Sequence[int], wanted: Sequence[Mapping[str, Any]], excluded: Mapping[str, Any]) -> Select[Any]:
    """Rows in the order of schools, which is that of the index; within a year in the order they were entered."""
    source = table("assessments")
    conditions = [
        and_(*(source.c[name] == want[name] for name in _MATCHED if want.get(name) is not None)) for want in wanted
    ]
    query = select(
        source.c.school,
        source.c.year,
        *(source.c[name] for name in _MATCHED),
        source.c.id,
        source.c.letter,
        source.c.state,
        source.c.participants,
        source.c.n2,
        source.c.below_minimum,
    ).where(source.c.deleted_at.is_(None), source.c.year.in_(years), or_(*conditions))
    retakes = list(excluded.get("attempts", ()))
    if retakes:
        query = query.where(or_(source.c.attempt.is_(None), source.c.attempt.not_in(retakes)))
    if excluded.get("past_graduates"):
        query = query.where(or_(source.c.past_graduates.is_(None), source.c.past_graduates.is_(False)))
    return query.order_by(source.c.school, source.c.year, source.c.id)


def _all_together(gathered: Mapping[Place, list[_ClassRow]]) -> dict[Place, Result]:
    return {place: _together(place, rows) for place, rows in gathered.items()}


def _together(place: Place, rows: list[_ClassRow]) -> Result:
    year, key = place
    # of two rows of the same letter the later one stands
    chosen = rows if len(rows) == 1 else school_wide({fold_letter(row[1]): row for row in rows})
    if len(chosen) == 1:
        number, _, state, taken, twos, below = chosen[0]
        if state != HELD:
            return Result(year, key, state, None, None, None, (number,))
        low = twos if below is None else below
        return Result(year, key, HELD, taken, low, below if twos is None else twos, (number,))
    held = [row for row in chosen if row[2] == HELD]
    if not held:
        return Result(year, key, chosen[-1][2], None, None, None, tuple(row[0] for row in chosen))
    return Result(
        year,
        key,
        HELD,
        whole(row[3] for row in held),
        whole(row[4] if row[5] is None else row[5] for row in held),
        whole(row[5] if row[4] is None else row[4] for row in held),
        tuple(row[0] for row in held),
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
