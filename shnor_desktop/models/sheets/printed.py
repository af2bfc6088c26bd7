"""Printed percents and means against the counts of marks, exactly (DOMAIN §0.1, §9)."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from shnor_desktop.models.sheets.arithmetic import rounded
from shnor_desktop.models.sheets.cells import comma, number
from shnor_desktop.models.sheets.marks import Marks
from shnor_desktop.models.sheets.spec import Row

SUCCESS = "printed_success"
QUALITY = "printed_quality"
MEAN = "printed_mean"
FIGURES = (SUCCESS, QUALITY, MEAN)

TOLERANCE: Mapping[str, Fraction] = {SUCCESS: Fraction(1, 2), QUALITY: Fraction(1, 2), MEAN: Fraction(1, 20)}
"""Half a unit of the usual last place: a percent without decimals, a mean with one."""


@dataclass(frozen=True, slots=True)
class Contradiction:
    """A printed figure that its own counts do not give."""

    column: str
    printed: Decimal
    exact: Fraction
    message: str


def of(found: Marks, column: str) -> Fraction:
    """What the counts give for a printed column; the distribution is not empty."""
    part = {SUCCESS: 100 * found.passed, QUALITY: 100 * found.good, MEAN: found.points}[column]
    return Fraction(part, found.total)


def sou_of(found: Marks) -> Fraction:
    """СОУ, exactly."""
    return Fraction(found.sou_points, found.total)


def near(printed: Decimal, exact: Fraction, column: str) -> bool:
    """Whether a printed figure agrees with an exact one within rounding; the bound itself agrees."""
    return abs(Fraction(printed) - exact) <= TOLERANCE[column]


def printed_of(row: Row) -> dict[str, Decimal]:
    """The printed figures of a row that are filled in."""
    return {key: value for key in FIGURES if (value := number(row, key)) is not None}


def follows(value: Decimal, found: Marks, column: str) -> bool:
    """Whether a printed figure agrees with the counts; whole numbers only, the bound itself agrees."""
    if column == MEAN:
        return abs(value * found.total - found.points) * 20 <= found.total
    part = found.passed if column == SUCCESS else found.good
    return abs(value * found.total - 100 * part) * 2 <= found.total


def agree(found: Marks, figures: Mapping[str, Decimal]) -> bool:
    """Whether all printed figures follow from these counts."""
    return found.total > 0 and all(follows(value, found, key) for key, value in figures.items())


def contradictions(found: Marks, figures: Mapping[str, Decimal]) -> dict[str, Contradiction]:
    """The printed figures that contradict the counts, by column; none for an empty distribution."""
    if not found.total:
        return {}
    result = {}
    for key, value in figures.items():
        if not follows(value, found, key):
            exact = of(found, key)
            result[key] = Contradiction(key, value, exact, _message(found, key, value, exact))
    return result


def shown(exact: Fraction) -> str:
    """An exact figure in two decimals at most, half up."""
    return comma(rounded(Decimal(exact.numerator) / Decimal(exact.denominator), 2))


def _message(found: Marks, column: str, value: Decimal, exact: Fraction) -> str:
    if column == MEAN:
        sum_of_marks = " + ".join(
            f"{mark}·{amount}" for mark, amount in zip((5, 4, 3, 2), found.as_tuple(), strict=True)
        )
        return f"Напечатано {comma(value)}, а ({sum_of_marks}) : {found.total} = {shown(exact)}"
    part = found.passed if column == SUCCESS else found.good
    return f"Напечатано {comma(value)} %, а {part} из {found.total} — это {shown(exact)} %"
