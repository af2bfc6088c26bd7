"""Whatever is wrong with a package, the receiving base stays the same and the person is told why."""

import io
import random
import zipfile
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import update

from shnor_desktop.errors import FileError, InputError, RefusedError
from shnor_desktop.models.exchange import DISTRICTS
from shnor_desktop.models.sheets import SHEETS
from shnor_desktop.services import entries
from shnor_desktop.services.entries import Edit
from shnor_desktop.services.exchange import asice, register
from shnor_desktop.services.exchange.asice import Member
from shnor_desktop.services.exchange.boxes import inbox
from shnor_desktop.services.exchange.pack import pack
from shnor_desktop.services.exchange.receive import Reason, Received, receive
from shnor_desktop.services.office import Office, create, open_office
from shnor_desktop.services.signing import certificates, keys
from shnor_desktop.services.signing.certificates import Holder
from shnor_desktop.services.signing.keys import Signer
from tests.services.exchange.conftest import Pair, connect, dump, dump_without_inbox, files_of
from tests.services.signing.authority import FAST, PASSPHRASE, TODAY


class Watched:
    """A district that must stay as it is."""

    def __init__(self, office: Office, signer: Signer | None, folder: Path) -> None:
        self.office, self.signer, self.folder = office, signer, folder
        self.before, self.files = dump(office), files_of(office)

    def refuses(self, content: bytes) -> Received:
        """Offer the bytes as a file; they must be refused and leave no trace."""
        path = self.folder / "857-0009.asice"
        path.write_bytes(content)
        result = receive(self.office, path, self.signer)
        assert result.verdict == "refused"
        assert result.exit_code in {3, 4}
        assert result.sentence
        assert result.next_step
        return result

    def is_untouched(self) -> None:
        assert dump(self.office) == self.before
        assert files_of(self.office) == self.files


@pytest.fixture
def watched(pair: Pair, tmp_path: Path) -> Watched:
    return Watched(pair.district, pair.district_signer, tmp_path)


def repackaged(package: bytes, change: Callable[[dict[str, bytes]], None], signer: Signer) -> bytes:
    """The package with changed members, signed anew by the rules."""
    with zipfile.ZipFile(io.BytesIO(package)) as archive:
        members = {name: archive.read(name) for name in archive.namelist()[1:-2]}
    change(members)
    return asice.build([Member(name, content) for name, content in members.items()], signer)


def test_changed_bytes_anywhere_are_refused(pair: Pair, watched: Watched) -> None:
    """Every byte is tried in `test_container`; here a sample of headers, manifest and data, end to end."""
    package = pair.pack().path.read_bytes()
    places = random.Random(1).sample(range(len(package)), 120)  # noqa: S311  not for secrets
    manifest = package.index(b"<?xml")
    for place in [*range(0, 60, 3), *range(manifest, len(package), 97), *places]:
        broken = bytearray(package)
        broken[place] ^= 0x10
        watched.refuses(bytes(broken))
    watched.is_untouched()


def test_cut_packages_are_refused(pair: Pair, watched: Watched) -> None:
    package = pair.pack().path.read_bytes()
    for length in [0, 1, 30, 100, *range(1000, len(package), 997), len(package) - 1]:
        assert watched.refuses(package[:length]).exit_code == 3
    watched.is_untouched()


def test_repacked_packages_are_refused(pair: Pair, watched: Watched) -> None:
    package = pair.pack().path.read_bytes()
    with zipfile.ZipFile(io.BytesIO(package)) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    for method in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w", method) as again:
            for name, content in members.items():
                again.writestr(name, content)
        assert watched.refuses(packed.getvalue()).reason is Reason.REPACKED
    watched.is_untouched()


