"""A road map looked at from several sides: by section, month, responsible, risk factor, and what is overdue."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from shnor_desktop.models.sheets.roadmap import DONE, IN_WORK, NOT_STARTED
from shnor_desktop.models.sheets.values import fold
from shnor_desktop.services.plan_cards import PlanCard
from shnor_desktop.services.plan_numbers import Measure, measure_of
from shnor_desktop.services.planning import Item
from shnor_desktop.services.recurrence import MONTHS

SECTIONS, CALENDAR, PEOPLE, FACTORS, OVERDUE = "sections", "calendar", "people", "factors", "overdue"
ALL, OPEN, STARTED, LATE, READY, UNCONFIRMED, PROVED, DROPPED = (
    "",
    "open",
    "started",
    "late",
    "done",
    "unconfirmed",
    "confirmed",
    "cancelled",
)
"""States by which a list is narrowed."""


@dataclass(frozen=True, slots=True)
class Bundle:
    """The occurrences of one measure that are in view, by date; ``whole`` is how many it has in the plan."""

    items: tuple[Item, ...]
    whole: int
    done: int
    """How many of the whole are done."""

    @property
    def next(self) -> Item:
        """The occurrence to act upon: the first that is neither done nor cancelled, else the last."""
        return next((one for one in self.items if one.values["state"] != DONE and not one.cancelled), self.items[-1])


@dataclass(frozen=True, slots=True)
class Group:
    """A part of a view under a heading of its own."""

    title: str
    goal: str
    bundles: tuple[Bundle, ...]

    @property
    def items(self) -> tuple[Item, ...]:
        return tuple(item for bundle in self.bundles for item in bundle.items)


def matches(item: Item, state: str, on: date) -> bool:
    """Whether a measure is in the state that is asked for, on a date."""
    own, confirmed = item.values["state"], item.values["confirmed"] is True
    asked: dict[str, bool] = {
        ALL: True,
        OPEN: own in (NOT_STARTED, None),
        STARTED: own == IN_WORK,
        LATE: item.overdue(on),
        READY: own == DONE,
        UNCONFIRMED: own == DONE and not confirmed,
        PROVED: own == DONE and confirmed,
        DROPPED: item.cancelled,
    }
    return asked[state]


def narrowed(held: Iterable[Item], state: str, words: str, on: date) -> list[Item]:
    """Measures in a state that hold every one of the words somewhere."""
    wanted = fold(words).split()
    found = list(held) if state == ALL else [item for item in held if matches(item, state, on)]
    if not wanted:
        return found
    keys = ("number", "title", "section", "task", "responsible", "participants", "indicator", "evidence_form", "plan")
    kept = []
    for item in found:
        text = fold(" ".join(str(item.values[key] or "") for key in keys))
        if all(word in text for word in wanted):
            kept.append(item)
    return kept


def grouped(
    view: str,
    shown: Sequence[Item],
    held: Sequence[Item],
    cards: Iterable[PlanCard],
    *,
    factors: Mapping[str, str],
    on: date,
    measures: Mapping[int, Measure] | None = None,
) -> list[Group]:
    """The measures ``shown`` under the headings of a view; ``held`` are all, by which repetitions are counted.

    ``measures``: ``measure_of`` every row, where it is known already.
    """
    known = measures if measures is not None else {item.row: measure_of(item) for item in held}
    counted: dict[Measure, tuple[int, int]] = {}
    for item in held:
        measure = known[item.row]
        whole, done = counted.get(measure, (0, 0))
        counted[measure] = (whole + 1, done + item.done(on))
    by_plan = {(one.school, fold(one.plan)): one for one in cards}
    if view == CALENDAR:
        return _groups(shown, known, counted, _month, folded=False)
    if view == OVERDUE:
        late = [item for item in shown if item.overdue(on)]
        return _groups(late, known, counted, _month, folded=False)
    if view == PEOPLE:
        return _groups(shown, known, counted, people, order=lambda title: (title == NOBODY, fold(title)))
    if view == FACTORS:
        titles = list(factors.values())
        places = {title: place for place, title in enumerate(titles)}
        return _groups(
            shown, known, counted, lambda item: _factor(item, factors), order=lambda t: places.get(t, len(places))
        )
    return _by_section(shown, known, counted, by_plan)


NOBODY, NO_SECTION, NO_FACTOR, NO_DAY = "Ответственный не указан", "Без раздела", "Без фактора риска", "Без срока"


def _month(item: Item) -> list[str]:
    return [NO_DAY if item.end is None else f"{MONTHS[item.end.month - 1].capitalize()} {item.end.year}"]


def people(item: Item) -> list[str]:
    """Everybody responsible for a measure."""
    named = [part.strip() for part in str(item.values["responsible"] or "").split(";")]
    return list(dict.fromkeys(_capital(name) for name in named if name)) or [NOBODY]


def _capital(name: str) -> str:
    return name[:1].upper() + name[1:]


def _factor(item: Item, factors: Mapping[str, str]) -> list[str]:
    key = item.values["factor"]
    return [NO_FACTOR if key is None else factors.get(str(key), str(key))]


def _by_section(
    shown: Sequence[Item],
    known: Mapping[int, Measure],
    counted: Mapping[Measure, tuple[int, int]],
    cards: Mapping[tuple[str, str], PlanCard],
) -> list[Group]:
    """Sections of one plan, or of each plan in turn; in the order in which the plan names them."""
    plans: dict[tuple[str, str], list[Item]] = {}
    for item in shown:
        plans.setdefault((item.school, fold(str(item.values["plan"] or ""))), []).append(item)
    found = []
    for key, items in plans.items():
        card = cards.get(key)
        order = {fold(one.name): place for place, one in enumerate(card.sections)} if card else {}
        begun: dict[str, int] = {}
        for item in sorted(items, key=lambda one: one.row):
            begun.setdefault(_section(item), item.row)
        for group in _groups(items, known, counted, lambda item: [_section(item)]):
            place = order.get(fold(group.title), len(order))
            rank = (group.title == NO_SECTION, place, begun[group.title])
            name = card.plan if card else str(items[0].values["plan"] or "")
            title = f"{name}: {group.title}" if len(plans) > 1 else group.title
            goal = card.goal_of(group.title) if card else ""
            found.append((list(plans).index(key), rank, Group(title, goal, group.bundles)))
    return [group for _, _, group in sorted(found, key=lambda one: one[:2])]


def _section(item: Item) -> str:
    return str(item.values["section"] or NO_SECTION)


def _groups(
    shown: Iterable[Item],
    known: Mapping[int, Measure],
    counted: Mapping[Measure, tuple[int, int]],
    titles: Callable[[Item], Iterable[str]],
    *,
    order: Callable[[str], tuple[bool, str] | int] | None = None,
    folded: bool = True,
) -> list[Group]:
    """Measures under each of their titles; by date where every occurrence stands alone, else as they were put in."""
    parts: dict[str, list[Item]] = {}
    dated = sorted(shown, key=lambda item: (item.end or date.max, item.row))
    for item in dated:
        for title in titles(item):
            parts.setdefault(title, []).append(item)
    names = sorted(parts, key=order) if order is not None else list(parts)
    return [Group(name, "", tuple(_bundles(parts[name], known, counted, folded=folded))) for name in names]


def _bundles(
    items: Iterable[Item], known: Mapping[int, Measure], counted: Mapping[Measure, tuple[int, int]], *, folded: bool
) -> list[Bundle]:
    if not folded:
        return [Bundle((item,), *counted[known[item.row]]) for item in items]
    held: dict[Measure, list[Item]] = {}
    for item in items:
        held.setdefault(known[item.row], []).append(item)
    found = [Bundle(tuple(rows), *counted[key]) for key, rows in held.items()]
    return sorted(found, key=lambda bundle: min(item.row for item in bundle.items))
