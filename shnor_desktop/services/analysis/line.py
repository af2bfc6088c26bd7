"""A straight line through the schools by least squares, in whole numbers from values rounded to six places."""

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from math import isqrt

_UNIT = 1_000_000
"""Values go in rounded half up to six places; from there on everything is exact."""


def fixed(value: Fraction) -> int:
    """The value in millionths, half up."""
    scaled = abs(value) * _UNIT
    units: int = (2 * scaled.numerator + scaled.denominator) // (2 * scaled.denominator)
    return units if value >= 0 else -units


def root(value: Fraction, places: int = 4) -> Fraction:
    """The square root with so many places, the rest cut off; only shown, never compared."""
    return Fraction(isqrt(int(value * 100**places)), 10**places)


@dataclass(frozen=True, slots=True)
class Line:
    """``expected = intercept + slope ∙ index``; ``variance`` is the square of the standard error."""

    schools: int
    slope: Fraction
    intercept: Fraction
    explained: Fraction | None
    """R²; None where all results are the same."""
    variance: Fraction

    def at(self, value: Fraction) -> Fraction:
        """The expected result at an index."""
        return self.intercept + self.slope * Fraction(fixed(value), _UNIT)


def fit(points: Iterable[tuple[Fraction, Fraction]]) -> Line | None:
    """The line through (index, result); None for fewer than three schools or one and the same index."""
    whole = [(fixed(index), fixed(result)) for index, result in points]
    n = len(whole)
    sum_x, sum_y = sum(x for x, _ in whole), sum(y for _, y in whole)
    xx = n * sum(x * x for x, _ in whole) - sum_x * sum_x
    yy = n * sum(y * y for _, y in whole) - sum_y * sum_y
    xy = n * sum(x * y for x, y in whole) - sum_x * sum_y
    if n < 3 or not xx:
        return None
    slope = Fraction(xy, xx)
    intercept = (sum_y - slope * sum_x) / n / _UNIT
    rest = (Fraction(yy) - Fraction(xy * xy, xx)) / n
    return Line(n, slope, intercept, Fraction(xy * xy, xx * yy) if yy else None, rest / (n - 2) / _UNIT**2)