@pytest.mark.filterwarnings("ignore:Duplicate name:UserWarning")
def test_renamed_added_doubled_and_removed_members_are_refused(pair: Pair, watched: Watched) -> None:
    package = pair.pack().path.read_bytes()
    with zipfile.ZipFile(io.BytesIO(package)) as archive:
        members = [(name, archive.read(name)) for name in archive.namelist()]
    renamed = [("sheets/other.json" if name == "sheets/classes.json" else name, body) for name, body in members]
    for changed in (renamed, [*members, ("files/9999.pdf", b"x")], [*members, members[1]], members[:1] + members[2:]):
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w") as archive:
            for name, body in changed:
                archive.writestr(name, body)
        assert watched.refuses(packed.getvalue()).reason is Reason.CHANGED
        by_our_rules = b"".join(asice._bytes_of([asice._of_bytes(name, body) for name, body in changed]))
        assert watched.refuses(by_our_rules).exit_code == 3
    watched.is_untouched()


def test_foreign_files_are_refused(watched: Watched) -> None:
    for content in (b"", b"hello", b"%PDF-1.4", bytes(10_000), b"PK\x03\x04" + bytes(40)):
        assert watched.refuses(content).exit_code == 3
    assert receive(watched.office, watched.folder / "нет такого.asice").reason is Reason.UNREADABLE
    assert receive(watched.office, watched.folder).reason is Reason.UNREADABLE
    watched.is_untouched()


def test_older_package_never_seen_is_kept_in_the_list_only(pair: Pair, watched: Watched) -> None:
    first = pair.pack().path.read_bytes()
    with pair.school.reading() as session:
        row = entries.load(session, "classes")[0]
    entries.apply(pair.school, [Edit("classes", row.id, "pupils", 20, 24)], "Правка")
    receive(pair.district, pair.pack().path, pair.district_signer).raise_if_refused()
    watched.before, watched.files = dump_without_inbox(pair.district), files_of(pair.district)
    for _ in range(2):
        result = watched.refuses(first)
        assert (result.reason, result.exit_code, result.sequence) == (Reason.OLDER, 4, 1)
    assert (dump_without_inbox(pair.district), files_of(pair.district)) == (watched.before, watched.files)
    lines = [(line.sequence, line.verdict, line.reason, line.flagged) for line in inbox(pair.district)]
    assert lines == [(1, "refused", "older", False), (2, "accepted", "taken", False)]


def test_same_number_with_other_content_is_refused_and_flagged(pair: Pair, watched: Watched) -> None:
    package = pair.pack().path
    other = repackaged(package.read_bytes(), lambda members: None, pair.school_signer)
    receive(pair.district, package, pair.district_signer).raise_if_refused()
    watched.before = dump_without_inbox(pair.district)
    result = watched.refuses(other)
    assert (result.reason, result.exit_code) == (Reason.SAME_NUMBER, 4)
    assert dump_without_inbox(pair.district) == watched.before
    assert [line.flagged for line in inbox(pair.district)] == [True, False]


def test_package_for_another_district_is_refused(pair: Pair, watched: Watched) -> None:
    def readdress(members: dict[str, bytes]) -> None:
        members["content.json"] = members["content.json"].replace(b'"district": "ZIM"', b'"district": "UST"')

    other = repackaged(pair.pack().path.read_bytes(), readdress, pair.school_signer)
    assert watched.refuses(other).reason is Reason.OTHER_DISTRICT
    watched.is_untouched()


def test_whole_package_of_another_district_is_told_whose_it_is(pair: Pair, stranger: Office, tmp_path: Path) -> None:
    package = pair.pack().path
    signer = register.load_signer(stranger, PASSPHRASE)
    watched = Watched(stranger, signer, tmp_path)
    result = watched.refuses(package.read_bytes())
    assert (result.reason, result.exit_code) == (Reason.OTHER_DISTRICT, 4)
    watched.is_untouched()


def test_package_signed_under_another_root_is_refused(pair: Pair, stranger: Office, watched: Watched) -> None:
    stranger_signer = register.load_signer(stranger, PASSPHRASE)
    forged = repackaged(pair.pack().path.read_bytes(), lambda _members: None, stranger_signer)
    result = watched.refuses(forged)
    assert (result.reason, result.exit_code) == (Reason.UNKNOWN_KEY, 4)
    watched.is_untouched()


