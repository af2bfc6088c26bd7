"""Take in a file from a stick: a package in a district, a receipt in a school; once, in order, from the right hand.

Signature → manifest → digests → description → recipient → register of keys → order → rows: each step trusts only
what the ones before it have proved. A refusal changes nothing, except that an older or a doubled number stays in the
list of the inbox (CONTRACTS «Exchange»).
"""

import json
import os
import shutil
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from sqlalchemy import insert, select

from shnor_desktop.errors import RefusedError, StorageError
from shnor_desktop.models.engine import Session
from shnor_desktop.models.exchange import PACKAGES_RECEIVED
from shnor_desktop.services import entries, journal, plan_own
from shnor_desktop.services.exchange import acceptance, asice, content, partition, receipts, register, stick, told
from shnor_desktop.services.exchange.asice import Container, ContainerError, Fault
from shnor_desktop.services.exchange.content import Content, ContentError, Envelope
from shnor_desktop.services.exchange.outcomes import Reason, ReceiptNotWritten, Received
from shnor_desktop.services.exchange.stick import Disk
from shnor_desktop.services.office import Office
from shnor_desktop.services.signing import certificates
from shnor_desktop.services.signing.keys import Signer
from shnor_desktop.services.signing.verify import Check, Outcome, Trust, name_of
from shnor_desktop.services.work import Progress, Silent

__all__ = ["Reason", "Received", "receive"]


class _Refused(Exception):
    """Leaves the steps with what became of the file; never leaves this module."""

    def __init__(self, reason: Reason, *, envelope: Envelope | None = None, signer: str = "", detail: str = "") -> None:
        super().__init__(reason.name)
        self.reason, self.envelope, self.signer, self.detail = reason, envelope, signer, detail


def receive(
    office: Office,
    path: Path,
    signer: Signer | None = None,
    *,
    receipt_to: Path | None = None,
    progress: Progress | None = None,
    disk: Disk | None = None,
) -> Received:
    """Take in one file. A district needs ``signer`` for the receipt, which is written beside the package.

    What can be refused is answered, not raised; only a failing disk, stick or read-only base raises. When the receipt
    cannot be written the package is in all the same: take it in once more to get the same receipt.
    """
    if office.read_only:
        raise RefusedError(
            "База открыта только для чтения: ничего не изменено.", hint="Закройте другое окно с этой базой."
        )
    progress = progress or Silent()
    try:
        with (
            _local_copy(office, path) as local,
            asice.opened(local, progress.step) as found,
        ):
            result = _take_in(office, _Arrived(path.name, local, found), signer)
    except ContainerError as error:
        return Received(path.name, Reason[error.fault.name], str(error))
    except ContentError as error:
        return Received(path.name, Reason.CONTENT, f"{error} {error.hint}".strip())
    except _Refused as refused:
        envelope = refused.envelope
        return Received(
            path.name,
            refused.reason,
            f"{refused.reason.sentence} {refused.detail}".strip(),
            signer=refused.signer,
            school=envelope.school if envelope else "",
            sequence=envelope.sequence if envelope else None,
        )
    if result.receipt is None or not office.is_district:
        return result
    return _hand_over(office, result, receipt_to or path.parent, disk)


_FORMATS = frozenset({content.FORMAT, receipts.FORMAT})
_BY_OUTCOME = {
    Outcome.UNKNOWN_ISSUER: Reason.UNKNOWN_KEY,
    Outcome.REVOKED: Reason.REVOKED_KEY,
    Outcome.EXPIRED: Reason.EXPIRED_KEY,
    Outcome.NOT_YET_VALID: Reason.CLOCK,
    Outcome.FUTURE_LIST: Reason.CLOCK,
}
_GOOD = frozenset({Outcome.VALID, Outcome.NO_LIST, Outcome.STALE_LIST})
"""An old list does not matter here: the register of keys in this base is the authority (EXCHANGE §0)."""


