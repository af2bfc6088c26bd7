"""Signed PDF: what a person sees, what outside verifiers say, and every way to be refused."""

import subprocess
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader

from shnor_desktop.errors import FileError
from shnor_desktop.services.reports.page import pdf
from shnor_desktop.services.signing import certificates
from shnor_desktop.services.signing.pades import sign_pdf, verify_pdf
from shnor_desktop.services.signing.verify import Outcome, Trust
from tests.services.reports.samples import Office, new_office, sample, text_of_pdf, words_by_page

NOW = datetime(2026, 3, 1, 9, 30, tzinfo=UTC)


@pytest.fixture(scope="module")
def office() -> Office:
    return new_office()


@pytest.fixture(scope="module")
def signed(office: Office) -> bytes:
    return sign_pdf(pdf(sample()), office.school, reason="Отчёт за год", at=NOW)


def boxes(content: bytes) -> list[tuple[int, list[float]]]:
    """Page and rectangle of every signature field."""
    reader: Any = PdfFileReader(BytesIO(content))
    found = []
    for number in range(int(reader.root["/Pages"]["/Count"])):
        page = reader.find_page_for_modification(number)[0].get_object()
        for widget in page.get("/Annots", ()):
            found.append((number, [float(edge) for edge in widget.get_object()["/Rect"]]))
    return found


def test_honest_signature_is_accepted_and_says_who_and_against_what(office: Office, signed: bytes) -> None:
    check = verify_pdf(signed, office.trust(), now=NOW)
    assert check.accepted
    assert "Ёлкина Мария Петровна" in check.sentence
    assert "Отзыв проверен по списку от 11.01.2026" in check.sentence
    assert check.signatures[0].serial == f"{office.school.certificate.serial_number:X}"


def test_second_signature_keeps_the_first(office: Office, signed: bytes) -> None:
    twice = sign_pdf(signed, office.school, at=NOW)
    check = verify_pdf(twice, office.trust(), now=NOW)
    assert check.accepted
    assert len(check.signatures) == 2
    assert twice.startswith(signed)


def test_outside_verifiers_accept_it(office: Office, signed: bytes, tmp_path: Path) -> None:
    file = tmp_path / "signed.pdf"
    file.write_bytes(signed)
    subprocess.run(["qpdf", "--check", str(file)], check=True, capture_output=True)
    said = subprocess.run(["pdfsig", "-nocert", str(file)], capture_output=True, text=True, check=False).stdout
    assert "Signature is Valid." in said
    assert "Total document signed" in said
    assert "ETSI.CAdES.detached" in said
    assert "Ёлкина Мария Петровна" in said


def test_mark_is_readable_and_is_not_the_one_kept_for_qualified_signatures(
    office: Office, signed: bytes, tmp_path: Path
) -> None:
    text = text_of_pdf(signed, tmp_path)
    certificate = office.school.certificate
    for words in (
        "Подписано в программе ШНОР-Офис",
        "Усиленная неквалифицированная подпись",
        "Ёлкина Мария Петровна, директор",
        f"{certificate.serial_number:X}",
        f"с {certificate.not_valid_before_utc:%d.%m.%Y} по {certificate.not_valid_after_utc:%d.%m.%Y}",
    ):
        assert words in text
    assert "ДОКУМЕНТ ПОДПИСАН" not in text.upper()
    fonts = subprocess.run(["pdffonts", str(tmp_path / "read.pdf")], capture_output=True, text=True, check=True).stdout
    assert "Courier" not in fonts


@pytest.mark.parametrize("rows", range(3, 28, 6))
@pytest.mark.parametrize("landscape", [False, True])
def test_marks_never_touch_the_text(office: Office, tmp_path: Path, rows: int, landscape: bool) -> None:
    plain = pdf(sample(rows, landscape=landscape))
    words = words_by_page(plain, tmp_path)
    high = (210 if landscape else 297) * 72 / 25.4
    twice = sign_pdf(sign_pdf(plain, office.school, at=NOW), office.school, at=NOW)
    (first_page, first), (second_page, second) = boxes(twice)
    assert first_page == second_page
    assert first[2] < second[0]
    for left, bottom, right, top in (first, second):
        for word_left, word_top, word_right, word_bottom in words[first_page]:
            apart = word_right < left or word_left > right or high - word_bottom > top or high - word_top < bottom
            assert apart


