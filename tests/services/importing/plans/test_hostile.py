"""Documents made to harm, broken or of another kind: a sentence, and nothing changed."""

import contextlib
import io
import zipfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from shnor_desktop.errors import FileError, ShnorError
from shnor_desktop.services import importing
from shnor_desktop.services.importing import cutoff, plan_draft, plan_word, source
from shnor_desktop.services.importing.cutoff import Limits
from shnor_desktop.services.office import Office

_KEEP = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 500
_HEAD = ("№", "Мероприятие", "Срок")


def cell(words: str, inside: str = "", properties: str = "") -> str:
    text = f"<w:p><w:r><w:t>{words}</w:t></w:r></w:p>" if words else "<w:p/>"
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{inside}{text}</w:tc>"


def table(*lines: str) -> str:
    return "<w:tbl>" + "".join(f"<w:tr>{line}</w:tr>" for line in lines) + "</w:tbl>"


def row(*words: str) -> str:
    return "".join(cell(word) for word in words)


def document(path: Path, body: str, **others: bytes) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr(plan_word.BODY, f"<w:document {_W}><w:body>{body}</w:body></w:document>")
        for name, content in others.items():
            archive.writestr(name.replace("__", "/").replace("_dot_", "."), content)
    return path


def refused(path: Path) -> str:
    with pytest.raises(FileError) as caught:
        plan_draft.read(plan_draft.open_file(path))
    return str(caught.value)


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("План.docx", b"", "пуст"),
        ("План.docx", b"%PDF-1.7", "документ PDF"),
        ("План.docx", b"{\\rtf1 text}", "текстовый документ"),
        ("План.docx", b"PK\x03\x04 and nothing more", "повреждён"),
        ("План.docx", "Просто текст".encode(), "не книга Excel"),
        ("План.doc", _OLE + "WordDocument".encode("utf-16-le"), "прежнего вида"),
        ("План.docx", _OLE + "EncryptedPackage".encode("utf-16-le"), "паролем"),
    ],
)  # fmt: skip
def test_file_of_another_kind_is_refused(name: str, content: bytes, words: str, tmp_path: Path) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    assert words in refused(path)


def test_document_without_tables_and_open_document_text_are_refused(tmp_path: Path) -> None:
    assert "нет таблицы плана" in refused(document(tmp_path / "a.docx", "<w:p><w:r><w:t>План</w:t></w:r></w:p>"))
    path = tmp_path / "a.odt"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.text")
        archive.writestr("content.xml", "<office:document-content/>")
    assert refused(path)


@pytest.mark.parametrize("body", ["<w:tbl><w:tr>", "<w:tbl></w:p>", "\x00", "&unknown;"])
def test_broken_document_is_damaged(body: str, tmp_path: Path) -> None:
    assert "повреждён" in refused(document(tmp_path / "a.docx", body))


def test_entities_are_refused_before_they_are_read(tmp_path: Path) -> None:
    path = tmp_path / "a.docx"
    with zipfile.ZipFile(path, "w") as archive:
        bomb = '<!DOCTYPE w [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;">]>'
        archive.writestr(plan_word.BODY, f"{bomb}<w:document {_W}><w:body>&b;</w:body></w:document>")
    assert "повреждён" in refused(path)


def test_archive_that_unpacks_without_end_is_refused(tmp_path: Path) -> None:
    blank = io.BytesIO()
    with zipfile.ZipFile(blank, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(plan_word.BODY, b" " * (60 * 2**20))
    path = tmp_path / "a.docx"
    path.write_bytes(blank.getvalue())
    assert "подозрительно сжат" in refused(path)


def test_costly_document_is_read_in_a_child_and_stopped(tmp_path: Path) -> None:
    lines = [row(*_HEAD), *(row(str(number), "Дело " * 40, "март 2022") for number in range(2_000))]
    path = document(tmp_path / "a.docx", table(*lines))
    with pytest.raises(FileError, match="остановлено"):
        cutoff.read_in_child(path, Limits(seconds=0.05), word=True)
    assert len(plan_draft.read(cutoff.read_in_child(path, word=True)).lines) == 2_000


def test_rectangle_too_wide_or_too_large_is_refused(tmp_path: Path) -> None:
    wide = cell("№", properties='<w:gridSpan w:val="99999"/>')
    assert "слишком велик" in refused(document(tmp_path / "a.docx", table(wide)))
    many = table(*[row(*(["x"] * 150))] * 700)
    assert "слишком велик" in refused(document(tmp_path / "b.docx", many))


def test_table_inside_a_cell_is_a_table_of_its_own(tmp_path: Path) -> None:
    inner = table(row(*_HEAD), row("1", "Педсовет", "март 2022"))
    path = document(tmp_path / "a.docx", table(cell("Приложение", inner)))
    (line,) = plan_draft.read(plan_draft.open_file(path)).lines
    assert (line.title, line.number) == ("Педсовет", "1")


def test_deeply_nested_tables_end_in_a_sentence(tmp_path: Path) -> None:
    body = row(*_HEAD)
    for _ in range(3000):
        body = cell("", table(body))
    assert refused(document(tmp_path / "a.docx", table(body)))


def test_macros_are_named_and_not_run(tmp_path: Path) -> None:
    body = table(row(*_HEAD), row("1", "Педсовет", "март 2022"))
    path = document(tmp_path / "a.docm", body, word__vbaProject_dot_bin=b"Attribute VB_Name")
    assert any("макросы" in note for note in plan_draft.read(plan_draft.open_file(path)).notes)


def test_document_is_still_no_table_for_the_import_of_forms(school: Office, tmp_path: Path) -> None:
    path = document(tmp_path / "a.docx", table(row("Учебный год", "Класс"), row("2022", "5")))
    with pytest.raises(FileError, match="не книга Excel"):
        importing.plan(school, path)


@_KEEP
@given(place=st.integers(0, 10_000), junk=st.binary(min_size=1, max_size=8))
def test_document_with_changed_bytes_is_read_or_refused(place: int, junk: bytes, tmp_path: Path) -> None:
    body = table(row(*_HEAD), row("1", "Педсовет", "март 2022"))
    whole = document(tmp_path / "whole.docx", body).read_bytes()
    at = place % len(whole)
    path = tmp_path / "a.docx"
    path.write_bytes(whole[:at] + junk + whole[at + len(junk) :])
    # any other error fails the test
    with contextlib.suppress(ShnorError):
        plan_draft.read(source.read(path, word=True))
