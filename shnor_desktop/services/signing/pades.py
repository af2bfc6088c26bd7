"""A signature inside a PDF (PAdES B-B) with a mark a person can see, and its verification.

The mark is the program's own: it names the kind of signature and never looks like the one that the law keeps for
a qualified signature (DOMAIN §7.3). It stands in the place that the report keeps for it, so it covers no text; a
PDF without such a place, or with both halves taken, is signed without a mark.
"""

import asyncio
import logging
from dataclasses import dataclass
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

from shnor_desktop.errors import FileError
from shnor_desktop.paths import font_file
from shnor_desktop.services.signing.cades import assemble
from shnor_desktop.services.signing.certificates import crl_der, der, load_der
from shnor_desktop.services.signing.keys import Signer, fingerprint
from shnor_desktop.services.signing.verify import (
    Check,
    Colour,
    Outcome,
    Trust,
    judge_certificate,
    name_of,
    person_of,
)

if TYPE_CHECKING:
    from cryptography.x509 import Certificate

MARKS = "Место для отметок об электронной подписи"
"""A bookmark of this name in a report frames the place kept for the marks."""
LARGEST_PDF = 256 * 1024 * 1024
_FIELD = "ShnorSignature"
_MARK_FONT = "PT_Sans-Web-Regular.ttf"
_MARK_SIZE = 8
_MARKS_ON_PAGE = 2
_MOST_BOOKMARKS = 1000
_BETWEEN = 8.0
_WIDEST = 250.0


@dataclass(frozen=True, slots=True)
class PdfCheck:
    """What became of the check of a PDF: accepted as a whole or not, why, what to do, and each signature in order."""

    accepted: bool
    sentence: str
    next_step: str = ""
    signatures: tuple[Check, ...] = ()


def sign_pdf(source: Path | bytes, signer: Signer, *, reason: str = "", at: datetime | None = None) -> bytes:
    """The signed PDF: the old bytes untouched, signature and mark appended.

    ``at`` is the time printed in the mark; without it, the clock of this computer, which proves nothing.
    """
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
    from pyhanko.pdf_utils.misc import PdfError
    from pyhanko.sign import fields, signers

    _hush()
    content = _content(source)
    moment = (at or datetime.now(UTC)).astimezone().replace(microsecond=0)
    try:
        writer = IncrementalPdfFileWriter(BytesIO(content), strict=True)
        taken = len(writer.prev.embedded_signatures)
        place = _free_place(writer.prev, taken)
        field = f"{_FIELD}{taken + 1}"
        pdf_signer = signers.PdfSigner(
            signers.PdfSignatureMetadata(
                field_name=field,
                subfilter=fields.SigSeedSubFilter.PADES,
                md_algorithm="sha256",
                name=person_of(signer.certificate),
                reason=reason or None,
            ),
            _pyhanko_signer(signer),
            stamp_style=_stamp_style() if place else None,
            new_field_spec=fields.SigFieldSpec(
                field, on_page=place[0] if place else 0, box=place[1] if place else None
            ),
        )
        words = {"mark": mark_text(signer.certificate, moment)} if place else None
        output = BytesIO()
        pdf_signer.sign_pdf(writer, output=output, appearance_text_params=words)
    except (PdfError, ValueError, KeyError, TypeError, AttributeError, IndexError, RecursionError) as error:
        raise FileError(
            "Этот PDF не удалось подписать: он повреждён, зашифрован или закрыт для изменений.",
            hint="Сохраните документ заново и подпишите его.",
        ) from error
    return output.getvalue()


def mark_text(certificate: "Certificate", moment: datetime) -> str:
    """The words of the mark, all of them from the certificate but the time (DOMAIN §7.3, EXCHANGE §1.3.2)."""
    post = name_of(certificate, "title")
    name = person_of(certificate)
    office = name_of(certificate, "organization_name")
    number = f"{certificate.serial_number:X}"
    lines = [
        "Подписано в программе ШНОР-Офис",
        "Усиленная неквалифицированная подпись",
        "(ключ зарегистрирован районом)",
        *_folded(f"Подписал(а): {name}{f', {post}' if post else ''}"),
        *(_folded(office) if office else ()),
        f"Сертификат: {number}",
        f"Срок: с {certificate.not_valid_before_utc:%d.%m.%Y} по {certificate.not_valid_after_utc:%d.%m.%Y}",
        f"По часам компьютера: {moment:%d.%m.%Y %H:%M}",
    ]
    return "\n".join(lines)


