"""The demonstration does the whole main job, and outside tools agree with every signature and digest in it."""

import base64
import hashlib
import re
import subprocess
import zipfile
from pathlib import Path
from xml.etree import ElementTree

import pytest

from shnor_desktop.errors import InputError
from shnor_desktop.services import checks, demo, doctor
from shnor_desktop.services.demo import Demonstration, figures
from shnor_desktop.services.office import open_office

_NAMES = {"asic": "http://uri.etsi.org/02918/v1.2.1#", "ds": "http://www.w3.org/2000/09/xmldsig#"}


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Demonstration:
    return demo.build(tmp_path_factory.mktemp("demo") / "out")


def _said(*command: str | Path) -> str:
    done = subprocess.run([str(part) for part in command], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout + done.stderr


def test_everything_that_was_promised_lies_in_the_folder(made: Demonstration) -> None:
    assert len(list(made.folder.glob("*.shnor"))) == 6
    assert len(list((made.folder / "reports").glob("*.pdf"))) == 14
    packages = sorted((made.folder / "stick").glob("*.asice"))
    assert len([path for path in packages if re.fullmatch(r"\d+-0001", path.stem)]) == 4
    assert len(packages) == 8  # four packages and their four receipts
    assert (made.folder / "Итоги.txt").read_text(encoding="utf-8") == made.summary


def test_every_pdf_is_valid_and_trusted_for_outside_tools(made: Demonstration, tmp_path: Path) -> None:
    base = f"sql:{tmp_path}"
    _said("certutil", "-N", "-d", base, "--empty-password")
    _said("certutil", "-A", "-d", base, "-n", "root", "-t", "CT,C,C", "-i", made.folder / "root.crt", "-a")
    for pdf in made.folder.rglob("*.pdf"):
        said = _said("pdfsig", "-nssdir", base, pdf)
        assert "Signature is Valid" in said
        assert "Certificate is Trusted" in said
        assert "No syntax or stream encoding errors" in _said("qpdf", "--check", pdf)


def test_every_container_holds_for_openssl_and_every_digest_agrees(made: Demonstration, tmp_path: Path) -> None:
    for container in (made.folder / "stick").glob("*.asice"):
        with zipfile.ZipFile(container) as archive:
            manifest = archive.read("META-INF/ASiCManifest001.xml")
            (tmp_path / "manifest").write_bytes(manifest)
            (tmp_path / "signature").write_bytes(archive.read("META-INF/signature001.p7s"))
            listed = ElementTree.fromstring(manifest).findall("asic:DataObjectReference", _NAMES)
            assert listed
            for reference in listed:
                digest = reference.findtext("ds:DigestValue", namespaces=_NAMES)
                content = archive.read(reference.attrib["URI"])
                assert base64.b64encode(hashlib.sha256(content).digest()).decode() == digest
        _said(
            *("openssl", "cms", "-verify", "-cades", "-binary", "-inform", "DER", "-in", tmp_path / "signature"),
            *("-content", tmp_path / "manifest", "-CAfile", made.folder / "root.crt", "-out", tmp_path / "out"),
        )


def test_no_name_of_a_person_of_the_staff_leaves_the_school(made: Demonstration) -> None:
    for container in (made.folder / "stick").glob("*.asice"):
        with zipfile.ZipFile(container) as archive:
            content = b"".join(archive.read(name) for name in archive.namelist() if name.startswith("sheets/"))
        for surname in ("Берёзкина", "Журавлёва", "Зорина"):
            assert surname.encode() not in content


def test_every_base_is_healthy_and_the_district_holds_what_the_schools_sent(made: Demonstration) -> None:
    for base in (*made.schools, *made.districts):
        assert [finding.text for finding in doctor.examine(base) if not finding.good] == []
    with open_office(made.districts[0], access="read") as office:
        found = checks.run(office)
    sent = 0
    for base in made.schools:
        with open_office(base, access="read") as office:
            report = checks.run(office)
        assert report.hard == []
        sent += sum(problem.rule.startswith("printed_") for problem in report.problems)
    assert sum(problem.rule.startswith("printed_") for problem in found.problems) == sent == 34


def test_contradictions_of_the_printed_tables_are_in_the_summary(made: Demonstration) -> None:
    assert "вероятно, 6 вместо 64" in made.summary
    assert "напечатаны качество и СОУ" in made.summary
    assert "графы переставлены" in made.summary


def test_a_folder_with_something_in_it_is_refused(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("моё", encoding="utf-8")
    with pytest.raises(InputError, match="не пуста"):
        demo.build(tmp_path)
    assert [path.name for path in tmp_path.iterdir() if path.is_file()] == ["mine.txt"]


def test_printed_figures_are_loaded_as_printed() -> None:
    rows = [row.values for row in figures.results("zimovniki", "861") if row.values["subject"] == "обществознание"]
    impossible = next(row for row in rows if row["year"] == 2019 and row["procedure"] == "ОГЭ")
    assert (impossible["n4"], impossible["participants"]) == (64, 69)
