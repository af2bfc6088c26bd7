"""Scales and minimum scores of the office lie over the shipped ones, by year and with a source; doubt is said."""

from pathlib import Path

import pytest

from shnor_desktop import cli
from shnor_desktop.services import entries
from shnor_desktop.services.office import open_office
from tests.services.importing.formats.heldout import gia_files
from tests.services.importing.formats.heldout.files import write
from tests.services.importing.formats.heldout.gia_files import protocol
from tests.services.importing.formats.heldout.loading import content, load, rows, with_cards
from tests.services.importing.formats.heldout.people import of_marks, of_scores, people
from tests.services.importing.formats.heldout.test_heldout_gia import leavers, marked
from tests.services.importing.formats.heldout.vpr_files import pooled

TASKS = (("1", 20), ("2", 20))


def _call(capsys: pytest.CaptureFixture[str], *words: object) -> tuple[int, str]:
    capsys.readouterr()
    code = cli.main([*map(str, words)])
    heard = capsys.readouterr()
    return code, heard.out + heard.err


def test_a_scale_of_the_office_marks_a_work_that_had_none(
    school_base: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    base = with_cards(school_base, ["857"])
    pupils = people(6, [("edu857001", 6, "А", 5)])
    for one, points, mark in zip(pupils, (10, 11, 20, 29, 30), (2, 3, 3, 4, 5), strict=True):
        one.tasks, one.mark = [points // 2, points - points // 2], mark
    lines = pooled(pupils, TASKS, title="ВПР 2024 Биология 6 класс")
    file = write(tmp_path / "Протокол.xlsx", {"Протокол": lines})
    told = load(capsys, base, file)
    assert any("официальной шкалы нет" in note for note in told["notes"])
    words = (
        "scales",
        base,
        "--set",
        "vpr",
        "--year",
        2024,
        "--subject",
        "биология",
        "--grade",
        6,
        "--bounds",
        "10,20,29",
    )
    assert _call(capsys, *words) == (2, "Укажите источник: документ, из которого взято значение.\n")
    code, said = _call(capsys, *words, "--highest", 40, "--source", "Приказ района № 5", "--unconfirmed")
    assert (code, said) == (0, "Шкала ВПР, биология, 6 класс, 2024: записано своё значение\n")
    told = load(capsys, base, file)
    assert any(
        "0–10 / 11–20 / 21–29 / 30–40: Приказ района № 5 (документом не подтверждена, проверьте)" in note
        for note in told["notes"]
    )
    wanted = {f"n{mark}": of_marks(pupils)[f"n{mark}"] for mark in (2, 3, 4, 5)}
    assert {key: rows(base)[0][key] for key in wanted} == wanted
    assert _call(capsys, "scales", base, "--forget", "vpr", *words[4:10])[0] == 0
    assert "биология" not in _call(capsys, "scales", base, "--year", 2024)[1]


def test_a_minimum_of_the_office_goes_before_the_shipped_one(
    school_base: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    base = with_cards(school_base, ["857"])
    pupils = leavers(81, ("304012", 11, "А", 25))
    lines = protocol("03 - Физика 2022.06.06", pupils, gia_files.DENSE)
    words = ("scales", base, "--set", "ege", "--year", 2022, "--subject", "физика", "--minimum", 36)
    assert _call(capsys, *words, "--source", "Распоряжение № 1122-10")[0] == 0
    assert _call(capsys, *words, "--source", "Распоряжение № 1122-10")[1] == "Так и было: ничего не изменено.\n"
    told = load(capsys, base, write(tmp_path / "a.xlsx", {"Лист1": lines}))
    assert any("взят 36 из справочника" in note and "подтвержд" not in note for note in told["notes"])
    assert rows(base)[0]["below_minimum"] == of_scores(pupils, 36)["below_minimum"]
    with open_office(base) as office:
        entries.undo(office)
        entries.undo(office)
    assert "физика" not in _call(capsys, "scales", base, "--year", 2022)[1]


def test_a_scale_of_oge_is_used_only_without_marks(
    school_base: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    base = with_cards(school_base, ["857"])
    pupils = marked(82, ("304012", 9, "А", 4))
    keys = [key for key in gia_files.OGE if key != "mark"]
    lines = protocol("07 - История 2022.06.10", pupils, keys)
    for one, points, mark in zip(pupils, (10, 11, 29, 30), (2, 3, 4, 5), strict=True):
        one.mark = mark
        next(line for line in lines if one.number in line)[-1] = points
    words = ("scales", base, "--set", "oge", "--year", 2022, "--subject", "история", "--bounds", "10,20,29")
    assert _call(capsys, *words, "--highest", 37, "--source", "Рекомендации 2022 года")[0] == 0
    told = load(capsys, base, write(tmp_path / "ОГЭ.xlsx", {"Лист1": lines}))
    assert any(
        "поставлены по шкале 0–10 / 11–20 / 21–29 / 30–37: Рекомендации 2022 года" in one for one in told["notes"]
    )
    assert [rows(base)[0][f"n{mark}"] for mark in (2, 3, 4, 5)] == [1, 1, 1, 1]


@pytest.mark.parametrize(
    "words",
    [
        ("--set", "vpr", "--subject", "биология", "--grade", "6", "--bounds", "20,10,29"),
        ("--set", "vpr", "--subject", "биология", "--bounds", "10,20,29"),
        ("--set", "vpr", "--subject", "биология", "--grade", "6", "--bounds", "10,20"),
        ("--set", "vpr", "--subject", "биология", "--grade", "6", "--bounds", "10,20,29", "--highest", "29"),
        ("--set", "ege", "--subject", "алхимия", "--minimum", "36"),
        ("--set", "ege", "--subject", "физика", "--minimum", "136"),
        ("--set", "ege", "--subject", "физика"),
    ],
)
def test_a_scale_that_cannot_be_is_refused(
    words: tuple[str, ...], school_base: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = content(school_base)
    code, said = _call(capsys, "scales", school_base, "--year", 2026, *words, "--source", "Приказ")
    assert code == 2
    assert said.strip()
    assert content(school_base) == before


def test_the_list_tells_source_and_doubt(school_base: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, said = _call(capsys, "scales", school_base)
    assert code == 0
    assert "русский язык, 4 класс: 0–9 / 10–15 / 16–20 / 21–24 — Опубликованная шкала" in said
    assert "русский язык, 5 класс: 0–17 / 18–28 / 29–38 / 39 и больше [не подтверждено]" in said
