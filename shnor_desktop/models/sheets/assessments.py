"""The form «Результаты оценочных процедур»: counts of marks by procedure, subject and class."""

from shnor_desktop.models.sheets import marks
from shnor_desktop.models.sheets.assessment_rules import RULES
from shnor_desktop.models.sheets.kinds import Choice, Number, Text, YesNo
from shnor_desktop.models.sheets.procedures import (
    ATTEMPT,
    HELD,
    LETTER,
    LEVEL,
    PROCEDURE,
    PROGRAMME_GRADE,
    SEASON,
    SUBJECT,
    YEAR,
)
from shnor_desktop.models.sheets.spec import Column, Sheet
from shnor_desktop.models.sheets.values import Option

_STATES = Choice(
    (
        Option(HELD, HELD, ("проведена", "да")),
        Option("не проводилась", "не проводилась", ("не проведена",)),
        Option("не выбирали", "не выбирали", ("не сдавали", "предмет не выбирали")),
        Option("нет класса", "нет класса", ("не было класса", "нет выпускников")),
        Option("по выбору не назначена", "по выбору не назначена", ("не назначена",)),
    )
)
_PERCENT = Number(places=2, high=1000)
"""A printed percent may be wrong in any way; what was printed must be storable."""

ASSESSMENTS = Sheet(
    key="assessments",
    title="Результаты оценочных процедур",
    revision=1,
    about="Число отметок по процедурам; проценты и средние программа вычисляет сама",
    columns=(
        YEAR,
        SEASON,
        PROCEDURE,
        SUBJECT,
        LEVEL,
        PROGRAMME_GRADE,
        LETTER,
        ATTEMPT,
        Column("grade", "Класс при проведении", Number(low=1, high=12), hint="В каком классе были участники"),
        Column("state", "Состояние", _STATES, required=True, hint="Не проводилась — это не ноль и не пусто"),
        Column("enrolled", "Обучающихся в классе", Number(), unit="чел.", hint="По списку на день процедуры"),
        Column(
            "participants",
            "Участников",
            Number(),
            unit="чел.",
            old_headings=("Писали", "Писали работу", "Выполняли работу", "Количество участников", "Кол-во участников"),
        ),
        Column("n5", "Отметок «5»", Number(), unit="чел."),
        Column("n4", "Отметок «4»", Number(), unit="чел."),
        Column("n3", "Отметок «3»", Number(), unit="чел."),
        Column("n2", "Отметок «2»", Number(), unit="чел."),
        Column(
            "below_minimum",
            "Ниже минимума",
            Number(),
            unit="чел.",
            hint="ГИА: не преодолели порог; пусто — берутся отметки «2»",
        ),
        Column("mean_score", "Средний тестовый балл", Number(places=2, high=100)),
        Column("mean_primary", "Средний первичный балл", Number(places=2, high=200)),
        Column(
            "primary_scores",
            "Распределение первичных баллов",
            Text(2000),
            hint="Сколько участников получили каждый балл: 9:3; 10:8",
        ),
        Column("lowered", "Понизили", Number(), unit="чел.", hint="Отметка ниже отметки в журнале"),
        Column("confirmed", "Подтвердили", Number(), unit="чел.", hint="Отметка равна отметке в журнале"),
        Column("raised", "Повысили", Number(), unit="чел.", hint="Отметка выше отметки в журнале"),
        Column("printed_success", "Напечатанная успеваемость", _PERCENT, unit="%", hint="Только для сверки"),
        Column("printed_quality", "Напечатанное качество", _PERCENT, unit="%", hint="Только для сверки"),
        Column("printed_mean", "Напечатанная средняя отметка", Number(places=2, high=1000), hint="Только для сверки"),
        Column("source", "Источник", Text(500)),
        Column("past_graduates", "Выпускники прошлых лет", YesNo(), hint="да — строка не учитывается в выводах"),
        Column("success", "Успеваемость", Number(places=2, high=100), unit="%", compute=marks.success),
        Column("quality", "Качество", Number(places=2, high=100), unit="%", compute=marks.quality),
        Column("mean_mark", "Средняя отметка", Number(places=2, high=5), compute=marks.mean_mark),
        Column("sou", "СОУ", Number(places=2, high=100), unit="%", compute=marks.sou),
        Column("low_share", "Доля низких результатов", Number(places=2, high=100), unit="%", compute=marks.low_share),
        Column(
            "confirmed_share",
            "Доля подтвердивших отметку",
            Number(places=2, high=100),
            unit="%",
            compute=marks.confirmed_share,
        ),
    ),
    rules=RULES,
)
