"""Gathers what «Обмен» shows; runs in a worker and touches no widget."""

from dataclasses import dataclass
from pathlib import Path

from shnor_desktop.models.sheets import ALL_SHEETS
from shnor_desktop.services import checks, evidence
from shnor_desktop.services.checks import Found
from shnor_desktop.services.evidence import Room
from shnor_desktop.services.exchange import content, register
from shnor_desktop.services.exchange.boxes import InboxLine, Sent, inbox, outbox
from shnor_desktop.services.exchange.register import KnownDistrict, KnownKey
from shnor_desktop.services.office import Office
from shnor_desktop.ui.pages.reports_page import saved_reports


@dataclass(frozen=True, slots=True)
class Exchange:
    """Key and trust of either role; packages of both directions."""

    fingerprint: str | None
    district: KnownDistrict | None
    outbox: tuple[Sent, ...] = ()
    inbox: tuple[InboxLine, ...] = ()
    keys: tuple[KnownKey, ...] = ()
    forms: tuple[tuple[str, int], ...] = ()
    """Titles of the forms that would travel, with their rows."""
    room: Room | None = None
    reports: tuple[Path, ...] = ()
    blockers: tuple[Found, ...] = ()

    @property
    def has_certificate(self) -> bool:
        return self.district is not None and self.district.own is not None


def gather(office: Office) -> Exchange:
    """The state of the exchange of this base."""
    fingerprint, district = register.own_fingerprint(office), register.district_of(office)
    if office.is_district:
        keys = tuple(register.known_keys(office))
        return Exchange(fingerprint, district, inbox=tuple(inbox(office)), keys=keys)
    with office.reading() as session:
        parts = content.collect_sheets(session, office.code)
    return Exchange(
        fingerprint,
        district,
        outbox=tuple(outbox(office)),
        forms=tuple((ALL_SHEETS[part.key].title, len(part.rows)) for part in parts),
        room=evidence.room(office) if office.path is not None else None,
        reports=tuple(one.path for one in saved_reports(office) if one.path.suffix.lower() == ".pdf"),
        blockers=tuple(checks.blocking(checks.run(office))),
    )
