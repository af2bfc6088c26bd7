"""Verify a detached signature and say in words what was checked, against what, and what to do now."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING, Any

from shnor_desktop.errors import FileError
from shnor_desktop.services.signing.cades import SUFFIX, assemble, digest_of
from shnor_desktop.services.signing.keys import fingerprint

if TYPE_CHECKING:
    from cryptography.x509 import Certificate, CertificateRevocationList, CertificateSigningRequest

LARGEST_SIGNATURE = 256 * 1024
_CLOCK_TOLERANCE = timedelta(days=2)


class Colour(Enum):
    """Three verdicts, each with one action (EXCHANGE §6.5)."""

    GREEN = "green"
    AMBER = "amber"
    RED = "red"


class Outcome(Enum):
    """Everything a check of a signature can end with: colour, sentence, next step."""

    VALID = (Colour.GREEN, "Подпись верна, файл не менялся после подписи.", "Ничего делать не нужно.")
    CHANGED = (
        Colour.RED,
        "Файл изменён после подписи: его содержание не совпадает с подписанным.",
        "Попросите у того, кто подписал, новый экземпляр файла вместе с подписью.",
    )
    FORGED = (
        Colour.RED,
        "Подпись не сходится: она повреждена или составлена не тем ключом.",
        "Не принимайте файл. Попросите новый экземпляр вместе с подписью.",
    )
    UNREADABLE = (
        Colour.RED,
        "Файл подписи не удалось прочитать: он повреждён или это не подпись.",
        "Выберите файл с окончанием .sig или .p7s, попросите его заново, если он испорчен.",
    )
    NO_CERTIFICATE = (
        Colour.RED,
        "В подписи нет сертификата того, кто подписал: проверить её нельзя.",
        "Попросите подписать заново так, чтобы сертификат вошёл в подпись.",
    )
    UNSUPPORTED = (
        Colour.AMBER,
        "Подпись другого вида: программа проверяет подписи своих ключей (ECDSA P-256, SHA-256, отдельным файлом).",
        "УКЭП проверьте средством, которым она сделана, или на портале Госуслуг.",
    )
    UNKNOWN_ISSUER = (
        Colour.AMBER,
        "Подпись цела, но сертификат выдан не тем районом, которому доверяет эта база.",
        "Позвоните тому, кто подписал, и сверьте цифры ключа; подключитесь к его району, если это ваш район.",
    )
    REVOKED = (
        Colour.AMBER,
        "Подпись цела, но ключ того, кто подписал, отозван.",
        "Позвоните в район: документ нужно подписать действующим ключом.",
    )
    NOT_YET_VALID = (
        Colour.AMBER,
        "Подпись цела, но срок сертификата ещё не начался.",
        "Проверьте дату на этом компьютере.",
    )
    EXPIRED = (
        Colour.AMBER,
        "Подпись цела, но срок сертификата истёк.",
        "Попросите подписать новым ключом или проверьте дату на этом компьютере.",
    )
    NO_LIST = (
        Colour.AMBER,
        "Подпись цела, но списка отозванных ключей нет: отзыв не проверен.",
        "Загрузите свежий ответ или квитанцию района: список приходит вместе с ними.",
    )
    STALE_LIST = (
        Colour.AMBER,
        "Подпись цела, но список отозванных ключей просрочен: отзыв не проверен.",
        "Загрузите свежий ответ или квитанцию района: новый список приходит вместе с ними.",
    )
    FUTURE_LIST = (
        Colour.AMBER,
        "Подпись цела, но список отозванных ключей датирован будущим: дата этого компьютера неверна.",
        "Исправьте дату на этом компьютере и проверьте подпись ещё раз.",
    )

    def __init__(self, colour: Colour, sentence: str, next_step: str) -> None:
        self.colour = colour
        self.sentence = sentence
        self.next_step = next_step


@dataclass(frozen=True, slots=True)
class Trust:
    """Whom to believe: roots and the lists of revoked certificates issued under them."""

    roots: tuple["Certificate", ...] = ()
    crls: tuple["CertificateRevocationList", ...] = ()


@dataclass(frozen=True, slots=True)
class Check:
    """The result of checking one signature."""

    outcome: Outcome
    signer: str = ""
    organisation: str = ""
    serial: str = ""
    fingerprint: str = ""
    signed_at: datetime | None = None
    """As the signer's own computer believed; not a proof."""
    list_date: datetime | None = None
    """The date of the list of revoked certificates that was consulted."""
    certificate: "Certificate | None" = None

    @property
    def colour(self) -> Colour:
        return self.outcome.colour

    @property
    def intact(self) -> bool:
        """The bytes are those that were signed, whoever signed them."""
        return self.outcome.colour is not Colour.RED and self.outcome is not Outcome.UNSUPPORTED

    @property
    def sentence(self) -> str:
        """What was checked and against what; never a bare tick."""
        parts = [self.outcome.sentence]
        if self.signer:
            parts.append(f"Подписал(а): {self.signer}{f', {self.organisation}' if self.organisation else ''}.")
        if self.serial:
            parts.append(f"Сертификат № {self.serial}.")
        if self.list_date and self.outcome in {Outcome.VALID, Outcome.REVOKED}:
            parts.append(f"Отзыв проверен по списку от {self.list_date:%d.%m.%Y}.")
        if self.signed_at and self.intact:
            parts.append(
                f"Время на компьютере подписавшего: {self.signed_at:%d.%m.%Y %H:%M} (UTC), это не доказательство."
            )
        return " ".join(parts)


