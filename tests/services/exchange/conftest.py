"""A school with data and a key, connected to its district: made once, copied for each test."""

import hashlib
import shutil
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest

from shnor_desktop.models.sheets.values import Value
from shnor_desktop.services import backup, entries
from shnor_desktop.services.entries import Add, Step
from shnor_desktop.services.exchange import register
from shnor_desktop.services.exchange.pack import Packed, pack
from shnor_desktop.services.office import Office, create, open_office
from shnor_desktop.services.signing.keys import Signer
from tests.services.signing.authority import FAST, PASSPHRASE

EVIDENCE = b"%PDF-1.4 protocol of a meeting " + bytes(range(256)) * 20
REPORT = b"%PDF-1.4 social passport " + bytes(500)


@dataclass
class Pair:
    """A school and its district, opened, with their keys ready."""

    folder: Path
    school: Office
    district: Office
    school_signer: Signer
    district_signer: Signer

    @property
    def stick(self) -> Path:
        """Where packages and receipts travel."""
        return self.folder / "stick"

    def pack(self, *reports: Path) -> Packed:
        """The school's next package on the stick."""
        return pack(self.school, self.school_signer, self.stick, reports=reports)


def connect(school: Office, district: Office, stick: Path) -> None:
    """The school gets a key and the district's certificate for it."""
    register.new_keys(school, PASSPHRASE, hardness=FAST)
    asked = register.request(school, PASSPHRASE, stick, person="Петров Пётр Ильич", post="Директор")
    issued = register.issue(district, asked, PASSPHRASE, stick)
    register.accept(school, issued.path)


def fill(school: Office) -> None:
    """Rows that break no hard rule, with local cells and evidence among them."""
    sha256 = hashlib.sha256(EVIDENCE).hexdigest()
    assert school.path is not None
    folder = backup.files_folder(school.path)
    folder.mkdir(exist_ok=True)
    (folder / sha256).write_bytes(EVIDENCE)
    measure: dict[str, Value] = {
        "plan": "Дорожная карта 2022",
        "number": "1.10",
        "occurrence": 1,
        "title": "Педсовет",
        "state": "исполнено",
    }
    steps: list[Step] = [
        Add("classes", "857", {"year": 2022, "grade": 1, "letter": "А", "pupils": 20, "teacher": "Сидорова В. И."}),
        Add("classes", "857", {"year": 2022, "grade": 2, "letter": "А", "pupils": 18}),
        Add("classes", "857", {"year": 2021, "grade": 1, "letter": "А", "pupils": 19}),
        Add(
            "staff",
            "857",
            {
                "person": "1",
                "full_name": "Орлова Нина Сергеевна",
                "birth_date": date(1980, 5, 1),
                "post": "учитель",
                "education": "высшее педагогическое",
                "category": "первая",
                "weekly_hours": None,
            },
        ),
        Add("roadmap", "857", {**measure, "end": date(2022, 3, 1), "done_on": date(2022, 2, 28)}),
    ]
    with school.writing() as session:
        entries.apply_in(session, steps, "Данные школы", who="Завуч")
        (row,) = entries.load(session, "roadmap")
        values: dict[str, Value] = {
            "roadmap_row": row.id,
            "sha256": sha256,
            "title": "Протокол педсовета.pdf",
            "size": len(EVIDENCE),
            "added_on": date(2022, 3, 1),
        }
        entries.apply_in(session, [Add("evidence", "857", values)], "Подтверждение", who="Завуч")


@pytest.fixture(scope="session")
def made_pair(blank_bases: dict[str, Path], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder with both bases and their keys."""
    folder = tmp_path_factory.mktemp("pair")
    (folder / "stick").mkdir()
    for role, base in blank_bases.items():
        shutil.copy(base, folder / f"{role}.shnor")
    with open_office(folder / "district.shnor") as district, open_office(folder / "school.shnor") as school:
        register.new_keys(district, PASSPHRASE, person="Иванова Анна Петровна", post="Методист", hardness=FAST)
        connect(school, district, folder / "stick")
        fill(school)
    return folder


@pytest.fixture
def pair(made_pair: Path, tmp_path: Path) -> Iterator[Pair]:
    """Both offices, opened, in a folder of the test's own."""
    folder = Path(shutil.copytree(made_pair, tmp_path / "pair"))
    with open_office(folder / "district.shnor") as district, open_office(folder / "school.shnor") as school:
        signers = [register.load_signer(office, PASSPHRASE) for office in (school, district)]
        yield Pair(folder, school, district, signers[0], signers[1])


@pytest.fixture
def stranger(tmp_path: Path) -> Iterator[Office]:
    """A district of another code with keys of its own."""
    path = tmp_path / "other" / "other.shnor"
    create(path, role="district", code="UST", name="Другой район")
    with open_office(path) as office:
        register.new_keys(office, PASSPHRASE, person="Чужова Ольга Ивановна", hardness=FAST)
        yield office


def dump(office: Office) -> list[str]:
    """Everything the base holds, as text."""
    assert office.path is not None
    connection = sqlite3.connect(office.path)
    try:
        return list(connection.iterdump())
    finally:
        connection.close()


def dump_without_inbox(office: Office) -> list[str]:
    """The same without the list of the inbox and the journal, which may note a refused package."""
    noted = ('INSERT INTO "packages_received"', 'INSERT INTO "operations"')
    return [line for line in dump(office) if not line.startswith(noted)]


def files_of(office: Office) -> set[str]:
    """Names in the folder of files."""
    folder = register.files_folder(office)
    return {path.name for path in folder.iterdir()} if folder.exists() else set()
