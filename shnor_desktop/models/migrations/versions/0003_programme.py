"""What a programme has beside its forms: plans, texts, targets, stages, risks, project year, reviews, its files."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add eight tables and one column; nothing that stands is touched."""
    op.create_table(
        "expert_reviews",
        sa.Column("year", sa.Integer(), nullable=True),
        sa.Column("document", sa.String(length=80), nullable=True),
        sa.Column("factor", sa.String(length=120), nullable=True),
        sa.Column("stage", sa.Integer(), nullable=True),
        sa.Column("criterion", sa.String(length=80), nullable=True),
        sa.Column("verdict", sa.String(length=120), nullable=True),
        sa.Column("remark", sa.String(length=4000), nullable=True),
        sa.Column("expert", sa.String(length=255), nullable=True),
        sa.Column("checked_on", sa.Date(), nullable=True),
        sa.Column("office", sa.String(length=20), nullable=True),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("school", sa.String(length=20), nullable=False),
        sa.Column("deleted_at", sa.String(length=32), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_expert_reviews")),
    )
    op.create_index(op.f("ix_expert_reviews_school"), "expert_reviews", ["school"], unique=False)
    op.create_table(
        "plans",
        sa.Column("plan", sa.String(length=255), nullable=True),
        sa.Column("kind", sa.String(length=120), nullable=True),
        sa.Column("template", sa.String(length=80), nullable=True),
        sa.Column("factor", sa.String(length=120), nullable=True),
        sa.Column("start", sa.Date(), nullable=True),
        sa.Column("end", sa.Date(), nullable=True),
        sa.Column("goal", sa.String(length=4000), nullable=True),
        sa.Column("shape", sa.Text(), nullable=True),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("school", sa.String(length=20), nullable=False),
        sa.Column("deleted_at", sa.String(length=32), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plans")),
    )
    op.create_index(op.f("ix_plans_school"), "plans", ["school"], unique=False)
    op.create_table(
        "programme_risks",
        sa.Column("programme", sa.String(length=255), nullable=True),
        sa.Column("number", sa.Integer(), nullable=True),
        sa.Column("risk", sa.String(length=2000), nullable=True),
        sa.Column("mitigation", sa.String(length=4000), nullable=True),
        sa.Column("likelihood", sa.String(length=120), nullable=True),
        sa.Column("impact", sa.String(length=120), nullable=True),
        sa.Column("state", sa.String(length=120), nullable=True),
        sa.Column("noticed_on", sa.Date(), nullable=True),
        sa.Column("responsible", sa.String(length=500), nullable=True),
        sa.Column("comment", sa.String(length=4000), nullable=True),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("school", sa.String(length=20), nullable=False),
        sa.Column("deleted_at", sa.String(length=32), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_programme_risks")),
    )
    op.create_index(op.f("ix_programme_risks_school"), "programme_risks", ["school"], unique=False)
    op.create_table(
        "programme_stages",
        sa.Column("programme", sa.String(length=255), nullable=True),
        sa.Column("number", sa.Integer(), nullable=True),
        sa.Column("title", sa.String(length=500), nullable=True),
        sa.Column("start", sa.Date(), nullable=True),
        sa.Column("end", sa.Date(), nullable=True),
        sa.Column("content", sa.String(length=4000), nullable=True),
        sa.Column("expected", sa.String(length=4000), nullable=True),
        sa.Column("state", sa.String(length=120), nullable=True),
        sa.Column("finished_on", sa.Date(), nullable=True),
        sa.Column("result", sa.String(length=4000), nullable=True),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("school", sa.String(length=20), nullable=False),
        sa.Column("deleted_at", sa.String(length=32), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_programme_stages")),
    )
    op.create_index(op.f("ix_programme_stages_school"), "programme_stages", ["school"], unique=False)
    op.create_table(
        "programme_targets",
        sa.Column("year", sa.Integer(), nullable=True),
        sa.Column("document", sa.String(length=80), nullable=True),
        sa.Column("factor", sa.String(length=120), nullable=True),
        sa.Column("indicator", sa.String(length=500), nullable=True),
        sa.Column("figure", sa.String(length=120), nullable=True),
        sa.Column("unit", sa.String(length=40), nullable=True),
        sa.Column("base_value", sa.BigInteger(), nullable=True),
        sa.Column("base_on", sa.Date(), nullable=True),
        sa.Column("target_value", sa.BigInteger(), nullable=True),
        sa.Column("due", sa.Date(), nullable=True),
        sa.Column("actual_value", sa.BigInteger(), nullable=True),
        sa.Column("source", sa.String(length=1000), nullable=True),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("school", sa.String(length=20), nullable=False),
        sa.Column("deleted_at", sa.String(length=32), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_programme_targets")),
    )
    op.create_index(op.f("ix_programme_targets_school"), "programme_targets", ["school"], unique=False)
    op.create_table(
        "programme_texts",
        sa.Column("year", sa.Integer(), nullable=True),
        sa.Column("document", sa.String(length=80), nullable=True),
        sa.Column("factor", sa.String(length=120), nullable=True),
        sa.Column("part", sa.String(length=80), nullable=True),
        sa.Column("piece", sa.Integer(), nullable=True),
        sa.Column("title", sa.String(length=500), nullable=True),
        sa.Column("position", sa.Integer(), nullable=True),
        sa.Column("text", sa.Text(), nullable=True),
        sa.Column("source", sa.String(length=80), nullable=True),
        sa.Column("digest", sa.String(length=64), nullable=True),
        sa.Column("changed_on", sa.Date(), nullable=True),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("school", sa.String(length=20), nullable=False),
        sa.Column("deleted_at", sa.String(length=32), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_programme_texts")),
    )
    op.create_index(op.f("ix_programme_texts_school"), "programme_texts", ["school"], unique=False)
    op.create_table(
        "progress",
        sa.Column("ref", sa.String(length=40), nullable=True),
        sa.Column("sheet", sa.String(length=60), nullable=True),
        sa.Column("row", sa.BigInteger(), nullable=True),
        sa.Column("state", sa.String(length=120), nullable=True),
        sa.Column("on", sa.Date(), nullable=True),
        sa.Column("post", sa.String(length=255), nullable=True),
        sa.Column("remark", sa.String(length=4000), nullable=True),
        sa.Column("office", sa.String(length=20), nullable=True),
        sa.Column("written_at", sa.String(length=32), nullable=True),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("school", sa.String(length=20), nullable=False),
        sa.Column("deleted_at", sa.String(length=32), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_progress")),
    )
    op.create_index(op.f("ix_progress_school"), "progress", ["school"], unique=False)
    op.create_index(op.f("ix_progress_sheet_row"), "progress", ["sheet", "row"], unique=False)
    op.create_table(
        "project_events",
        sa.Column("year", sa.Integer(), nullable=True),
        sa.Column("number", sa.String(length=20), nullable=True),
        sa.Column("title", sa.String(length=1000), nullable=True),
        sa.Column("kind", sa.String(length=120), nullable=True),
        sa.Column("start", sa.Date(), nullable=True),
        sa.Column("end", sa.Date(), nullable=True),
        sa.Column("document", sa.String(length=255), nullable=True),
        sa.Column("stage", sa.Integer(), nullable=True),
        sa.Column("folder", sa.String(length=120), nullable=True),
        sa.Column("what", sa.String(length=2000), nullable=True),
        sa.Column("formats", sa.String(length=255), nullable=True),
        sa.Column("largest", sa.Integer(), nullable=True),
        sa.Column("state", sa.String(length=120), nullable=True),
        sa.Column("done_on", sa.Date(), nullable=True),
        sa.Column("done_by", sa.String(length=255), nullable=True),
        sa.Column("confirmed_on", sa.Date(), nullable=True),
        sa.Column("confirmed_by", sa.String(length=255), nullable=True),
        sa.Column("remark", sa.String(length=2000), nullable=True),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("school", sa.String(length=20), nullable=False),
        sa.Column("deleted_at", sa.String(length=32), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_project_events")),
    )
    op.create_index(op.f("ix_project_events_school"), "project_events", ["school"], unique=False)
    op.add_column("evidence", sa.Column("owner", sa.String(length=60), nullable=True))