def signature_beside(path: Path) -> Path:
    """The signature file of a document: ``NAME.sig`` or ``NAME.p7s``."""
    for suffix in (SUFFIX, ".p7s"):
        candidate = path.with_name(path.name + suffix)
        if candidate.exists():
            return candidate
    raise FileError(
        f"Рядом с файлом «{path.name}» нет подписи.", hint=f"Положите рядом файл «{path.name}{SUFFIX}» и повторите."
    )


def verify_file(path: Path, signature: Path, trust: Trust, *, now: datetime | None = None) -> Check:
    """Check a file against its detached signature; the file is read once, in pieces."""
    try:
        with path.open("rb") as file:
            digest = digest_of(file)
        with signature.open("rb") as file:
            der = file.read(LARGEST_SIGNATURE + 1)
    except OSError as error:
        raise FileError(f"Не удалось прочитать файл «{path.name}» или его подпись.", hint="Проверьте файлы.") from error
    return verify_digest(digest, der, trust, now=now)


def verify_bytes(content: bytes, signature: bytes, trust: Trust, *, now: datetime | None = None) -> Check:
    """Check something small that is already in memory."""
    return verify_digest(hashlib.sha256(content).digest(), signature, trust, now=now)


def verify_digest(digest: bytes, signature: bytes, trust: Trust, *, now: datetime | None = None) -> Check:
    """Digest, signer's certificate, mathematics, issuer, term, revocation: in this order, the first failure speaks."""
    from cryptography.exceptions import UnsupportedAlgorithm

    parts = _read(signature)
    if isinstance(parts, Outcome):
        return Check(parts)
    try:
        return _judge(digest, parts, trust, now or datetime.now(UTC))
    except UnsupportedAlgorithm:
        return Check(Outcome.UNSUPPORTED)
    except (ValueError, TypeError):  # a certificate is taken apart as it is used: a broken one may fail late
        return Check(Outcome.UNREADABLE)


