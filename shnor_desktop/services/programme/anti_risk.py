"""Anti-risk programmes of a school: one for each activated factor, from what made it visible to what is to be done."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from shnor_desktop.errors import InputError
from shnor_desktop.models.sheets.concept_documents import ANTI_RISK
from shnor_desktop.models.sheets.programme import ANTI_RISK_PLAN
from shnor_desktop.models.sheets.values import fold
from shnor_desktop.services import entries, measures, wording
from shnor_desktop.services.entries import Add, Applied, Step, Stored
from shnor_desktop.services.measures import CatalogueMeasure
from shnor_desktop.services.office import Office
from shnor_desktop.services.plan_cards import PlanCard
from shnor_desktop.services.planning import Item
from shnor_desktop.services.programme import aims, inserts, seen, texts, writing
from shnor_desktop.services.programme.aims import Aim
from shnor_desktop.services.programme.place import Place, factor_title
from shnor_desktop.services.programme.seen import Component, Seen
from shnor_desktop.services.programme.sight import Sight
from shnor_desktop.services.programme.texts import Document

COLUMNS = (
    ("task", "Задача"),
    ("title", "Мероприятие"),
    ("deadline_text", "Сроки реализации"),
    ("indicator", "Показатели реализации"),
    ("responsible", "Ответственные"),
    ("participants", "Участники"),
)
"""Of the road map of a programme, as the appendix heads them (DOMAIN §1.5)."""


@dataclass(frozen=True, slots=True)
class Programme:
    """The programme of one factor with everything that belongs to it."""

    place: Place
    title: str
    activated: bool
    visible: tuple[Seen, ...]
    document: Document
    aims: tuple[Aim, ...]
    items: tuple[Item, ...]
    offered: tuple[CatalogueMeasure, ...]
    """Measures of the catalogue that its road map does not have yet."""
    plan: str
    """The road map it has, or the one that would be begun."""

    @property
    def factor(self) -> str:
        return self.place.factor

    @property
    def begun(self) -> bool:
        """Whether anything of it is there."""
        return bool(self.document.filled or self.aims or self.items)

    @property
    def done(self) -> int:
        return sum(item.done(date.max) for item in self.items)


def place_of(office: Office, year: int, factor: str, school: str | None = None) -> Place:
    """The document of that factor."""
    return Place(office.code if not office.is_district else school or "", year, ANTI_RISK, factor)


def plan_name(title: str, year: int) -> str:
    """The road map of a programme, as it is named when it is begun here."""
    return f"{ANTI_RISK}: {wording.inner(title)} ({year})"[:255]


def factors_of(office: Office, year: int, school: str) -> list[str]:
    """The activated factors, and those that have a programme although they are no longer activated."""
    chosen = measures.activated(office, year, school)
    with office.reading() as session:
        rows = entries.load(session, texts.SHEET, year=year, school=school)
        rows += entries.load(session, aims.SHEET, year=year, school=school)
    written = [
        str(row.values["factor"]) for row in rows if row.values["document"] == ANTI_RISK and row.values["factor"]
    ]
    return list(dict.fromkeys([*chosen, *written]))


def gather(sight: Sight) -> list[Programme]:
    """The programmes of the school of the sight in its year."""
    office, school = sight.office, sight.school
    chosen = set(measures.activated(office, sight.year, school))
    offered = measures.suggest(office, sight.year, school)
    return [
        _programme(sight, key, key in chosen, [one for one in offered if one.factor == key])
        for key in factors_of(office, sight.year, school)
    ]


def _programme(sight: Sight, factor: str, activated: bool, offered: Iterable[CatalogueMeasure]) -> Programme:
    place = place_of(sight.office, sight.year, factor, sight.school)
    return Programme(
        place,
        factor_title(sight.office, factor),
        activated,
        tuple(seen.visible(sight, factor)),
        texts.read(sight, place),
        tuple(aims.read(sight, place)),
        tuple(inserts.plan_items(sight, place)),
        tuple(offered),
        plan_of(sight.office, place),
    )


# --- starting texts


def components(sight: Sight, factor: str) -> list[tuple[Component, bool]]:
    """The components of the factor, each with whether the data show it; all of them where the data show none."""
    about = seen.described().get(factor)
    if about is None:
        return []
    shown = {one.component for one in seen.visible(sight, factor) if one.fires and one.component}
    return [(part, not shown or part.key in shown) for part in about.components]


def suggested(sight: Sight, place: Place, chosen: Collection[str]) -> dict[str, str]:
    """Starting texts by part for the chosen components: our own catalogue, to be edited (внутреннее правило)."""
    about = seen.described().get(place.factor)
    title = factor_title(sight.office, place.factor)
    name = f"Программа антирисковых мер «{title}» на {place.year} год"
    term = f"С 01.01.{place.year} по 31.12.{place.year}."
    if about is None:
        return {"name": name, "term": term}
    parts = [part for part in about.components if part.key in chosen]
    return {
        "name": name,
        "goal": about.goal,
        "tasks": _numbered(part.task for part in parts),
        "methods": _numbered(part.method for part in parts),
        "term": term,
        "expected": _numbered([*(part.expected for part in parts), about.expected]),
        "executors": f"{about.executors}.",
    }


def _numbered(lines: Iterable[str]) -> str:
    return "\n".join(f"{number}. {line}." for number, line in enumerate(lines, 1))


def start(sight: Sight, place: Place, chosen: Collection[str]) -> Applied:
    """Fill the empty parts with starting texts and set the figures that show the risk as targets; one operation."""
    if not place.factor:
        raise InputError("Выберите фактор риска: программа пишется на один фактор.")
    document = texts.read(sight, place)
    told = suggested(sight, place, chosen)
    steps: list[Step] = [
        writing.added(place, part.key, told[part.key], sight.on)
        for part in document.parts
        if not part.pieces and told.get(part.key)
    ]
    about = seen.described().get(place.factor)
    parts = [part for part in (about.components if about else ()) if part.key in chosen]
    firing = [one.key for one in seen.visible(sight, place.factor) if one.fires]
    answers = ["risk:1"] if any(key.startswith("risk:1.") for key in firing) else []
    steps += aims.suggested(sight, place, [*firing, *answers, *(key for part in parts for key in part.figures)])
    if not steps:
        raise InputError("Все разделы уже заполнены: начальных текстов предлагать некуда.")
    return entries.apply(sight.office, steps, f"Начата программа: {place.title(sight.office)}"[:200])


def take(office: Office, place: Place, chosen: Sequence[CatalogueMeasure]) -> Applied:
    """Put measures into the road map of the programme; with the first of them the plan itself is made."""
    title = factor_title(office, place.factor)
    plan = plan_of(office, place)
    steps = measures.steps_of(office, place.year, plan, chosen, place.school)
    with office.reading() as session:
        known = {fold(str(row.values["plan"])) for row in entries.load(session, "plans", school=place.school)}
    if fold(plan) not in known:
        about = seen.described().get(place.factor)
        card = PlanCard(
            plan,
            place.school,
            kind=ANTI_RISK_PLAN,
            factor=place.factor,
            start=date(place.year, 1, 1),
            end=date(place.year, 12, 31),
            goal=about.goal if about else "",
            columns=COLUMNS,
        )
        steps.append(Add("plans", place.school, card.cells))
    return entries.apply(office, steps, f"Программа «{title}»: добавлено мер {len(chosen)}"[:200])


def plan_of(office: Office, place: Place) -> str:
    """The road map that this programme has, or the one that would be begun."""
    with office.reading() as session:
        rows = entries.load(session, "plans", school=place.school)
    held = [
        str(row.values["plan"])
        for row in rows
        if (row.values["kind"], row.values["factor"]) == (ANTI_RISK_PLAN, place.factor)
        and isinstance(row.values["start"], date)
        and row.values["start"].year == place.year
    ]
    return held[0] if held else plan_name(factor_title(office, place.factor), place.year)


# --- a district


@dataclass(frozen=True, slots=True)
class Readiness:
    """How far a school is with the programme of one factor."""

    school: str
    name: str
    factor: str
    title: str
    filled: int
    parts: int
    aims: int
    items: int
    done: int
    state: str


def readiness(office: Office, year: int) -> list[Readiness]:
    """Schools of a district by activated factor; a school without any has one line with no factor."""
    with office.reading() as session:
        schools = {row.school: str(row.values["short_name"] or row.school) for row in entries.load(session, "school")}
        profile = entries.load(session, "risk_profile", year=year)
        written = entries.load(session, texts.SHEET, year=year)
        aimed = entries.load(session, aims.SHEET, year=year)
        planned = [Item(row.id, row.school, row.values) for row in entries.load(session, "roadmap")]
        papers = entries.load(session, "concept_documents", year=year)
    factors: dict[str, list[str]] = {}
    for row in profile:
        if row.values["activated"] is True:
            factors.setdefault(row.school, []).append(str(row.values["factor"]))
    texts_of, aims_of = _by_factor(written), _by_factor(aimed)
    items: dict[tuple[str, str], list[Item]] = {}
    for item in planned:
        if item.end is not None and item.end.year == year and item.values["factor"]:
            items.setdefault((item.school, str(item.values["factor"])), []).append(item)
    states: dict[tuple[str, str], str] = {}
    for row in papers:
        if row.values["kind"] == ANTI_RISK and row.values["factor"]:
            states.setdefault((row.school, str(row.values["factor"])), str(row.values["state"] or ""))
    usual = len(texts.shipped_parts(office, Place("", year, ANTI_RISK))[0])
    found = []
    for code, name in sorted(schools.items()):
        for key in factors.get(code, [""]):
            own, due = texts_of.get((code, key), ()), items.get((code, key), ())
            frames = {row.values["part"] for row in own if row.values["piece"] == texts.FRAME}
            filled = {row.values["part"] for row in own if row.values["piece"] != texts.FRAME and row.values["text"]}
            found.append(
                Readiness(
                    code,
                    name,
                    key,
                    factor_title(office, key) if key else "",
                    len(filled),
                    len(frames) or usual,
                    len(aims_of.get((code, key), ())),
                    len(due),
                    sum(one.done(date.max) for one in due),
                    states.get((code, key), ""),
                )
            )
    return found


def _by_factor(rows: Iterable[Stored]) -> dict[tuple[str, str], list[Stored]]:
    """Rows of anti-risk programmes by school and factor."""
    found: dict[tuple[str, str], list[Stored]] = {}
    for row in rows:
        if row.values["document"] == ANTI_RISK:
            found.setdefault((row.school, str(row.values["factor"] or "")), []).append(row)
    return found
