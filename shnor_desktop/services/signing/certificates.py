"""The district's small authority: root, requests of schools, certificates, revocation list, profile file.

A request (``.shnor-request``) is a PKCS#10 request in PEM. A profile (``.shnor-profile``) is JSON signed by the
office key of the district: root, revocation list and, as the answer to a request, the school's certificate.
The root issues; the office key, issued under the root like any school's, signs profiles and receipts.
"""

import base64
import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from shnor_desktop.errors import FileError, InputError, RefusedError
from shnor_desktop.services.signing.cades import sign_bytes
from shnor_desktop.services.signing.keys import Signer, fingerprint
from shnor_desktop.services.signing.verify import Outcome, Trust, issuer_among, name_of, person_of, verify_bytes

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey, EllipticCurvePublicKey
    from cryptography.x509 import Certificate, CertificateBuilder, CertificateRevocationList, Name

REQUEST_SUFFIX = ".shnor-request"
PROFILE_SUFFIX = ".shnor-profile"
LARGEST_FILE = 1024 * 1024
_PROFILE_FORMAT = "shnor-profile"
_PROFILE_VERSION = 1
_ROOT_YEARS = 20
_SIGNER_YEARS = 3
_CRL_DAYS = 400
_LONGEST_WORD = 64


@dataclass(frozen=True, slots=True)
class Holder:
    """Whose key it is: the office by code and name, the person by name and post."""

    code: str
    office: str
    person: str
    post: str = ""


@dataclass(frozen=True, slots=True)
class Request:
    """A request for a certificate whose own signature holds."""

    holder: Holder
    public_key: "EllipticCurvePublicKey"

    @property
    def fingerprint(self) -> str:
        return fingerprint(self.public_key)


@dataclass(frozen=True, slots=True)
class Profile:
    """What a district tells a school about itself, with the school's certificate when it answers a request."""

    code: str
    name: str
    root: "Certificate"
    office: "Certificate"
    crl: "CertificateRevocationList"
    issued: date
    certificate: "Certificate | None" = None

    @property
    def root_fingerprint(self) -> str:
        return fingerprint(ec_key(self.root))

    @property
    def trust(self) -> Trust:
        return Trust((self.root,), (self.crl,))


def new_root(key: "EllipticCurvePrivateKey", code: str, name: str, today: date) -> "Certificate":
    """The district's own root: it may issue end certificates and revocation lists, nothing below that."""
    from cryptography import x509

    subject = _subject(Holder(code, name, f"Корень {code}"))
    own = (subject, key.public_key())
    builder = _certificate(own, own, today, _ROOT_YEARS)
    builder = builder.add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
    builder = builder.add_extension(_usage("key_cert_sign", "crl_sign"), critical=True)
    return _signed(builder, key)


def issue(root: Signer, public_key: "EllipticCurvePublicKey", holder: Holder, today: date) -> "Certificate":
    """A certificate for three years under the root; it may sign, and nothing else."""
    from cryptography import x509

    _require_root(root)
    issuer = (root.certificate.subject, ec_key(root.certificate))
    builder = _certificate((_subject(holder), public_key), issuer, today, _SIGNER_YEARS)
    builder = builder.add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
    builder = builder.add_extension(_usage("digital_signature", "content_commitment"), critical=True)
    return _signed(builder, root.private_key)


def new_request(key: "EllipticCurvePrivateKey", holder: Holder) -> bytes:
    """The request file of a school key (PEM); it proves that the asker has the private half."""
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes
    from cryptography.hazmat.primitives.serialization import Encoding

    builder = x509.CertificateSigningRequestBuilder().subject_name(_subject(holder))
    return builder.sign(key, hashes.SHA256()).public_bytes(Encoding.PEM)


