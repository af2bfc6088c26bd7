"""The dialogs of «Этапы и риски»: a programme to start from, a stage, a risk, their states."""

from collections.abc import Mapping, Sequence
from datetime import date

from shnor_desktop.models.sheets.kinds import Day
from shnor_desktop.models.sheets.values import Value
from shnor_desktop.services import wording
from shnor_desktop.services.support import risks, stages
from shnor_desktop.services.support.programmes import Sample
from shnor_desktop.ui.wizards.ask import Answers, Field, as_day

EMPTY = ""
_STAGE_DAYS = ("start", "end")


def start_fields(found: Sequence[Sample], year: int) -> tuple[Field, ...]:
    """Which programme, under which name, begun in which year."""
    options = ((EMPTY, "пустая программа"), *((one.key, one.title) for one in found))
    return (
        Field("sample", "Образец", "choice", found[0].key if found else EMPTY, options=options, required=False),
        Field("name", "Название программы", value="Программа повышения качества образования"),
        Field("year", "Год начала", value=str(year), hint="Сроки этапов сдвигаются на целые годы"),
    )


def about_samples(found: Sequence[Sample]) -> str:
    """Where the samples come from and what in them is ours."""
    own = "; ".join(f"«{one.title}» — {_ours(one)}" for one in found if one.own)
    return (
        "Этапы и риски образца — начало, их можно править, добавлять и удалять.\n"
        f"Предложено нашей программой, потому что в источнике этого нет: {own}."
    )


def start_trouble(given: Answers) -> str:
    if not given["year"].isdigit() or not 2000 <= int(given["year"]) <= 2100:
        return "Год начала — четыре цифры, например 2022."
    return ""


def stage_fields(held: Mapping[str, Value] | None = None) -> tuple[Field, ...]:
    """A stage as it is entered and changed."""
    given: Mapping[str, Value] = held or {}
    return (
        Field("title", "Этап", value=_shown(given.get("title"))),
        Field("start", "Начало", "day", _shown(given.get("start")), required=False),
        Field("end", "Окончание", "day", _shown(given.get("end")), required=False),
        Field("content", "Содержание", "long", _shown(given.get("content")), required=False),
        Field("expected", "Ожидаемый результат", "long", _shown(given.get("expected")), required=False),
    )


def stage_values(given: Answers) -> dict[str, Value]:
    return {key: as_day(words) if key in _STAGE_DAYS else words or None for key, words in given.items()}


def stage_trouble(given: Answers) -> str:
    start, end = as_day(given["start"]), as_day(given["end"])
    return "Окончание раньше начала: проверьте даты." if start and end and end < start else ""


def stage_state_fields(one: stages.Stage, on: date) -> tuple[Field, ...]:
    """The state with the one that the dates speak for chosen."""
    day = one.values["finished_on"]
    return (
        Field("state", "Состояние", "choice", one.suggested(on) or one.state, options=_same(stages.STATES)),
        Field("day", "Дата", "day", _shown(day if isinstance(day, date) else on), hint="Когда завершён"),
        Field("result", "Что получилось", "long", _shown(one.values["result"]), required=False),
    )


def risk_fields(held: Mapping[str, Value] | None = None) -> tuple[Field, ...]:
    """A risk as it is entered and changed."""
    given: Mapping[str, Value] = held or {}
    levels = ((EMPTY, "не оценена"), *_same(risks.LEVELS))
    impacts = ((EMPTY, "не оценены"), *((one, {"высокая": "высокие", "средняя": "средние"}.get(one, "низкие"))
                                         for one in risks.LEVELS))  # fmt: skip
    return (
        Field("risk", "Предполагаемый риск", "long", _shown(given.get("risk"))),
        Field("mitigation", "Способ снижения", "long", _shown(given.get("mitigation")), required=False),
        Field("likelihood", "Вероятность", "choice", _shown(given.get("likelihood")), options=levels, required=False),
        Field("impact", "Последствия", "choice", _shown(given.get("impact")), options=impacts, required=False),
        Field("responsible", "Ответственный", value=_shown(given.get("responsible")), hint="Должность", required=False),
    )


def risk_values(given: Answers) -> dict[str, Value]:
    return {key: words or None for key, words in given.items()}


def risk_state_fields(one: risks.Risk, on: date) -> tuple[Field, ...]:
    """What has become of a risk."""
    day = one.values["noticed_on"]
    return (
        Field("state", "Состояние", "choice", one.state, options=_same(risks.STATES)),
        Field("day", "На дату", "day", _shown(day if isinstance(day, date) else on)),
        Field("comment", "Что сделано", "long", _shown(one.values["comment"]), required=False),
    )


def _same(words: Sequence[str]) -> tuple[tuple[str, str], ...]:
    return tuple((one, one) for one in words)


def _ours(one: Sample) -> str:
    return wording.listed([title for key, title in (("stages", "этапы"), ("risks", "риски")) if key in one.own])


def _shown(value: Value) -> str:
    return Day().show(value) if isinstance(value, date) else "" if value is None else str(value)
