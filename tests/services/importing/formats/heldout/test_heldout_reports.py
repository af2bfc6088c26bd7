"""Held-out ВПР reports: statistics of marks, and marks beside the journal, become rows of results and references."""

from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from tests.services.importing.formats.heldout.files import Lines, write
from tests.services.importing.formats.heldout.loading import content, load, rows, run, same, with_cards
from tests.services.importing.formats.heldout.vpr_files import percents

COUNTRY, REGION, DISTRICT, SCHOOL = (
    (70_110, 610_201, 520_777, 231_007),
    (910, 7_004, 6_120, 2_200),
    (61, 402, 377, 120),
    (
        5,
        17,
        13,
        6,
    ),
)
PLACE = {"procedure": "ВПР", "subject": "русский язык", "programme_grade": 5, "year": 2022, "season": "весна"}


def shares(counts: Sequence[int]) -> dict[str, Any]:
    """What «Ориентиры» hold of printed percents."""
    two, three, four, five = (Decimal(share.replace(",", ".")) for share in percents(counts))
    mean = (2 * two + 3 * three + 4 * four + 5 * five) / (two + three + four + five)
    figures = {"n2_pct": two, "success_pct": 100 - two, "quality_pct": four + five}
    return {"participants": sum(counts), **figures, "mean_mark": mean.quantize(Decimal("0.01"))}


def marks(counts: Sequence[int]) -> dict[str, Any]:
    """What a school gets."""
    return {"participants": sum(counts), **dict(zip(("n2", "n3", "n4", "n5"), counts, strict=True))}


NAMES = {
    "full": ("Вся выборка", "Иркутская область", "Усть-Тестовый муниципальный район", "район"),
    "short": ("РФ", "Иркутская обл.", "г. Тестов", "город"),
    "town": ("Вся выборка", "Республика Тестия", "город Тестов", "город"),
    "okrug": ("Российская Федерация", "Тестовский край", "Тестовский городской округ", "район"),
}


