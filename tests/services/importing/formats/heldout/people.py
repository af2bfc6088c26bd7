"""Invented people with documents, and the rows a base must hold for them."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from itertools import cycle
from random import Random
from typing import Any

_SURNAMES = ("Кукшин", "Жохова", "Щепотьев", "Ылымов", "Эрдниев-Хван", "Юхнёва", "Ъятин", "Ёжкина", "Цыбульская")
_NAMES = ("Аполлинарий", "Феврония", "Мстислав", "Евпраксия", "Тихомир", "Гликерия")
_PATRONYMICS = ("Порфирьевич", "Африкановна", "Хрисанфович", "Ксенофонтовна")


@dataclass(slots=True)
class Pupil:
    """A participant; ``status`` is what stands where a result should be."""

    school: str
    grade: int
    letter: str
    mark: int | None = None
    journal: int | None = None
    primary: Decimal | None = None
    score: int | None = None
    status: str = ""
    past: bool = False
    shown_class: str = ""
    code: str = ""
    names: tuple[str, str, str] = ("", "", "")
    series: str = ""
    number: str = ""
    tasks: list[Any] = field(default_factory=list)

    @property
    def counts(self) -> bool:
        """Whether the result is one of the exam."""
        return not self.status and not self.past


def people(seed: int, classes: Sequence[tuple[str, int, str, int]]) -> list[Pupil]:
    """(school, grade, letter, how many) → pupils with documents that occur nowhere else."""
    dice = Random(seed)  # noqa: S311
    surnames, names, patronymics = cycle(_SURNAMES), cycle(_NAMES), cycle(_PATRONYMICS)
    found: list[Pupil] = []
    for school, grade, letter, many in classes:
        for _ in range(many):
            number = len(found) + 1
            found.append(
                Pupil(
                    school,
                    grade,
                    letter,
                    shown_class=f"{grade}{letter}",
                    code=f"{grade}{seed % 10}{number:03d}",
                    names=(f"{next(surnames)}", next(names), next(patronymics)),
                    series=f"{dice.randrange(7301, 7399)}",
                    number=f"{dice.randrange(904_100, 999_999)}",
                )
            )
    return found


def secrets(pupils: Iterable[Pupil]) -> set[str]:
    """Every word of the file that must be found nowhere else."""
    return {word for one in pupils for word in (*one.names, one.number, f"{one.series} {one.number}", one.series)}


def mean(values: Sequence[Decimal | int]) -> Decimal:
    """Two decimals, half up."""
    return (sum(map(Decimal, values), Decimal(0)) / len(values)).quantize(Decimal("0.01"), ROUND_HALF_UP)


def of_marks(pupils: Sequence[Pupil], *, journal: bool = False) -> dict[str, Any]:
    """Counts of those who have a result."""
    held = [one for one in pupils if one.counts]
    marks = Counter(one.mark for one in held)
    row: dict[str, Any] = {"participants": len(held), "state": "проводилась"}
    row |= {f"n{mark}": marks[mark] for mark in (5, 4, 3, 2)}
    if journal:
        pairs = [(one.mark or 0, one.journal or 0) for one in held]
        row["lowered"] = sum(mark < before for mark, before in pairs)
        row["confirmed"] = sum(mark == before for mark, before in pairs)
        row["raised"] = sum(mark > before for mark, before in pairs)
    primaries = [one.primary for one in held if one.primary is not None]
    if len(primaries) == len(held):
        row["mean_primary"] = mean(primaries)
    return row


def of_scores(pupils: Sequence[Pupil], minimum: int) -> dict[str, Any]:
    """Counts of an exam with test scores."""
    held = [one for one in pupils if one.counts]
    scores = [one.score for one in held if one.score is not None]
    assert len(scores) == len(held)
    row: dict[str, Any] = {"participants": len(held), "state": "проводилась"}
    row |= {"below_minimum": sum(score < minimum for score in scores), "mean_score": mean(scores)}
    row |= {f"n{mark}": None for mark in (5, 4, 3, 2)}
    primaries = [one.primary for one in held if one.primary is not None]
    if len(primaries) == len(held):
        row["mean_primary"] = mean(primaries)
    return row


def by_class(pupils: Sequence[Pupil]) -> dict[tuple[str, int, str], list[Pupil]]:
    """Pupils by school and class, without classes of which nobody has a result."""
    found: dict[tuple[str, int, str], list[Pupil]] = {}
    for one in pupils:
        found.setdefault((one.school, one.grade, one.letter), []).append(one)
    return {key: part for key, part in found.items() if any(one.counts for one in part)}
