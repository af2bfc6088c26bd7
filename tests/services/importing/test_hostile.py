"""Files made to harm, broken on the way or of another kind: a sentence, and nothing changed."""

import contextlib
import csv
import io
import zipfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from shnor_desktop.errors import FileError, ShnorError
from shnor_desktop.models.sheets import ALL_SHEETS
from shnor_desktop.services import entries, importing
from shnor_desktop.services.importing import guard, source
from shnor_desktop.services.office import Office
from tests.services.importing.books import Lines, book, repacked, text, zipped

_PAGE = "xl/worksheets/sheet1.xml"
_HEAD: Lines = [["year", "grade", "letter", "pupils"], [2022, 5, "А", 20]]
_KEEP = settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])


def _good(folder: Path) -> Path:
    return book(folder / "good.xlsx", Классы=_HEAD)


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """A workbook made once, because each carries the moment it was made."""
    return _good(tmp_path_factory.mktemp("whole")).read_bytes()


def _content(base: Office) -> list[entries.Stored]:
    with base.reading() as session:
        return [row for key in ALL_SHEETS for row in entries.load(session, key)]


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("a.xlsx", b"", "пуст"),
        ("a.xlsx", b"%PDF-1.7 ...", "документ PDF"),
        ("a.xlsx", b"\x89PNG\r\n", "картинка"),
        ("a.csv", b"SQLite format 3\x00", "база"),
        ("a.xlsx", b"year;grade\n2022;5\n", "не книга Excel"),
        ("a.xls", b"<html><table><tr><td>year</td></tr></table>", "веб-страница"),
        ("a.xlsx", b"PK\x03\x04 and nothing more", "повреждён"),
        ("a.csv", b"year;grade\x00\n", "не текстовая таблица"),
        ("a.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600, "повреждён"),
        ("a.csv", "год;цвет\n2022;синий\n".encode("utf-16-be"), "не текстовая таблица"),
    ],
)
def test_a_file_of_another_kind_is_refused_with_a_sentence(
    name: str, content: bytes, words: str, school: Office, tmp_path: Path
) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(FileError, match=words):
        importing.plan(school, path)


def test_a_missing_file_is_named(school: Office, tmp_path: Path) -> None:
    with pytest.raises(FileError, match=r"«нет\.xlsx» нет"):
        importing.plan(school, tmp_path / "нет.xlsx")


def test_a_workbook_with_a_password_asks_to_take_it_off(school: Office, tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600 + "EncryptedPackage".encode("utf-16-le"))
    with pytest.raises(FileError, match="закрыт паролем") as refused:
        importing.plan(school, path)
    assert "снимите пароль" in refused.value.hint


def test_a_word_document_is_not_a_workbook(school: Office, tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(zipped({"word/document.xml": b"<w/>"}))
    with pytest.raises(FileError, match="не книга Excel"):
        importing.plan(school, path)


def test_a_zip_bomb_is_refused_before_it_is_unpacked(school: Office, tmp_path: Path) -> None:
    bomb = repacked(_good(tmp_path), tmp_path / "bomb.xlsx", {_PAGE: b" " * (guard.RATIO_FROM + 1)}, level=9)
    assert bomb.stat().st_size < 100_000
    with pytest.raises(FileError, match="подозрительно сжат"):
        importing.plan(school, bomb)


def test_a_cell_at_the_far_end_does_not_fill_the_memory(school: Office, tmp_path: Path) -> None:
    good = _good(tmp_path)
    with zipfile.ZipFile(good) as archive:
        page = archive.read(_PAGE)
    far = b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
    with pytest.raises(FileError, match="слишком велик"):
        importing.plan(school, repacked(good, tmp_path / "far.xlsx", {_PAGE: page.replace(b"</sheetData>", far)}))


def test_entities_of_its_own_make_a_file_foreign(school: Office, tmp_path: Path) -> None:
    page = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "ccc">]><worksheet/>'
    with pytest.raises(FileError, match="повреждён"):
        importing.plan(school, repacked(_good(tmp_path), tmp_path / "dtd.xlsx", {_PAGE: page}))


def test_a_member_that_stands_twice_makes_a_file_damaged(school: Office, tmp_path: Path) -> None:
    path = tmp_path / "twice.xlsx"
    path.write_bytes(_good(tmp_path).read_bytes())
    with pytest.warns(UserWarning, match="Duplicate"), zipfile.ZipFile(path, "a") as archive:
        archive.writestr(_PAGE, b"<worksheet/>")
    with pytest.raises(FileError, match="повреждён"):
        importing.plan(school, path)


_ODF = (
    '<?xml version="1.0"?><office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"'
    ' xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"'
    ' xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body><office:spreadsheet>'
    '<table:table table:name="Классы">{rows}</table:table></office:spreadsheet></office:body></office:document-content>'
)
_EMPTY_TAIL = (
    '<table:table-row table:number-rows-repeated="1048570"><table:table-cell table:number-columns-repeated="16384"/>'
    "</table:table-row>"
)


