"""What a class teacher is asked about a class: the lines of the page, in the order in which they stand on it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal, TypeAlias

from shnor_desktop.models.sheets import SHEETS
from shnor_desktop.services.lists import Item, Lists

Section: TypeAlias = Literal["classes", "social_passport", "year_results"]

TITLE = "Сведения о классе"
SCHOOL, CLASS, YEAR, ON_DATE, FILLED_BY = "Школа", "Класс", "Учебный год", "На дату", "Кто заполняет"
HEADINGS = ("Показатель", "Количество", "Доля считается от", "Пояснение")
WHOLES: Mapping[str, str] = {"pupils": "обучающихся", "families": "семей"}
SECTION_TITLES: Mapping[str, Section] = {
    "Численность класса": "classes",
    "Социальный паспорт: обучающиеся": "social_passport",
    "Социальный паспорт: семьи": "social_passport",
    "Итоги года": "year_results",
}
CATEGORIES = "social_categories"
_SIZE = ("pupils", "boys", "girls")
_RESULTS = ("pupils", "excellent", "good", "one_three", "failing", "not_attested", "repeated")
_WITH_MARKS = frozenset(("excellent", "good", "one_three", "failing", "not_attested"))
_HINTS: Mapping[str, str] = {
    "registered": "на любом учёте; каждый ребёнок один раз",
    "vshu": "внутришкольный учёт",
    "pdn": "подразделение по делам несовершеннолетних",
    "kdn": "комиссия по делам несовершеннолетних",
    "inofon": "слабо владеют русским языком",
    "russian_not_native": "дома говорят на другом языке",
    "both_parents_higher": "у обоих родителей",
    "ovz": "есть заключение ПМПК",
    "disabled": "есть справка об инвалидности",
    "home_schooling": "по заключению врачей",
    "underachieving": "по итогам последней четверти или года",
    "extra_education": "кружки и секции; каждый ребёнок один раз",
    "truancy": "без уважительной причины",
    "families": "братья и сёстры в классе — одна семья",
    "families_two_parents": "полные и неполные вместе — все семьи",
    "families_large": "трое детей и больше",
    "families_low_income": "есть справка из соцзащиты",
    "families_at_risk": "состоят на учёте как СОП",
    "families_unemployed": "хотя бы один из родителей",
}


@dataclass(frozen=True, slots=True)
class Question:
    """One line of the page: which cell of which form it fills."""

    section: Section
    key: str
    """Column of the form, or category of the social passport."""
    label: str
    whole: str = ""
    hint: str = ""


def size() -> list[Question]:
    """How many pupils there are."""
    hints = {"boys": "мальчики и девочки вместе — все обучающиеся"}
    return [Question("classes", key, _label("classes", key), hint=hints.get(key, "")) for key in _SIZE]


def passport(lists: Lists) -> dict[str, list[Question]]:
    """Active categories under the titles of their parts."""
    found: dict[str, list[Question]] = {}
    for item in lists.items(CATEGORIES):
        if item.active:
            families = item.whole == "families"
            title = "Социальный паспорт: семьи" if families else "Социальный паспорт: обучающиеся"
            question = Question("social_passport", item.key, item.title, _whole(item), _HINTS.get(item.key, ""))
            found.setdefault(title, []).append(question)
    return dict(sorted(found.items()))


def results(grade: int) -> list[Question]:
    """How the year ended; the first grade has no marks."""
    hints = {column.key: column.hint.lower() for column in SHEETS["year_results"].columns}
    return [
        Question("year_results", key, _label("year_results", key), "" if key == "pupils" else "обучающихся", hints[key])
        for key in _RESULTS
        if grade != 1 or key not in _WITH_MARKS
    ]


def parts(lists: Lists, grade: int, *, with_results: bool) -> Iterator[tuple[str, list[Question]]]:
    """Titles of the parts of a page with their questions."""
    yield "Численность класса", size()
    yield from passport(lists).items()
    if with_results:
        yield "Итоги года", results(grade)


def _label(sheet: str, key: str) -> str:
    return SHEETS[sheet].column(key).label


def _whole(item: Item) -> str:
    return WHOLES.get(item.whole, "")