@dataclass(frozen=True, slots=True)
class _Arrived:
    """The file at hand: its name on the stick, its bytes on this computer, and what they hold."""

    name: str
    local: Path
    found: Container

    def verified(self, trust: Trust, office: Office) -> Check:
        """The check of a signature that may be believed; anything else is refused before a word of it is read."""
        check = self.found.verify(trust)
        if check.outcome not in _GOOD:
            if check.outcome is Outcome.UNKNOWN_ISSUER and self._is_for_another(office):
                raise _Refused(Reason.OTHER_DISTRICT, signer=check.signer)
            raise _Refused(_BY_OUTCOME.get(check.outcome, Reason.SIGNATURE), signer=check.signer)
        return check

    def _is_for_another(self, office: Office) -> bool:
        """A whole package of a stranger names its recipient: «for another district» helps more than «unknown key»."""
        try:
            description = content.description_of(self.found)
            if not office.is_district or description.get("format") != content.FORMAT:
                return False
            return content.envelope_of(description).district != office.code
        except ContentError:
            return False


def _take_in(office: Office, arrived: _Arrived, signer: Signer | None) -> Received:
    if office.is_district and (known := _known(office, arrived)):
        return known
    district = register.district_of(office)
    if district is None:
        raise _Refused(Reason.NOT_CONNECTED)
    check = arrived.verified(_trust(office, arrived, district), office)
    kind = content.description_of(arrived.found).get("format")
    if kind != (content.FORMAT if office.is_district else receipts.FORMAT):
        raise _Refused(Reason.WRONG_OFFICE if kind in _FORMATS else Reason.CONTENT, signer=check.signer)
    if not office.is_district:
        return _take_receipt(office, arrived, district, check)
    return _Package(office, arrived, content.read(arrived.found), check).take(signer)


def _trust(office: Office, arrived: _Arrived, district: register.KnownDistrict) -> Trust:
    """A receipt brings a list of revoked keys with it; that list is itself signed by the root."""
    if office.is_district or receipts.LIST not in arrived.found.places:
        return district.trust
    try:
        brought = certificates.load_crl(arrived.found.read(receipts.LIST))
    except ValueError as error:
        raise ContainerError(Fault.CHANGED) from error
    return Trust(district.trust.roots, (*district.trust.crls, brought))


