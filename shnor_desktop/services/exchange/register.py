"""Keys of an office: made, requested, issued, accepted, revoked; the district's register decides who may sign.

Private keys lie wrapped in ``BASE.keys`` beside the base (``signing.keys``); certificates, the revocation list and
the register stand in the base, so that a copy of the base still knows whom to believe.
"""

import hashlib
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import Row, insert, select, update

from shnor_desktop import paths
from shnor_desktop.errors import FileError, InputError, RefusedError
from shnor_desktop.models.engine import Session
from shnor_desktop.models.exchange import DISTRICTS, SCHOOL_KEYS
from shnor_desktop.models.sheets.cells import this_day
from shnor_desktop.services import backup, journal
from shnor_desktop.services.exchange import stick
from shnor_desktop.services.office import Office
from shnor_desktop.services.signing import certificates, keys
from shnor_desktop.services.signing.certificates import Holder, Profile, Request
from shnor_desktop.services.signing.keys import Hardness, Signer
from shnor_desktop.services.signing.verify import Trust, age_of, name_of, person_of

if TYPE_CHECKING:
    from cryptography.x509 import Certificate, CertificateRevocationList


@dataclass(frozen=True, slots=True)
class KnownKey:
    """One line of the district's register."""

    school: str
    school_name: str
    person: str
    post: str
    fingerprint: str
    registered_at: str
    revoked_at: str | None
    revoked_why: str

    @property
    def active(self) -> bool:
        return self.revoked_at is None


@dataclass(frozen=True, slots=True)
class KnownDistrict:
    """The district this base trusts (a district base: itself)."""

    code: str
    name: str
    root_fingerprint: str
    compared: bool
    trust: Trust
    root: bytes
    own: bytes | None


@dataclass(frozen=True, slots=True)
class Issued:
    """A certificate that was given out, with the file that brings it to the school."""

    path: Path
    school: str
    person: str
    fingerprint: str


def keys_folder(office: Office) -> Path:
    """Where the keys of this base lie."""
    return keys.keys_folder(office.path) if office.path else _server_folder(office) / "keys"


def files_folder(office: Office) -> Path:
    """Where packages and evidence of this base lie, by SHA-256."""
    return backup.files_folder(office.path) if office.path else _server_folder(office) / "files"


def load_signer(office: Office, passphrase: str) -> Signer:
    """The key of this office, ready to sign."""
    return keys.load_signer(keys_folder(office), passphrase)


def new_keys(
    office: Office,
    passphrase: str,
    *,
    person: str = "",
    post: str = "",
    today: date | None = None,
    replace: bool = False,
    hardness: Hardness | None = None,
) -> str:
    """Make the key of this office and return its digits; a district gets a root with its certificate, too."""
    _may_write(office)
    folder, key = keys_folder(office), keys.new_key()
    if not office.is_district:
        keys.save_key(folder, keys.SIGNER, key, passphrase, replace=replace, hardness=hardness)
        named = {"signer_name": person, "signer_post": post}
        office.set_settings({name: word for name, word in named.items() if word}, "Указано, чей ключ")
        _note(office, "Создан ключ школы")
        return keys.fingerprint(key.public_key())
    today = today or this_day()
    with office.reading() as session:
        if session.execute(select(DISTRICTS.c.id)).first() is not None:
            raise RefusedError(
                "Ключ района уже есть, он оставлен без изменений.",
                hint="Заменить корневой ключ значит заново подключить все школы.",
            )
    holder = _holder(office, person, post)
    root_key = keys.new_key()
    root = Signer(root_key, certificates.new_root(root_key, office.code, office.name, today))
    own = certificates.issue(root, key.public_key(), holder, today)
    keys.save_key(folder, keys.ROOT, root_key, passphrase, replace=replace, hardness=hardness)
    keys.save_key(folder, keys.SIGNER, key, passphrase, replace=replace, hardness=hardness)
    keys.write_file(folder / "root.crt", certificates.pem(root.certificate).encode())
    keys.write_file(folder / "signer.crt", certificates.pem(own).encode())
    with office.writing() as session:
        session.execute(
            insert(DISTRICTS).values(
                code=office.code,
                name=office.name,
                root=certificates.der(root.certificate),
                office=certificates.der(own),
                crl=certificates.crl_der(certificates.new_crl(root, [], today)),
                own=certificates.der(own),
                compared=True,
                accepted_at=journal.now(),
            )
        )
        journal.record(session, who=office.who, title="Создан ключ района", changes=[], undoable=False)
    return root.fingerprint


