"""Tables behind a programme: plans, texts, targets, stages, risks, the project year, reviews, steps of documents."""

from datetime import date
from decimal import Decimal

from sqlalchemy import BigInteger, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from shnor_desktop.models.base import Base, Fixed, SheetRow


class Plan(SheetRow, Base):
    """What is known of a road map as a whole: template, term, goal, its columns and sections."""

    __tablename__ = "plans"

    plan: Mapped[str | None] = mapped_column(String(255))
    kind: Mapped[str | None] = mapped_column(String(120))
    template: Mapped[str | None] = mapped_column(String(80))
    factor: Mapped[str | None] = mapped_column(String(120))
    start: Mapped[date | None]
    end: Mapped[date | None]
    goal: Mapped[str | None] = mapped_column(String(4000))
    shape: Mapped[str | None] = mapped_column(Text)


class ProgrammeText(SheetRow, Base):
    """One piece of a part of a document: typed, or inserted from the data."""

    __tablename__ = "programme_texts"

    year: Mapped[int | None]
    document: Mapped[str | None] = mapped_column(String(80))
    factor: Mapped[str | None] = mapped_column(String(120))
    part: Mapped[str | None] = mapped_column(String(80))
    piece: Mapped[int | None]
    title: Mapped[str | None] = mapped_column(String(500))
    position: Mapped[int | None]
    text: Mapped[str | None] = mapped_column(Text)
    source: Mapped[str | None] = mapped_column(String(80))
    digest: Mapped[str | None] = mapped_column(String(64))
    changed_on: Mapped[date | None]


class ProgrammeTarget(SheetRow, Base):
    """A target indicator of a document: the figure it began with and the one it is to reach."""

    __tablename__ = "programme_targets"

    year: Mapped[int | None]
    document: Mapped[str | None] = mapped_column(String(80))
    factor: Mapped[str | None] = mapped_column(String(120))
    indicator: Mapped[str | None] = mapped_column(String(500))
    figure: Mapped[str | None] = mapped_column(String(120))
    unit: Mapped[str | None] = mapped_column(String(40))
    base_value: Mapped[Decimal | None] = mapped_column(Fixed(2))
    base_on: Mapped[date | None]
    target_value: Mapped[Decimal | None] = mapped_column(Fixed(2))
    due: Mapped[date | None]
    actual_value: Mapped[Decimal | None] = mapped_column(Fixed(2))
    source: Mapped[str | None] = mapped_column(String(1000))


class ProgrammeStage(SheetRow, Base):
    """A stage of a programme."""

    __tablename__ = "programme_stages"

    programme: Mapped[str | None] = mapped_column(String(255))
    number: Mapped[int | None]
    title: Mapped[str | None] = mapped_column(String(500))
    start: Mapped[date | None]
    end: Mapped[date | None]
    content: Mapped[str | None] = mapped_column(String(4000))
    expected: Mapped[str | None] = mapped_column(String(4000))
    state: Mapped[str | None] = mapped_column(String(120))
    finished_on: Mapped[date | None]
    result: Mapped[str | None] = mapped_column(String(4000))


class ProgrammeRisk(SheetRow, Base):
    """What may go wrong with a programme, and what is done against it."""

    __tablename__ = "programme_risks"

    programme: Mapped[str | None] = mapped_column(String(255))
    number: Mapped[int | None]
    risk: Mapped[str | None] = mapped_column(String(2000))
    mitigation: Mapped[str | None] = mapped_column(String(4000))
    likelihood: Mapped[str | None] = mapped_column(String(120))
    impact: Mapped[str | None] = mapped_column(String(120))
    state: Mapped[str | None] = mapped_column(String(120))
    noticed_on: Mapped[date | None]
    responsible: Mapped[str | None] = mapped_column(String(500))
    comment: Mapped[str | None] = mapped_column(String(4000))


class ProjectEvent(SheetRow, Base):
    """An event of the project year, with its folder when something is to be uploaded."""

    __tablename__ = "project_events"

    year: Mapped[int | None]
    number: Mapped[str | None] = mapped_column(String(20))
    title: Mapped[str | None] = mapped_column(String(1000))
    kind: Mapped[str | None] = mapped_column(String(120))
    start: Mapped[date | None]
    end: Mapped[date | None]
    document: Mapped[str | None] = mapped_column(String(255))
    stage: Mapped[int | None]
    folder: Mapped[str | None] = mapped_column(String(120))
    what: Mapped[str | None] = mapped_column(String(2000))
    formats: Mapped[str | None] = mapped_column(String(255))
    largest: Mapped[int | None]
    state: Mapped[str | None] = mapped_column(String(120))
    done_on: Mapped[date | None]
    done_by: Mapped[str | None] = mapped_column(String(255))
    confirmed_on: Mapped[date | None]
    confirmed_by: Mapped[str | None] = mapped_column(String(255))
    remark: Mapped[str | None] = mapped_column(String(2000))


class ExpertReview(SheetRow, Base):
    """What an expert says of one criterion of a document, or of the proofs of a stage."""

    __tablename__ = "expert_reviews"

    year: Mapped[int | None]
    document: Mapped[str | None] = mapped_column(String(80))
    factor: Mapped[str | None] = mapped_column(String(120))
    stage: Mapped[int | None]
    criterion: Mapped[str | None] = mapped_column(String(80))
    verdict: Mapped[str | None] = mapped_column(String(120))
    remark: Mapped[str | None] = mapped_column(String(4000))
    expert: Mapped[str | None] = mapped_column(String(255))
    checked_on: Mapped[date | None]
    office: Mapped[str | None] = mapped_column(String(20))


class ProgressStep(SheetRow, Base):
    """A document, an event or a measure came into a state: when, by whom, with what remark."""

    __tablename__ = "progress"
    __table_args__ = (Index(None, "sheet", "row"),)

    ref: Mapped[str | None] = mapped_column(String(40))
    sheet: Mapped[str | None] = mapped_column(String(60))
    row: Mapped[int | None] = mapped_column(BigInteger)
    state: Mapped[str | None] = mapped_column(String(120))
    on: Mapped[date | None]
    post: Mapped[str | None] = mapped_column(String(255))
    remark: Mapped[str | None] = mapped_column(String(4000))
    office: Mapped[str | None] = mapped_column(String(20))
    written_at: Mapped[str | None] = mapped_column(String(32))
