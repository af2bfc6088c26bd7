"""The form «Список обучающихся»: optional, for class passports to be counted from; it never leaves the school."""

from shnor_desktop.models.sheets.kinds import Letter, Number, Text, YesNo
from shnor_desktop.models.sheets.spec import Column, Finding, Row, Rule, Sheet

PUPIL_FLAGS: dict[str, str] = {
    "both_parents_higher": "Оба родителя с высшим образованием",
    "risk_group": "Группа риска",
    "russian_not_native": "Русский язык не родной",
    "inofon": "Инофон",
    "registered": "На учёте",
    "vshu": "На внутришкольном учёте",
    "pdn": "На учёте в ПДН",
    "kdn": "На учёте в КДН",
    "ovz": "ОВЗ",
    "disabled": "Инвалид",
    "home_schooling": "Обучается на дому",
    "orphans": "Сирота",
    "guardianship": "Под опекой",
    "truancy": "Систематически пропускает",
    "underachieving": "Неуспевающий",
    "extra_education": "Дополнительное образование",
    "bus": "Подвоз",
    "meals": "Питание",
}
"""Categories of the social passport that are shares of pupils."""
FAMILY_FLAGS: dict[str, str] = {
    "families_two_parents": "Полная семья",
    "families_one_parent": "Неполная семья",
    "families_large": "Многодетная семья",
    "families_low_income": "Малообеспеченная семья",
    "families_foster": "Приёмная семья",
    "families_at_risk": "Семья в СОП",
    "families_unemployed": "Родители без работы",
    "families_migrant": "Семья мигрантов",
    "families_svo": "Семья участника СВО",
}
"""Categories that are shares of families: counted once for each number of a family."""
_REGISTERS = ("vshu", "pdn", "kdn")


def _parents(row: Row) -> Finding | None:
    if row.get("families_two_parents") is True and row.get("families_one_parent") is True:
        return Finding("Семья отмечена и полной, и неполной")
    return None


def _registered(row: Row) -> Finding | None:
    if row.get("registered") is not False:
        return None
    marked = [PUPIL_FLAGS[key] for key in _REGISTERS if row.get(key) is True]
    return Finding(f"«На учёте» — нет, а отмечено: {'; '.join(marked)}") if marked else None


def _letter_has_grade(row: Row) -> Finding | None:
    if row.get("letter") is None or row.get("grade") is not None:
        return None
    return Finding(f"Указана литера «{row['letter']}» без номера класса")


PUPILS = Sheet(
    key="pupils",
    title="Список обучающихся",
    revision=1,
    local=True,
    about="По желанию; остаётся в базе школы и ни в какой пакет не входит",
    columns=(
        Column("pupil", "Номер обучающегося", Text(40), required=True, identity=True, hint="Свой, любой", local=True),
        Column("full_name", "ФИО", Text(120), hint="Из школы не уходит", local=True),
        Column("grade", "Класс", Number(low=1, high=12), hint="Номер: 1–12", local=True),
        Column("letter", "Литера", Letter(), hint="Пусто, если класс один", local=True),
        Column("family", "Номер семьи", Text(40), hint="Один у братьев и сестёр; пусто — семья одна", local=True),
        *(Column(key, label, YesNo(), local=True) for key, label in (PUPIL_FLAGS | FAMILY_FLAGS).items()),
        Column("iom", "Есть ИОМ", YesNo(), hint="Индивидуальный образовательный маршрут", local=True),
        Column("extra_lessons", "Дополнительные занятия", YesNo(), hint="Для ликвидации отставания", local=True),
        Column("mentor", "Наставник", Text(40), hint="Номер работника", local=True),
    ),
    rules=(
        Rule(
            "letter_has_grade", ("letter", "grade"), "hard", "Литера стоит вместе с номером класса", _letter_has_grade
        ),
        Rule(
            "parents",
            ("families_two_parents", "families_one_parent"),
            "hard",
            "Семья либо полная, либо неполная",
            _parents,
        ),
        Rule("registered", ("registered", *_REGISTERS), "soft", "Виды учёта согласуются с общей отметкой", _registered),
    ),
)
