"""Tables behind the office's own records: settings, lists, rules of the year, evidence files."""

from datetime import date

from sqlalchemy import BigInteger, String, Text
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
    """A file that proves a measure; its content lies beside the base under its SHA-256."""

    __tablename__ = "evidence"

    roadmap_row: Mapped[int | None] = mapped_column(BigInteger, index=True)
    sha256: Mapped[str | None] = mapped_column(String(64), index=True)
    title: Mapped[str | None] = mapped_column(String(255))
    size: Mapped[int | None] = mapped_column(BigInteger)
    added_on: Mapped[date | None]
