"""The district issues, the school accepts, and nothing foreign slips in."""

import json
import subprocess
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509

from shnor_desktop.errors import FileError, RefusedError
from shnor_desktop.services.signing import certificates, keys
from shnor_desktop.services.signing.certificates import Holder
from shnor_desktop.services.signing.verify import name_of, person_of
from tests.services.signing.authority import TODAY, district

LONG_NAME = "Константинопольская-Заболотская Александра Вячеславовна"


def test_root_may_issue_certificates_and_lists_and_nothing_below() -> None:
    root = district().root.certificate
    constraints = root.extensions.get_extension_for_class(x509.BasicConstraints)
    usage = root.extensions.get_extension_for_class(x509.KeyUsage)
    assert constraints.critical
    assert (constraints.value.ca, constraints.value.path_length) == (True, 0)
    assert usage.critical
    assert (usage.value.key_cert_sign, usage.value.crl_sign, usage.value.digital_signature) == (True, True, False)
    assert name_of(root, "organization_name") == "Тестовый район"


@pytest.mark.parametrize("today", [date(2026, 1, 1), date(2026, 1, 31), date(2026, 11, 22), date(2028, 2, 29)])
def test_certificate_begins_well_before_today_and_lasts_three_years(today: date) -> None:
    key = keys.new_key()
    certificate = certificates.issue(district().root, key.public_key(), Holder("1", "Школа", "Яшина Ольга"), today)
    assert certificate.not_valid_before_utc.date() <= min(date(today.year, 1, 1), today - timedelta(days=30))
    assert certificate.not_valid_after_utc.year == today.year + 3


def test_empty_list_is_there_from_day_one_and_lasts() -> None:
    crl = district().crl()
    assert len(list(crl)) == 0
    assert crl.last_update_utc.date() == TODAY - timedelta(days=1)
    assert crl.next_update_utc is not None
    assert crl.next_update_utc.date() == TODAY + timedelta(days=400)


def test_request_carries_office_and_person_and_proves_the_key() -> None:
    key = keys.new_key()
    holder = Holder("857", "МБОУ «Школа № 8»", LONG_NAME, "Директор")
    request = certificates.read_request(certificates.new_request(key, holder))
    assert request.holder == holder
    assert request.fingerprint == keys.fingerprint(key.public_key())


def test_long_name_is_whole_in_the_certificate() -> None:
    key = keys.new_key()
    certificate = certificates.issue(district().root, key.public_key(), Holder("1", "Школа", LONG_NAME), TODAY)
    assert person_of(certificate) == LONG_NAME


@pytest.mark.parametrize("content", [b"", b"\x00" * 100, b"-----BEGIN CERTIFICATE REQUEST-----\nAAAA\n"])
def test_broken_request_is_refused(content: bytes) -> None:
    with pytest.raises(FileError, match="запрос"):
        certificates.read_request(content)


def test_profile_brings_the_certificate_to_its_key() -> None:
    authority = district()
    school = authority.signer("857")
    profile = certificates.read_profile(authority.profile(school))
    assert (profile.code, profile.name) == ("ZIM", "Тестовый район")
    assert certificates.own_certificate(profile, school.private_key.public_key()) == school.certificate
    assert profile.root_fingerprint == keys.fingerprint(authority.root.private_key.public_key())


def test_certificate_for_another_key_is_refused() -> None:
    profile = certificates.read_profile(district().profile(district().signer("857")))
    with pytest.raises(RefusedError, match="другому ключу"):
        certificates.own_certificate(profile, keys.new_key().public_key())


def test_profile_without_certificate_is_said_to_be_general() -> None:
    profile = certificates.read_profile(district().profile())
    with pytest.raises(RefusedError, match="общий файл района"):
        certificates.own_certificate(profile, keys.new_key().public_key())


def test_revoked_certificate_is_not_accepted() -> None:
    school = district().signer("857")
    profile = certificates.read_profile(district().profile(school, revoked=[school]))
    with pytest.raises(RefusedError, match="отозван"):
        certificates.own_certificate(profile, school.private_key.public_key())


def test_profile_of_another_root_is_refused_when_one_is_known() -> None:
    other = district("UST", "Другой район")
    with pytest.raises(RefusedError, match="другим районом"):
        certificates.read_profile(other.profile(), known_root=district().root.certificate)


def test_any_changed_letter_of_the_profile_is_refused() -> None:
    content = district().profile(district().signer("857"))
    outer = json.loads(content)
    for place in range(0, len(outer["content"]), 37):
        letter = outer["content"][place]
        changed = outer["content"][:place] + ("x" if letter != "x" else "y") + outer["content"][place + 1 :]
        with pytest.raises(FileError):
            certificates.read_profile(json.dumps({**outer, "content": changed}).encode())


def test_certificate_of_a_school_cannot_sign_a_profile() -> None:
    authority = district()
    school = authority.signer("857")
    profile = certificates.read_profile(authority.profile(school))
    forged = certificates.new_profile(school, profile)
    with pytest.raises(FileError):
        certificates.read_profile(forged)


def test_only_the_root_issues() -> None:
    with pytest.raises(RefusedError, match="корневой ключ"):
        certificates.issue(district().office, keys.new_key().public_key(), Holder("1", "Школа", "Яшина"), TODAY)


def test_typed_digits_are_compared() -> None:
    digits = "11111 22222 33333 44444 55555 66666"
    assert certificates.check_digits(digits, "55555 66666")
    assert certificates.check_digits(digits, digits)
    assert not certificates.check_digits(digits, "")
    with pytest.raises(RefusedError, match="не совпадают"):
        certificates.check_digits(digits, "55555 66667")


def test_openssl_accepts_root_list_and_certificate(tmp_path: Path) -> None:
    authority = district()
    (tmp_path / "root.crt").write_text(certificates.pem(authority.root.certificate))
    (tmp_path / "leaf.crt").write_text(certificates.pem(authority.signer("857").certificate))
    (tmp_path / "list.crl").write_bytes(certificates.crl_der(authority.crl()))
    listed = subprocess.run(
        ["openssl", "crl", "-inform", "DER", "-in", "list.crl", "-CAfile", "root.crt", "-noout"],
        cwd=tmp_path,
        capture_output=True,
        check=False,
    )
    assert b"verify OK" in listed.stderr
    leaf = subprocess.run(
        ["openssl", "verify", "-x509_strict", "-CAfile", "root.crt", "leaf.crt"],
        cwd=tmp_path,
        capture_output=True,
        check=False,
    )
    assert leaf.stdout.strip() == b"leaf.crt: OK", leaf.stderr


def test_list_of_later_moment_has_higher_number() -> None:
    first, second = district().crl(), district().crl(today=datetime.now(UTC).date())
    numbers = [crl.extensions.get_extension_for_class(x509.CRLNumber).value.crl_number for crl in (first, second)]
    assert numbers[0] <= numbers[1]
