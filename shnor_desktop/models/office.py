"""Tables behind the office's own records: settings, lists, rules, evidence, notes on cells, readiness, mappings."""

from sqlalchemy import BigInteger, Boolean, Column, Date, Integer, String, Text

from shnor_desktop.models.base import sheet_table

SETTINGS = sheet_table(
    "settings",
    Column("name", String(80)),
    Column("value", String(4000)),
)
"""One setting of the office."""

LIST_ITEMS = sheet_table(
    "list_items",
    Column("list", String(60)),
    Column("item", String(120)),
    Column("title", String(255)),
    Column("aliases", String(1000)),
    Column("whole", String(40)),
    Column("position", Integer),
    Column("active", Boolean),
    Column("source", String(500)),
)
"""One entry of an editable list, laid over the shipped one of the same key."""

RULE_SETS = sheet_table(
    "rule_sets",
    Column("name", String(60)),
    Column("year", Integer),
    Column("body", Text),
    Column("source", String(1000)),
)
"""A rule of a year as JSON, laid over the shipped one of the same name and year."""

EVIDENCE = sheet_table(
    "evidence",
    Column("owner", String(60)),
    Column("roadmap_row", BigInteger, index=True),
    Column("sha256", String(64), index=True),
    Column("title", String(255)),
    Column("size", BigInteger),
    Column("added_on", Date),
)
"""A file at a measure, a document or an event; its content lies beside the base under its SHA-256."""

CELL_NOTES = sheet_table(
    "cell_notes",
    Column("ref", String(40)),
    Column("sheet", String(60)),
    Column("row", BigInteger),
    Column("column", String(60)),
    Column("kind", String(120)),
    Column("rule", String(60)),
    Column("text", String(2000)),
    Column("author", String(255)),
    Column("office", String(20)),
    Column("written_at", String(32)),
    Column("state", String(120)),
    Column("answer", String(2000)),
    Column("answered_by", String(255)),
    Column("answered_at", String(32)),
    index=("sheet", "row"),
)
"""A question, a reason or an intended emptiness at a cell of a form."""

READINESS = sheet_table(
    "readiness",
    Column("sheet", String(60)),
    Column("year", Integer),
    Column("state", String(120)),
    Column("reason", String(1000)),
    Column("person", String(255)),
    Column("at", String(32)),
    Column("operation", BigInteger),
    Column("sequence", Integer),
)
"""How far a form of a year is: ready, accepted and locked, opened again."""

MAPPINGS = sheet_table(
    "mappings",
    Column("fingerprint", String(64)),
    Column("title", String(255)),
    Column("sheet", String(60)),
    Column("body", Text),
    Column("used_at", String(32)),
)
"""Which columns of a foreign table stand for which of ours, remembered by its headings."""