def test_key_that_is_not_in_the_register_is_refused(pair: Pair, watched: Watched) -> None:
    """The root knows it, the register does not: the register decides."""
    package = repackaged(pair.pack().path.read_bytes(), lambda members: None, pair.district_signer)
    assert watched.refuses(package).reason is Reason.UNKNOWN_KEY
    watched.is_untouched()


def test_revoked_key_is_refused(pair: Pair, watched: Watched) -> None:
    package = pair.pack().path.read_bytes()
    known = register.revoke(pair.district, pair.school_signer.fingerprint, PASSPHRASE, why="утерян")
    assert (known.active, known.revoked_why) == (False, "утерян")
    watched.before = dump(pair.district)
    result = watched.refuses(package)
    assert (result.reason, result.exit_code) == (Reason.REVOKED_KEY, 4)
    watched.is_untouched()


def test_expired_key_is_refused(pair: Pair, watched: Watched) -> None:
    root = keys.load_signer(register.keys_folder(pair.district) / "root.key", PASSPHRASE)
    key = pair.school_signer.private_key
    holder = Holder("857", "Школа № 8", "Петров Пётр Ильич")
    old = certificates.issue(root, key.public_key(), holder, TODAY - timedelta(days=2000))
    signer = Signer(key, old, (root.certificate,))
    package = repackaged(pair.pack().path.read_bytes(), lambda members: None, signer)
    assert watched.refuses(package).reason is Reason.EXPIRED_KEY
    watched.is_untouched()


def test_wrong_clock_of_the_district_is_told_as_such(pair: Pair, watched: Watched) -> None:
    root = keys.load_signer(register.keys_folder(pair.district) / "root.key", PASSPHRASE)
    future = certificates.crl_der(certificates.new_crl(root, [], TODAY + timedelta(days=100)))
    with pair.district.writing() as session:
        session.execute(update(DISTRICTS).values(crl=future))
    watched.before = dump(pair.district)
    assert watched.refuses(pair.pack().path.read_bytes()).reason is Reason.CLOCK
    watched.is_untouched()


def test_stale_list_does_not_stop_the_district(pair: Pair) -> None:
    root = keys.load_signer(register.keys_folder(pair.district) / "root.key", PASSPHRASE)
    stale = certificates.crl_der(certificates.new_crl(root, [], TODAY - timedelta(days=600)))
    with pair.district.writing() as session:
        session.execute(update(DISTRICTS).values(crl=stale))
    assert receive(pair.district, pair.pack().path, pair.district_signer).verdict == "accepted"


def test_key_of_another_school_is_refused(pair: Pair, watched: Watched, tmp_path: Path) -> None:
    path = tmp_path / "school-858" / "858.shnor"
    create(path, role="school", code="858", name="Школа № 9")
    (tmp_path / "sticks").mkdir()
    with open_office(path) as other:
        connect(other, pair.district, tmp_path / "sticks")
        signer = register.load_signer(other, PASSPHRASE)
    watched.before = dump(pair.district)
    package = repackaged(pair.pack().path.read_bytes(), lambda members: None, signer)
    assert watched.refuses(package).reason is Reason.OTHER_SCHOOL_KEY
    watched.is_untouched()


def test_card_of_another_school_inside_is_refused(pair: Pair, watched: Watched) -> None:
    def rename(members: dict[str, bytes]) -> None:
        import hashlib

        before = members["sheets/school.json"]
        members["sheets/school.json"] = before.replace(b'"code": "857"', b'"code": "858"')
        members["content.json"] = members["content.json"].replace(
            hashlib.sha256(before).hexdigest().encode(),
            hashlib.sha256(members["sheets/school.json"]).hexdigest().encode(),
        )

    package = repackaged(pair.pack().path.read_bytes(), rename, pair.school_signer)
    result = watched.refuses(package)
    assert (result.reason, result.exit_code) == (Reason.CONTENT, 3)
    watched.is_untouched()


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b'"version": 1', b'"version": 2'),
        (b'"sequence": 1', b'"sequence": "1"'),
        (b'"sequence": 1', b'"sequence": 0'),
        (b'"sequence": 1', b'"sequence": true'),
        (b'"school": {', b'"scool": {'),
        (b'"revision": 1', b'"revision": 99'),
        (b'"key": "classes"', b'"key": "references"'),
        (b'"key": "classes"', b'"key": "pupils_of_tomorrow"'),
        (b'"created": "20', b'"created": "x0'),
        (b'"rows": 3', b'"rows": 4'),
        (b"{", b"["),
        (b'"sheets": [', b'"sheets": {}, "x": ['),
        (b'"file": "files/0001.pdf"', b'"file": "../../etc/passwd"'),
    ],
)
def test_signed_but_senseless_description_is_refused(pair: Pair, watched: Watched, old: bytes, new: bytes) -> None:
    def spoil(members: dict[str, bytes]) -> None:
        assert old in members["content.json"]
        members["content.json"] = members["content.json"].replace(old, new, 1)

    package = repackaged(pair.pack().path.read_bytes(), spoil, pair.school_signer)
    result = watched.refuses(package)
    assert (result.reason, result.exit_code) == (Reason.CONTENT, 3)
    watched.is_untouched()