def _ods(path: Path, rows: str) -> Path:
    members = {
        "mimetype": b"application/vnd.oasis.opendocument.spreadsheet",
        "META-INF/manifest.xml": b'<?xml version="1.0"?><manifest/>',
        "content.xml": _ODF.format(rows=rows).encode(),
    }
    path.write_bytes(zipped(members))
    return path


def _odf_row(*cells: object) -> str:
    typed = "".join(
        f'<table:table-cell office:value-type="float" office:value="{cell}"/>'
        if isinstance(cell, int)
        else f'<table:table-cell office:value-type="string"><text:p>{cell}</text:p></table:table-cell>'
        for cell in cells
    )
    return f"<table:table-row>{typed}</table:table-row>"


def test_an_ods_is_read_with_the_empty_tail_every_office_writes(school: Office, tmp_path: Path) -> None:
    rows = "".join(_odf_row(*line) for line in _HEAD) + _EMPTY_TAIL
    plan = importing.plan(school, _ods(tmp_path / "classes.ods", rows))
    assert (plan.count("added"), len(plan.sheets[0].rows)) == (1, 1)


def test_a_far_value_of_an_ods_does_not_fill_the_memory(school: Office, tmp_path: Path) -> None:
    far = (
        '<table:table-row><table:table-cell table:number-columns-repeated="16000"/>'
        '<table:table-cell office:value-type="float" office:value="1"/></table:table-row>'
    )
    with pytest.raises(FileError, match="слишком велик"):
        importing.plan(school, _ods(tmp_path / "far.ods", far + _EMPTY_TAIL + far))
    swelling = far.replace("<table:table-row>", '<table:table-row table:number-rows-repeated="1000000">')
    with pytest.raises(FileError, match="слишком велик"):
        importing.plan(school, _ods(tmp_path / "far.ods", swelling))


def test_a_cell_whose_formula_failed_refuses_its_row(school: Office, tmp_path: Path) -> None:
    good = book(tmp_path / "good.xlsx", Классы=[*_HEAD, [2022, 6, "А", 21]])
    with zipfile.ZipFile(good) as archive:
        page = archive.read(_PAGE)
    assert b'<c r="D2" t="n"><v>20</v></c>' in page
    broken = page.replace(b'<c r="D2" t="n"><v>20</v></c>', b'<c r="D2" t="e"><f>1/0</f><v>#DIV/0!</v></c>')
    plan = importing.plan(school, repacked(good, tmp_path / "error.xlsx", {_PAGE: broken}))
    assert [row.verdict for row in plan.sheets[0].rows] == ["refused", "added"]
    assert plan.refused[0][1].reasons[0].message == "«Обучающихся»: В ячейке ошибка формулы"
    assert plan.refused[0][1].reasons[0].cell == "D2"


@_KEEP
@given(data=st.data())
def test_a_workbook_with_any_bytes_changed_is_read_or_refused(
    data: st.DataObject, whole: bytes, school: Office, tmp_path: Path
) -> None:
    content = bytearray(whole)
    for place in data.draw(st.lists(st.integers(0, len(content) - 1), min_size=1, max_size=8)):
        content[place] = data.draw(st.integers(0, 255))
    cut = data.draw(st.integers(0, len(content)))
    path = tmp_path / "changed.xlsx"
    path.write_bytes(bytes(content if data.draw(st.booleans()) else content[:cut]))
    before = _content(school)
    with contextlib.suppress(ShnorError):
        importing.plan(school, path)
    assert _content(school) == before


@_KEEP
@given(content=st.binary(max_size=400))
def test_any_bytes_are_read_or_refused_whatever_they_are_called(content: bytes, school: Office, tmp_path: Path) -> None:
    for suffix in (".xlsx", ".xls", ".ods", ".csv"):
        path = tmp_path / f"any{suffix}"
        path.write_bytes(content)
        with pytest.raises(FileError):
            importing.plan(school, path)


@_KEEP
@given(
    cells=st.lists(
        st.lists(st.text(st.characters(exclude_categories=["Cs"]), max_size=12), min_size=4, max_size=4), max_size=5
    )
)
def test_any_text_in_cells_is_read_or_refused_row_by_row(
    cells: list[list[str]], school: Office, tmp_path: Path
) -> None:
    stream = io.StringIO(newline="")

    csv.writer(stream, delimiter=";").writerows([_HEAD[0], *cells])
    path = tmp_path / "classes.csv"
    path.write_text(stream.getvalue(), encoding="utf-8", newline="")
    try:
        plan = importing.plan(school, path)
    except FileError:
        return
    assert plan.count("added") + plan.count("refused") + plan.count("same") == len(plan.sheets[0].rows)


def test_limits_hold_for_the_file_itself(school: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(guard, "MAX_FILE", 10)
    with pytest.raises(FileError, match="слишком велик"):
        source.read(text(tmp_path / "a.csv", _HEAD))
