"""«Чего не хватает»: which data the indicators without a value wait for, and on which forms they are entered."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from shnor_desktop.models.sheets import SHEETS
from shnor_desktop.models.sheets.spec import Sheet
from shnor_desktop.services.indicators import catalogue
from shnor_desktop.services.indicators import language as tree
from shnor_desktop.services.indicators.catalogue import Indicator
from shnor_desktop.services.indicators.known import SHEET
from shnor_desktop.services.indicators.values import DISTRICT_ONLY, IndicatorValue


@dataclass(frozen=True, slots=True)
class Lack:
    """One thing that is missing, the indicators that wait for it, and the form where it is entered."""

    sentence: str
    sheet: str
    values: tuple[IndicatorValue, ...]

    @property
    def codes(self) -> tuple[str, ...]:
        """Codes of the indicators, each once."""
        return tuple(dict.fromkeys(one.indicator.code for one in self.values))


def lacking(values: Iterable[IndicatorValue], sheets: Callable[[str], Sheet]) -> list[Lack]:
    """Everything missing, what most indicators wait for first; what only the district computes is left out."""
    found: dict[tuple[str, str], list[IndicatorValue]] = {}
    for one in values:
        if one.known.value is not None:
            continue
        asked = forms_of(one.indicator, sheets)
        for sentence in one.known.figure.missing:
            if sentence != DISTRICT_ONLY:
                found.setdefault((sentence, _form(sentence, asked)), []).append(one)
    ordered = sorted(found.items(), key=lambda item: -len(item[1]))
    return [Lack(sentence, sheet, tuple(waiting)) for (sentence, sheet), waiting in ordered]


def forms_of(indicator: Indicator, sheets: Callable[[str], Sheet]) -> tuple[str, ...]:
    """The forms its formula reads; «Показатели» where there is none, for there its value is typed."""
    node = catalogue.node_of(indicator, sheets)
    if node is None:
        return (SHEET,)
    found: dict[str, None] = {}
    for one in tree.walk(node):
        if isinstance(one, tree.Total):
            found[one.sheet] = None
            found |= {has.sheet: None for has in tree.conditions(one.where) if isinstance(has, tree.Has)}
    return tuple(found)


def _form(sentence: str, asked: tuple[str, ...]) -> str:
    """The form that a sentence names, else the first that the formula reads."""
    return next((key for key in asked if f"«{SHEETS[key].title}»" in sentence), asked[0] if asked else "")
