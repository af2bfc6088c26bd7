"""Tables of a school's own making: what their columns mean is proposed, corrected, remembered, forgotten."""

import json
from pathlib import Path

import pytest

from shnor_desktop.errors import FileError, InputError
from shnor_desktop.services import entries, importing
from shnor_desktop.services.importing import mapping, marking
from shnor_desktop.services.importing.marking import Marking, Taken
from shnor_desktop.services.office import Office
from tests.services.importing.books import Lines, book, text

CLASSES: Lines = [
    ["Контингент на 2021-2022 уч. год"],
    ["№ п/п", "Класс/литера", "Кол-во уч-ся", "мальч.", "девочек", "ФИО кл. рук."],
    [1, "5 «А»", 25, 12, 13, "Летова А. А."],
    [2, "5 «Б»", 24, 11, 13, "Зимина"],
    ["Всего", None, 49, 23, 26, None],
]
PASSPORT: Lines = [
    ["Кл.", "Учеников", "Дети с ОВЗ", "Дети-инвалиды", "Многодетные семьи"],
    ["5А", 25, 1, 2, 3],
    ["5Б", 24, 0, None, 2],
]
OLYMPIAD: Lines = [
    ["Школьный этап", None, "2021/22"],
    ["Школа", "Математика", None, "Русский язык", None],
    [None, "Участников", "Призёров", "Участников", "Призёров"],
    ["857", 20, 3, 22, 4],
]


def _proposed(base: Office, path: Path, sheet: str | None = None) -> tuple[importing.Unmarked, Marking]:
    with pytest.raises(importing.Unmarked) as refused:
        importing.plan(base, path, year=2022)
    table = mapping.foreign_tables(refused.value.source)[0]
    key = sheet or mapping.likely_sheet(base, table)
    return refused.value, mapping.propose(base, table, key, path.stem)


def _rows(base: Office, key: str) -> list[dict[str, object]]:
    with base.reading() as session:
        return [
            {name: value for name, value in row.values.items() if value is not None}
            for row in entries.load(session, key)
        ]


def test_a_table_nobody_knows_is_refused_and_says_what_to_do(school: Office, tmp_path: Path) -> None:
    refused, _ = _proposed(school, book(tmp_path / "a.xlsx", Лист1=CLASSES))
    assert isinstance(refused, FileError)
    assert "ничего не изменено" in str(refused)
    assert "--map" in refused.hint


def test_columns_are_proposed_by_words_values_and_title(school: Office, tmp_path: Path) -> None:
    path = book(tmp_path / "a.xlsx", Лист1=CLASSES)
    refused, made = _proposed(school, path)
    assert made.sheet == "classes"
    assert {one.heading: one.column for one in made.taken} == {
        "класс литера": "grade",
        "кол во уч ся": "pupils",
        "мальч": "boys",
        "девочек": "girls",
        "фио кл рук": "teacher",
    }
    assert made.fixed == (("year", "2022"),)
    plan = importing.plan(school, path, marking=made, opened=refused.source)
    assert (plan.count("added"), plan.count("refused")) == (2, 0)
    plan.apply(school)
    assert [(row["year"], row["grade"], row["letter"], row["pupils"]) for row in _rows(school, "classes")] == [
        (2022, 5, "А", 25),
        (2022, 5, "Б", 24),
    ]


def test_a_marking_is_remembered_used_again_changed_and_forgotten(school: Office, tmp_path: Path) -> None:
    path = book(tmp_path / "a.xlsx", Лист1=CLASSES)
    _, made = _proposed(school, path)
    assert mapping.remember(school, made, path.stem) is not None
    assert mapping.remember(school, made, path.stem) is None
    shuffled: Lines = [["Сведения о контингенте"], [], *([*line[1:], line[0]] for line in CLASSES[1:4])]
    plan = importing.plan(school, book(tmp_path / "next.xlsx", Лист2=shuffled), year=2023)
    assert (plan.count("added"), plan.count("refused")) == (2, 0)
    assert any("применена сама" in note for note in plan.notes)
    plan.apply(school)
    assert {row["year"] for row in _rows(school, "classes")} == {2023}, "the year of the first file is not remembered"

    fewer = Marking(made.sheet, made.depth, made.headings, made.taken[:2], made.fixed)
    mapping.remember(school, fewer, path.stem)
    again = importing.plan(school, path, year=2022)
    assert again.sheets[0].table.present == {"grade", "letter", "pupils", "year"}
    assert mapping.forget(school, made.fingerprint) is not None
    assert mapping.forget(school, made.fingerprint) is None
    with pytest.raises(importing.Unmarked):
        importing.plan(school, path, year=2022)
    entries.undo(school)
    assert importing.plan(school, path, year=2022).count("added") == 2


def test_a_table_with_a_few_of_our_headings_is_asked_about_instead_of_losing_every_row(
    school: Office, tmp_path: Path
) -> None:
    table: Lines = [
        ["Предмет", "Класс", "Писали", "5", "4", "3", "2", "Успеваемость, %"],
        ["русский язык", 5, 20, 3, 7, 8, 2, 90],
    ]
    with pytest.raises(importing.Unmarked):
        importing.plan(school, book(tmp_path / "a.xlsx", Лист1=table), year=2022)


