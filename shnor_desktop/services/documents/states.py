"""Which state may follow which: the order of documents and of events as the rule «documents» has it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from shnor_desktop.errors import FileError, InputError
from shnor_desktop.models.sheets import ALL_SHEETS
from shnor_desktop.models.sheets.concept_documents import (
    AGREEING,
    APPROVED,
    CONFIRMED,
    DRAFT,
    PLACED,
    RETURNED,
    REVIEWED,
)
from shnor_desktop.models.sheets.kinds import Choice
from shnor_desktop.models.sheets.programme import CHECKED, MADE, PROVED, SENT_BACK, STARTED, UNTOUCHED
from shnor_desktop.models.sheets.values import Value
from shnor_desktop.services.rule_shape import sound
from shnor_desktop.services.rules import Rules, RuleSet

RULE = "documents"
DOCUMENTS, EVENTS = "concept_documents", "project_events"

_PARTS = {DOCUMENTS: "documents", EVENTS: "events"}
_FIRST = {DOCUMENTS: DRAFT, EVENTS: UNTOUCHED}
_RETURNED = {DOCUMENTS: RETURNED, EVENTS: SENT_BACK}
_WAY = {
    DOCUMENTS: (DRAFT, AGREEING, APPROVED, PLACED, CONFIRMED, REVIEWED),
    EVENTS: (UNTOUCHED, STARTED, MADE, PROVED, CHECKED),
}
_DATE = {
    DOCUMENTS: {APPROVED: "approved_on", PLACED: "uploaded_on", CONFIRMED: "confirmed_on"},
    EVENTS: {MADE: "done_on", PROVED: "confirmed_on"},
}
_WHO: dict[str, dict[str, str]] = {DOCUMENTS: {}, EVENTS: {MADE: "done_by", PROVED: "confirmed_by"}}
_READY = {DOCUMENTS: PLACED, EVENTS: MADE}


@dataclass(frozen=True, slots=True)
class Passage:
    """A way into a state: what the step is called, after which states it may be taken, and by whom as a rule."""

    state: str
    title: str
    after: tuple[str, ...]
    remark: bool
    """Whether it asks for a remark."""
    who: str


@dataclass(frozen=True, slots=True)
class Order:
    """The states of one kind of thing and the steps between them."""

    sheet: str
    passages: tuple[Passage, ...]

    @property
    def first(self) -> str:
        """The state before any step."""
        return _FIRST[self.sheet]

    @property
    def returned(self) -> str:
        return _RETURNED[self.sheet]

    @property
    def last(self) -> str:
        return self.way[-1]

    @property
    def way(self) -> tuple[str, ...]:
        """The states in their order when nothing is sent back."""
        return _WAY[self.sheet]

    @property
    def dates(self) -> Mapping[str, str]:
        """The column of the row that keeps the date of a state."""
        return _DATE[self.sheet]

    @property
    def ready(self) -> str:
        """The state by which the term is met: placed, done."""
        return _READY[self.sheet]

    @property
    def in_time(self) -> frozenset[str]:
        """The states from there on."""
        return frozenset(self.way[self.way.index(self.ready) :])

    def passage(self, state: str) -> Passage:
        """The way into a state."""
        found = next((one for one in self.passages if one.state == state), None)
        if found is None:
            raise InputError(f"Состояния «{state}» в порядке работы с документами нет.")
        return found

    def after(self, state: str) -> tuple[Passage, ...]:
        """Steps that may be taken from a state."""
        return tuple(one for one in self.passages if state in one.after)

    def next(self, state: str) -> Passage | None:
        """The step that leads on, not back; None at the end of the way."""
        # what was sent back goes on, not to the very beginning
        on = self.way.index(state) if state in self.way else 0
        ahead = [one for one in self.after(state) if one.state in self.way and self.way.index(one.state) > on]
        return min(ahead, key=lambda one: self.way.index(one.state), default=None)


def cells(sheet: str, state: str, on: date | None, who: str, remark: str) -> dict[str, Value]:
    """The cells that a state sets, and those of later states, which it empties: for a gesture here or one received."""
    way = _WAY[sheet]
    found: dict[str, Value] = {"state": state, "remark": remark or None}
    # sent back: what was approved and placed stays so, only the confirmation falls
    kept = way.index(_READY[sheet] if state == _RETURNED[sheet] else state)
    for columns, said in ((_DATE[sheet], on), (_WHO[sheet], who or None)):
        for key, column in columns.items():
            if way.index(key) > kept:
                found[column] = None
            elif key == state:
                found[column] = said
    return found


def undone(sheet: str, state: str) -> dict[str, Value]:
    """The cells of a row from which a step into a state has been taken back: those of the state before it."""
    way, emptied = _WAY[sheet], (_DATE[sheet].get(state), _WHO[sheet].get(state))
    before = _READY[sheet] if state == _RETURNED[sheet] else way[max(way.index(state) - 1, 0)]
    return {"state": before, "remark": None, **{column: None for column in emptied if column is not None}}


def check(body: Mapping[str, Any]) -> None:
    """Refuse an order that names a state the forms do not have."""
    for sheet, part in _PARTS.items():
        known = _states(sheet)
        for one in body[part]:
            wrong = next((state for state in (one["key"], *one["after"]) if state not in known), None)
            if wrong is not None:
                raise InputError(f"Состояния «{wrong}» нет; бывает: {', '.join(known)}.")


def order(rules: Rules, sheet: str, year: int) -> Order:
    """The order in force in a year."""
    held = rules.of_year(RULE, year)
    return Order(sheet, tuple(_passage(one) for one in _body(held)[_PARTS[sheet]]))


def _body(held: RuleSet) -> Mapping[str, Any]:
    body = sound(held)
    try:
        check(body)
    except InputError as error:
        raise FileError(
            f"Своё правило {held.year} года записано с ошибкой. {error}", hint="Исправьте его: «Настройки», «Правила»."
        ) from error
    return body


def _passage(one: Mapping[str, Any]) -> Passage:
    return Passage(one["key"], one["title"], tuple(one["after"]), bool(one["remark"]), one["who"])


def _states(sheet: str) -> tuple[str, ...]:
    kind = ALL_SHEETS[sheet].column("state").kind
    assert isinstance(kind, Choice)  # noqa: S101  both forms declare it so
    return tuple(str(option.key) for option in kind.options)
