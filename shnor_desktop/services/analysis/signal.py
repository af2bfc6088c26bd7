"""One internal signal: what was compared, with what threshold, and what it says; a possible marker, never a proof."""

import operator
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Literal, TypeAlias

from shnor_desktop.errors import FileError
from shnor_desktop.services import wording
from shnor_desktop.services.analysis.figure import Figure, Links, Rule
from shnor_desktop.services.analysis.results import key_json
from shnor_desktop.services.rules import RuleSet
from shnor_desktop.services.verdicts.facts import Key

RULE = "signals"
MARKER = "возможный маркер, требует дополнительного анализа"
"""The only words for a signal that fired (DOMAIN §6.3)."""
Kind: TypeAlias = Literal[
    "confirmed_share",
    "twos_share",
    "twos_jump",
    "success_jump",
    "above_mean",
    "raised_share",
    "lowered_share",
    "exam_gap",
    "border_peaks",
    "repeated_rows",
    "recheck",
]
TITLES: dict[Kind, str] = {
    "confirmed_share": "Доля подтвердивших отметку журнала",
    "twos_share": "Доля отметок «2»",
    "twos_jump": "Рост доли «2» против прошлого года",
    "success_jump": "Рост успеваемости против прошлого года",
    "above_mean": "Средняя отметка против района",
    "raised_share": "Доля повысивших отметку журнала",
    "lowered_share": "Доля понизивших отметку журнала",
    "exam_gap": "ОГЭ против школьных отметок и ВПР",
    "border_peaks": "Пики на границах отметок",
    "repeated_rows": "Одинаковые строки",
    "recheck": "Перепроверка работ",
}
COMPARE: dict[str, Callable[[Fraction, Fraction], bool]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}
_WORDS = {"<": "меньше", "<=": "не больше", ">": "больше", ">=": "не меньше"}


@dataclass(frozen=True, slots=True)
class Signal:
    """``fired`` is None where the data lack; ``missing`` then says which."""

    kind: Kind
    key: Key | None
    fired: bool | None
    figures: tuple[Figure, ...]
    threshold: str
    note: str = ""

    @property
    def title(self) -> str:
        return TITLES[self.kind]

    @property
    def missing(self) -> tuple[str, ...]:
        """What lacks; nothing where the signal could be judged."""
        if self.fired is not None:
            return ()
        return tuple(dict.fromkeys(said for figure in self.figures for said in figure.missing)) or (self.note,)

    @property
    def links(self) -> Links:
        """The rows behind all figures, by form."""
        found: dict[str, dict[int, None]] = {}
        for figure in self.figures:
            for sheet, rows in figure.links:
                found.setdefault(sheet, {}).update(dict.fromkeys(rows))
        return tuple((sheet, tuple(rows)) for sheet, rows in found.items())

    @property
    def text(self) -> str:
        """One sentence for a screen or a report."""
        about = f"{self.title} ({self.key.title})" if self.key else self.title
        if self.fired is None:
            return f"{about}: нет данных — {'; '.join(self.missing)}."
        known = "; ".join(f"{wording.inner(one.title)} — {one.text}" for one in self.figures if one.value is not None)
        said = f"порог — {self.threshold}: {MARKER}" if self.fired else f"порог — {self.threshold}: сигнала нет"
        told = f"{about}: {known}, {said}" if known else f"{about}: {said}"
        return f"{told} ({self.note})." if self.note else f"{told}."

    def as_json(self) -> dict[str, Any]:
        return {
            "kind": self.kind,
            **(key_json(self.key) if self.key else dict.fromkeys(("procedure", "subject", "level"))),
            "programme_grade": self.key.programme_grade if self.key else None,
            "season": self.key.season if self.key else None,
            "fired": self.fired,
            "threshold": self.threshold,
            "text": self.text,
            "missing": list(self.missing),
            "figures": [{"key": one.key, **one.as_json()} for one in self.figures],
            "rows": [{"sheet": sheet, "rows": list(rows)} for sheet, rows in self.links],
        }


@dataclass(frozen=True, slots=True)
class Threshold:
    """A bound as data: operator and value, with its own source."""

    sign: str
    value: Fraction
    unit: str
    rule: Rule

    @classmethod
    def of(cls, part: Mapping[str, Any], name: str, unit: str, rule: RuleSet) -> "Threshold":
        sign = str(part["operator"])
        try:
            value = Fraction(str(part[name]))
        except ValueError as error:
            raise FileError(f"В правиле года порог «{part[name]}» — не число.") from error
        if sign not in COMPARE:
            raise FileError(
                f"В правиле года неизвестный знак сравнения: «{sign}».", hint=f"Есть: {', '.join(COMPARE)}."
            )
        words = f"{_WORDS[sign]} {number(value)}{wording.NBSP}{unit}".rstrip()
        source = str(part.get("source") or rule.source)
        return cls(sign, value, unit, Rule(f"маркер — {words}", source, rule.name, rule.year, rule.own))

    @property
    def words(self) -> str:
        """«больше 30 %»."""
        return self.rule.words.removeprefix("маркер — ")

    def met(self, value: Fraction | None) -> bool | None:
        """Compared on the exact value (DOMAIN §0.2)."""
        return None if value is None else COMPARE[self.sign](value, self.value)


def number(value: Fraction) -> str:
    """«30», «1,5»: a threshold as it is written in the rule."""
    whole = value.denominator == 1
    return str(value.numerator) if whole else wording.decimal(value, 2).rstrip("0")
