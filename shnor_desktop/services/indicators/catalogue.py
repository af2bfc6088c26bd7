"""All indicators of the shipped programmes and the office's own ones, each with its formula or what it lacks."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from typing import Any, Literal, TypeAlias, get_args

from shnor_desktop.errors import FileError, InputError
from shnor_desktop.models.sheets.indicator_values import FALLING, RISING, WHOLE_YEAR
from shnor_desktop.models.sheets.kinds import Figure as PrintedFigure
from shnor_desktop.models.sheets.values import BadValue, Value, fold
from shnor_desktop.paths import resources
from shnor_desktop.services.indicators import language as tree
from shnor_desktop.services.indicators.language import Node
from shnor_desktop.services.indicators.parser import Sheets, parse
from shnor_desktop.services.rules import Rules, RuleSet

RULE = "indicators"
OWN = "own"
OWN_TITLE = "Свои показатели"
Type: TypeAlias = Literal["%", "число", "да/нет"]
Direction: TypeAlias = Literal["растёт", "снижается", "да"]
Level: TypeAlias = Literal["школа", "муниципалитет"]
HALF_YEARS = ("1 полугодие", "2 полугодие")
TWICE = "раз в полугодие"
YES, NO = "да", "нет"


@dataclass(frozen=True, slots=True)
class Target:
    """A plan for a year: as a number or an answer, and as the source prints it."""

    value: Fraction | bool
    printed: str


@dataclass(frozen=True, slots=True)
class Part:
    """One of several figures that a source puts into one indicator."""

    title: str
    formula: str


@dataclass(frozen=True, slots=True)
class Indicator:
    """One line of a programme. Either ``formula`` or ``missing`` is filled in."""

    programme: str
    programme_title: str
    code: str
    title: str
    type: Type
    unit: str
    direction: Direction
    level: Level
    numerator: str
    denominator: str
    periodicity: str
    months: tuple[int, ...]
    targets: Mapping[int, Target]
    source: str
    group: str = ""
    note: str = ""
    reading: str = ""
    """Which school year is meant, and how the words of the source were taken."""
    formula: str = ""
    missing: tuple[str, ...] = ()
    parts: tuple[Part, ...] = ()
    version: int = 1
    since: int | None = None
    own: bool = False

    @property
    def periods(self) -> tuple[str, ...]:
        """What a value of it belongs to: the year, or each half of it."""
        return HALF_YEARS if self.periodicity == TWICE else (WHOLE_YEAR,)

    def is_named(self, programme: Value, indicator: Value) -> bool:
        """Whether a row of «Показатели» means this indicator, by key, code or title."""
        if fold(str(programme or "")) not in (fold(self.programme), fold(self.programme_title)):
            return False
        names = (self.code, self.title, f"{self.code} {self.title}", f"{self.code}. {self.title}")
        return fold(str(indicator or "")) in {fold(name) for name in names}


@cache
def shipped() -> tuple[Indicator, ...]:
    """The own indicators of the source programmes, programme by programme."""
    found: list[Indicator] = []
    for path in sorted((resources() / "indicators").glob("*.json")):
        body = json.loads(path.read_text(encoding="utf-8"))
        found += [_shipped(body, raw) for raw in body["indicators"]]
    return tuple(found)


def _shipped(body: Mapping[str, Any], raw: Mapping[str, Any]) -> Indicator:
    def whole(formula: str) -> str:
        for name, text in body["definitions"].items():
            formula = formula.replace("{" + name + "}", text)
        return formula

    return Indicator(
        programme=body["key"],
        programme_title=body["title"],
        code=raw["code"],
        title=raw["title"],
        type=raw["type"],
        unit=raw["unit"],
        direction=raw["direction"],
        level=raw["level"],
        numerator=raw["numerator"],
        denominator=raw["denominator"],
        periodicity=raw["periodicity"],
        months=tuple(raw["months"]),
        targets={int(year): Target(_amount(one["value"]), one["printed"]) for year, one in raw["targets"].items()},
        source=body["source"],
        group=raw["group"],
        note=raw.get("note", ""),
        reading=raw.get("reading", ""),
        formula=whole(raw.get("formula", "")),
        missing=tuple(raw.get("missing", ())),
        parts=tuple(Part(one["title"], whole(one["formula"])) for one in raw.get("parts", ())),
        version=body["version"],
        since=min(body["years"]),
    )


def catalogue(rules: Rules, year: int) -> list[Indicator]:
    """Shipped indicators, then those of the office that hold in the year."""
    return [*shipped(), *own(rules.of_year(RULE, year))]


def programmes(rules: Rules, year: int) -> dict[str, str]:
    """Key → title of every programme that has indicators."""
    return {one.programme: one.programme_title for one in catalogue(rules, year)}


def own(rule: RuleSet) -> list[Indicator]:
    """The office's own indicators as they stand in its rule."""
    raw = rule.body.get("indicators", [])
    if not isinstance(raw, list):
        raise FileError("Свои показатели записаны с ошибкой: нужен список.")
    try:
        return [own_of(one, rule.source, rule.year) for one in raw]
    except InputError as error:
        raise FileError(f"Свои показатели {rule.year} года записаны с ошибкой. {error}") from error


