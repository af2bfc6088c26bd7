"""Keys are wrapped with care, told by digits, and refused with the right words."""

import json
import unicodedata
from pathlib import Path

import pytest

from shnor_desktop.errors import FileError, InputError, RefusedError
from shnor_desktop.services.signing import certificates, keys
from shnor_desktop.services.signing.certificates import Holder
from tests.services.signing.authority import FAST, PASSPHRASE, TODAY, district


def test_wrapped_key_comes_back_with_its_passphrase() -> None:
    key = keys.new_key()
    wrapped = keys.wrap(key, PASSPHRASE, hardness=FAST)
    assert keys.unwrap(wrapped, PASSPHRASE).private_numbers() == key.private_numbers()
    assert keys.public_key_of(wrapped) == key.public_key()


def test_shipped_hardness_is_that_of_the_design_and_stands_in_the_file() -> None:
    wrapped = json.loads(keys.wrap(keys.new_key(), PASSPHRASE))
    assert (wrapped["kdf"]["memory_kib"], wrapped["kdf"]["iterations"]) == (65536, 3)
    assert wrapped["cipher"]["name"] == "aes-256-gcm"


def test_passphrase_is_the_same_in_both_unicode_forms_and_with_spaces_around() -> None:
    wrapped = keys.wrap(keys.new_key(), "  йод и ёлка ", hardness=FAST)
    keys.unwrap(wrapped, unicodedata.normalize("NFD", "йод и ёлка"))


def test_wrong_passphrase_is_not_called_damage() -> None:
    wrapped = keys.wrap(keys.new_key(), PASSPHRASE, hardness=FAST)
    with pytest.raises(RefusedError, match="фраза не подходит"):
        keys.unwrap(wrapped, PASSPHRASE + "!")


def test_short_passphrase_is_refused() -> None:
    with pytest.raises(InputError, match="не меньше 8"):
        keys.wrap(keys.new_key(), "кот", hardness=FAST)


def test_any_changed_byte_of_the_key_file_is_damage_or_changes_nothing() -> None:
    key = keys.new_key()
    wrapped = keys.wrap(key, PASSPHRASE, hardness=FAST)
    refused = 0
    for place in range(len(wrapped)):
        broken = bytearray(wrapped)
        broken[place] ^= 1
        try:
            found = keys.unwrap(bytes(broken), PASSPHRASE)
        except FileError:
            refused += 1
        else:  # white space of the JSON carries nothing
            assert found.private_numbers() == key.private_numbers()
    assert refused > len(wrapped) * 0.9


@pytest.mark.parametrize("field", ["memory_kib", "iterations", "lanes"])
def test_hostile_key_file_cannot_ask_for_the_whole_machine(field: str) -> None:
    import hashlib

    head = json.loads(keys.wrap(keys.new_key(), PASSPHRASE, hardness=FAST))
    head["kdf"][field] = 2**31
    head.pop("checksum")
    canonical = json.dumps(head, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
    head["checksum"] = hashlib.sha256(canonical).hexdigest()
    with pytest.raises(FileError, match="повреждён"):
        keys.unwrap(json.dumps(head).encode(), PASSPHRASE)


@pytest.mark.parametrize("content", [b"", b"\x00\x01", b"[]", b'{"format": "other"}', b'{"format": "shnor-key"}'])
def test_foreign_file_is_not_a_key(content: bytes) -> None:
    with pytest.raises(FileError):
        keys.unwrap(content, PASSPHRASE)


def test_fingerprint_is_thirty_digits_in_six_groups() -> None:
    groups = keys.fingerprint(keys.new_key().public_key()).split(" ")
    assert [len(group) for group in groups] == [5] * 6
    assert "".join(groups).isdigit()


def test_folder_of_keys_gives_a_ready_signer(tmp_path: Path) -> None:
    folder = keys.keys_folder(tmp_path / "a.shnor")
    key = keys.new_key()
    authority = district()
    certificate = certificates.issue(authority.root, key.public_key(), Holder("1", "Школа", "Яшина Ольга"), TODAY)
    keys.save_key(folder, keys.SIGNER, key, PASSPHRASE, hardness=FAST)
    with pytest.raises(RefusedError, match="сертификата к нему ещё нет"):
        keys.load_signer(folder, PASSPHRASE)
    keys.write_file(folder / "signer.crt", certificates.pem(certificate).encode())
    keys.write_file(folder / "root.crt", certificates.pem(authority.root.certificate).encode())
    for place in (folder, folder / "signer.key"):
        signer = keys.load_signer(place, PASSPHRASE)
        assert signer.certificate == certificate
        assert signer.chain == (authority.root.certificate,)
    assert list(folder.glob("*.part")) == []


def test_certificate_of_another_key_is_not_taken_for_ours(tmp_path: Path) -> None:
    folder = keys.keys_folder(tmp_path / "a.shnor")
    keys.save_key(folder, keys.SIGNER, keys.new_key(), PASSPHRASE, hardness=FAST)
    keys.write_file(folder / "signer.crt", certificates.pem(district().office.certificate).encode())
    with pytest.raises(RefusedError, match="выдан другому ключу"):
        keys.load_signer(folder, PASSPHRASE)


def test_key_that_is_there_is_not_replaced_by_accident(tmp_path: Path) -> None:
    path = keys.save_key(tmp_path, keys.SIGNER, keys.new_key(), PASSPHRASE, hardness=FAST)
    before = path.read_bytes()
    with pytest.raises(RefusedError, match="уже есть"):
        keys.save_key(tmp_path, keys.SIGNER, keys.new_key(), PASSPHRASE, hardness=FAST)
    assert path.read_bytes() == before


def test_missing_key_is_said_so(tmp_path: Path) -> None:
    with pytest.raises(RefusedError, match="Ключа ещё нет"):
        keys.load_signer(tmp_path, PASSPHRASE)
