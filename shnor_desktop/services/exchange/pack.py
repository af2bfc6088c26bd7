"""Collect the school's package, sign it, number it, write it to the stick and keep a copy until the receipt comes."""

import os
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Row, func, insert, select, update

from shnor_desktop.errors import ConflictError, FileError, InputError, RefusedError, StorageError
from shnor_desktop.models.engine import Session
from shnor_desktop.models.exchange import PACKAGES_SENT
from shnor_desktop.models.sheets.programme import PLANS
from shnor_desktop.services import checks, entries
from shnor_desktop.services.exchange import acceptance, asice, content, proofs, register, remarks, steps, stick
from shnor_desktop.services.exchange.content import Content, Envelope, FilePart
from shnor_desktop.services.exchange.stick import Disk, Written
from shnor_desktop.services.office import Office
from shnor_desktop.services.rules import RuleSet
from shnor_desktop.services.signing.cades import digest_of
from shnor_desktop.services.signing.keys import Signer
from shnor_desktop.services.signing.verify import issuer_among, name_of
from shnor_desktop.services.standing import newest_operation
from shnor_desktop.services.work import Progress, Silent

_RULES = ("identification", "risk_schools")


@dataclass(frozen=True, slots=True)
class Packed:
    """A package that lies on the stick, read back."""

    path: Path
    sequence: int
    sha256: str
    size: int
    sheets: int
    rows: int
    files: int
    written: Written

    @property
    def sentence(self) -> str:
        inside = f"листов {self.sheets}, строк {self.rows}, файлов {self.files}"
        return f"Пакет № {self.sequence}: {inside}. {self.written.sentence}"


def pack(
    office: Office,
    signer: Signer,
    to: Path,
    *,
    reports: Sequence[Path] = (),
    progress: Progress | None = None,
    disk: Disk | None = None,
) -> Packed:
    """Write the next package of this school into the folder ``to``.

    Refused while a hard rule is broken, and for a key that the district did not give to this school. The number is
    taken before the stick is touched: a package that never got there leaves a gap, which the district allows.
    """
    progress = progress or Silent()
    district = _ready(office, signer)
    progress.step(0, 3, "Проверка данных")
    _without_hard_problems(office)
    progress.step(1, 3, "Сбор пакета")
    folder = register.files_folder(office)
    made = _Made(office, signer, district, folder)
    part = folder / f"{uuid.uuid4().hex}{stick.PART}"
    try:
        _prepare(folder)
        with office.reading() as session:
            operation = newest_operation(session)
            row, parts = made.build(session, part, reports)
        sequence, sha256 = row["sequence"], row["sha256"]
        part.replace(folder / sha256)
        Disk().sync_folder(folder)
        with office.writing() as session:
            if session.execute(select(func.max(PACKAGES_SENT.c.sequence))).scalar() != (sequence - 1 or None):
                raise ConflictError("Другой пакет собран в это же время: этот не записан.", hint="Повторите.")
            session.execute(insert(PACKAGES_SENT).values(row))
            title = f"Собран пакет № {sequence} для района {row['recipient']}"
            kept = acceptance.collected(office.code, sequence, operation, row["created_at"])
            entries.apply_in(session, [kept], title, who=office.who, undoable=False)
    except OSError as error:
        raise _disk_failed() from error
    finally:
        part.unlink(missing_ok=True)
    progress.step(2, 3, "Запись на флешку")
    written = write_again(office, sequence, to, disk=disk, progress=progress)
    rows = sum(len(one.rows) for one in parts.sheets)
    return Packed(written.path, sequence, sha256, written.size, len(parts.sheets), rows, len(parts.files), written)


def write_again(
    office: Office, sequence: int, to: Path, *, disk: Disk | None = None, progress: Progress | None = None
) -> Written:
    """Write a package that was made before to a stick (again): the copy on this computer is kept for that."""
    with office.reading() as session:
        sha256 = session.execute(select(PACKAGES_SENT.c.sha256).where(PACKAGES_SENT.c.sequence == sequence)).scalar()
    if sha256 is None:
        raise InputError(f"Пакета № {sequence} нет.", hint="Список пакетов: «Обмен» → «Отправленные».")
    name = f"{stick.safe_word(office.code)}-{sequence:04d}{asice.SUFFIX}"
    written = stick.put(register.files_folder(office) / sha256, to, name, disk=disk, progress=progress)
    with office.writing() as session:
        remember = update(PACKAGES_SENT).where(PACKAGES_SENT.c.sequence == sequence)
        session.execute(remember.values(written_to=str(written.path)))
    return written


