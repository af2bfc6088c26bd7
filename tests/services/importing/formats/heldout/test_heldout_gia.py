"""Held-out protocols of РИС ГИА: dense, sparse, of the machine, with appeals; each comes in with exact counts."""

from collections.abc import Callable, Sequence
from decimal import Decimal
from pathlib import Path
from random import Random
from typing import Any

import pytest

from tests.services.importing.formats.heldout import gia_files
from tests.services.importing.formats.heldout.files import Lines, write
from tests.services.importing.formats.heldout.gia_files import Quirks, appeals, machine, protocol
from tests.services.importing.formats.heldout.loading import load, rows, run, same, with_cards
from tests.services.importing.formats.heldout.people import Pupil, by_class, of_marks, of_scores, people

RUSSIAN = "01 - Русский язык 2022.06.23"
RIS = {"304012": "857", "304013": "858", "304014": "859"}


def leavers(seed: int, *classes: tuple[str, int, str, int]) -> list[Pupil]:
    """Pupils of final classes with test scores around a boundary of 24."""
    pupils = people(seed, classes)
    dice = Random(seed)  # noqa: S311
    for one in pupils:
        one.primary = Decimal(dice.randrange(3, 45))
        one.score = dice.choice((dice.randrange(5, 40), dice.randrange(20, 101), 23, 24, 25))
    return pupils


def marked(seed: int, *classes: tuple[str, int, str, int]) -> list[Pupil]:
    """Pupils with marks."""
    pupils = people(seed, classes)
    dice = Random(seed)  # noqa: S311
    for one in pupils:
        one.primary, one.mark = Decimal(dice.randrange(2, 31)), dice.choice((2, 3, 3, 4, 5))
    return pupils


def expected(
    pupils: Sequence[Pupil], subject: str, minimum: int | None = None, *, level: str | None = None, **more: Any
) -> list[dict[str, Any]]:
    """Rows by class; with a minimum an exam of test scores, else one of marks."""
    found = []
    for (school, grade, letter), part in by_class(pupils).items():
        row: dict[str, Any] = {"school": RIS[school], "procedure": "ЕГЭ" if grade > 9 else "ОГЭ", "subject": subject}
        row |= {"level": level, "programme_grade": grade, "grade": grade, "letter": letter or None, "year": 2022}
        row |= {"season": "весна", "attempt": "основной срок", "past_graduates": None}
        row |= of_marks(part) if minimum is None else of_scores(part, minimum)
        found.append(row | more)
    return found


SCORE_CASES: dict[str, tuple[str, list[str], Quirks]] = {
    "dense": (RUSSIAN, gia_files.DENSE, Quirks(minimum=24, declared=43)),
    "sparse": (RUSSIAN, gia_files.DENSE, Quirks(sparse=True, indent=5, minimum=24, declared=43)),
    "no МСУ": (RUSSIAN, gia_files.WITHOUT_MSU, Quirks(minimum=24)),
    "one document": (RUSSIAN, gia_files.ONE_DOCUMENT, Quirks(minimum="24")),
    "coded": (RUSSIAN, gia_files.CODED, Quirks(minimum=24)),
    "preview": (RUSSIAN, gia_files.DENSE, Quirks(id=True, minimum=24, means=False)),
    "boundary below words": (RUSSIAN, gia_files.DENSE, Quirks(minimum=24, minimum_words="Минимальный балл")),
    "boundary with a comma": (RUSSIAN, gia_files.DENSE, Quirks(minimum="24,0")),
    "no boundary": (RUSSIAN, gia_files.DENSE, Quirks()),
    "figures as text": (RUSSIAN, gia_files.DENSE, Quirks(text=True, minimum=24)),
    "lines above": (
        RUSSIAN,
        gia_files.DENSE,
        Quirks(minimum=24, above=("Протокол проверки результатов ЕГЭ", "Дата формирования 2022.07.01 12:15")),
    ),
    "numbered columns": (RUSSIAN, gia_files.DENSE, Quirks(minimum=24, numbering=True)),
    "no code in the title": ("Русский язык 2022.06.23", gia_files.DENSE, Quirks(minimum=24)),
    "capitals": ("01 - РУССКИЙ ЯЗЫК 2022.06.23", gia_files.DENSE, Quirks(minimum=24)),
    "day first": ("01 – Русский язык 23.06.2022", gia_files.DENSE, Quirks(minimum=24)),
    "conflicting code": ("22 - Русский язык 2022.06.23", gia_files.DENSE, Quirks(minimum=24)),
}


