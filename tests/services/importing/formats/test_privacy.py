"""Nobody's name and no document of a file occurs in anything the program writes or says, searched as bytes."""

import zipfile
from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest

from shnor_desktop import cli
from shnor_desktop.errors import ShnorError
from shnor_desktop.services import entries, importing
from shnor_desktop.services.exchange import register
from shnor_desktop.services.exchange.pack import pack
from shnor_desktop.services.office import Office, open_office
from tests.services.exchange.conftest import connect
from tests.services.importing.books import book, text
from tests.services.importing.formats.made import DOCUMENT, SURNAMES, Lines, as_text, card, protocol, rows, sparse
from tests.services.importing.formats.test_gia_appeals import appeals
from tests.services.signing.authority import FAST, PASSPHRASE

RUSSIAN = "01 - Русский язык 2022.06.23"
RESULTS: list[tuple[str, str, Any, Any]] = [("304012", "11А", 40, 20 + number) for number in range(9)]
_WORDS = (*SURNAMES, "Имярек", "Безотчествович", DOCUMENT[0], f"19 {DOCUMENT[1]}")
SECRETS = [
    word.encode(encoding)
    for word in (*_WORDS, *(f"{DOCUMENT[1]}{number}" for number in range(1, 10)))
    for encoding in ("utf-8", "utf-16-le", "cp1251")
]


def _contents(data: bytes) -> Iterator[bytes]:
    """The bytes themselves, and those of every member when they are an archive."""
    yield data
    if zipfile.is_zipfile(BytesIO(data)):
        with zipfile.ZipFile(BytesIO(data)) as archive:
            for name in archive.namelist():
                yield from _contents(archive.read(name))


def _leaks(folder: Path, *, beside: Path) -> list[tuple[str, bytes]]:
    files = [path for path in folder.rglob("*") if path.is_file() and beside not in path.parents]
    assert any(path.suffix == ".shnor" for path in files)
    return [
        (path.name, secret)
        for path in files
        for content in _contents(path.read_bytes())
        for secret in SECRETS
        if secret in content
    ]


@pytest.fixture
def incoming(tmp_path: Path) -> Path:
    """The folder with the files that hold names: whatever else is written must not."""
    folder = tmp_path / "incoming"
    folder.mkdir()
    return folder


def _shifted(lines: Lines) -> Lines:
    """A file whose cells have slipped: names stand where the school and the class are looked for."""
    header = 2
    return [*lines[: header + 1], *([None, *line[4:7], *line[6:]] for line in lines[header + 1 :])]


def _without_school(lines: Lines) -> Lines:
    return [[cell if cell != "304012" else SURNAMES[0] for cell in line] for line in lines]


LAYOUTS: dict[str, Callable[[Lines], Lines]] = {
    "dense": lambda lines: lines,
    "sparse": sparse,
    "shifted": _shifted,
    "a name for a school": _without_school,
    "headings lost": lambda lines: lines[3:],
    "cut": lambda lines: lines[:6],
}


def test_the_file_itself_holds_what_is_searched_for(incoming: Path) -> None:
    book(incoming / "a.xlsx", Лист1=protocol(RUSSIAN, RESULTS))
    text(incoming / "a.csv", as_text(protocol(RUSSIAN, RESULTS)), encoding="cp1251")
    (incoming / "never.shnor").write_bytes(b"")
    found = {secret for _, secret in _leaks(incoming, beside=incoming / "nothing")}
    for word in (*SURNAMES, DOCUMENT[0], f"{DOCUMENT[1]}1"):
        assert {word.encode("utf-8"), word.encode("cp1251")} & found


@pytest.mark.parametrize("layout", list(LAYOUTS))
def test_no_name_or_document_is_stored_logged_or_given_back(
    layout: str, school: Office, incoming: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    card(school, ris_code="304012")
    lines = LAYOUTS[layout](protocol(RUSSIAN, RESULTS, minimum=24))
    base = school.path
    assert base is not None
    said: list[str] = []
    for name in ("Русский язык 2022.06.23.xlsx", "Русский язык 2022.06.23.csv"):
        path = incoming / name
        made = book(path, Лист1=lines) if path.suffix == ".xlsx" else text(path, as_text(lines))
        try:
            plan = importing.plan(school, made)
        except ShnorError as error:
            said += [str(error), error.hint]
            continue
        said += [repr(plan), *plan.notes]
        importing.save_refused([plan], tmp_path / f"refused{path.suffix}.xlsx")
        plan.apply(school)
    entries.undo(school)
    school.close()
    for path in sorted(incoming.iterdir()):
        for more in ([], ["--json"], ["--sheet", "classes"], ["--sheet", "staff", "--refused", tmp_path / "back.xlsx"]):
            cli.main([str(part) for part in ("import", base, path, "--year", "2022", *more)])
    out = capsys.readouterr()
    said += [out.out, out.err]
    assert [word for word in (*_WORDS, DOCUMENT[1]) if any(word in part for part in said)] == []
    assert _leaks(tmp_path, beside=incoming) == []


def test_no_name_or_document_travels_in_a_package(
    school: Office, district: Office, incoming: Path, tmp_path: Path
) -> None:
    stick = tmp_path / "stick"
    stick.mkdir()
    register.new_keys(district, PASSPHRASE, person="Иванова Анна Петровна", post="Методист", hardness=FAST)
    connect(school, district, stick)
    card(school, ris_code="304012")
    importing.plan(school, book(incoming / "a.xlsx", Лист1=protocol(RUSSIAN, RESULTS, minimum=24))).apply(school)
    importing.plan(school, book(incoming / "b.xlsx", Лист1=appeals(RUSSIAN, [(1, "11А", 20, 30, 31)]))).apply(school)
    assert [row["participants"] for row in rows(school)] == [9]
    packed = pack(school, register.load_signer(school, PASSPHRASE), stick)
    assert packed.path.stat().st_size > 0
    assert _leaks(tmp_path, beside=incoming) == []


def test_the_command_line_loads_a_protocol_without_naming_a_sheet(
    school_base: Path, incoming: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with open_office(school_base) as office:
        card(office, ris_code="304012")
    path = book(incoming / "a.xlsx", Лист1=protocol(RUSSIAN, RESULTS, minimum=24))
    assert cli.main(["import", str(school_base), str(path), "--dry-run"]) == 0
    assert "заявлено участников: 9, прочитано: 9 — совпадает" in capsys.readouterr().out
    assert cli.main(["import", str(school_base), str(path), "--json"]) == 0
    assert '"recognised": "gia"' in capsys.readouterr().out
    with open_office(school_base) as office:
        assert [row["below_minimum"] for row in rows(office)] == [4]
