"""Files that are huge, cut, merged, full of formulas or of anything: counts or a sentence, never a crash."""

import contextlib
import zipfile
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl  # type: ignore[import-untyped]
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from shnor_desktop.errors import FileError, ShnorError
from shnor_desktop.services import importing
from shnor_desktop.services.office import Office
from tests.services.importing.books import book, repacked, text
from tests.services.importing.formats.made import Lines, as_text, card, individual, protocol, rows
from tests.services.importing.formats.test_gia_appeals import appeals
from tests.services.importing.formats.test_vpr import CLASSES, POOLED, SHEET, pooled
from tests.services.importing.formats.test_vpr_reports import FLAT, GROUPS, compared

RUSSIAN = "01 - Русский язык 2022.06.23"
RESULTS: list[tuple[str, str, Any, Any]] = [("304012", "11А", 30, score) for score in (23, 24, 60)]
MANY = 100_000


def test_a_hundred_thousand_participants_of_a_district_are_counted(district: Office, tmp_path: Path) -> None:
    head, *_ = protocol(RUSSIAN, [])[2:]
    lines: Lines = [["Русский язык 2022.06.23"], head]
    lines += [
        [number, "304", f"{800 + number % 50}", f"11{'АБ'[number % 2]}", *(["-"] * 9), 30, number % 101]
        for number in range(MANY)
    ]
    lines += [["Минимальная граница", "24"], ["Всего участников", MANY]]
    plan = importing.plan(district, text(tmp_path / "a.csv", as_text(lines)))
    cells = [row.cells for table in plan.sheets for row in table.table.rows]
    assert sum(int(str(row["participants"])) for row in cells) == MANY
    assert sum(int(str(row["below_minimum"])) for row in cells) == sum(number % 101 < 24 for number in range(MANY))
    assert any(f"заявлено участников: {MANY}, прочитано: {MANY} — совпадает" in note for note in plan.notes)


def test_a_table_cut_in_the_middle_is_told_by_its_missing_total(school: Office, tmp_path: Path) -> None:
    card(school, ris_code="304012")
    path = text(tmp_path / "a.csv", as_text(protocol(RUSSIAN, RESULTS, minimum=24)))
    whole = path.read_bytes()
    path.write_bytes(whole[: whole.rindex(b"304012") + 20])
    plan = importing.plan(school, path)
    assert any("заявленного числа в файле нет" in note for note in plan.notes)


def test_a_workbook_cut_in_the_middle_is_damaged(school: Office, tmp_path: Path) -> None:
    path = book(tmp_path / "a.xlsx", **{SHEET: individual(CLASSES)})
    path.write_bytes(path.read_bytes()[:-200])
    with pytest.raises(FileError, match="повреждён"):
        importing.plan(school, path)


def test_a_failed_formula_in_place_of_a_mark_is_not_understood(school: Office, tmp_path: Path) -> None:
    card(school, fis_oko_login="edu123456")
    good = book(tmp_path / "good.xlsx", **{SHEET: individual([*CLASSES, ["40007", "4Б", 20, 77777, 4]])})
    member = "xl/worksheets/sheet1.xml"
    with zipfile.ZipFile(good) as archive:
        page = archive.read(member)
    start = page.index(b"77777")
    opening = page.rindex(b"<c ", 0, start)
    closing = page.index(b"</c>", start)
    place = page[opening:closing].split(b'"')[1]
    failed = b'<c r="' + place + b'" t="e"><f>1/0</f><v>#DIV/0!</v>'
    broken = repacked(good, tmp_path / "a.xlsx", {member: page[:opening] + failed + page[closing:]})
    plan = importing.plan(school, broken)
    assert "Не поняты и не учтены строки участников: 1" in plan.notes
    assert sum(int(str(row.cells["participants"])) for row in plan.sheets[0].table.rows) == 6


def test_merged_cells_of_titles_and_headings_are_read(school: Office, tmp_path: Path) -> None:
    card(school, ris_code="304012")
    path = book(tmp_path / "a.xlsx", Лист1=protocol(RUSSIAN, RESULTS, minimum=24))
    workbook = openpyxl.load_workbook(path)
    page = workbook["Лист1"]
    page.merge_cells("D1:O1")
    page.insert_rows(4)
    for column in "ABCDEFGHIJKLMNO":
        page.merge_cells(f"{column}3:{column}4")
    workbook.save(path)
    importing.plan(school, path).apply(school)
    (only,) = rows(school)
    assert (only["participants"], only["below_minimum"], only["mean_score"]) == (3, 1, Decimal("35.67"))


@pytest.mark.parametrize(
    "lines",
    [
        [["№", "Фамилия", "Имя", "Балл"], [1, "Выдумкин", "Имярек", 50]],
        [["Код участника", "Ответ", "Верно"], [40001, "а", 1]],
        [["Номер задания", "Макс балл", "По региону"], [1, 2, "60,5"]],
        [["Группы участников", "Кол-во участников", "0", "1", "2"], ["Вся выборка", 100, 1, 2, 97]],
    ],
)
def test_a_table_of_another_kind_is_refused_with_a_sentence(lines: Lines, school: Office, tmp_path: Path) -> None:
    with pytest.raises(FileError) as refused:
        importing.plan(school, book(tmp_path / "a.xlsx", Лист1=lines))
    assert str(refused.value).endswith("ничего не изменено.")
    assert "Выдумкин" not in f"{refused.value} {refused.value.hint}"


KINDS: dict[str, Lines] = {
    "individual": individual(CLASSES),
    "pooled": [["ВПР 2022 Русский язык 4 класс"], *pooled(POOLED)],
    "protocol": protocol(RUSSIAN, RESULTS, minimum=24),
    "marks": protocol("22 - Математика базовая 2022.06.03", [("304012", "11", 9, 4)], last="Оценка"),
    "appeals": [*protocol(RUSSIAN, RESULTS, minimum=24), *appeals(RUSSIAN, [(1, "11А", 23, 20, 30)])],
    "groups": GROUPS,
    "flat": FLAT,
    "compared": compared(2, 5, 1, 8),
}
ANYTHING = st.one_of(
    st.text(max_size=12),
    st.integers(-(10**15), 10**15).map(str),
    st.decimals(allow_nan=True, allow_infinity=True).map(str),
    st.sampled_from(
        ["12", "2", "№", "п:2022.99.99", "00.00.2022", "edu0", "11²", "१२", "1e5", "-1", "100%", "=1+1", '"']
    ),
)


@pytest.mark.parametrize("kind", list(KINDS))
@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_any_cells_in_any_layout_are_counted_or_refused(
    kind: str, data: st.DataObject, school: Office, tmp_path: Path
) -> None:
    lines = as_text(KINDS[kind])
    for _ in range(data.draw(st.integers(1, 12))):
        row = data.draw(st.integers(0, len(lines) - 1))
        column = data.draw(st.integers(0, len(lines[0]) - 1))
        lines[row][column] = data.draw(ANYTHING).replace(";", ",").replace("\n", " ").replace("\r", " ")
    if data.draw(st.booleans()):
        del lines[data.draw(st.integers(0, len(lines) - 1)) :]
    path = text(tmp_path / "a.csv", lines or [[""]])
    with contextlib.suppress(ShnorError):
        plan = importing.plan(school, path, year=2022)
        assert plan.count("added") + plan.count("refused") + plan.count("same") == sum(
            len(sheet.rows) for sheet in plan.sheets
        )