def test_signed_list_of_nested_brackets_is_refused(pair: Pair, watched: Watched) -> None:
    def spoil(members: dict[str, bytes]) -> None:
        members["content.json"] = b"[" * 200_000

    package = repackaged(pair.pack().path.read_bytes(), spoil, pair.school_signer)
    assert watched.refuses(package).reason is Reason.CONTENT
    watched.is_untouched()


def test_unreadable_row_is_refused_and_named_in_the_receipt(pair: Pair, tmp_path: Path) -> None:
    def spoil(members: dict[str, bytes]) -> None:
        import hashlib

        before = members["sheets/classes.json"]
        members["sheets/classes.json"] = before.replace(b'"pupils": "18"', b'"pupils": "many"')
        members["content.json"] = members["content.json"].replace(
            hashlib.sha256(before).hexdigest().encode(),
            hashlib.sha256(members["sheets/classes.json"]).hexdigest().encode(),
        )

    path = tmp_path / "a.asice"
    path.write_bytes(repackaged(pair.pack().path.read_bytes(), spoil, pair.school_signer))
    taken = receive(pair.district, path, pair.district_signer)
    (verdict,) = [one for one in taken.sheets if one.key == "classes"]
    assert (taken.verdict, verdict.refused) == ("accepted", 1)
    assert "many" in verdict.reasons[0]
    assert "Не принято строк: 1" in taken.sentence


def test_district_without_its_key_takes_nothing_in(pair: Pair, tmp_path: Path) -> None:
    watched = Watched(pair.district, None, tmp_path)
    assert watched.refuses(pair.pack().path.read_bytes()).reason is Reason.NO_SIGNER
    watched.is_untouched()


def test_package_brought_to_a_school_and_receipt_to_a_district_are_turned_away(pair: Pair, watched: Watched) -> None:
    packed = pair.pack()
    before = dump(pair.school)
    assert receive(pair.school, packed.path).reason is Reason.WRONG_OFFICE
    assert dump(pair.school) == before
    taken = receive(pair.district, packed.path, pair.district_signer)
    assert taken.receipt is not None
    watched.before, watched.files = dump(pair.district), files_of(pair.district)
    assert watched.refuses(taken.receipt).reason is Reason.WRONG_OFFICE
    watched.is_untouched()


def test_receipt_signed_by_a_school_is_not_believed(pair: Pair, tmp_path: Path) -> None:
    receipt = receive(pair.district, pair.pack().path, pair.district_signer).receipt
    assert receipt is not None
    forged = tmp_path / "receipt.asice"
    forged.write_bytes(repackaged(receipt, lambda members: None, pair.school_signer))
    before = dump(pair.school)
    assert receive(pair.school, forged).reason is Reason.NOT_THE_DISTRICT
    assert dump(pair.school) == before


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        (b'"school": "857"', b'"school": "858"', Reason.OTHER_SCHOOL),
        (b'"sequence": 1', b'"sequence": 2', Reason.NOT_SENT),
        (b'"version": 1', b'"version": 9', Reason.CONTENT),
        (b'"sheets": [', b'"sheets": [1, ', Reason.CONTENT),
    ],
)
def test_receipt_for_something_else_is_refused(
    pair: Pair, tmp_path: Path, old: bytes, new: bytes, reason: Reason
) -> None:
    def spoil(members: dict[str, bytes]) -> None:
        assert old in members["content.json"]
        members["content.json"] = members["content.json"].replace(old, new, 1)

    receipt = receive(pair.district, pair.pack().path, pair.district_signer).receipt
    assert receipt is not None
    path = tmp_path / "receipt.asice"
    path.write_bytes(repackaged(receipt, spoil, pair.district_signer))
    before = dump(pair.school)
    result = receive(pair.school, path)
    assert result.reason is reason
    assert dump(pair.school) == before
    kind = FileError if reason.exit_code == 3 else RefusedError
    with pytest.raises(kind):
        result.raise_if_refused()