def test_third_signature_has_no_mark_but_holds(office: Office, signed: bytes) -> None:
    thrice = sign_pdf(sign_pdf(signed, office.school, at=NOW), office.school, at=NOW)
    assert verify_pdf(thrice, office.trust(), now=NOW).accepted
    assert sorted(box[2] - box[0] > 100 for _, box in boxes(thrice)) == [False, True, True]


def test_changed_byte_is_refused(office: Office, signed: bytes) -> None:
    at = signed.index(b"stream") + 40
    changed = signed[:at] + bytes([signed[at] ^ 1]) + signed[at + 1 :]
    check = verify_pdf(changed, office.trust(), now=NOW)
    assert not check.accepted
    assert "изменён после подписи" in check.sentence


def test_no_byte_of_the_file_is_free_to_change(office: Office, signed: bytes) -> None:
    trust = office.trust()
    start = signed.index(b"/Contents <") + 10
    end = signed.index(b">", start) + 1
    # the whole file in wide steps; the signature itself, its certificates and its padding in narrow ones
    places = [*range(10, len(signed), len(signed) // 40), *range(start, end, 61), start, end - 1, end - 2]
    for at in places:
        changed = signed[:at] + bytes([signed[at] ^ 1]) + signed[at + 1 :]
        assert not verify_pdf(changed, trust, now=NOW).accepted, at


def test_signature_spelled_otherwise_is_refused(office: Office, signed: bytes) -> None:
    start = signed.index(b"/Contents <") + 11
    end = signed.index(b">", start)
    assert not verify_pdf(signed[:start] + signed[start:end].lower() + signed[end:], office.trust(), now=NOW).accepted


def test_overlay_after_signing_is_refused(office: Office, signed: bytes) -> None:
    writer: Any = IncrementalPdfFileWriter(BytesIO(signed))
    box = generic.StreamObject(stream_data=b"q 1 0 0 rg 100 500 300 100 re f Q")
    writer.add_stream_to_page(0, writer.add_object(box))
    output = BytesIO()
    writer.write(output)
    check = verify_pdf(output.getvalue(), office.trust(), now=NOW)
    assert not check.accepted
    assert "поверх страниц" in check.sentence


def test_appended_bytes_are_refused(office: Office, signed: bytes) -> None:
    check = verify_pdf(signed + b"% more", office.trust(), now=NOW)
    assert not check.accepted
    assert "приписано" in check.sentence


@pytest.mark.parametrize("keep", [0, 10, 2000, -1, -40, -3000])
def test_cut_file_is_refused(office: Office, signed: bytes, keep: int) -> None:
    check = verify_pdf(signed[:keep], office.trust(), now=NOW)
    assert not check.accepted
    assert check.sentence


def test_revoked_signer_is_refused(office: Office, signed: bytes) -> None:
    check = verify_pdf(signed, office.trust(office.school), now=NOW)
    assert not check.accepted
    assert check.signatures[0].outcome is Outcome.REVOKED


def test_without_a_revocation_list_nothing_is_accepted(office: Office, signed: bytes) -> None:
    check = verify_pdf(signed, Trust((office.root.certificate,)), now=NOW)
    assert not check.accepted
    assert check.signatures[0].outcome is Outcome.NO_LIST


def test_unknown_district_is_refused(signed: bytes) -> None:
    check = verify_pdf(signed, new_office().trust(), now=NOW)
    assert not check.accepted
    assert check.signatures[0].outcome is Outcome.UNKNOWN_ISSUER


def test_expired_certificate_is_refused(office: Office, signed: bytes) -> None:
    later = NOW + timedelta(days=365 * 4)
    fresh = certificates.new_crl(office.root, [], later.date())
    check = verify_pdf(signed, Trust((office.root.certificate,), (fresh,)), now=later)
    assert not check.accepted
    assert check.signatures[0].outcome is Outcome.EXPIRED


def test_unsigned_and_foreign_files_get_their_own_sentences(office: Office, tmp_path: Path) -> None:
    assert verify_pdf(pdf(sample()), office.trust(), now=NOW).sentence == "В этом PDF нет подписи."
    assert "не удалось прочитать" in verify_pdf(b"PK\x03\x04", office.trust(), now=NOW).sentence
    with pytest.raises(FileError, match="не удалось подписать"):
        sign_pdf(b"PK\x03\x04", office.school)
    with pytest.raises(FileError, match=r"нет.pdf"):
        verify_pdf(tmp_path / "нет.pdf", office.trust(), now=NOW)