@pytest.mark.parametrize("names", list(NAMES))
@pytest.mark.parametrize("thousands", ["{:,}", "{}", "{: }"])
def test_statistics_by_group_give_references_and_the_school(
    names: str, thousands: str, school_base: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    country, region, place, scope = NAMES[names]
    lines: Lines = [["ВПР 2022 Русский язык 5 класс"], ["Статистика по отметкам"], []]
    lines.append(["Группы участников", "Кол-во ОО", "Кол-во участников", 2, 3, 4, 5])
    groups = ((country, COUNTRY), (region, REGION), (place, DISTRICT), ("МБОУ СОШ № 8 (edu857001)", SCHOOL))
    for name, counts in groups:
        shown = f"{sum(counts):,}".replace(",", {"{:,}": ",", "{}": "", "{: }": "\u00a0"}[thousands])
        lines.append([name, 1, shown, *percents(counts)])
    file = write(tmp_path / "Статистика по отметкам.xlsx", {"Статистика по отметкам": lines}, merged=["A1:G1"])
    load(capsys, with_cards(school_base, ["857"]), file)
    same(rows(school_base), [{"school": "857", **PLACE, "letter": None, **marks(SCHOOL)}])
    wanted = [("РФ", COUNTRY), ("область/край", REGION), (scope, DISTRICT)]
    references = [{"scope": where, **PLACE, **shares(counts)} for where, counts in wanted]
    same(rows(school_base, "references"), references, "scope")


@pytest.mark.parametrize(
    ("name", "encoding"), [("a.xlsx", ""), ("a.xls", ""), ("a.csv", "cp1251"), ("a.csv", "utf-8-sig")]
)
def test_the_regional_table_gives_each_school_its_counts(
    name: str, encoding: str, district_base: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    found = {("edu857001", "Русский язык", 5): (5, 17, 13, 6), ("sch858002", "Математика", 6): (3, 9, 8, 2)}
    found |= {("edu859003", "Биология", 8): (0, 4, 11, 5), ("edu857001", "Математика", 5): (11, 12, 9, 1)}
    lines: Lines = [
        ["Год", "Класс", "Предмет", "Муниципалитет", "Логин", "ОО", "Кол-во участников", "2", "3", "4", "5"]
    ]
    for number, ((login, subject, grade), counts) in enumerate(found.items()):
        town = ("город Тестов", "г. Тестов", "Тестов")[number % 3]
        lines.append([2022, grade, subject, town, login, "МБОУ СОШ", sum(counts), *percents(counts)])
    file = write(tmp_path / name, {"Лист1": lines}, encoding=encoding)
    load(capsys, with_cards(district_base, ["857", "858", "859"]), file)
    wanted = []
    for (login, subject, grade), counts in found.items():
        place = PLACE | {"subject": subject.lower(), "programme_grade": grade}
        wanted.append({"school": login[3:6], **place, **marks(counts)})
    same(rows(district_base), wanted)


ROWS: tuple[str, ...] = ("Понизили (Отметка < Отметка по журналу)", "Подтвердили (Отметка = Отметка по журналу)")
ROWS += ("Повысили (Отметка > Отметка по журналу)", "Всего")


@pytest.mark.parametrize("ending", ["", " %"])
@pytest.mark.parametrize("with_territories", [False, True])
def test_marks_beside_the_journal_become_counts_of_the_school(
    ending: str, with_territories: bool, school_base: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    counts = (9, 27, 5)
    lines: Lines = [["ВПР 2022 Русский язык 5 класс"], ["Группы участников", "Кол-во участников", "%"]]
    if with_territories:
        lines += _block("Усть-Тестовый муниципальный район", (200, 600, 160), ending)
    lines += _block("МБОУ СОШ № 8 (edu857001)", counts, ending)
    file = write(tmp_path / "Сравнение.xlsx", {"Сравнение отметок": lines})
    load(capsys, with_cards(school_base, ["857"]), file)
    row = {"school": "857", **PLACE, "participants": 41, "lowered": 9, "confirmed": 27, "raised": 5}
    same(rows(school_base), [row])


def _block(name: str, counts: Sequence[int], ending: str) -> Lines:
    shown = [*percents(counts), "100"]
    every = zip(ROWS, (*counts, sum(counts)), shown, strict=True)
    return [[name], *([words + ending, f"{count:,}".replace(",", " "), share] for words, count, share in every)]


def test_statistics_and_comparison_of_one_workbook_meet_in_one_row(
    school_base: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    first: Lines = [
        ["ВПР 2022 Русский язык 5 класс"],
        ["Группы участников", "Кол-во ОО", "Кол-во участников", 2, 3, 4, 5],
    ]
    first += [
        ["Вся выборка", 38_000, sum(COUNTRY), *percents(COUNTRY)],
        ["СОШ № 8 (edu857001)", 1, 41, *percents(SCHOOL)],
    ]
    second: Lines = [["ВПР 2022 Русский язык 5 класс"], ["Группы участников", "Кол-во участников", "%"]]
    second += _block("СОШ № 8 (edu857001)", (9, 27, 5), "")
    file = write(tmp_path / "Отчёты.xlsx", {"Статистика": first, "Сравнение": second})
    load(capsys, with_cards(school_base, ["857"]), file)
    row = {"school": "857", **PLACE, **marks(SCHOOL), "lowered": 9, "confirmed": 27, "raised": 5}
    same(rows(school_base), [row])


OTHERS: dict[str, Lines] = {
    "Распределение первичных баллов": [
        ["ВПР 2022 Русский язык 5 класс"],
        ["Группы участников", "Кол-во ОО", "Кол-во участников", *range(46)],
        ["Вся выборка", 38_000, "1,432,095", *["2,17"] * 46],
        ["СОШ № 8 (edu857001)", 1, 41, *["2,17"] * 46],
    ],
    "Выполнение заданий": [
        ["ВПР 2022 Русский язык 5 класс"],
        ["Группы участников", "Кол-во ОО", "Кол-во участников", "1К1", "1К2", "2К1", "3.1"],
        ["Макс балл", None, None, 4, 3, 3, 1],
        ["СОШ № 8 (edu857001)", 1, 41, "61,2", "57,0", "49,9", "80,0"],
    ],
    "Достижение планируемых результатов": [
        ["ВПР 2022 Русский язык 5 класс"],
        [
            "Номер задания",
            "Блоки ПООП обучающийся научится / получит возможность научиться",
            "Макс балл",
            "Район",
            "ОО",
        ],
        ["1К1", "Соблюдать нормы", 4, "61,2", "57,0"],
    ],
}


@pytest.mark.parametrize("name", list(OTHERS))
def test_the_other_reports_are_named_and_refused(
    name: str, school_base: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    base = with_cards(school_base, ["857"])
    before = content(base)
    code, told = run(capsys, base, write(tmp_path / f"{name}.xlsx", {"Лист1": OTHERS[name]}))
    assert code == 3
    assert f"«{name}»" in told["notes"][0]
    assert "ничего не изменено" in told["notes"][0].lower()
    assert content(base) == before