def verify_pdf(source: Path | bytes, trust: Trust, *, now: datetime | None = None) -> PdfCheck:
    """Accepted only when every signature holds, nothing was changed or laid over the pages after it, every
    certificate is of a trusted root and not revoked, and the last signature covers the file to its end.
    """
    _hush()
    content = _content(source)
    moment = now or datetime.now(UTC)
    try:
        found = asyncio.run(_validate(content, trust, moment))
    except Exception as error:  # noqa: BLE001  a hostile file may raise anything in the parser (EXCHANGE §1.3.8)
        logging.getLogger(__name__).info("PDF signature not readable: %s", type(error).__name__)
        return PdfCheck(
            False,
            "Подпись в этом PDF не удалось прочитать: файл повреждён, обрезан или подписан другим способом.",
            "Попросите у того, кто подписал, новый экземпляр файла.",
        )
    if not found:
        return PdfCheck(False, "В этом PDF нет подписи.", "Попросите подписанный экземпляр.")
    checks = tuple(_check(item, trust, moment) for item in found)
    return _verdict(found, checks)


@dataclass(frozen=True, slots=True)
class _Found:
    """One signature of the file as pyHanko sees it."""

    certificate: "Certificate"
    signed_at: datetime | None
    intact: bool
    valid: bool
    whole_revision: bool
    whole_file: bool
    untouched: bool
    bottom_line: bool
    ours: bool


async def _validate(content: bytes, trust: Trust, moment: datetime) -> list[_Found]:
    from asn1crypto import crl, x509  # type: ignore[import-untyped]
    from pyhanko.pdf_utils.reader import PdfFileReader
    from pyhanko.sign.diff_analysis import ModificationLevel
    from pyhanko.sign.validation import async_validate_pdf_signature
    from pyhanko.sign.validation.status import SignatureCoverageLevel
    from pyhanko_certvalidator import ValidationContext

    reader = PdfFileReader(BytesIO(content), strict=True)
    found = []
    for embedded in reader.embedded_signatures:
        context = ValidationContext(
            trust_roots=[x509.Certificate.load(der(root)) for root in trust.roots],
            crls=[crl.CertificateList.load(crl_der(item)) for item in trust.crls],
            # The other modes say TRUSTED of a revoked signer (EXCHANGE §1.3.3).
            revocation_mode="require",
            allow_fetching=False,
            moment=moment,
        )
        status = await async_validate_pdf_signature(embedded, context)
        found.append(
            _Found(
                certificate=load_der(status.signing_cert.dump()),
                signed_at=status.signer_reported_dt,
                intact=bool(status.intact),
                valid=bool(status.valid),
                whole_revision=status.coverage >= SignatureCoverageLevel.ENTIRE_REVISION,
                whole_file=status.coverage == SignatureCoverageLevel.ENTIRE_FILE,
                untouched=status.modification_level is not None and status.modification_level < ModificationLevel.OTHER,
                bottom_line=bool(status.bottom_line),
                ours=_as_we_write(embedded, content, trust),
            )
        )
    return found


def _as_we_write(embedded: Any, content: bytes, trust: Trust) -> bool:
    """Whether writing the signature anew gives these very bytes: no byte of it may be free to change.

    PDF reserves more room than a signature takes; what is left over must be zeros. Certificates that are enclosed
    beside the signer's are signed by nothing here, so they must be the trusted roots themselves.
    """
    from asn1crypto import cms

    own, above = embedded.signer_cert, list(embedded.other_embedded_certs)
    if not {item.dump() for item in above} <= {der(root) for root in trust.roots}:
        return False
    info = embedded.signer_info
    attributes = cms.CMSAttributes.load(b"\x31" + info["signed_attrs"].dump()[1:])
    signature = assemble(own, above, attributes, info["signature"].native)
    padded = signature.ljust(len(embedded.pkcs7_content), b"\0")
    start, length, end, _ = (int(edge) for edge in embedded.byte_range)
    return content[start + length : end] == b"<" + padded.hex().upper().encode() + b">"


def _check(found: _Found, trust: Trust, moment: datetime) -> Check:
    certificate = found.certificate
    key: Any = certificate.public_key()
    facts = Check(
        Outcome.VALID if found.intact and found.valid else Outcome.CHANGED if found.valid else Outcome.FORGED,
        signer=person_of(certificate),
        organisation=name_of(certificate, "organization_name"),
        serial=f"{certificate.serial_number:X}",
        fingerprint=fingerprint(key),
        signed_at=found.signed_at.astimezone(UTC) if found.signed_at else None,
        certificate=certificate,
    )
    return judge_certificate(facts, trust, moment) if facts.outcome is Outcome.VALID else facts


def _verdict(found: list[_Found], checks: tuple[Check, ...]) -> PdfCheck:
    """The first reason to refuse speaks; pyHanko's own bottom line has the last word."""
    again = "Не принимайте этот файл. Попросите у того, кто подписал, новый экземпляр."
    for item, check in zip(found, checks, strict=True):
        if check.colour is Colour.RED:
            return PdfCheck(False, check.sentence, check.outcome.next_step, checks)
        if not item.untouched or not item.whole_revision:
            return PdfCheck(
                False,
                "После подписи в файл добавлено или поверх страниц положено то, чего подписавший не видел.",
                again,
                checks,
            )
    if not found[-1].whole_file:
        return PdfCheck(False, "После последней подписи к файлу что-то приписано.", again, checks)
    for item, check in zip(found, checks, strict=True):
        if check.outcome is not Outcome.VALID:
            return PdfCheck(False, check.sentence, check.outcome.next_step, checks)
        if not item.bottom_line:
            return PdfCheck(False, "Подпись не сошлась по всем правилам PAdES, файл не принят.", again, checks)
    if not all(item.ours for item in found):
        text = "Подпись в этом PDF записана не так, как её пишет программа: она изменена или сделана другим средством."
        return PdfCheck(False, text, again, checks)
    return PdfCheck(True, " ".join(check.sentence for check in checks), "", checks)