def read_request(content: bytes) -> Request:
    """The request of a school, its own signature checked."""
    from cryptography import x509
    from cryptography.exceptions import UnsupportedAlgorithm
    from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, EllipticCurvePublicKey

    damaged = FileError("Файл запроса повреждён или это не запрос.", hint="Попросите школу сохранить запрос ещё раз.")
    if len(content) > LARGEST_FILE:
        raise damaged
    try:
        csr = x509.load_pem_x509_csr(content)
        key, whole = csr.public_key(), csr.is_signature_valid
    except (ValueError, TypeError, UnsupportedAlgorithm) as error:
        raise damaged from error
    if not whole or not isinstance(key, EllipticCurvePublicKey) or not isinstance(key.curve, SECP256R1):
        raise damaged
    holder = Holder(
        code=name_of(csr, "user_id"),
        office=name_of(csr, "organization_name"),
        person=person_of(csr),
        post=name_of(csr, "title"),
    )
    if not holder.code or not holder.person:
        raise FileError("В запросе не указаны код школы и фамилия.", hint="Создайте запрос в программе школы заново.")
    return Request(holder, key)


def new_crl(root: Signer, revoked: Iterable[tuple[int, date]], today: date) -> "CertificateRevocationList":
    """The list of revoked certificates (serial number, day); an empty one is issued from day one.

    Dated a day back and valid for 400 days: a clock that is a little wrong, or a school that comes once a year,
    must not make every signature look unchecked (EXCHANGE §1.3.3).
    """
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes

    _require_root(root)
    start = _moment(today) - timedelta(days=1)
    builder = x509.CertificateRevocationListBuilder().issuer_name(root.certificate.subject)
    builder = builder.last_update(start).next_update(_moment(today) + timedelta(days=_CRL_DAYS))
    for serial, day in revoked:
        entry = x509.RevokedCertificateBuilder().serial_number(serial).revocation_date(_moment(day)).build()
        builder = builder.add_revoked_certificate(entry)
    number = int(datetime.now(UTC).timestamp() * 1000)
    builder = builder.add_extension(x509.CRLNumber(number), critical=False)
    issuer = x509.AuthorityKeyIdentifier.from_issuer_public_key(ec_key(root.certificate))
    return builder.add_extension(issuer, critical=False).sign(root.private_key, hashes.SHA256())


def new_profile(office: Signer, profile: Profile) -> bytes:
    """The profile file, signed by the office key of the district."""
    content = json.dumps(
        {
            "district": {"code": profile.code, "name": profile.name},
            "issued": profile.issued.isoformat(),
            "root": pem(profile.root),
            "office": pem(profile.office),
            "crl": base64.b64encode(crl_der(profile.crl)).decode(),
            "certificate": pem(profile.certificate) if profile.certificate else "",
        },
        ensure_ascii=False,
        sort_keys=True,
    )
    signature = base64.b64encode(sign_bytes(content.encode(), office)).decode()
    outer = {"format": _PROFILE_FORMAT, "version": _PROFILE_VERSION, "content": content, "signature": signature}
    return (json.dumps(outer, ensure_ascii=False, indent=1) + "\n").encode()


