"""What is wrong in the rows on the screen, each line a way to its cell."""

from collections.abc import Sequence
from dataclasses import dataclass

from shnor_desktop.models.sheets.spec import Level
from shnor_desktop.ui.theme import Tone
from shnor_desktop.ui.widgets.target_list import TargetList

MOST = 500
"""More lines than this help nobody; the rest is counted."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A problem as a person reads it, and where it is."""

    place: str
    message: str
    level: Level
    target: object
    explained: str = ""
    """The reason somebody has given for a soft problem."""


class ProblemList(TargetList):
    """Hard problems first, then soft ones, then those that have been explained; each in the order of the rows."""

    def __init__(self) -> None:
        super().__init__("Замечания", "Замечаний нет.")
        self.problems: list[Shown] = []

    def show_problems(self, problems: Sequence[Shown]) -> None:
        """Show these; hard ones first, explained ones last."""
        self.problems = sorted(problems, key=lambda problem: (bool(problem.explained), problem.level != "hard"))
        self.show_lines([(*_look(one), one.target) for one in self.problems[:MOST]], len(self.problems))


def _look(problem: Shown) -> tuple[str, Tone]:
    said = f"{problem.place} · {problem.message}"
    if problem.explained:
        return f"Пояснено · {said} — пояснение: {problem.explained}", "muted"
    return (f"Ошибка · {said}", "bad") if problem.level == "hard" else (f"Внимание · {said}", "warn")
