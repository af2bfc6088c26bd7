"""The form «Материальная база»: one row a year, with the answers the risk rule reads (DOMAIN §1.4, block 1)."""

from shnor_desktop.models.sheets.cells import comma, count, number
from shnor_desktop.models.sheets.kinds import Choice, Day, Number, SchoolYear, Text
from shnor_desktop.models.sheets.spec import Column, Finding, Row, Rule, Sheet
from shnor_desktop.models.sheets.values import Option

NO_SUBJECT = "нет предмета"
_ANSWER = Choice(
    (
        Option("да", "да", ("+", "есть")),
        Option("нет", "нет", ("отсутствует",)),
        Option(NO_SUBJECT, NO_SUBJECT, ("не преподаётся",)),
    )
)
_GROWTH_POINT = Choice(
    (
        Option("да", "да", ("есть", "открыта", "+")),
        Option("нет", "нет"),
        Option("планируется", "планируется", ("план",)),
    )
)
COUNTS: tuple[tuple[str, str], ...] = (
    ("classrooms", "Учебных кабинетов"),
    ("computers", "Компьютеров"),
    ("computers_online", "Компьютеров с Интернетом"),
    ("laptops", "Ноутбуков"),
    ("projectors", "Проекторов"),
    ("boards", "Интерактивных досок"),
    ("printers", "Принтеров"),
    ("mfu", "МФУ"),
    ("scanners", "Сканеров"),
)


def _online(row: Row) -> Finding | None:
    online, computers = count(row, "computers_online"), count(row, "computers")
    if online is None or computers is None:
        return None
    laptops = count(row, "laptops") or 0
    if online <= computers + laptops:
        return None
    return Finding(
        f"С Интернетом {online}, а компьютеров и ноутбуков {computers} + {laptops} = {computers + laptops}",
    )


def _subject_answer(key: str, label: str) -> Rule:
    def test(row: Row) -> Finding | None:
        if row.get(key) != NO_SUBJECT:
            return None
        return Finding(f"«{label}»: ответ «{NO_SUBJECT}» здесь не подходит — выберите «да» или «нет»")

    return Rule(f"{key}_answer", (key,), "soft", f"«{label}» — «да» или «нет»", test)


def _textbooks(row: Row) -> Finding | None:
    share = number(row, "textbooks_percent")
    if share is None or share <= 100:
        return None
    return Finding(f"Обеспеченность учебниками {comma(share)} % — больше 100 %")


def _growth_point(row: Row) -> Finding | None:
    if row.get("growth_point_on") is None or row.get("growth_point") in ("да", "планируется"):
        return None
    return Finding("Указана дата «Точки роста», а ответ не «да» и не «планируется»")


EQUIPMENT = Sheet(
    key="equipment",
    title="Материальная база",
    revision=1,
    about="Одна строка на учебный год",
    columns=(
        Column("year", "Учебный год", SchoolYear(), required=True, identity=True, hint="2022 — это 2021/22"),
        Column("internet_stable", "Устойчивый Интернет", _ANSWER, hint="Блок 1 оценки риска: да или нет"),
        Column("computers_enough", "Компьютеров достаточно", _ANSWER, hint="Блок 1 оценки риска: да или нет"),
        *(
            Column(key, f"Лаборатория: {subject}", _ANSWER, hint="«нет предмета», если его не преподают")
            for key, subject in (
                ("lab_physics", "физика"),
                ("lab_chemistry", "химия"),
                ("lab_biology", "биология"),
                ("lab_geography", "география"),
                ("lab_technology", "технология"),
            )
        ),
        Column("internet_mbit", "Скорость Интернета", Number(places=1, high=100_000), unit="Мбит/с"),
        *(Column(key, label, Number(high=100_000), unit="шт.") for key, label in COUNTS),
        Column("textbooks_percent", "Обеспеченность учебниками", Number(places=1, high=1000), unit="%"),
        Column("growth_point", "Точка роста", _GROWTH_POINT),
        Column("growth_point_on", "Точка роста: дата", Day(), hint="Когда открыта или когда откроется"),
        Column("note", "Примечание", Text(2000)),
    ),
    rules=(
        _subject_answer("internet_stable", "Устойчивый Интернет"),
        _subject_answer("computers_enough", "Компьютеров достаточно"),
        Rule(
            "online",
            ("computers_online", "computers", "laptops"),
            "soft",
            "Компьютеров с Интернетом не больше, чем всего компьютеров и ноутбуков",
            _online,
        ),
        Rule("textbooks", ("textbooks_percent",), "soft", "Обеспеченность учебниками не больше 100 %", _textbooks),
        Rule(
            "growth_point_date",
            ("growth_point_on", "growth_point"),
            "soft",
            "Дата «Точки роста» стоит при ответе «да» или «планируется»",
            _growth_point,
        ),
    ),
)
