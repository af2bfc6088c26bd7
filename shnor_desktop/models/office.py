"""Tables behind the office's own records: settings, lists, rules, evidence, notes on cells, readiness, mappings."""

from datetime import date

from sqlalchemy import BigInteger, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from shnor_desktop.models.base import Base, SheetRow


class Setting(SheetRow, Base):
    """One setting of the office."""

    __tablename__ = "settings"

    name: Mapped[str | None] = mapped_column(String(80))
    value: Mapped[str | None] = mapped_column(String(4000))


class ListItem(SheetRow, Base):
    """One entry of an editable list, laid over the shipped one of the same key."""

    __tablename__ = "list_items"

    list: Mapped[str | None] = mapped_column(String(60))
    item: Mapped[str | None] = mapped_column(String(120))
    title: Mapped[str | None] = mapped_column(String(255))
    aliases: Mapped[str | None] = mapped_column(String(1000))
    whole: Mapped[str | None] = mapped_column(String(40))
    position: Mapped[int | None]
    active: Mapped[bool | None]
    source: Mapped[str | None] = mapped_column(String(500))


class RuleSet(SheetRow, Base):
    """A rule of a year as JSON, laid over the shipped one of the same name and year."""

    __tablename__ = "rule_sets"

    name: Mapped[str | None] = mapped_column(String(60))
    year: Mapped[int | None]
    body: Mapped[str | None] = mapped_column(Text)
    source: Mapped[str | None] = mapped_column(String(1000))


class Evidence(SheetRow, Base):
    """A file at a measure, a document or an event; its content lies beside the base under its SHA-256."""

    __tablename__ = "evidence"

    owner: Mapped[str | None] = mapped_column(String(60))
    roadmap_row: Mapped[int | None] = mapped_column(BigInteger, index=True)
    sha256: Mapped[str | None] = mapped_column(String(64), index=True)
    title: Mapped[str | None] = mapped_column(String(255))
    size: Mapped[int | None] = mapped_column(BigInteger)
    added_on: Mapped[date | None]


class CellNote(SheetRow, Base):
    """A question, a reason or an intended emptiness at a cell of a form."""

    __tablename__ = "cell_notes"
    __table_args__ = (Index(None, "sheet", "row"),)

    ref: Mapped[str | None] = mapped_column(String(40))
    sheet: Mapped[str | None] = mapped_column(String(60))
    row: Mapped[int | None] = mapped_column(BigInteger)
    column: Mapped[str | None] = mapped_column(String(60))
    kind: Mapped[str | None] = mapped_column(String(120))
    rule: Mapped[str | None] = mapped_column(String(60))
    text: Mapped[str | None] = mapped_column(String(2000))
    author: Mapped[str | None] = mapped_column(String(255))
    office: Mapped[str | None] = mapped_column(String(20))
    written_at: Mapped[str | None] = mapped_column(String(32))
    state: Mapped[str | None] = mapped_column(String(120))
    answer: Mapped[str | None] = mapped_column(String(2000))
    answered_by: Mapped[str | None] = mapped_column(String(255))
    answered_at: Mapped[str | None] = mapped_column(String(32))


class Readiness(SheetRow, Base):
    """How far a form of a year is: ready, accepted and locked, opened again."""

    __tablename__ = "readiness"

    sheet: Mapped[str | None] = mapped_column(String(60))
    year: Mapped[int | None]
    state: Mapped[str | None] = mapped_column(String(120))
    reason: Mapped[str | None] = mapped_column(String(1000))
    person: Mapped[str | None] = mapped_column(String(255))
    at: Mapped[str | None] = mapped_column(String(32))
    operation: Mapped[int | None] = mapped_column(BigInteger)
    sequence: Mapped[int | None]


class Mapping(SheetRow, Base):
    """Which columns of a foreign table stand for which of ours, remembered by its headings."""

    __tablename__ = "mappings"

    fingerprint: Mapped[str | None] = mapped_column(String(64))
    title: Mapped[str | None] = mapped_column(String(255))
    sheet: Mapped[str | None] = mapped_column(String(60))
    body: Mapped[str | None] = mapped_column(Text)
    used_at: Mapped[str | None] = mapped_column(String(32))
