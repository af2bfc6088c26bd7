"""Gathers what «Дорожная карта» shows; runs in a worker and touches no widget."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from shnor_desktop.models.sheets.values import fold
from shnor_desktop.services import entries, evidence, plan_cards, plan_views, planning
from shnor_desktop.services.evidence import Attached
from shnor_desktop.services.office import Office
from shnor_desktop.services.plan_cards import PlanCard
from shnor_desktop.services.plan_numbers import Measure, measure_of
from shnor_desktop.services.plan_views import Group
from shnor_desktop.services.planning import Item

Place = tuple[str, str]
"""School and name of a plan; two empty words for all plans."""
EVERYTHING: Place = ("", "")


@dataclass(frozen=True, slots=True)
class Asked:
    """What the choosers above the map ask for."""

    place: Place = EVERYTHING
    view: str = plan_views.SECTIONS
    state: str = plan_views.ALL
    words: str = ""


@dataclass(frozen=True, slots=True)
class RoadMap:
    """Measures of the plans in scope with their files; ``school`` is empty where all schools are looked at."""

    items: tuple[Item, ...]
    cards: tuple[PlanCard, ...]
    files: tuple[Attached, ...]
    factors: Mapping[str, str]
    schools: Mapping[str, str]
    """Names of schools (and of the district itself) by code."""
    school: str
    owner: str
    """Whose plans are made here: the school at hand, or the office itself."""
    today: date
    by_row: Mapping[int, list[Attached]] = field(default_factory=dict)
    ranks: Mapping[int, tuple[int, int]] = field(default_factory=dict)
    """Which occurrence of how many each row is, by date."""
    measures: Mapping[int, Measure] = field(default_factory=dict)
    """Which measure each row is an occurrence of."""
    by_plan: Mapping[Place, list[Item]] = field(default_factory=dict)
    """By school and folded name of the plan."""

    def of(self, place: Place) -> list[Item]:
        """The measures of a plan, or of all."""
        if place == EVERYTHING:
            return list(self.items)
        school, plan = place
        return self.by_plan.get((school, fold(plan)), [])

    def card(self, place: Place) -> PlanCard | None:
        """The card of a plan; None for all of them."""
        return next((one for one in self.cards if (one.school, one.plan) == place), None)

    def place_of(self, wanted: Place | None) -> Place:
        """The plan to show: the wanted one while it is there; nothing was chosen yet (None): a single one by itself."""
        places = [(card.school, card.plan) for card in self.cards]
        if wanted is not None and wanted in (EVERYTHING, *places):
            return wanted
        return places[0] if len(places) == 1 else EVERYTHING

    def arranged(self, asked: Asked) -> list[Group]:
        """The measures that are asked for, under the headings of the view."""
        held = self.of(asked.place)
        shown = plan_views.narrowed(held, asked.state, asked.words, self.today)
        return plan_views.grouped(
            asked.view, shown, held, self.cards, factors=self.factors, on=self.today, measures=self.measures
        )

    def title(self, card: PlanCard) -> str:
        """A plan as the chooser names it: with its school where there are several."""
        if self.school or len({one.school for one in self.cards} | {self.owner}) == 1:
            return card.plan
        return f"{self.schools.get(card.school, card.school)}: {card.plan}"


def gather(office: Office, school: str, today: date) -> RoadMap:
    """The plans of a school, or of all when ``school`` is empty."""
    one = school or None
    has_files = office.path is not None
    with office.reading() as session:
        rows = entries.load(session, "roadmap", school=one)
        cards = plan_cards.cards_of(rows, entries.load(session, "plans", school=one))
        named = {row.school: str(row.values["short_name"] or row.school) for row in entries.load(session, "school")}
    items = sorted(
        (planning.Item(row.id, row.school, row.values) for row in rows),
        key=lambda item: (item.end or date.max, item.row),
    )
    files = tuple(evidence.attached(office, school=one, owner=evidence.MEASURE)) if has_files else ()
    by_plan: dict[Place, list[Item]] = {}
    for item in items:
        by_plan.setdefault((item.school, fold(str(item.values["plan"]))), []).append(item)
    measures = {item.row: measure_of(item) for item in items}
    by_row: dict[int, list[Attached]] = {}
    for file in files:
        by_row.setdefault(file.target, []).append(file)
    return RoadMap(
        tuple(items),
        tuple(cards),
        files,
        {entry.key: entry.title for entry in office.lists.items("risk_factors")},
        {office.code: office.name} | named,
        school,
        school or office.code,
        today,
        by_row,
        _ranks(items, measures),
        measures,
        by_plan,
    )


def _ranks(items: list[Item], measures: Mapping[int, Measure]) -> dict[int, tuple[int, int]]:
    held: dict[Measure, list[int]] = {}
    for item in items:
        held.setdefault(measures[item.row], []).append(item.row)
    return {row: (place, len(rows)) for rows in held.values() for place, row in enumerate(rows, 1)}