def own_of(raw: object, source: str, since: int) -> Indicator:
    """One own indicator, refused with a sentence where it is not whole."""
    if not isinstance(raw, Mapping):
        raise InputError("Свой показатель записан с ошибкой: нужны код, название и формула.")
    code, title = _text(raw, "code", "код", 60), _text(raw, "title", "название", 400)
    name = f"Показатель «{code}»"
    if not code or not title:
        raise InputError(f"{name}: нужны код и название.")
    type_ = _one_of(raw, "type", get_args(Type), name, "%")
    direction = _one_of(raw, "direction", get_args(Direction), name, YES if type_ == "да/нет" else RISING)
    if (direction == YES) != (type_ == "да/нет"):
        raise InputError(f"{name}: направление «да» бывает только у показателя вида «да/нет».")
    targets = raw.get("targets", {})
    if not isinstance(targets, Mapping):
        raise InputError(f"{name}: план записан с ошибкой.", hint='Нужно так: "targets": {"2025": "61"}.')
    return Indicator(
        programme=OWN,
        programme_title=OWN_TITLE,
        code=code,
        title=title,
        type=type_,
        unit=_text(raw, "unit", "единица", 20) or ("%" if type_ == "%" else ""),
        direction=direction,
        level=_one_of(raw, "level", get_args(Level), name, "школа"),
        numerator=_text(raw, "numerator", "числитель", 400),
        denominator=_text(raw, "denominator", "знаменатель", 400),
        periodicity=_one_of(raw, "periodicity", ("ежегодно", TWICE), name, "ежегодно"),
        months=_months(raw, name),
        targets={year: one for text, value in targets.items() for year, one in [_own_target(name, text, value, type_)]},
        source=source,
        reading=_text(raw, "reading", "пояснение", 1000),
        formula=_text(raw, "formula", "формула", 4000),
        missing=() if raw.get("formula") else ("формула не указана",),
        since=since,
        own=True,
    )


def _text(raw: Mapping[Any, Any], key: str, label: str, longest: int) -> str:
    value = raw.get(key, "")
    if not isinstance(value, str) or len(value) > longest:
        raise InputError(f"Свой показатель: {label} — текст не длиннее {longest} знаков.")
    return value.strip()


def _months(raw: Mapping[Any, Any], name: str) -> tuple[int, ...]:
    """Months it is due in; an indicator of half-years has two of them."""
    given = raw.get("months", [])
    if not isinstance(given, list) or not all(type(one) is int and 1 <= one <= 12 for one in given):
        raise InputError(f"{name}: месяцы записаны с ошибкой.", hint='Нужно так: "months": [1, 6].')
    return tuple(sorted(set(given)))


def _one_of(raw: Mapping[Any, Any], key: str, words: Sequence[Any], name: str, default: str) -> Any:
    value = raw.get(key, default)
    if value not in words:
        raise InputError(f"{name}: значение «{value}» не годится.", hint=f"Бывает: {', '.join(words)}.")
    return value


def _own_target(name: str, year: object, value: object, type_: Type) -> tuple[int, Target]:
    try:
        found = Target(_amount(str(value).removesuffix("%")), str(value))
        at = int(str(year))
    except (ValueError, BadValue) as error:
        raise InputError(f"{name}: план «{value}» на {year} год не читается.") from error
    if isinstance(found.value, bool) != (type_ == "да/нет"):
        raise InputError(f"{name}: план «{value}» не того вида, что показатель: {type_}.")
    return at, found


def _amount(text: str) -> Fraction | bool:
    value = PrintedFigure().read(text)
    if value is None:
        raise BadValue("пусто")
    number = PrintedFigure.number(value)
    return value == YES if number is None else Fraction(number)


def amount(value: Value) -> Fraction | bool | None:
    """A plan or a fact of the form «Показатели»."""
    return None if value is None else _amount(str(value))


def node_of(indicator: Indicator, sheets: Sheets) -> Node | None:
    """The tree of its formula; None where it has none. The formula has to suit the kind of the indicator."""
    if not indicator.formula:
        return None
    try:
        node = parse(indicator.formula, sheets)
    except InputError as error:
        raise InputError(f"Показатель «{indicator.code}»: {error}", hint=error.hint) from error
    if tree.is_answer(node) != (indicator.type == "да/нет"):
        wanted = "условие" if indicator.type == "да/нет" else "число"
        raise InputError(f"Показатель «{indicator.code}»: вид — «{indicator.type}», формула должна давать {wanted}.")
    return node


def direction_word(indicator: Indicator) -> str | None:
    """How the form «Показатели» writes the direction; an answer has none there."""
    return indicator.direction if indicator.direction in (RISING, FALLING) else None
