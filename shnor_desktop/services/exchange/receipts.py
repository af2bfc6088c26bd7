"""The district's signed answer to a package, and how the school takes it in."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select, update

from shnor_desktop import __version__
from shnor_desktop.models.engine import Session
from shnor_desktop.models.exchange import PACKAGES_SENT
from shnor_desktop.models.sheets.internal import QUESTION
from shnor_desktop.services import journal
from shnor_desktop.services.exchange import asice, register, remarks, reviews, steps
from shnor_desktop.services.exchange.asice import Container, Member
from shnor_desktop.services.exchange.content import CONTENT, Content, ContentError, newer
from shnor_desktop.services.exchange.partition import Verdict
from shnor_desktop.services.office import Office
from shnor_desktop.services.signing.certificates import crl_der
from shnor_desktop.services.signing.keys import Signer

FORMAT = "shnor-receipt"
VERSION = 1
LIST = "trust/list.crl"
ACCEPTED = "accepted"
ACCEPTED_WITH_REMARKS = "accepted_with_remarks"


@dataclass(frozen=True, slots=True)
class Receipt:
    """What a receipt says."""

    district: str
    district_name: str
    school: str
    sequence: int
    sha256: str
    verdict: str
    received_at: datetime
    sheets: tuple[Mapping[str, Any], ...]
    """Key, title, years and the number of refused rows of each form of the package."""
    notes: tuple[Mapping[str, Any], ...] | None = None
    """Questions about the school's rows; None in a receipt of an older program."""
    steps: tuple[Mapping[str, Any], ...] | None = None
    """The district's steps of documents, events and measures, likewise."""
    reviews: tuple[Mapping[str, Any], ...] | None = None
    """Its expert reviews, likewise."""
    templates: tuple[str, ...] = ()
    """Templates of plans that it gives to its schools."""

    @property
    def sentence(self) -> str:
        """The verdict in words, with the forms that need a look."""
        taken = f"Район «{self.district_name}» принял пакет № {self.sequence} {self.received_at:%d.%m.%Y}."
        remarks = [
            f"«{sheet['title']}»: не принято строк {sheet['refused']}" for sheet in self.sheets if sheet["refused"]
        ]
        return f"{taken} Замечания: {'; '.join(remarks)}." if remarks else taken


def verdict_of(verdicts: Sequence[Verdict]) -> str:
    """One word for the whole package."""
    return ACCEPTED_WITH_REMARKS if any(one.refused for one in verdicts) else ACCEPTED


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a package in the district: form by form, and what it asks the school."""

    verdicts: Sequence[Verdict]
    notes: Sequence[Mapping[str, Any]] = ()
    steps: Sequence[Mapping[str, Any]] = ()
    reviews: Sequence[Mapping[str, Any]] = ()
    templates: Sequence[str] = ()


def outcome(
    session: Session, district: str, school: str, verdicts: Sequence[Verdict], templates: Sequence[str]
) -> Outcome:
    """Everything the district has to say to a school, gathered after its package has been taken in."""
    return Outcome(
        verdicts,
        remarks.collect(session, school, kinds=(QUESTION,)),
        steps.collect(session, school, district),
        reviews.collect(session, school, district),
        templates,
    )


def build(office: Office, signer: Signer, container: Container, content: Content, outcome: Outcome) -> bytes:
    """The signed receipt; it carries the newest list of revoked keys with it."""
    district = register.district_of(office)
    crls = district.trust.crls if district else ()
    person, post = register.describe(signer)
    description = {
        "format": FORMAT,
        "version": VERSION,
        "program": __version__,
        "district": {"code": office.code, "name": office.name},
        "school": content.envelope.school,
        "package": {"sequence": content.envelope.sequence, "sha256": container.sha256, "size": container.size},
        "verdict": verdict_of(outcome.verdicts),
        "received_at": journal.now(),
        "sheets": [asdict(one) for one in outcome.verdicts],
        "notes": list(outcome.notes),
        "steps": list(outcome.steps),
        "reviews": list(outcome.reviews),
        "templates": list(outcome.templates),
        "files": len(content.files),
        "signer": {"person": person, "post": post, "fingerprint": signer.fingerprint},
    }
    body = (json.dumps(description, ensure_ascii=False, sort_keys=True, indent=1) + "\n").encode()
    return asice.build([Member(CONTENT, body), *(Member(LIST, crl_der(crl)) for crl in crls[:1])], signer)


def read(description: Mapping[str, Any]) -> Receipt:
    """The receipt out of its verified description."""
    if description.get("version") != VERSION:
        raise newer()
    try:
        district, package = description["district"], description["package"]
        sheets = tuple(
            {
                "key": str(sheet["key"]),
                "title": str(sheet["title"]),
                "refused": int(sheet["refused"]),
                "years": tuple(int(year) for year in sheet.get("years") or ()),
            }
            for sheet in description["sheets"]
        )
        return Receipt(
            district=str(district["code"]),
            district_name=str(district["name"]),
            school=str(description["school"]),
            sequence=int(package["sequence"]),
            sha256=str(package["sha256"]),
            verdict=str(description["verdict"]),
            received_at=datetime.fromisoformat(description["received_at"]),
            sheets=sheets,
            notes=_told(description, "notes"),
            steps=_told(description, "steps"),
            reviews=_told(description, "reviews"),
            templates=tuple(str(text) for text in description.get("templates") or ()),
        )
    except (KeyError, TypeError, ValueError) as error:
        raise ContentError("Квитанция не читается.", hint="Попросите район записать её ещё раз.") from error


def _told(description: Mapping[str, Any], key: str) -> tuple[Mapping[str, Any], ...] | None:
    rows = description.get(key)
    return None if rows is None else tuple(dict(row) for row in rows)


def take(session: Session, receipt: Receipt, container: Container, whole: bytes) -> bool | None:
    """Put the receipt beside its package: True when new, False when it was there, None when nothing was sent so."""
    query = select(PACKAGES_SENT).where(
        PACKAGES_SENT.c.sha256 == receipt.sha256, PACKAGES_SENT.c.sequence == receipt.sequence
    )
    sent = session.execute(query).first()
    if sent is None:
        return None
    if sent.receipt is not None:
        return False
    came = {"receipt": whole, "receipt_verdict": receipt.verdict}
    came["receipt_at"] = receipt.received_at.isoformat(timespec="milliseconds")
    session.execute(update(PACKAGES_SENT).where(PACKAGES_SENT.c.id == sent.id).values(came))
    if LIST in container.places:
        register.take_list(session, container.read(LIST))
    return True