class _Package:
    """A whole, signed package of some school on its way into a district's base."""

    def __init__(self, office: Office, arrived: _Arrived, package: Content, check: Check) -> None:
        self._office, self._name, self._found, self._local = office, arrived.name, arrived.found, arrived.local
        self._content, self._check, self._envelope = package, check, package.envelope

    def take(self, signer: Signer | None) -> Received:
        """Recipient, register and order; then rows, files and receipt in one transaction."""
        if self._envelope.district != self._office.code:
            raise self._refused(Reason.OTHER_DISTRICT)
        with self._office.reading() as session:
            self._must_be_registered(session)
            wrong_order = self._wrong_order(session)
        if wrong_order is not None:
            self._keep_in_list(wrong_order)
            raise self._refused(wrong_order)
        if signer is None:
            raise self._refused(Reason.NO_SIGNER)
        with self._office.reading() as session:
            partition.plan(session, self._office.lists, self._content, self._office.code)
        self._keep_files()
        templates = [plan_own.packed(self._office, key) for key in plan_own.sent_to_schools(self._office)]
        with self._office.writing() as session:
            if self._wrong_order(session) is not None:
                raise self._refused(Reason.OLDER)
            plan = partition.plan(session, self._office.lists, self._content, self._office.code)
            title = f"Принят пакет № {self._envelope.sequence} школы {self._envelope.school}"
            entries.apply_in(session, plan.steps, title, who=self._office.who, undoable=False, over_locks=True)
            # the receipt speaks of rows as they stand now that the package is in
            outcome = receipts.outcome(session, self._office.code, self._envelope.school, plan.verdicts, templates)
            receipt = receipts.build(self._office, signer, self._found, self._content, outcome)
            session.execute(insert(PACKAGES_RECEIVED).values(self._row(Reason.TAKEN, receipt, plan.verdicts)))
        verdict = receipts.verdict_of(plan.verdicts)
        refused = sum(one.refused for one in plan.verdicts)
        remark = f" Не принято строк: {refused}, они перечислены в квитанции." if refused else ""
        clock = " Дата на компьютере школы, похоже, неверна." if self._envelope.clock_suspect else ""
        sentence = f"Пакет № {self._envelope.sequence} школы {self._envelope.school} принят."
        brought = told.of_package(self._content, plan)
        return Received(
            self._name,
            Reason.TAKEN,
            sentence + brought + (remark if verdict != receipts.ACCEPTED else "") + clock,
            signer=self._check.signer,
            school=self._envelope.school,
            sequence=self._envelope.sequence,
            receipt=receipt,
            sheets=plan.verdicts,
        )

    def _must_be_registered(self, session: Session) -> None:
        known = register.find_key(session, self._check.fingerprint)
        if known is None:
            raise self._refused(Reason.UNKNOWN_KEY)
        if not known.active:
            raise self._refused(Reason.REVOKED_KEY)
        if known.school != self._envelope.school or self._envelope.fingerprint != self._check.fingerprint:
            raise self._refused(Reason.OTHER_SCHOOL_KEY)

    def _wrong_order(self, session: Session) -> Reason | None:
        query = select(PACKAGES_RECEIVED.c.sequence).where(
            PACKAGES_RECEIVED.c.school == self._envelope.school, PACKAGES_RECEIVED.c.verdict == Reason.TAKEN.verdict
        )
        taken = set(session.execute(query).scalars())
        if self._envelope.sequence in taken:
            return Reason.SAME_NUMBER
        return Reason.OLDER if taken and self._envelope.sequence < max(taken) else None

    def _keep_in_list(self, reason: Reason) -> None:
        """The refused package in the list of the inbox, once; the data of the school is not touched."""
        with self._office.writing() as session:
            query = select(PACKAGES_RECEIVED.c.id).where(
                PACKAGES_RECEIVED.c.school == self._envelope.school, PACKAGES_RECEIVED.c.sha256 == self._found.sha256
            )
            if session.execute(query).first() is None:
                session.execute(insert(PACKAGES_RECEIVED).values(self._row(reason, None, ())))
                title = f"Не принят пакет № {self._envelope.sequence} школы {self._envelope.school}"
                journal.record(session, who=self._office.who, title=title, changes=[], undoable=False)

    def _keep_files(self) -> None:
        """Reports, evidence and the package itself by SHA-256: before the rows that name them."""
        folder = register.files_folder(self._office)
        try:
            for part in self._content.files:
                _keep(folder, part.sha256, self._found.pieces(part.name))
            target = folder / self._found.sha256
            if not target.exists():
                with self._local.open("rb") as file:
                    _keep(folder, self._found.sha256, iter(lambda: file.read(1024 * 1024), b""))
        except OSError as error:
            raise StorageError(
                "Не удалось сохранить файлы пакета: диск недоступен или переполнен. Данные не тронуты.",
                hint="Освободите место и примите пакет снова.",
            ) from error

    def _row(self, reason: Reason, receipt: bytes | None, verdicts: tuple[partition.Verdict, ...]) -> dict[str, Any]:
        files = [
            {"title": part.title, "kind": part.kind, "sha256": part.sha256, "size": part.size}
            for part in self._content.files
        ]
        details = {"sheets": [asdict(one) for one in verdicts], "files": files}
        return {
            "school": self._envelope.school,
            "sequence": self._envelope.sequence,
            "sha256": self._found.sha256,
            "previous": self._envelope.previous,
            "verdict": reason.verdict,
            "reason": reason.name.lower(),
            "flagged": reason is Reason.SAME_NUMBER,
            "signer": self._check.signer,
            "fingerprint": self._check.fingerprint,
            "size": self._found.size,
            "received_at": journal.now(),
            "receipt": receipt,
            "details": json.dumps(details, ensure_ascii=False),
        }

    def _refused(self, reason: Reason) -> _Refused:
        return _Refused(reason, envelope=self._envelope, signer=self._check.signer)


