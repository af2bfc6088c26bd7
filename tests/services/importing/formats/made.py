"""Invented files in the layouts of the federal and regional systems, and what a base holds after loading them."""

from collections.abc import Mapping, Sequence
from typing import Any

from shnor_desktop.models.sheets.values import Value
from shnor_desktop.services import entries
from shnor_desktop.services.entries import Add, Edit, Step
from shnor_desktop.services.office import Office

Lines = list[list[Any]]
SURNAMES = ("Выдумкин", "Небывалов", "Придумова", "Вымыслов", "Сказкина", "Фантазеров")
DOCUMENT = ("47 19", "883451")
"""Series of a passport; the last number, to which the number of the row is added."""


def card(office: Office, code: str = "857", **cells: Value) -> None:
    """The names by which files know a school, put on its card."""
    with office.reading() as session:
        own = [row for row in entries.load(session, "school") if row.values["code"] == code]
    new: dict[str, Value] = {"code": code, "short_name": f"СОШ № {code}", **cells}
    steps: list[Step] = [Add("school", code, new)]
    if own:
        steps = [Edit("school", own[0].id, key, own[0].values[key], value) for key, value in cells.items()]
    entries.apply(office, steps, "Карточка")


def rows(office: Office, sheet: str = "assessments") -> list[dict[str, Value]]:
    """Rows of a form without the cells that are empty, with the school."""
    with office.reading() as session:
        stored = entries.load(session, sheet)
    found: list[dict[str, Value]] = []
    for row in stored:
        values: dict[str, Value] = {key: value for key, value in row.values.items() if value is not None}
        found.append({**values, "school": row.school})
    return found


def figures(row: Mapping[str, Value], *keys: str) -> tuple[Value, ...]:
    """Some cells of a row."""
    return tuple(row.get(key) for key in keys)


RUSSIAN_4 = ["1К1 (4б)", "1К2 (3б)", "2 (3б)", "3.1 (1б)", "3,2 (3б)", "4 (2б)", "5 (1б)", "6 (2б)", "7 (3б)", "8 (2б)"]


def individual(
    participants: Sequence[Sequence[Any]],
    *,
    declared: int | None = None,
    title: str = "ВПР 2026 Русский язык 4 класс",
    day: Any = "14.04.2026",
) -> Lines:
    """«Ф1 Индивидуальные результаты»; a participant is (code, class, primary, mark, mark of the journal)."""
    count = len(participants) if declared is None else declared
    lines: Lines = [
        [title],
        ["Предмет", "Русский язык"],
        ["Максимальный первичный балл", 24],
        ["Дата проведения", day],
        [],
        [f"СОШ № 8 (edu123456) | Тестовый район | Кол-во участников: {count}"],
        [],
        [None] * 6 + ["Б", "Б", "П", "Б", "П", "Б", "Б", "Б", "В", "Б"],
        [
            *("ОО", "Муниципалитет", "Название ОО", "Код участника", "Класс", "Вариант"),
            *RUSSIAN_4,
            *("Первичный балл", "Отметка", "Отметка по журналу"),
        ],
    ]
    for code, group, primary, mark, journal in participants:
        cells = ["X", "Х", "-", "—", 1, 0, "1", 2, "0", 1]
        lines.append(["edu123456", "Тестовый район", "СОШ № 8", code, group, 3, *cells, primary, mark, journal])
    return lines


RIS_DENSE = [
    *("№", "Код МСУ", "Код ОО", "Класс", "Код ППЭ", "Аудитория", "Фамилия", "Имя", "Отчество", "Серия", "Номер"),
    *("Задания с кратким ответом", "Задания с развёрнутым ответом", "Первичный балл", "Балл"),
]


def ris_row(number: int, school: str, group: str, primary: Any, result: Any) -> list[Any]:
    """One participant of a dense protocol."""
    return [
        *(number, "304", school, group, "0012", f"{number:04}"),
        *(SURNAMES[number % len(SURNAMES)], "Имярек", f"Безотчествович{number}", DOCUMENT[0], f"{DOCUMENT[1]}{number}"),
        *("++-2+-1++", "3(3)2(2)1(3)", primary, result),
    ]


def protocol(
    title: str,
    results: Sequence[tuple[str, str, Any, Any]],
    *,
    last: str = "Балл",
    minimum: Any = None,
    declared: int | None = None,
) -> Lines:
    """An exam of a dense protocol; a participant is (school, class, primary, result)."""
    lines: Lines = [[None, None, None, title], [], [*RIS_DENSE[:-1], last]]
    lines += [ris_row(number, *result) for number, result in enumerate(results, 1)]
    blank: list[Any] = [None] * 12
    lines.append(["Средние", *blank, "31,4", "52,75"])
    if minimum is not None:
        lines.append(["Минимальная граница", *blank, 16, minimum])
    lines.append(["Всего участников", len(results) if declared is None else declared])
    return lines


def sparse(lines: Sequence[Sequence[Any]]) -> Lines:
    """The same with an empty column after every filled one."""
    return [[part for cell in line for part in (cell, None)] for line in lines]


def as_text(lines: Sequence[Sequence[Any]]) -> list[list[str]]:
    """The same for a text table."""
    width = max(map(len, lines))
    return [["" if cell is None else str(cell) for cell in [*line, *[None] * (width - len(line))]] for line in lines]
