"""Whether the body of a rule is of the shape the program reads: every part there, of its kind, within sense."""

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal
from itertools import pairwise
from typing import Any, TypeAlias

from shnor_desktop.errors import FileError, InputError
from shnor_desktop.models.sheets import SHEETS
from shnor_desktop.services.rule_words import choices, in_words
from shnor_desktop.services.rules import Rules, RuleSet

Path: TypeAlias = tuple[str | int, ...]
"""Where a part stands: keys of objects and places in lists."""
MAY_BE_ZERO = frozenset(
    {"weight", "tolerance", "percent", "difference", "years_back", "percentage_points", "percent_of_target"}
)
"""Numbers for which nothing is a meaning of its own; any other is a threshold and stands above zero."""
OPEN = frozenset({"posts", "columns", "schemes"})
"""Parts whose keys are data: an office may have more of them."""
_HIGHEST = {"month": 12, "passport_month": 12, "day": 31, "programme_grade": 12, "grade": 12}
_HUNDRED = frozenset({"percent", "least_coverage_percent", "weak_percent", "full"})
_NOT_NUMBERS = frozenset({"key", "title", "column", "category", "source"})
_DECIMAL = re.compile(r"\d{1,9}(\.\d{1,6})?")
_TERM = re.compile(r"(0[1-9]|1[0-2])/(0[1-9]|1[0-2])")
_KINDS: tuple[tuple[type, str], ...] = (
    (bool, "да или нет (true или false)"),
    (int, "целое число"),
    (str, "текст в кавычках"),
    (list, "список в квадратных скобках"),
    (dict, "набор частей в фигурных скобках"),
)


def check(name: str, year: int, body: object) -> None:
    """Refuse a body that the program could not read as the rule of that name, naming the part (DOMAIN §0.4)."""
    model = Rules().of_year(name, year).body
    _Shape(name).check(body, [model], ())
    if name == "identification" and isinstance(body, dict):
        share = body["low_share"]
        if share["numerator"] > share["denominator"]:
            raise _wrong(name, model, ("low_share",), "числитель доли больше знаменателя")


def sound(rule: RuleSet) -> Mapping[str, Any]:
    """The body of a rule; an office's own one that cannot be read is told in a sentence."""
    if rule.own:
        try:
            check(rule.name, rule.year, rule.body)
        except InputError as error:
            raise FileError(f"Своё правило {rule.year} года записано с ошибкой. {error}", hint=_MEND) from error
    return rule.body


_MEND = "Исправьте его: «Настройки», «Правила». Или верните там правило программы."


def is_number(key: str, text: str) -> bool:
    """Whether a text of a rule is an exact decimal number, not a name that looks like one."""
    return key not in _NOT_NUMBERS and bool(_DECIMAL.fullmatch(text))


def _wrong(name: str, body: object, path: Path, what: str) -> InputError:
    place = in_words(name, body, path)
    return InputError(f"Часть «{place}»: {what}." if place else f"Правило: {what}.")


