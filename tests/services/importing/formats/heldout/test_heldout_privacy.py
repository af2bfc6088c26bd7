"""No name, series or number of a document of a loaded file is found in anything written or said, searched as bytes."""

import json
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from io import BytesIO
from pathlib import Path

import pytest

from shnor_desktop import cli
from shnor_desktop.errors import ShnorError
from shnor_desktop.services import entries, importing
from shnor_desktop.services.exchange import register
from shnor_desktop.services.exchange.pack import pack
from shnor_desktop.services.exchange.receive import receive
from shnor_desktop.services.office import Office, open_office
from tests.services.exchange.conftest import connect
from tests.services.importing.formats.heldout import gia_files
from tests.services.importing.formats.heldout.files import Lines, write
from tests.services.importing.formats.heldout.gia_files import Quirks, appeals, machine, protocol
from tests.services.importing.formats.heldout.loading import rows, with_cards
from tests.services.importing.formats.heldout.people import Pupil, secrets
from tests.services.importing.formats.heldout.test_heldout_gia import RUSSIAN, leavers, marked
from tests.services.importing.formats.made import card
from tests.services.signing.authority import FAST, PASSPHRASE

CLASSES = (("304012", 11, "А", 9), ("304013", 11, "Б", 8), ("999888", 11, "В", 3))


def _pupils() -> list[Pupil]:
    pupils = leavers(71, *CLASSES)
    for one in pupils:
        one.series = "VIIЩЮ-ЪЖ"  # four digits would be met by chance
    return pupils


def _files(folder: Path, pupils: list[Pupil]) -> list[Path]:
    """Every layout that carries names, whole and broken in every way a file gets broken."""
    folder.mkdir()
    ninth = marked(72, ("304012", 9, "А", 5))
    for one, named in zip(ninth, pupils, strict=False):
        one.names, one.series, one.number = named.names, named.series, named.number
    dense = protocol(RUSSIAN, pupils, gia_files.DENSE, Quirks(minimum=24, declared=20))
    changed = [(one, one.score or 0, one.score or 0, "Отклонена") for one in pupils[:3]]
    pages: dict[str, Lines] = {
        "01 whole.xlsx": dense,
        "02 whole.xls": dense,
        "03 Русский язык 2022.06.23 sparse.csv": protocol(RUSSIAN, pupils, gia_files.ONE_DOCUMENT, Quirks(sparse=True)),
        "01_2022.06.07.csv": machine(ninth),
        "04 appeals.xlsx": appeals(RUSSIAN, changed),
        "05 shifted.xlsx": [*dense[:3], *([None, *line[2:]] for line in dense[3:])],
        "06 no headings.xlsx": dense[3:],
        "07 no headings.csv": dense[3:],
        "08 headings cut.xlsx": [*dense[:2], dense[2][6:9], *(line[6:9] for line in dense[3:])],
        "09 name for a school.xlsx": [
            [one if number != 2 else line[6] for number, one in enumerate(line)] if index > 2 else line
            for index, line in enumerate(dense[:-3])
        ],
        "10 only names.csv": [["Фамилия", "Имя", "Отчество", "Серия", "Номер"], *(line[6:11] for line in dense[3:23])],
        "11 people as staff.xlsx": [
            ["Номер", "ФИО", "Должность", "Документ"],
            *([number, " ".join(one.names), "ученик", one.number] for number, one in enumerate(pupils)),
        ],
    }
    return [write(folder / name, {"Лист1": lines}, encoding="cp1251") for name, lines in pages.items()]


def _spellings(word: str) -> Iterator[bytes]:
    for encoding in ("utf-8", "utf-16-le", "utf-16-be", "cp1251"):
        yield word.encode(encoding)
    yield json.dumps(word).strip('"').encode()


def _contents(data: bytes) -> Iterator[bytes]:
    yield data
    if data.startswith(b"PK") and zipfile.is_zipfile(BytesIO(data)):
        with zipfile.ZipFile(BytesIO(data)) as archive:
            for name in archive.namelist():
                yield from _contents(archive.read(name))


