"""Gathers what «Тексты» shows; runs in a worker and touches no widget."""

from dataclasses import dataclass
from datetime import date

from shnor_desktop.models.sheets.concept_documents import CONCEPT, MEDIUM_TERM
from shnor_desktop.models.sheets.programme import MUNICIPAL
from shnor_desktop.services.office import Office
from shnor_desktop.services.programme import anti_risk, texts
from shnor_desktop.services.programme.place import Place
from shnor_desktop.services.programme.sight import Sight
from shnor_desktop.services.programme.texts import Document


@dataclass(frozen=True, slots=True)
class Shown:
    """The documents that may be written, the one at hand and what is said about it."""

    places: tuple[tuple[Place, str], ...]
    document: Document
    title: str
    state: str
    row: int | None
    """Of «Концептуальные документы»."""
    years: tuple[int, ...]
    """Other years that have a text."""


def gather(office: Office, year: int, school: str, wanted: tuple[str, str], today: date) -> Shown:
    """``wanted``: the kind of document and its factor; the first document where there is none such."""
    places = tuple((place, place.title(office)) for place in documents(office, year, school))
    chosen, title = next(
        ((place, said) for place, said in places if (place.document, place.factor) == wanted), places[0]
    )
    document = texts.read(Sight(office, year, school, today), chosen)
    row, state = texts.state_of(office, chosen)
    return Shown(places, document, title, state, row, tuple(texts.years_with_text(office, chosen)))


def documents(office: Office, year: int, school: str) -> list[Place]:
    """What a school writes, or what the district itself writes."""
    if not school:
        return [Place(office.code, year, MUNICIPAL)]
    factors = anti_risk.factors_of(office, year, school)
    return [
        Place(school, year, CONCEPT),
        Place(school, year, MEDIUM_TERM),
        *(anti_risk.place_of(office, year, key, school) for key in factors),
    ]
