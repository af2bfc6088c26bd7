"""Folders by their day: what lies in them, what does not suit, what is missing, and real folders in and out."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from shnor_desktop.errors import Cancelled, InputError
from shnor_desktop.models.sheets.roadmap import DONE
from shnor_desktop.models.sheets.values import Value
from shnor_desktop.services import entries, evidence
from shnor_desktop.services.documents import flow, folders, project
from shnor_desktop.services.documents.folders import Folder
from shnor_desktop.services.documents.states import DOCUMENTS, EVENTS
from shnor_desktop.services.entries import Add
from shnor_desktop.services.office import Office

STAGE_1, STAGE_2 = "2022-04-18 Подтверждающие документы, этап 1", "2022-10-17 Подтверждающие документы, этап 2"
CONCEPTS = "2022-03-30 Концептуальные документы"


def folder(office: Office, name: str) -> Folder:
    (found,) = [one for one in folders.folders(office, 2022) if one.name == name]
    return found


def measure(office: Office, title: str, done_on: date, number: str = "1") -> int:
    cells: dict[str, Value] = {"plan": "План", "number": number, "occurrence": 1, "title": title, "end": done_on}
    cells |= {"state": DONE, "done_on": done_on}
    return entries.apply(office, [Add("roadmap", "8", cells)], "Мероприятие").rows["roadmap"][0]


def paper(tmp_path: Path, name: str, size: int = 12) -> Path:
    starts = {".pdf": b"%PDF-1.7\n", ".xlsx": b"PK\x03\x04", ".jpg": b"\xff\xd8\xff"}
    path = tmp_path / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes((starts[path.suffix] + name.encode()).ljust(size, b"0"))
    return path


def test_documents_are_missing_until_each_has_a_file(office: Office, tmp_path: Path) -> None:
    project.start(office, 2022)
    held = folder(office, CONCEPTS)
    assert len(held.lacking) == 4
    assert held.lacking[0] == "Нет файла: Концепция развития."
    for number, one in enumerate(flow.courses(office, DOCUMENTS, 2022)):
        evidence.attach(office, one.row, paper(tmp_path, f"Документ {number}.pdf"), DOCUMENTS)
    held = folder(office, CONCEPTS)
    assert (held.lacking, held.troubles, len(held.members)) == ((), (), 4)
    assert "Антирисковая программа: Дефицит педагогических кадров" in {one.source for one in held.members}


def test_a_document_that_is_not_in_the_list_is_said_to_be_missing(office: Office) -> None:
    project.start(office, 2022)
    row = next(one.row for one in flow.courses(office, DOCUMENTS, 2022) if one.values["kind"] == "Концепция развития")
    entries.apply(office, [entries.Remove(DOCUMENTS, row)], "Убрано")
    assert "Документа «Концепция развития» в списке документов года нет." in folder(office, CONCEPTS).lacking


def test_a_stage_takes_the_proofs_of_measures_done_in_it_and_no_others(office: Office, tmp_path: Path) -> None:
    project.start(office, 2022)
    days = {
        "Зимнее": date(2021, 12, 31),
        "Раннее": date(2022, 1, 1),
        "В день срока": date(2022, 4, 18),
        "После срока": date(2022, 4, 19),
        "Летнее": date(2022, 6, 2),
        "Осеннее": date(2022, 10, 17),
        "Позднее": date(2022, 10, 18),
    }
    for number, (title, day) in enumerate(days.items(), 1):
        row = measure(office, title, day, str(number))
        if title != "Летнее":
            evidence.attach(office, row, paper(tmp_path, f"{title}.pdf"))

    def inside(name: str) -> list[str]:
        return sorted(one.file.title for one in folder(office, name).members)

    assert inside(STAGE_1) == ["В день срока.pdf", "Раннее.pdf"]
    assert inside("2022-06-01 Загрузка в ИС МЭДК, этап 1") == ["В день срока.pdf", "После срока.pdf", "Раннее.pdf"]
    assert inside(STAGE_2) == ["Осеннее.pdf"]
    assert folder(office, STAGE_2).lacking == ("Нет подтверждения исполненного мероприятия «5. Летнее».",)


def test_files_that_do_not_suit_are_named_with_the_reason(office: Office, tmp_path: Path) -> None:
    project.start(office, 2022)
    event = next(one for one in flow.courses(office, EVENTS, 2022) if one.values["folder"] == CONCEPTS)
    project.change(office, event.row, {"largest": 1})
    evidence.attach_all(
        office,
        event.row,
        [paper(tmp_path, "Таблица.xlsx"), paper(tmp_path, "Скан.pdf", 2**20 + 1), paper(tmp_path, "Ровно.pdf", 2**20)],
        EVENTS,
    )
    assert folder(office, CONCEPTS).troubles == (
        "«Таблица.xlsx»: такой вид не принимается, нужно pdf, docx.",
        "«Скан.pdf»: 1,0 МБ, а можно не больше 1 МБ.",
    )


def test_real_folders_hold_checked_copies_and_a_list_and_overwrite_nothing(office: Office, tmp_path: Path) -> None:
    project.start(office, 2022)
    row = measure(office, "Наставничество", date(2022, 4, 1))
    evidence.attach(office, row, paper(tmp_path, "Приказ.pdf"))
    stick = tmp_path / "флешка"
    stick.mkdir()
    written = folders.write_out(office, folders.folders(office, 2022), stick)
    assert (len(written.folders), written.files, written.refused) == (6, 2, ())
    place = stick / STAGE_1
    assert (place / "Приказ.pdf").read_bytes() == (tmp_path / "Приказ.pdf").read_bytes()
    told = (place / folders.CONTENTS).read_text(encoding="utf-8-sig")
    assert told.startswith(STAGE_1)
    assert "1. Приказ.pdf — 1 КБ, 1. Наставничество" in told
    assert "Нет файла: Концепция развития." in (stick / CONCEPTS / folders.CONTENTS).read_text(encoding="utf-8-sig")
    again = folders.write_out(office, [folder(office, STAGE_1)], stick)
    assert [path.name for path in again.folders] == [f"{STAGE_1} (2)"]


def test_a_file_whose_content_is_lost_is_named_and_the_others_are_written(office: Office, tmp_path: Path) -> None:
    project.start(office, 2022)
    rows = [measure(office, f"Мера {number}", date(2022, 4, number), str(number)) for number in (1, 2)]
    for row in rows:
        evidence.attach(office, row, paper(tmp_path, f"{row}.pdf"))
    lost = evidence.attached(office, rows[0])[0]
    evidence.content_of(office, lost).unlink()
    stick = tmp_path / "флешка"
    stick.mkdir()
    written = folders.write_out(office, [folder(office, STAGE_1)], stick)
    assert (written.files, len(written.refused)) == (1, 1)
    assert folder(office, STAGE_1).troubles == (f"«{lost.title}»: содержание не найдено, приложите файл ещё раз.",)
    told = (stick / STAGE_1 / folders.CONTENTS).read_text(encoding="utf-8-sig")
    assert f"1. {rows[1]}.pdf" in told


def test_a_folder_is_taken_in_as_one_gesture_without_its_list(office: Office, tmp_path: Path) -> None:
    project.start(office, 2022)
    event = next(one for one in flow.courses(office, EVENTS, 2022) if one.values["stage"] == 1)
    source = tmp_path / "из школы"
    for name in ("Приказ.pdf", "Фото.jpg"):
        paper(source, name)
    (source / folders.CONTENTS).write_text("опись", encoding="utf-8")
    (source / "запуск.exe").write_bytes(b"MZ")
    batch = folders.take_in(office, event.row, source)
    assert batch.attached == ("Приказ.pdf", "Фото.jpg")
    assert [one.name for one in batch.refused] == ["запуск.exe"]
    entries.undo(office)
    assert evidence.attached(office, event.row, owner=EVENTS) == []
    (tmp_path / "пусто").mkdir()
    with pytest.raises(InputError, match="файлов нет"):
        folders.take_in(office, event.row, tmp_path / "пусто")
    with pytest.raises(InputError, match="нет"):
        folders.take_in(office, event.row, tmp_path / "нигде")


def test_folders_of_several_schools_lie_apart(city: Office, tmp_path: Path) -> None:
    project.start(city, 2022)
    written = folders.write_out(city, folders.folders(city, 2022), tmp_path)
    assert {path.parent.name for path in written.folders} == {"Школа 2", "Школа 9", "Школа 15", "Школа ГОР"}


def test_writing_out_can_be_stopped(office: Office, tmp_path: Path) -> None:
    project.start(office, 2022)
    for number in (1, 2):
        row = measure(office, f"Мера {number}", date(2022, 4, number), str(number))
        evidence.attach(office, row, paper(tmp_path, f"{row}.pdf"))

    class Stopped:
        def step(self, done: int, _total: int, _text: str = "") -> None:
            if done:
                raise Cancelled

    with pytest.raises(Cancelled):
        folders.write_out(office, [folder(office, STAGE_1)], tmp_path, Stopped())
    assert len(list((tmp_path / STAGE_1).glob("*.pdf"))) == 1


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("2022-04-18 Этап: 1/2?", "2022-04-18 Этап 1 2"),
        ("CON", "_CON"),
        ("lpt1.txt", "_lpt1.txt"),
        (" . ", "Папка"),
        ("Конец. ", "Конец"),
        ("Э" * 150, "Э" * 100),
    ],
)
def test_names_of_folders_are_possible_on_windows(name: str, safe: str, tmp_path: Path) -> None:
    found: Callable[[str], str] = folders.safe_name
    assert found(name) == safe
    (tmp_path / found(name)).mkdir()
