"""What the buttons of «Антирисковая программа» do: dialogs, then one call of a service."""

from collections.abc import Callable

from shnor_desktop.models.sheets.cells import this_day
from shnor_desktop.models.sheets.programme import PROGRAMME_TARGETS
from shnor_desktop.models.sheets.values import BadValue, Value
from shnor_desktop.services.entries import Applied
from shnor_desktop.services.programme import aims, anti_risk, targets
from shnor_desktop.services.programme.aims import Aim
from shnor_desktop.services.programme.anti_risk import Programme
from shnor_desktop.services.programme.place import Place
from shnor_desktop.services.programme.seen import Component
from shnor_desktop.services.programme.sight import Sight
from shnor_desktop.services.programme.targets import Measured
from shnor_desktop.ui.desk import Link
from shnor_desktop.ui.pages.antirisk_cards import AimsCard, ProgrammesCard
from shnor_desktop.ui.pages.antirisk_pick import Choice, Pick
from shnor_desktop.ui.widgets.page import Page
from shnor_desktop.ui.widgets.why import Reader, Why
from shnor_desktop.ui.wizards.ask import Answers, Ask, Field

Write = Callable[[Callable[[], Applied | None], str], None]
_FIELDS = ("indicator", "unit", "base_value", "target_value", "due", "actual_value", "source")
_LONG = frozenset({"indicator"})


class Gestures:
    """Works on the page that holds the cards."""

    def __init__(self, page: Page, programmes: ProgrammesCard, aims_card: AimsCard, write: Write) -> None:
        self.page, self.programmes, self.aims_card, self.write = page, programmes, aims_card, write
        self.reader = Reader(page.desk, page)
        self.figures: dict[str, Measured] = {}

    @property
    def _sight(self) -> Sight:
        desk = self.page.desk
        return Sight(desk.office, desk.year, desk.school, this_day())

    # --- the programme at hand

    def about_programme(self, key: str) -> None:
        """A button under the table of programmes."""
        one = self.programmes.current
        if one is None:
            return
        if key == "start":
            self._ask_start(one)
        elif key == "measures":
            self._ask_measures(one)
        elif key == "texts":
            first = next((piece.row for part in one.document.parts for piece in part.pieces), None)
            self.page.desk.go(Link("programme", "programme_texts", first, column=one.factor, part="texts"))
        elif key == "plan":
            first = one.items[0].row if one.items else None
            self.page.desk.go(Link("programme", "roadmap", first, part="plan"))
        else:
            self.page.desk.go(Link("reports"))

    def _ask_start(self, one: Programme) -> None:
        sight, place = self._sight, one.place

        def asked(found: list[tuple[Component, bool]]) -> None:
            choices = [Choice(part.key, part.title, f"Задача: {part.task}", ticked) for part, ticked in found]
            if not choices:
                self.write(lambda: anti_risk.start(self._sight, place, ()), "Программа начата.")
                return
            Pick(
                self.page,
                "Начать программу",
                choices,
                lambda keys: self.write(lambda: anti_risk.start(self._sight, place, keys), "Программа начата."),
                about="Отметьте составляющие фактора, по которым школа будет работать. Пустые разделы получат "
                "начальные тексты из справочника программы, цифры по этим составляющим станут целевыми показателями; "
                "всё можно править.",
                accept="Начать",
            )

        self.page.desk.read(self.page, lambda _progress: anti_risk.components(sight, one.factor), asked)

    def _ask_measures(self, one: Programme) -> None:
        office, year = self.page.desk.office, self.page.desk.year
        known = {measure.key: measure for measure in one.offered}
        choices = [
            Choice(key, measure.title, f"{measure.deadline_text(year)} · {measure.responsible}", ticked=True)
            for key, measure in known.items()
        ]

        def picked(keys: list[str]) -> None:
            chosen = [known[key] for key in keys]
            self.write(lambda: anti_risk.take(office, one.place, chosen), "Меры добавлены в дорожную карту программы.")

        about = f"Меры пойдут в план «{one.plan}»."
        Pick(self.page, "Меры фактора", choices, picked, about=about, accept="Добавить")

    # --- targets

    def about_aim(self, key: str) -> None:
        """A button under the targets."""
        programme, aim = self.programmes.current, self.aims_card.current
        if programme is None:
            return
        if key == "figure":
            self._ask_figure(programme.place)
        elif key == "own":
            self._ask_own(programme.place)
        elif aim is not None and key == "change":
            self._ask_change(aim)
        elif aim is not None and key == "why":
            links = aim.figure.links if aim.figure is not None else ()
            self.reader.explain(Why(aim.indicator, tuple(aim.why()), links))
        elif aim is not None:
            office = self.page.desk.office
            self.write(lambda: aims.remove(office, aim.row), "Показатель убран; это можно отменить.")

    def _ask_figure(self, place: Place) -> None:
        sight = self._sight

        def asked(found: dict[str, Measured]) -> None:
            choices = [Choice(key, f"{one.group}: {one.title} — {_value(one)}") for key, one in found.items()]
            Pick(
                self.page,
                "Показатель из данных",
                choices,
                lambda keys: self.write(lambda: aims.add(self._sight, place, keys[0]), "Показатель добавлен."),
                about="Значение будет считаться по данным; сегодняшнее станет исходным.",
                accept="Добавить",
                several=False,
            )

        self.page.desk.read(self.page, lambda _progress: targets.registry(sight), asked)

    def _ask_own(self, place: Place) -> None:
        office = self.page.desk.office
        fields = [_field(key, None) for key in _FIELDS]
        Ask(
            self.page,
            "Свой показатель",
            fields,
            lambda given: self.write(lambda: aims.add_own(office, place, _cells(given)), "Показатель добавлен."),
            accept="Добавить",
            check=_trouble,
        )

    def _ask_change(self, aim: Aim) -> None:
        office = self.page.desk.office
        held: dict[str, Value] = {
            "indicator": aim.indicator,
            "unit": aim.unit or None,
            "base_value": aim.base,
            "target_value": aim.target,
            "due": aim.due,
            "actual_value": aim.typed,
            "source": aim.source or None,
        }
        shown = [key for key in _FIELDS if not (aim.key and key in ("actual_value", "source", "unit"))]
        about = f"Сейчас по данным: {aim.told(aim.now)}." if aim.key else "Значение вносится вручную."
        Ask(
            self.page,
            "Целевой показатель",
            [_field(key, held[key]) for key in shown],
            lambda given: self.write(lambda: aims.change(office, aim.row, _cells(given)), "Показатель изменён."),
            about=about,
            accept="Сохранить",
            check=_trouble,
        )


def _value(one: Measured) -> str:
    return "нет данных" if one.figure.value is None else one.figure.text


def _field(key: str, value: Value) -> Field:
    column = PROGRAMME_TARGETS.column(key)
    return Field(
        key,
        column.label,
        "day" if key == "due" else "long" if key in _LONG else "text",
        PROGRAMME_TARGETS.show(key, value),
        required=key == "indicator",
    )


def _cells(given: Answers) -> dict[str, Value]:
    return {key: PROGRAMME_TARGETS.column(key).read(words) for key, words in given.items()}


def _trouble(given: Answers) -> str:
    for key, words in given.items():
        try:
            PROGRAMME_TARGETS.column(key).read(words)
        except BadValue as error:
            return f"{PROGRAMME_TARGETS.column(key).label}: {error}."
    return ""
