"""The traffic light of an indicator: plan against fact, by direction, with tolerances that are data."""

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any, Literal, TypeAlias

from shnor_desktop.services.indicators.catalogue import Direction, Target, Type

State: TypeAlias = Literal["met", "close", "not_met", "no_target", "no_data"]
Way: TypeAlias = Literal["better", "worse", "same", "unknown"]
WORDS: dict[State, str] = {
    "met": "план выполнен",
    "close": "близко к плану",
    "not_met": "план не выполнен",
    "no_target": "плана нет",
    "no_data": "нет данных",
}
WAYS: dict[Way, str] = {"better": "улучшение", "worse": "ухудшение", "same": "без изменений", "unknown": "нет данных"}


def light(
    value: Fraction | bool | None, target: Target | None, direction: Direction, kind: Type, close: Mapping[str, Any]
) -> State:
    """Compared exactly, never rounded; «нет» that was planned is met by «нет»."""
    if value is None:
        return "no_data"
    if target is None:
        return "no_target"
    if isinstance(value, bool) or isinstance(target.value, bool):
        return "met" if value is target.value else "not_met"
    short = target.value - value if direction == "растёт" else value - target.value
    if short <= 0:
        return "met"
    allowed = (
        Fraction(str(close["percentage_points"]))
        if kind == "%"
        else abs(target.value) * Fraction(str(close["percent_of_target"])) / 100
    )
    return "close" if short <= allowed else "not_met"


def deviation(value: Fraction | bool | None, target: Target | None) -> Fraction | None:
    """Fact minus plan; None for answers and where one of them lacks."""
    if value is None or target is None or isinstance(value, bool) or isinstance(target.value, bool):
        return None
    return value - target.value


def way(values: Sequence[Fraction | bool | None], direction: Direction) -> Way:
    """The last value against the newest one before it; better is towards the direction of the indicator."""
    if not values or values[-1] is None:
        return "unknown"
    before = next((value for value in reversed(values[:-1]) if value is not None), None)
    if before is None:
        return "unknown"
    if before == values[-1]:
        return "same"
    return "better" if (values[-1] > before) is (direction != "снижается") else "worse"
