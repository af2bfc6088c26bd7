"""The form «Рисковый профиль»: levels of risk factors as received, and the school's own estimate beside them."""

from decimal import Decimal

from shnor_desktop.models.sheets import arithmetic
from shnor_desktop.models.sheets.cells import at_most, count
from shnor_desktop.models.sheets.kinds import Choice, Number, SchoolYear, Text, YesNo, choice
from shnor_desktop.models.sheets.spec import Column, Finding, Row, Rule, Sheet

_LABELS = {"signs_present": "Признаков замечено", "signs_total": "Признаков рассмотрено"}


def _estimate(row: Row) -> Decimal | None:
    return arithmetic.percent(count(row, "signs_present"), count(row, "signs_total"))


def _activated(row: Row) -> Finding | None:
    if row.get("activated") is not True or row.get("verified") is True:
        return None
    return Finding("Фактор активирован, но не отмечен как верифицированный")


def _source(row: Row) -> Finding | None:
    if row.get("level") in (None, "не определена") or row.get("source") is not None:
        return None
    return Finding("Уровень указан, а откуда он получен — нет: программа уровней не вычисляет")


RISK_PROFILE = Sheet(
    key="risk_profile",
    title="Рисковый профиль",
    revision=1,
    about="Уровни получают извне; оценка программы — только доля признаков, отмеченных самой школой",
    columns=(
        Column("year", "Год", SchoolYear(), required=True, identity=True),
        Column("factor", "Фактор риска", Choice(list_key="risk_factors"), required=True, identity=True),
        Column("level", "Значимость", choice("высокая", "средняя", "низкая", "не определена"), hint="Как получена"),
        Column("value", "Значение", Text(60), hint="Как в полученном профиле"),
        Column("verified", "Верифицирован", YesNo()),
        Column("activated", "Активирован", YesNo(), hint="По нему строится антирисковая программа"),
        Column("source", "Источник", Text(500), hint="Откуда получен уровень"),
        Column("signs_present", _LABELS["signs_present"], Number(high=1000), hint="Для оценки программы"),
        Column("signs_total", _LABELS["signs_total"], Number(high=1000), hint="Для оценки программы"),
        Column(
            "local_estimate",
            "Оценка программы",
            Number(places=2, high=100),
            unit="% признаков",
            hint="Замеченные признаки к рассмотренным; не официальный уровень",
            compute=_estimate,
        ),
    ),
    rules=(
        at_most("signs", "signs_present", "signs_total", _LABELS),
        Rule("activated", ("activated", "verified"), "soft", "Активирован верифицированный фактор", _activated),
        Rule("source", ("source", "level"), "soft", "У уровня указан источник", _source),
    ),
)
