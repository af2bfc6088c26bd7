"""What went out last, or came in last, and what became of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from shnor_desktop.services.office import Office
from shnor_desktop.ui.desk import Desk, Link
from shnor_desktop.ui.widgets.links import LinkLabel
from shnor_desktop.ui.widgets.page import Card, text


@dataclass(frozen=True, slots=True)
class Parcels:
    """Sentences about the newest package; for a district the newest of each school."""

    lines: tuple[str, ...] = ()
    last: Mapping[str, str] = field(default_factory=dict)


def read_parcels(office: Office, school: str) -> Parcels:
    """The newest package of this office, or of every school of a district."""
    return Parcels()


def parcels_card(desk: Desk, parcels: Parcels) -> Card:
    card = Card("Последний пакет")
    for line in parcels.lines:
        card.add(text(line))
    if not parcels.lines:
        card.add(text("Пакетов ещё не было.", "muted"))
    card.add(LinkLabel(desk, [("Обмен с районом", Link("exchange"))]))
    return card
