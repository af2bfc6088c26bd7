"""The form «Концептуальные документы»: what a school of the project writes, places and gets confirmed (DOMAIN §1.5)."""

from datetime import date

from shnor_desktop.models.sheets.cells import day, in_order, this_day
from shnor_desktop.models.sheets.kinds import CalendarYear, Choice, Day, Text, YesNo
from shnor_desktop.models.sheets.spec import Column, Finding, Row, Rule, Sheet
from shnor_desktop.models.sheets.values import Option

CONCEPT = "Концепция развития"
MEDIUM_TERM = "Среднесрочная программа развития"
ANTI_RISK = "Антирисковая программа"
DRAFT, AGREEING, APPROVED, PLACED, CONFIRMED, REVIEWED, RETURNED = (
    "черновик",
    "на согласовании",
    "утверждён",
    "размещён",
    "подтверждён куратором",
    "проверен",
    "возвращён",
)

_LABELS = {"due": "Разместить до", "approved_on": "Утверждён", "uploaded_on": "Размещён", "confirmed_on": "Подтверждён"}
_KIND = Choice(
    (
        Option(CONCEPT, CONCEPT, ("концепция", "концепция развития школы")),
        Option(MEDIUM_TERM, MEDIUM_TERM, ("среднесрочная программа", "СПР")),
        Option(ANTI_RISK, ANTI_RISK, ("антирисковая", "программа антирисковых мер")),
    )
)
_STATE = Choice(
    (
        Option(DRAFT, DRAFT, ("в работе", "готовится")),
        Option(AGREEING, AGREEING, ("согласуется",)),
        Option(APPROVED, APPROVED, ("утверждена",)),
        Option(PLACED, PLACED, ("размещена", "загружен", "загружена")),
        Option(CONFIRMED, CONFIRMED, ("подтверждён", "подтверждена", "подтверждена куратором")),
        Option(REVIEWED, REVIEWED, ("проверена", "принят")),
        Option(RETURNED, RETURNED, ("возвращена", "на доработке")),
    )
)
_DATE_OF_STATE = {APPROVED: "approved_on", PLACED: "uploaded_on", CONFIRMED: "confirmed_on"}


def is_overdue(row: Row, on: date) -> bool:
    """Whether on that date the document should have been placed and was not; one sent back is to be placed again."""
    due, uploaded = day(row, "due"), day(row, "uploaded_on")
    there = uploaded is not None and uploaded <= on and row.get("state") != RETURNED
    return due is not None and due < on and not there


def _overdue_today(row: Row) -> bool | None:
    return is_overdue(row, this_day()) if day(row, "due") is not None else None


def _factor(row: Row) -> Finding | None:
    if row.get("kind") != ANTI_RISK or row.get("factor") is not None:
        return None
    return Finding(f"«{ANTI_RISK}» пишется на один фактор риска, а он не указан")


def _no_factor(row: Row) -> Finding | None:
    if row.get("kind") in (None, ANTI_RISK) or row.get("factor") is None:
        return None
    return Finding(f"«{row['kind']}» — одна на все факторы риска, а указан один из них")


def _date_of_state(row: Row) -> Finding | None:
    key = _DATE_OF_STATE.get(str(row.get("state")))
    if key is None or row.get(key) is not None:
        return None
    return Finding(f"Состояние — «{row['state']}», а дата «{_LABELS[key]}» не указана")


def _remark(row: Row) -> Finding | None:
    if row.get("state") != RETURNED or row.get("remark") is not None:
        return None
    return Finding("Документ возвращён, а замечание не записано: что исправлять, неизвестно")


CONCEPT_DOCUMENTS = Sheet(
    key="concept_documents",
    title="Концептуальные документы",
    revision=1,
    about="Концепция, среднесрочная и антирисковые программы: сроки, размещение, подтверждение",
    columns=(
        Column("year", "Год", CalendarYear(), required=True, identity=True, hint="Календарный, как в проекте"),
        Column("kind", "Документ", _KIND, required=True, identity=True),
        Column(
            "factor", "Фактор риска", Choice(list_key="risk_factors"), identity=True, hint="Для антирисковой программы"
        ),
        Column("title", "Название", Text(500)),
        Column("state", "Состояние", _STATE, required=True, default=DRAFT),
        Column("due", _LABELS["due"], Day()),
        Column("approved_on", _LABELS["approved_on"], Day()),
        Column("uploaded_on", _LABELS["uploaded_on"], Day()),
        Column("confirmed_on", _LABELS["confirmed_on"], Day(), hint="Куратором"),
        Column("remark", "Замечание", Text(2000)),
        Column("file", "Файл", Text(255), hint="Имя файла или где он лежит"),
        Column("overdue", "Просрочен", YesNo(), hint="На сегодня", compute=_overdue_today),
    ),
    rules=(
        Rule("factor", ("factor", "kind"), "hard", "У антирисковой программы указан фактор риска", _factor),
        Rule("no_factor", ("factor", "kind"), "soft", "Фактор указан только у антирисковой программы", _no_factor),
        in_order("placed_then_confirmed", "uploaded_on", "confirmed_on", _LABELS),
        Rule(
            "date_of_state",
            ("state", *_DATE_OF_STATE.values()),
            "soft",
            "У состояния указана его дата",
            _date_of_state,
        ),
        Rule("remark", ("remark", "state"), "soft", "У возвращённого документа есть замечание", _remark),
    ),
)
