"""The form «Самооценка мер»: points from 0 to 5 that a school gives its own measures (DOMAIN §1.6)."""

from shnor_desktop.models.sheets.cells import count
from shnor_desktop.models.sheets.kinds import Choice, Number, Text
from shnor_desktop.models.sheets.procedures import YEAR
from shnor_desktop.models.sheets.spec import Column, Finding, Row, Rule, Sheet

HIGHEST = 5


def _comment(row: Row) -> Finding | None:
    if count(row, "score") not in (0, 1) or row.get("comment") is not None:
        return None
    return Finding(f"Оценка {row['score']} из {HIGHEST} без пояснения: что помешало?")


SELF_ASSESSMENT = Sheet(
    key="self_assessment",
    title="Самооценка мер",
    revision=1,
    about="Меры школы по повышению результатов: от 0 до 5 баллов за каждую",
    columns=(
        YEAR,
        Column("item", "Мера", Choice(list_key="self_assessment_items"), required=True, identity=True),
        Column("score", "Оценка", Number(high=HIGHEST), required=True, hint="От 0 до 5"),
        Column("comment", "Пояснение", Text(2000)),
    ),
    rules=(Rule("comment", ("comment", "score"), "soft", "Низкая оценка пояснена", _comment),),
)