def judge_certificate(facts: Check, trust: Trust, now: datetime) -> Check:
    """Whether the certificate of an intact signature may be believed on this day."""
    certificate = facts.certificate
    root = None if certificate is None else issuer_among(certificate, trust.roots)
    if certificate is None or root is None:
        return _but(facts, Outcome.UNKNOWN_ISSUER)
    crl = _newest(crl for crl in trust.crls if crl.issuer == root.subject and crl.is_signature_valid(_key(root)))
    if crl is None:
        return _but(facts, Outcome.NO_LIST)
    facts = _but(facts, Outcome.VALID, list_date=crl.last_update_utc)
    if crl.get_revoked_certificate_by_serial_number(certificate.serial_number) is not None:
        return _but(facts, Outcome.REVOKED)
    if crl.last_update_utc > now + _CLOCK_TOLERANCE:
        return _but(facts, Outcome.FUTURE_LIST)
    if now < certificate.not_valid_before_utc:
        return _but(facts, Outcome.NOT_YET_VALID)
    if now > min(certificate.not_valid_after_utc, root.not_valid_after_utc):
        return _but(facts, Outcome.EXPIRED)
    if crl.next_update_utc is None or now > crl.next_update_utc:
        return _but(facts, Outcome.STALE_LIST)
    return facts


def issuer_among(certificate: "Certificate", roots: Iterable["Certificate"]) -> "Certificate | None":
    """The root that issued this certificate; a root itself signs no documents."""
    from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm

    for root in roots:
        try:
            certificate.verify_directly_issued_by(root)
        except (InvalidSignature, UnsupportedAlgorithm, ValueError, TypeError):
            continue
        if certificate != root:
            return root
    return None


def name_of(certificate: "Certificate | CertificateSigningRequest", attribute: str) -> str:
    """One word of the certificate's subject: ``common_name``, ``organization_name``, ``title`` or ``user_id``."""
    from cryptography.x509.oid import NameOID

    found = certificate.subject.get_attributes_for_oid(getattr(NameOID, attribute.upper()))
    return str(found[0].value) if found else ""


def person_of(certificate: "Certificate | CertificateSigningRequest") -> str:
    """The whole name of the person: the common name may be shortened."""
    whole = f"{name_of(certificate, 'surname')} {name_of(certificate, 'given_name')}".strip()
    return whole or name_of(certificate, "common_name")


@dataclass(frozen=True, slots=True)
class _Parts:
    """What the check needs out of a signature."""

    certificate: "Certificate"
    digest: bytes
    signed: bytes
    signature: bytes
    ess_hash: bytes | None
    signed_at: datetime | None


def _read(signature: bytes) -> _Parts | Outcome:
    """Take the CMS apart; whatever a hostile file makes the parser raise means «unreadable»."""
    from asn1crypto import cms, pem, tsp  # type: ignore[import-untyped]  # noqa: F401  tsp registers the attribute
    from cryptography.x509 import InvalidVersion

    if len(signature) > LARGEST_SIGNATURE:
        return Outcome.UNREADABLE
    try:
        if pem.detect(signature):
            signature = pem.unarmor(signature)[2]
        content_info = cms.ContentInfo.load(signature, strict=True)
        if content_info["content_type"].native != "signed_data":
            return Outcome.UNREADABLE
        return _take_apart(content_info["content"], signature)
    except (InvalidVersion, ValueError, TypeError, KeyError, AttributeError, IndexError, OverflowError, RecursionError):
        return Outcome.UNREADABLE


