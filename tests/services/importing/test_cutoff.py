"""The program's own limits of time and memory: honest files pass, costly ones end in a sentence."""

import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
import xlsxwriter  # type: ignore[import-untyped]

from shnor_desktop.errors import Cancelled, FileError
from shnor_desktop.services import importing
from shnor_desktop.services.importing import cutoff, guard, source
from shnor_desktop.services.importing.cutoff import Limits
from shnor_desktop.services.office import Office
from tests.services.importing.books import book, repacked

_PAGE = "xl/worksheets/sheet1.xml"


def _big(path: Path, rows: int, columns: int) -> Path:
    made = xlsxwriter.Workbook(str(path), {"constant_memory": True})
    page = made.add_worksheet()
    for number in range(rows):
        page.write_row(number, 0, [number * columns + place for place in range(columns)])
    made.close()
    return path


@pytest.fixture(scope="module")
def honest(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workbook of 600,000 cells, made once."""
    return _big(tmp_path_factory.mktemp("honest") / "big.xlsx", 20_000, 30)


def _shared(path: Path, cells: int, length: int) -> Path:
    """A small file whose cells all show one long text: each of them is a copy of it once it is read."""
    good = book(path.with_name("good.xlsx"), Лист1=[["x"]])
    lines = "".join(f'<row r="{row}"><c r="A{row}" t="s"><v>0</v></c></row>' for row in range(1, cells + 1))
    space = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    page = f'<?xml version="1.0"?><worksheet xmlns="{space}"><sheetData>{lines}</sheetData></worksheet>'
    text = f'<?xml version="1.0"?><sst xmlns="{space}" count="1"><si><t>{"я" * length}</t></si></sst>'
    return repacked(good, path, {_PAGE: page.encode(), "xl/sharedStrings.xml": text.encode()})


def _unlike(first: source.Source, second: source.Source) -> Iterator[str]:
    for one, other in zip(first.grids, second.grids, strict=True):
        if [list(row) for row in one.rows] != [list(row) for row in other.rows]:
            yield one.name


def test_an_honest_workbook_of_20_000_rows_and_30_columns_is_read_in_a_child_and_whole(honest: Path) -> None:
    with pytest.raises(guard.Costly):
        source.read(honest, only_cheap=True)
    read = cutoff.read(honest)
    assert (len(read.grids[0].rows), len(read.grids[0].rows[-1])) == (20_000, 30)
    assert read.grids[0].rows[-1][-1] == 599_999
    assert list(_unlike(read, source.read(honest))) == []


def test_a_school_workbook_needs_no_child(tmp_path: Path) -> None:
    source.read(_big(tmp_path / "school.xlsx", 300, 20), only_cheap=True)


def test_reading_that_takes_too_long_is_stopped_with_a_sentence(honest: Path) -> None:
    with pytest.raises(FileError, match=r"читается дольше 0\.05 с: чтение остановлено, ничего не изменено"):
        cutoff.read(honest, limits=Limits(seconds=0.05))


def test_reading_that_takes_too_much_memory_is_stopped_with_a_sentence(honest: Path) -> None:
    with pytest.raises(FileError, match="нужно больше 20 МБ памяти: чтение остановлено, ничего не изменено"):
        cutoff.read(honest, limits=Limits(memory=20 * 2**20))


def test_a_small_file_that_swells_by_one_text_in_every_cell_is_stopped_at_300_mb(
    school: Office, tmp_path: Path
) -> None:
    path = _shared(tmp_path / "swell.xlsx", 20_000, 200_000)
    assert path.stat().st_size < 500_000
    with pytest.raises(FileError, match="нужно больше 300 МБ памяти"):
        importing.plan(school, path)


def test_a_damaged_workbook_gives_the_same_sentence_from_the_child(honest: Path, tmp_path: Path) -> None:
    path = tmp_path / "damaged.xlsx"
    content = bytearray(honest.read_bytes())
    middle = len(content) // 2
    content[middle : middle + 2000] = bytes(2000)
    path.write_bytes(content)
    with pytest.raises(FileError, match=r"«damaged\.xlsx» повреждён"):
        cutoff.read(path)


def test_a_person_who_stops_the_reading_is_obeyed(honest: Path) -> None:
    class Stopped:
        def step(self, done: int, total: int, text: str = "") -> None:
            raise Cancelled

    with pytest.raises(Cancelled):
        cutoff.read(honest, progress=Stopped())


def test_a_property_repeated_without_end_does_not_hold_the_program_up(school: Office, tmp_path: Path) -> None:
    good = book(tmp_path / "good.xlsx", Классы=[["year", "grade", "letter", "pupils"], [2022, 5, "А", 20]])
    endless = b'<?xml version="1.0"?><Properties ' + b'name="shnor_year"' * 400_000
    plan = importing.plan(school, repacked(good, tmp_path / "long.xlsx", {"docProps/custom.xml": endless}))
    assert plan.count("added") == 1


def test_a_line_of_a_million_cells_does_not_hold_the_program_up(school: Office, tmp_path: Path) -> None:
    path = tmp_path / "wide.csv"
    path.write_text("\n".join(["year;grade;letter;pupils" + ";а" * 1_000_000, "2022;5;А;20"]), encoding="utf-8")
    assert importing.plan(school, path, sheet="classes").count("added") == 1


@pytest.mark.slow
def test_a_file_that_truly_takes_longer_than_ten_seconds_is_stopped(school: Office, tmp_path: Path) -> None:
    path = tmp_path / "long.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        archive.writestr("xl/workbook.xml", b"<workbook/>")
        with archive.open(_PAGE, "w") as page:
            page.write(b"<worksheet><sheetData>")
            for number in range(900_000):
                page.write(b'<c r="A1"/>' * 90 + b"<!--%x-->" % (number * 0x9E3779B97F4A7C15 % 2**64))
            page.write(b"</sheetData></worksheet>")
    with pytest.raises(FileError, match="читается дольше 10 с: чтение остановлено, ничего не изменено"):
        importing.plan(school, path)
