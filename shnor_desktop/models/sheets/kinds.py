"""Types of cells: how each is read, shown and packed."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation

from shnor_desktop.models.sheets import writing
from shnor_desktop.models.sheets.values import BadValue, Option, Scalar, Value, fold
from shnor_desktop.models.sheets.writing import as_text

_ANSWERS = ("да", "нет")
_YES = frozenset({"да", "д", "+", "1", "true", "истина", "yes", "✓", "✔"})
_NO = frozenset({"нет", "н", "0", "false", "ложь", "no"})
_LEADING = re.compile(r"^[\s']+")


@dataclass(frozen=True, slots=True)
class Text:
    """Free text of one or more lines."""

    longest: int = 255
    name: str = "text"

    def read(self, raw: object) -> Value:
        text = as_text(raw)
        if len(text) > self.longest:
            raise BadValue(f"Текст длиннее {self.longest} знаков")
        return text or None

    def show(self, value: Value) -> str:
        return "" if value is None else str(value)

    def pack(self, value: Value) -> Scalar:
        return None if value is None else str(value)

    def unpack(self, packed: Scalar) -> Value:
        return self.read(packed)


@dataclass(frozen=True, slots=True)
class Letter(Text):
    """The letter of a class: «5A» typed in Latin and «5а» are the same class as «5А»."""

    longest: int = 10

    def read(self, raw: object) -> Value:
        # a dash here says that the class has no letter; kept as a letter it would be a class of its own
        if writing.is_nothing(raw):
            return None
        text = Text.read(self, raw)
        return writing.letter(str(text)) or None if text is not None else None


@dataclass(frozen=True, slots=True)
class Number:
    """A number with a fixed count of decimal places, within bounds; whole numbers are ``int``."""

    places: int = 0
    low: int = 0
    high: int = 10**6
    name: str = "number"

    def read(self, raw: object) -> Value:
        if writing.is_nothing(raw):
            return None
        number = writing.number(raw)
        if not self.low <= number <= self.high:
            raise BadValue(f"Допустимо от {self.low} до {self.high}")
        if number != number.quantize(Decimal(1).scaleb(-self.places), ROUND_HALF_UP):
            raise BadValue(
                "Нужно целое число" if self.places == 0 else f"Знаков после запятой — не больше {self.places}"
            )
        # adding 0 turns «-0» into «0»
        return int(number) if self.places == 0 else number.quantize(Decimal(1).scaleb(-self.places)) + 0

    def show(self, value: Value) -> str:
        return "" if value is None else str(value).replace(".", ",")

    def pack(self, value: Value) -> Scalar:
        return None if value is None else (str(value) if self.places else int(str(value)))

    def unpack(self, packed: Scalar) -> Value:
        try:
            return self.read(Decimal(str(packed)))
        except InvalidOperation:
            raise BadValue(f"«{packed}» — не число") from None


@dataclass(frozen=True, slots=True)
class SchoolYear:
    """A school year named by its end: 2022 is «2021/22» (CONTRACTS, years)."""

    name: str = "year"

    def read(self, raw: object) -> Value:
        text = re.sub(r"\s*уч(\.|ебный)\s*(г\.?|год)$", "", as_text(raw))
        match = re.fullmatch(r"(20[0-9]{2})\s*[/\u2013\u2014-]\s*(20)?([0-9]{2})", text)
        if match:
            first, last = int(match[1]), 2000 + int(match[3])
            if last != first + 1:
                raise BadValue(f"«{text}» — не учебный год")
            return last
        if not re.fullmatch(r"20[0-9]{2}", text):
            raise BadValue(f"«{text[:20]}» — не учебный год; пишите 2022 или 2021/22")
        return int(text)

    def show(self, value: Value) -> str:
        return "" if value is None else str(value)

    def pack(self, value: Value) -> Scalar:
        return None if value is None else int(str(value))

    def unpack(self, packed: Scalar) -> Value:
        return self.read(packed)


@dataclass(frozen=True, slots=True)
class CalendarYear(SchoolYear):
    """A calendar year, by which plans and programmes live (CONTRACTS, years); a school year is refused."""

    def read(self, raw: object) -> Value:
        text = as_text(raw)
        match = re.fullmatch(r"(20[0-9]{2})(?:\s*(?:г\.?|год))?", text)
        if not match:
            raise BadValue(f"«{text[:20]}» — не календарный год; пишите четыре цифры: 2022")
        return int(match[1])


@dataclass(frozen=True, slots=True)
class Choice:
    """One of a list. ``list_key`` names an editable list of the base; an open list also takes other words."""

    options: tuple[Option, ...] = ()
    list_key: str = ""
    open: bool = False
    lower: bool = False
    longest: int = 120
    name: str = "choice"
    hidden: tuple[Option, ...] = ()
    """Entries that are no longer offered: what was entered with them keeps its title and can be read again."""
    exact: dict[str, str] = field(init=False, repr=False, compare=False)
    """Words as they are compared → key of the entry; found once, for thousands of cells are read by it."""
    alike: dict[str, str | None] = field(init=False, repr=False, compare=False)
    """Words compared loosely; None where they would mean two entries."""

    def __post_init__(self) -> None:
        exact: dict[str, str] = {}
        alike: dict[str, str | None] = {}
        for option in self.options:
            for word in (option.key, option.title, *option.aliases):
                exact.setdefault(fold(word), option.key)
                loose = writing.loosely(word)
                alike[loose] = option.key if alike.get(loose, option.key) == option.key else None
        for option in self.hidden:
            for word in (option.key, option.title, *option.aliases):
                exact.setdefault(fold(word), option.key)
                alike.setdefault(writing.loosely(word), option.key)
        alike.pop("", None)
        object.__setattr__(self, "exact", exact)
        object.__setattr__(self, "alike", alike)

    def bind(self, options: Sequence[Option], hidden: Sequence[Option] = ()) -> "Choice":
        """The same kind with the entries of a base."""
        return replace(self, options=tuple(options), hidden=tuple(hidden))

    def read(self, raw: object) -> Value:
        text = as_text(raw)
        found = self.exact.get(fold(text)) or self.alike.get(writing.loosely(text))
        if found is not None:
            return found
        if writing.is_nothing(text) and not self._holds_answers():
            return None
        if not self.open:
            shown = "; ".join(option.title for option in self.options[:12])
            raise BadValue(f"«{text[:40]}» нет в списке: {shown}" + ("…" if len(self.options) > 12 else ""))
        text = " ".join(text.split()).lower() if self.lower else text
        if len(text) > self.longest:
            raise BadValue(f"Текст длиннее {self.longest} знаков")
        return text or None

    def _holds_answers(self) -> bool:
        """A dash among «да» and «нет» may mean «нет» or nothing at all."""
        return any(option.key in _ANSWERS for option in self.options)

    def show(self, value: Value) -> str:
        if value is None:
            return ""
        every = (*self.options, *self.hidden)
        return next((option.title for option in every if option.key == value), str(value))

    def pack(self, value: Value) -> Scalar:
        return None if value is None else str(value)

    def unpack(self, packed: Scalar) -> Value:
        if not isinstance(packed, str) or len(packed) > self.longest:
            raise BadValue("Значение не из списка")
        return self.read(packed)


def choice(*words: str) -> Choice:
    """A closed list whose words are both stored and shown."""
    return Choice(tuple(Option(word, word) for word in words))


@dataclass(frozen=True, slots=True)
class Words:
    """Several words or names separated by «;»."""

    longest: int = 1000
    name: str = "list"

    def read(self, raw: object) -> Value:
        parts = [_LEADING.sub("", " ".join(part.split())) for part in as_text(raw).split(";")]
        text = "; ".join(part for part in parts if part)
        if len(text) > self.longest:
            raise BadValue(f"Текст длиннее {self.longest} знаков")
        return text or None

    def show(self, value: Value) -> str:
        return "" if value is None else str(value)

    def pack(self, value: Value) -> Scalar:
        return None if value is None else str(value)

    def unpack(self, packed: Scalar) -> Value:
        return self.read(packed)


@dataclass(frozen=True, slots=True)
class Figure(Text):
    """A plan or a fact of an indicator: a number or «да», «нет»; kept as it is shown."""

    longest: int = 40

    def read(self, raw: object) -> Value:
        text = as_text(raw)
        if fold(text) in _ANSWERS:
            return fold(text)
        number = Number(places=2, low=-(10**9), high=10**9).read(raw)
        if number is None:
            return None
        return f"{number:f}".rstrip("0").rstrip(".").replace(".", ",")

    @staticmethod
    def number(value: Value) -> Decimal | None:
        """The figure as a number; None for «да», «нет» and nothing."""
        return None if value is None or value in _ANSWERS else Decimal(str(value).replace(",", "."))


@dataclass(frozen=True, slots=True)
class Day:
    """A calendar date, written дд.мм.гггг."""

    name: str = "day"

    def read(self, raw: object) -> Value:
        return None if writing.is_nothing(raw) else writing.day(raw)

    def show(self, value: Value) -> str:
        return value.strftime("%d.%m.%Y") if isinstance(value, date) else ""

    def pack(self, value: Value) -> Scalar:
        return value.isoformat() if isinstance(value, date) else None

    def unpack(self, packed: Scalar) -> Value:
        return self.read(packed)


@dataclass(frozen=True, slots=True)
class YesNo:
    """«да» or «нет»."""

    name: str = "yesno"

    def read(self, raw: object) -> Value:
        if isinstance(raw, bool):
            return raw
        folded = fold(as_text(raw))
        if folded in _YES:
            return True
        if folded in _NO:
            return False
        raise BadValue("Пишите «да» или «нет»")

    def show(self, value: Value) -> str:
        return "" if value is None else ("да" if value else "нет")

    def pack(self, value: Value) -> Scalar:
        return None if value is None else bool(value)

    def unpack(self, packed: Scalar) -> Value:
        return self.read(packed)
