"""The form «Итоги года»: how each class finished the year by school marks."""

from decimal import Decimal

from shnor_desktop.models.sheets import arithmetic
from shnor_desktop.models.sheets.cells import at_most, count
from shnor_desktop.models.sheets.kinds import Letter, Number, SchoolYear
from shnor_desktop.models.sheets.spec import Column, Finding, Row, Rule, Sheet

_LABELS = {
    "pupils": "Обучающихся на конец года",
    "excellent": "Отличников",
    "good": "На «4» и «5»",
    "one_three": "С одной «3»",
    "failing": "Неуспевающих",
    "not_attested": "Не аттестовано",
    "repeated": "Оставлено на повторный год",
}


def _quality(row: Row) -> Decimal | None:
    excellent, good = count(row, "excellent"), count(row, "good")
    if excellent is None or good is None or count(row, "grade") == 1:
        return None
    return arithmetic.percent(excellent + good, count(row, "pupils"))


def _success(row: Row) -> Decimal | None:
    pupils, failing = count(row, "pupils"), count(row, "failing")
    if pupils is None or failing is None or count(row, "grade") == 1:
        return None
    return arithmetic.percent(pupils - failing, pupils)


def _parts(row: Row) -> Finding | None:
    pupils = count(row, "pupils")
    # pupils without a mark are counted among the failing by some schools and beside them by others
    parts = [count(row, key) or 0 for key in ("excellent", "good", "one_three")]
    parts.append(max(count(row, "failing") or 0, count(row, "not_attested") or 0))
    if pupils is None or sum(parts) <= pupils:
        return None
    shown = " + ".join(map(str, parts))
    return Finding(f"Отличники, «4» и «5», с одной «3», неуспевающие: {shown} = {sum(parts)}, а обучающихся {pupils}")


def _first_grade(row: Row) -> Finding | None:
    if count(row, "grade") != 1:
        return None
    typed = [_LABELS[key].lower() for key in ("excellent", "good", "one_three") if count(row, key)]
    return Finding(f"В первом классе отметок нет, а указано: {', '.join(typed)}") if typed else None


YEAR_RESULTS = Sheet(
    key="year_results",
    title="Итоги года",
    revision=1,
    about="По классам; первый класс учится без отметок и в качество не входит",
    columns=(
        Column("year", "Учебный год", SchoolYear(), required=True, identity=True, hint="2022 — это 2021/22"),
        Column("grade", "Класс", Number(low=1, high=12), required=True, identity=True, hint="Номер: 1–12"),
        Column("letter", "Литера", Letter(), identity=True, hint="Пусто — вся параллель"),
        Column("pupils", _LABELS["pupils"], Number(), required=True, unit="чел."),
        Column("excellent", _LABELS["excellent"], Number(), unit="чел.", hint="Все «5»"),
        Column("good", _LABELS["good"], Number(), unit="чел.", hint="Без отличников"),
        Column("one_three", _LABELS["one_three"], Number(), unit="чел."),
        Column("failing", _LABELS["failing"], Number(), unit="чел.", hint="Есть «2» за год"),
        Column("not_attested", _LABELS["not_attested"], Number(), unit="чел."),
        Column("repeated", _LABELS["repeated"], Number(), unit="чел."),
        Column("success", "Успеваемость", Number(places=2, high=100), unit="%", compute=_success),
        Column("quality", "Качество", Number(places=2, high=100), unit="%", compute=_quality),
    ),
    rules=(
        Rule(
            "parts",
            ("pupils", "excellent", "good", "one_three", "failing", "not_attested"),
            "hard",
            "Группы по итогам вместе не больше числа обучающихся",
            _parts,
        ),
        at_most("repeated", "repeated", "pupils", _LABELS),
        Rule(
            "first_grade",
            ("grade", "excellent", "good", "one_three"),
            "soft",
            "В первом классе отметок нет",
            _first_grade,
        ),
    ),
)
