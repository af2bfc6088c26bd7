"""Detached CAdES-BES signatures of any file: ``report.pdf`` gets ``report.pdf.sig`` beside it."""

import hashlib
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, BinaryIO

from shnor_desktop.errors import FileError
from shnor_desktop.services.signing.keys import Signer, write_file

SUFFIX = ".sig"
_CHUNK = 1024 * 1024


def sign_file(path: Path, signer: Signer, *, at: datetime | None = None) -> Path:
    """Sign a file of any kind; the signature lies beside it and the file itself is not touched."""
    target = path.with_name(path.name + SUFFIX)
    try:
        with path.open("rb") as file:
            digest = digest_of(file)
    except OSError as error:
        raise FileError(f"Не удалось прочитать файл «{path.name}».", hint="Проверьте, на месте ли он.") from error
    write_file(target, sign_digest(digest, signer, at=at))
    return target


def sign_bytes(content: bytes, signer: Signer, *, at: datetime | None = None) -> bytes:
    """The detached signature (DER) of something small that is already in memory."""
    return sign_digest(hashlib.sha256(content).digest(), signer, at=at)


def digest_of(stream: BinaryIO, step: Callable[[int], None] | None = None) -> bytes:
    """SHA-256 of a stream, a piece at a time; ``step`` is told how many bytes have been read."""
    digest = hashlib.sha256()
    done = 0
    while piece := stream.read(_CHUNK):
        digest.update(piece)
        done += len(piece)
        if step:
            step(done)
    return digest.digest()


def sign_digest(digest: bytes, signer: Signer, *, at: datetime | None = None) -> bytes:
    """CAdES-BES over a SHA-256 digest: content type, time, digest and the hash of the signer's certificate.

    The time is what this computer's clock says; nobody takes it for proof (EXCHANGE §1.3.10).
    """
    from asn1crypto import cms, core, tsp, x509  # type: ignore[import-untyped]
    from cryptography.hazmat.primitives import hashes
    from cryptography.hazmat.primitives.asymmetric import ec
    from cryptography.hazmat.primitives.serialization import Encoding

    moment = (at or datetime.now(UTC)).astimezone(UTC).replace(microsecond=0)
    own_der = signer.certificate.public_bytes(Encoding.DER)
    own = x509.Certificate.load(own_der)
    above = [x509.Certificate.load(certificate.public_bytes(Encoding.DER)) for certificate in signer.chain]
    ess = tsp.ESSCertIDv2(
        {
            "cert_hash": hashlib.sha256(own_der).digest(),
            "issuer_serial": {
                "issuer": x509.GeneralNames([x509.GeneralName("directory_name", own.issuer)]),
                "serial_number": own.serial_number,
            },
        }
    )
    attributes = cms.CMSAttributes(
        [
            cms.CMSAttribute({"type": "content_type", "values": ["data"]}),
            cms.CMSAttribute({"type": "signing_time", "values": [cms.Time({"utc_time": core.UTCTime(moment)})]}),
            cms.CMSAttribute({"type": "message_digest", "values": [digest]}),
            cms.CMSAttribute(
                {"type": "signing_certificate_v2", "values": [tsp.SigningCertificateV2({"certs": [ess]})]}
            ),
        ]
    )
    return assemble(own, above, attributes, signer.private_key.sign(attributes.dump(), ec.ECDSA(hashes.SHA256())))


def assemble(own: Any, above: Sequence[Any], attributes: Any, signature: bytes) -> bytes:
    """The only form in which we write a signature; the verifier writes it anew and compares."""
    from asn1crypto import algos, cms

    sha256 = algos.DigestAlgorithm({"algorithm": "sha256"})
    signer_info = cms.SignerInfo(
        {
            "version": "v1",
            "sid": cms.SignerIdentifier(
                "issuer_and_serial_number",
                cms.IssuerAndSerialNumber({"issuer": own.issuer, "serial_number": own.serial_number}),
            ),
            "digest_algorithm": sha256,
            "signed_attrs": attributes,
            "signature_algorithm": algos.SignedDigestAlgorithm({"algorithm": "sha256_ecdsa"}),
            "signature": signature,
        }
    )
    signed = cms.SignedData(
        {
            "version": "v1",
            "digest_algorithms": [sha256],
            "encap_content_info": {"content_type": "data"},
            "certificates": [own, *above],
            "signer_infos": [signer_info],
        }
    )
    return bytes(cms.ContentInfo({"content_type": "signed_data", "content": signed}).dump())
