"""The parts a formula of an indicator is made of; a tree of plain data, nothing in it can run."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Literal, TypeAlias

Operator: TypeAlias = Literal["=", "!=", "<", "<=", ">", ">="]
Arithmetic: TypeAlias = Literal["+", "-", "*", "/"]


@dataclass(frozen=True, slots=True)
class YearOf:
    """The calendar year of the indicator, moved by so many years; ``fixed`` when the formula names a year itself."""

    offset: int = 0
    fixed: int | None = None

    def at(self, year: int) -> int:
        return year + self.offset if self.fixed is None else self.fixed


@dataclass(frozen=True, slots=True)
class DayOf:
    """A date in a year counted from the year of the indicator."""

    year: YearOf
    month: int
    day: int

    def at(self, year: int) -> date:
        return date(self.year.at(year), self.month, self.day)


Literal_: TypeAlias = str | int | bool | Decimal | DayOf | YearOf


# --- of one row -------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Cell:
    """A column of the row."""

    column: str


@dataclass(frozen=True, slots=True)
class Amount:
    """A number written in the formula."""

    value: Fraction


@dataclass(frozen=True, slots=True)
class First:
    """The first of these columns that is filled in."""

    columns: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RowMath:
    operator: Arithmetic
    left: "RowNumber"
    right: "RowNumber"


RowNumber: TypeAlias = Cell | Amount | First | RowMath


@dataclass(frozen=True, slots=True)
class Test:
    """A column against a value; ``soft`` columns mean «нет» where they are empty, the others are then unknown."""

    column: str
    operator: Operator
    value: Literal_
    soft: bool


@dataclass(frozen=True, slots=True)
class OneOf:
    column: str
    values: tuple[str | int, ...]
    soft: bool


@dataclass(frozen=True, slots=True)
class Holds:
    """A text or a list that has these words in it."""

    column: str
    words: str
    soft: bool


@dataclass(frozen=True, slots=True)
class Filled:
    column: str
    filled: bool
    soft: bool


@dataclass(frozen=True, slots=True)
class Has:
    """The person of the row has a row in another form."""

    sheet: str
    where: "Condition | None"


@dataclass(frozen=True, slots=True)
class All:
    parts: tuple["Condition", ...]


@dataclass(frozen=True, slots=True)
class Any_:
    parts: tuple["Condition", ...]


@dataclass(frozen=True, slots=True)
class No:
    part: "Condition"


Condition: TypeAlias = Test | OneOf | Holds | Filled | Has | All | Any_ | No


# --- of a school or of several ------------------------------------------------


@dataclass(frozen=True, slots=True)
class Total:
    """Rows of a form that fit, counted (``what`` is None) or added up."""

    sheet: str
    what: RowNumber | None
    where: Condition | None
    year: YearOf | None
    """Which year's rows; None for a form without years."""


@dataclass(frozen=True, slots=True)
class Share:
    """So many of so many, in percent."""

    part: "Node"
    whole: "Node"


@dataclass(frozen=True, slots=True)
class Schools:
    """How many schools there are, or how many of them fit."""

    fit: "Node | None"


@dataclass(frozen=True, slots=True)
class Among:
    """The same over those schools only that fit."""

    fit: "Node"
    of: "Node"


@dataclass(frozen=True, slots=True)
class Risk:
    """Whether the school is in the zone of risk by the rule of the year, or a block of the table fires."""

    year: YearOf
    block: str


@dataclass(frozen=True, slots=True)
class Math:
    operator: Arithmetic
    left: "Node"
    right: "Node"


@dataclass(frozen=True, slots=True)
class Compare:
    operator: Operator
    left: "Node"
    right: "Node"


@dataclass(frozen=True, slots=True)
class Both:
    parts: tuple["Node", ...]


@dataclass(frozen=True, slots=True)
class Either:
    parts: tuple["Node", ...]


@dataclass(frozen=True, slots=True)
class Not:
    part: "Node"


Node: TypeAlias = Total | Share | Schools | Among | Risk | Amount | Math | Compare | Both | Either | Not

_INSIDE: dict[type, tuple[str, ...]] = {
    Share: ("part", "whole"),
    Schools: ("fit",),
    Among: ("fit", "of"),
    Math: ("left", "right"),
    Compare: ("left", "right"),
    Not: ("part",),
}


def parts_of(node: Node) -> tuple[Node, ...]:
    """The nodes right inside this one."""
    if isinstance(node, Both | Either):
        return node.parts
    return tuple(part for name in _INSIDE.get(type(node), ()) if (part := getattr(node, name)) is not None)


def walk(node: Node) -> list[Node]:
    """The node and everything inside it."""
    found: list[Node] = [node]
    for part in parts_of(node):
        found += walk(part)
    return found


def is_answer(node: Node) -> bool:
    """Whether the value is yes or no."""
    if isinstance(node, Among):
        return is_answer(node.of)
    return isinstance(node, Compare | Both | Either | Not | Risk)


def conditions(condition: Condition | None) -> list[Condition]:
    """The condition and everything inside it."""
    if condition is None:
        return []
    found: list[Condition] = [condition]
    if isinstance(condition, All | Any_):
        for part in condition.parts:
            found += conditions(part)
    elif isinstance(condition, No):
        found += conditions(condition.part)
    return found


def columns_of(number: RowNumber | None) -> tuple[str, ...]:
    """Columns that a number of a row is made of."""
    if isinstance(number, Cell):
        return (number.column,)
    if isinstance(number, First):
        return number.columns
    if isinstance(number, RowMath):
        return columns_of(number.left) + columns_of(number.right)
    return ()


Group: TypeAlias = frozenset[str]
"""Columns one of which must be filled in somewhere, or nobody keeps them and «нет» cannot be told from «не вели»."""


def kept(condition: Condition | None) -> list[Group]:
    """Which columns have to be kept at all for the condition to mean anything."""
    if condition is None or isinstance(condition, No):
        return []
    if isinstance(condition, All):
        return [group for part in condition.parts for group in kept(part)]
    if isinstance(condition, Any_):
        groups = [kept(part) for part in condition.parts]
        return [frozenset().union(*(one for part in groups for one in part))] if all(groups) else []
    if isinstance(condition, Has):
        return []
    if isinstance(condition, Filled) and not condition.filled:
        return []
    return [frozenset({condition.column})] if condition.soft else []