def request(office: Office, passphrase: str, folder: Path, *, person: str = "", post: str = "") -> Path:
    """Write the request for a certificate; returns its path."""
    if office.is_district:
        raise RefusedError("Запрос создаёт школа, а это база района.", hint="Откройте базу школы.")
    key = keys.unwrap(keys.load_key_file(keys_folder(office)), passphrase)
    content = certificates.new_request(key, _holder(office, person, post))
    target = folder / f"{stick.safe_word(office.code)}{certificates.REQUEST_SUFFIX}"
    keys.write_file(target, content)
    return target


def issue(office: Office, request_path: Path, passphrase: str, folder: Path, *, today: date | None = None) -> Issued:
    """The district answers a request: certificate, register, answer file."""
    _must_be_district(office)
    _may_write(office)
    today = today or this_day()
    asked = certificates.read_request(_content(request_path))
    if asked.holder.code == office.code:
        raise RefusedError("В запросе стоит код самого района.", hint="Попросите школу исправить код и повторить.")
    root = keys.load_signer(keys_folder(office) / "root.key", passphrase)
    signer = load_signer(office, passphrase)
    with office.writing() as session:
        query = select(SCHOOL_KEYS).where(SCHOOL_KEYS.c.fingerprint == asked.fingerprint)
        known = session.execute(query).first()
        if known is not None and (known.revoked_at or known.school != asked.holder.code):
            raise RefusedError(
                "Этот ключ уже отозван или записан за другой школой.", hint="Попросите школу создать новый ключ."
            )
        certificate = _standing(known, asked.holder, today) if known is not None else None
        certificate = certificate or certificates.issue(root, asked.public_key, asked.holder, today)
        _register(session, known, asked, certificates.der(certificate))
        _set_list(session, certificates.crl_der(_list(session, root, today)))
        profile = _profile(office, _district(session), today, certificates.der(certificate))
        title = f"Выдан сертификат школе {asked.holder.code}: {asked.holder.person}"
        journal.record(session, who=office.who, title=title, changes=[], undoable=False)
    target = folder / f"{stick.safe_word(asked.holder.code)}{certificates.PROFILE_SUFFIX}"
    keys.write_file(target, certificates.new_profile(signer, profile))
    return Issued(target, asked.holder.code, asked.holder.person, asked.fingerprint)


def district_file(office: Office, passphrase: str, folder: Path, *, today: date | None = None) -> Path:
    """The district's general file for all schools: root and list of revoked keys, no certificate."""
    _must_be_district(office)
    signer = load_signer(office, passphrase)
    with office.reading() as session:
        profile = _profile(office, _district(session), today or this_day(), None)
    target = folder / f"{stick.safe_word(office.code)}{certificates.PROFILE_SUFFIX}"
    keys.write_file(target, certificates.new_profile(signer, profile))
    return target


def accept(office: Office, path: Path, *, digits: str = "", reconnect: bool = False) -> KnownDistrict:
    """The school takes the district's file: whom to believe, and its own certificate when there is one.

    ``digits`` are the last two groups typed from the paper card; ``reconnect`` allows another district or root.
    """
    if office.is_district:
        raise RefusedError("Файл района загружает школа, а это база района.", hint="Откройте базу школы.")
    _may_write(office)
    before = district_of(office)
    known_root = certificates.load_der(before.root) if before and not reconnect else None
    profile = certificates.read_profile(_content(path), known_root=known_root)
    compared = certificates.check_digits(profile.root_fingerprint, digits)
    folder = keys_folder(office)
    own = None
    if profile.certificate is not None:
        own = certificates.own_certificate(profile, keys.public_key_of(keys.load_key_file(folder)))
        if name_of(own, "user_id") != office.code:
            raise RefusedError(
                f"Сертификат выдан для кода «{name_of(own, 'user_id')}», а код этой школы «{office.code}».",
                hint="Исправьте код в настройках или запросите сертификат заново.",
            )
        keys.write_file(folder / "signer.crt", certificates.pem(own).encode())
    keys.write_file(folder / "root.crt", certificates.pem(profile.root).encode())
    with office.writing() as session:
        _remember(session, profile, compared=compared, own=certificates.der(own) if own else None)
        title = f"Загружен файл района «{profile.name}»"
        journal.record(session, who=office.who, title=title, changes=[], undoable=False)
    changed = {"district_code": profile.code, "district_name": profile.name}
    office.set_settings({name: value for name, value in changed.items() if office.setting(name) != value})
    found = district_of(office)
    assert found is not None  # noqa: S101  written a moment ago
    return found


