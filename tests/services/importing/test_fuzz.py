"""Workbooks and text tables as people make them, mixed by chance: no crash, and every row is accounted for."""

import csv
import tempfile
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook  # type: ignore[import-untyped]
from openpyxl.utils.datetime import CALENDAR_MAC_1904  # type: ignore[import-untyped]

from shnor_desktop.errors import FileError
from shnor_desktop.services import entries, importing
from shnor_desktop.services.importing import mapping
from shnor_desktop.services.office import Office
from tests.services.importing.books import book

_HEADINGS = ("Учебный год", "Класс", "Литера", "Обучающихся")
_KEEP = settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
_ODD: st.SearchStrategy[object] = st.one_of(
    st.none(),
    st.integers(-(10**9), 10**9),
    st.floats(allow_nan=False, allow_infinity=False),
    st.booleans(),
    st.dates(date(1904, 1, 2), date(2100, 1, 1)),
    st.sampled_from(["", " ", "н/д", "—", "#ДЕЛ/0!", "#REF!", "=1/0", "=A1", "01.09.2021", "5А", "'5", "1 234,5", "%"]),
    st.text("абвАБВabc 0123456789,.%-«»\n\t", max_size=12),
)


@st.composite
def _books(draw: st.DrawFn) -> tuple[list[list[object]], int]:
    """Rows of a worksheet and how many classes are truly in it."""
    title: list[list[object]] = draw(st.sampled_from([[], [["Сведения о классах"]], [["Школа № 8"], [], ["2021/22"]]]))
    extra = draw(st.lists(st.sampled_from(["Прочее", "Цвет", "Кабинет"]), unique=True, max_size=3))
    order = draw(st.permutations([*_HEADINGS, *extra]))
    lines: list[list[object]] = [*title, list(order)]
    places = draw(st.lists(st.tuples(st.integers(1, 11), st.sampled_from("АБВГД")), unique=True, max_size=8))
    for grade, letter in places:
        values: dict[str, object] = {
            "Учебный год": draw(st.sampled_from([2022, "2021/22", "2022", 2022.0])),
            "Класс": draw(st.sampled_from([grade, str(grade), float(grade)])),
            "Литера": draw(st.sampled_from([letter, letter.lower(), f"«{letter}»"])),
            "Обучающихся": draw(st.sampled_from([20, "20", 20.0, " 20 ", "20\u00a0"])),
        }
        lines.append([values.get(name) if name in values else draw(_ODD) for name in order])
        lines += [[None] * len(order)] * draw(st.integers(0, 2))
    return lines, len(places)


@_KEEP
@given(made=_books(), hidden=st.booleans(), mac=st.booleans(), second=st.booleans())
def test_classes_are_counted_exactly_whatever_stands_around_them(
    made: tuple[list[list[object]], int], hidden: bool, mac: bool, second: bool, school: Office
) -> None:
    lines, number = made
    workbook = Workbook()
    if mac:
        workbook.epoch = CALENDAR_MAC_1904
    page = workbook.active
    page.title = "Классы"
    for line in lines:
        page.append(line)
    if hidden:
        for row in range(1, page.max_row + 1):
            page.row_dimensions[row].hidden = True
    if second:
        workbook.create_sheet("Заметки").append(["просто", "слова"])
    with tempfile.TemporaryDirectory() as name:
        path = Path(name) / "Классы.xlsx"
        workbook.save(path)
        plan = importing.plan(school, path, sheet="classes", year=2022)
    assert (plan.count("added"), plan.count("refused")) == (number, 0), plan.refused


@_KEEP
@given(lines=st.lists(st.lists(_ODD, max_size=7), max_size=12), form=st.sampled_from(["classes", "staff", None]))
def test_any_cells_are_read_marked_or_refused_and_nothing_else(
    lines: list[list[object]], form: str | None, school: Office
) -> None:
    with tempfile.TemporaryDirectory() as name:
        for path in _both(Path(name), lines):
            try:
                importing.plan(school, path, sheet=form, year=2022)
            except importing.Unmarked as unmarked:
                for table in mapping.foreign_tables(unmarked.source):
                    made = mapping.propose(school, table, mapping.likely_sheet(school, table), path.stem)
                    if not mapping.trouble(school, made):
                        plan = importing.plan(school, path, marking=made, opened=unmarked.source, year=2022)
                        told = plan.count("added") + plan.count("changed") + plan.count("same") + plan.count("refused")
                        assert told == sum(len(sheet.rows) for sheet in plan.sheets)
            except FileError:
                continue


def _both(folder: Path, lines: Sequence[Sequence[object]]) -> list[Path]:
    text = folder / "любой.csv"
    with text.open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream, delimiter=";").writerows(lines)
    return [book(folder / "любой.xlsx", Лист1=lines), text]


@pytest.mark.parametrize("mac", [False, True])
def test_a_date_is_the_same_day_in_both_calendars_of_excel(mac: bool, school: Office, tmp_path: Path) -> None:
    workbook = Workbook()
    if mac:
        workbook.epoch = CALENDAR_MAC_1904
    page = workbook.active
    page.append(["Учебный год", "На дату", "Категория", "Количество"])
    page.append([2022, datetime(2021, 10, 1, tzinfo=UTC).replace(tzinfo=None), "ovz", 3])
    workbook.save(tmp_path / "a.xlsx")
    plan = importing.plan(school, tmp_path / "a.xlsx", sheet="social_passport")
    plan.apply(school)
    with school.reading() as session:
        row = entries.load(session, "social_passport")[0]
    assert row.values["on_date"] == date(2021, 9, 30) + timedelta(days=1)
