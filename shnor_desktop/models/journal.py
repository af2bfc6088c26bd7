"""The journal: every write of a person or a package, cell by cell."""

from sqlalchemy import BigInteger, Boolean, Column, ForeignKey, Index, String, Table, Text

from shnor_desktop.models.base import METADATA, Id

OPERATIONS = Table(
    "operations",
    METADATA,
    Column("id", Id, primary_key=True),
    Column("at", String(32), nullable=False),
    Column("who", String(120), nullable=False),
    Column("title", String(255), nullable=False),
    Column("undoable", Boolean, nullable=False),
    Column("undoes", ForeignKey("operations.id"), index=True),
)
"""One gesture: who, when, what; ``undoes`` points at the operation it takes back."""

CHANGES = Table(
    "changes",
    METADATA,
    Column("id", Id, primary_key=True),
    Column("operation", ForeignKey("operations.id"), index=True, nullable=False),
    Column("sheet", String(40), nullable=False),
    Column("row", BigInteger, nullable=False),
    Column("column", String(40), nullable=False),
    Column("before", Text),
    Column("after", Text),
    Index(None, "sheet", "row", "id"),
)
"""One cell before and after (JSON); an empty column means the whole new row."""
