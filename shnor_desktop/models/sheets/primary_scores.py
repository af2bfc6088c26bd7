"""How many participants got each primary score: «9:3; 10:8», without any person (DOMAIN §6.2, peaks at the bounds)."""

from collections.abc import Iterable, Mapping

from shnor_desktop.models.sheets.cells import count
from shnor_desktop.models.sheets.spec import Finding, Row


def parse(text: str) -> dict[int, int] | None:
    """Participants by score; None when the text is something else."""
    found: dict[int, int] = {}
    for part in text.split(";"):
        score, colon, people = (piece.strip() for piece in part.partition(":"))
        if not part.strip():
            continue
        if not colon or not (score.isdecimal() and people.isdecimal()) or int(score) in found:
            return None
        found[int(score)] = int(people)
    return found


def written(scores: Mapping[int, int]) -> str:
    """The cell of a distribution, lowest score first."""
    return "; ".join(f"{score}:{people}" for score, people in sorted(scores.items()) if people)


def together(parts: Iterable[Mapping[int, int]]) -> dict[int, int]:
    """Several classes or schools put together."""
    total: dict[int, int] = {}
    for part in parts:
        for score, people in part.items():
            total[score] = total.get(score, 0) + people
    return total


def check(row: Row) -> Finding | None:
    """Written as «балл:число», and as many people as took part."""
    text = row.get("primary_scores")
    if not isinstance(text, str):
        return None
    scores = parse(text)
    if scores is None:
        return Finding("Распределение первичных баллов пишется так: 9:3; 10:8 — балл и число участников")
    people, participants = sum(scores.values()), count(row, "participants")
    if participants is None or people == participants:
        return None
    return Finding(f"В распределении первичных баллов {people}, а участников {participants}")
