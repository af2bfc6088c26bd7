"""The signature of a finished file: a statement of what it is, signed with the release key, beside it."""

import base64
import json
import os
from pathlib import Path
from typing import TYPE_CHECKING

from installer.shared import ROOT, WORK, BuildError, digest, say
from shnor_desktop.services import migrate, updates

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

TEST_KEY = WORK / "test-release.key"


def key(given: Path | None) -> "tuple[Ed25519PrivateKey, bool]":
    """The release key, and whether it is a test one, made for this checkout and kept in its build folder."""
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
    from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, load_pem_private_key

    if given is None and not TEST_KEY.is_file():
        TEST_KEY.parent.mkdir(parents=True, exist_ok=True)
        made = Ed25519PrivateKey.generate().private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        with os.fdopen(os.open(TEST_KEY, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as stream:
            stream.write(made)
        say("Ключ выпуска не указан (--release-key): сделан пробный, сборка будет помечена как тестовая")
    try:
        held = load_pem_private_key((given or TEST_KEY).read_bytes(), password=None)
    except (OSError, ValueError, TypeError) as error:
        raise BuildError(f"Ключ выпуска {given or TEST_KEY} не читается: нужен Ed25519 в PEM без пароля.") from error
    if not isinstance(held, Ed25519PrivateKey):
        raise BuildError("Ключ выпуска должен быть Ed25519.")
    return held, given is None


def public(held: "Ed25519PrivateKey") -> bytes:
    """The public half as the program carries it."""
    from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

    return held.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)


def sign(path: Path, held: "Ed25519PrivateKey", kind: str, number: str) -> Path:
    """Write the signed statement of a finished file beside it."""
    statement = updates.Release(
        version=number,
        kind=kind,
        file=path.name,
        size=path.stat().st_size,
        sha256=digest(path),
        schema=migrate.HEAD,
        news=news(),
    ).as_text()
    signature = base64.b64encode(held.sign(statement.encode())).decode()
    body = {"format": updates.FORMAT, "statement": statement, "signature": signature}
    target = path.with_name(path.name + updates.ENDING)
    target.write_text(json.dumps(body, ensure_ascii=False, indent=1) + "\n", encoding="utf-8", newline="\n")
    return target


def news() -> tuple[str, ...]:
    """What is new in this version, as the list of changes says it to people."""
    text = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    parts = text.split("\n## ")
    if len(parts) < 2:
        raise BuildError("В CHANGELOG.md нет ни одного раздела.")
    found = [" ".join(item.split("\n\n")[0].split()) for item in parts[1].split("\n- ")[1:]]
    return tuple(line[:400] for line in found[: updates.MOST_NEWS])
