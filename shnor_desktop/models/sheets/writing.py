"""How people write numbers, dates and letters: what is certain is read, doubt is refused in words, nothing guessed."""

import re
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache

from shnor_desktop.models.sheets.values import BadValue, fold

SPACES = " \u00a0\u2002\u2003\u2007\u2008\u2009\u200a\u202f"
"""The kinds of space that stand between the thousands; tab and line break are none of them."""
_INVISIBLE = re.compile("[\u200b\u200c\u200d\u2060\ufeff]")
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
_LEADING = re.compile(r"^[\s']+")
_MINUS = str.maketrans({"\u2212": "-", "\u2012": "-"})
_NUMBER = re.compile(rf"([+-]?)([0-9]+|[1-9][0-9]{{0,2}}(?:[{SPACES}][0-9]{{3}})+)(?:[.,]([0-9]+))?")
_DOUBT = re.compile(r"[+-]?([1-9][0-9]{0,2})[.,]([0-9]{3})")
_NOTHING = frozenset({"-", "\u2012", "\u2212", "н/д", "н.д.", "нет данных"})
_AROUND_LETTER = re.compile(r"^[\s«»„“”\"']+|[\s«»„“”\"']+$")

_ISO = re.compile(r"([0-9]{4})[-.]([0-9]{1,2})[-.]([0-9]{1,2})(?:[T ]0?0:00(?::00(?:\.0+)?)?)?")
_RUSSIAN = re.compile(r"([0-9]{1,2})([.,])\s?([0-9]{1,2})\2\s?([0-9]{4})(?:\s*(?:г\.?|года))?(?:[T ]0?0:00(?::00)?)?")
_IN_WORDS = re.compile(r"([0-9]{1,2})\s+([а-яё]+)\.?\s+([0-9]{4})(?:\s*(?:г\.?|года))?", re.IGNORECASE)
_SHORT_YEAR = re.compile(r"[0-9]{1,2}[./-][0-9]{1,2}[./-][0-9]{2}(?:\s*г\.?)?")
_OTHER_SIGNS = re.compile(r"[0-9]{1,2}[/-][0-9]{1,2}[/-][0-9]{4}")
MONTHS = (
    "января",
    "февраля",
    "марта",
    "апреля",
    "мая",
    "июня",
    "июля",
    "августа",
    "сентября",
    "октября",
    "ноября",
    "декабря",
)

_CAPITALS = str.maketrans("ABCEHKMOPTXY", "АВСЕНКМОРТХУ")
_TWINS = frozenset("ABCEHKMOPTXYaceopxy")
"""Latin letters that nobody can tell from Cyrillic ones; small «b», «h», «k», «m», «t» look different."""
_LATIN_TO_CYRILLIC = str.maketrans("abcehkmoptxy", "авсенкмортху")


def as_text(raw: object) -> str:
    """What was typed, without the leading apostrophe of Excel and outer spaces; 7.0 of a file reads «7»."""
    if isinstance(raw, bool):
        return "да" if raw else "нет"
    if isinstance(raw, float):
        return str(int(raw)) if raw.is_integer() and abs(raw) < 1e15 else as_seen(raw)
    if isinstance(raw, datetime):
        return raw.date().strftime("%d.%m.%Y")
    if isinstance(raw, date):
        return raw.strftime("%d.%m.%Y")
    text = str(raw)
    if _UNSTORABLE.search(text):
        raise BadValue("В тексте есть недопустимый знак")
    return _LEADING.sub("", text.replace("\u00a0", " ")).rstrip()


def as_seen(raw: float) -> str:
    """The fifteen digits a table program shows: 9,1 + 9,2 lies in a file as 18.299999999999997 and is 18,3."""
    return f"{raw:.15g}"


def is_nothing(raw: object) -> bool:
    """Whether people write it where there is no figure: «–», «—», «н/д»."""
    if not isinstance(raw, str) or raw[:1].isdigit():
        return False
    return fold(_INVISIBLE.sub("", raw)) in _NOTHING


