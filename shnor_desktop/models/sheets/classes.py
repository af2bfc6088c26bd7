"""The form «Классы»: how many pupils each class has."""

from shnor_desktop.models.sheets.cells import count
from shnor_desktop.models.sheets.kinds import Letter, Number, SchoolYear, Text, YesNo
from shnor_desktop.models.sheets.spec import Column, Finding, Row, Rule, Sheet


def _boys_and_girls(row: Row) -> Finding | None:
    boys, girls, pupils = count(row, "boys"), count(row, "girls"), count(row, "pupils")
    if boys is None or girls is None or pupils is None or boys + girls == pupils:
        return None
    return Finding(f"Мальчики и девочки: {boys} + {girls} = {boys + girls}, а обучающихся {pupils}")


def _one_sex(row: Row) -> Finding | None:
    pupils = count(row, "pupils")
    boys, girls = count(row, "boys"), count(row, "girls")
    if pupils is None or (boys is not None and girls is not None):
        return None
    for label, part in (("Мальчиков", boys), ("Девочек", girls)):
        if part is not None and part > pupils:
            return Finding(f"{label} {part}, а обучающихся всего {pupils}")
    return None


CLASSES = Sheet(
    key="classes",
    title="Классы",
    revision=1,
    about="Контингент по классам; от него считаются доли социального паспорта",
    columns=(
        Column("year", "Учебный год", SchoolYear(), required=True, identity=True, hint="2022 — это 2021/22"),
        Column("grade", "Класс", Number(low=1, high=12), required=True, identity=True, hint="Номер: 1–12"),
        Column("letter", "Литера", Letter(), identity=True, hint="Пусто, если класс один"),
        Column("pupils", "Обучающихся", Number(), required=True, unit="чел."),
        Column("boys", "Мальчиков", Number(), unit="чел."),
        Column("girls", "Девочек", Number(), unit="чел."),
        Column("adapted", "Класс по АООП", YesNo(), hint="да — класс учится по адаптированной программе"),
        Column("teacher", "Классный руководитель", Text(120), hint="В район не уходит", local=True),
    ),
    rules=(
        Rule(
            "boys_and_girls",
            ("pupils", "boys", "girls"),
            "hard",
            "Мальчики и девочки вместе дают число обучающихся",
            _boys_and_girls,
        ),
        Rule(
            "one_sex",
            ("pupils", "boys", "girls"),
            "hard",
            "Мальчиков или девочек не больше, чем обучающихся",
            _one_sex,
        ),
    ),
)
