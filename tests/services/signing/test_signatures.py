"""Detached signatures: openssl agrees with us, and every way to spoil one is told apart."""

import subprocess
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from shnor_desktop.errors import FileError
from shnor_desktop.services.signing import cades, certificates, verify
from shnor_desktop.services.signing.verify import Colour, Outcome, Trust
from tests.services.signing.authority import TODAY, district

CONTENT = "Строка первая\r\nстрока вторая\n".encode() * 400
NOW = datetime.now(UTC)


def test_openssl_verifies_the_signature_as_cades(tmp_path: Path) -> None:
    document = tmp_path / "Отчёт за год.pdf"
    document.write_bytes(CONTENT)
    signature = cades.sign_file(document, district().signer("857"))
    (tmp_path / "root.crt").write_text(certificates.pem(district().root.certificate))
    command = ["openssl", "cms", "-verify", "-cades", "-binary", "-inform", "DER", "-in", str(signature)]
    command += ["-content", str(document), "-CAfile", str(tmp_path / "root.crt"), "-out", "/dev/null"]
    done = subprocess.run(command, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr
    assert signature.name == "Отчёт за год.pdf.sig"
    document.write_bytes(CONTENT + b"!")
    assert subprocess.run(command, capture_output=True, check=False).returncode != 0


def test_valid_signature_says_who_signed_and_what_was_checked(tmp_path: Path) -> None:
    document = tmp_path / "a.bin"
    document.write_bytes(CONTENT)
    cades.sign_file(document, district().signer("857"))
    check = verify.verify_file(document, verify.signature_beside(document), district().trust())
    assert check.outcome is Outcome.VALID
    assert (check.colour, check.intact) == (Colour.GREEN, True)
    assert check.signer == "Петров Пётр Ильич"
    assert f"по списку от {TODAY - timedelta(days=1):%d.%m.%Y}" in check.sentence


def test_missing_signature_is_said_with_the_name_it_must_have(tmp_path: Path) -> None:
    with pytest.raises(FileError) as raised:
        verify.signature_beside(tmp_path / "a.pdf")
    assert "a.pdf.sig" in raised.value.hint


def test_changed_file_is_red() -> None:
    signature = cades.sign_bytes(CONTENT, district().signer("857"))
    check = verify.verify_bytes(CONTENT[:-1], signature, district().trust())
    assert (check.outcome, check.colour, check.intact) == (Outcome.CHANGED, Colour.RED, False)


def test_unknown_district_is_amber() -> None:
    signature = cades.sign_bytes(CONTENT, district("UST", "Другой район").signer("857"))
    assert verify.verify_bytes(CONTENT, signature, district().trust()).outcome is Outcome.UNKNOWN_ISSUER


def test_revoked_signer_is_caught_without_a_distribution_point() -> None:
    signer = district().signer("857")
    check = verify.verify_bytes(CONTENT, cades.sign_bytes(CONTENT, signer), district().trust([signer]))
    assert (check.outcome, check.colour) == (Outcome.REVOKED, Colour.AMBER)


def test_absent_stale_and_future_lists_are_told_apart() -> None:
    authority = district()
    signature = cades.sign_bytes(CONTENT, authority.signer("857"))
    root = (authority.root.certificate,)
    assert verify.verify_bytes(CONTENT, signature, Trust(root)).outcome is Outcome.NO_LIST
    old = Trust(root, (authority.crl(today=TODAY - timedelta(days=500)),))
    assert verify.verify_bytes(CONTENT, signature, old).outcome is Outcome.STALE_LIST
    future = Trust(root, (authority.crl(today=TODAY + timedelta(days=30)),))
    assert verify.verify_bytes(CONTENT, signature, future).outcome is Outcome.FUTURE_LIST


def test_list_of_another_district_does_not_count() -> None:
    authority, other = district(), district("UST", "Другой район")
    signature = cades.sign_bytes(CONTENT, authority.signer("857"))
    trust = Trust((authority.root.certificate,), (other.crl(),))
    assert verify.verify_bytes(CONTENT, signature, trust).outcome is Outcome.NO_LIST


def test_clock_twenty_years_off_is_told_as_a_matter_of_dates() -> None:
    signature = cades.sign_bytes(CONTENT, district().signer("857"))
    late = verify.verify_bytes(CONTENT, signature, district().trust(), now=NOW + timedelta(days=7300))
    early = verify.verify_bytes(CONTENT, signature, district().trust(), now=NOW - timedelta(days=7300))
    assert late.outcome is Outcome.EXPIRED
    assert early.outcome is Outcome.FUTURE_LIST
    assert "дат" in early.outcome.next_step


# a changed byte may make a country of twelve letters: the library warns, the check still has to refuse
@pytest.mark.filterwarnings("ignore:Attribute's length:UserWarning")
@pytest.mark.parametrize("step", [5, pytest.param(1, marks=pytest.mark.slow)])
def test_no_byte_of_the_signature_can_change_and_stay_green_unless_it_is_the_root_enclosed(step: int) -> None:
    """The root enclosed beside the signer's certificate is not part of what is signed; all else must count."""
    signature = cades.sign_bytes(CONTENT, district().signer("857"))
    root = certificates.der(district().root.certificate)
    spare = range(signature.index(root), signature.index(root) + len(root))
    trust = district().trust()
    for place in range(0, len(signature), step):
        broken = bytearray(signature)
        broken[place] ^= 1 << place % 8
        check = verify.verify_bytes(CONTENT, bytes(broken), trust)
        assert check.outcome is not Outcome.VALID or place in spare, place


@pytest.mark.parametrize(
    "content", [b"", b"\x30", b"hello", b"\x30\x80" * 1000, b"-----BEGIN CMS-----\n", bytes(300_000)]
)
def test_junk_is_unreadable_and_raises_nothing(content: bytes) -> None:
    assert verify.verify_bytes(CONTENT, content, district().trust()).outcome is Outcome.UNREADABLE


def test_signature_in_text_form_is_read_too() -> None:
    from asn1crypto import pem  # type: ignore[import-untyped]

    signature = pem.armor("CMS", cades.sign_bytes(CONTENT, district().signer("857")))
    assert verify.verify_bytes(CONTENT, signature, district().trust()).outcome is Outcome.VALID


def test_signature_by_another_tool_without_certificate_hash_is_not_ours(tmp_path: Path) -> None:
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.serialization import pkcs7

    signer = district().signer("857")
    builder = pkcs7.PKCS7SignatureBuilder().set_data(CONTENT)
    builder = builder.add_signer(signer.certificate, signer.private_key, hashes.SHA256())
    options = [pkcs7.PKCS7Options.DetachedSignature, pkcs7.PKCS7Options.Binary]
    signature = builder.sign(serialization.Encoding.DER, options)
    assert verify.verify_bytes(CONTENT, signature, district().trust()).outcome is Outcome.FORGED


def test_rsa_is_said_to_be_of_another_kind() -> None:
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import rsa
    from cryptography.hazmat.primitives.serialization import pkcs7
    from cryptography.x509 import CertificateBuilder, random_serial_number

    key = rsa.generate_private_key(65537, 2048)
    name = district().root.certificate.subject
    builder = CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
    builder = builder.serial_number(random_serial_number()).not_valid_before(NOW).not_valid_after(NOW)
    certificate = builder.sign(key, hashes.SHA256())
    signing = pkcs7.PKCS7SignatureBuilder().set_data(CONTENT).add_signer(certificate, key, hashes.SHA256())
    options = [pkcs7.PKCS7Options.DetachedSignature, pkcs7.PKCS7Options.Binary]
    signature = signing.sign(serialization.Encoding.DER, options)
    assert verify.verify_bytes(CONTENT, signature, district().trust()).outcome is Outcome.UNSUPPORTED


@pytest.mark.parametrize("outcome", Outcome)
def test_every_outcome_has_a_sentence_and_a_next_step(outcome: Outcome) -> None:
    assert outcome.sentence.endswith(".")
    assert outcome.next_step.endswith(".")
    assert isinstance(outcome.colour, Colour)