def number(raw: object) -> Decimal:
    """A number exactly as written; ``BadValue`` where its magnitude could be read in two ways."""
    if isinstance(raw, bool):
        raise BadValue("Нужно число")
    if isinstance(raw, int | Decimal):
        return _finite(Decimal(raw))
    if isinstance(raw, float):
        return _finite(Decimal(as_seen(raw)))
    if isinstance(raw, date):
        raise BadValue(f"В ячейке дата {raw:%d.%m.%Y}, а нужно число: возможно, её подставил Excel")
    text = str(raw)
    if text.isdigit() and text.isascii():
        return Decimal(text)
    text = as_text(_INVISIBLE.sub("", text)).translate(_MINUS)
    doubt = _DOUBT.fullmatch(text)
    if doubt:
        whole, part = doubt.groups()
        raise BadValue(f"«{text}» — это {whole}{part} или {whole},{part}? Напишите число без разделителя тысяч")
    match = _NUMBER.fullmatch(text)
    if not match:
        if fold(text) == "нет":
            raise BadValue("«нет» — это ноль или нет сведений? Напишите 0 или оставьте пусто")
        raise BadValue(f"«{text[:40]}» — не число")
    sign, whole, part = match.groups()
    return Decimal(sign + re.sub(f"[{SPACES}]", "", whole) + (f".{part}" if part else ""))


def _finite(value: Decimal) -> Decimal:
    if not value.is_finite():
        raise BadValue("Нужно число")
    return value


def without_percent(raw: object) -> object:
    """A cell of a column in percent without the sign of percent: «12,50 %» is «12,50» there."""
    if not isinstance(raw, str) or not raw.rstrip().endswith("%"):
        return raw
    return raw.rstrip()[:-1].rstrip() or raw


def day(raw: object) -> date:
    """A calendar date; two-digit years and signs of other countries are doubt."""
    if isinstance(raw, datetime):
        return raw.date()
    if isinstance(raw, date):
        return raw
    text = as_text(_INVISIBLE.sub("", str(raw)) if isinstance(raw, str) else raw)
    year, month, number_of_day = _parts(text)
    try:
        found = date(year, month, number_of_day)
    except ValueError:
        raise BadValue(f"Такой даты нет: {text}") from None
    if not 1900 <= year <= 2100:
        raise BadValue(f"Год {year} — вне допустимых 1900–2100")
    return found


def _parts(text: str) -> tuple[int, int, int]:
    if match := _ISO.fullmatch(text):
        return int(match[1]), int(match[2]), int(match[3])
    if match := _RUSSIAN.fullmatch(text):
        return int(match[4]), int(match[3]), int(match[1])
    if match := _IN_WORDS.fullmatch(text):
        month = match[2].lower()
        if month in MONTHS:
            return int(match[3]), MONTHS.index(month) + 1, int(match[1])
    if _SHORT_YEAR.fullmatch(text):
        raise BadValue(f"«{text}» — какой век? Пишите год четырьмя цифрами: дд.мм.гггг")
    if _OTHER_SIGNS.fullmatch(text):
        raise BadValue(f"«{text}» — где день, а где месяц? Пишите дд.мм.гггг")
    raise BadValue(f"«{text[:20]}» — не дата; пишите дд.мм.гггг")


def letter(text: str) -> str:
    """The letter of a class in Cyrillic capitals, if every sign of it can be one; else as it is written."""
    bare = _AROUND_LETTER.sub("", text)
    if all(_is_cyrillic(sign) or sign in _TWINS or not sign.isalpha() for sign in bare):
        return bare.upper().translate(_CAPITALS)
    return bare


def _is_cyrillic(sign: str) -> bool:
    return "а" <= sign.lower() <= "я" or sign in "ёЁ"


@lru_cache(maxsize=8192)
def loosely(text: str) -> str:
    """Words compared without points, quotes and the difference between Latin and Cyrillic look-alikes."""
    return " ".join(re.sub(r"[.«»\"„“”]", " ", fold(text)).translate(_LATIN_TO_CYRILLIC).split())