def test_base_that_is_not_connected_cannot_take_anything(school: Office, district: Office, pair: Pair) -> None:
    package = pair.pack().path
    assert receive(district, package).reason is Reason.NOT_CONNECTED
    assert receive(school, package).reason is Reason.NOT_CONNECTED
    with pytest.raises(RefusedError, match="не подключена к району"):
        pack(school, pair.school_signer, pair.stick)


def test_foreign_key_cannot_pack(pair: Pair, stranger: Office) -> None:
    with pytest.raises(RefusedError, match="не тем районом"):
        pack(pair.school, register.load_signer(stranger, PASSPHRASE), pair.stick)
    with pytest.raises(RefusedError, match="другой школе"):
        pack(pair.school, pair.district_signer, pair.stick)
    with pytest.raises(RefusedError, match="база района"):
        pack(pair.district, pair.district_signer, pair.stick)


def test_read_only_base_takes_nothing_in(pair: Pair) -> None:
    package = pair.pack().path
    assert pair.district.path is not None
    with (
        open_office(pair.district.path, access="read") as second,
        pytest.raises(RefusedError, match="только для чтения"),
    ):
        receive(second, package, pair.district_signer)


def test_register_speaks_up(pair: Pair, stranger: Office) -> None:
    (known,) = register.known_keys(pair.district)
    assert (known.school, known.person, known.active) == ("857", "Петров Пётр Ильич", True)
    assert register.own_fingerprint(pair.school) == known.fingerprint
    with pytest.raises(InputError, match="нет"):
        register.revoke(pair.district, "00000 11111", PASSPHRASE)
    with pytest.raises(RefusedError, match="Ключ района уже есть"):
        register.new_keys(pair.district, PASSPHRASE, hardness=FAST)
    general = register.district_file(stranger, PASSPHRASE, pair.stick)
    with pytest.raises(RefusedError, match="другим районом"):
        register.accept(pair.school, general)
    found = register.district_of(pair.school)
    assert found is not None
    digits = found.root_fingerprint[-11:]
    asked = register.request(pair.school, PASSPHRASE, pair.stick, person="Петров Пётр Ильич", post="Директор")
    again = register.issue(pair.district, asked, PASSPHRASE, pair.stick)
    assert register.accept(pair.school, again.path, digits=digits).compared
    assert keys.load_signer(register.keys_folder(pair.school), PASSPHRASE).certificate == pair.school_signer.certificate
    register.revoke(pair.district, known.fingerprint, PASSPHRASE)
    with pytest.raises(RefusedError, match="отозван"):
        register.issue(pair.district, asked, PASSPHRASE, pair.stick)


@pytest.mark.parametrize("reason", Reason)
def test_every_outcome_has_a_sentence_a_next_step_and_a_code(reason: Reason) -> None:
    assert reason.sentence.endswith(".")
    assert reason.next_step.endswith(".")
    assert (reason.verdict == "refused") is (reason.exit_code in {3, 4})


def test_only_forms_of_the_school_travel(pair: Pair) -> None:
    with zipfile.ZipFile(pair.pack().path) as archive:
        names = {name for name in archive.namelist() if name.startswith("sheets/")}
    assert names == {f"sheets/{key}.json" for key in ("school", "classes", "staff", "roadmap")}
    assert {"statuses", "references"} <= set(SHEETS)
