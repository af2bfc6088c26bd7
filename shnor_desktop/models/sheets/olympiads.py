"""The form «ВсОШ»: participants, prize-winners and winners by stage and subject."""

from shnor_desktop.models.sheets.cells import count
from shnor_desktop.models.sheets.kinds import Choice, Number
from shnor_desktop.models.sheets.procedures import SUBJECT, YEAR
from shnor_desktop.models.sheets.spec import Column, Finding, Row, Rule, Sheet
from shnor_desktop.models.sheets.values import Option

STAGES = ("школьный", "муниципальный", "региональный", "заключительный")
_STAGE = Choice(
    (
        Option("школьный", "школьный", ("школьный этап", "1 этап")),
        Option("муниципальный", "муниципальный", ("муниципальный этап", "районный", "2 этап")),
        Option("региональный", "региональный", ("региональный этап", "областной", "краевой", "3 этап")),
        Option("заключительный", "заключительный", ("заключительный этап", "всероссийский", "4 этап")),
    )
)


def _prizes(row: Row) -> Finding | None:
    participants = count(row, "participants")
    prize, winners = count(row, "prize") or 0, count(row, "winners") or 0
    if participants is None or prize + winners <= participants:
        return None
    return Finding(
        f"Призёры и победители: {prize} + {winners} = {prize + winners}, а участников {participants}",
        "победители посчитаны и среди призёров" if max(prize, winners) <= participants else "",
    )


OLYMPIADS = Sheet(
    key="olympiads",
    title="ВсОШ",
    revision=1,
    about="Всероссийская олимпиада школьников: по этапам и предметам",
    columns=(
        YEAR,
        Column("stage", "Этап", _STAGE, required=True, identity=True),
        SUBJECT,
        Column("participants", "Участников", Number(), required=True, unit="чел."),
        Column("prize", "Призёров", Number(), unit="чел.", hint="Без победителей"),
        Column("winners", "Победителей", Number(), unit="чел."),
    ),
    rules=(
        Rule(
            "prizes",
            ("participants", "prize", "winners"),
            "hard",
            "Призёров и победителей вместе не больше участников",
            _prizes,
        ),
    ),
)
