"""A computed figure with everything it was made of: rule, source, inputs, arithmetic, version."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from shnor_desktop.services import wording
from shnor_desktop.services.rules import RuleSet

Links = tuple[tuple[str, tuple[int, ...]], ...]
"""Rows by form: where the inputs of a figure stand."""


@dataclass(frozen=True, slots=True)
class Input:
    """One number that went in, in words, with the rows it stands in."""

    title: str
    value: int | Decimal | str | None
    sheet: str = ""
    column: str = ""
    rows: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Rule:
    """By what the figure was computed: in words, where from, since which year, and whether the office changed it."""

    words: str
    source: str = ""
    name: str = ""
    year: int | None = None
    own: bool = False

    @classmethod
    def of(cls, words: str, rule: RuleSet) -> "Rule":
        return cls(words, rule.source, rule.name, rule.year, rule.own)

    @property
    def version(self) -> str:
        """«правило программы с 2021 года», «правило района с 2022 года»."""
        if self.year is None:
            return ""
        whose = "правило, изменённое в этой базе," if self.own else "правило программы"
        return f"{whose} с {self.year} года"


@dataclass(frozen=True, slots=True)
class Figure:
    """A number on a screen or on paper. ``value`` is exact; None when the data lack, and ``missing`` says which."""

    key: str
    title: str
    value: Fraction | None
    rule: Rule
    unit: str = ""
    numerator: int | None = None
    denominator: int | None = None
    inputs: tuple[Input, ...] = ()
    arithmetic: str = ""
    missing: tuple[str, ...] = ()
    places: int = 1

    @property
    def text(self) -> str:
        """«33,3 %», «3,67», «—»."""
        if self.value is None:
            return wording.EMPTY
        told = wording.decimal(self.value, self.places).replace("-", "−")
        return told + (f"{wording.NBSP}{self.unit}" if self.unit else "")

    @property
    def links(self) -> Links:
        """The rows behind the figure, by form."""
        found: dict[str, dict[int, None]] = {}
        for one in self.inputs:
            if one.sheet:
                found.setdefault(one.sheet, {}).update(dict.fromkeys(one.rows))
        return tuple((sheet, tuple(rows)) for sheet, rows in found.items() if rows)

    def why(self) -> list[str]:
        """The answer to «почему», sentence by sentence."""
        said = [f"{self.title}: {self.text}."]
        if self.missing:
            said.append(f"Не хватает данных: {'; '.join(self.missing)}.")
        if self.arithmetic:
            said.append(f"Расчёт: {self.arithmetic}.")
        said += [f"{one.title}: {_shown(one.value)}." for one in self.inputs]
        said.append(f"Правило: {self.rule.words}" + (f" ({self.rule.version})." if self.rule.version else "."))
        if self.rule.source:
            said.append(f"Источник правила: {self.rule.source}.")
        return said

    def as_json(self) -> dict[str, Any]:
        """Counts as whole numbers; the value as text, two decimals at least, half up (nothing is compared on it)."""
        return {
            "numerator": self.numerator,
            "denominator": self.denominator,
            "value": None if self.value is None else str(wording.rounded(self.value, max(2, self.places))),
            "missing": list(self.missing),
        }


def share(
    key: str, title: str, part: int | None, whole: int | None, *, rule: Rule, inputs: Iterable[Input] = ()
) -> Figure:
    """``part`` of ``whole`` in percent."""
    given = tuple(inputs)
    missing = tuple(one.title for one in given if one.value is None)
    if part is None or not whole:
        why = missing or (("не от чего считать долю: 0",) if whole == 0 else (title,))
        return Figure(key, title, None, rule, "%", part, whole, given, missing=why)
    value = Fraction(part * 100, whole)
    arithmetic = f"{part} ∙ 100 / {whole} = {wording.percent(part, whole)}"
    return Figure(key, title, value, rule, "%", part, whole, given, arithmetic)


def ratio(
    key: str,
    title: str,
    total: int | None,
    count: int | None,
    *,
    rule: Rule,
    inputs: Iterable[Input] = (),
    unit: str = "",
    terms: str = "",
) -> Figure:
    """``total`` divided by ``count``: a mean, an index. ``terms`` writes the numerator out."""
    given = tuple(inputs)
    missing = tuple(one.title for one in given if one.value is None)
    if total is None or not count:
        return Figure(key, title, None, rule, unit, total, count, given, missing=missing or (title,), places=2)
    value = Fraction(total, count)
    written = f"({terms}) / {count}" if terms else f"{total} / {count}"
    return Figure(
        key, title, value, rule, unit, total, count, given, f"{written} = {wording.decimal(value, 2)}", places=2
    )


def json_of(figures: Mapping[str, Figure]) -> dict[str, Any]:
    """Figures by their keys."""
    return {key: figure.as_json() for key, figure in figures.items()}


def _shown(value: int | Decimal | str | None) -> str:
    if value is None:
        return "нет данных"
    return str(value).replace(".", ",") if isinstance(value, Decimal) else str(value)
