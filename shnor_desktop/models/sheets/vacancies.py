"""The form «Вакансии»: posts that stand empty, since when and until when."""

from dataclasses import replace

from shnor_desktop.models.sheets.cells import comma, in_order, number
from shnor_desktop.models.sheets.kinds import Choice, Day, Number
from shnor_desktop.models.sheets.procedures import SUBJECT
from shnor_desktop.models.sheets.spec import Column, Finding, Row, Rule, Sheet
from shnor_desktop.models.sheets.staff import TEACHER
from shnor_desktop.models.sheets.values import Option

MOST = 3
"""Posts in one vacancy above which hours were likely typed instead."""

_LABELS = {"since": "Открыта с", "closed_on": "Закрыта"}
_PROGRAMME = Choice((Option("Земский учитель", "Земский учитель"), Option("иное", "иное", ("другое", "другая"))))


def _subject(row: Row) -> Finding | None:
    if row.get("post") != TEACHER or row.get("subject") is not None:
        return None
    return Finding("У вакансии учителя не указан предмет")


def _rate(row: Row) -> Finding | None:
    rate = number(row, "rate")
    if rate is None or rate <= MOST:
        return None
    return Finding(f"Ставка {comma(rate)} — больше {MOST}: проверьте", "часы вместо ставок")


VACANCIES = Sheet(
    key="vacancies",
    title="Вакансии",
    revision=1,
    about="Строка на незанятую должность; закрытую не удаляйте, а укажите дату",
    columns=(
        Column("post", "Должность", Choice(list_key="posts"), required=True, identity=True),
        replace(SUBJECT, required=False, hint="Для учителя; у остальных должностей пусто"),
        Column("since", _LABELS["since"], Day(), required=True, identity=True),
        Column("rate", "Ставка", Number(places=2, high=100), hint="1 — полная ставка"),
        Column("programme", "Программа привлечения", _PROGRAMME, hint="Если должность заявлена в программу"),
        Column("closed_on", _LABELS["closed_on"], Day(), hint="Пусто, пока не занята"),
    ),
    rules=(
        in_order("dates", "since", "closed_on", _LABELS),
        Rule("subject", ("subject", "post"), "soft", "У вакансии учителя указан предмет", _subject),
        Rule("rate", ("rate",), "soft", f"Ставка не больше {MOST}", _rate),
    ),
)
