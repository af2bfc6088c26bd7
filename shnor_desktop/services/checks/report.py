"""What a run of the checks gives: problems at their cells, completeness, and the JSON of both."""

from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, field, replace
from enum import Enum

from shnor_desktop.models.sheets.internal import ACCEPTED, READY, REOPENED
from shnor_desktop.models.sheets.spec import REQUIRED_RULE, Level
from shnor_desktop.services.noted import Explained


@dataclass(frozen=True, slots=True)
class Found:
    """A broken rule at a cell of a stored row."""

    sheet: str
    row: int
    school: str
    column: str
    level: Level
    rule: str
    message: str
    cause: str = ""
    label: str = ""
    """The row in words: «русский язык, ОГЭ, 9 класс, 2019»."""
    explained: str = ""
    """The reason the office gave for a soft finding; a cell left empty on purpose is soft, too."""


class State(Enum):
    """How full a form is; the value is shown to people."""

    FULL = "заполнено"
    PARTLY = "заполнено частично"
    EMPTY = "не заполнено"
    OPTIONAL = "по необходимости"


@dataclass(frozen=True, slots=True)
class Completeness:
    """What a form of a school should hold for a year, and what it holds."""

    sheet: str
    title: str
    school: str
    year: int | None
    state: State
    expected: int
    present: int
    counted: str
    """What is counted, in the genitive plural: «классов», «ответов»."""
    missing: tuple[str, ...] = ()
    readiness: str = ""
    """«», «готово», «принято», «открыто снова»."""
    stale: bool = False
    why_stale: str = ""

    @property
    def text(self) -> str:
        """«заполнено частично: 3 из 12 классов»."""
        if self.state is State.EMPTY:
            return str(self.state.value)
        if self.state is State.OPTIONAL:
            return f"{self.state.value}: есть {self.present}" if self.present else self.state.value
        return f"{self.state.value}: {self.present} из {self.expected} {self.counted}"


@dataclass(frozen=True, slots=True)
class Report:
    """The outcome of one run."""

    problems: list[Found] = field(default_factory=list)
    completeness: list[Completeness] = field(default_factory=list)

    @property
    def hard(self) -> list[Found]:
        return [problem for problem in self.problems if problem.level == "hard"]

    @property
    def soft(self) -> list[Found]:
        return [problem for problem in self.problems if problem.level == "soft"]


def answered(problems: Iterable[Found], notes: Explained) -> Iterator[Found]:
    """Soft findings with the reasons given for them; a required cell that is empty on purpose is a soft finding."""
    for found in problems:
        reason = notes.reasons.get((found.sheet, found.row, found.column, found.rule))
        left_empty = notes.empty.get((found.sheet, found.row, found.column))
        if found.rule == REQUIRED_RULE and left_empty is not None:
            yield replace(found, level="soft", explained=left_empty)
        elif found.level == "soft" and reason is not None:
            yield replace(found, explained=reason)
        else:
            yield found


def blocking(report: Report) -> list[Found]:
    """The problems that do not let a form be called ready or be sent: every hard one."""
    return report.hard


def state_of(present: int, expected: int) -> State:
    """The state that follows from two counts; nothing expected means «as needed»."""
    if not expected:
        return State.OPTIONAL
    if not present:
        return State.EMPTY
    return State.FULL if present >= expected else State.PARTLY


def as_json(report: Report) -> dict[str, object]:
    """The shape of `shnor check --json` (CONTRACTS)."""
    return {
        "problems": [asdict(problem) for problem in report.problems],
        "completeness": [_completeness(item) for item in report.completeness],
        "hard": len(report.hard),
        "soft": len(report.soft),
    }


_READINESS = {"": None, READY: "ready", ACCEPTED: "accepted", REOPENED: "reopened"}


def _completeness(item: Completeness) -> dict[str, object]:
    return asdict(item) | {
        "state": item.state.name.lower(),
        "text": item.text,
        "missing": list(item.missing),
        "readiness": _READINESS[item.readiness],
    }


def in_order(problems: Iterable[Found], sheets: Iterable[str]) -> list[Found]:
    """Problems by form, row and column, hard ones first within a row; each once."""
    place = {key: number for number, key in enumerate(sheets)}
    unique = dict.fromkeys(problems)
    return sorted(unique, key=lambda found: (place.get(found.sheet, len(place)), found.row, found.level == "soft"))
