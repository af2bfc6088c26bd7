"""The form «Социальный паспорт»: how many pupils or families of each category a class or the school has."""

from datetime import date

from shnor_desktop.models.sheets.cells import count, day
from shnor_desktop.models.sheets.kinds import Choice, Day, Letter, Number, SchoolYear
from shnor_desktop.models.sheets.spec import Column, Finding, Row, Rule, Sheet


def usual_date(year: int) -> date:
    """1 September of the school year: the date of a passport that names none (SHEETS)."""
    return date(year - 1, 9, 1)


def _letter_has_grade(row: Row) -> Finding | None:
    if row.get("letter") is None or row.get("grade") is not None:
        return None
    return Finding(
        f"Указана литера «{row['letter']}» без номера класса", "для строки «по школе» оставьте пустыми обе графы"
    )


def _date_in_year(row: Row) -> Finding | None:
    year, on_date = count(row, "year"), day(row, "on_date")
    if year is None or on_date is None:
        return None
    first, last = usual_date(year), date(year, 8, 31)
    if first <= on_date <= last:
        return None
    return Finding(f"Дата {on_date:%d.%m.%Y} — вне учебного года {year - 1}/{year % 100:02d}")


SOCIAL_PASSPORT = Sheet(
    key="social_passport",
    title="Социальный паспорт",
    revision=1,
    about="По классам или одной строкой по школе (класс и литера пусты); категории настраиваются",
    columns=(
        Column("year", "Учебный год", SchoolYear(), required=True, identity=True, hint="2022 — это 2021/22"),
        Column(
            "on_date", "На дату", Day(), required=True, identity=True, hint="Обычно 1 сентября; для района — октябрь"
        ),
        Column("grade", "Класс", Number(low=1, high=12), identity=True, hint="Пусто — строка по школе в целом"),
        Column("letter", "Литера", Letter(), identity=True, hint="Пусто, если класс один или строка по школе"),
        Column("category", "Категория", Choice(list_key="social_categories"), required=True, identity=True),
        Column("count", "Количество", Number(), required=True, hint="Детей или семей; 0, если нет"),
    ),
    rules=(
        Rule(
            "letter_has_grade", ("letter", "grade"), "hard", "Литера стоит вместе с номером класса", _letter_has_grade
        ),
        Rule("date_in_year", ("on_date", "year"), "soft", "Дата лежит в учебном году", _date_in_year),
    ),
)
