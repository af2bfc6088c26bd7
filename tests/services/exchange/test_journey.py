"""A package goes up, a receipt comes back: once, in order, as often as anyone likes."""

import hashlib
import subprocess
import zipfile
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import update

from shnor_desktop.errors import FileError, InputError, RefusedError, StorageError
from shnor_desktop.models.exchange import PACKAGES_SENT
from shnor_desktop.services import doctor, entries, journal
from shnor_desktop.services.entries import Add, Edit, Remove, Step
from shnor_desktop.services.exchange import asice, content, register, stick
from shnor_desktop.services.exchange.boxes import inbox, outbox
from shnor_desktop.services.exchange.pack import pack, write_again
from shnor_desktop.services.exchange.receive import Reason, receive
from shnor_desktop.services.office import Office
from shnor_desktop.services.signing.verify import Outcome
from tests.services.exchange.conftest import EVIDENCE, REPORT, Pair, dump, files_of
from tests.services.exchange.test_stick import Failing
from tests.services.signing.authority import PASSPHRASE


def rows(office: Office, key: str, school: str | None = None) -> list[dict[str, object]]:
    with office.reading() as session:
        return [dict(row.values) for row in entries.load(session, key, school=school)]


def change_pupils(pair: Pair, after: int) -> None:
    with pair.school.reading() as session:
        row = entries.load(session, "classes")[0]
    entries.apply(pair.school, [Edit("classes", row.id, "pupils", row.values["pupils"], after)], "Правка")


def test_package_arrives_and_its_receipt_comes_home(pair: Pair) -> None:
    report = pair.folder / "Социальный паспорт.pdf"
    report.write_bytes(REPORT)
    packed = pair.pack(report)
    assert (packed.sequence, packed.files, packed.path.name) == (1, 2, "857-0001.asice")
    assert "Готово" in packed.sentence
    assert outbox(pair.school)[0].state == "записан, ждёт квитанции"
    taken = receive(pair.district, packed.path, pair.district_signer)
    assert (taken.verdict, taken.exit_code, taken.school, taken.sequence) == ("accepted", 0, "857", 1)
    assert taken.signer == "Петров Пётр Ильич"
    assert taken.receipt_path is not None
    assert taken.receipt_path.read_bytes() == taken.receipt
    back = receive(pair.school, taken.receipt_path)
    assert (back.reason, back.sequence) == (Reason.RECEIPT_TAKEN, 1)
    assert "принят районом" in outbox(pair.school)[0].state
    again = receive(pair.school, taken.receipt_path)
    assert (again.reason, again.exit_code) == (Reason.RECEIPT_TAKEN_BEFORE, 0)


def test_rows_arrive_without_what_is_local(pair: Pair) -> None:
    receive(pair.district, pair.pack().path, pair.district_signer).raise_if_refused()
    (person,) = rows(pair.district, "staff", "857")
    assert (person["post"], person["full_name"], person["birth_date"]) == ("учитель", None, None)
    classes = rows(pair.district, "classes", "857")
    assert [(row["year"], row["pupils"], row["teacher"]) for row in classes] == [
        (2022, 20, None),
        (2022, 18, None),
        (2021, 19, None),
    ]
    (measure,) = rows(pair.district, "roadmap", "857")
    assert measure["done_on"] == date(2022, 2, 28)


def test_no_name_of_a_person_but_the_signers_is_in_the_package(pair: Pair) -> None:
    whole = pair.pack().path.read_bytes()
    for name in ("Орлова", "Нина", "Сидорова", "1980"):
        assert name.encode() not in whole
    assert "Петров".encode() in whole


def test_evidence_arrives_beside_its_measure(pair: Pair) -> None:
    receive(pair.district, pair.pack().path, pair.district_signer).raise_if_refused()
    with pair.district.reading() as session:
        (measure,) = entries.load(session, "roadmap", school="857")
        (proof,) = entries.load(session, "evidence", school="857")
    assert proof.values["roadmap_row"] == measure.id
    assert proof.values["title"] == "Протокол педсовета.pdf"
    sha256 = str(proof.values["sha256"])
    assert (register.files_folder(pair.district) / sha256).read_bytes() == EVIDENCE


def test_the_very_same_package_again_gives_the_same_receipt_and_changes_nothing(pair: Pair) -> None:
    packed = pair.pack()
    first = receive(pair.district, packed.path, pair.district_signer)
    before, files = dump(pair.district), files_of(pair.district)
    for signer in (pair.district_signer, None):
        again = receive(pair.district, packed.path, signer)
        assert (again.verdict, again.exit_code, again.reason) == ("known", 0, Reason.TAKEN_BEFORE)
        assert again.receipt == first.receipt
        assert again.receipt_path == first.receipt_path
    assert (dump(pair.district), files_of(pair.district)) == (before, files)


def test_same_package_is_known_even_after_its_key_was_revoked(pair: Pair) -> None:
    packed = pair.pack()
    first = receive(pair.district, packed.path, pair.district_signer)
    register.revoke(pair.district, pair.school_signer.fingerprint, PASSPHRASE)
    assert receive(pair.district, packed.path).receipt == first.receipt


