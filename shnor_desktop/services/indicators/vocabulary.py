"""Words that formulas of indicators are written with, and the forms and columns they may name."""

from collections.abc import Callable
from dataclasses import dataclass

from shnor_desktop.models.sheets import SHEETS
from shnor_desktop.models.sheets.kinds import Choice, Day, Number, SchoolYear, YesNo
from shnor_desktop.models.sheets.spec import Column, Sheet

RUSSIAN = {
    "сумма": "sum",
    "число": "count",
    "доля": "share",
    "школы": "schools",
    "среди": "among",
    "риск": "risk",
    "где": "where",
    "и": "and",
    "или": "or",
    "не": "not",
    "есть": "has",
    "из": "in",
    "содержит": "contains",
    "заполнено": "filled",
    "пусто": "empty",
    "первое": "first",
    "день": "day",
}
"""Words of the grammar as a person writes them; the shipped formulas use the short ones."""
IN_RUSSIAN = {short: word for word, short in RUSSIAN.items()}
NOT_READ = frozenset({"references", "school"})
"""Forms that formulas do not look into: they say nothing of a school in a year."""
EXAMPLES = (
    ("Сколько обучающихся в школе", "сумма(«Классы»: «Обучающихся» где «Учебный год» = год)"),
    ("Сколько учителей", "число(«Кадры» где «Должность» = «учитель»)"),
    (
        "Сколько учителей с высшей категорией",
        "число(«Кадры» где «Должность» = «учитель» и «Квалификационная категория» = «высшая»)",
    ),
    ("Доля одного от другого, в процентах", "доля(число(…), число(…))"),
    ("В прошлом учебном году", "… где «Учебный год» = год-1"),
    ("Сколько школ, где условие выполнено", "школы(где число(…) > 0)"),
    ("Школа в зоне риска", "риск(год)"),
)
"""What is wanted, and how it is written."""
WORDS = (
    ("число(лист где …)", "сколько строк листа подходят"),
    ("сумма(лист: графа где …)", "сумма графы; графы можно складывать, вычитать и умножать"),
    ("доля(a, b)", "a от b в процентах"),
    ("школы(где условие)", "сколько школ подходят; школы() — сколько школ всего"),
    ("среди(условие, a)", "a только по школам, где условие выполнено"),
    ("риск(год), риск(год, 3)", "школа в зоне риска; сработал ли блок 3"),
    ("где … и … или … не …", "условия на строки: =, !=, <, <=, >, >=, из (…), содержит, заполнено, пусто"),
    ("год, год-1, год+1", "учебный год, который кончается в году показателя, прошлый, следующий"),
    ("день(год, 9, 1)", "1 сентября года показателя"),
    ("первое(графа, графа)", "первая заполненная из граф"),
    ("есть(«Повышение квалификации» где …)", "у работника есть строка на другом листе"),
)
"""The functions, each with what it gives."""


@dataclass(frozen=True, slots=True)
class Form:
    """A form that a formula may read: its title and its columns, each with what may stand in it."""

    title: str
    columns: tuple[tuple[str, str], ...]


def forms(bound: Callable[[str], Sheet]) -> list[Form]:
    """Forms and columns by the words over them."""
    found = []
    for key in SHEETS:
        if key in NOT_READ:
            continue
        sheet = bound(key)
        columns = tuple((one.label, _holds(one)) for one in sheet.entered if one.key != "school")
        found.append(Form(sheet.title, columns))
    return found


def _holds(column: Column) -> str:
    kind = column.kind
    if isinstance(kind, Choice):
        told = ", ".join(f"«{option.title}»" for option in kind.options[:6])
        return f"{told} и другие" if len(kind.options) > 6 else told
    if isinstance(kind, SchoolYear):
        return "год"
    if isinstance(kind, Number):
        return "число"
    if isinstance(kind, YesNo):
        return "да, нет"
    return "день(…)" if isinstance(kind, Day) else "текст"