def read_profile(content: bytes, *, known_root: "Certificate | None" = None, now: datetime | None = None) -> Profile:
    """The profile, its signature checked against its own root, and that root against the one known already."""
    from cryptography.exceptions import UnsupportedAlgorithm

    damaged = FileError("Файл района повреждён или это не файл района.", hint="Попросите район сохранить его ещё раз.")
    if len(content) > LARGEST_FILE:
        raise damaged
    try:
        outer = json.loads(content)
        if not isinstance(outer, dict) or outer.get("format") != _PROFILE_FORMAT:
            raise damaged
        if outer["version"] != _PROFILE_VERSION:
            raise FileError("Файл района создан более новой версией программы.", hint="Обновите программу.")
        text, signature = outer["content"].encode(), base64.b64decode(outer["signature"], validate=True)
        profile = _profile(json.loads(text))
        whole = _holds(profile, text, signature, now)
    except (UnsupportedAlgorithm, ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise damaged from error
    if not whole:
        raise damaged
    if known_root is not None and known_root != profile.root:
        raise RefusedError(
            "Файл подписан другим районом или район сменил корневой ключ.",
            hint="Позвоните в район и сверьте цифры корневого ключа; если он сменился, подключитесь к району заново.",
        )
    return profile


def own_certificate(profile: Profile, public_key: "EllipticCurvePublicKey") -> "Certificate":
    """The certificate in an answer, if it was given by this root to this very key and still stands."""
    certificate = profile.certificate
    if certificate is None:
        raise RefusedError(
            "В этом файле нет сертификата: это общий файл района.", hint="Загрузите ответ на запрос вашей школы."
        )
    if certificate.public_key() != public_key:
        raise RefusedError(
            "Этот сертификат выдан другому ключу.",
            hint="Проверьте, ваш ли это ответ. Если вы создали новый ключ, отправьте в район новый запрос.",
        )
    if issuer_among(certificate, (profile.root,)) is None:
        raise FileError("Сертификат выдан не этим районом.", hint="Попросите район выдать ответ заново.")
    if profile.crl.get_revoked_certificate_by_serial_number(certificate.serial_number) is not None:
        raise RefusedError("Этот сертификат уже отозван районом.", hint="Создайте новый ключ и новый запрос.")
    return certificate


def check_digits(root_fingerprint: str, typed: str) -> bool:
    """Whether the last two groups of digits, typed from the paper card, are those of the root; empty = not compared."""
    digits = "".join(character for character in typed if character.isdigit())
    if not digits:
        return False
    if digits not in {root_fingerprint.replace(" ", "")[-10:], root_fingerprint.replace(" ", "")}:
        raise RefusedError(
            "Цифры с карточки не совпадают с ключом в файле района.",
            hint="Проверьте, то ли вы ввели (две последние группы). Если то, не подключайтесь и позвоните в район.",
        )
    return True


def pem(certificate: "Certificate") -> str:
    from cryptography.hazmat.primitives.serialization import Encoding

    return certificate.public_bytes(Encoding.PEM).decode()


def der(certificate: "Certificate") -> bytes:
    from cryptography.hazmat.primitives.serialization import Encoding

    return certificate.public_bytes(Encoding.DER)


def crl_der(crl: "CertificateRevocationList") -> bytes:
    from cryptography.hazmat.primitives.serialization import Encoding

    return crl.public_bytes(Encoding.DER)


def load_der(content: bytes) -> "Certificate":
    from cryptography.x509 import load_der_x509_certificate

    return load_der_x509_certificate(content)


def load_crl(content: bytes) -> "CertificateRevocationList":
    from cryptography.x509 import load_der_x509_crl

    return load_der_x509_crl(content)


def _profile(inner: dict[str, Any]) -> Profile:
    from cryptography.x509 import load_pem_x509_certificate

    own = inner["certificate"]
    return Profile(
        code=str(inner["district"]["code"]),
        name=str(inner["district"]["name"]),
        root=load_pem_x509_certificate(inner["root"].encode()),
        office=load_pem_x509_certificate(inner["office"].encode()),
        crl=load_crl(base64.b64decode(inner["crl"], validate=True)),
        issued=date.fromisoformat(inner["issued"]),
        certificate=load_pem_x509_certificate(own.encode()) if own else None,
    )


def _holds(profile: Profile, text: bytes, signature: bytes, now: datetime | None) -> bool:
    """The root is a root, the office key is under it, and the office key signed this very text."""
    if not _is_root(profile.root) or issuer_among(profile.office, (profile.root,)) is None:
        return False
    check = verify_bytes(text, signature, profile.trust, now=now)
    return check.certificate == profile.office and check.intact and check.outcome is not Outcome.REVOKED


def _subject(holder: Holder) -> "Name":
    from cryptography import x509
    from cryptography.x509.oid import NameOID

    surname, _, given = " ".join(holder.person.split()).partition(" ")
    words = [
        (NameOID.COUNTRY_NAME, "RU"),
        (NameOID.ORGANIZATION_NAME, _short(holder.office)),
        (NameOID.USER_ID, holder.code.strip()),
        (NameOID.TITLE, _short(holder.post)),
        (NameOID.COMMON_NAME, _common_name(holder.person)),
        (NameOID.SURNAME, _short(surname)),
        (NameOID.GIVEN_NAME, _short(given)),
    ]
    if not holder.code.strip() or not holder.person.strip():
        raise InputError("Для ключа нужны код учреждения и фамилия, имя, отчество.", hint="Заполните оба поля.")
    return x509.Name([x509.NameAttribute(oid, text) for oid, text in words if text])


def _short(text: str) -> str:
    """X.520 allows 64 characters in a name; a school's full title is often longer."""
    text = " ".join(text.split())
    return text if len(text) <= _LONGEST_WORD else text[: _LONGEST_WORD - 1].rstrip() + "…"


def _common_name(text: str) -> str:
    """The library allows 64 bytes, 32 Russian letters: a longer name gets initials, the whole one stands beside."""
    text = " ".join(text.split())
    if len(text.encode()) > _LONGEST_WORD:
        first, *others = text.split()
        text = " ".join([first, *(f"{word[0]}." for word in others)])
    while len(text.encode()) > _LONGEST_WORD:
        text = text[:-1]
    return text


def _certificate(
    subject: tuple["Name", "EllipticCurvePublicKey"],
    issuer: tuple["Name", "EllipticCurvePublicKey"],
    today: date,
    years: int,
) -> "CertificateBuilder":
    from cryptography import x509

    # Valid from 1 January or 30 days back, whichever is earlier: school clocks are often wrong (EXCHANGE §6.4).
    start = min(date(today.year, 1, 1), today - timedelta(days=30))
    end = date(today.year + years, today.month, min(today.day, 28))
    builder = x509.CertificateBuilder().subject_name(subject[0]).issuer_name(issuer[0]).public_key(subject[1])
    builder = builder.serial_number(x509.random_serial_number())
    builder = builder.not_valid_before(_moment(start)).not_valid_after(_moment(end))
    builder = builder.add_extension(x509.SubjectKeyIdentifier.from_public_key(subject[1]), critical=False)
    return builder.add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(issuer[1]), critical=False)