def test_newer_package_replaces_and_keeps_the_numbers_of_rows(pair: Pair) -> None:
    receive(pair.district, pair.pack().path, pair.district_signer).raise_if_refused()
    with pair.district.reading() as session:
        before = {row.id: row.values for row in entries.load(session, "classes", school="857")}
    change_pupils(pair, 21)
    with pair.school.reading() as session:
        second = entries.load(session, "classes")[1]
    steps: list[Step] = [
        Remove("classes", second.id),
        Add("classes", "857", {"year": 2022, "grade": 3, "letter": "Б", "pupils": 7}),
    ]
    entries.apply(pair.school, steps, "Правка")
    taken = receive(pair.district, pair.pack().path, pair.district_signer)
    (verdict,) = [one for one in taken.sheets if one.key == "classes"]
    assert (verdict.added, verdict.changed, verdict.removed, verdict.same) == (1, 1, 1, 1)
    with pair.district.reading() as session:
        after = {row.id: row.values for row in entries.load(session, "classes", school="857")}
    assert [row["pupils"] for row in after.values()] == [21, 19, 7]
    assert len(before.keys() & after.keys()) == 2


def test_taking_in_is_one_operation_of_the_journal(pair: Pair) -> None:
    packed = pair.pack()
    with pair.district.reading() as session:
        before = {entry.id for entry in journal.recent(session)}
    receive(pair.district, packed.path, pair.district_signer).raise_if_refused()
    with pair.district.reading() as session:
        new = [entry for entry in journal.recent(session) if entry.id not in before]
        assert doctor.disagreements(session) == {key: [] for key in doctor.disagreements(session)}
    assert [entry.title for entry in new] == ["Принят пакет № 1 школы 857"]
    assert new[0].changes > 0


def test_form_emptied_by_the_school_is_empty_in_the_district(pair: Pair) -> None:
    receive(pair.district, pair.pack().path, pair.district_signer).raise_if_refused()
    with pair.school.reading() as session:
        gone = [Remove("classes", row.id) for row in entries.load(session, "classes")]
    entries.apply(pair.school, gone, "Всё удалено")
    receive(pair.district, pair.pack().path, pair.district_signer).raise_if_refused()
    assert rows(pair.district, "classes", "857") == []


def test_years_and_forms_the_school_never_wrote_stay_in_the_district(pair: Pair) -> None:
    own = [
        Add("classes", "857", {"year": 2015, "grade": 1, "letter": "А", "pupils": 11}),
        Add("classes", "858", {"year": 2022, "grade": 1, "letter": "А", "pupils": 12}),
        Add("year_results", "857", {"year": 2022}),
    ]
    entries.apply(pair.district, own, "Из книги района")
    receive(pair.district, pair.pack().path, pair.district_signer).raise_if_refused()
    assert 11 in [row["pupils"] for row in rows(pair.district, "classes", "857")]
    assert [row["pupils"] for row in rows(pair.district, "classes", "858")] == [12]
    assert len(rows(pair.district, "year_results", "857")) == 1


def test_local_cells_of_the_district_survive_a_package(pair: Pair) -> None:
    receive(pair.district, pair.pack().path, pair.district_signer).raise_if_refused()
    with pair.district.reading() as session:
        card = entries.load(session, "school", school="857")[0]
    entries.apply(pair.district, [Edit("school", card.id, "deputy", None, "Завуч из района")], "Правка")
    change_pupils(pair, 25)
    receive(pair.district, pair.pack().path, pair.district_signer).raise_if_refused()
    assert rows(pair.district, "school", "857")[0]["deputy"] == "Завуч из района"


def test_gaps_in_the_numbers_are_allowed(pair: Pair) -> None:
    pair.pack()
    change_pupils(pair, 22)
    second = pair.pack()
    assert receive(pair.district, second.path, pair.district_signer).verdict == "accepted"


def test_each_package_names_the_one_before(pair: Pair) -> None:
    first, second = pair.pack(), pair.pack()
    with asice.opened(second.path) as container:
        envelope = content.read(container).envelope
    assert (envelope.sequence, envelope.previous) == (2, first.sha256)


def test_manifest_passes_openssl_and_every_listed_digest_agrees(pair: Pair, tmp_path: Path) -> None:
    packed = pair.pack()
    receipt = receive(pair.district, packed.path, pair.district_signer).receipt_path
    assert receipt is not None
    root = register.keys_folder(pair.district) / "root.crt"
    for path in (packed.path, receipt):
        with zipfile.ZipFile(path) as archive:
            assert archive.testzip() is None
            manifest = archive.read(asice.MANIFEST)
            (tmp_path / "m.xml").write_bytes(manifest)
            (tmp_path / "m.p7s").write_bytes(archive.read(asice.SIGNATURE))
            listed = asice.listed(manifest)
            assert {name: hashlib.sha256(archive.read(name)).hexdigest() for name in listed} == listed
            assert set(archive.namelist()) == {"mimetype", asice.MANIFEST, asice.SIGNATURE, *listed}
            assert all(name.isascii() for name in listed)
        command = ["openssl", "cms", "-verify", "-cades", "-binary", "-inform", "DER", "-in", str(tmp_path / "m.p7s")]
        command += ["-content", str(tmp_path / "m.xml"), "-CAfile", str(root), "-out", "/dev/null"]
        done = subprocess.run(command, capture_output=True, check=False)
        assert done.returncode == 0, done.stderr


