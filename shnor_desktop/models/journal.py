"""The journal: every write of a person or a package, cell by cell."""

from sqlalchemy import BigInteger, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from shnor_desktop.models.base import Base, Pk


class Operation(Base):
    """One gesture: who, when, what; ``undoes`` points at the operation it takes back."""

    __tablename__ = "operations"

    id: Mapped[Pk]
    at: Mapped[str] = mapped_column(String(32))
    who: Mapped[str] = mapped_column(String(120))
    title: Mapped[str] = mapped_column(String(255))
    undoable: Mapped[bool]
    undoes: Mapped[int | None] = mapped_column(ForeignKey("operations.id"), index=True)


class Change(Base):
    """One cell before and after (JSON); an empty column means the whole new row."""

    __tablename__ = "changes"
    __table_args__ = (Index(None, "sheet", "row", "id"),)

    id: Mapped[Pk]
    operation: Mapped[int] = mapped_column(ForeignKey("operations.id"), index=True)
    sheet: Mapped[str] = mapped_column(String(40))
    row: Mapped[int] = mapped_column(BigInteger)
    column: Mapped[str] = mapped_column(String(40))
    before: Mapped[str | None] = mapped_column(Text)
    after: Mapped[str | None] = mapped_column(Text)
