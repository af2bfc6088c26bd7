"""The likely cause of a contradiction between printed figures and counts, by general rules (DOMAIN §9)."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from fractions import Fraction

from shnor_desktop.models.sheets.cells import comma
from shnor_desktop.models.sheets.marks import MARKS, Marks
from shnor_desktop.models.sheets.printed import (
    MEAN,
    QUALITY,
    SUCCESS,
    Contradiction,
    agree,
    near,
    of,
    sou_of,
)

UNCLEAR = "причина не ясна"
Figures = Mapping[str, Decimal]


@dataclass(frozen=True, slots=True)
class Context:
    """What the school's other rows say: totals and printed figures of other subjects, the size of the class."""

    totals: tuple[int, ...] = ()
    """Participants in the other subjects of the same procedure."""
    copies: Mapping[tuple[tuple[str, Decimal], ...], str] = field(default_factory=dict)
    """Printed figures that agree in another subject's row → the name of that subject."""
    size: int | None = None
    """Pupils of the class, where known."""
    by_choice: bool = False
    """Whether pupils choose the subject (ОГЭ, ЕГЭ): then fewer participants than elsewhere say nothing."""

    @property
    def usual(self) -> int | None:
        """The number of participants in most of the other subjects; None when they differ or there are few."""
        if self.by_choice:
            return None
        best = max(self.totals, key=self.totals.count, default=0)
        return best if len(self.totals) > 1 and 2 * self.totals.count(best) > len(self.totals) else None

    @property
    def most(self) -> int | None:
        """The most participants the class could have given."""
        return self.size if self.size is not None else max(self.totals, default=None)


NOTHING = Context()


def explain(
    found: Marks, figures: Figures, broken: Mapping[str, Contradiction], around: Context = NOTHING
) -> dict[str, str]:
    """A cause for each contradicting figure: patterns of the whole row first, then of the single cell."""
    causes = _moved_columns(found, figures, broken)
    left = {key: item for key, item in broken.items() if key not in causes}
    if left and not causes:
        whole = _one_count(found, figures, around) or _copied(figures, around)
        if whole:
            return dict.fromkeys(broken, whole)
    for key, item in left.items():
        causes[key] = _of_cell(found, item)
    if all(cause == "" for cause in causes.values()):
        moved = _one_pupil(found, figures)
        if moved:
            return dict.fromkeys(broken, moved)
    return {key: causes[key] or _denominator(found, broken[key]) or _unclear(found, around) for key in broken}


def _moved_columns(found: Marks, figures: Figures, broken: Mapping[str, Contradiction]) -> dict[str, str]:
    """Columns swapped or shifted, or СОУ printed beside quality."""
    first, second, third = (figures.get(key) for key in (SUCCESS, QUALITY, MEAN))
    if first is None or second is None or not {SUCCESS, QUALITY} & set(broken):
        return {}
    success, quality, mean = (of(found, key) for key in (SUCCESS, QUALITY, MEAN))
    cause = ""
    if near(first, quality, QUALITY) and near(second, success, SUCCESS):
        cause = "графы переставлены: напечатаны качество и успеваемость"
    elif near(first, quality, QUALITY) and near(second, sou_of(found), QUALITY):
        cause = "напечатаны качество и СОУ вместо успеваемости и качества"
    elif near(first, quality, QUALITY) and near(second, mean, MEAN):
        cause = "значения сдвинуты на одну графу влево: напечатаны качество и средняя отметка"
    elif near(second, success, SUCCESS) and third is not None and near(third, quality, QUALITY):
        cause = "значения сдвинуты на одну графу вправо: успеваемость стоит в графе качества"
    elif near(second, success, SUCCESS) and first == found.n2 and found.n2:
        cause = "значения сдвинуты на одну графу вправо: в графе успеваемости стоит число отметок «2»"
    return {key: cause for key in broken if key != MEAN or "сдвинуты" in cause} if cause else {}


def _changed(found: Marks, key: str, value: int) -> Marks:
    counts = dict(zip(MARKS, found.as_tuple(), strict=True))
    return Marks(**(counts | {key: value}))


def _one_count(found: Marks, figures: Figures, around: Context) -> str:
    """One count replaced by one plausible number makes every printed figure agree."""
    if len(figures) < 2:
        return ""
    for key, old in zip(MARKS, found.as_tuple(), strict=True):
        for new in _candidates(found, old, around):
            changed = _changed(found, key, new)
            if agree(changed, figures):
                fits = changed.total in around.totals
                tail = f": тогда участников {changed.total}" + (", как в других предметах" if fits else "")
                return f"вероятно, {new} вместо {old} в графе «Отметок «{key[1]}»»{tail}"
    return ""


def _candidates(found: Marks, old: int, around: Context) -> Iterator[int]:
    """Numbers that could stand in place of a count: a slip of a digit, or what gives the class its usual total."""
    usual, most = around.usual, around.most
    impossible = most is None or found.total > most
    if usual is not None and usual != found.total:
        new = old + usual - found.total
        if new >= 0:
            yield new
    if impossible and found.total not in around.totals:
        for new in sorted(_slips(old)):
            if most is None or found.total - old + new <= most:
                yield new