class _Made:
    """The package being made."""

    def __init__(self, office: Office, signer: Signer, district: register.KnownDistrict, folder: Path) -> None:
        self._office, self._signer, self._district, self._folder = office, signer, district, folder

    def build(self, session: Session, part: Path, reports: Sequence[Path]) -> tuple[dict[str, Any], Content]:
        """Collect, sign and write the container; returns the row that will remember it."""
        office, now = self._office, datetime.now(UTC)
        last = session.execute(select(PACKAGES_SENT).order_by(PACKAGES_SENT.c.sequence.desc()).limit(1)).first()
        person, post = register.describe(self._signer)
        envelope = Envelope(
            school=office.code,
            school_name=office.name,
            district=self._district.code,
            sequence=(last.sequence if last else 0) + 1,
            previous=last.sha256 if last else "",
            created=now,
            person=person,
            post=post,
            fingerprint=self._signer.fingerprint,
            clock_suspect=_clock_suspect(now, last, self._district),
        )
        evidence = proofs.collect(session, office.code, self._folder)
        everything = [*evidence, *_reports(reports, len(evidence))]
        for one, source in everything:
            if not source.is_file():
                raise FileError(
                    f"Файла «{one.title}» нет на месте, пакет не собран.",
                    hint="Приложите его заново или уберите из подтверждений.",
                )
        sheets = content.collect_sheets(session, office.code)
        told = steps.collect(session, office.code, office.code)
        if (told or any(one.owner for one, _ in everything)) and not content.is_of_today(sheets):
            # a district whose program knows nothing of these would drop them in silence: a form new to it stops it
            sheets = (*sheets, content.SheetPart(PLANS.key, None, ()))
        made = Content(
            envelope,
            sheets,
            tuple(one for one, _ in everything),
            content.rule_versions(self._rules(sheets)),
            tuple(remarks.collect(session, office.code)),
            steps=tuple(told),
            seen=tuple(steps.seen(session, office.code, self._district.code)),
        )
        members = content.members(made, {one.name: source for one, source in everything})
        sha256 = asice.write(part, members, self._signer)
        _flush(part)
        row = {
            "sequence": envelope.sequence,
            "sha256": sha256,
            "previous": envelope.previous,
            "recipient": envelope.district,
            "signer": person,
            "size": part.stat().st_size,
            "created_at": now.isoformat(timespec="milliseconds"),
        }
        return row, made

    def _rules(self, sheets: Sequence[content.SheetPart]) -> list[RuleSet]:
        years = sorted({year for one in sheets for year in one.years or ()})
        found = {(name, year): self._office.rules.of_year(name, year) for name in _RULES for year in years}
        return list({(rule.name, rule.year): rule for rule in found.values()}.values())


def _ready(office: Office, signer: Signer) -> register.KnownDistrict:
    if office.is_district:
        raise RefusedError("Пакет собирает школа, а это база района.", hint="Откройте базу школы.")
    district = register.district_of(office)
    if district is None:
        raise RefusedError(
            "Школа ещё не подключена к району: некому отправлять пакет.", hint="Загрузите файл района: «Обмен»."
        )
    certificate = signer.certificate
    if issuer_among(certificate, district.trust.roots) is None:
        raise RefusedError(
            "Этот ключ выдан не тем районом, к которому подключена школа.", hint="Запросите сертификат у своего района."
        )
    if name_of(certificate, "user_id") != office.code:
        raise RefusedError("Этот ключ выдан другой школе.", hint="Возьмите ключ своей школы.")
    if any(crl.get_revoked_certificate_by_serial_number(certificate.serial_number) for crl in district.trust.crls):
        raise RefusedError("Этот ключ отозван районом.", hint="Создайте новый ключ и отправьте в район новый запрос.")
    return district


def _without_hard_problems(office: Office) -> None:
    found = checks.blocking(checks.run(office))
    if found:
        first = found[0]
        raise RefusedError(
            f"Пакет не собран: нарушены обязательные правила ({len(found)}). Первое: {first.label}: {first.message}.",
            hint="Исправьте строки: они перечислены на странице «Обзор» и в команде shnor check.",
        )


def _reports(paths: Sequence[Path], taken: int) -> list[tuple[FilePart, Path]]:
    found = []
    for number, path in enumerate(paths, taken + 1):
        try:
            with path.open("rb") as file:
                digest = digest_of(file).hex()
            size = path.stat().st_size
        except OSError as error:
            raise FileError(f"Отчёт «{path.name}» не читается.", hint="Сохраните его ещё раз.") from error
        name = f"files/{number:04d}.{content.suffix_of(path.name)}"
        found.append((FilePart(name, path.name, "report", digest, size), path))
    return found


def _clock_suspect(now: datetime, last: Row[Any] | None, district: register.KnownDistrict) -> bool:
    """The clock stands before something that has surely happened already (EXCHANGE §6.4)."""
    known = [crl.last_update_utc for crl in district.trust.crls]
    if last is not None:
        known.append(datetime.fromisoformat(last.created_at))
    return any(now < moment for moment in known)


def _prepare(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    stick.sweep(folder)


def _flush(path: Path) -> None:
    with path.open("rb+") as file:
        os.fsync(file.fileno())


def _disk_failed() -> StorageError:
    return StorageError(
        "Не удалось собрать пакет: диск недоступен или переполнен.", hint="Освободите место и повторите."
    )
