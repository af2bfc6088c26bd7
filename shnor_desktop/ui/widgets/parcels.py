"""What went out last, or came in last, and what became of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING

from shnor_desktop.ui.desk import Desk, Link
from shnor_desktop.ui.widgets.links import LinkLabel
from shnor_desktop.ui.widgets.page import Card, text

if TYPE_CHECKING:
    from shnor_desktop.services.exchange.boxes import InboxLine, Sent
    from shnor_desktop.services.office import Office


@dataclass(frozen=True, slots=True)
class Parcels:
    """Sentences about the newest package; for a district the newest of each school."""

    lines: tuple[str, ...] = ()
    last: Mapping[str, str] = field(default_factory=dict)


def read_parcels(office: "Office", school: str) -> Parcels:
    """The newest package of this office, or of every school of a district."""
    from shnor_desktop.services.exchange.boxes import inbox, outbox

    if office.is_district:
        received = inbox(office)
        last = {one.school: inbox_words(one) for one in reversed(received) if not school or one.school == school}
        return Parcels(tuple(last.values()) if school else (), last)
    sent = outbox(office)
    return Parcels(tuple(sent_words(one) for one in sent[:1]))


def sent_words(one: "Sent") -> str:
    """«№ 3 от 22.11.2026: принят районом 23.11.2026»."""
    return f"№ {one.sequence} от {local_day(one.created_at)}: {one.state}."


def inbox_words(one: "InboxLine") -> str:
    """«№ 3, принят 23.11.2026»."""
    verdict = "принят" if one.verdict == "accepted" else "не принят"
    return f"№ {one.sequence}, {verdict} {local_day(one.received_at)}"


def local_day(moment: str) -> str:
    """The day of a stored moment by the clock of this computer."""
    return f"{datetime.fromisoformat(moment).astimezone():%d.%m.%Y}"


def parcels_card(desk: Desk, parcels: Parcels) -> Card:
    card = Card("Последний пакет")
    for line in parcels.lines:
        card.add(text(line))
    if not parcels.lines:
        card.add(text("Пакетов ещё не было.", "muted"))
    card.add(LinkLabel(desk, [("Обмен с районом", Link("exchange"))]))
    return card
