"""Sums and shares over rows that say what lacks: a school that gave no number is named, never taken for nothing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from shnor_desktop.services.analysis.figure import Figure, Input, Rule, share
from shnor_desktop.services.analysis.tables import count


@dataclass(frozen=True, slots=True)
class Leaf:
    """A row with its numbers, those derived from it too; ``title`` says which row it is."""

    id: int
    title: str
    counts: Mapping[str, int | None]


Units = Sequence[Sequence[Leaf]]
"""Rows that only count together: the classes of a school. A unit with a gap is left out of a sum of several."""


@dataclass(frozen=True, slots=True)
class Source:
    """Where numbers stand and how they are called."""

    sheet: str
    labels: Mapping[str, str]
    columns: Mapping[str, str]
    """The column that a derived number is looked up in, where it has another name."""
    unit: str
    """What is left out when it has a gap: «Школ без данных»."""

    def added(self, key: str, units: Units, rule: Rule, title: str = "") -> Figure:
        """The sum of one number."""
        known = _whole(units, (key,))
        name = title or self.labels[key]
        if not known:
            return count(key, name, None, rule=rule, inputs=self._gaps(units, (key,)))
        given = [self._input(key, known), *self._left_out(units, known)]
        return count(key, name, _sum(known, key), rule=rule, inputs=given)

    def share(self, key: str, title: str, pair: tuple[str, str], units: Units, rule: Rule) -> Figure:
        """One number as a share of another; only units that gave both are counted."""
        part, of = pair
        known = _whole(units, pair)
        if not known:
            return share(key, title, None, None, rule=rule, inputs=self._gaps(units, pair))
        given = [self._input(part, known), self._input(of, known), *self._left_out(units, known)]
        return share(key, title, _sum(known, part), _sum(known, of), rule=rule, inputs=given)

    def _input(self, key: str, units: Units) -> Input:
        rows = tuple(leaf.id for unit in units for leaf in unit)
        return Input(self.labels[key], _sum(units, key), self.sheet, self.columns.get(key, key), rows)

    def _left_out(self, units: Units, known: Units) -> list[Input]:
        return [Input(self.unit, len(units) - len(known))] if len(known) < len(units) else []

    def _gaps(self, units: Units, keys: Sequence[str]) -> list[Input]:
        """The rows in which a number lacks, one by one."""
        return [
            Input(f"{leaf.title}: {_small(self.labels[column])}", None, self.sheet, column, (leaf.id,))
            for unit in units
            for leaf in unit
            for column in dict.fromkeys(self.columns.get(key, key) for key in keys if leaf.counts[key] is None)
        ][:MOST_GAPS]


MOST_GAPS = 12
"""Gaps that are named one by one; a whole empty column needs no more."""


def _whole(units: Units, keys: Sequence[str]) -> Units:
    return [unit for unit in units if unit and all(leaf.counts[key] is not None for leaf in unit for key in keys)]


def _sum(units: Units, key: str) -> int:
    return sum(leaf.counts[key] or 0 for unit in units for leaf in unit)


def _small(label: str) -> str:
    """A label inside a sentence; abbreviations after it keep their letters."""
    return label[:1].lower() + label[1:]
