"""The section «Дорожная карта»: plans from templates, measures with dates, people, states, and what proves them."""

from collections.abc import Callable
from dataclasses import replace

from shnor_desktop.models.sheets.cells import this_day
from shnor_desktop.models.sheets.programme import ANTI_RISK_PLAN, EVENTS_PLAN, ROAD_MAP
from shnor_desktop.models.sheets.values import Value, fold
from shnor_desktop.services import (
    plan_cards,
    plan_making,
    plan_measures,
    plan_numbers,
    plan_own,
    plan_shift,
    plan_templates,
    wording,
)
from shnor_desktop.services.entries import Applied
from shnor_desktop.services.plan_cards import PlanCard
from shnor_desktop.services.plan_numbers import measure_of
from shnor_desktop.services.plan_own import Written
from shnor_desktop.services.plan_templates import Template
from shnor_desktop.services.planning import Item
from shnor_desktop.ui.desk import Desk, Link
from shnor_desktop.ui.pages.programme_plan import ProofsCard
from shnor_desktop.ui.pages.roadmap_columns import ColumnsDialog
from shnor_desktop.ui.pages.roadmap_data import EVERYTHING, Asked, Place, RoadMap, gather
from shnor_desktop.ui.pages.roadmap_gestures import Gestures, suiting
from shnor_desktop.ui.pages.roadmap_measure import Measured, MeasureDialog
from shnor_desktop.ui.pages.roadmap_model import Node, tree_of
from shnor_desktop.ui.pages.roadmap_own import OwnTemplatesDialog, SaveTemplateDialog
from shnor_desktop.ui.pages.roadmap_panel import RoadMapPanel
from shnor_desktop.ui.pages.roadmap_shift import Shift, ShiftDialog
from shnor_desktop.ui.pages.roadmap_template import TemplateDialog, Wish
from shnor_desktop.ui.widgets.page import Page
from shnor_desktop.ui.wizards.ask import Answers, Ask, Field, as_day
from shnor_desktop.ui.wizards.plan_import import ask_plan_import


