"""Generated Russian: numerals decline from 0 to 130, verbs agree, nothing is said of nothing."""

import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from shnor_desktop.services import wording
from shnor_desktop.services.analysis.equipment import ANSWERS, EquipmentFacts, YearOf, describe
from shnor_desktop.services.analysis.figure import Figure, Rule, share
from shnor_desktop.services.analysis.sentences import Sentence, staff_sentences
from shnor_desktop.services.analysis.tables import Line, Table, count
from shnor_desktop.services.verdicts.risk_facts import Total

RULE = Rule("проба")
ON = date(2021, 10, 1)


def ending(number: int) -> int:
    """Which of the three forms stands after the number, by the words themselves: 11–14 always the third."""
    last = str(number)[-2:]
    if len(last) == 2 and last[0] == "1":
        return 2
    return {"1": 0, "2": 1, "3": 1, "4": 1}.get(last[-1], 2)


def plain(sentences: tuple[Sentence, ...]) -> list[str]:
    return [one.text.replace(wording.NBSP, " ") for one in sentences]


def counted(key: str, number: int) -> Figure:
    return count(key, key, number, rule=RULE)


def totals(pedagogues: int, teachers: int, outside: int = 0) -> Table:
    numbers = {"pedagogues": pedagogues, "teachers": teachers, "external": outside}
    lines = tuple(Line(key, key, {"count": counted(key, number)}) for key, number in numbers.items())
    return Table("totals", "Численность", (("count", "Человек"),), lines)


def test_pedagogues_and_teachers_decline() -> None:
    for number in range(1, 131):
        pedagogue = ("педагог", "педагога", "педагогов")[ending(number)]
        verb = "работает" if ending(number) == 0 else "работают"
        teacher = ("учитель", "учителя", "учителей")[ending(number)]
        assert plain(staff_sentences([totals(number + 1, number)], ON))[0].endswith(f"из них {number} {teacher}.")
        assert plain(staff_sentences([totals(number, 0)], ON)) == [f"В школе {verb} {number} {pedagogue}."]


def test_shares_and_vacancies_decline() -> None:
    for number in range(1, 131):
        has = "имеет" if ending(number) == 0 else "имеют"
        teacher = ("учитель", "учителя", "учителей")[ending(number)]
        held = share("высшее педагогическое", "п", number, 130, rule=RULE)
        education = Table("education", "О", (), (Line("высшее педагогическое", "в", {"teachers": held}),))
        said = plain(staff_sentences([education], ON))[0]
        assert said.startswith(f"Высшее педагогическое образование {has} {number} {teacher} (")
        assert said.endswith(" от 130).")
        open_posts = Table("vacancies", "В", (), (Line("total", "Всего", {"count": counted("total", number)}),))
        vacancy = ("вакансия", "вакансии", "вакансий")[ending(number)]
        opened = "открыта" if ending(number) == 0 else "открыты"
        expected = f"На 01.10.2021 {opened} {number} {vacancy}"
        assert plain(staff_sentences([open_posts], ON))[0].startswith(expected)


@pytest.mark.parametrize(
    ("forms", "one", "many"),
    [
        (wording.PEDAGOGUE, "педагога", "педагогов"),
        (wording.TEACHER, "учителя", "учителей"),
        (wording.VACANCY, "вакансии", "вакансий"),
        (wording.SCHOOL, "школы", "школ"),
        (wording.PART_TIMER, "внешнего совместителя", "внешних совместителей"),
        (wording.CLASSROOM, "учебного кабинета", "учебных кабинетов"),
        (wording.BOARD, "интерактивной доски", "интерактивных досок"),
        (wording.PUPIL, "обучающегося", "обучающихся"),
    ],
)
def test_after_of_stands_the_genitive(forms: wording.Forms, one: str, many: str) -> None:
    for number in range(131):
        noun = one if ending(number) == 0 else many
        assert wording.genitive(number, forms) == noun
        assert wording.out_of(0, number, forms).replace(wording.NBSP, " ") == f"0 из {number} {noun}"