def _usage(*allowed: str) -> Any:
    from cryptography import x509

    signing = ("digital_signature", "content_commitment", "key_cert_sign", "crl_sign")
    other = ("key_encipherment", "data_encipherment", "key_agreement", "encipher_only", "decipher_only")
    return x509.KeyUsage(**{name: name in allowed for name in signing + other})


def _signed(builder: "CertificateBuilder", key: "EllipticCurvePrivateKey") -> "Certificate":
    from cryptography.hazmat.primitives import hashes

    return builder.sign(key, hashes.SHA256())


def _is_root(certificate: "Certificate") -> bool:
    from cryptography import x509
    from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm

    try:
        certificate.verify_directly_issued_by(certificate)
        return certificate.extensions.get_extension_for_class(x509.BasicConstraints).value.ca
    except (InvalidSignature, UnsupportedAlgorithm, ValueError, TypeError, x509.ExtensionNotFound):
        return False


def _require_root(root: Signer) -> None:
    if not _is_root(root.certificate):
        raise RefusedError(
            "Выдавать сертификаты может только корневой ключ района.", hint="Откройте базу района, в которой он создан."
        )


def ec_key(certificate: "Certificate") -> "EllipticCurvePublicKey":
    from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePublicKey

    key = certificate.public_key()
    if not isinstance(key, EllipticCurvePublicKey):
        raise FileError("Сертификат другого вида.", hint="Нужен сертификат, выданный этой программой.")
    return key


def _moment(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)