class RoadMapPage(Page):
    """The plans; every gesture is one call of a service."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.plan = RoadMapPanel()
        self.proofs = ProofsCard(desk)
        self.column.addWidget(self.plan, 1)
        self.column.addWidget(self.proofs)
        self.gestures = Gestures(self, desk)
        self._data: RoadMap | None = None
        self._row: int | None = None
        self._place: Place | None = None
        self.plan.wanted.connect(self._on_wanted)
        self.plan.chosen.connect(self._on_chosen)
        self.proofs.take_drops(self.plan.tree, lambda: self.plan.item)

    def load(self) -> tuple[RoadMap, tuple[Asked, Node]]:
        data = gather(self.desk.office, self.desk.school, this_day())
        # the lines are made here, too: with ten thousand of them the screen's thread would stop for it
        shown = self.plan.asked
        place = data.place_of(self._place or (shown.place if shown is not None else None))
        asked = replace(shown or Asked(), place=place)
        return data, (asked, tree_of(data.arranged(asked)))

    def fill(self, read: tuple[RoadMap, tuple[Asked, Node]]) -> None:
        data, made = read
        self._data = data
        sheet = self.desk.office.sheet("roadmap")
        self.plan.show_plan(data, sheet, self._place, can_write=self.desk.can_write, made=made)
        self._place = None
        if self._row is not None:
            self.plan.go(self._row)
            self._row = None

    def concerns(self, sheets: frozenset[str]) -> bool:
        return not sheets.isdisjoint({"roadmap", "evidence", "plans", "list_items"})

    def go(self, link: Link) -> None:
        """Stand on the measure that a link names."""
        if link.row is None:
            return
        self._row = link.row
        if self.ready and self.plan.go(link.row):
            self._row = None

    def _on_chosen(self, item: Item | None) -> None:
        self.proofs.show_item(item)

    # --- which gesture

    def _on_wanted(self, key: str) -> None:
        item, marked = self.plan.item, self.plan.tree.marked
        whole: dict[str, Callable[[], object]] = {
            "new": self._ask_template,
            "import": self._ask_table,
            "columns": self._ask_columns,
            "card": self._ask_card,
            "renumber": self._ask_renumber,
            "save": self._ask_save,
            "remove": self._ask_remove,
            "own": lambda: OwnTemplatesDialog(self, self.desk),
            "add": self._ask_new,
            "shift": lambda: self._ask_shift(suiting("shift", marked)),
            "shift_all": lambda: self._ask_shift([]),
        }
        if key in whole:
            whole[key]()
        elif key == "change" and item is not None:
            self._ask_change(item)
        elif key == "sheet" and item is not None:
            self.desk.go(Link("data", "roadmap", item.row))
        elif key not in ("change", "sheet"):
            self.gestures.make(key, marked)

    @property
    def _card(self) -> PlanCard | None:
        return self._data.card(self.plan.place) if self._data is not None else None

    # --- a plan as a whole

    def _ask_template(self) -> None:
        data, office = self._data, self.desk.office
        if data is None:
            return

        def show(templates: list[Template]) -> None:
            owners = [(data.owner, data.schools.get(data.owner, data.owner))]
            schools = sorted(code for code in data.schools if code != office.code) if office.is_district else []
            if office.is_district and not data.school:
                owners += [(code, data.schools[code]) for code in schools]
            taken: dict[str, frozenset[str]] = {}
            for card in data.cards:
                taken[card.school] = taken.get(card.school, frozenset()) | {fold(card.plan)}
            all_schools = () if data.school else schools
            dialog = TemplateDialog(
                self, templates, office.rules, self.desk.year, owners, schools=all_schools, taken=taken
            )
            dialog.wanted.connect(self._make)

        self.desk.edit(self, lambda _progress: plan_templates.available(office), show)

    def _ask_table(self) -> None:
        def loaded(name: str, _applied: Applied) -> None:
            self._place = (self.desk.school or self.desk.office.code, name)

        ask_plan_import(self, self.desk, done=loaded)

    def _make(self, wish: Wish) -> None:
        office = self.desk.office
        self._place = (wish.owners[0], wish.name) if len(wish.owners) == 1 else EVERYTHING

        def work() -> Applied:
            return plan_making.make_for(office, wish.template, wish.owners, numbers=wish.numbers, name=wish.name)

        self.gestures.write(work, f"Создан план «{wish.name}».")

    def _ask_columns(self) -> None:
        card, office = self._card, self.desk.office
        if card is None:
            return
        dialog = ColumnsDialog(self, card.plan, card.columns)
        dialog.chosen.connect(
            lambda columns: self.gestures.write(
                lambda: plan_cards.show_columns(office, card.plan, card.school, columns)
            )
        )

    def _ask_card(self) -> None:
        card, office = self._card, self.desk.office
        if card is None:
            return
        kinds = tuple((kind, kind[:1].upper() + kind[1:]) for kind in (ROAD_MAP, ANTI_RISK_PLAN, EVENTS_PLAN))
        sections = [(f"s{place}", one) for place, one in enumerate(card.sections)]
        fields = (
            Field("kind", "Вид", "choice", card.kind, options=kinds),
            Field("start", "Начало", "day", wording.day(card.start) if card.start else "", required=False),
            Field("end", "Окончание", "day", wording.day(card.end) if card.end else "", required=False),
            Field("goal", "Цель плана", "long", card.goal, required=False),
            *(Field(key, f"Цель: {_short(one.name)}", value=one.goal, required=False) for key, one in sections),
        )

        def answered(given: Answers) -> None:
            wanted = replace(
                card,
                kind=given["kind"],
                start=as_day(given["start"]),
                end=as_day(given["end"]),
                goal=given["goal"],
                sections=tuple(replace(one, goal=given[key]) for key, one in sections),
            )
            self.gestures.write(lambda: plan_cards.save(office, wanted), "Сохранено.")

        Ask(self, "Цель, вид и сроки плана", fields, answered, about=card.plan, accept="Сохранить", check=_order)

    def _ask_renumber(self) -> None:
        card, data, office = self._card, self._data, self.desk.office
        if card is None or data is None:
            return
        found = plan_numbers.proposed(data.of(self.plan.place), [one.name for one in card.sections])
        new = [one for one in found if one.before != one.after]
        twice = plan_numbers.repeated(data.of(self.plan.place))
        if not new:
            self.desk.messages.inform("Номера уже идут по порядку.", f"План «{card.plan}».")
            return
        shown = "; ".join(f"{one.before or wording.EMPTY} → {one.after}" for one in new[:6])
        more = f" и ещё {len(new) - 6}" if len(new) > 6 else ""
        warned = f" Сейчас повторяются номера: {', '.join(twice[:6])}." if twice else ""
        self.desk.messages.ask(
            f"Дать новые номера {wording.genitive(len(new), wording.MEASURE)} плана «{card.plan}»?",
            lambda: self.gestures.write(
                lambda: plan_numbers.renumber(office, card.plan, card.school), "План перенумерован."
            ),
            yes="Перенумеровать",
            hint=f"{shown}{more}.{warned} Это можно отменить.",
        )

    def _ask_save(self) -> None:
        card, office, year = self._card, self.desk.office, self.desk.year
        if card is None:
            return

        def show(written: Written) -> None:
            SaveTemplateDialog(self, self.desk, written)

        self.desk.edit(
            self, lambda _progress: plan_own.from_plan(office, card.plan, school=card.school, year=year), show
        )

    def _ask_remove(self) -> None:
        card, office = self._card, self.desk.office
        if card is not None:
            self.desk.messages.ask(
                f"Удалить план «{card.plan}»?",
                lambda: self.gestures.write(
                    lambda: plan_cards.remove(office, card.plan, card.school), "План удалён; это можно отменить."
                ),
                yes="Удалить",
                hint="План, в котором есть исполненное или файлы, не удаляется.",
            )

    def _ask_shift(self, chosen: list[Item]) -> None:
        data, card, office = self._data, self._card, self.desk.office
        if data is None:
            return
        whole = data.of(self.plan.place) if card is not None else []

        def wanted(shift: Shift) -> None:
            def work() -> Applied:
                if shift.rows is None and card is not None:
                    return plan_shift.shift(
                        office, card.plan, card.school, days=shift.days, months=shift.months
                    ).applied
                return plan_shift.shift_rows(office, shift.rows or (), days=shift.days, months=shift.months).applied

            self.gestures.write(work, "Сроки сдвинуты; это можно отменить.")

        dialog = ShiftDialog(self, chosen, whole, card.plan if card is not None else "")
        dialog.wanted.connect(wanted)

    # --- one measure

    def _ask_new(self) -> None:
        data, office, card = self._data, self.desk.office, self._card
        if data is None:
            return
        plan = card.plan if card is not None else f"Антирисковая программа {self.desk.year}"
        owner = card.school if card is not None else data.owner

        def answered(given: Measured) -> None:
            self._place = (owner, given.plan)
            self.gestures.write(
                lambda: plan_measures.add(
                    office,
                    given.plan,
                    owner,
                    _level(given, district=owner == office.code and office.is_district),
                    given.windows,
                    whole=given.begins,
                ),
                "Мероприятие добавлено.",
            )

        sheet = office.sheet("roadmap")
        MeasureDialog(self, office, sheet, self.desk.year, answered, plan=plan, sections=self._sections(owner, plan))

    def _ask_change(self, item: Item) -> None:
        data, office = self._data, self.desk.office
        if data is None or not self.desk.can_write:
            return
        family = [one for one in data.items if measure_of(one) == measure_of(item)]

        def answered(given: Measured) -> None:
            if given.replan:
                self.gestures.write(lambda: plan_measures.replan(office, item.row, given.cells, given.windows))
            elif any(item.values[key] != value for key, value in given.cells.items()):
                self.gestures.write(lambda: plan_measures.change(office, item.row, given.cells))

        sections = self._sections(item.school, str(item.values["plan"]))
        sheet = office.sheet("roadmap")
        MeasureDialog(self, office, sheet, self.desk.year, answered, item=item, sections=sections, family=family)

    def _sections(self, school: str, plan: str) -> tuple[str, ...]:
        """Sections of the plan: as its card names them, then those its measures have."""
        data = self._data
        if data is None:
            return ()
        card = data.card((school, plan))
        names = [one.name for one in card.sections] if card is not None else []
        names += [str(item.values["section"]) for item in data.of((school, plan)) if item.values["section"]]
        return tuple(dict.fromkeys(names))


def _level(given: Measured, *, district: bool) -> dict[str, Value]:
    """Whose the measure is, where the person has not said it."""
    return {**given.cells, "level": given.cells["level"] or ("муниципалитет" if district else "школа")}


def _short(name: str) -> str:
    return name if len(name) <= 40 else f"{name[:39].rstrip()}…"


def _order(given: Answers) -> str:
    begin, end = as_day(given["start"]), as_day(given["end"])
    return "Окончание раньше начала: проверьте даты." if begin and end and end < begin else ""