def found_in(folder: Path, words: set[str], *, beside: Path) -> list[tuple[str, str]]:
    """Files with any of the words, inside of archives, too."""
    spelled = [(word, spelling) for word in sorted(words) for spelling in {*_spellings(word)}]
    files = [path for path in folder.rglob("*") if path.is_file() and beside not in path.parents]
    assert any(path.suffix == ".shnor" for path in files)
    return [
        (path.name, word)
        for path in files
        for content in _contents(path.read_bytes())
        for word, spelling in spelled
        if spelling in content
    ]


@dataclass
class Listening:
    """Keeps whatever a long piece of work says of itself."""

    said: list[str] = field(default_factory=list)
    cancelled: bool = False

    def step(self, done: int, total: int, text: str = "") -> None:
        """One more step."""
        self.said.append(text)


def test_the_files_hold_what_is_searched_for(tmp_path: Path) -> None:
    pupils = _pupils()
    _files(tmp_path / "incoming", pupils)
    (tmp_path / "never.shnor").write_bytes(b"")
    assert {word for _, word in found_in(tmp_path, secrets(pupils), beside=tmp_path / "x")} >= {
        *pupils[0].names,
        pupils[0].series,
        pupils[0].number,
        f"{pupils[0].series} {pupils[0].number}",
    }


@pytest.mark.parametrize("role", ["school", "district"])
def test_nothing_of_a_person_stays_in_a_base(
    role: str, school_base: Path, district_base: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    base = school_base if role == "school" else district_base
    with_cards(base, ["857"] if role == "school" else ["857", "858"])
    pupils = _pupils()
    files = _files(tmp_path / "incoming", pupils)
    progress = Listening()
    said: list[str] = []
    with open_office(base) as office:
        for path in files:
            try:
                plan = importing.plan(office, path, year=2022, progress=progress)
            except ShnorError as error:
                said += [str(error), error.hint, repr(error.__cause__)]
                continue
            said += [repr([sheet.rows for sheet in plan.sheets]), *plan.notes]
            importing.save_refused([plan], tmp_path / f"refused {path.stem}.xlsx")
            plan.apply(office)
        # the log of the base is still beside it here
        assert base.with_name(f"{base.name}-wal").stat().st_size > 0
        assert found_in(tmp_path, secrets(pupils), beside=tmp_path / "incoming") == []
        entries.undo(office)
        entries.redo(office)
        office.backup("проверка")
    for path in files:
        for more in (["--json"], ["--sheet", "pupils"], ["--refused", tmp_path / "back.xlsx"]):
            cli.main([str(part) for part in ("import", base, path, "--year", "2022", *more)])
    heard = capsys.readouterr()
    told = "\n".join([*said, *progress.said, heard.out, heard.err])
    assert [word for word in secrets(pupils) if word in told or json.dumps(word).strip('"') in told] == []
    assert found_in(tmp_path, secrets(pupils), beside=tmp_path / "incoming") == []
    assert {row["school"] for row in rows(base)} >= {"857"}


def test_nothing_of_a_person_travels_in_a_package(school: Office, district: Office, tmp_path: Path) -> None:
    stick = tmp_path / "stick"
    stick.mkdir()
    register.new_keys(district, PASSPHRASE, person="Иванова Анна Петровна", post="Методист", hardness=FAST)
    connect(school, district, stick)
    card(school, ris_code="304012")
    pupils = [one for one in _pupils() if one.school == "304012"]
    lines = protocol(RUSSIAN, pupils, gia_files.DENSE, Quirks(minimum=24))
    incoming = tmp_path / "incoming"
    incoming.mkdir()
    importing.plan(school, write(incoming / "a.xlsx", {"Лист1": lines})).apply(school)
    changed = [(one, one.score or 0, (one.score or 0) + 1, "Удовлетворена") for one in pupils[:2]]
    for one in pupils[:2]:
        one.score, one.primary = (one.score or 0) + 1, Decimal(12)
    importing.plan(school, write(incoming / "b.xlsx", {"Лист1": appeals(RUSSIAN, changed)})).apply(school)
    packed = pack(school, register.load_signer(school, PASSPHRASE), stick)
    receive(district, packed.path, register.load_signer(district, PASSPHRASE))
    assert found_in(tmp_path, secrets(pupils), beside=incoming) == []
    with district.reading() as session:
        assert [row.values["participants"] for row in entries.load(session, "assessments")] == [9]