def _slips(number: int) -> set[int]:
    """Numbers that become ``number`` by one digit too many or by two digits changing places."""
    digits = str(number)
    if len(digits) < 2:
        return set()
    fewer = {int(digits[:at] + digits[at + 1 :]) for at in range(len(digits))}
    turned = {int(digits[:at] + digits[at + 1] + digits[at] + digits[at + 2 :]) for at in range(len(digits) - 1)}
    return (fewer | turned) - {number}


def _copied(figures: Figures, around: Context) -> str:
    telling = any(value not in (0, 100) for value in figures.values())
    subject = around.copies.get(tuple(sorted(figures.items()))) if telling and len(figures) > 1 else None
    return f"те же числа напечатаны у предмета «{subject}»: возможно, скопированы" if subject else ""


def _one_pupil(found: Marks, figures: Figures) -> str:
    """One participant counted under a neighbouring mark."""
    if len(figures) < 2:
        return ""
    counts = found.as_tuple()
    for at in range(len(counts) - 1):
        for source, target in ((at, at + 1), (at + 1, at)):
            if not counts[source]:
                continue
            moved = list(counts)
            moved[source] -= 1
            moved[target] += 1
            if agree(Marks(*moved), figures):
                return (
                    f"сходится, если одна отметка «{MARKS[source][1]}» на самом деле «{MARKS[target][1]}»: "
                    f"{moved[0]}, {moved[1]}, {moved[2]}, {moved[3]}"
                )
    return ""


def _of_cell(found: Marks, item: Contradiction) -> str:
    """What the single printed figure looks like; empty when it looks like nothing known."""
    rounding = _rounding(item)
    if rounding:
        return rounding
    if item.column == MEAN:
        return ""
    return _other_share(found, item)


def _rounding(item: Contradiction) -> str:
    mean = item.column == MEAN
    exact = Decimal(item.exact.numerator) / Decimal(item.exact.denominator)
    printed = item.printed.normalize()
    exponent = printed.as_tuple().exponent
    places = max(0, -exponent) if isinstance(exponent, int) else 0
    step = Decimal(1).scaleb(-min(places, 1) if mean else -places)
    if abs(Fraction(item.printed) - item.exact) >= (Fraction(1, 10) if mean and places else 1):
        return ""
    if mean and not places:
        whole = item.printed == exact.quantize(Decimal(1))
        return "похоже на округление до целого" if whole else ""
    if item.printed == exact.quantize(step, ROUND_FLOOR):
        return "похоже на отбрасывание дробной части"
    if item.printed == exact.quantize(step, ROUND_CEILING):
        return "похоже на округление вверх"
    return ""


def _other_share(found: Marks, item: Contradiction) -> str:
    total, value, success = found.total, item.printed, item.column == SUCCESS
    # the order matters: the first pattern that fits is the most telling one
    patterns: tuple[tuple[bool, Fraction, str], ...] = (
        (success, of(found, QUALITY), "в графе успеваемости напечатано качество"),
        (not success, of(found, SUCCESS), "в графе качества напечатана успеваемость"),
        (not success, sou_of(found), "вместо качества напечатан СОУ"),
        (success, sou_of(found), "вместо успеваемости напечатан СОУ"),
        (success and found.n2 > 0, Fraction(100 * found.n2, total), "напечатана доля отметок «2»"),
        (
            not success and found.n5 > 0,
            Fraction(100 * found.n4, total),
            "похоже, посчитаны только отметки «4», без «5»",
        ),
        (
            not success and found.n4 > 0,
            Fraction(100 * found.n5, total),
            "похоже, посчитаны только отметки «5», без «4»",
        ),
    )
    for suits, exact, cause in patterns:
        if suits and near(value, exact, item.column):
            return cause
    if success and found.n2:
        if value == 100 - found.n2:
            return f"похоже, из 100 вычтено число отметок «2» ({found.n2}), а не их доля"
        if value == 100:
            return f"напечатано 100 %, хотя отметок «2» — {found.n2}"
    return ""


def _denominator(found: Marks, item: Contradiction) -> str:
    """The same numerator over a slightly different number of participants."""
    if item.column == MEAN:
        return ""
    part = found.passed if item.column == SUCCESS else found.good
    if not part:
        return ""
    # a region has a million participants, and a slip of thousands is no other denominator
    for shift in range(1, min(max(2, found.total * 15 // 100), 1000) + 1):
        for total in (found.total - shift, found.total + shift):
            if total >= part and abs(item.printed * total - 100 * part) * 2 <= total:
                return f"сходится, если участников {total}, а не {found.total}: возможно, другой знаменатель"
    return ""


def _unclear(found: Marks, around: Context) -> str:
    usual = around.usual
    if usual is None or usual == found.total:
        return UNCLEAR
    return f"{UNCLEAR}; при этом участников {comma(found.total)}, а в других предметах {comma(usual)}"