@pytest.mark.parametrize("heading", ["ручьёв пётр ильич", "паспорт 4719 123456", "озёрная анна петровна"])
def test_a_line_of_a_person_in_place_of_headings_is_never_remembered(
    heading: str, school: Office, tmp_path: Path
) -> None:
    _, made = _proposed(school, book(tmp_path / "a.xlsx", Лист1=CLASSES))
    nameless = Marking(made.sheet, made.depth, (*made.headings, heading), made.taken, made.fixed)
    assert mapping.remember(school, nameless, "a") is None
    assert mapping.known(school) == {}


def test_a_passport_with_a_column_for_each_category_gives_a_row_for_each(school: Office, tmp_path: Path) -> None:
    path = text(tmp_path / "a.csv", [["" if cell is None else cell for cell in line] for line in PASSPORT])
    refused, made = _proposed(school, path, "social_passport")
    assert [one.given for one in made.taken if one.given] == [
        (("category", "ovz"),),
        (("category", "disabled"),),
        (("category", "families_large"),),
    ]
    plan = importing.plan(school, path, year=2022, marking=made, opened=refused.source)
    assert (plan.count("added"), plan.count("refused")) == (5, 0)
    plan.apply(school)
    kept = {(row["grade"], row["letter"], row["category"], row["count"]) for row in _rows(school, "social_passport")}
    assert kept == {
        (5, "А", "ovz", 1),
        (5, "А", "disabled", 2),
        (5, "А", "families_large", 3),
        (5, "Б", "ovz", 0),
        (5, "Б", "families_large", 2),
    }


def test_classes_under_an_unknown_heading_are_never_taken_for_the_whole_school(school: Office, tmp_path: Path) -> None:
    with pytest.raises(importing.Unmarked):
        importing.plan(school, book(tmp_path / "a.xlsx", Лист1=PASSPORT), year=2022)


def test_subjects_over_two_rows_of_headings_give_a_row_for_each_subject(district: Office, tmp_path: Path) -> None:
    path = book(tmp_path / "a.xlsx", Лист1=OLYMPIAD)
    refused, made = _proposed(district, path)
    assert (made.sheet, made.depth) == ("olympiads", 2)
    full = Marking(made.sheet, made.depth, made.headings, made.taken, (*made.fixed, ("stage", "школьный")))
    plan = importing.plan(district, path, marking=full, opened=refused.source)
    assert (plan.count("added"), plan.count("refused")) == (2, 0)
    plan.apply(district)
    kept = {(row["subject"], row["participants"], row["prize"]) for row in _rows(district, "olympiads")}
    assert kept == {("математика", 20, 3), ("русский язык", 22, 4)}


def test_a_remembered_value_that_the_file_denies_is_not_used(school: Office, tmp_path: Path) -> None:
    lines: Lines = [["ВсОШ, математика"], ["Участвовало человек", "Стали призёрами"], [20, 3]]
    made = Marking(
        "olympiads",
        1,
        ("участвовало человек", "стали призерами"),
        (Taken("участвовало человек", "participants"), Taken("стали призерами", "prize")),
        (("stage", "школьный"), ("subject", "математика")),
    )
    mapping.remember(school, made, "ВсОШ")
    assert importing.plan(school, book(tmp_path / "a.xlsx", Л=lines), year=2022).count("added") == 1
    other: Lines = [["ВсОШ, русский язык"], *lines[1:]]
    with pytest.raises(importing.Unmarked, match="не подходит: «Предмет» в разметке — математика, а в файле — русский"):
        importing.plan(school, book(tmp_path / "b.xlsx", Л=other), year=2022)


def test_our_own_form_on_the_page_of_another_is_named_and_not_marked(school: Office, tmp_path: Path) -> None:
    path = book(tmp_path / "a.xlsx", Лист1=[["year", "grade", "letter", "pupils"], [2022, 5, "А", 20]])
    with pytest.raises(FileError) as refused:
        importing.plan(school, path, sheet="staff")
    assert not isinstance(refused.value, importing.Unmarked)
    assert "«Классы»" in refused.value.hint


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"sheet": "нет такого"}, "Листа «нет такого» нет"),
        ({"columns": []}, "Ни одна графа"),
        ({"columns": [{"heading": "а", "column": "colour"}]}, "нет графы «colour»"),
        ({"columns": [{"heading": "а", "column": "pupils"}, {"heading": "б", "column": "pupils"}]}, "выбрана дважды"),
        ({"fixed": {"year": "вчера"}}, "«Учебный год»"),
        ({"depth": 7}, "1 или 2"),
        ({"columns": "все"}, "не читается"),
    ],
)
def test_a_marking_written_wrongly_is_refused_with_a_sentence(
    change: dict[str, object], words: str, school: Office
) -> None:
    said = {"sheet": "classes", "columns": [{"heading": "Класс", "column": "grade"}], **change}
    with pytest.raises(InputError, match=words):
        mapping.read_marking(json.dumps(said), school)


def test_a_marking_survives_being_written_down() -> None:
    made = Marking(
        "social_passport", 1, ("класс", "овз"), (Taken("класс", "grade"), Taken("овз", "count", (("category", "ovz"),)))
    )
    assert marking.unpack(made.pack()) == made
