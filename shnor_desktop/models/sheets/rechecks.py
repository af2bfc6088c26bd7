"""The form «Перепроверка работ»: how many works were marked anew and how many marks differed (DOMAIN §6.3)."""

from decimal import Decimal

from shnor_desktop.models.sheets import arithmetic
from shnor_desktop.models.sheets.cells import at_most, count
from shnor_desktop.models.sheets.kinds import Number
from shnor_desktop.models.sheets.procedures import PROCEDURE, SUBJECT, YEAR
from shnor_desktop.models.sheets.spec import Column, Row, Sheet

_LABELS = {"checked": "Перепроверено работ", "differing": "С расхождением"}


def _agreed(row: Row) -> Decimal | None:
    checked, differing = count(row, "checked"), count(row, "differing")
    if checked is None or differing is None or differing > checked:
        return None
    return arithmetic.percent(checked - differing, checked)


RECHECKS = Sheet(
    key="rechecks",
    title="Перепроверка работ",
    revision=1,
    about="Сколько работ проверено повторно и в скольких отметка изменилась",
    columns=(
        YEAR,
        PROCEDURE,
        SUBJECT,
        Column("grade", "Класс", Number(low=1, high=12), required=True, identity=True, hint="Номер: 1–12"),
        Column("checked", _LABELS["checked"], Number(), required=True, unit="шт."),
        Column("differing", _LABELS["differing"], Number(), required=True, unit="шт."),
        Column("agreed_share", "Доля подтверждённых работ", Number(places=2, high=100), unit="%", compute=_agreed),
    ),
    rules=(at_most("differing", "differing", "checked", _LABELS),),
)
