"""Many files in one gesture: taken whole or not at all, whatever they are called and however the disk behaves."""

import os
import resource
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import pytest

from shnor_desktop.errors import Cancelled, InputError, StorageError
from shnor_desktop.services import backup, entries, evidence, evidence_store, journal
from shnor_desktop.services.entries import Add
from shnor_desktop.services.office import Office

PDF = b"%PDF-1.7\n" + b"protocol\n" * 2000


@pytest.fixture
def measure(office: Office) -> int:
    cells = {"plan": "План", "number": "1", "title": "Инвентаризация", "state": "исполнено"}
    return entries.apply(office, [Add("roadmap", office.code, {**cells})], "План").rows["roadmap"][0]


def contents(office: Office) -> list[str]:
    assert office.path is not None
    return sorted(evidence_store.names(backup.files_folder(office.path)))


def scan(folder: Path, name: str, content: bytes = PDF) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / name
    path.write_bytes(content)
    return path


class StopAt:
    """A person who presses «Прервать» at that step."""

    def __init__(self, steps: int) -> None:
        self.left = steps

    def step(self, done: int, total: int, text: str = "") -> None:
        self.left -= 1
        if self.left < 0:
            raise Cancelled


@contextmanager
def no_file_longer_than(size: int) -> Iterator[None]:
    """A disk on which a file stops growing, as a full one does."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


def test_a_batch_is_one_gesture_and_every_refusal_has_its_reason(office: Office, measure: int, tmp_path: Path) -> None:
    good = [scan(tmp_path, f"Протокол {number}.pdf", PDF + bytes([number])) for number in range(3)]
    bad = {
        scan(tmp_path, "пустой.pdf", b""): "пустой",
        scan(tmp_path, "вирус.exe", b"MZ"): "такого вида",
        scan(tmp_path, "подмена.png"): "не подходит",
        scan(tmp_path, "видео.pdf", PDF + bytes(evidence.MAX_FILE)): "больше 20 МБ",
        scan(tmp_path, "копия.pdf", PDF + bytes([0])): "уже приложен",
        tmp_path / "нет.pdf": "не читается",
        scan(tmp_path, "IMG_1.HEIC", b"ftyp"): "такого вида",
    }
    batch = evidence.attach_all(office, measure, [*good, *bad])
    assert batch.attached == tuple(path.name for path in good)
    assert [one.name for one in batch.refused] == [path.name for path in bad]
    for one, reason in zip(batch.refused, bad.values(), strict=True):
        assert reason in one.reason
    assert "jpg" in batch.refused[-1].error.hint
    assert len(contents(office)) == 3
    entries.undo(office)
    assert evidence.attached(office) == []
    entries.redo(office)
    assert [one.title for one in evidence.attached(office)] == list(batch.attached)


def test_nothing_fit_makes_no_gesture(office: Office, measure: int, tmp_path: Path) -> None:
    with office.reading() as session:
        before = len(journal.recent(session))
    batch = evidence.attach_all(office, measure, [scan(tmp_path, "пустой.pdf", b"")])
    assert batch.applied is None
    with office.reading() as session:
        assert len(journal.recent(session)) == before


def test_a_folder_gives_its_files_and_links_out_of_it_are_not_followed(
    office: Office, measure: int, tmp_path: Path
) -> None:
    outside = scan(tmp_path / "чужое", "секрет.pdf", PDF + b"secret").parent
    folder = tmp_path / "Папка"
    scan(folder, "б.pdf", PDF + b"2")
    scan(folder / "вложенная", "а.pdf", PDF + b"1")
    scan(folder, ".скрытый.pdf", PDF + b"3")
    scan(folder, "Thumbs.db", b"x")
    (folder / "ссылка на папку").symlink_to(outside)
    (folder / "кольцо").symlink_to(folder)
    batch = evidence.attach_all(office, measure, [folder])
    assert sorted(batch.attached) == ["а.pdf", "б.pdf"]
    assert batch.refused == ()


def test_links_pipes_and_loops_are_what_they_point_to_or_refused(office: Office, measure: int, tmp_path: Path) -> None:
    target = scan(tmp_path / "далеко", "оригинал.pdf")
    link, broken, loop, pipe = (tmp_path / name for name in ("ссылка.pdf", "битая.pdf", "петля.pdf", "труба.pdf"))
    link.symlink_to(target)
    broken.symlink_to(tmp_path / "нет")
    loop.symlink_to(loop)
    os.mkfifo(pipe)
    batch = evidence.attach_all(office, measure, [link, broken, loop, pipe])
    assert batch.attached == ("ссылка.pdf",)
    assert [one.name for one in batch.refused] == ["битая.pdf", "петля.pdf", "труба.pdf"]
    assert target.read_bytes() == PDF
    assert link.is_symlink()
    target.unlink()
    assert evidence.verify(office).lost == frozenset()


@pytest.mark.skipif(os.geteuid() == 0, reason="root reads everything")
def test_a_file_without_permission_is_refused(office: Office, measure: int, tmp_path: Path) -> None:
    closed = scan(tmp_path, "закрыт.pdf")
    closed.chmod(0)
    (refused,) = evidence.attach_all(office, measure, [closed]).refused
    assert "не читается" in refused.reason


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("CON.pdf", "_CON.pdf"),
        ("lpt1.проект.pdf", "_lpt1.проект.pdf"),
        ("Отчёт. . .pdf", "Отчёт.pdf"),
        ("...pdf.pdf", "pdf.pdf"),
        ("\u202efdp.exe.pdf", "fdp.exe.pdf"),
        ("Праздник 🎉.PDF", "Праздник 🎉.pdf"),
        ("две\nстроки\tи «кавычки».pdf", "двестрокии «кавычки».pdf"),
        ("a:b*c?.pdf", "abc.pdf"),
        (" .pdf", "файл.pdf"),
        ("д" * 120 + ".pdf", "д" * 120 + ".pdf"),
    ],
)
def test_a_hostile_name_becomes_one_that_every_system_takes(
    office: Office, measure: int, tmp_path: Path, name: str, shown: str
) -> None:
    batch = evidence.attach_all(office, measure, [scan(tmp_path / "имена", name)])
    assert (batch.attached, batch.refused) == ((shown,), ())
    out = tmp_path / "out"
    out.mkdir()
    (held,) = evidence.attached(office)
    first, second = (evidence.copy_out(office, held.row, out) for _ in range(2))
    assert first != second
    assert first.parent == out
    assert len(second.name.encode()) <= 255
    assert second.read_bytes() == PDF


@pytest.mark.parametrize("steps", [0, 1, 3, 5])
def test_stopped_half_way_nothing_is_attached_and_nothing_is_left(
    office: Office, measure: int, tmp_path: Path, steps: int
) -> None:
    evidence.attach(office, measure, scan(tmp_path, "прежний.pdf", PDF + b"0"))
    before = contents(office)
    files = [scan(tmp_path, f"{number}.pdf", PDF + bytes([number])) for number in range(1, 6)]
    with pytest.raises(Cancelled):
        evidence.attach_all(office, measure, files, progress=StopAt(steps))
    assert contents(office) == before
    assert len(evidence.attached(office)) == 1


def test_a_full_disk_says_so_and_leaves_nothing_half_attached(office: Office, measure: int, tmp_path: Path) -> None:
    small = scan(tmp_path, "малый.pdf")
    large = scan(tmp_path, "большой.pdf", PDF + bytes(2**20))
    with no_file_longer_than(2**19), pytest.raises(StorageError, match="не осталось места"):
        evidence.attach_all(office, measure, [small, large])
    assert contents(office) == []
    assert evidence.attached(office) == []
    assert evidence.attach_all(office, measure, [small, large]).refused == ()


def test_a_folder_of_contents_that_cannot_be_written_is_said(office: Office, measure: int, tmp_path: Path) -> None:
    assert office.path is not None
    backup.files_folder(office.path).write_bytes(b"not a folder")
    with pytest.raises(StorageError, match="недоступен"):
        evidence.attach_all(office, measure, [scan(tmp_path, "акт.pdf")])
    assert evidence.attached(office) == []


def test_a_whole_disk_of_files_is_refused_before_anything_is_read(office: Office, measure: int, tmp_path: Path) -> None:
    crowd = tmp_path / "всё"
    crowd.mkdir()
    for number in range(evidence_store.MAX_FILES + 1):
        (crowd / f"{number}.pdf").touch()
    with pytest.raises(InputError, match="больше 2000 файлов"):
        evidence.attach_all(office, measure, [crowd])
    assert contents(office) == []


def test_a_file_gets_another_name_and_undo_gives_the_first_back(office: Office, measure: int, tmp_path: Path) -> None:
    evidence.attach(office, measure, scan(tmp_path, "scan0001.pdf"), today=date(2022, 3, 1))
    (held,) = evidence.attached(office)
    evidence.rename(office, held.row, "Акт: инвентаризация")
    assert evidence.attached(office)[0].title == "Акт инвентаризация.pdf"
    with pytest.raises(InputError, match="прежним"):
        evidence.rename(office, held.row, "Акт инвентаризация.pdf")
    with pytest.raises(InputError, match="пустым"):
        evidence.rename(office, held.row, " . ")
    evidence.rename(office, held.row, "программа.exe")
    assert evidence.attached(office)[0].title == "программа.exe.pdf"
    entries.undo(office)
    entries.undo(office)
    assert evidence.attached(office) == [held]


def test_each_content_weighs_once_and_the_heaviest_comes_first(office: Office, measure: int, tmp_path: Path) -> None:
    other = entries.apply(office, [Add("roadmap", "8", {"plan": "План", "number": "2"})], "План").rows["roadmap"][0]
    light, heavy = scan(tmp_path, "лёгкий.pdf"), scan(tmp_path, "тяжёлый.pdf", PDF * 5)
    evidence.attach_all(office, measure, [light, heavy])
    evidence.attach_all(office, other, [heavy])
    weighed = evidence.weights(evidence.attached(office))
    assert [(one.title, one.size, one.places) for one in weighed] == [
        ("тяжёлый.pdf", len(PDF) * 5, 2),
        ("лёгкий.pdf", len(PDF), 1),
    ]
    assert evidence.room(office).used == len(PDF) * 6
