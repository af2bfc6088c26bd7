"""Files under a row and in their section: by mouse, by clipboard, by keys alone, in the background."""

import random
import zlib
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QColor, QDragEnterEvent, QDropEvent, QGuiApplication, QImage, QPainter
from PySide6.QtWidgets import QApplication, QFileDialog, QMessageBox, QWidget
from pytestqt.qtbot import QtBot

from shnor_desktop.models.sheets.values import Value
from shnor_desktop.services import backup, entries, evidence, planning
from shnor_desktop.services.entries import Add
from shnor_desktop.services.evidence import Attached
from shnor_desktop.services.office import Office
from shnor_desktop.ui.desk import Desk, Link
from shnor_desktop.ui.messages import Messages
from shnor_desktop.ui.pages.evidence_of import FilesOf
from shnor_desktop.ui.pages.evidence_page import EvidencePage
from shnor_desktop.ui.pages.programme_plan import ProofsCard
from shnor_desktop.ui.tasks import TaskRunner
from shnor_desktop.ui.widgets import files_pictures
from shnor_desktop.ui.widgets.table import FactsTable, Line
from shnor_desktop.ui.wizards.ask import Ask
from tests.ui import keys

PDF = b"%PDF-1.4\n<< /Type /Pages /Count 3 >>\n" + b"x" * 3000
PATIENCE_MS = 20_000


@pytest.fixture
def desk(office: Office, runner: TaskRunner, messages: Messages) -> Desk:
    made = Desk(runner, messages)
    made.take(office, 2022)
    return made


@pytest.fixture
def measure(office: Office) -> int:
    cells: dict[str, Value] = {"plan": "План", "number": "1", "title": "Инвентаризация"}
    done: dict[str, Value] = {"evidence_form": "Приказ; справка", "state": "исполнено", "end": date(2022, 3, 1)}
    return entries.apply(office, [Add("roadmap", office.code, {**cells, **done})], "План").rows["roadmap"][0]


@pytest.fixture
def settle(qtbot: QtBot, runner: TaskRunner) -> Callable[[], None]:
    """Until nothing is under way, and what came of it is on the screen."""

    def wait() -> None:
        for _ in range(3):
            qtbot.waitUntil(lambda: not runner.busy, timeout=PATIENCE_MS)
            QApplication.processEvents()

    return wait


def show(qtbot: QtBot, widget: QWidget, settle: Callable[[], None]) -> None:
    qtbot.addWidget(widget)
    widget.resize(1000, 700)
    widget.show()
    settle()


@pytest.fixture
def files(qtbot: QtBot, desk: Desk, measure: int, settle: Callable[[], None]) -> FilesOf:
    made = FilesOf(desk)
    show(qtbot, made, settle)
    made.show_row(measure)
    settle()
    return made


def scan(folder: Path, name: str, content: bytes = PDF) -> Path:
    path = folder / name
    path.write_bytes(content)
    return path


def photo(folder: Path, name: str, width: int, height: int) -> Path:
    """A picture that does not pack well: red above, blue below."""
    image = QImage(width, height, QImage.Format.Format_RGB32)
    image.fill(QColor("blue"))
    painter = QPainter(image)
    painter.fillRect(0, 0, width, height // 2, QColor("red"))
    painter.end()
    path = folder / name
    assert image.save(str(path), quality=100)
    return path


def drag(target: QWidget, paths: list[Path], at: QPoint | None = None) -> bool:
    """Bring files over a widget and let them fall; whether they were welcome."""
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    place = at or target.rect().center()
    copy, left, none = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    enter = QDragEnterEvent(place, copy, data, left, none)
    QApplication.sendEvent(target, enter)
    if not enter.isAccepted():
        return False
    QApplication.sendEvent(target, QDropEvent(QPointF(place), copy, data, left, none))
    return True


def titles(office: Office) -> list[str]:
    return [one.title for one in evidence.attached(office)]


def test_files_are_dropped_listed_and_looked_at(
    files: FilesOf, office: Office, settle: Callable[[], None], tmp_path: Path
) -> None:
    assert "Перетащите" in files.empty.text()
    assert not files.table.isVisible()
    assert drag(files, [scan(tmp_path, "Приказ.pdf"), photo(tmp_path, "Фото.png", 800, 400)])
    settle()
    assert [line.file.title for line in files.table.files.lines] == ["Приказ.pdf", "Фото.png"]
    assert "3\u00a0страницы" in files.preview.words.text()
    assert not files.preview.picture.isVisible()
    files.table.setFocus()
    keys.press(files.table, Qt.Key.Key_Down)
    settle()
    assert files.preview.picture.isVisible()
    assert "800 × 400" in files.preview.words.text()
    assert titles(office) == ["Приказ.pdf", "Фото.png"]
    entries.undo(office)
    files.desk.tell(("evidence",))
    settle()
    assert files.files == ()


def test_files_are_pasted_renamed_detached_and_brought_back_by_keys_alone(
    files: FilesOf, office: Office, qtbot: QtBot, settle: Callable[[], None], tmp_path: Path
) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(scan(tmp_path, "scan01.pdf")))])
    QGuiApplication.clipboard().setMimeData(data)
    keys.press(files, Qt.Key.Key_V, keys.CTRL)
    settle()
    files.table.setFocus()
    keys.press(files.table, Qt.Key.Key_F2)
    (dialog,) = files.findChildren(Ask)
    line = dialog.inputs["title"]
    assert line.text() == "scan01"  # type: ignore[union-attr]
    line.setText("Приказ № 5")  # type: ignore[union-attr]
    keys.press(line, Qt.Key.Key_Return)
    settle()
    assert titles(office) == ["Приказ № 5.pdf"]
    files.table.setFocus()
    keys.press(files.table, Qt.Key.Key_Delete)
    settle()
    assert titles(office) == []
    entries.undo(office)
    files.desk.tell(("evidence",))
    settle()
    assert [one.title for one in files.files] == ["Приказ № 5.pdf"]