def test_hard_problem_blocks_packing(pair: Pair) -> None:
    entries.apply(pair.school, [Add("classes", "857", {"year": 2022, "grade": 5})], "Черновик")
    with pytest.raises(RefusedError, match="нарушены обязательные правила"):
        pair.pack()
    assert list(pair.stick.glob("*.asice")) == []
    assert outbox(pair.school) == []


def test_lost_evidence_blocks_packing(pair: Pair) -> None:
    (register.files_folder(pair.school) / hashlib.sha256(EVIDENCE).hexdigest()).unlink()
    with pytest.raises(FileError, match="Протокол педсовета"):
        pair.pack()
    assert outbox(pair.school) == []


def test_failing_stick_keeps_the_package_for_another_one(pair: Pair, tmp_path: Path) -> None:
    with pytest.raises(StorageError):
        pack(pair.school, pair.school_signer, pair.stick, disk=Failing("sync", 5))
    (sent,) = outbox(pair.school)
    assert sent.state == "собран, но на флешку не записан"
    other = tmp_path / "other stick"
    other.mkdir()
    written = write_again(pair.school, sent.sequence, other)
    assert receive(pair.district, written.path, pair.district_signer).verdict == "accepted"
    with pytest.raises(InputError):
        write_again(pair.school, 77, other)


def test_receipt_that_cannot_be_written_is_got_by_taking_the_package_in_again(pair: Pair) -> None:
    packed = pair.pack()
    with pytest.raises(StorageError, match="Но квитанцию записать не удалось"):
        receive(pair.district, packed.path, pair.district_signer, disk=Failing("write", 28))
    again = receive(pair.district, packed.path)
    assert again.reason is Reason.TAKEN_BEFORE
    assert again.receipt_path is not None
    assert receive(pair.school, again.receipt_path).reason is Reason.RECEIPT_TAKEN


def test_list_of_revoked_keys_comes_with_the_receipt(pair: Pair) -> None:
    packed = pair.pack()
    other = register.new_keys(pair.school, PASSPHRASE, replace=True)
    request = register.request(pair.school, PASSPHRASE, pair.stick, person="Новикова Ольга Юрьевна")
    issued = register.issue(pair.district, request, PASSPHRASE, pair.stick)
    assert issued.fingerprint == other
    register.revoke(pair.district, other, PASSPHRASE, why="утерян")
    taken = receive(pair.district, packed.path, pair.district_signer)
    assert taken.receipt_path is not None
    assert receive(pair.school, taken.receipt_path).verdict == "accepted"
    (crl,) = register.trust_of(pair.school).crls
    assert len(list(crl)) == 1


def test_clock_of_the_school_that_runs_behind_is_told_to_the_district(pair: Pair) -> None:
    pair.pack()
    with pair.school.writing() as session:
        session.execute(update(PACKAGES_SENT).values(created_at="2099-01-01T00:00:00.000+00:00"))
    taken = receive(pair.district, pair.pack().path, pair.district_signer)
    assert "Дата на компьютере школы, похоже, неверна" in taken.sentence


def test_report_keeps_its_human_title_in_the_inbox(pair: Pair) -> None:
    report = pair.folder / "Заключение о школе.pdf"
    report.write_bytes(REPORT)
    receive(pair.district, pair.pack(report).path, pair.district_signer).raise_if_refused()
    (line,) = inbox(pair.district)
    titles = {one["title"]: one["sha256"] for one in line.details["files"]}
    assert set(titles) == {"Протокол педсовета.pdf", "Заключение о школе.pdf"}
    assert (register.files_folder(pair.district) / titles["Заключение о школе.pdf"]).read_bytes() == REPORT


def test_signature_of_the_package_is_by_the_key_of_the_school(pair: Pair) -> None:
    with asice.opened(pair.pack().path) as container:
        check = container.verify(register.trust_of(pair.district))
    assert (check.outcome, check.fingerprint) == (Outcome.VALID, pair.school_signer.fingerprint)


def test_package_and_receipt_both_tell_school_and_number(pair: Pair) -> None:
    packed = pair.pack()
    receipt = receive(pair.district, packed.path, pair.district_signer).receipt_path
    assert receipt is not None
    for path in (packed.path, receipt):
        with asice.opened(path) as container:
            assert content.origin_of(container) == ("857", 1)


def test_nothing_half_made_is_left(pair: Pair) -> None:
    receive(pair.district, pair.pack().path, pair.district_signer).raise_if_refused()
    for folder in (pair.stick, register.files_folder(pair.school), register.files_folder(pair.district)):
        assert [path for path in folder.iterdir() if path.name.endswith(".part")] == []
    assert stick.PART.endswith(".part")
