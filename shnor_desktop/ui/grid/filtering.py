"""Which rows of a grid are shown and in what order: words in any cell, values of columns, an order."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from shnor_desktop.models.sheets.values import Value, fold
from shnor_desktop.ui.grid.line import Line

Words = Callable[[Line, str], str]
"""The text of a cell of a line, by the key of its column."""


@dataclass(frozen=True, slots=True)
class ColumnFilter:
    """What a cell of the column must be like for its row to be shown."""

    texts: frozenset[str] | None = None
    """The texts that are shown (empty text: «пусто»); None for any."""
    with_problems: bool = False
    changed: bool = False
    """Only cells that differ from last year's."""

    @property
    def is_empty(self) -> bool:
        return self.texts is None and not self.with_problems and not self.changed


@dataclass(slots=True)
class RowFilter:
    """All that hides rows, and the order of the rest."""

    words: str = ""
    by_column: dict[str, ColumnFilter] = field(default_factory=dict)
    order: tuple[int, bool] | None = None

    @property
    def hides(self) -> bool:
        """Whether any row may be hidden."""
        return bool(self.words or self.by_column)

    def choose(
        self, lines: Sequence[Line], keys: Sequence[str], words: Words, changed: Callable[[Line, str], bool]
    ) -> list[Line]:
        """The rows that pass."""
        chosen = list(lines)
        for key, wanted in self.by_column.items():
            chosen = [line for line in chosen if _passes(line, key, wanted, words, changed)]
        if self.words:
            chosen = [line for line in chosen if _holds(line, keys, self.words, words)]
        return chosen


def _passes(line: Line, key: str, wanted: ColumnFilter, words: Words, changed: Callable[[Line, str], bool]) -> bool:
    if wanted.texts is not None and words(line, key) not in wanted.texts:
        return False
    if wanted.with_problems and key not in line.drafts and all(one.column != key for one in line.problems):
        return False
    return not wanted.changed or changed(line, key)


def _holds(line: Line, keys: Sequence[str], needle: str, words: Words) -> bool:
    return any(needle in fold(words(line, key)) for key in keys)


def counted_texts(lines: Iterable[Line], key: str, words: Words) -> list[tuple[str, int]]:
    """The texts of a column with their counts; numbers by size, words by the alphabet, «пусто» first."""
    by_text: dict[str, Value] = {}
    counts: Counter[str] = Counter()
    for line in lines:
        text = words(line, key)
        counts[text] += 1
        by_text[text] = line.shown.get(key)

    def place(text: str) -> tuple[int, Any]:
        value = by_text[text]
        return (0, "") if not text else (2, fold(text)) if value is None or isinstance(value, str) else (1, value)

    return [(text, counts[text]) for text in sorted(counts, key=place)]


def ordered(lines: Sequence[Line], key: str, words: Words, *, ascending: bool) -> list[Line]:
    """Empty cells stand last whichever way the rows are ordered."""
    filled = [line for line in lines if line.shown.get(key) is not None]
    empty = [line for line in lines if line.shown.get(key) is None]

    def by(line: Line) -> Any:
        value = line.shown[key]
        return fold(words(line, key)) if isinstance(value, str) else value

    return sorted(filled, key=by, reverse=not ascending) + empty
