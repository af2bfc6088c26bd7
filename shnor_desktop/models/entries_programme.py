"""Tables behind the forms of a programme: documents, indicators, self-assessment, diary, surveys."""

from sqlalchemy import Column, Date, Integer, String

from shnor_desktop.models.base import Fixed, sheet_table

CONCEPT_DOCUMENTS = sheet_table(
    "concept_documents",
    Column("year", Integer),
    Column("kind", String(120)),
    Column("factor", String(120)),
    Column("title", String(500)),
    Column("state", String(120)),
    Column("due", Date),
    Column("approved_on", Date),
    Column("uploaded_on", Date),
    Column("confirmed_on", Date),
    Column("remark", String(2000)),
    Column("file", String(255)),
    index=("school", "year"),
)
"""A row of the form «Концептуальные документы»."""

INDICATOR_VALUES = sheet_table(
    "indicator_values",
    Column("programme", String(255)),
    Column("indicator", String(500)),
    Column("year", Integer),
    Column("period", String(120)),
    Column("type", String(120)),
    Column("direction", String(120)),
    Column("target", String(40)),
    Column("value", String(40)),
    Column("numerator", Fixed(2)),
    Column("denominator", Fixed(2)),
    Column("origin", String(120)),
    Column("comment", String(2000)),
    index=("school", "year"),
)
"""A row of the form «Показатели»."""

SELF_ASSESSMENTS = sheet_table(
    "self_assessments",
    Column("year", Integer),
    Column("item", String(120)),
    Column("score", Integer),
    Column("comment", String(2000)),
    index=("school", "year"),
)
"""A row of the form «Самооценка мер»."""

CURATOR_DIARY = sheet_table(
    "curator_diary",
    Column("date", Date),
    Column("form", String(120)),
    Column("participants", String(500)),
    Column("factors", String(1000)),
    Column("summary", String(5000)),
    Column("recommendations", String(5000)),
    Column("due", Date),
    Column("done_on", Date),
)
"""A row of the form «Дневник куратора»."""

SURVEYS = sheet_table(
    "surveys",
    Column("year", Integer),
    Column("name", String(255)),
    Column("group", String(120)),
    Column("start", Date),
    Column("end", Date),
    Column("expected", Integer),
    Column("answered", Integer),
    index=("school", "year"),
)
"""A row of the form «Опросы»."""
