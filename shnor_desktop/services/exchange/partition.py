"""Put a school's forms in the place of what the district held of them: the same rows stay, the rest goes."""

from collections.abc import Collection
from dataclasses import dataclass, field, replace

from sqlalchemy import func, select

from shnor_desktop.models.engine import Session
from shnor_desktop.models.sheets import ALL_SHEETS
from shnor_desktop.models.sheets.internal import EMPTY
from shnor_desktop.models.sheets.spec import REQUIRED_RULE, UNREAD_RULE, Sheet
from shnor_desktop.models.sheets.values import Value
from shnor_desktop.services import entries
from shnor_desktop.services.entries import Add, Edit, Remove, Step, Stored
from shnor_desktop.services.exchange import proofs, steps
from shnor_desktop.services.exchange.content import Content, ContentError, SheetPart, travelling
from shnor_desktop.services.exchange.remarks import merge, read
from shnor_desktop.services.exchange.rows import Identity, identity_of
from shnor_desktop.services.lists import Lists


@dataclass
class Verdict:
    """What became of one form of a package; goes into the receipt."""

    key: str
    title: str
    rows: int = 0
    added: int = 0
    changed: int = 0
    removed: int = 0
    same: int = 0
    refused: int = 0
    hard: int = 0
    soft: int = 0
    years: tuple[int, ...] | None = None
    """The years the form was taken in for; None for a form without years."""
    reasons: list[str] = field(default_factory=list)
    """Why rows were refused, the first twenty."""


@dataclass(frozen=True, slots=True)
class Plan:
    """The steps of one operation, and what they do form by form."""

    steps: tuple[Step, ...]
    verdicts: tuple[Verdict, ...]
    news: int = 0
    """Steps of the school that were not here yet."""


@dataclass(frozen=True, slots=True)
class _Incoming:
    """A form of the package, read."""

    sheet: Sheet
    school: str
    years: list[int] | None
    rows: list[dict[str, Value]]
    verdict: Verdict


def plan(session: Session, lists: Lists, content: Content, mine: str) -> Plan:
    """What has to change so that this base (of the office ``mine``) holds what the package says; nothing is written."""
    school = content.envelope.school
    made: list[Step] = []
    verdicts = []
    rows: dict[str, dict[Identity, int]] = {}
    named: dict[str, dict[tuple[str, ...], int]] = {}
    remarks, told = read(content.notes), steps.read(content.steps)
    own = steps.OwnWord(session, school, mine, told, content.seen)
    empty = {(one.sheet, one.row, one.column) for one in remarks or () if one.kind == EMPTY}
    for part in content.sheets:
        sheet = ALL_SHEETS[part.key].bind(lists)
        incoming = _read(sheet, part, school, empty)
        incoming = replace(incoming, rows=[own.over(part.key, values) for values in incoming.rows])
        changes, numbers = _replace(session, incoming)
        pairs = list(zip(incoming.rows, numbers, strict=True))
        rows[part.key] = {identity_of(sheet, values): number for values, number in pairs}
        named[part.key] = {proofs.name_of(sheet, values): number for values, number in pairs}
        made += changes
        verdicts.append(incoming.verdict)

    def find(key: str, identity: Identity) -> int | None:
        return rows.get(key, {}).get(identity)

    made += proofs.place(session, content, named)
    made += merge(session, remarks, find, school=school, sender=school, mine=mine)
    noted, fresh = steps.merge(session, told, find, school=school, sender=school)
    return Plan((*made, *noted), tuple(verdicts), len(fresh))


def _read(sheet: Sheet, part: SheetPart, school: str, empty: Collection[tuple[str, Identity, str]]) -> _Incoming:
    """Each row through the same check as any other way in, trusting nobody; an unreadable row is refused."""
    verdict = Verdict(part.key, sheet.title, rows=len(part.rows), years=part.years)
    rows = []
    for number, raw in enumerate(part.rows, 1):
        values, problems = sheet.check(raw)
        unread = [problem for problem in problems if problem.rule == UNREAD_RULE]
        if unread:
            verdict.refused += 1
            if len(verdict.reasons) < 20:
                label = sheet.column(unread[0].column).label
                verdict.reasons.append(f"Строка {number}, «{label}»: {unread[0].message}")
            continue
        if sheet.school_key == "code" and values["code"] != school:
            raise ContentError(
                "В пакете карточка другой школы.", hint="Попросите школу проверить код в карточке и собрать его заново."
            )
        if part.years is not None and values["year"] not in part.years:
            raise ContentError(
                f"Строки листа «{sheet.title}» не тех лет, что в описании пакета.", hint="Попросите собрать его заново."
            )
        hard = sum(problem.level == "hard" for problem in problems)
        if hard and empty:
            # a required cell that the school leaves empty on purpose is a remark
            named = identity_of(sheet, values)
            hard -= sum(one.rule == REQUIRED_RULE and (part.key, named, one.column) in empty for one in problems)
        verdict.hard += hard
        verdict.soft += len(problems) - hard
        rows.append(values)
    return _Incoming(sheet, school, None if part.years is None else list(part.years), rows, verdict)


def _replace(session: Session, incoming: _Incoming) -> tuple[list[Step], list[int]]:
    """Steps that turn the stored partition into these rows, and the number that each row has or will have."""
    sheet, school, verdict = incoming.sheet, incoming.school, incoming.verdict
    standing: dict[tuple[Value, ...], list[Stored]] = {}
    for stored in entries.load(session, sheet.key, school=school, year=incoming.years):
        standing.setdefault(sheet.identify(stored.values), []).append(stored)
    steps: list[Step] = []
    numbers = []
    following = _next_number(session, sheet.key)
    for values in incoming.rows:
        same = standing.get(sheet.identify(values))
        if not same:
            steps.append(Add(sheet.key, school, values))
            numbers.append(following)
            following += 1
            verdict.added += 1
            continue
        stored = same.pop(0)
        numbers.append(stored.id)
        edits = [
            Edit(sheet.key, stored.id, key, stored.values[key], values[key])
            for key in travelling(sheet)
            if stored.values[key] != values[key]
        ]
        steps += edits
        verdict.changed += bool(edits)
        verdict.same += not edits
    gone = [Remove(sheet.key, stored.id) for left in standing.values() for stored in left]
    verdict.removed = len(gone)
    return [*steps, *gone], numbers


def _next_number(session: Session, key: str) -> int:
    """The number the next added row of a sheet gets: `entries` counts on from the highest, in the same transaction."""
    return (session.execute(select(func.max(entries.table(key).c.id))).scalar() or 0) + 1
