"""What this office has sent and what has come in: lists that «Обзор» reads without anything that packs or signs."""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from shnor_desktop.models.exchange import PACKAGES_RECEIVED, PACKAGES_SENT
from shnor_desktop.services.office import Office


@dataclass(frozen=True, slots=True)
class Sent:
    """One line of the outbox."""

    sequence: int
    sha256: str
    size: int
    created_at: str
    recipient: str
    signer: str
    written_to: str
    receipt_at: str | None
    receipt_verdict: str

    @property
    def state(self) -> str:
        """What became of it, in words."""
        if self.receipt_at:
            return f"принят районом {datetime.fromisoformat(self.receipt_at):%d.%m.%Y}"
        return "записан, ждёт квитанции" if self.written_to else "собран, но на флешку не записан"


@dataclass(frozen=True, slots=True)
class InboxLine:
    """One line of the district's inbox."""

    school: str
    sequence: int
    sha256: str
    verdict: str
    reason: str
    flagged: bool
    signer: str
    received_at: str
    size: int
    details: dict[str, Any]


def outbox(office: Office) -> list[Sent]:
    """Packages of this school, newest first, with what became of them."""
    with office.reading() as session:
        query = select(PACKAGES_SENT).order_by(PACKAGES_SENT.c.sequence.desc())
        return [
            Sent(
                one.sequence,
                one.sha256,
                one.size,
                one.created_at,
                one.recipient,
                one.signer,
                one.written_to,
                one.receipt_at,
                one.receipt_verdict,
            )
            for one in session.execute(query)
        ]


def inbox(office: Office) -> list[InboxLine]:
    """Packages that came in, newest first; refused ones that must be asked about are among them."""
    with office.reading() as session:
        query = select(PACKAGES_RECEIVED).order_by(PACKAGES_RECEIVED.c.id.desc())
        return [
            InboxLine(
                one.school,
                one.sequence,
                one.sha256,
                one.verdict,
                one.reason,
                one.flagged,
                one.signer,
                one.received_at,
                one.size,
                json.loads(one.details),
            )
            for one in session.execute(query)
        ]
