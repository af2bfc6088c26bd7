"""Makes ВПР files: «Ф1 Индивидуальные результаты», the pooled «Протокол», reports of marks (DOMAIN §2.1–§2.3)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from random import Random
from typing import Any

from tests.services.importing.formats.heldout.files import Lines, as_moment
from tests.services.importing.formats.heldout.people import Pupil

SCALES = {  # DOMAIN §2.5: upper bounds of «2», «3», «4»
    (2022, "Русский язык", 5): (17, 28, 38),
    (2022, "Русский язык", 8): (25, 31, 44),
    (2022, "Математика", 6): (5, 9, 13),
    (2022, "Математика", 7): (6, 11, 15),
    (2026, "Русский язык", 4): (9, 15, 20),
}
F1_TASKS: tuple[tuple[str, int], ...] = (
    ("1К1", 4),
    ("1К2", 3),
    ("2", 2),
    ("3.1", 1),
    ("3.2", 2),
    ("4", 1),
    ("5", 2),
    ("6", 1),
    ("7", 1),
    ("8", 1),
)
F1_TASKS += (("9.1", 1), ("9.2", 1), ("10", 2), ("11", 1), ("12.1", 1))
NOTHING = ("X", "Х", "-", "—", "х", "")


@dataclass(frozen=True, slots=True)
class Work:
    """Which work a file is about."""

    year: int
    subject: str
    grade: int
    day: date
    highest: int = 24

    @property
    def title(self) -> str:
        """«ВПР 2026 Русский язык 4 класс»."""
        return f"ВПР {self.year} {self.subject} {self.grade} класс"

    def mark(self, points: int) -> int:
        """The mark by the scale of the work."""
        return 2 + sum(points > bound for bound in SCALES[self.year, self.subject, self.grade])


@dataclass(frozen=True, slots=True)
class Quirks:
    """What is unusual about a file of individual results."""

    latin_k: bool = False
    comma: bool = False
    without_points: bool = False
    as_labels: bool = False
    day_cell: bool = False
    login: str = "edu857001"
    schools: bool = False
    declared: str = "{}"
    mark: str = "{}"
    classes: str = "{}"
    primary_text: bool = False
    totals: bool = False
    numbering: bool = False
    levels: bool = True
    lines_in_headings: bool = False
    no_mark: str = "НЕТ ОТМЕТКИ"


def wrote(pupils: Sequence[Pupil], work: Work, tasks: Sequence[tuple[str, int]], seed: int) -> None:
    """Give everybody points by task, the mark they make, and a mark in the journal."""
    dice = Random(seed)  # noqa: S311
    for one in pupils:
        share = dice.random()
        one.tasks = [sum(dice.random() < share for _ in range(most)) for _, most in tasks]
        one.primary = Decimal(sum(one.tasks))
        one.tasks = [points or dice.choice((0, *NOTHING)) for points in one.tasks]
        one.mark = work.mark(int(one.primary))
        one.journal = min(5, max(2, one.mark + dice.choice((-1, 0, 0, 0, 1))))


def f1(pupils: Sequence[Pupil], work: Work, quirks: Quirks = Quirks()) -> Lines:
    """«Ф1 Индивидуальные результаты» (DOMAIN §2.1)."""
    day: Any = as_moment(work.day) if quirks.day_cell else f"{work.day:%d.%m.%Y}"
    schools = sorted({one.school for one in pupils})
    if quirks.as_labels:
        lines: Lines = [["Индивидуальные результаты ВПР"], ["Предмет", work.subject], ["Класс", f"{work.grade} класс"]]
    else:
        lines = [[work.title], ["Предмет:", work.subject]]
    lines += [["Максимальный первичный балл", work.highest], ["Дата проведения", day]]
    name = "Муниципальное бюджетное общеобразовательное учреждение СОШ № 8"
    told = quirks.declared.format(len(pupils))
    if not quirks.schools:
        lines.append([f"{name} ({quirks.login}) | Район: Тестовый | Кол-во участников: {told}"])
    else:
        lines.append([f"Муниципалитет: Тестовый район | ОО: {len(schools)} | Кол-во участников: {told}"])
    lines.append([])
    tasks = [_heading(code, most, quirks) for code, most in F1_TASKS]
    head = ["ОО", "Муниципалитет", "Название ОО", "Код участника", "Класс", "Вариант"]
    if quirks.levels:
        lines.append([*[None] * 6, *["П" if most > 1 else "Б" for _, most in F1_TASKS]])
    ends = ["Первичный балл", "Отметка", "Отметка по журналу"]
    if quirks.lines_in_headings:
        ends = ["Первичный\nбалл", "  Отметка ", "Отметка  по\nжурналу"]
    lines.append([*head, *tasks, *ends])
    if quirks.numbering:
        lines.append([*range(1, len(lines[-1]) + 1)])
    for number, one in enumerate(pupils):
        login = one.school if quirks.schools else quirks.login
        primary: Any = int(one.primary) if one.primary is not None else None
        if quirks.primary_text and primary is not None:
            primary = f"{primary},0"
        mark = quirks.mark.format(one.mark, word=_WORDS[one.mark or 0]) if one.mark else quirks.no_mark
        where = [login, "город Тестовый", name, one.code, quirks.classes.format(one.shown_class), 1 + number % 2]
        lines.append([*where, *one.tasks, primary, int(mark) if mark.isdigit() else mark, one.journal])
    if quirks.totals:
        lines += [[], [*[None] * 3, None, "Итого", None, *[None] * 15, 12, 4, 4], ["Всего участников: ", len(pupils)]]
    return lines


_WORDS = {0: "", 2: "неудовлетворительно", 3: "удовлетворительно", 4: "хорошо", 5: "отлично"}


def _heading(code: str, most: int, quirks: Quirks) -> str:
    shown = code.replace("К", "K") if quirks.latin_k else code
    shown = shown.replace(".", ",") if quirks.comma else shown
    return shown if quirks.without_points else f"{shown} ({most}б)"


PREVIOUS = "Отметка за предыдущий триместр/ четверть/полугодие"


def pooled(
    pupils: Sequence[Pupil],
    tasks: Sequence[tuple[str, int]],
    *,
    title: str = "",
    previous: str = PREVIOUS,
    absent: str = "отсутствовал",
    points: bool = False,
) -> Lines:
    """The sheet «Протокол» of 2021 and 2022 (DOMAIN §2.2): no marks, points by task."""
    heads = [f"{code} ({most}б)" if points else code for code, most in tasks]
    lines: Lines = [[title]] if title else []
    lines.append(["Пользователь", "Код", "Пол", "Вариант", *heads, "Наименование класса", previous, "Учебник"])
    for number, one in enumerate(pupils):
        is_absent = bool(one.status)
        cells = [None] * len(tasks) if is_absent else one.tasks
        variant = absent if is_absent else str(1 + number % 2)
        book = "Разумовская М.М., 5 класс"
        lines.append([one.school, one.code, "МЖ"[number % 2], variant, *cells, one.shown_class, one.journal, book])
    return lines


def percents(counts: Sequence[int]) -> list[str]:
    """Shares with two decimals and a comma, as the reports print them."""
    total = sum(counts)
    return [f"{Decimal(100 * count) / total:.2f}".replace(".", ",") for count in counts]