def test_the_button_takes_several_files_at_once(
    files: FilesOf, office: Office, settle: Callable[[], None], tmp_path: Path
) -> None:
    paths = [scan(tmp_path, f"{n}.pdf", PDF + bytes([n])) for n in range(2)]
    files.buttons["attach"].click()
    (dialog,) = files.findChildren(QFileDialog)
    assert dialog.fileMode() is QFileDialog.FileMode.ExistingFiles
    dialog.filesSelected.emit([str(path) for path in paths])
    dialog.reject()
    settle()
    assert titles(office) == ["0.pdf", "1.pdf"]


def test_every_refusal_of_a_batch_is_told(
    files: FilesOf, office: Office, messages: Messages, settle: Callable[[], None], tmp_path: Path
) -> None:
    files.attach([scan(tmp_path, "Приказ.pdf"), scan(tmp_path, "пустой.pdf", b""), scan(tmp_path, "run.exe", b"MZ")])
    settle()
    assert titles(office) == ["Приказ.pdf"]
    box = messages.box
    assert box is not None
    assert box.text() == "Приложено файлов: 1. Не приложено: 2."
    assert "пустой" in box.informativeText()
    assert "run.exe" in box.informativeText()
    box.close()


def test_large_photos_are_offered_to_be_made_smaller(
    files: FilesOf, office: Office, messages: Messages, settle: Callable[[], None], tmp_path: Path
) -> None:
    heavy = tmp_path / "Снимок.jpg"
    assert _noise(2600, 1300).save(str(heavy), quality=100)
    before = heavy.read_bytes()
    assert len(before) > files_pictures.HEAVY
    for word, smaller in (("Приложить как есть", False), ("Уменьшить", True)):
        files.attach([heavy])
        settle()
        box = messages.box
        assert box is not None
        _answer(box, word)
        settle()
        held = evidence.attached(office)[-1]
        assert (held.size < len(before) // 2) is smaller
        assert held.title == "Снимок.jpg"
    assert heavy.read_bytes() == before
    assert len(evidence.attached(office)) == 2


def test_a_smaller_photo_is_turned_the_right_way_and_keeps_nothing_of_the_camera(tmp_path: Path) -> None:
    source = photo(tmp_path, "a.jpg", 600, 300)
    place = b"GPS 58.0 N 102.6 E"
    turned = b"\x00\x06" + b"\x00\x00"  # the camera was held upright
    tiff = b"MM\x00*\x00\x00\x00\x08\x00\x01\x01\x12\x00\x03\x00\x00\x00\x01" + turned + b"\x00\x00\x00\x00" + place
    exif = b"Exif\x00\x00" + tiff
    segment = b"\xff\xe1" + (len(exif) + 2).to_bytes(2, "big") + exif
    content = source.read_bytes()
    source.write_bytes(content[:2] + segment + content[2:] + bytes(100_000))
    out = tmp_path / "out"
    out.mkdir()
    small = files_pictures.shrink(source, out)
    assert small.parent == out
    written = small.read_bytes()
    assert place not in written
    assert b"Exif" not in written
    image = QImage(str(small))
    assert (image.width(), image.height()) == (300, 600)
    assert image.pixelColor(280, 300).red() > 200
    assert image.pixelColor(20, 300).blue() > 200


def test_a_picture_that_would_unpack_to_gigabytes_is_never_unpacked(tmp_path: Path) -> None:
    head = (100_000).to_bytes(4, "big") * 2 + b"\x08\x02\x00\x00\x00"
    parts = _chunk(b"IHDR", head) + _chunk(b"IDAT", zlib.compress(bytes(10**6))) + _chunk(b"IEND", b"")
    bomb = scan(tmp_path, "b.png", b"\x89PNG\r\n\x1a\n" + parts)
    digest = backup.digest(bomb)
    one = Attached(1, "", 1, "857", "b.png", bomb.stat().st_size, digest, None, present=True)
    shown = files_pictures.look(bomb, one, 240)
    assert shown.image is None
    assert "слишком велика" in shown.facts.trouble
    assert files_pictures.shrink(bomb, tmp_path) == bomb


def _chunk(kind: bytes, data: bytes) -> bytes:
    return len(data).to_bytes(4, "big") + kind + data + zlib.crc32(kind + data).to_bytes(4, "big")


def test_what_calls_itself_a_photo_is_read_as_nothing_else(tmp_path: Path) -> None:
    svg = scan(tmp_path, "x.png", b'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"></svg>')
    one = Attached(1, "", 1, "857", "x.png", svg.stat().st_size, backup.digest(svg), None, present=True)
    assert "не открывается" in files_pictures.look(svg, one, 240).facts.trouble


def test_files_fall_on_the_row_they_are_dropped_on(
    qtbot: QtBot, desk: Desk, office: Office, measure: int, settle: Callable[[], None], tmp_path: Path
) -> None:
    other = entries.apply(office, [Add("roadmap", "857", {"plan": "План", "number": "2"})], "План").rows["roadmap"][0]
    table = FactsTable(("№",), name="Мероприятия")
    show(qtbot, table, settle)
    items = {one.row: one for one in planning.items(office)}
    table.show_lines([Line(("1",), key=measure), Line(("2",), key=other)])
    card = ProofsCard(desk)
    show(qtbot, card, settle)
    card.take_drops(table, lambda: items[table.current.key] if table.current else None)
    at = table.visualRect(table.facts.index(1, 0)).center()
    assert drag(table.viewport(), [scan(tmp_path, "акт.pdf")], at)
    settle()
    assert [one.target for one in evidence.attached(office)] == [other]
    assert not drag(table.viewport(), [scan(tmp_path, "б.pdf", PDF + b"2")], QPoint(5, table.height() + 500))


def test_a_row_of_another_sheet_has_files_of_its_own(
    qtbot: QtBot, desk: Desk, office: Office, measure: int, settle: Callable[[], None], tmp_path: Path
) -> None:
    paper: dict[str, Value] = {"year": 2022, "kind": "Концепция развития", "title": "Концепция"}
    row = entries.apply(office, [Add("concept_documents", "857", paper)], "Документ").rows["concept_documents"][0]
    assert row == measure
    papers, measures = FilesOf(desk, "concept_documents"), FilesOf(desk)
    for widget in (papers, measures):
        show(qtbot, widget, settle)
        widget.show_row(row)
    settle()
    papers.attach([scan(tmp_path, "Концепция.pdf")])
    settle()
    assert [one.title for one in papers.files] == ["Концепция.pdf"]
    assert measures.files == ()


# --- the section


@pytest.fixture
def section(qtbot: QtBot, desk: Desk, settle: Callable[[], None]) -> EvidencePage:
    made = EvidencePage(desk)
    show(qtbot, made, settle)
    return made


def test_the_section_says_what_is_missing_and_leads_there(
    section: EvidencePage, office: Office, measure: int, settle: Callable[[], None], tmp_path: Path
) -> None:
    evidence.attach(office, measure, scan(tmp_path, "Приказ.pdf"))
    section.desk.tell()
    settle()
    (line,) = section.lacks.facts.lines
    assert line.cells[2] == "Не хватает: справка. Приложен 1\u00a0файл из 2."
    asked: list[Link] = []
    section.desk.asked.connect(asked.append)
    section.lacks.setFocus()
    keys.press(section.lacks, Qt.Key.Key_Return)
    assert asked == [Link("programme", "roadmap", measure, part="plan")]
    evidence.attach(office, measure, scan(tmp_path, "Справка.pdf", PDF + b"2"))
    section.desk.tell()
    settle()
    assert not section.lacks.isVisible()
    assert section.complete.isVisible()


def test_the_section_finds_files_by_word_owner_and_state(
    section: EvidencePage, office: Office, measure: int, settle: Callable[[], None], tmp_path: Path
) -> None:
    meeting: dict[str, Value] = {"date": date(2022, 4, 1), "form": "очно", "summary": "Обсудили"}
    diary = entries.apply(office, [Add("curator_diary", "857", meeting)], "Запись").rows["curator_diary"][0]
    same = scan(tmp_path, "Протокол.pdf")
    evidence.attach_all(office, measure, [same, scan(tmp_path, "Приказ.pdf", PDF + b"1")])
    evidence.attach(office, diary, same, "curator_diary")
    (folder,) = [backup.files_folder(path) for path in (office.path,) if path is not None]
    order = next(one for one in evidence.attached(office) if one.title == "Приказ.pdf")
    (folder / order.sha256).unlink()
    section.desk.tell()
    settle()

    def shown() -> list[tuple[str, str]]:
        return [(line.file.title, line.place) for line in section.table.files.lines]

    assert shown() == [
        ("Приказ.pdf", "1. Инвентаризация"),
        ("Протокол.pdf", "1. Инвентаризация"),
        ("Протокол.pdf", "Дневник, 01.04.2022"),
    ]
    section.search.setText("дневник")
    assert shown() == [("Протокол.pdf", "Дневник, 01.04.2022")]
    section.search.clear()
    section.kind.setCurrentIndex(section.kind.findData("curator_diary"))
    assert len(shown()) == 1
    section.kind.setCurrentIndex(0)
    section.state.setCurrentIndex(section.state.findData("twice"))
    assert len(shown()) == 2
    section.state.setCurrentIndex(section.state.findData("bad"))
    assert [title for title, _ in shown()] == ["Приказ.pdf"]
    assert "не найдено" in section.table.files.lines[0].trouble


def test_the_section_checks_contents_and_mends_them_by_the_same_file(
    section: EvidencePage, office: Office, measure: int, settle: Callable[[], None], tmp_path: Path
) -> None:
    path = scan(tmp_path, "Приказ.pdf")
    evidence.attach(office, measure, path)
    (held,) = evidence.attached(office)
    assert office.path is not None
    content = backup.files_folder(office.path) / held.sha256
    content.write_bytes(b"y" * held.size)
    section.desk.tell()
    settle()
    assert not section.order_buttons["repair"].isEnabled()
    section.order_buttons["verify"].click()
    settle()
    assert section.table.files.lines[0].trouble == "содержание повреждено"
    section.order_buttons["repair"].click()
    (dialog,) = section.findChildren(QFileDialog)
    dialog.filesSelected.emit([str(path)])
    dialog.reject()
    settle()
    section.order_buttons["verify"].click()
    settle()
    assert section.table.files.lines[0].trouble == ""
    assert "всё цело" in section.order.text()


def test_clearing_away_says_what_is_freed_and_asks_first(
    section: EvidencePage, office: Office, measure: int, messages: Messages, settle: Callable[[], None], tmp_path: Path
) -> None:
    evidence.attach(office, measure, scan(tmp_path, "Приказ.pdf", PDF + bytes(2**20)))
    section.desk.tell()
    settle()
    assert not section.order_buttons["clean"].isEnabled()
    section.table.setFocus()
    keys.press(section.table, Qt.Key.Key_Delete)
    settle()
    assert "вернёт отмена" in section.order.text()
    for word, left in (("Отмена", 1), ("Удалить насовсем", 0)):
        section.order_buttons["clean"].click()
        box = messages.box
        assert box is not None
        assert "1\u00a0МБ" in box.text()
        _answer(box, word)
        settle()
        assert len(evidence.waste(office).detached) == left
    assert "Лишнего нет" in section.order.text()


def test_five_hundred_files_are_listed_in_rows_of_a_model(
    section: EvidencePage, office: Office, measure: int, settle: Callable[[], None]
) -> None:
    steps = [
        Add("evidence", "857", {"roadmap_row": measure, "sha256": f"{n:064x}", "title": f"Фото {n}.jpg", "size": n})
        for n in range(500)
    ]
    entries.apply(office, steps, "Приложено")
    section.desk.tell()
    settle()
    assert section.table.files.rowCount() == 500
    assert section.counted.text() == "Показано 500\u00a0из 500\u00a0файлов."
    assert section.table.height() < 500
    assert len(section.table.findChildren(QWidget)) < 30


def _noise(width: int, height: int) -> QImage:
    noise = random.Random(3).randbytes(width * height * 4)  # noqa: S311  nothing secret
    return QImage(noise, width, height, QImage.Format.Format_RGB32).copy()


def _answer(box: QMessageBox, word: str) -> None:
    (button,) = [one for one in box.buttons() if one.text() == word]
    button.click()
