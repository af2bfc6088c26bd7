"""Tables of the exchange: keys known, the district trusted, packages sent and received with their receipts."""

from sqlalchemy import BigInteger, Boolean, LargeBinary, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from shnor_desktop.models.base import Base, Pk


class SchoolKey(Base):
    """The district's register: which key may sign for which school, and from which day to which."""

    __tablename__ = "school_keys"

    id: Mapped[Pk]
    school: Mapped[str] = mapped_column(String(20), index=True)
    school_name: Mapped[str] = mapped_column(String(255), default="")
    person: Mapped[str] = mapped_column(String(255))
    post: Mapped[str] = mapped_column(String(255), default="")
    fingerprint: Mapped[str] = mapped_column(String(40), unique=True)
    certificate: Mapped[bytes] = mapped_column(LargeBinary)
    registered_at: Mapped[str] = mapped_column(String(32))
    revoked_at: Mapped[str | None] = mapped_column(String(32))
    """Empty while the key is active; the key stays in the register for ever."""
    revoked_why: Mapped[str] = mapped_column(String(255), default="")


class District(Base):
    """The district this office trusts (of a district base: itself): root, office key, revocation list."""

    __tablename__ = "districts"

    id: Mapped[Pk]
    code: Mapped[str] = mapped_column(String(20), unique=True)
    name: Mapped[str] = mapped_column(String(255))
    root: Mapped[bytes] = mapped_column(LargeBinary)
    office: Mapped[bytes] = mapped_column(LargeBinary)
    """Certificate of the key that signs profiles and receipts."""
    crl: Mapped[bytes] = mapped_column(LargeBinary)
    own: Mapped[bytes | None] = mapped_column(LargeBinary)
    """Certificate this district gave to the key of this office."""
    compared: Mapped[bool] = mapped_column(Boolean, default=False)
    """The digits of the root were typed from paper."""
    accepted_at: Mapped[str] = mapped_column(String(32))


class PackageSent(Base):
    """A package of this school on its way: number, digest, chain to the one before, what became of it."""

    __tablename__ = "packages_sent"

    id: Mapped[Pk]
    sequence: Mapped[int] = mapped_column(unique=True)
    sha256: Mapped[str] = mapped_column(String(64), unique=True)
    previous: Mapped[str] = mapped_column(String(64), default="")
    recipient: Mapped[str] = mapped_column(String(20))
    signer: Mapped[str] = mapped_column(String(255))
    size: Mapped[int] = mapped_column(BigInteger)
    created_at: Mapped[str] = mapped_column(String(32))
    written_to: Mapped[str] = mapped_column(Text, default="")
    """Where the checked copy was written; empty until the copy on the stick has been read back."""
    receipt: Mapped[bytes | None] = mapped_column(LargeBinary)
    receipt_at: Mapped[str | None] = mapped_column(String(32))
    receipt_verdict: Mapped[str] = mapped_column(String(40), default="")


class PackageReceived(Base):
    """A package some school handed in: taken in, or kept in the list as refused."""

    __tablename__ = "packages_received"
    __table_args__ = (UniqueConstraint("school", "sha256"),)

    id: Mapped[Pk]
    school: Mapped[str] = mapped_column(String(20), index=True)
    sequence: Mapped[int]
    sha256: Mapped[str] = mapped_column(String(64))
    previous: Mapped[str] = mapped_column(String(64), default="")
    verdict: Mapped[str] = mapped_column(String(20))
    reason: Mapped[str] = mapped_column(String(40))
    flagged: Mapped[bool] = mapped_column(Boolean, default=False)
    """Same number, other content: someone has to ask the school."""
    signer: Mapped[str] = mapped_column(String(255))
    fingerprint: Mapped[str] = mapped_column(String(40))
    size: Mapped[int] = mapped_column(BigInteger)
    received_at: Mapped[str] = mapped_column(String(32))
    receipt: Mapped[bytes | None] = mapped_column(LargeBinary)
    details: Mapped[str] = mapped_column(Text, default="{}")
    """JSON: rows and problems per sheet, files by digest with their titles."""
