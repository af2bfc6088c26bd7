"""Notes on cells, readiness of forms, remembered mappings of foreign tables, primary scores of a work."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add three tables of the office and one column; nothing that stands is touched."""
    op.add_column("assessments", sa.Column("primary_scores", sa.String(length=2000), nullable=True))
    op.create_table(
        "cell_notes",
        sa.Column("ref", sa.String(length=40), nullable=True),
        sa.Column("sheet", sa.String(length=60), nullable=True),
        sa.Column("row", sa.BigInteger(), nullable=True),
        sa.Column("column", sa.String(length=60), nullable=True),
        sa.Column("kind", sa.String(length=120), nullable=True),
        sa.Column("rule", sa.String(length=60), nullable=True),
        sa.Column("text", sa.String(length=2000), nullable=True),
        sa.Column("author", sa.String(length=255), nullable=True),
        sa.Column("office", sa.String(length=20), nullable=True),
        sa.Column("written_at", sa.String(length=32), nullable=True),
        sa.Column("state", sa.String(length=120), nullable=True),
        sa.Column("answer", sa.String(length=2000), nullable=True),
        sa.Column("answered_by", sa.String(length=255), nullable=True),
        sa.Column("answered_at", sa.String(length=32), nullable=True),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("school", sa.String(length=20), nullable=False),
        sa.Column("deleted_at", sa.String(length=32), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cell_notes")),
    )
    op.create_index(op.f("ix_cell_notes_school"), "cell_notes", ["school"], unique=False)
    op.create_index(op.f("ix_cell_notes_sheet_row"), "cell_notes", ["sheet", "row"], unique=False)
    op.create_table(
        "mappings",
        sa.Column("fingerprint", sa.String(length=64), nullable=True),
        sa.Column("title", sa.String(length=255), nullable=True),
        sa.Column("sheet", sa.String(length=60), nullable=True),
        sa.Column("body", sa.Text(), nullable=True),
        sa.Column("used_at", sa.String(length=32), nullable=True),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("school", sa.String(length=20), nullable=False),
        sa.Column("deleted_at", sa.String(length=32), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mappings")),
    )
    op.create_index(op.f("ix_mappings_school"), "mappings", ["school"], unique=False)
    op.create_table(
        "readiness",
        sa.Column("sheet", sa.String(length=60), nullable=True),
        sa.Column("year", sa.Integer(), nullable=True),
        sa.Column("state", sa.String(length=120), nullable=True),
        sa.Column("reason", sa.String(length=1000), nullable=True),
        sa.Column("person", sa.String(length=255), nullable=True),
        sa.Column("at", sa.String(length=32), nullable=True),
        sa.Column("operation", sa.BigInteger(), nullable=True),
        sa.Column("sequence", sa.Integer(), nullable=True),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("school", sa.String(length=20), nullable=False),
        sa.Column("deleted_at", sa.String(length=32), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_readiness")),
    )
    op.create_index(op.f("ix_readiness_school"), "readiness", ["school"], unique=False)
