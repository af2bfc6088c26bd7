"""Expert reviews of a school's documents on their way down: the office that wrote them owns them whole."""

from collections.abc import Mapping, Sequence
from typing import Any

from shnor_desktop.models.engine import Session
from shnor_desktop.models.sheets.programme import EXPERT_REVIEWS
from shnor_desktop.models.sheets.spec import UNREAD_RULE
from shnor_desktop.models.sheets.values import Value
from shnor_desktop.services import entries
from shnor_desktop.services.entries import Add, Edit, Remove, Step, Stored
from shnor_desktop.services.exchange.content import ContentError, as_text

MOST = 20_000
_KEY = EXPERT_REVIEWS.key


def collect(session: Session, school: str, office: str) -> list[dict[str, str]]:
    """What an office found in a school's documents."""
    return [as_text(EXPERT_REVIEWS, row.values) for row in _held(session, school, office)]


def read(raw: Sequence[Mapping[str, Any]] | None) -> tuple[dict[str, Value], ...] | None:
    """Reviews out of a verified description; None when it was made before there were any."""
    if raw is None:
        return None
    if len(raw) > MOST:
        raise _broken()
    found = []
    for one in raw:
        values, problems = EXPERT_REVIEWS.check({key: one[key] for key in one if isinstance(one[key], str)})
        if any(problem.rule == UNREAD_RULE or problem.level == "hard" for problem in problems):
            raise _broken()
        found.append(values)
    return tuple(found)


def merge(
    session: Session, told: Sequence[dict[str, Value]] | None, *, school: str, sender: str
) -> tuple[list[Step], int]:
    """What has to change so that this base holds the sender's reviews, and how many of them are new or different."""
    if told is None:
        return [], 0
    held = {EXPERT_REVIEWS.identify(row.values): row for row in _held(session, school, sender)}
    steps: list[Step] = []
    news = 0
    for values in told:
        if values["office"] != sender:
            continue
        standing = held.pop(EXPERT_REVIEWS.identify(values), None)
        if standing is None:
            steps.append(Add(_KEY, school, values))
            news += 1
            continue
        edits = [
            Edit(_KEY, standing.id, key, standing.values[key], value)
            for key, value in values.items()
            if standing.values[key] != value
        ]
        steps += edits
        news += bool(edits)
    return [*steps, *(Remove(_KEY, row.id) for row in held.values())], news


def _held(session: Session, school: str, office: str) -> list[Stored]:
    return [row for row in entries.load(session, _KEY, school=school) if row.values["office"] == office]


def _broken() -> ContentError:
    return ContentError(
        "Экспертиза документов в файле не читается.", hint="Попросите обновить программу и собрать файл заново."
    )