def _take_apart(signed_data: Any, whole: bytes) -> _Parts | Outcome:
    from asn1crypto import cms
    from cryptography.x509 import load_der_x509_certificate

    infos = signed_data["signer_infos"]
    if len(infos) != 1 or signed_data["encap_content_info"]["content"].native is not None:
        return Outcome.UNSUPPORTED
    info = infos[0]
    algorithms = (info["digest_algorithm"]["algorithm"].native, info["signature_algorithm"]["algorithm"].native)
    if algorithms != ("sha256", "sha256_ecdsa") or info["sid"].name != "issuer_and_serial_number":
        return Outcome.UNSUPPORTED
    attributes = _attributes(info["signed_attrs"])
    if attributes.get("content_type") != "data" or "message_digest" not in attributes:
        return Outcome.UNREADABLE
    wanted = (info["sid"].chosen["issuer"].dump(), info["sid"].chosen["serial_number"].native)
    enclosed = [choice.chosen for choice in signed_data["certificates"] if choice.name == "certificate"]
    own = [found for found in enclosed if (found.issuer.dump(), found.serial_number) == wanted]
    if not own:
        return Outcome.NO_CERTIFICATE
    above = [found for found in enclosed if found is not own[0]]
    # what is signed carries the tag of a plain SET; untag() would copy deeply, at ten times the cost
    signed = b"\x31" + info["signed_attrs"].dump()[1:]
    if assemble(own[0], above, cms.CMSAttributes.load(signed), info["signature"].native) != whole:
        return Outcome.UNREADABLE
    return _Parts(
        certificate=load_der_x509_certificate(own[0].dump()),
        digest=attributes["message_digest"],
        signed=signed,
        signature=info["signature"].native,
        ess_hash=attributes.get("signing_certificate_v2"),
        signed_at=attributes.get("signing_time"),
    )


def _judge(digest: bytes, parts: _Parts, trust: Trust, now: datetime) -> Check:
    from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, EllipticCurvePublicKey

    certificate = parts.certificate
    key = certificate.public_key()
    if not isinstance(key, EllipticCurvePublicKey) or not isinstance(key.curve, SECP256R1):
        return Check(Outcome.UNSUPPORTED)
    facts = Check(
        Outcome.VALID,
        signer=person_of(certificate),
        organisation=name_of(certificate, "organization_name"),
        serial=f"{certificate.serial_number:X}",
        fingerprint=fingerprint(key),
        signed_at=parts.signed_at,
        certificate=certificate,
    )
    if not _mathematics(parts, key):
        return _but(facts, Outcome.FORGED)
    if parts.digest != digest:
        return _but(facts, Outcome.CHANGED)
    return judge_certificate(facts, trust, now)


def _attributes(signed: Any) -> dict[str, Any]:
    """Signed attributes by name, each exactly once with one value, as the standard wants."""
    found: dict[str, Any] = {}
    for attribute in signed:
        name, values = attribute["type"].native, attribute["values"]
        if name in found or len(values) != 1:
            raise ValueError(name)
        if name == "signing_certificate_v2":
            first = values[0]["certs"][0]
            hashed_by = first["hash_algorithm"]["algorithm"].native
            found[name] = first["cert_hash"].native if hashed_by == "sha256" else b""
        else:
            found[name] = values[0].native
    return found


def _mathematics(parts: _Parts, key: Any) -> bool:
    """The signature is of this key, and the signature itself names this very certificate."""
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives import hashes
    from cryptography.hazmat.primitives.asymmetric import ec

    if parts.ess_hash != parts.certificate.fingerprint(hashes.SHA256()):
        return False
    try:
        key.verify(parts.signature, parts.signed, ec.ECDSA(hashes.SHA256()))
    except InvalidSignature:
        return False
    return True


def _newest(crls: Iterable["CertificateRevocationList"]) -> "CertificateRevocationList | None":
    return max(crls, key=age_of, default=None)


def age_of(crl: "CertificateRevocationList") -> tuple[datetime, int]:
    """What makes one list newer than another: its date, and its number on the same day."""
    from cryptography import x509

    try:
        number = crl.extensions.get_extension_for_class(x509.CRLNumber).value.crl_number
    except x509.ExtensionNotFound:
        number = 0
    return crl.last_update_utc, number


def _key(root: "Certificate") -> Any:
    return root.public_key()


def _but(facts: Check, outcome: Outcome, *, list_date: datetime | None = None) -> Check:
    return replace(facts, outcome=outcome, list_date=list_date or facts.list_date)
