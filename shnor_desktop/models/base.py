"""The declarative base: naming convention and exact column types of every table."""

from decimal import Decimal
from typing import Annotated, Any

from sqlalchemy import BigInteger, Dialect, Integer, MetaData, String, TypeDecorator
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

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


class Base(DeclarativeBase):
    """All tables of a base."""

    metadata = MetaData(naming_convention=_CONVENTION)


Pk = Annotated[int, mapped_column(Id, primary_key=True)]


class SheetRow:
    """System columns of every sheet table: whose row it is, and the mark of deletion."""

    id: Mapped[Pk]
    school: Mapped[str] = mapped_column(String(20), default="", index=True)
    deleted_at: Mapped[str | None] = mapped_column(String(32))


SYSTEM_COLUMNS = frozenset({"id", "school", "deleted_at"})
