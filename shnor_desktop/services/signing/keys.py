"""The office's own key: made here, wrapped with a passphrase, known to people by thirty digits.

Keys live in the folder ``BASE.keys`` beside the base: ``signer.key`` with ``signer.crt`` and ``root.crt``; in a
district also ``root.key``. A private key exists on disk only wrapped: Argon2id makes a key of the passphrase,
AES-256-GCM locks the private key with it. The parameters stand in the file, so they can be raised later.
"""

import base64
import binascii
import hashlib
import json
import os
import secrets
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from shnor_desktop.errors import FileError, InputError, RefusedError, StorageError

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey, EllipticCurvePublicKey
    from cryptography.x509 import Certificate

FORMAT = "shnor-key"
VERSION = 1
SIGNER = "signer"
"""File name (without ending) of the key that signs packages, receipts and reports."""
ROOT = "root"
"""File name of the district's root: it issues certificates and revocation lists and nothing else."""
SHORTEST_PASSPHRASE = 8

_MOST_MEMORY_KIB = 1024 * 1024
_MOST_ITERATIONS = 20
_MOST_LANES = 16
_LARGEST_FILE = 64 * 1024


@dataclass(frozen=True, slots=True)
class Hardness:
    """How costly one guess of a passphrase is (Argon2id)."""

    memory_kib: int = 64 * 1024
    iterations: int = 3
    lanes: int = 1


@dataclass(frozen=True, slots=True)
class Signer:
    """A key ready to sign, with its certificate and the certificates above it (the root last)."""

    private_key: "EllipticCurvePrivateKey"
    certificate: "Certificate"
    chain: tuple["Certificate", ...] = ()

    @property
    def fingerprint(self) -> str:
        return fingerprint(self.private_key.public_key())


def keys_folder(base: Path) -> Path:
    """The folder of keys that belongs to a base file."""
    return base.with_name(base.name + ".keys")


def new_key() -> "EllipticCurvePrivateKey":
    """A fresh key on the curve P-256: every outside verifier of PDF and CMS knows it."""
    from cryptography.hazmat.primitives.asymmetric import ec

    return ec.generate_private_key(ec.SECP256R1())


def fingerprint(public_key: "EllipticCurvePublicKey") -> str:
    """Thirty digits in six groups of five from SHA-256 of the public key: to be read aloud and typed."""
    from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

    spki = public_key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    digits = f"{int.from_bytes(hashlib.sha256(spki).digest(), 'big') % 10**30:030d}"
    return " ".join(digits[start : start + 5] for start in range(0, 30, 5))


def passphrase_bytes(passphrase: str) -> bytes:
    """The passphrase as it is used: composed letters, no spaces around, as two keyboards may differ in both."""
    return unicodedata.normalize("NFC", passphrase).strip().encode()


def wrap(key: "EllipticCurvePrivateKey", passphrase: str, *, hardness: Hardness | None = None) -> bytes:
    """The key file: JSON with the locked private key, the open public key and how it was locked."""
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM
    from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat

    secret = passphrase_bytes(passphrase)
    if len(secret.decode()) < SHORTEST_PASSPHRASE:
        raise InputError(
            f"Парольная фраза слишком короткая: нужно не меньше {SHORTEST_PASSPHRASE} знаков.",
            hint="Возьмите четыре-пять обычных слов: их легче запомнить, чем набор знаков.",
        )
    hardness = hardness or Hardness()
    salt, nonce = secrets.token_bytes(16), secrets.token_bytes(12)
    head: dict[str, Any] = {
        "format": FORMAT,
        "version": VERSION,
        "kdf": {
            "name": "argon2id",
            "memory_kib": hardness.memory_kib,
            "iterations": hardness.iterations,
            "lanes": hardness.lanes,
            "salt": _text(salt),
        },
        "cipher": {"name": "aes-256-gcm", "nonce": _text(nonce)},
        "public_key": _text(key.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)),
        "fingerprint": fingerprint(key.public_key()),
    }
    plain = key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
    head["locked"] = _text(AESGCM(_derive(secret, salt, hardness)).encrypt(nonce, plain, _canonical(head)))
    head["checksum"] = hashlib.sha256(_canonical(head)).hexdigest()
    return (json.dumps(head, ensure_ascii=False, indent=1) + "\n").encode()


def unwrap(key_file: bytes, passphrase: str) -> "EllipticCurvePrivateKey":
    """The private key out of its file; says apart a damaged file and a wrong passphrase."""
    from cryptography.exceptions import InvalidTag
    from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM
    from cryptography.hazmat.primitives.serialization import load_der_private_key

    head = _read(key_file)
    locked = head.pop("locked")
    kdf = head["kdf"]
    hardness = Hardness(kdf["memory_kib"], kdf["iterations"], kdf["lanes"])
    try:
        secret = _derive(passphrase_bytes(passphrase), _bytes(kdf["salt"]), hardness)
        plain = AESGCM(secret).decrypt(_bytes(head["cipher"]["nonce"]), _bytes(locked), _canonical(head))
    except InvalidTag:
        raise RefusedError(
            "Парольная фраза не подходит к этому ключу.",
            hint="Проверьте раскладку клавиатуры и Caps Lock. Если фраза забыта, создайте новый ключ и запросите "
            "для него сертификат: восстановить старый нельзя.",
        ) from None
    except ValueError as error:
        raise _damaged() from error
    key = load_der_private_key(plain, None)
    if not isinstance(key, EllipticCurvePrivateKey) or fingerprint(key.public_key()) != head["fingerprint"]:
        raise _damaged()
    return key


