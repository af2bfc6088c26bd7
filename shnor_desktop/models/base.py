"""What every table is made of: naming convention, exact column types, system columns."""

from decimal import Decimal
from typing import Any

from sqlalchemy import BigInteger, Column, Dialect, Index, Integer, MetaData, String, Table, TypeDecorator

_CONVENTION = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}

Id = BigInteger().with_variant(Integer(), "sqlite")
"""SQLite gives numbers of its own only to a plain INTEGER key."""


class Fixed(TypeDecorator[Decimal]):
    """A decimal kept as a whole number of its last place; never a float."""

    impl = BigInteger
    cache_ok = True

    def __init__(self, places: int) -> None:
        super().__init__()
        self.places = places

    def process_bind_param(self, value: Decimal | None, dialect: Dialect) -> int | None:
        return None if value is None else int(value.scaleb(self.places))

    def process_result_value(self, value: Any | None, dialect: Dialect) -> Decimal | None:
        return None if value is None else Decimal(value).scaleb(-self.places)


METADATA = MetaData(naming_convention=_CONVENTION)
"""All tables of a base. They are plain tables: to map them to classes would cost a window's start more than once."""


def sheet_table(name: str, *cells: "Column[Any]", index: tuple[str, ...] = ()) -> Table:
    """The table of a sheet: its cells and the system columns, whose row it is and the mark of deletion."""
    return Table(
        name,
        METADATA,
        *cells,
        Column("id", Id, primary_key=True),
        Column("school", String(20), default="", index=True, nullable=False),
        Column("deleted_at", String(32)),
        *([Index(None, *index)] if index else []),
    )


SYSTEM_COLUMNS = frozenset({"id", "school", "deleted_at"})
