"""Tables of characteristics: lines of figures by column, one shape for staff, equipment and the results of a year."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from shnor_desktop.services import wording
from shnor_desktop.services.analysis.figure import Figure, Input, Links, Rule

OURS = "Внутреннее правило программы"
"""The source of sums and differences that no document prescribes."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a table. ``words`` are cells that hold an answer instead of a number, ``links`` their rows."""

    key: str
    title: str
    cells: Mapping[str, Figure] = field(default_factory=dict)
    words: Mapping[str, str] = field(default_factory=dict)
    links: Links = ()
    state: str = ""
    """Why there are no figures: «не выбирали», «нет класса»; a state is never a zero (DOMAIN §0.3)."""

    def as_json(self) -> dict[str, Any]:
        return {
            "key": self.key,
            "title": self.title,
            "state": self.state or None,
            "cells": [{"column": column, **figure.as_json()} for column, figure in self.cells.items()],
            "words": [{"column": column, "text": text} for column, text in self.words.items()],
        }


@dataclass(frozen=True, slots=True)
class Table:
    """Lines under columns: key and title of each; ``note`` stands below."""

    key: str
    title: str
    columns: tuple[tuple[str, str], ...]
    lines: tuple[Line, ...]
    note: str = ""

    @property
    def figures(self) -> tuple[Figure, ...]:
        """Every figure of the table."""
        return tuple(figure for line in self.lines for figure in line.cells.values())

    def line(self, key: str) -> Line | None:
        """The line of that key."""
        return next((line for line in self.lines if line.key == key), None)

    def as_json(self) -> dict[str, Any]:
        return {
            "key": self.key,
            "title": self.title,
            "note": self.note or None,
            "lines": [line.as_json() for line in self.lines],
        }


def figures_of(tables: Iterable[Table]) -> tuple[Figure, ...]:
    """Every figure of several tables."""
    return tuple(figure for table in tables for figure in table.figures)


def table_of(tables: Iterable[Table], key: str) -> Table | None:
    """The table of that key."""
    return next((table for table in tables if table.key == key), None)


def shown(figure: Figure) -> str:
    """A cell as it is printed: «15 (78,9 %)», «23», «—»; a share of nothing still shows its count."""
    if figure.unit != "%" or figure.numerator is None:
        return figure.text
    count = wording.whole(figure.numerator)
    return count if figure.value is None else f"{count} ({figure.text})"


def count(
    key: str,
    title: str,
    value: int | None,
    *,
    rule: Rule,
    inputs: Iterable[Input] = (),
    unit: str = "",
    missing: Sequence[str] = (),
) -> Figure:
    """A counted or added number; unknown when a part of it is."""
    given = tuple(inputs)
    if value is None:
        lost = tuple(missing) or tuple(one.title for one in given if one.value is None) or (title,)
        return Figure(key, title, None, rule, unit, inputs=given, missing=lost, places=0)
    return Figure(key, title, Fraction(value), rule, unit, value, None, given, missing=tuple(missing), places=0)


@dataclass(frozen=True, slots=True)
class Tabled:
    """A part of the analysis that is told in tables."""

    tables: tuple[Table, ...]

    @property
    def figures(self) -> tuple[Figure, ...]:
        """Every figure, for those who look them all over."""
        return figures_of(self.tables)

    def as_json(self) -> dict[str, Any]:
        return {"tables": [one.as_json() for one in self.tables]}


def difference(
    key: str,
    title: str,
    now: Figure | None,
    before: Figure | None,
    *,
    rule: Rule,
    words: tuple[str, str] = ("теперь", "раньше"),
) -> Figure:
    """How far a figure has moved against the other one, in its own units (percentage points for shares)."""
    pair = [(one, word) for one, word in zip((now, before), words, strict=True) if one is not None]
    inputs = tuple(_as_input(one, word) for one, word in pair)
    unit, places = (now.unit, now.places) if now is not None else ("", 1)
    unit = "п. п." if unit == "%" else unit
    if now is None or before is None or now.value is None or before.value is None:
        lost = tuple(one.title for one in inputs if one.value is None) or (title,)
        return Figure(key, title, None, rule, unit, inputs=inputs, missing=lost, places=places)
    value = now.value - before.value
    told = [wording.decimal(one, places).replace("-", "−") for one in (now.value, before.value, value)]
    arithmetic = f"{told[0]} − {told[1]} = {told[2]}"
    return Figure(key, title, value, rule, unit, None, None, inputs, arithmetic, places=places)


def _as_input(figure: Figure, word: str) -> Input:
    value = None if figure.value is None else wording.rounded(figure.value, figure.places)
    first = next((one for one in figure.inputs if one.sheet), None)
    sheet, column = (first.sheet, first.column) if first else ("", "")
    rows = tuple(row for name, rows in figure.links for row in rows if name == sheet)
    return Input(f"{figure.title}, {word}", value, sheet, column, rows)
