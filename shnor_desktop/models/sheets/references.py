"""The form «Ориентиры»: figures of the district, city, region and country to compare a school with."""

from shnor_desktop.models.sheets.cells import comma, number
from shnor_desktop.models.sheets.kinds import Choice, Number, Text
from shnor_desktop.models.sheets.procedures import ATTEMPT, LEVEL, PROCEDURE, PROGRAMME_GRADE, SEASON, SUBJECT, YEAR
from shnor_desktop.models.sheets.spec import Column, Finding, Row, Rule, Sheet
from shnor_desktop.models.sheets.values import Option

_SCOPES = Choice(
    (
        Option("район", "район", ("муниципалитет", "округ")),
        Option("город", "город"),
        Option("область/край", "область/край", ("область", "край", "республика", "регион", "субъект")),
        Option("РФ", "РФ", ("Россия", "страна", "вся выборка")),
    )
)
_PERCENT = Number(places=2, high=100)


def _quality(row: Row) -> Finding | None:
    success, quality = number(row, "success_pct"), number(row, "quality_pct")
    if success is None or quality is None or quality <= success:
        return None
    return Finding(
        f"Качество {comma(quality)} % больше успеваемости {comma(success)} %: так не бывает",
        "графы переставлены местами",
    )


def _twos(row: Row) -> Finding | None:
    success, twos = number(row, "success_pct"), number(row, "n2_pct")
    if success is None or twos is None or abs(success + twos - 100) <= 1:
        return None
    return Finding(f"Успеваемость и доля «2»: {comma(success)} + {comma(twos)} = {comma(success + twos)} %, а не 100 %")


REFERENCES = Sheet(
    key="references",
    title="Ориентиры",
    revision=1,
    school_key="",
    about="Показатели района, города, региона и страны: вводятся готовыми процентами и баллами",
    columns=(
        Column("scope", "Территория", _SCOPES, required=True, identity=True),
        YEAR,
        SEASON,
        PROCEDURE,
        SUBJECT,
        LEVEL,
        PROGRAMME_GRADE,
        ATTEMPT,
        Column("participants", "Участников", Number(high=10**7), unit="чел."),
        Column("success_pct", "Успеваемость", _PERCENT, unit="%"),
        Column("quality_pct", "Качество", _PERCENT, unit="%"),
        Column("n2_pct", "Доля отметок «2»", _PERCENT, unit="%"),
        Column("mean_score", "Средний тестовый балл", _PERCENT),
        Column("mean_mark", "Средняя отметка", Number(places=2, low=2, high=5)),
        Column("source", "Источник", Text(500)),
    ),
    rules=(
        Rule("quality", ("quality_pct", "success_pct"), "soft", "Качество не больше успеваемости", _quality),
        Rule("twos", ("n2_pct", "success_pct"), "soft", "Успеваемость и доля «2» вместе дают 100 %", _twos),
    ),
)
