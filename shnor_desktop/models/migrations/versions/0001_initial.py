"""The first shape of a base: forms, office records, journal, exchange."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create every table."""
    op.create_table(
        "assessments",
        sa.Column("year", sa.Integer(), nullable=True),
        sa.Column("season", sa.String(length=120), nullable=True),
        sa.Column("procedure", sa.String(length=120), nullable=True),
        sa.Column("subject", sa.String(length=120), nullable=True),
        sa.Column("level", sa.String(length=120), nullable=True),
        sa.Column("programme_grade", sa.Integer(), nullable=True),
        sa.Column("letter", sa.String(length=10), nullable=True),
        sa.Column("attempt", sa.String(length=120), nullable=True),
        sa.Column("grade", sa.Integer(), nullable=True),
        sa.Column("state", sa.String(length=120), nullable=True),
        sa.Column("enrolled", sa.Integer(), nullable=True),
        sa.Column("participants", sa.Integer(), nullable=True),
        sa.Column("n5", sa.Integer(), nullable=True),
        sa.Column("n4", sa.Integer(), nullable=True),
        sa.Column("n3", sa.Integer(), nullable=True),
        sa.Column("n2", sa.Integer(), nullable=True),
        sa.Column("below_minimum", sa.Integer(), nullable=True),
        sa.Column("mean_score", sa.BigInteger(), nullable=True),
        sa.Column("mean_primary", sa.BigInteger(), nullable=True),
        sa.Column("lowered", sa.Integer(), nullable=True),
        sa.Column("confirmed", sa.Integer(), nullable=True),
        sa.Column("raised", sa.Integer(), nullable=True),
        sa.Column("printed_success", sa.BigInteger(), nullable=True),
        sa.Column("printed_quality", sa.BigInteger(), nullable=True),
        sa.Column("printed_mean", sa.BigInteger(), nullable=True),
        sa.Column("source", sa.String(length=500), nullable=True),
        sa.Column("past_graduates", sa.Boolean(), nullable=True),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("school", sa.String(length=20), nullable=False),
        sa.Column("deleted_at", sa.String(length=32), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assessments")),
    )
    op.create_index(op.f("ix_assessments_school"), "assessments", ["school"], unique=False)
    op.create_index(op.f("ix_assessments_school_year"), "assessments", ["school", "year"], unique=False)
    op.create_table(
        "classes",
        sa.Column("year", sa.Integer(), nullable=True),
        sa.Column("grade", sa.Integer(), nullable=True),
        sa.Column("letter", sa.String(length=10), nullable=True),
        sa.Column("pupils", sa.Integer(), nullable=True),
        sa.Column("boys", sa.Integer(), nullable=True),
        sa.Column("girls", sa.Integer(), nullable=True),
        sa.Column("adapted", sa.Boolean(), nullable=True),
        sa.Column("teacher", sa.String(length=120), nullable=True),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("school", sa.String(length=20), nullable=False),
        sa.Column("deleted_at", sa.String(length=32), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_classes")),
    )
    op.create_index(op.f("ix_classes_school"), "classes", ["school"], unique=False)
    op.create_index(op.f("ix_classes_school_year"), "classes", ["school", "year"], unique=False)
    op.create_table(
        "concept_documents",
        sa.Column("year", sa.Integer(), nullable=True),
        sa.Column("kind", sa.String(length=120), nullable=True),
        sa.Column("factor", sa.String(length=120), nullable=True),
        sa.Column("title", sa.String(length=500), nullable=True),
        sa.Column("state", sa.String(length=120), nullable=True),
        sa.Column("due", sa.Date(), nullable=True),
        sa.Column("approved_on", sa.Date(), nullable=True),
        sa.Column("uploaded_on", sa.Date(), nullable=True),
        sa.Column("confirmed_on", sa.Date(), nullable=True),
        sa.Column("remark", sa.String(length=2000), nullable=True),
        sa.Column("file", sa.String(length=255), nullable=True),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("school", sa.String(length=20), nullable=False),
        sa.Column("deleted_at", sa.String(length=32), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_concept_documents")),
    )
    op.create_index(op.f("ix_concept_documents_school"), "concept_documents", ["school"], unique=False)
    op.create_index(op.f("ix_concept_documents_school_year"), "concept_documents", ["school", "year"], unique=False)
    op.create_table(
        "courses",
        sa.Column("person", sa.String(length=40), nullable=True),
        sa.Column("title", sa.String(length=500), nullable=True),
        sa.Column("finished_on", sa.Date(), nullable=True),
        sa.Column("kind", sa.String(length=120), nullable=True),
        sa.Column("provider", sa.String(length=255), nullable=True),
        sa.Column("programme", sa.String(length=120), nullable=True),
        sa.Column("hours", sa.Integer(), nullable=True),
        sa.Column("on_quality", sa.Boolean(), nullable=True),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("school", sa.String(length=20), nullable=False),
        sa.Column("deleted_at", sa.String(length=32), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_courses")),
    )
    op.create_index(op.f("ix_courses_school"), "courses", ["school"], unique=False)
    op.create_table(
        "curator_diary",
        sa.Column("date", sa.Date(), nullable=True),
        sa.Column("form", sa.String(length=120), nullable=True),
        sa.Column("participants", sa.String(length=500), nullable=True),
        sa.Column("factors", sa.String(length=1000), nullable=True),
        sa.Column("summary", sa.String(length=5000), nullable=True),
        sa.Column("recommendations", sa.String(length=5000), nullable=True),
        sa.Column("due", sa.Date(), nullable=True),
        sa.Column("done_on", sa.Date(), nullable=True),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("school", sa.String(length=20), nullable=False),
        sa.Column("deleted_at", sa.String(length=32), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_curator_diary")),
    )
    op.create_index(op.f("ix_curator_diary_school"), "curator_diary", ["school"], unique=False)
    op.create_table(
        "districts",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("code", sa.String(length=20), nullable=False),
        sa.Column("name", sa.String(length=255), nullable=False),
        sa.Column("root", sa.LargeBinary(), nullable=False),
        sa.Column("office", sa.LargeBinary(), nullable=False),
        sa.Column("crl", sa.LargeBinary(), nullable=False),
        sa.Column("own", sa.LargeBinary(), nullable=True),
        sa.Column("compared", sa.Boolean(), nullable=False),
        sa.Column("accepted_at", sa.String(length=32), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_districts")),
        sa.UniqueConstraint("code", name=op.f("uq_districts_code")),
    )
    op.create_table(
        "employees",
        sa.Column("person", sa.String(length=40), nullable=True),
        sa.Column("full_name", sa.String(length=120), nullable=True),
        sa.Column("post", sa.String(length=120), nullable=True),
        sa.Column("sex", sa.String(length=120), nullable=True),
        sa.Column("birth_date", sa.Date(), nullable=True),
        sa.Column("education", sa.String(length=120), nullable=True),
        sa.Column("studying", sa.Boolean(), nullable=True),
        sa.Column("category", sa.String(length=120), nullable=True),
        sa.Column("category_date", sa.Date(), nullable=True),
        sa.Column("experience_since", sa.Date(), nullable=True),
        sa.Column("teaching_since", sa.Date(), nullable=True),
        sa.Column("experience_years", sa.Integer(), nullable=True),
        sa.Column("teaching_years", sa.Integer(), nullable=True),
        sa.Column("years_on", sa.Date(), nullable=True),
        sa.Column("stage", sa.String(length=120), nullable=True),
        sa.Column("subjects", sa.String(length=1000), nullable=True),
        sa.Column("subjects_without_diploma", sa.String(length=1000), nullable=True),
        sa.Column("weekly_hours", sa.BigInteger(), nullable=True),
        sa.Column("external", sa.Boolean(), nullable=True),
        sa.Column("awards", sa.String(length=1000), nullable=True),
        sa.Column("diagnosed", sa.String(length=1000), nullable=True),
        sa.Column("diagnosed_on", sa.Date(), nullable=True),
        sa.Column("iom", sa.Boolean(), nullable=True),
        sa.Column("mentor_of", sa.String(length=1000), nullable=True),
        sa.Column("community", sa.Boolean(), nullable=True),
        sa.Column("contests", sa.String(length=1000), nullable=True),
        sa.Column("shared_practice", sa.String(length=120), nullable=True),
        sa.Column("left_on", sa.Date(), nullable=True),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("school", sa.String(length=20), nullable=False),
        sa.Column("deleted_at", sa.String(length=32), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_employees")),
    )
    op.create_index(op.f("ix_employees_school"), "employees", ["school"], unique=False)
    op.create_table(
        "equipment_rows",
        sa.Column("year", sa.Integer(), nullable=True),
        sa.Column("internet_stable", sa.String(length=120), nullable=True),
        sa.Column("computers_enough", sa.String(length=120), nullable=True),
        sa.Column("lab_physics", sa.String(length=120), nullable=True),
        sa.Column("lab_chemistry", sa.String(length=120), nullable=True),
        sa.Column("lab_biology", sa.String(length=120), nullable=True),
        sa.Column("lab_geography", sa.String(length=120), nullable=True),
        sa.Column("lab_technology", sa.String(length=120), nullable=True),
        sa.Column("internet_mbit", sa.BigInteger(), nullable=True),
        sa.Column("classrooms", sa.Integer(), nullable=True),
        sa.Column("computers", sa.Integer(), nullable=True),
        sa.Column("computers_online", sa.Integer(), nullable=True),
        sa.Column("laptops", sa.Integer(), nullable=True),
        sa.Column("projectors", sa.Integer(), nullable=True),
        sa.Column("boards", sa.Integer(), nullable=True),
        sa.Column("printers", sa.Integer(), nullable=True),
        sa.Column("mfu", sa.Integer(), nullable=True),
        sa.Column("scanners", sa.Integer(), nullable=True),
        sa.Column("textbooks_percent", sa.BigInteger(), nullable=True),
        sa.Column("growth_point", sa.String(length=120), nullable=True),
        sa.Column("growth_point_on", sa.Date(), nullable=True),
        sa.Column("note", sa.String(length=2000), nullable=True),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("school", sa.String(length=20), nullable=False),
        sa.Column("deleted_at", sa.String(length=32), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_equipment_rows")),
    )
    op.create_index(op.f("ix_equipment_rows_school"), "equipment_rows", ["school"], unique=False)
    op.create_index(op.f("ix_equipment_rows_school_year"), "equipment_rows", ["school", "year"], unique=False)
    op.create_table(
        "evidence",
        sa.Column("roadmap_row", sa.BigInteger(), nullable=True),
        sa.Column("sha256", sa.String(length=64), nullable=True),
        sa.Column("title", sa.String(length=255), nullable=True),
        sa.Column("size", sa.BigInteger(), nullable=True),
        sa.Column("added_on", sa.Date(), nullable=True),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("school", sa.String(length=20), nullable=False),
        sa.Column("deleted_at", sa.String(length=32), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_evidence")),
    )
    op.create_index(op.f("ix_evidence_roadmap_row"), "evidence", ["roadmap_row"], unique=False)
    op.create_index(op.f("ix_evidence_school"), "evidence", ["school"], unique=False)
    op.create_index(op.f("ix_evidence_sha256"), "evidence", ["sha256"], unique=False)
    op.create_table(
        "graduates",
        sa.Column("year", sa.Integer(), nullable=True),
        sa.Column("level", sa.String(length=120), nullable=True),
        sa.Column("graduates", sa.Integer(), nullable=True),
        sa.Column("certificates", sa.Integer(), nullable=True),
        sa.Column("honours", sa.Integer(), nullable=True),
        sa.Column("grade10_own", sa.Integer(), nullable=True),
        sa.Column("grade10_other", sa.Integer(), nullable=True),
        sa.Column("college", sa.Integer(), nullable=True),
        sa.Column("university", sa.Integer(), nullable=True),
        sa.Column("work", sa.Integer(), nullable=True),
        sa.Column("other", sa.Integer(), nullable=True),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("school", sa.String(length=20), nullable=False),
        sa.Column("deleted_at", sa.String(length=32), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_graduates")),
    )
    op.create_index(op.f("ix_graduates_school"), "graduates", ["school"], unique=False)
    op.create_index(op.f("ix_graduates_school_year"), "graduates", ["school", "year"], unique=False)
    op.create_table(
        "indicator_values",
        sa.Column("programme", sa.String(length=255), nullable=True),
        sa.Column("indicator", sa.String(length=500), nullable=True),
        sa.Column("year", sa.Integer(), nullable=True),
        sa.Column("period", sa.String(length=120), nullable=True),
        sa.Column("type", sa.String(length=120), nullable=True),
        sa.Column("direction", sa.String(length=120), nullable=True),
        sa.Column("target", sa.String(length=40), nullable=True),
        sa.Column("value", sa.String(length=40), nullable=True),
        sa.Column("numerator", sa.BigInteger(), nullable=True),
        sa.Column("denominator", sa.BigInteger(), nullable=True),
        sa.Column("origin", sa.String(length=120), nullable=True),
        sa.Column("comment", sa.String(length=2000), nullable=True),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("school", sa.String(length=20), nullable=False),
        sa.Column("deleted_at", sa.String(length=32), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_indicator_values")),
    )
    op.create_index(op.f("ix_indicator_values_school"), "indicator_values", ["school"], unique=False)
    op.create_index(op.f("ix_indicator_values_school_year"), "indicator_values", ["school", "year"], unique=False)
    op.create_table(
        "list_items",
        sa.Column("list", sa.String(length=60), nullable=True),
        sa.Column("item", sa.String(length=120), nullable=True),
        sa.Column("title", sa.String(length=255), nullable=True),
        sa.Column("aliases", sa.String(length=1000), nullable=True),
        sa.Column("whole", sa.String(length=40), nullable=True),
        sa.Column("position", sa.Integer(), nullable=True),
        sa.Column("active", sa.Boolean(), nullable=True),
        sa.Column("source", sa.String(length=500), nullable=True),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("school", sa.String(length=20), nullable=False),
        sa.Column("deleted_at", sa.String(length=32), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_list_items")),
    )
    op.create_index(op.f("ix_list_items_school"), "list_items", ["school"], unique=False)
    op.create_table(
        "measures",
        sa.Column("plan", sa.String(length=255), nullable=True),
        sa.Column("number", sa.String(length=20), nullable=True),
        sa.Column("occurrence", sa.Integer(), nullable=True),
        sa.Column("section", sa.String(length=255), nullable=True),
        sa.Column("title", sa.String(length=2000), nullable=True),
        sa.Column("task", sa.String(length=1000), nullable=True),
        sa.Column("factor", sa.String(length=120), nullable=True),
        sa.Column("deadline_text", sa.String(length=255), nullable=True),
        sa.Column("start", sa.Date(), nullable=True),
        sa.Column("end", sa.Date(), nullable=True),
        sa.Column("recurrence", sa.String(length=120), nullable=True),
        sa.Column("months", sa.String(length=60), nullable=True),
        sa.Column("responsible", sa.String(length=500), nullable=True),
        sa.Column("participants", sa.String(length=500), nullable=True),
        sa.Column("indicator", sa.String(length=1000), nullable=True),
        sa.Column("planned_value", sa.String(length=255), nullable=True),
        sa.Column("actual_value", sa.String(length=255), nullable=True),
        sa.Column("evidence_form", sa.String(length=500), nullable=True),
        sa.Column("level", sa.String(length=120), nullable=True),
        sa.Column("state", sa.String(length=120), nullable=True),
        sa.Column("done_on", sa.Date(), nullable=True),
        sa.Column("confirmed", sa.Boolean(), nullable=True),
        sa.Column("confirmed_on", sa.Date(), nullable=True),
        sa.Column("confirmed_by", sa.String(length=255), nullable=True),
        sa.Column("remark", sa.String(length=2000), nullable=True),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("school", sa.String(length=20), nullable=False),
        sa.Column("deleted_at", sa.String(length=32), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_measures")),
    )
    op.create_index(op.f("ix_measures_school"), "measures", ["school"], unique=False)
    op.create_table(
        "olympiads",
        sa.Column("year", sa.Integer(), nullable=True),
        sa.Column("stage", sa.String(length=120), nullable=True),
        sa.Column("subject", sa.String(length=120), nullable=True),
        sa.Column("participants", sa.Integer(), nullable=True),
        sa.Column("prize", sa.Integer(), nullable=True),
        sa.Column("winners", sa.Integer(), nullable=True),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("school", sa.String(length=20), nullable=False),
        sa.Column("deleted_at", sa.String(length=32), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_olympiads")),
    )
    op.create_index(op.f("ix_olympiads_school"), "olympiads", ["school"], unique=False)
    op.create_index(op.f("ix_olympiads_school_year"), "olympiads", ["school", "year"], unique=False)
    op.create_table(
        "operations",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("at", sa.String(length=32), nullable=False),
        sa.Column("who", sa.String(length=120), nullable=False),
        sa.Column("title", sa.String(length=255), nullable=False),
        sa.Column("undoable", sa.Boolean(), nullable=False),
        sa.Column("undoes", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.ForeignKeyConstraint(["undoes"], ["operations.id"], name=op.f("fk_operations_undoes_operations")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_operations")),
    )
    op.create_index(op.f("ix_operations_undoes"), "operations", ["undoes"], unique=False)
    op.create_table(
        "packages_received",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("school", sa.String(length=20), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("previous", sa.String(length=64), nullable=False),
        sa.Column("verdict", sa.String(length=20), nullable=False),
        sa.Column("reason", sa.String(length=40), nullable=False),
        sa.Column("flagged", sa.Boolean(), nullable=False),
        sa.Column("signer", sa.String(length=255), nullable=False),
        sa.Column("fingerprint", sa.String(length=40), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("received_at", sa.String(length=32), nullable=False),
        sa.Column("receipt", sa.LargeBinary(), nullable=True),
        sa.Column("details", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_packages_received")),
        sa.UniqueConstraint("school", "sha256", name=op.f("uq_packages_received_school_sha256")),
    )
    op.create_index(op.f("ix_packages_received_school"), "packages_received", ["school"], unique=False)
    op.create_table(
        "packages_sent",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("previous", sa.String(length=64), nullable=False),
        sa.Column("recipient", sa.String(length=20), nullable=False),
        sa.Column("signer", sa.String(length=255), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("created_at", sa.String(length=32), nullable=False),
        sa.Column("written_to", sa.Text(), nullable=False),
        sa.Column("receipt", sa.LargeBinary(), nullable=True),
        sa.Column("receipt_at", sa.String(length=32), nullable=True),
        sa.Column("receipt_verdict", sa.String(length=40), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_packages_sent")),
        sa.UniqueConstraint("sequence", name=op.f("uq_packages_sent_sequence")),
        sa.UniqueConstraint("sha256", name=op.f("uq_packages_sent_sha256")),
    )
    op.create_table(
        "pupils",
        sa.Column("pupil", sa.String(length=40), nullable=True),
        sa.Column("full_name", sa.String(length=120), nullable=True),
        sa.Column("grade", sa.Integer(), nullable=True),
        sa.Column("letter", sa.String(length=10), nullable=True),
        sa.Column("family", sa.String(length=40), nullable=True),
        sa.Column("both_parents_higher", sa.Boolean(), nullable=True),
        sa.Column("risk_group", sa.Boolean(), nullable=True),
        sa.Column("russian_not_native", sa.Boolean(), nullable=True),
        sa.Column("inofon", sa.Boolean(), nullable=True),
        sa.Column("registered", sa.Boolean(), nullable=True),
        sa.Column("vshu", sa.Boolean(), nullable=True),
        sa.Column("pdn", sa.Boolean(), nullable=True),
        sa.Column("kdn", sa.Boolean(), nullable=True),
        sa.Column("ovz", sa.Boolean(), nullable=True),
        sa.Column("disabled", sa.Boolean(), nullable=True),
        sa.Column("home_schooling", sa.Boolean(), nullable=True),
        sa.Column("orphans", sa.Boolean(), nullable=True),
        sa.Column("guardianship", sa.Boolean(), nullable=True),
        sa.Column("truancy", sa.Boolean(), nullable=True),
        sa.Column("underachieving", sa.Boolean(), nullable=True),
        sa.Column("extra_education", sa.Boolean(), nullable=True),
        sa.Column("bus", sa.Boolean(), nullable=True),
        sa.Column("meals", sa.Boolean(), nullable=True),
        sa.Column("families_two_parents", sa.Boolean(), nullable=True),
        sa.Column("families_one_parent", sa.Boolean(), nullable=True),
        sa.Column("families_large", sa.Boolean(), nullable=True),
        sa.Column("families_low_income", sa.Boolean(), nullable=True),
        sa.Column("families_foster", sa.Boolean(), nullable=True),
        sa.Column("families_at_risk", sa.Boolean(), nullable=True),
        sa.Column("families_unemployed", sa.Boolean(), nullable=True),
        sa.Column("families_migrant", sa.Boolean(), nullable=True),
        sa.Column("families_svo", sa.Boolean(), nullable=True),
        sa.Column("iom", sa.Boolean(), nullable=True),
        sa.Column("extra_lessons", sa.Boolean(), nullable=True),
        sa.Column("mentor", sa.String(length=40), nullable=True),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("school", sa.String(length=20), nullable=False),
        sa.Column("deleted_at", sa.String(length=32), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pupils")),
    )
    op.create_index(op.f("ix_pupils_school"), "pupils", ["school"], unique=False)
    op.create_table(
        "rechecks",
        sa.Column("year", sa.Integer(), nullable=True),
        sa.Column("procedure", sa.String(length=120), nullable=True),
        sa.Column("subject", sa.String(length=120), nullable=True),
        sa.Column("grade", sa.Integer(), nullable=True),
        sa.Column("checked", sa.Integer(), nullable=True),
        sa.Column("differing", sa.Integer(), nullable=True),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("school", sa.String(length=20), nullable=False),
        sa.Column("deleted_at", sa.String(length=32), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rechecks")),
    )
    op.create_index(op.f("ix_rechecks_school"), "rechecks", ["school"], unique=False)
    op.create_index(op.f("ix_rechecks_school_year"), "rechecks", ["school", "year"], unique=False)
    op.create_table(
        "reference_results",
        sa.Column("scope", sa.String(length=120), nullable=True),
        sa.Column("year", sa.Integer(), nullable=True),
        sa.Column("season", sa.String(length=120), nullable=True),
        sa.Column("procedure", sa.String(length=120), nullable=True),
        sa.Column("subject", sa.String(length=120), nullable=True),
        sa.Column("level", sa.String(length=120), nullable=True),
        sa.Column("programme_grade", sa.Integer(), nullable=True),
        sa.Column("attempt", sa.String(length=120), nullable=True),
        sa.Column("participants", sa.Integer(), nullable=True),
        sa.Column("success_pct", sa.BigInteger(), nullable=True),
        sa.Column("quality_pct", sa.BigInteger(), nullable=True),
        sa.Column("n2_pct", sa.BigInteger(), nullable=True),
        sa.Column("mean_score", sa.BigInteger(), nullable=True),
        sa.Column("mean_mark", sa.BigInteger(), nullable=True),
        sa.Column("source", sa.String(length=500), nullable=True),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("school", sa.String(length=20), nullable=False),
        sa.Column("deleted_at", sa.String(length=32), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reference_results")),
    )
    op.create_index(op.f("ix_reference_results_school"), "reference_results", ["school"], unique=False)
    op.create_index(op.f("ix_reference_results_school_year"), "reference_results", ["school", "year"], unique=False)
    op.create_table(
        "risk_factors",
        sa.Column("year", sa.Integer(), nullable=True),
        sa.Column("factor", sa.String(length=120), nullable=True),
        sa.Column("level", sa.String(length=120), nullable=True),
        sa.Column("value", sa.String(length=60), nullable=True),
        sa.Column("verified", sa.Boolean(), nullable=True),
        sa.Column("activated", sa.Boolean(), nullable=True),
        sa.Column("source", sa.String(length=500), nullable=True),
        sa.Column("signs_present", sa.Integer(), nullable=True),
        sa.Column("signs_total", sa.Integer(), nullable=True),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("school", sa.String(length=20), nullable=False),
        sa.Column("deleted_at", sa.String(length=32), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_risk_factors")),
    )
    op.create_index(op.f("ix_risk_factors_school"), "risk_factors", ["school"], unique=False)
    op.create_index(op.f("ix_risk_factors_school_year"), "risk_factors", ["school", "year"], unique=False)
    op.create_table(
        "rule_sets",
        sa.Column("name", sa.String(length=60), nullable=True),
        sa.Column("year", sa.Integer(), nullable=True),
        sa.Column("body", sa.Text(), nullable=True),
        sa.Column("source", sa.String(length=1000), nullable=True),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("school", sa.String(length=20), nullable=False),
        sa.Column("deleted_at", sa.String(length=32), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rule_sets")),
    )
    op.create_index(op.f("ix_rule_sets_school"), "rule_sets", ["school"], unique=False)
    op.create_table(
        "school_keys",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("school", sa.String(length=20), nullable=False),
        sa.Column("school_name", sa.String(length=255), nullable=False),
        sa.Column("person", sa.String(length=255), nullable=False),
        sa.Column("post", sa.String(length=255), nullable=False),
        sa.Column("fingerprint", sa.String(length=40), nullable=False),
        sa.Column("certificate", sa.LargeBinary(), nullable=False),
        sa.Column("registered_at", sa.String(length=32), nullable=False),
        sa.Column("revoked_at", sa.String(length=32), nullable=True),
        sa.Column("revoked_why", sa.String(length=255), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_school_keys")),
        sa.UniqueConstraint("fingerprint", name=op.f("uq_school_keys_fingerprint")),
    )
    op.create_index(op.f("ix_school_keys_school"), "school_keys", ["school"], unique=False)
    op.create_table(
        "schools",
        sa.Column("code", sa.String(length=20), nullable=True),
        sa.Column("number", sa.String(length=20), nullable=True),
        sa.Column("short_name", sa.String(length=120), nullable=True),
        sa.Column("full_name", sa.String(length=500), nullable=True),
        sa.Column("kind", sa.String(length=120), nullable=True),
        sa.Column("settlement", sa.String(length=120), nullable=True),
        sa.Column("distance_km", sa.BigInteger(), nullable=True),
        sa.Column("ris_code", sa.String(length=20), nullable=True),
        sa.Column("fis_oko_login", sa.String(length=40), nullable=True),
        sa.Column("director", sa.String(length=120), nullable=True),
        sa.Column("deputy", sa.String(length=120), nullable=True),
        sa.Column("phone", sa.String(length=60), nullable=True),
        sa.Column("email", sa.String(length=120), nullable=True),
        sa.Column("aliases", sa.String(length=2000), nullable=True),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("school", sa.String(length=20), nullable=False),
        sa.Column("deleted_at", sa.String(length=32), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_schools")),
    )
    op.create_index(op.f("ix_schools_school"), "schools", ["school"], unique=False)
    op.create_table(
        "self_assessments",
        sa.Column("year", sa.Integer(), nullable=True),
        sa.Column("item", sa.String(length=120), nullable=True),
        sa.Column("score", sa.Integer(), nullable=True),
        sa.Column("comment", sa.String(length=2000), nullable=True),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("school", sa.String(length=20), nullable=False),
        sa.Column("deleted_at", sa.String(length=32), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_self_assessments")),
    )
    op.create_index(op.f("ix_self_assessments_school"), "self_assessments", ["school"], unique=False)
    op.create_index(op.f("ix_self_assessments_school_year"), "self_assessments", ["school", "year"], unique=False)
    op.create_table(
        "settings",
        sa.Column("name", sa.String(length=80), nullable=True),
        sa.Column("value", sa.String(length=4000), nullable=True),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("school", sa.String(length=20), nullable=False),
        sa.Column("deleted_at", sa.String(length=32), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_settings")),
    )
    op.create_index(op.f("ix_settings_school"), "settings", ["school"], unique=False)
    op.create_table(
        "social_passport_rows",
        sa.Column("year", sa.Integer(), nullable=True),
        sa.Column("on_date", sa.Date(), nullable=True),
        sa.Column("grade", sa.Integer(), nullable=True),
        sa.Column("letter", sa.String(length=10), nullable=True),
        sa.Column("category", sa.String(length=120), nullable=True),
        sa.Column("count", sa.Integer(), nullable=True),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("school", sa.String(length=20), nullable=False),
        sa.Column("deleted_at", sa.String(length=32), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_social_passport_rows")),
    )
    op.create_index(op.f("ix_social_passport_rows_school"), "social_passport_rows", ["school"], unique=False)
    op.create_index(
        op.f("ix_social_passport_rows_school_year"), "social_passport_rows", ["school", "year"], unique=False
    )
    op.create_table(
        "statuses",
        sa.Column("year", sa.Integer(), nullable=True),
        sa.Column("status", sa.String(length=120), nullable=True),
        sa.Column("category", sa.String(length=120), nullable=True),
        sa.Column("source", sa.String(length=500), nullable=True),
        sa.Column("note", sa.String(length=2000), nullable=True),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("school", sa.String(length=20), nullable=False),
        sa.Column("deleted_at", sa.String(length=32), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_statuses")),
    )
    op.create_index(op.f("ix_statuses_school"), "statuses", ["school"], unique=False)
    op.create_index(op.f("ix_statuses_school_year"), "statuses", ["school", "year"], unique=False)
    op.create_table(
        "surveys",
        sa.Column("year", sa.Integer(), nullable=True),
        sa.Column("name", sa.String(length=255), nullable=True),
        sa.Column("group", sa.String(length=120), nullable=True),
        sa.Column("start", sa.Date(), nullable=True),
        sa.Column("end", sa.Date(), nullable=True),
        sa.Column("expected", sa.Integer(), nullable=True),
        sa.Column("answered", sa.Integer(), nullable=True),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("school", sa.String(length=20), nullable=False),
        sa.Column("deleted_at", sa.String(length=32), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_surveys")),
    )
    op.create_index(op.f("ix_surveys_school"), "surveys", ["school"], unique=False)
    op.create_index(op.f("ix_surveys_school_year"), "surveys", ["school", "year"], unique=False)
    op.create_table(
        "vacancies",
        sa.Column("post", sa.String(length=120), nullable=True),
        sa.Column("subject", sa.String(length=120), nullable=True),
        sa.Column("since", sa.Date(), nullable=True),
        sa.Column("rate", sa.BigInteger(), nullable=True),
        sa.Column("programme", sa.String(length=120), nullable=True),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("school", sa.String(length=20), nullable=False),
        sa.Column("deleted_at", sa.String(length=32), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_vacancies")),
    )
    op.create_index(op.f("ix_vacancies_school"), "vacancies", ["school"], unique=False)
    op.create_table(
        "year_results",
        sa.Column("year", sa.Integer(), nullable=True),
        sa.Column("grade", sa.Integer(), nullable=True),
        sa.Column("letter", sa.String(length=10), nullable=True),
        sa.Column("pupils", sa.Integer(), nullable=True),
        sa.Column("excellent", sa.Integer(), nullable=True),
        sa.Column("good", sa.Integer(), nullable=True),
        sa.Column("one_three", sa.Integer(), nullable=True),
        sa.Column("failing", sa.Integer(), nullable=True),
        sa.Column("not_attested", sa.Integer(), nullable=True),
        sa.Column("repeated", sa.Integer(), nullable=True),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("school", sa.String(length=20), nullable=False),
        sa.Column("deleted_at", sa.String(length=32), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_year_results")),
    )
    op.create_index(op.f("ix_year_results_school"), "year_results", ["school"], unique=False)
    op.create_index(op.f("ix_year_results_school_year"), "year_results", ["school", "year"], unique=False)
    op.create_table(
        "changes",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("operation", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("sheet", sa.String(length=40), nullable=False),
        sa.Column("row", sa.BigInteger(), nullable=False),
        sa.Column("column", sa.String(length=40), nullable=False),
        sa.Column("before", sa.Text(), nullable=True),
        sa.Column("after", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["operation"], ["operations.id"], name=op.f("fk_changes_operation_operations")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_changes")),
    )
    op.create_index(op.f("ix_changes_operation"), "changes", ["operation"], unique=False)
    op.create_index(op.f("ix_changes_sheet_row_id"), "changes", ["sheet", "row", "id"], unique=False)
