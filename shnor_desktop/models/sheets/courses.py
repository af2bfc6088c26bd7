"""The form «Повышение квалификации»: one row for each course a member of staff has finished."""

from shnor_desktop.models.sheets.cells import count
from shnor_desktop.models.sheets.kinds import Choice, Day, Number, Text, YesNo
from shnor_desktop.models.sheets.spec import Column, Finding, Row, Rule, Sheet
from shnor_desktop.models.sheets.values import Option

TRAINING = "КПК"
RETRAINING = "переподготовка"
LEAST_HOURS = {TRAINING: 16, RETRAINING: 250}
"""Shorter programmes do not give the document of that kind (order of the ministry on further training)."""

_KIND = Choice(
    (
        Option(TRAINING, TRAINING, ("ПК", "курсы", "повышение квалификации", "курсы повышения квалификации")),
        Option(RETRAINING, RETRAINING, ("ПП", "профессиональная переподготовка", "профпереподготовка")),
        Option("стажировка", "стажировка"),
    )
)
_PROGRAMME = Choice(
    (
        Option("Учитель будущего", "Учитель будущего"),
        Option("Школа современного учителя", "Школа современного учителя", ("ШСУ",)),
        Option("Точка роста", "Точка роста"),
        Option("иное", "иное", ("другое", "другая")),
    )
)


def _hours(row: Row) -> Finding | None:
    hours, kind = count(row, "hours"), row.get("kind")
    least = LEAST_HOURS.get(kind) if isinstance(kind, str) else None
    if hours is None or least is None or hours >= least:
        return None
    return Finding(f"Часов {hours}, а у вида «{kind}» их не меньше {least}", "вид обучения или часы указаны неверно")


COURSES = Sheet(
    key="courses",
    title="Повышение квалификации",
    revision=1,
    about="Строка на каждое оконченное обучение работника",
    columns=(
        Column(
            "person", "Номер работника", Text(40), required=True, identity=True, hint="Тот же, что на листе «Кадры»"
        ),
        Column("title", "Тема обучения", Text(500), required=True, identity=True, hint="Как в документе об обучении"),
        Column("finished_on", "Дата окончания", Day(), required=True, identity=True, hint="Как в документе"),
        Column("kind", "Вид обучения", _KIND, required=True),
        Column("provider", "Где обучался", Text(255), hint="Организация, выдавшая документ"),
        Column("programme", "Программа поддержки", _PROGRAMME, hint="Если обучение прошло в её рамках"),
        Column("hours", "Объём", Number(high=5000), unit="ч"),
        Column("on_quality", "По качеству образования", YesNo(), hint="да — по вопросам качества образования"),
    ),
    rules=(Rule("hours", ("hours", "kind"), "soft", "Часов не меньше, чем бывает у такого обучения", _hours),),
)