def revoke(office: Office, fingerprint: str, passphrase: str, *, why: str = "", today: date | None = None) -> KnownKey:
    """Strike a key off from today; what was taken in before stays accepted."""
    _must_be_district(office)
    _may_write(office)
    root = keys.load_signer(keys_folder(office) / "root.key", passphrase)
    with office.writing() as session:
        digits = "".join(sign for sign in fingerprint if sign.isdigit())
        found = [one for one in session.execute(select(SCHOOL_KEYS)) if _digits(one.fingerprint) == digits]
        if not found:
            raise InputError("Ключа с такими цифрами в реестре нет.", hint="Список ключей: «Обмен» → «Ключи школ».")
        if found[0].revoked_at is None:
            struck = update(SCHOOL_KEYS).where(SCHOOL_KEYS.c.id == found[0].id)
            session.execute(struck.values(revoked_at=journal.now(), revoked_why=why[:255]))
            _set_list(session, certificates.crl_der(_list(session, root, today or this_day())))
            title = f"Отозван ключ школы {found[0].school}: {found[0].person}"
            journal.record(session, who=office.who, title=title, changes=[], undoable=False)
        return _known(session.execute(select(SCHOOL_KEYS).where(SCHOOL_KEYS.c.id == found[0].id)).one())


def known_keys(office: Office) -> list[KnownKey]:
    """The register, by school, newest first within it."""
    with office.reading() as session:
        query = select(SCHOOL_KEYS).order_by(SCHOOL_KEYS.c.school, SCHOOL_KEYS.c.id.desc())
        return [_known(one) for one in session.execute(query)]


def find_key(session: Session, fingerprint: str) -> KnownKey | None:
    """The line of the register with these digits."""
    found = session.execute(select(SCHOOL_KEYS).where(SCHOOL_KEYS.c.fingerprint == fingerprint)).first()
    return _known(found) if found is not None else None


def own_fingerprint(office: Office) -> str | None:
    """The digits of this office's key; None while there is none."""
    path = keys_folder(office) / f"{keys.SIGNER}.key"
    return keys.fingerprint(keys.public_key_of(path.read_bytes())) if path.exists() else None


def district_of(office: Office) -> KnownDistrict | None:
    """The district this base believes; None before the first connection."""
    with office.reading() as session:
        found = session.execute(select(DISTRICTS)).first()
        if found is None:
            return None
        root, crl = certificates.load_der(found.root), certificates.load_crl(found.crl)
        digits = keys.fingerprint(certificates.ec_key(root))
        trust = Trust((root,), (crl,))
        return KnownDistrict(found.code, found.name, digits, found.compared, trust, found.root, found.own)


def trust_of(office: Office) -> Trust:
    """Whom this base believes; nobody before it is connected."""
    found = district_of(office)
    return found.trust if found else Trust()


def take_list(session: Session, crl: bytes) -> bool:
    """Keep a newer list of revoked keys that came with a receipt; the caller has verified the receipt."""
    district = _district(session)
    root = certificates.ec_key(certificates.load_der(district.root))
    new, old = certificates.load_crl(crl), certificates.load_crl(district.crl)
    if not new.is_signature_valid(root) or age_of(new) <= age_of(old):
        return False
    _set_list(session, crl)
    return True


def describe(signer: Signer) -> tuple[str, str]:
    """Name and post of the person a key was given to."""
    return person_of(signer.certificate), name_of(signer.certificate, "title")


