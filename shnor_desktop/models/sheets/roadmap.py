"""The form «Дорожная карта»: measures with dates, people, states and confirmations (DOMAIN §1.6)."""

from datetime import date

from shnor_desktop.models.sheets.cells import day, in_order, this_day, words
from shnor_desktop.models.sheets.kinds import Choice, Day, Number, Text, Words, YesNo
from shnor_desktop.models.sheets.spec import Column, Finding, Row, Rule, Sheet
from shnor_desktop.models.sheets.values import Option

NOT_STARTED = "не начато"
IN_WORK = "в работе"
DONE = "исполнено"
CANCELLED = "отменено"

_LABELS = {"start": "Начало", "end": "Окончание", "done_on": "Исполнено", "confirmed_on": "Подтверждено"}
_RECURRENCE = Choice(
    (
        Option("разово", "разово", ("однократно",)),
        Option("ежегодно", "ежегодно", ("раз в год",)),
        Option("раз в полугодие", "раз в полугодие", ("два раза в год", "2 раза в год")),
        Option("раз в четверть", "раз в четверть", ("ежеквартально", "один раз в четверть", "4 раза в год")),
        Option("ежемесячно", "ежемесячно", ("раз в месяц",)),
        Option("постоянно", "постоянно", ("в течение года", "в течение учебного года")),
        Option("по запросу", "по запросу", ("по мере необходимости",)),
        Option("по плану", "по плану", ("по отдельному плану",)),
    )
)
_STATE = Choice(
    (
        Option(NOT_STARTED, NOT_STARTED, ("не начат", "не начата")),
        Option(IN_WORK, IN_WORK, ("выполняется", "исполняется")),
        Option(DONE, DONE, ("выполнено", "проведено")),
        Option(CANCELLED, CANCELLED, ("отменен", "отменена")),
    )
)
_LEVEL = Choice(
    (
        Option("муниципалитет", "муниципалитет", ("муниципальный", "район")),
        Option("школа", "школа", ("школьный", "ОО")),
    )
)


def is_overdue(row: Row, on: date) -> bool:
    """Whether on that date the measure is past its end and neither done nor cancelled."""
    end = day(row, "end")
    return end is not None and end < on and row.get("state") not in (DONE, CANCELLED)


def _overdue_today(row: Row) -> bool | None:
    return is_overdue(row, this_day()) if day(row, "end") is not None else None


def _months(row: Row) -> Finding | None:
    wrong = [word for word in words(row, "months") if not (word.isdigit() and 1 <= int(word) <= 12)]
    return Finding(f"Месяцы — числа от 1 до 12 через «;», а указано: {'; '.join(wrong)}") if wrong else None


def _confirmed(row: Row) -> Finding | None:
    if row.get("confirmed") is not True or row.get("state") == DONE:
        return None
    return Finding(f"Подтверждено, а состояние — «{row.get('state') or 'не указано'}»")


def _done_date(row: Row) -> Finding | None:
    if row.get("state") == DONE and row.get("done_on") is None:
        return Finding("Исполнено, а дата исполнения не указана: доля на прошлые даты будет завышена")
    if row.get("state") != DONE and row.get("done_on") is not None:
        return Finding(f"Указана дата исполнения, а состояние — «{row.get('state') or 'не указано'}»")
    return None


def _confirmed_date(row: Row) -> Finding | None:
    if row.get("confirmed") is not True or row.get("confirmed_on") is not None:
        return None
    return Finding("Подтверждено, а дата подтверждения не указана")


def _has_term(row: Row) -> Finding | None:
    if row.get("end") is not None or row.get("state") in (None, CANCELLED):
        return None
    return Finding("Не указано окончание: мероприятие не попадёт в долю исполненных на дату")


ROADMAP = Sheet(
    key="roadmap",
    title="Дорожная карта",
    revision=1,
    about="Строка на мероприятие; у повторяющегося — строка на каждый срок со своим состоянием",
    columns=(
        Column("plan", "План", Text(255), required=True, identity=True, hint="Название дорожной карты"),
        Column("number", "Номер", Text(20), required=True, identity=True, hint="Как в плане: 1.10"),
        Column(
            "occurrence",
            "Повтор",
            Number(low=1, high=1000),
            identity=True,
            default=1,
            hint="Какой по счёту срок повторяющегося мероприятия",
        ),
        Column("section", "Раздел", Text(255)),
        Column("title", "Мероприятие", Text(2000), required=True),
        Column("task", "Задача", Text(1000)),
        Column("factor", "Фактор риска", Choice(list_key="risk_factors")),
        Column("deadline_text", "Срок словами", Text(255), hint="Как напечатан: «в течение года»"),
        Column("start", _LABELS["start"], Day()),
        Column("end", _LABELS["end"], Day(), hint="К этой дате должно быть исполнено"),
        Column("recurrence", "Повторяемость", _RECURRENCE),
        Column("months", "Месяцы", Words(60), hint="Числа через «;»: 4; 12"),
        Column("responsible", "Ответственный", Text(500), hint="Должность"),
        Column("participants", "Участники", Text(500)),
        Column("indicator", "Показатель", Text(1000)),
        Column("planned_value", "Плановое значение", Text(255)),
        Column("actual_value", "Фактическое значение", Text(255)),
        Column("evidence_form", "Форма подтверждения", Text(500), hint="Какой документ покажет исполнение"),
        Column("level", "Чьё мероприятие", _LEVEL),
        Column("state", "Состояние", _STATE, required=True, default=NOT_STARTED),
        Column("done_on", "Дата исполнения", Day()),
        Column("confirmed", "Подтверждено", YesNo(), hint="Куратором или районом по документам"),
        Column("confirmed_on", "Дата подтверждения", Day()),
        Column("confirmed_by", "Кем подтверждено", Text(255), hint="Должность"),
        Column("remark", "Замечание", Text(2000)),
        Column("overdue", "Просрочено", YesNo(), hint="На сегодня", compute=_overdue_today),
    ),
    rules=(
        in_order("dates", "start", "end", _LABELS),
        Rule("months", ("months",), "hard", "Месяцы — числа от 1 до 12", _months),
        Rule("confirmed", ("confirmed", "state"), "hard", "Подтверждают только исполненное", _confirmed),
        Rule("done_date", ("done_on", "state"), "soft", "У исполненного есть дата исполнения", _done_date),
        Rule(
            "confirmed_date",
            ("confirmed_on", "confirmed"),
            "soft",
            "У подтверждённого есть дата подтверждения",
            _confirmed_date,
        ),
        in_order("done_then_confirmed", "done_on", "confirmed_on", _LABELS),
        Rule("has_term", ("end", "state"), "soft", "У мероприятия есть окончание", _has_term),
    ),
)
