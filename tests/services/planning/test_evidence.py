"""Evidence files: stored once by content, journalled, refused when unfit, never lost to an undo."""

import hashlib
from datetime import date
from pathlib import Path

import pytest

from shnor_desktop.errors import FileError, InputError, RefusedError, ShnorError
from shnor_desktop.services import backup, entries, evidence
from shnor_desktop.services.entries import Add
from shnor_desktop.services.office import Office, open_office

PDF = b"%PDF-1.7\n" + b"act of inventory\n" * 1000


@pytest.fixture
def measure(office: Office) -> int:
    cells = {"plan": "План", "number": "1", "title": "Инвентаризация", "state": "исполнено"}
    done = Add("roadmap", office.code, {**cells, "end": date(2022, 3, 1), "done_on": date(2022, 3, 1)})
    return entries.apply(office, [done], "План").rows["roadmap"][0]


def folder(office: Office) -> Path:
    assert office.path is not None
    return backup.files_folder(office.path)


def scan(tmp_path: Path, name: str = "Акт № 1.pdf", content: bytes = PDF) -> Path:
    path = tmp_path / name
    path.write_bytes(content)
    return path


def test_a_file_lies_under_its_digest_and_the_original_stays(office: Office, measure: int, tmp_path: Path) -> None:
    original = scan(tmp_path)
    evidence.attach(office, measure, original, today=date(2022, 3, 2))
    (held,) = evidence.attached(office, measure)
    assert (held.title, held.size, held.school, held.added_on) == ("Акт № 1.pdf", len(PDF), "8", date(2022, 3, 2))
    assert held.sha256 == hashlib.sha256(PDF).hexdigest()
    assert [path.name for path in folder(office).iterdir()] == [held.sha256]
    assert (folder(office) / held.sha256).read_bytes() == PDF
    assert original.read_bytes() == PDF


def test_the_same_content_is_stored_once_and_weighs_once(office: Office, measure: int, tmp_path: Path) -> None:
    other = entries.apply(office, [Add("roadmap", "8", {"plan": "План", "number": "2"})], "План").rows["roadmap"][0]
    evidence.attach(office, measure, scan(tmp_path))
    evidence.attach(office, other, scan(tmp_path, "копия.pdf"))
    assert len(list(folder(office).iterdir())) == 1
    assert evidence.room(office).used == len(PDF)
    assert not evidence.room(office).exceeded
    with pytest.raises(InputError, match="уже приложен"):
        evidence.attach(office, measure, scan(tmp_path, "ещё.pdf"))


@pytest.mark.parametrize(
    ("name", "content", "kind", "sentence"),
    [
        ("пустой.pdf", b"", FileError, "пустой"),
        ("программа.exe", b"MZ", InputError, "такого вида"),
        ("без_вида", PDF, InputError, "такого вида"),
        ("подмена.png", PDF, FileError, "не подходит к его расширению"),
        ("большой.pdf", PDF + bytes(evidence.MAX_FILE), InputError, "больше 20 МБ"),
    ],
)
def test_an_unfit_file_is_refused_and_leaves_nothing_behind(
    office: Office, measure: int, tmp_path: Path, name: str, content: bytes, kind: type[ShnorError], sentence: str
) -> None:
    with pytest.raises(kind, match=sentence):
        evidence.attach(office, measure, scan(tmp_path, name, content))
    assert not evidence.attached(office)
    assert not folder(office).exists() or not list(folder(office).iterdir())


def test_files_of_other_sheets_lie_beside_those_of_measures(office: Office, measure: int, tmp_path: Path) -> None:
    paper = Add("concept_documents", office.code, {"year": 2022, "title": "Концепция развития"})
    number = entries.apply(office, [paper], "Документ").rows["concept_documents"][0]
    assert number == measure, "both sheets count from one: only the owner tells their files apart"
    evidence.attach(office, measure, scan(tmp_path))
    evidence.attach(office, number, scan(tmp_path, "Концепция.pdf"), "concept_documents")
    assert [one.title for one in evidence.attached(office, measure)] == ["Акт № 1.pdf"]
    assert [one.title for one in evidence.attached(office, number, owner="concept_documents")] == ["Концепция.pdf"]
    assert [one.owner for one in evidence.attached(office)] == ["", "concept_documents"]
    assert [one.target for one in evidence.attached(office, owner=evidence.MEASURE)] == [measure]
    assert evidence.room(office).used == len(PDF)
    assert evidence.waste(office).leftovers == ()
    with pytest.raises(InputError, match="Такого опроса"):
        evidence.attach(office, number, scan(tmp_path), "surveys")


def test_a_missing_file_or_measure_is_said_so(office: Office, measure: int, tmp_path: Path) -> None:
    with pytest.raises(FileError, match="не читается"):
        evidence.attach(office, measure, tmp_path / "нет.pdf")
    with pytest.raises(InputError, match="Такого мероприятия"):
        evidence.attach(office, measure + 1, scan(tmp_path))


def test_a_read_only_base_takes_no_file(office: Office, measure: int, tmp_path: Path) -> None:
    assert office.path is not None
    with open_office(office.path, access="read") as second, pytest.raises(RefusedError):
        evidence.attach(second, measure, scan(tmp_path))
    assert not folder(office).exists()


def test_a_detached_file_comes_back_by_undo_even_after_collecting_garbage(
    office: Office, measure: int, tmp_path: Path
) -> None:
    evidence.attach(office, measure, scan(tmp_path))
    (held,) = evidence.attached(office)
    evidence.detach(office, [held.row])
    assert not evidence.attached(office)
    stray = folder(office) / ("0" * 64)
    stray.write_bytes(b"left over")
    foreign = folder(office) / "заметка.txt"
    foreign.write_bytes(b"mine")
    assert [path for path, _ in evidence.waste(office).leftovers] == [stray]
    assert evidence.collect_garbage(office) == len(b"left over")
    entries.undo(office)
    assert evidence.attached(office) == [held]
    assert foreign.exists()


def test_a_file_is_opened_as_a_checked_copy_under_its_own_name(office: Office, measure: int, tmp_path: Path) -> None:
    evidence.attach(office, measure, scan(tmp_path))
    (held,) = evidence.attached(office)
    out = tmp_path / "out"
    out.mkdir()
    first = evidence.copy_out(office, held.row, out)
    second = evidence.copy_out(office, held.row, out)
    assert (first.name, second.name) == ("Акт № 1.pdf", "Акт № 1 (2).pdf")
    assert first.read_bytes() == PDF
    (folder(office) / held.sha256).write_bytes(b"spoiled")
    with pytest.raises(FileError, match="повреждён"):
        evidence.copy_out(office, held.row, out)
    (folder(office) / held.sha256).unlink()
    with pytest.raises(FileError, match="не найдено"):
        evidence.copy_out(office, held.row, out)