def test_zeros_and_gaps_are_not_told() -> None:
    assert staff_sentences([totals(0, 0)], ON) == ()
    nobody = {"teachers": share("высшее", "в", 0, 5, rule=RULE)}
    lost = {"teachers": share("высшее педагогическое", "в", None, 5, rule=RULE)}
    lines = (Line("высшее педагогическое", "в", lost), Line("высшее", "в", nobody))
    assert staff_sentences([Table("education", "О", (), lines)], ON) == ()


def test_the_first_told_part_keeps_its_noun() -> None:
    only = {"teachers": share("первая", "п", 2, 5, rule=RULE)}
    told = staff_sentences([Table("category", "К", (), (Line("первая", "п", only),))], ON)
    assert plain(told) == ["Первую категорию имеют 2 учителя (40,0 % от 5)."]
    assert told[0].figures == (only["teachers"],)


def row(number: int, **values: Any) -> YearOf:
    empty: dict[str, Any] = dict.fromkeys(ANSWERS)
    counts = ("classrooms", "computers", "computers_online", "laptops", "projectors", "boards", "printers", "mfu")
    empty |= dict.fromkeys((*counts, "scanners", "internet_mbit", "textbooks_percent", "growth_point"))
    return YearOf(number, empty | {"growth_point_on": None} | values)


def told(now: Mapping[str, Any], before: Mapping[str, Any] | None = None, pupils: int | None = None) -> list[str]:
    facts = EquipmentFacts(
        {"8": row(2, **now)},
        {} if before is None else {"8": row(1, **before)},
        {} if pupils is None else {"8": Total(pupils, (5, 6))},
    )
    return plain(describe(facts, several=False).sentences)


def test_equipment_is_told_in_sentences() -> None:
    now: dict[str, Any] = {
        "computers": 45,
        "laptops": 12,
        "computers_online": 40,
        "classrooms": 21,
        "boards": 1,
        "mfu": 2,
    }
    now |= {"internet_stable": "да", "computers_enough": "нет", "lab_physics": "да", "lab_chemistry": "нет"}
    more = {"lab_biology": "нет предмета", "textbooks_percent": Decimal("98.5"), "growth_point": "да"}
    assert told(now | more | {"growth_point_on": date(2021, 9, 1)}, {"computers": 50}, 360) == [
        "В школе 45 компьютеров и 12 ноутбуков.",
        "В школе 21 учебный кабинет, 1 интерактивная доска и 2 МФУ.",
        "С выходом в Интернет — 40 компьютеров (70,2 % от 57), вместе с ноутбуками.",
        "На 100 обучающихся приходится 12,5 компьютера.",
        "Компьютеров за год стало меньше на 5.",
        "Обеспеченность учебниками — 98,5 %.",
        "Доступ в Интернет устойчивый.",
        "Компьютеров недостаточно.",
        "Лабораторное оборудование есть по физике, нет — по химии.",
        "Центр «Точка роста» открыт 01.09.2021.",
    ]


def test_an_empty_row_of_equipment_says_nothing() -> None:
    assert told({}) == []
    assert told({"growth_point": "планируется"}) == ["Открытие центра «Точка роста» планируется."]


def test_computers_decline() -> None:
    for number in range(1, 131):
        noun = ("компьютер", "компьютера", "компьютеров")[ending(number)]
        assert told({"computers": number})[0] == f"В школе {number} {noun}."


def test_no_sentence_has_an_empty_place() -> None:
    for text in told({"computers": 3, "lab_physics": "нет"}) + plain(staff_sentences([totals(3, 3, 2)], ON)):
        assert not re.search(r"—\s*[.,)]|\(\s*\)|None|\s{2}| [.,]", text), text
        assert text[0].isupper()
        assert text.endswith(".")