def _known(office: Office, arrived: _Arrived) -> Received | None:
    """The very same bytes were taken in before: they have been verified then."""
    with office.reading() as session:
        query = select(PACKAGES_RECEIVED).where(
            PACKAGES_RECEIVED.c.sha256 == arrived.found.sha256, PACKAGES_RECEIVED.c.verdict == Reason.TAKEN.verdict
        )
        row = session.execute(query).first()
        if row is None:
            return None
        reason = Reason.TAKEN_BEFORE
        return Received(arrived.name, reason, reason.sentence, row.signer, row.school, row.sequence, row.receipt)


def _take_receipt(office: Office, arrived: _Arrived, district: register.KnownDistrict, check: Check) -> Received:
    # any school has a key under the same root: only the one issued to the district's own code speaks for it
    if check.certificate is None or name_of(check.certificate, "user_id") != district.code:
        raise _Refused(Reason.NOT_THE_DISTRICT, signer=check.signer)
    receipt = receipts.read(content.description_of(arrived.found))
    if receipt.school != office.code or receipt.district != district.code:
        raise _Refused(Reason.OTHER_SCHOOL, signer=check.signer)
    with office.writing() as session:
        taken = receipts.take(session, receipt, arrived.found, arrived.local.read_bytes())
        if taken:
            title = f"Получена квитанция на пакет № {receipt.sequence}"
            answer = acceptance.answer(session, receipt)
            # a decision about a document changes its row even when the form of the year is accepted
            entries.apply_in(session, answer.steps, title, who=office.who, undoable=False, over_locks=True)
    if taken is None:
        raise _Refused(Reason.NOT_SENT, signer=check.signer)
    reason = Reason.RECEIPT_TAKEN if taken else Reason.RECEIPT_TAKEN_BEFORE
    sentence = f"{reason.sentence} {receipt.sentence}"
    if taken:
        office.refresh()
        sentence += told.of_receipt(answer)
    return Received(arrived.name, reason, sentence, check.signer, receipt.school, receipt.sequence)


def _hand_over(office: Office, result: Received, folder: Path, disk: Disk | None) -> Received:
    """Write the receipt; the same one again is found there and only checked."""
    assert result.receipt is not None  # noqa: S101  the caller asked
    stamp = "" if result.sequence is None else f"-{result.sequence:04d}"
    name = f"{stick.safe_word(result.school)}{stamp}-receipt{asice.SUFFIX}"
    own = register.files_folder(office) / f"{uuid.uuid4().hex}{stick.PART}"
    try:
        own.parent.mkdir(parents=True, exist_ok=True)
        own.write_bytes(result.receipt)
        written = stick.put(own, folder, name, disk=disk)
    except (OSError, StorageError, RefusedError) as error:
        raise ReceiptNotWritten(
            f"{result.sentence} Но квитанцию записать не удалось. {error}".rstrip(),
            hint="Примите этот же пакет ещё раз с исправной флешкой: данные не изменятся, квитанция запишется.",
            result=result,
        ) from error
    finally:
        own.unlink(missing_ok=True)
    return replace(result, receipt_path=written.path)


@contextmanager
def _local_copy(office: Office, path: Path) -> Iterator[Path]:
    """The file on this computer's own disk: it cannot be changed or pulled out between two readings."""
    folder = register.files_folder(office)
    local = folder / f"{uuid.uuid4().hex}{stick.PART}"
    try:
        if path.stat().st_size > asice.LARGEST_TOTAL + 2**20:
            raise ContainerError(Fault.TOO_LARGE)
        source = path.open("rb")
    except OSError as error:
        raise ContainerError(Fault.UNREADABLE) from error
    created = not folder.exists()
    try:
        with source:
            folder.mkdir(parents=True, exist_ok=True)
            stick.sweep(folder)
            with local.open("wb") as target:
                shutil.copyfileobj(source, target, 1024 * 1024)
        yield local
    finally:
        local.unlink(missing_ok=True)
        if created and folder.exists() and not any(folder.iterdir()):
            folder.rmdir()


def _keep(folder: Path, sha256: str, pieces: Iterator[bytes]) -> None:
    target = folder / sha256
    if target.exists():
        return
    part = folder / f"{sha256}{stick.PART}"
    with part.open("wb") as file:
        for piece in pieces:
            file.write(piece)
        file.flush()
        os.fsync(file.fileno())
    part.replace(target)
    Disk().sync_folder(folder)
