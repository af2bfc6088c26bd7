"""Structured texts of documents: parts from the rule of the year, pieces typed or inserted, every gesture undoable."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from shnor_desktop.models.sheets.programme import PROGRAMME_TEXTS
from shnor_desktop.models.sheets.values import Value
from shnor_desktop.services import entries
from shnor_desktop.services.entries import Stored
from shnor_desktop.services.office import Office
from shnor_desktop.services.programme import inserts
from shnor_desktop.services.programme.inserted import Inserted
from shnor_desktop.services.programme.place import Place
from shnor_desktop.services.programme.sight import Sight
from shnor_desktop.services.rule_shape import sound
from shnor_desktop.services.rules import RuleSet

SHEET = "programme_texts"
RULE = "document_parts"
FRAME = 0
"""The piece that holds the title and the place of a part, once the parts of a document are its own."""


@dataclass(frozen=True, slots=True)
class Piece:
    """Some paragraphs of a part; ``source`` names the insert they came from, ``fresh`` what it says now."""

    row: int
    number: int
    text: str
    source: str
    digest: str
    changed_on: date | None
    fresh: Inserted | None = None

    @property
    def told(self) -> str:
        """The text as it is shown; what still agrees with the data keeps its hard spaces."""
        return self.fresh.text if self.fresh is not None and not self.stale else self.text

    @property
    def stale(self) -> bool:
        """Whether the data have changed since the text was inserted."""
        return self.fresh is not None and self.fresh.digest != self.digest


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a document in its order."""

    key: str
    title: str
    hint: str
    offered: tuple[str, ...]
    pieces: tuple[Piece, ...] = ()

    @property
    def filled(self) -> bool:
        return any(piece.text.strip() for piece in self.pieces)

    @property
    def stale(self) -> bool:
        return any(piece.stale for piece in self.pieces)

    def piece(self, number: int) -> Piece | None:
        """The piece of that number."""
        return next((one for one in self.pieces if one.number == number), None)


@dataclass(frozen=True, slots=True)
class Document:
    """A document with all its parts."""

    place: Place
    parts: tuple[Part, ...]
    own: bool
    """Whether its parts are no longer those of the rule."""
    rule: RuleSet

    @property
    def filled(self) -> int:
        """How many parts have a text."""
        return sum(part.filled for part in self.parts)

    @property
    def stale(self) -> int:
        return sum(part.stale for part in self.parts)

    def part(self, key: str) -> Part | None:
        """The part of that key."""
        return next((one for one in self.parts if one.key == key), None)


def canonical(text: str) -> str:
    """The text as a cell keeps it: without hard spaces and outer ones."""
    return str(PROGRAMME_TEXTS.column("text").read(text) or "")


def shipped_parts(office: Office, place: Place) -> tuple[tuple[Part, ...], RuleSet]:
    """The parts of that kind of document as the rule of the year has them."""
    rule = office.rules.of_year(RULE, place.year)
    kinds = {str(one["title"]): one["parts"] for one in sound(rule)["documents"]}
    parts = tuple(
        Part(
            str(one["key"]),
            str(one["title"]),
            str(one["hint"]),
            tuple(filter(None, map(inserts.by_title, one.get("inserts", ())))),
        )
        for one in kinds.get(place.document, ())
    )
    return parts, rule


def rows_of(office: Office, place: Place) -> list[Stored]:
    """Rows of the document, in the order in which they are read."""
    with office.reading() as session:
        rows = entries.load(session, SHEET, year=place.year, school=place.school)
    return sorted((row for row in rows if place.owns(row)), key=_order)


def _order(row: Stored) -> tuple[int, int, int]:
    position, piece = row.values["position"], row.values["piece"]
    return (int(str(position or 0)), int(str(piece or 0)), row.id)


def read(sight: Sight, place: Place) -> Document:
    """The document with what every insert in it says now."""
    shipped, rule = shipped_parts(sight.office, place)
    rows = rows_of(sight.office, place)
    known = {part.key: part for part in shipped}
    frames = [row for row in rows if row.values["piece"] == FRAME]
    if frames:
        order = [
            Part(key, str(row.values["title"] or key), *_of_rule(known.get(key)))
            for row in frames
            for key in [str(row.values["part"])]
        ]
    else:
        order = list(shipped)
    told: dict[str, Inserted | None] = {}
    pieces: dict[str, list[Piece]] = {}
    for row in rows:
        if row.values["piece"] != FRAME:
            source = str(row.values["source"] or "")
            if source and source not in told:
                told[source] = inserts.made(source, sight, place)
            pieces.setdefault(str(row.values["part"]), []).append(_piece(row, told.get(source)))
    strays = [key for key in pieces if key not in {part.key for part in order}]
    # a text whose part the rule of the year no longer has is shown all the same
    order += [Part(key, known[key].title if key in known else _LOST, "", ()) for key in strays]
    parts = tuple(
        Part(part.key, part.title, part.hint, part.offered, tuple(pieces.get(part.key, ()))) for part in order
    )
    return Document(place, parts, bool(frames), rule)


_LOST = "Раздел, которого нет в строении документа"


def _of_rule(part: Part | None) -> tuple[str, tuple[str, ...]]:
    return (part.hint, part.offered) if part else ("Свой раздел", ())


def _piece(row: Stored, fresh: Inserted | None) -> Piece:
    cells = row.values
    return Piece(
        row.id,
        int(str(cells["piece"] or 1)),
        str(cells["text"] or ""),
        str(cells["source"] or ""),
        str(cells["digest"] or ""),
        cells["changed_on"] if isinstance(cells["changed_on"], date) else None,
        fresh,
    )


def state_of(office: Office, place: Place) -> tuple[int | None, str]:
    """The row of the document in «Концептуальные документы» and its state; nothing where it has none."""
    with office.reading() as session:
        rows = entries.load(session, "concept_documents", year=place.year, school=place.school)
    wanted = (place.document, place.factor or None)
    found = next((row for row in rows if (row.values["kind"], row.values["factor"]) == wanted), None)
    return (None, "") if found is None else (found.id, str(found.values["state"] or ""))


def years_with_text(office: Office, place: Place) -> Sequence[int]:
    """Other years in which the document has a text, the newest first."""
    with office.reading() as session:
        rows = entries.load(session, SHEET, school=place.school)
    wanted: dict[str, Value] = {key: value for key, value in place.cells.items() if key != "year"}
    years = {
        int(str(row.values["year"]))
        for row in rows
        if row.values["text"] and row.values["year"] and all(row.values[key] == value for key, value in wanted.items())
    }
    return sorted(years - {place.year}, reverse=True)
