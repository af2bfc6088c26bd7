"""Exact percents, means and indices of result rows; missing data stays None (DOMAIN §6.1)."""

from decimal import ROUND_HALF_UP, Decimal


def rounded(value: Decimal, places: int) -> Decimal:
    """Half up, as people round (Python's own rounding is to the even neighbour)."""
    return value.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)


def percent(part: int | None, whole: int | None, places: int = 2) -> Decimal | None:
    """``part`` of ``whole`` in percent, or None when either is missing or the whole is 0."""
    if part is None or not whole:
        return None
    return rounded(Decimal(part * 100) / Decimal(whole), places)


def mean_mark(n5: int, n4: int, n3: int, n2: int, places: int = 2) -> Decimal | None:
    """Mean of marks 2–5 weighted by their counts."""
    total = n5 + n4 + n3 + n2
    if not total:
        return None
    return rounded(Decimal(5 * n5 + 4 * n4 + 3 * n3 + 2 * n2) / total, places)


def sou(n5: int, n4: int, n3: int, n2: int, places: int = 2) -> Decimal | None:
    """СОУ, степень обученности учащихся: weights 100, 64, 36, 16 (DOMAIN §6.1)."""
    total = n5 + n4 + n3 + n2
    if not total:
        return None
    return rounded(Decimal(100 * n5 + 64 * n4 + 36 * n3 + 16 * n2) / total, places)