def _remember(session: Session, profile: Profile, *, compared: bool, own: bytes | None) -> None:
    before = session.execute(select(DISTRICTS)).first()
    root = certificates.der(profile.root)
    same = before is not None and before.root == root
    now = {
        "code": profile.code,
        "name": profile.name,
        "root": root,
        "office": certificates.der(profile.office),
        "crl": certificates.crl_der(profile.crl),
        "own": own or (before.own if before is not None and same else None),
        "compared": compared or (before is not None and same and before.compared),
        "accepted_at": journal.now(),
    }
    if before is None:
        session.execute(insert(DISTRICTS).values(now))
    else:
        session.execute(update(DISTRICTS).where(DISTRICTS.c.id == before.id).values(now))


def _register(session: Session, known: "Row[Any] | None", asked: Request, certificate: bytes) -> None:
    holder = asked.holder
    told = {
        "school_name": holder.office,
        "person": holder.person,
        "post": holder.post,
        "certificate": certificate,
    }
    if known is not None:
        session.execute(update(SCHOOL_KEYS).where(SCHOOL_KEYS.c.id == known.id).values(told))
        return
    new = {"fingerprint": asked.fingerprint, "school": holder.code, "registered_at": journal.now()}
    session.execute(insert(SCHOOL_KEYS).values(told | new))


def _set_list(session: Session, crl: bytes) -> None:
    """The list of revoked keys as it is from now on; there is one district in a base."""
    session.execute(update(DISTRICTS).where(DISTRICTS.c.id == _district(session).id).values(crl=crl))


def _profile(office: Office, district: Row[Any], today: date, own: bytes | None) -> Profile:
    return Profile(
        code=office.code,
        name=office.name,
        root=certificates.load_der(district.root),
        office=certificates.load_der(district.office),
        crl=certificates.load_crl(district.crl),
        issued=today,
        certificate=certificates.load_der(own) if own else None,
    )


def _standing(known: Row[Any], holder: Holder, today: date) -> "Certificate | None":
    """The certificate this key has already, if it is for the same person and good for another half a year."""
    if not known.certificate or (known.person, known.school_name) != (holder.person, holder.office):
        return None
    certificate = certificates.load_der(known.certificate)
    return certificate if certificate.not_valid_after_utc.date() - today > timedelta(days=180) else None


def _list(session: Session, root: Signer, today: date) -> "CertificateRevocationList":
    revoked = [
        (certificates.load_der(one.certificate).serial_number, datetime.fromisoformat(one.revoked_at).date())
        for one in session.execute(select(SCHOOL_KEYS).where(SCHOOL_KEYS.c.revoked_at.is_not(None)))
        if one.revoked_at
    ]
    return certificates.new_crl(root, revoked, today)


def _district(session: Session) -> Row[Any]:
    found = session.execute(select(DISTRICTS)).first()
    if found is None:
        raise RefusedError("Ключа района ещё нет.", hint="Создайте его: «Обмен» → «Ключ района».")
    return found


def _holder(office: Office, person: str, post: str) -> Holder:
    person = person or str(office.setting("signer_name") or "")
    if not person:
        raise InputError("Не указано, чей это ключ.", hint="Укажите фамилию, имя и отчество того, кто подписывает.")
    return Holder(office.code, office.name, person, post or str(office.setting("signer_post") or ""))


def _known(one: Row[Any]) -> KnownKey:
    return KnownKey(
        one.school,
        one.school_name,
        one.person,
        one.post,
        one.fingerprint,
        one.registered_at,
        one.revoked_at,
        one.revoked_why,
    )


def _content(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(certificates.LARGEST_FILE + 1)
    except OSError as error:
        raise FileError(f"Не удалось прочитать файл «{path.name}».", hint="Проверьте, на месте ли он.") from error


def _must_be_district(office: Office) -> None:
    if not office.is_district:
        raise RefusedError("Это делает район, а это база школы.", hint="Откройте базу района.")


def _may_write(office: Office) -> None:
    if office.read_only:
        raise RefusedError(
            "База открыта только для чтения: ничего не изменено.", hint="Закройте другое окно с этой базой."
        )


def _note(office: Office, title: str) -> None:
    with office.writing() as session:
        journal.record(session, who=office.who, title=title, changes=[], undoable=False)


def _digits(fingerprint: str) -> str:
    return fingerprint.replace(" ", "")


def _server_folder(office: Office) -> Path:
    return paths.data_dir() / "server" / hashlib.sha256(office.location.encode()).hexdigest()[:16]