@pytest.mark.parametrize("case", list(SCORE_CASES))
def test_test_scores_come_in_exactly(
    case: str, school_base: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    title, keys, quirks = SCORE_CASES[case]
    pupils = leavers(31, ("304012", 11, "А", 22), ("304012", 11, "Б", 21))
    file = write(tmp_path / "rus.xlsx", {"Лист1": protocol(title, pupils, keys, quirks)})
    told = load(capsys, with_cards(school_base, ["857"]), file)
    assert told["recognised"] == "gia"
    same(rows(school_base), expected(pupils, "русский язык", 24))
    if quirks.declared:
        assert any("заявлено участников: 43, прочитано: 43 — совпадает" in note for note in told["notes"])
    if case == "dense":
        _, again = run(capsys, school_base, file)
        assert [(sheet["read"], sheet["same"]) for sheet in again["sheets"]] == [(2, 2)]


@pytest.mark.parametrize(
    ("name", "encoding", "divider"),
    [
        ("a.xls", "", ""),
        ("a.csv", "cp1251", ";"),
        ("a.csv", "utf-8", ";"),
        ("a.csv", "utf-8-sig", ";"),
        ("a.txt", "utf-8", "\t"),
        ("a.csv", "cp1251", "\t"),
    ],
)
@pytest.mark.parametrize("sparse", [False, True])
def test_every_kind_of_file_gives_the_same(
    name: str,
    encoding: str,
    divider: str,
    sparse: bool,
    school_base: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    pupils = leavers(32, ("304012", 11, "", 19))
    lines = protocol(RUSSIAN, pupils, gia_files.DENSE, Quirks(minimum=24, declared=19, sparse=sparse, indent=3))
    load(
        capsys,
        with_cards(school_base, ["857"]),
        write(tmp_path / name, {"Лист1": lines}, encoding=encoding, divider=divider or ";"),
    )
    same(rows(school_base), expected(pupils, "русский язык", 24))


@pytest.mark.parametrize(
    ("title", "subject"),
    [
        ("09 - Английский язык п:2022.06.14; у:2022.06.16", "английский язык"),
        ("10 - Немецкий язык п.: 2022.06.14, у.: 2022.06.16", "немецкий язык"),
        ("11 - Французский язык п: 2022.06.14; у: 2022.06.16", "французский язык"),
        ("33 - Китайский язык п:2022.06.14; у:2022.06.16", "китайский язык"),
        ("13 - Испанский язык (письменная часть) 2022.06.14", "испанский язык"),
    ],
)
@pytest.mark.parametrize("name", ["a.xlsx", "a.csv"])
def test_languages_with_an_oral_part_are_one_exam(
    title: str, subject: str, name: str, school_base: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    pupils = leavers(33, ("304012", 11, "А", 9))
    lines = protocol(title, pupils, gia_files.LANGUAGE, Quirks(minimum=22, sparse=True, indent=4))
    load(capsys, with_cards(school_base, ["857"]), write(tmp_path / name, {"Лист1": lines}))
    same(rows(school_base), expected(pupils, subject, 22))


@pytest.mark.parametrize("mark", ["{}", "{} (отлично)", "«{}»", "{},0"])
@pytest.mark.parametrize("title", ["22 - Математика базовая 2022.06.03", "Математика (базовый уровень) 2022.06.03"])
def test_base_maths_has_marks(
    mark: str, title: str, school_base: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    pupils = marked(34, ("304012", 11, "А", 16), ("304012", 11, "Б", 15))
    words = {2: "неудовлетворительно", 3: "удовлетворительно", 4: "хорошо", 5: "отлично"}
    lines = protocol(title, pupils, gia_files.BASE_MATHS, Quirks(minimum=3, mark=mark))
    if "отлично" in mark:
        lines = [[_worded(cell, words) for cell in line] for line in lines]
    load(capsys, with_cards(school_base, ["857"]), write(tmp_path / "m.xlsx", {"Лист1": lines}))
    same(rows(school_base), expected(pupils, "математика", level="базовая"))


def _worded(cell: Any, words: dict[int, str]) -> Any:
    return f"{cell[0]} ({words[int(cell[0])]})" if isinstance(cell, str) and cell.endswith("(отлично)") else cell


def test_several_exams_stand_one_under_another(
    school_base: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    russian = leavers(35, ("304012", 11, "А", 20))
    base = marked(36, ("304012", 11, "А", 9))
    profile = leavers(37, ("304012", 11, "А", 11))
    physics = leavers(38, ("304012", 11, "А", 5))
    lines = [
        *protocol(RUSSIAN, russian, gia_files.DENSE, Quirks(minimum=24, declared=20)),
        [],
        *protocol("22 - Математика базовая 2022.06.03", base, gia_files.BASE_MATHS, Quirks(minimum=3, declared=9)),
        *protocol("02 - Математика профильная 2022.06.02", profile, gia_files.DENSE, Quirks(minimum=27, declared=11)),
        [],
        *protocol("03 - Физика 2022.06.06", physics, gia_files.ONE_DOCUMENT, Quirks(minimum=36, declared=5)),
    ]
    load(capsys, with_cards(school_base, ["857"]), write(tmp_path / "ege.csv", {"": lines}, encoding="cp1251"))
    wanted = expected(russian, "русский язык", 24) + expected(base, "математика", level="базовая")
    wanted += expected(profile, "математика", 27, level="профильная") + expected(physics, "физика", 36)
    same(rows(school_base), wanted)


ABSENT = ("Не явился", "неявка", "н", "н/я", "Не явилась", "blank", "-", "Аннулирован", "Удалён", "не завершил экзамен")


@pytest.mark.parametrize("status", ABSENT)
@pytest.mark.parametrize("keys", [gia_files.DENSE, gia_files.OGE])
def test_whoever_has_no_result_is_not_counted(
    status: str, keys: list[str], school_base: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    is_oge, by_mark = keys is gia_files.OGE, keys is not gia_files.DENSE
    grade = 9 if is_oge else 11
    pupils = (marked if by_mark else leavers)(39, ("304012", grade, "А", 12), ("304012", grade, "Б", 3))
    for one in (*pupils[2:11:4], *pupils[12:]):
        one.status = status
    title = "22 - Математика базовая 2022.06.03" if keys is gia_files.BASE_MATHS else RUSSIAN
    lines = protocol(title, pupils, keys, Quirks(declared=15, minimum=None if by_mark else 24))
    told = load(capsys, with_cards(school_base, ["857"]), write(tmp_path / "a.xlsx", {"Лист1": lines}))
    subject, level = ("математика", "базовая") if keys is gia_files.BASE_MATHS else ("русский язык", None)
    same(rows(school_base), expected(pupils, subject, None if by_mark else 24, level=level))
    assert any("без результата, не учтены участники: 6" in note for note in told["notes"])
    assert any("заявлено участников: 15, прочитано: 15 — совпадает" in note for note in told["notes"])


def test_a_mark_of_zero_is_no_mark_and_a_score_of_zero_is_a_score(
    school_base: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    ninth = marked(40, ("304012", 9, "А", 8))
    ninth[3].status = "0"
    eleventh = leavers(41, ("304012", 11, "А", 6))
    eleventh[2].score, eleventh[2].primary = 0, Decimal(0)
    pages = {
        "ОГЭ": protocol(RUSSIAN, ninth, gia_files.OGE),
        "ЕГЭ": protocol(RUSSIAN, eleventh, gia_files.DENSE, Quirks(minimum=24)),
    }
    load(capsys, with_cards(school_base, ["857"]), write(tmp_path / "a.xlsx", pages))
    same(rows(school_base), [*expected(ninth, "русский язык"), *expected(eleventh, "русский язык", 24)])


def test_states_of_results_and_graduates_of_past_years_are_heeded(
    school_base: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    pupils = leavers(42, ("304012", 11, "А", 14))
    for one in pupils[1:3]:
        one.past = True
    pupils[3].status = "Аннулирован"
    pupils[4].status = "Удален с экзамена"
    lines = protocol(RUSSIAN, pupils, gia_files.WITH_STATE, Quirks(minimum=24, declared=14))
    for line, one in zip(lines[3:17], pupils, strict=True):
        line[9], line[10] = int(one.primary or 0), one.score  # the annulled keep their figures
    told = load(capsys, with_cards(school_base, ["857"]), write(tmp_path / "a.xlsx", {"Лист1": lines}))
    same(rows(school_base), expected(pupils, "русский язык", 24))
    assert any("прошлых лет" in note and note.endswith(": 2") for note in told["notes"])


@pytest.mark.parametrize("word", ["ВПЛ", "впл", "Выпускник прошлых лет"])
def test_graduates_of_past_years_named_in_the_class_are_not_counted(
    word: str, school_base: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    pupils = leavers(43, ("304012", 11, "Б", 10))
    for one in pupils[7:]:
        one.past, one.shown_class = True, word
    lines = protocol(RUSSIAN, pupils, gia_files.DENSE, Quirks(minimum=24, declared=10))
    told = load(capsys, with_cards(school_base, ["857"]), write(tmp_path / "a.xlsx", {"Лист1": lines}))
    same(rows(school_base), expected(pupils, "русский язык", 24))
    assert any("прошлых лет" in note and note.endswith(": 3") for note in told["notes"])


def test_latin_letters_of_classes_are_the_russian_ones(
    school_base: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    pupils = leavers(44, ("304012", 11, "А", 6), ("304012", 11, "Е", 4))
    shown = ("11A", "11 а", "11-A", "11«А»", "11А", "11 A", "11E", "11e", "11 E класс", "11Е")
    for one, words in zip(pupils, shown, strict=True):
        one.shown_class = words
    lines = protocol(RUSSIAN, pupils, gia_files.DENSE, Quirks(minimum=24))
    load(capsys, with_cards(school_base, ["857"]), write(tmp_path / "a.xlsx", {"Лист1": lines}))
    same(rows(school_base), expected(pupils, "русский язык", 24))


def test_a_district_gets_every_school_of_a_file(
    district_base: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    pupils = leavers(
        45, ("304012", 11, "А", 9), ("304013", 11, "", 700), ("304014", 11, "Б", 500), ("304014", 11, "В", 4)
    )
    lines = protocol(RUSSIAN, pupils, gia_files.DENSE, Quirks(minimum=24, declared="1 213"))
    told = load(capsys, with_cards(district_base, ["857", "858", "859"]), write(tmp_path / "a.xlsx", {"Лист1": lines}))
    same(rows(district_base), expected(pupils, "русский язык", 24))
    assert any("заявлено участников: 1213, прочитано: 1213 — совпадает" in note for note in told["notes"])


def test_an_unknown_school_of_a_file_is_named_and_its_rows_are_refused(
    district_base: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    pupils = leavers(46, ("304012", 11, "А", 5), ("304013", 11, "А", 6))
    lines = protocol(RUSSIAN, pupils, gia_files.DENSE, Quirks(minimum=24))
    file = write(tmp_path / "a.xlsx", {"Лист1": lines})
    code, told = run(capsys, with_cards(district_base, ["857"]), file)
    assert any("304013" in note for note in told["notes"])
    found = {row["school"]: row["participants"] for row in rows(district_base)}
    assert found["857"] == 5
    assert code in (0, 1)


def test_a_reserve_day_is_a_retake_and_a_second_shift_is_not(
    school_base: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    first = marked(47, ("304012", 9, "А", 14))
    second = marked(48, ("304012", 9, "Б", 12))
    reserve = marked(49, ("304012", 9, "А", 3))
    lines = [
        *protocol("02 - Математика 2022.05.23", first, gia_files.OGE, Quirks(declared=14)),
        *protocol("02 - Математика 2022.05.24", second, gia_files.OGE, Quirks(declared=12)),
        *protocol("02 - Математика 2022.07.04", reserve, gia_files.OGE, Quirks(declared=3)),
    ]
    load(capsys, with_cards(school_base, ["857"]), write(tmp_path / "oge.xlsx", {"Лист1": lines}))
    wanted = [*expected(first, "математика"), *expected(second, "математика")]
    same(rows(school_base), [*wanted, *expected(reserve, "математика", attempt="пересдача")])


def test_two_shifts_of_one_day_are_one_exam(
    school_base: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    pupils = marked(50, ("304012", 9, "А", 18))
    shifts = [protocol("02 - Математика 2022.05.23", part, gia_files.OGE) for part in (pupils[:10], pupils[10:])]
    pages = dict(zip(("1 смена", "2 смена"), shifts, strict=True))
    load(capsys, with_cards(school_base, ["857"]), write(tmp_path / "oge.xlsx", pages))
    same(rows(school_base), expected(pupils, "математика"))


@pytest.mark.parametrize(
    ("encoding", "divider"), [("utf-8", ";"), ("utf-8-sig", ";"), ("cp1251", ";"), ("utf-8", "\t")]
)
def test_the_machine_variant_with_english_headings_comes_in(
    encoding: str, divider: str, school_base: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    pupils = marked(51, ("304012", 9, "А", 13), ("304012", 9, "Б", 12))
    pupils[4].status = "absent"
    file = write(tmp_path / "01_2022.06.07.csv", {"": machine(pupils)}, encoding=encoding, divider=divider)
    load(capsys, with_cards(school_base, ["857"]), file)
    same(rows(school_base), expected(pupils, "русский язык"))


SHAPES: dict[str, Callable[[Lines], Lines]] = {
    "one page": lambda lines: lines,
    "indented": lambda lines: [[None, *line] for line in lines],
}


@pytest.mark.parametrize("shape", list(SHAPES))
@pytest.mark.parametrize("alone", [False, True])
def test_appeals_take_the_place_of_earlier_results(
    shape: str, alone: bool, school_base: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    pupils = leavers(52, ("304012", 11, "А", 12), ("304012", 11, "Б", 10))
    for one in pupils[::4]:
        one.score = 22
    first = protocol(RUSSIAN, pupils, gia_files.ONE_DOCUMENT, Quirks(minimum=24))
    changed = []
    for number, one in enumerate(pupils[::4]):
        before, after = one.score or 0, 22 if number == 2 else 25 + number
        one.score = after
        if not alone:
            one.primary = Decimal(int(one.primary or 0) + 1)
        changed.append((one, before, after, "Отклонена" if number == 2 else "Удовлетворена"))
    second = SHAPES[shape](appeals(RUSSIAN, changed))
    base = with_cards(school_base, ["857"])
    if alone:
        load(capsys, base, write(tmp_path / "a.xlsx", {"Лист1": first}))
        load(capsys, base, write(tmp_path / "b.xlsx", {"Лист1": second}))
        load(capsys, base, write(tmp_path / "b.xlsx", {"Лист1": second}))
    else:
        load(capsys, base, write(tmp_path / "a.xlsx", {"Протокол": first, "Апелляции": second}))
    wanted = expected(pupils, "русский язык", 24)
    if alone:
        wanted = [{key: value for key, value in row.items() if key != "mean_primary"} for row in wanted]
    same(rows(school_base), wanted)


def test_appeals_of_oge_name_their_exam(school_base: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    pupils = marked(53, ("304012", 9, "А", 12))
    pupils[2].mark, pupils[5].mark = 2, 3
    first = protocol("02 - Математика 2022.06.02", pupils, gia_files.OGE)
    changed = [(pupils[2], 2, 3, "Удовлетворена"), (pupils[5], 3, 4, "Удовлетворена")]
    pupils[2].mark, pupils[5].mark = 3, 4
    second = appeals("", changed, exam="Математика(2022.06.02)")
    base = with_cards(school_base, ["857"])
    load(capsys, base, write(tmp_path / "a.xlsx", {"Лист1": first}))
    load(capsys, base, write(tmp_path / "ОГЭ апелляции.xlsx", {"Лист1": second}))
    same(
        rows(base),
        [{key: value for key, value in row.items() if key != "mean_primary"} for row in expected(pupils, "математика")],
    )


def test_primary_points_with_decimals_keep_their_mean(
    school_base: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    pupils = leavers(54, ("304012", 11, "А", 3))
    for one, points in zip(pupils, ("17.5", "20.25", "9"), strict=True):
        one.primary = Decimal(points)
    lines = protocol(RUSSIAN, pupils, gia_files.DENSE, Quirks(minimum=24, text=True))
    load(capsys, with_cards(school_base, ["857"]), write(tmp_path / "a.csv", {"": lines}))
    assert rows(school_base)[0]["mean_primary"] == Decimal("15.58")


def test_headings_and_classes_merged_over_rows_are_read(
    school_base: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    pupils = leavers(55, ("304012", 11, "А", 7), ("304012", 11, "Б", 5))
    lines = protocol(RUSSIAN, pupils, gia_files.DENSE, Quirks(minimum=24))
    lines.insert(3, [None] * len(lines[2]))
    letters = "ABCDEFGHIJKLMNO"
    merged = ["A1:H1", *(f"{letter}3:{letter}4" for letter in letters), "C5:C16", "D5:D11", "D12:D16"]
    load(capsys, with_cards(school_base, ["857"]), write(tmp_path / "a.xlsx", {"Лист1": lines}, merged=merged))
    same(rows(school_base), expected(pupils, "русский язык", 24))


@pytest.mark.parametrize(
    "words", ["Пересдача", "Резервный день", "Дополнительный период", "Протокол, дополнительный срок"]
)
def test_a_file_that_calls_itself_a_retake_is_one_also_alone(
    words: str, school_base: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    pupils = leavers(56, ("304012", 11, "А", 4))
    lines = protocol("01 - Русский язык 2022.07.04", pupils, gia_files.DENSE, Quirks(minimum=24, above=(words,)))
    load(capsys, with_cards(school_base, ["857"]), write(tmp_path / "a.xlsx", {"Лист1": lines}))
    same(rows(school_base), expected(pupils, "русский язык", 24, attempt="пересдача"))


def test_the_oral_part_alone_is_not_held_against_the_boundary_of_the_whole(
    school_base: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    pupils = leavers(57, ("304012", 11, "А", 6))
    title = "29 - Английский язык (устная часть) 2026.06.16"
    lines = protocol(title, pupils, gia_files.WITHOUT_MSU)
    told = load(capsys, with_cards(school_base, ["857"]), write(tmp_path / "a.xlsx", {"Лист1": lines}))
    assert rows(school_base)[0]["below_minimum"] is None
    assert any("только устная часть" in note for note in told["notes"])


def test_an_annulled_result_keeps_its_figures_and_is_not_counted(
    school_base: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    pupils = leavers(58, ("304012", 11, "А", 6))
    lines = protocol(RUSSIAN, pupils, gia_files.DENSE, Quirks(minimum=24, means=False))
    lines[2].append("Примечание")
    lines[4].append("Результат аннулирован решением ГЭК")
    lines[5].append("Не явился на апелляцию")
    pupils[1].status = "annulled"
    load(capsys, with_cards(school_base, ["857"]), write(tmp_path / "a.xlsx", {"Лист1": lines}))
    same(rows(school_base), expected(pupils, "русский язык", 24))