class _Shape:
    """Holds an own body against all samples of the same place in the shipped one."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.body: object = None

    def check(self, own: object, samples: Sequence[Any], path: Path) -> None:
        """Refuse the first part that differs in kind from every sample."""
        if not path:
            self.body = own
        if own is None and None in samples:
            return
        known: list[Any] = [sample for sample in samples if sample is not None and type(sample) is type(own)]
        if known and isinstance(own, dict):
            self._object(own, known, path)
        elif known and isinstance(own, list):
            self._list(own, known, path)
        elif known and isinstance(own, str):
            self._text(own, known, path)
        elif known and isinstance(own, int):
            if not isinstance(own, bool):
                self._number(own, known, path)
        elif not (samples and all(sample is None for sample in samples) and _is_day(own)):
            wanted = dict(_KINDS).get(type(next((one for one in samples if one is not None), None)), "пусто (null)")
            raise self._refused(path, f"здесь должно стоять {wanted}")

    def _refused(self, path: Path, what: str) -> InputError:
        return _wrong(self.name, self.body, path, what)

    def _object(self, own: dict[str, Any], samples: list[dict[str, Any]], path: Path) -> None:
        if all("of" in sample for sample in samples):
            # the way of counting decides which other parts it needs
            of = own.get("of")
            ways = sorted({sample["of"] for sample in samples})
            samples = [sample for sample in samples if sample["of"] == of]
            if not samples:
                raise self._refused((*path, "of"), f"нет такого способа счёта, есть: {', '.join(ways)}")
        needed = set(samples[0]).intersection(*samples[1:])
        lost = next((key for key in samples[0] if key in needed and key not in own), None)
        if lost is not None:
            raise self._refused((*path, lost), "её нет, а без неё правило не действует")
        is_open = bool(path) and path[-1] in OPEN
        for key, value in own.items():
            inner = [sample[key] for sample in samples if key in sample]
            if not inner and is_open:
                inner = [one for sample in samples for one in sample.values()]
            if not inner:
                raise self._refused((*path, key), "такой части в правиле нет, программа её не прочтёт")
            if path and path[-1] == "columns":
                self._column(key, [one for sample in samples for one in sample], (*path, key))
            self.check(value, inner, (*path, key))

    def _list(self, own: list[Any], samples: list[list[Any]], path: Path) -> None:
        inner = [one for sample in samples for one in sample]
        if not inner:
            return
        if not own:
            raise self._refused(path, "список пуст")
        for place, value in enumerate(own):
            self.check(value, inner, (*path, place))
        keys = [one["key"] for one in own if isinstance(one, dict) and "key" in one]
        if len(set(keys)) < len(keys):
            raise self._refused(path, "две записи с одним и тем же ключом (key)")
        numbers = [one for one in own if isinstance(one, int)]
        if numbers and any(low >= high for low, high in pairwise(numbers)):
            raise self._refused(path, "числа должны идти по возрастанию")

    def _text(self, own: str, samples: list[str], path: Path) -> None:
        key = _key(path)
        codes = choices(self.name, key)
        if any(sample in codes for sample in samples):
            if own not in codes:
                raise self._refused(path, f"«{own[:40]}» не годится, бывает: {', '.join(filter(None, codes))}")
            return
        if all(is_number(key, sample) for sample in samples):
            if not _DECIMAL.fullmatch(own):
                raise self._refused(path, f"«{own[:40]}» — не число; нужно неотрицательное, например «{samples[0]}»")
            self._bounds(Decimal(own), samples, path)
        elif all(_TERM.fullmatch(sample) for sample in samples):
            if not _TERM.fullmatch(own):
                raise self._refused(path, f"нужны два месяца через дробь, например «{samples[0]}»")
        elif key in ("column", "answers"):
            self._column(own, samples, path)
        elif not own.strip():
            raise self._refused(path, "пустой текст")

    def _number(self, own: int, samples: list[int], path: Path) -> None:
        if _key(path) == "sign":
            if own not in (1, -1):
                raise self._refused(path, "бывает 1 (больше — благоприятнее) или -1 (меньше — благоприятнее)")
            return
        self._bounds(Decimal(own), samples, path)

    def _bounds(self, own: Decimal, samples: Sequence[int | str], path: Path) -> None:
        key = _key(path)
        zero = key in MAY_BE_ZERO or any(Decimal(sample) == 0 for sample in samples)
        if own < 0 or (own == 0 and not zero):
            raise self._refused(path, "число должно быть больше нуля" if not zero else "число не бывает меньше нуля")
        # a count may grow more than twofold, a share is never above the whole
        highest = _HIGHEST.get(key, 100 if key in _HUNDRED and self.name != "checks" else None)
        if highest is not None and own > highest:
            raise self._refused(path, f"число должно быть не больше {highest}")

    def _column(self, own: str, samples: Sequence[str], path: Path) -> None:
        columns = {column.key: column for column in SHEETS["equipment"].columns}
        wanted = {type(columns[sample].kind) for sample in samples if sample in columns}
        if own not in columns or (wanted and type(columns[own].kind) not in wanted):
            raise self._refused(path, f"«{own[:40]}» — не та графа листа «{SHEETS['equipment'].title}»")


def _key(path: Path) -> str:
    return next((part for part in reversed(path) if isinstance(part, str)), "")


def _is_day(own: object) -> bool:
    """A day of the year where the shipped rule names none."""
    return (
        isinstance(own, dict)
        and own.keys() == {"month", "day"}
        and all(type(value) is int for value in own.values())
        and 1 <= own["month"] <= 12
        and 1 <= own["day"] <= 31
    )
