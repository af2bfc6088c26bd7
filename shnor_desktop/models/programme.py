"""Tables behind a programme: plans, texts, targets, stages, risks, the project year, reviews, steps of documents."""

from sqlalchemy import BigInteger, Column, Date, Integer, String, Text

from shnor_desktop.models.base import Fixed, sheet_table

PLANS = sheet_table(
    "plans",
    Column("plan", String(255)),
    Column("kind", String(120)),
    Column("template", String(80)),
    Column("factor", String(120)),
    Column("start", Date),
    Column("end", Date),
    Column("goal", String(4000)),
    Column("shape", Text),
)
"""What is known of a road map as a whole: template, term, goal, its columns and sections."""

PROGRAMME_TEXTS = sheet_table(
    "programme_texts",
    Column("year", Integer),
    Column("document", String(80)),
    Column("factor", String(120)),
    Column("part", String(80)),
    Column("piece", Integer),
    Column("title", String(500)),
    Column("position", Integer),
    Column("text", Text),
    Column("source", String(80)),
    Column("digest", String(64)),
    Column("changed_on", Date),
)
"""One piece of a part of a document: typed, or inserted from the data."""

PROGRAMME_TARGETS = sheet_table(
    "programme_targets",
    Column("year", Integer),
    Column("document", String(80)),
    Column("factor", String(120)),
    Column("indicator", String(500)),
    Column("figure", String(120)),
    Column("unit", String(40)),
    Column("base_value", Fixed(2)),
    Column("base_on", Date),
    Column("target_value", Fixed(2)),
    Column("due", Date),
    Column("actual_value", Fixed(2)),
    Column("source", String(1000)),
)
"""A target indicator of a document: the figure it began with and the one it is to reach."""

PROGRAMME_STAGES = sheet_table(
    "programme_stages",
    Column("programme", String(255)),
    Column("number", Integer),
    Column("title", String(500)),
    Column("start", Date),
    Column("end", Date),
    Column("content", String(4000)),
    Column("expected", String(4000)),
    Column("state", String(120)),
    Column("finished_on", Date),
    Column("result", String(4000)),
)
"""A stage of a programme."""

PROGRAMME_RISKS = sheet_table(
    "programme_risks",
    Column("programme", String(255)),
    Column("number", Integer),
    Column("risk", String(2000)),
    Column("mitigation", String(4000)),
    Column("likelihood", String(120)),
    Column("impact", String(120)),
    Column("state", String(120)),
    Column("noticed_on", Date),
    Column("responsible", String(500)),
    Column("comment", String(4000)),
)
"""What may go wrong with a programme, and what is done against it."""

PROJECT_EVENTS = sheet_table(
    "project_events",
    Column("year", Integer),
    Column("number", String(20)),
    Column("title", String(1000)),
    Column("kind", String(120)),
    Column("start", Date),
    Column("end", Date),
    Column("document", String(255)),
    Column("stage", Integer),
    Column("folder", String(120)),
    Column("what", String(2000)),
    Column("formats", String(255)),
    Column("largest", Integer),
    Column("state", String(120)),
    Column("done_on", Date),
    Column("done_by", String(255)),
    Column("confirmed_on", Date),
    Column("confirmed_by", String(255)),
    Column("remark", String(2000)),
)
"""An event of the project year, with its folder when something is to be uploaded."""

EXPERT_REVIEWS = sheet_table(
    "expert_reviews",
    Column("year", Integer),
    Column("document", String(80)),
    Column("factor", String(120)),
    Column("stage", Integer),
    Column("criterion", String(80)),
    Column("verdict", String(120)),
    Column("remark", String(4000)),
    Column("expert", String(255)),
    Column("checked_on", Date),
    Column("office", String(20)),
)
"""What an expert says of one criterion of a document, or of the proofs of a stage."""

PROGRESS = sheet_table(
    "progress",
    Column("ref", String(40)),
    Column("sheet", String(60)),
    Column("row", BigInteger),
    Column("state", String(120)),
    Column("on", Date),
    Column("post", String(255)),
    Column("remark", String(4000)),
    Column("office", String(20)),
    Column("written_at", String(32)),
    index=("sheet", "row"),
)
"""A document, an event or a measure came into a state: when, by whom, with what remark."""
