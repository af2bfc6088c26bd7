"""The form «Опросы»: how many of each group were asked and how many answered."""

from decimal import Decimal

from shnor_desktop.models.sheets import arithmetic
from shnor_desktop.models.sheets.cells import at_most, count, day, in_order
from shnor_desktop.models.sheets.kinds import CalendarYear, Choice, Day, Number, Text
from shnor_desktop.models.sheets.spec import Column, Finding, Row, Rule, Sheet
from shnor_desktop.models.sheets.values import Option

_LABELS = {"start": "Начало", "end": "Окончание", "expected": "Опрашивается", "answered": "Ответили"}
_GROUP = Choice(
    (
        Option("директор", "директор", ("директора", "руководитель", "администрация")),
        Option("куратор", "куратор", ("кураторы",)),
        Option("учителя", "учителя", ("учитель", "педагоги")),
        Option("родители", "родители", ("родитель", "законные представители")),
        Option("обучающиеся", "обучающиеся", ("обучающийся", "ученики", "учащиеся")),
    )
)


def _answered_share(row: Row) -> Decimal | None:
    return arithmetic.percent(count(row, "answered"), count(row, "expected"))


def _year(row: Row) -> Finding | None:
    year, start, end = count(row, "year"), day(row, "start"), day(row, "end")
    dates = [moment for moment in (start, end) if moment is not None]
    if year is None or not dates or any(moment.year == year for moment in dates):
        return None
    return Finding(f"Год {year}, а опрос идёт {dates[0]:%d.%m.%Y}: здесь пишут календарный год")


SURVEYS = Sheet(
    key="surveys",
    title="Опросы",
    revision=1,
    about="Опросы директоров, кураторов, учителей, родителей и обучающихся: сколько ответили",
    columns=(
        Column("year", "Год", CalendarYear(), required=True, identity=True, hint="Календарный"),
        Column("name", "Опрос", Text(255), required=True, identity=True, hint="Название, например «1-й опрос»"),
        Column("group", "Кого спрашивают", _GROUP, required=True, identity=True),
        Column("start", _LABELS["start"], Day()),
        Column("end", _LABELS["end"], Day()),
        Column("expected", _LABELS["expected"], Number(), unit="чел."),
        Column("answered", _LABELS["answered"], Number(), unit="чел."),
        Column(
            "answered_share",
            "Доля ответивших",
            Number(places=2, high=1000),
            unit="%",
            compute=_answered_share,
        ),
    ),
    rules=(
        at_most("answered", "answered", "expected", _LABELS),
        in_order("dates", "start", "end", _LABELS),
        Rule("year", ("year", "start", "end"), "soft", "Опрос идёт в указанном году", _year),
    ),
)
