"""Types of cells: how each is read, shown and packed."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation

from shnor_desktop.models.sheets.values import BadValue, Option, Scalar, Value, fold

_SPACES = dict.fromkeys(map(ord, " \t\r\n\u00a0\u2007\u2009\u200a\u202f\u2002\u2003\ufeff\u200b"))
_MINUS = str.maketrans({"\u2212": "-", "\u2012": "-"})
_NUMBER = re.compile(r"[+-]?\d+(?:[.,]\d+)?")
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
_LEADING = re.compile(r"^[\s']+")
_ANSWERS = ("да", "нет")
_GROUPED = re.compile(r"[+-]?\d{1,3}(?:\s\d{3})+(?:[.,]\d+)?")


def _as_text(raw: object) -> str:
    """What was typed, without the leading apostrophe of Excel and outer spaces; 7.0 of a file reads «7»."""
    if isinstance(raw, bool):
        return "да" if raw else "нет"
    if isinstance(raw, float):
        return str(int(raw)) if raw.is_integer() and abs(raw) < 1e15 else repr(raw)
    if isinstance(raw, datetime):
        return raw.date().strftime("%d.%m.%Y")
    if isinstance(raw, date):
        return raw.strftime("%d.%m.%Y")
    text = str(raw)
    if _UNSTORABLE.search(text):
        raise BadValue("В тексте есть недопустимый знак")
    return _LEADING.sub("", text.replace("\u00a0", " ")).rstrip()


@dataclass(frozen=True, slots=True)
class Text:
    """Free text of one or more lines."""

    longest: int = 255
    name: str = "text"

    def read(self, raw: object) -> Value:
        text = _as_text(raw)
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
class Number:
    """A number with a fixed count of decimal places, within bounds; whole numbers are ``int``."""

    places: int = 0
    low: int = 0
    high: int = 10**6
    name: str = "number"

    def read(self, raw: object) -> Value:
        number = self._decimal(raw)
        if not self.low <= number <= self.high:
            raise BadValue(f"Допустимо от {self.low} до {self.high}")
        if number != number.quantize(Decimal(1).scaleb(-self.places), ROUND_HALF_UP):
            raise BadValue(
                "Нужно целое число" if self.places == 0 else f"Знаков после запятой — не больше {self.places}"
            )
        # adding 0 turns «-0» into «0»
        return int(number) if self.places == 0 else number.quantize(Decimal(1).scaleb(-self.places)) + 0

    def _decimal(self, raw: object) -> Decimal:
        if isinstance(raw, bool):
            raise BadValue("Нужно число")
        if isinstance(raw, int | Decimal):
            number = Decimal(raw)
        else:
            text = _as_text(raw).translate(_MINUS)
            if not (_NUMBER.fullmatch(text) or _GROUPED.fullmatch(text)):
                raise BadValue(f"«{text[:40]}» — не число")
            number = Decimal(text.translate(_SPACES).replace(",", "."))
        if not number.is_finite():
            raise BadValue("Нужно число")
        return number

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
        text = _as_text(raw)
        match = re.fullmatch(r"(20\d\d)\s*[/\u2013\u2014-]\s*(20)?(\d\d)", text)
        if match:
            first, last = int(match[1]), 2000 + int(match[3])
            if last != first + 1:
                raise BadValue(f"«{text}» — не учебный год")
            return last
        if not re.fullmatch(r"20\d\d", text):
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
        text = _as_text(raw)
        match = re.fullmatch(r"(20\d\d)(?:\s*(?:г\.?|год))?", text)
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

    def bind(self, options: Sequence[Option]) -> "Choice":
        return replace(self, options=tuple(options))

    def read(self, raw: object) -> Value:
        text = _as_text(raw)
        folded = fold(text)
        for option in self.options:
            if folded == fold(option.key) or folded == fold(option.title) or folded in map(fold, option.aliases):
                return option.key
        if not self.open:
            shown = "; ".join(option.title for option in self.options[:12])
            raise BadValue(f"«{text[:40]}» нет в списке: {shown}" + ("…" if len(self.options) > 12 else ""))
        text = " ".join(text.split()).lower() if self.lower else text
        if len(text) > self.longest:
            raise BadValue(f"Текст длиннее {self.longest} знаков")
        return text or None

    def show(self, value: Value) -> str:
        if value is None:
            return ""
        return next((option.title for option in self.options if option.key == value), str(value))

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
        parts = [_LEADING.sub("", " ".join(part.split())) for part in _as_text(raw).split(";")]
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
        text = _as_text(raw)
        if fold(text) in _ANSWERS:
            return fold(text)
        number = Number(places=4, low=-(10**9), high=10**9).read(raw)
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
        if isinstance(raw, datetime):
            return raw.date()
        if isinstance(raw, date):
            return raw
        text = _as_text(raw)
        iso = re.fullmatch(r"(\d{4})-(\d\d)-(\d\d)(?:[T ]00:00(?::00(?:\.0+)?)?)?", text)
        russian = re.fullmatch(r"(\d{1,2})\.(\d{1,2})\.(\d{4})(?:\s*г\.?)?", text)
        try:
            if iso:
                day = date(int(iso[1]), int(iso[2]), int(iso[3]))
            elif russian:
                day = date(int(russian[3]), int(russian[2]), int(russian[1]))
            else:
                raise BadValue(f"«{text[:20]}» — не дата; пишите дд.мм.гггг")
        except ValueError as error:
            if isinstance(error, BadValue):
                raise
            raise BadValue(f"Такой даты нет: {text}") from None
        if not 1900 <= day.year <= 2100:
            raise BadValue(f"Год {day.year} — вне допустимых 1900–2100")
        return day

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
        folded = fold(_as_text(raw))
        if folded in {"да", "д", "+", "1", "true", "истина", "yes"}:
            return True
        if folded in {"нет", "н", "0", "false", "ложь", "no"}:
            return False
        raise BadValue("Пишите «да» или «нет»")

    def show(self, value: Value) -> str:
        return "" if value is None else ("да" if value else "нет")

    def pack(self, value: Value) -> Scalar:
        return None if value is None else bool(value)

    def unpack(self, packed: Scalar) -> Value:
        return self.read(packed)
