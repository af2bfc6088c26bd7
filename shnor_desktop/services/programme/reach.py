"""How far a target is: one rule for the programme, its reports and the calendar (внутреннее правило программы)."""

from decimal import Decimal

REACHED, CLOSER, FARTHER, SAME = "достигнут", "к цели", "от цели", "без изменений"
NO_TARGET, UNKNOWN = "цель не задана", "нет данных"


def reach(base: Decimal | int | None, target: Decimal | int | None, now: Decimal | int | None) -> str:
    """Whether the target is reached, or whether the change leads towards it; its direction is target minus base.

    Without a base nobody knows from which side it is to be reached: only the value itself counts.
    """
    if target is None:
        return NO_TARGET
    if now is None:
        return UNKNOWN
    if base is None or target == base:
        return REACHED if now == target else UNKNOWN
    sign = 1 if target > base else -1
    if (now - target) * sign >= 0:
        return REACHED
    moved = (now - base) * sign
    return CLOSER if moved > 0 else FARTHER if moved < 0 else SAME
