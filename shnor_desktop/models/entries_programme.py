"""Tables behind the forms of a programme: documents, indicators, self-assessment, diary, surveys."""

from datetime import date as day
from decimal import Decimal

from sqlalchemy import Index, String
from sqlalchemy.orm import Mapped, mapped_column

from shnor_desktop.models.base import Base, Fixed, SheetRow


class ConceptDocument(SheetRow, Base):
    """A row of the form «Концептуальные документы»."""

    __tablename__ = "concept_documents"
    __table_args__ = (Index(None, "school", "year"),)

    year: Mapped[int | None]
    kind: Mapped[str | None] = mapped_column(String(120))
    factor: Mapped[str | None] = mapped_column(String(120))
    title: Mapped[str | None] = mapped_column(String(500))
    state: Mapped[str | None] = mapped_column(String(120))
    due: Mapped[day | None]
    approved_on: Mapped[day | None]
    uploaded_on: Mapped[day | None]
    confirmed_on: Mapped[day | None]
    remark: Mapped[str | None] = mapped_column(String(2000))
    file: Mapped[str | None] = mapped_column(String(255))


class IndicatorValue(SheetRow, Base):
    """A row of the form «Показатели»."""

    __tablename__ = "indicator_values"
    __table_args__ = (Index(None, "school", "year"),)

    programme: Mapped[str | None] = mapped_column(String(255))
    indicator: Mapped[str | None] = mapped_column(String(500))
    year: Mapped[int | None]
    period: Mapped[str | None] = mapped_column(String(120))
    type: Mapped[str | None] = mapped_column(String(120))
    direction: Mapped[str | None] = mapped_column(String(120))
    target: Mapped[str | None] = mapped_column(String(40))
    value: Mapped[str | None] = mapped_column(String(40))
    numerator: Mapped[Decimal | None] = mapped_column(Fixed(2))
    denominator: Mapped[Decimal | None] = mapped_column(Fixed(2))
    origin: Mapped[str | None] = mapped_column(String(120))
    comment: Mapped[str | None] = mapped_column(String(2000))


class SelfAssessment(SheetRow, Base):
    """A row of the form «Самооценка мер»."""

    __tablename__ = "self_assessments"
    __table_args__ = (Index(None, "school", "year"),)

    year: Mapped[int | None]
    item: Mapped[str | None] = mapped_column(String(120))
    score: Mapped[int | None]
    comment: Mapped[str | None] = mapped_column(String(2000))


class DiaryEntry(SheetRow, Base):
    """A row of the form «Дневник куратора»."""

    __tablename__ = "curator_diary"

    date: Mapped[day | None]
    form: Mapped[str | None] = mapped_column(String(120))
    participants: Mapped[str | None] = mapped_column(String(500))
    factors: Mapped[str | None] = mapped_column(String(1000))
    summary: Mapped[str | None] = mapped_column(String(5000))
    recommendations: Mapped[str | None] = mapped_column(String(5000))
    due: Mapped[day | None]
    done_on: Mapped[day | None]


class Survey(SheetRow, Base):
    """A row of the form «Опросы»."""

    __tablename__ = "surveys"
    __table_args__ = (Index(None, "school", "year"),)

    year: Mapped[int | None]
    name: Mapped[str | None] = mapped_column(String(255))
    group: Mapped[str | None] = mapped_column(String(120))
    start: Mapped[day | None]
    end: Mapped[day | None]
    expected: Mapped[int | None]
    answered: Mapped[int | None]