def _content(source: Path | bytes) -> bytes:
    if isinstance(source, bytes):
        return source
    try:
        if source.stat().st_size > LARGEST_PDF:
            raise FileError(f"Файл «{source.name}» слишком велик.", hint="Разделите документ на части.")
        return source.read_bytes()
    except OSError as error:
        raise FileError(f"Не удалось прочитать файл «{source.name}».", hint="Проверьте, на месте ли он.") from error


def _free_place(reader: Any, taken: int) -> tuple[int, tuple[int, int, int, int]] | None:
    """Page and box for the next mark: the left half of the kept place, then the right one, then none."""
    item = _resolved(_resolved(reader.root, "/Outlines"), "/First")
    for _ in range(_MOST_BOOKMARKS):  # in a hostile file they may run in a ring
        if item is None or str(item["/Title"]) == MARKS:
            break
        item = _resolved(item, "/Next")
    if item is None or str(item["/Title"]) != MARKS or taken >= _MARKS_ON_PAGE:
        return None
    target = item["/Dest"]
    left, bottom, right, top = (float(target[index]) for index in range(2, 6))
    page = _page_number(reader, target.raw_get(0))
    if page is None:
        return None
    half = min((right - left - _BETWEEN) / 2, _WIDEST)
    start = left + taken * (half + _BETWEEN)
    return page, (round(start), round(bottom), round(start + half), round(top))


def _resolved(holder: Any, key: str) -> Any:
    """The object itself where the file keeps a reference to it; ``get`` of pyHanko would give the reference."""
    return holder[key] if holder is not None and key in holder else None


def _page_number(reader: Any, reference: Any) -> int | None:
    for number in range(int(reader.root["/Pages"]["/Count"])):
        if reader.find_page_for_modification(number)[0].reference == reference.reference:
            return number
    return None


def _pyhanko_signer(signer: Signer) -> Any:
    from asn1crypto import keys, x509
    from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
    from pyhanko.sign.signers import SimpleSigner
    from pyhanko_certvalidator.registry import SimpleCertificateStore

    private = signer.private_key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
    stores: Any = SimpleCertificateStore
    # pdfsig finds the way to the root of a second signature only when the root is enclosed.
    store = stores.from_certs([x509.Certificate.load(der(item)) for item in signer.chain])
    return SimpleSigner(
        signing_cert=x509.Certificate.load(der(signer.certificate)),
        signing_key=keys.PrivateKeyInfo.load(private),
        cert_registry=store,
    )


def _stamp_style() -> Any:
    from pyhanko.pdf_utils.font.api import FontEngine, FontEngineFactory
    from pyhanko.pdf_utils.font.opentype import GlyphAccumulator
    from pyhanko.pdf_utils.layout import AxisAlignment, Margins, SimpleBoxLayoutRule
    from pyhanko.pdf_utils.text import TextBoxStyle
    from pyhanko.stamp import TextStampStyle

    content = font_file(_MARK_FONT).read_bytes()

    class MarkFont(FontEngineFactory):
        """Without a font pyHanko takes Courier, which prints garbage for Russian (EXCHANGE §1.3.1); its own factory
        for TrueType leaves the file open, and Windows then cannot replace it.
        """

        def create_font_engine(self, writer: Any, obj_stream: Any = None) -> FontEngine:
            return GlyphAccumulator(writer, BytesIO(content), font_size=_MARK_SIZE, obj_stream=obj_stream)

    return TextStampStyle(
        stamp_text="%(mark)s",
        text_box_style=TextBoxStyle(
            font=MarkFont(),
            font_size=_MARK_SIZE,
            leading=_MARK_SIZE + 1,
            box_layout_rule=SimpleBoxLayoutRule(AxisAlignment.ALIGN_MIN, AxisAlignment.ALIGN_MID, Margins(0, 0, 0, 0)),
        ),
        inner_content_layout=SimpleBoxLayoutRule(AxisAlignment.ALIGN_MIN, AxisAlignment.ALIGN_MID, Margins(6, 6, 4, 4)),
        background=None,
        border_width=1,
    )


def _folded(text: str, letters: int = 60) -> list[str]:
    """Lines for the mark, which has no wrapping of its own."""
    import textwrap

    return textwrap.wrap(text, letters)


def _hush() -> None:
    """pyHanko logs tracebacks for ordinary «not trusted» results (EXCHANGE §1.3.9)."""
    for name in ("pyhanko", "pyhanko_certvalidator"):
        logging.getLogger(name).setLevel(logging.CRITICAL)
