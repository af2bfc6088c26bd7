"""Tables of the exchange: keys known, the district trusted, packages sent and received with their receipts."""

from sqlalchemy import BigInteger, Boolean, Column, Integer, LargeBinary, String, Table, Text, UniqueConstraint

from shnor_desktop.models.base import METADATA, Id

SCHOOL_KEYS = Table(
    "school_keys",
    METADATA,
    Column("id", Id, primary_key=True),
    Column("school", String(20), index=True, nullable=False),
    Column("school_name", String(255), default="", nullable=False),
    Column("person", String(255), nullable=False),
    Column("post", String(255), default="", nullable=False),
    Column("fingerprint", String(40), unique=True, nullable=False),
    Column("certificate", LargeBinary, nullable=False),
    Column("registered_at", String(32), nullable=False),
    # empty while the key is active; the key stays in the register for ever
    Column("revoked_at", String(32)),
    Column("revoked_why", String(255), default="", nullable=False),
)
"""The district's register: which key may sign for which school, and from which day to which."""

DISTRICTS = Table(
    "districts",
    METADATA,
    Column("id", Id, primary_key=True),
    Column("code", String(20), unique=True, nullable=False),
    Column("name", String(255), nullable=False),
    Column("root", LargeBinary, nullable=False),
    # certificate of the key that signs profiles and receipts
    Column("office", LargeBinary, nullable=False),
    Column("crl", LargeBinary, nullable=False),
    # certificate this district gave to the key of this office
    Column("own", LargeBinary),
    # the digits of the root were typed from paper
    Column("compared", Boolean, default=False, nullable=False),
    Column("accepted_at", String(32), nullable=False),
)
"""The district this office trusts (of a district base: itself): root, office key, revocation list."""

PACKAGES_SENT = Table(
    "packages_sent",
    METADATA,
    Column("id", Id, primary_key=True),
    Column("sequence", Integer, unique=True, nullable=False),
    Column("sha256", String(64), unique=True, nullable=False),
    Column("previous", String(64), default="", nullable=False),
    Column("recipient", String(20), nullable=False),
    Column("signer", String(255), nullable=False),
    Column("size", BigInteger, nullable=False),
    Column("created_at", String(32), nullable=False),
    # where the checked copy was written; empty until the copy on the stick has been read back
    Column("written_to", Text, default="", nullable=False),
    Column("receipt", LargeBinary),
    Column("receipt_at", String(32)),
    Column("receipt_verdict", String(40), default="", nullable=False),
)
"""A package of this school on its way: number, digest, chain to the one before, what became of it."""

PACKAGES_RECEIVED = Table(
    "packages_received",
    METADATA,
    Column("id", Id, primary_key=True),
    Column("school", String(20), index=True, nullable=False),
    Column("sequence", Integer, nullable=False),
    Column("sha256", String(64), nullable=False),
    Column("previous", String(64), default="", nullable=False),
    Column("verdict", String(20), nullable=False),
    Column("reason", String(40), nullable=False),
    # same number, other content: someone has to ask the school
    Column("flagged", Boolean, default=False, nullable=False),
    Column("signer", String(255), nullable=False),
    Column("fingerprint", String(40), nullable=False),
    Column("size", BigInteger, nullable=False),
    Column("received_at", String(32), nullable=False),
    Column("receipt", LargeBinary),
    # JSON: rows and problems per sheet, files by digest with their titles
    Column("details", Text, default="{}", nullable=False),
    UniqueConstraint("school", "sha256"),
)
"""A package some school handed in: taken in, or kept in the list as refused."""
