"""The signature of a finished file: a statement of what it is, signed with the release key, beside it."""

import base64
import hashlib
import json
from pathlib import Path
from typing import TYPE_CHECKING

from installer.shared import ROOT, BuildError, digest, say
from shnor_desktop.services import migrate, updates

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

_TEST_WORDS = "ШНОР-Офис: пробный ключ выпуска. Он известен всем и подписывает только тестовые сборки."
"""Everybody's: a test build is the same in every checkout, and its signature shows only that the file is whole."""
_FOR_PEOPLE = "Главное"


def key(given: Path | None) -> "tuple[Ed25519PrivateKey, bool]":
    """The release key, and whether it is the test one, which is no secret: whoever reads this has it."""
    from cryptography.exceptions import UnsupportedAlgorithm
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
    from cryptography.hazmat.primitives.serialization import load_pem_private_key

    known = Ed25519PrivateKey.from_private_bytes(hashlib.sha256(_TEST_WORDS.encode()).digest())
    if given is None:
        say("Ключ выпуска не указан (--release-key). Тестовая сборка: подписана пробным ключом, который известен всем")
        return known, True
    try:
        held = load_pem_private_key(given.read_bytes(), password=None)
    except FileNotFoundError as error:
        raise BuildError(f"Ключа выпуска {given} нет.") from error
    except (OSError, ValueError, TypeError, UnsupportedAlgorithm) as error:
        raise BuildError(f"Ключ выпуска {given} не читается: нужен закрытый ключ Ed25519 в PEM без пароля.") from error
    if not isinstance(held, Ed25519PrivateKey):
        raise BuildError(f"Ключ выпуска {given} не подходит: нужен Ed25519 (openssl genpkey -algorithm ed25519).")
    if public(held) == public(known):
        raise BuildError("Это пробный ключ, который известен всем: выпуск им не подписывают.")
    return held, False


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
    """What is new in this version: the part of the list of changes that is written for whoever updates."""
    text = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    newest = f"{text}\n## ".split("\n## ")[1]
    part = f"{newest}\n### ".partition(f"\n### {_FOR_PEOPLE}\n")[2].split("\n### ")[0]
    found = [" ".join(item.split()) for item in f"\n{part.strip()}".split("\n- ")[1:]]
    if not found:
        raise BuildError(f"В CHANGELOG.md у новой версии нет раздела «{_FOR_PEOPLE}».")
    return tuple(line[:400] for line in found[: updates.MOST_NEWS])