def public_key_of(key_file: bytes) -> "EllipticCurvePublicKey":
    """The public half of a key file; no passphrase is needed."""
    from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePublicKey
    from cryptography.hazmat.primitives.serialization import load_der_public_key

    try:
        key = load_der_public_key(_bytes(_read(key_file)["public_key"]))
    except ValueError as error:
        raise _damaged() from error
    if not isinstance(key, EllipticCurvePublicKey):
        raise _damaged()
    return key


def save_key(
    folder: Path,
    name: str,
    key: "EllipticCurvePrivateKey",
    passphrase: str,
    *,
    replace: bool = False,
    hardness: Hardness | None = None,
) -> Path:
    """Put the wrapped key into the folder; a key that is there already is never lost by accident."""
    path = folder / f"{name}.key"
    if path.exists() and not replace:
        raise RefusedError(
            "Ключ уже есть, он оставлен без изменений.",
            hint="Новый ключ нужен, только если старый утерян или фраза забыта: тогда подтвердите замену.",
        )
    write_file(path, wrap(key, passphrase, hardness=hardness))
    return path


def load_key_file(folder: Path, name: str = SIGNER) -> bytes:
    """The wrapped key as it lies in the folder."""
    return read_file(folder / f"{name}.key", "Ключа ещё нет.", "Создайте ключ: «Обмен» → «Мой ключ».")


def load_signer(place: Path, passphrase: str) -> Signer:
    """A ready signer from a folder of keys (its ``signer.key``) or from one key file, with certificates beside it."""
    from cryptography.x509 import load_pem_x509_certificate

    key_path = place / f"{SIGNER}.key" if place.is_dir() or place.suffix == ".keys" else place
    key_file = load_key_file(key_path.parent, key_path.stem)
    certificate_file = read_file(
        key_path.with_suffix(".crt"),
        "Ключ есть, но сертификата к нему ещё нет.",
        "Передайте запрос в район и загрузите полученный ответ: «Обмен» → «Мой ключ».",
    )
    root_path = key_path.with_name(f"{ROOT}.crt")
    try:
        certificate = load_pem_x509_certificate(certificate_file)
        root = load_pem_x509_certificate(root_path.read_bytes()) if root_path.exists() else None
    except ValueError as error:
        raise FileError("Файл сертификата в папке ключей повреждён.", hint="Загрузите ответ района ещё раз.") from error
    if certificate.public_key() != public_key_of(key_file):
        raise RefusedError(
            "Сертификат в папке ключей выдан другому ключу.",
            hint="Загрузите ответ района на запрос этого ключа или запросите сертификат заново.",
        )
    key = unwrap(key_file, passphrase)
    chain = () if root is None or root == certificate else (root,)
    return Signer(key, certificate, chain)


def read_file(path: Path, missing: str, hint: str) -> bytes:
    """A small file of the folder of keys; ``missing`` is the sentence for its absence."""
    try:
        with path.open("rb") as file:
            content = file.read(_LARGEST_FILE + 1)
    except FileNotFoundError:
        raise RefusedError(missing, hint=hint) from None
    except OSError as error:
        raise StorageError(f"Не удалось прочитать файл «{path.name}».", hint="Проверьте диск и права.") from error
    if len(content) > _LARGEST_FILE:
        raise FileError(f"Файл «{path.name}» слишком велик для ключа или сертификата.", hint="Выберите другой файл.")
    return content


def write_file(path: Path, content: bytes) -> None:
    """Write a small file whole or not at all; only its owner may read it where the disk knows owners."""
    temporary = path.with_name(path.name + ".part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with os.fdopen(os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)
    except OSError as error:
        raise StorageError(
            f"Не удалось записать файл «{path.name}».", hint="Проверьте, есть ли место на диске и право записи в папку."
        ) from error


def _derive(secret: bytes, salt: bytes, hardness: Hardness) -> bytes:
    from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

    kdf = Argon2id(
        salt=salt,
        length=32,
        iterations=hardness.iterations,
        lanes=hardness.lanes,
        memory_cost=hardness.memory_kib,
    )
    return kdf.derive(secret)


def _read(key_file: bytes) -> dict[str, Any]:
    """The parsed and whole key file without its checksum; anything else is said to be damaged."""
    try:
        head = json.loads(key_file)
        if not isinstance(head, dict) or head.get("format") != FORMAT:
            raise FileError("Это не файл ключа программы.", hint="Выберите файл с окончанием .key из папки ключей.")
        if head["version"] != VERSION:
            raise FileError("Ключ создан более новой версией программы.", hint="Обновите программу.")
        checksum = head.pop("checksum")
        whole = hashlib.sha256(_canonical(head)).hexdigest() == checksum and _bounded(head["kdf"])
        whole = whole and head["cipher"]["name"] == "aes-256-gcm"
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise _damaged() from error
    if not whole:
        raise _damaged()
    return head


def _bounded(kdf: Mapping[str, Any]) -> bool:
    """A file must not be able to hang the program by asking for the memory of the whole machine."""
    memory, iterations, lanes = kdf["memory_kib"], kdf["iterations"], kdf["lanes"]
    if kdf["name"] != "argon2id" or not all(type(figure) is int for figure in (memory, iterations, lanes)):
        return False
    few = 1 <= lanes <= _MOST_LANES and 1 <= iterations <= _MOST_ITERATIONS
    return bool(few and 8 * lanes <= memory <= _MOST_MEMORY_KIB)


def _damaged() -> FileError:
    return FileError(
        "Файл ключа повреждён.",
        hint="Возьмите его из копии. Если копии нет, создайте новый ключ и запросите для него сертификат.",
    )


def _canonical(head: Mapping[str, Any]) -> bytes:
    return json.dumps(head, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def _text(content: bytes) -> str:
    return base64.b64encode(content).decode()


def _bytes(text: str) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except (binascii.Error, TypeError) as error:
        raise _damaged() from error
