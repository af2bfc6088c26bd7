"""Tables behind the forms: written by hand and held to the sheets by a test; every cell may be empty."""

from datetime import date
from decimal import Decimal

from sqlalchemy import Index, String
from sqlalchemy.orm import Mapped, mapped_column

from shnor_desktop.models.base import Base, Fixed, SheetRow
from shnor_desktop.models.entries_people import Course, Graduates, Olympiad, Pupil, Recheck, Vacancy
from shnor_desktop.models.entries_programme import ConceptDocument, DiaryEntry, IndicatorValue, SelfAssessment, Survey
from shnor_desktop.models.office import CellNote, Evidence, ListItem, Mapping, Readiness, RuleSet, Setting
from shnor_desktop.models.programme import (
    ExpertReview,
    Plan,
    ProgrammeRisk,
    ProgrammeStage,
    ProgrammeTarget,
    ProgrammeText,
    ProgressStep,
    ProjectEvent,
)


class School(SheetRow, Base):
    """A row of the form «Карточка школы»."""

    __tablename__ = "schools"

    code: Mapped[str | None] = mapped_column(String(20))
    number: Mapped[str | None] = mapped_column(String(20))
    short_name: Mapped[str | None] = mapped_column(String(120))
    full_name: Mapped[str | None] = mapped_column(String(500))
    kind: Mapped[str | None] = mapped_column(String(120))
    settlement: Mapped[str | None] = mapped_column(String(120))
    distance_km: Mapped[Decimal | None] = mapped_column(Fixed(1))
    ris_code: Mapped[str | None] = mapped_column(String(20))
    fis_oko_login: Mapped[str | None] = mapped_column(String(40))
    director: Mapped[str | None] = mapped_column(String(120))
    deputy: Mapped[str | None] = mapped_column(String(120))
    phone: Mapped[str | None] = mapped_column(String(60))
    email: Mapped[str | None] = mapped_column(String(120))
    aliases: Mapped[str | None] = mapped_column(String(2000))


class Status(SheetRow, Base):
    """A row of the form «Статусы школы»."""

    __tablename__ = "statuses"
    __table_args__ = (Index(None, "school", "year"),)

    year: Mapped[int | None]
    status: Mapped[str | None] = mapped_column(String(120))
    category: Mapped[str | None] = mapped_column(String(120))
    source: Mapped[str | None] = mapped_column(String(500))
    note: Mapped[str | None] = mapped_column(String(2000))


class SchoolClass(SheetRow, Base):
    """A row of the form «Классы»."""

    __tablename__ = "classes"
    __table_args__ = (Index(None, "school", "year"),)

    year: Mapped[int | None]
    grade: Mapped[int | None]
    letter: Mapped[str | None] = mapped_column(String(10))
    pupils: Mapped[int | None]
    boys: Mapped[int | None]
    girls: Mapped[int | None]
    adapted: Mapped[bool | None]
    teacher: Mapped[str | None] = mapped_column(String(120))


class PassportRow(SheetRow, Base):
    """A row of the form «Социальный паспорт»."""

    __tablename__ = "social_passport_rows"
    __table_args__ = (Index(None, "school", "year"),)

    year: Mapped[int | None]
    on_date: Mapped[date | None]
    grade: Mapped[int | None]
    letter: Mapped[str | None] = mapped_column(String(10))
    category: Mapped[str | None] = mapped_column(String(120))
    count: Mapped[int | None]


class Employee(SheetRow, Base):
    """A row of the form «Кадры»."""

    __tablename__ = "employees"

    person: Mapped[str | None] = mapped_column(String(40))
    full_name: Mapped[str | None] = mapped_column(String(120))
    post: Mapped[str | None] = mapped_column(String(120))
    sex: Mapped[str | None] = mapped_column(String(120))
    birth_date: Mapped[date | None]
    education: Mapped[str | None] = mapped_column(String(120))
    studying: Mapped[bool | None]
    category: Mapped[str | None] = mapped_column(String(120))
    category_date: Mapped[date | None]
    experience_since: Mapped[date | None]
    teaching_since: Mapped[date | None]
    experience_years: Mapped[int | None]
    teaching_years: Mapped[int | None]
    years_on: Mapped[date | None]
    stage: Mapped[str | None] = mapped_column(String(120))
    subjects: Mapped[str | None] = mapped_column(String(1000))
    subjects_without_diploma: Mapped[str | None] = mapped_column(String(1000))
    weekly_hours: Mapped[Decimal | None] = mapped_column(Fixed(1))
    external: Mapped[bool | None]
    awards: Mapped[str | None] = mapped_column(String(1000))
    diagnosed: Mapped[str | None] = mapped_column(String(1000))
    diagnosed_on: Mapped[date | None]
    iom: Mapped[bool | None]
    mentor_of: Mapped[str | None] = mapped_column(String(1000))
    community: Mapped[bool | None]
    contests: Mapped[str | None] = mapped_column(String(1000))
    shared_practice: Mapped[str | None] = mapped_column(String(120))
    left_on: Mapped[date | None]


class Equipment(SheetRow, Base):
    """A row of the form «Материальная база»."""

    __tablename__ = "equipment_rows"
    __table_args__ = (Index(None, "school", "year"),)

    year: Mapped[int | None]
    internet_stable: Mapped[str | None] = mapped_column(String(120))
    computers_enough: Mapped[str | None] = mapped_column(String(120))
    lab_physics: Mapped[str | None] = mapped_column(String(120))
    lab_chemistry: Mapped[str | None] = mapped_column(String(120))
    lab_biology: Mapped[str | None] = mapped_column(String(120))
    lab_geography: Mapped[str | None] = mapped_column(String(120))
    lab_technology: Mapped[str | None] = mapped_column(String(120))
    internet_mbit: Mapped[Decimal | None] = mapped_column(Fixed(1))
    classrooms: Mapped[int | None]
    computers: Mapped[int | None]
    computers_online: Mapped[int | None]
    laptops: Mapped[int | None]
    projectors: Mapped[int | None]
    boards: Mapped[int | None]
    printers: Mapped[int | None]
    mfu: Mapped[int | None]
    scanners: Mapped[int | None]
    textbooks_percent: Mapped[Decimal | None] = mapped_column(Fixed(1))
    growth_point: Mapped[str | None] = mapped_column(String(120))
    growth_point_on: Mapped[date | None]
    note: Mapped[str | None] = mapped_column(String(2000))


class Assessment(SheetRow, Base):
    """A row of the form «Результаты оценочных процедур»."""

    __tablename__ = "assessments"
    __table_args__ = (Index(None, "school", "year"),)

    year: Mapped[int | None]
    season: Mapped[str | None] = mapped_column(String(120))
    procedure: Mapped[str | None] = mapped_column(String(120))
    subject: Mapped[str | None] = mapped_column(String(120))
    level: Mapped[str | None] = mapped_column(String(120))
    programme_grade: Mapped[int | None]
    letter: Mapped[str | None] = mapped_column(String(10))
    attempt: Mapped[str | None] = mapped_column(String(120))
    grade: Mapped[int | None]
    state: Mapped[str | None] = mapped_column(String(120))
    enrolled: Mapped[int | None]
    participants: Mapped[int | None]
    n5: Mapped[int | None]
    n4: Mapped[int | None]
    n3: Mapped[int | None]
    n2: Mapped[int | None]
    below_minimum: Mapped[int | None]
    mean_score: Mapped[Decimal | None] = mapped_column(Fixed(2))
    mean_primary: Mapped[Decimal | None] = mapped_column(Fixed(2))
    primary_scores: Mapped[str | None] = mapped_column(String(2000))
    lowered: Mapped[int | None]
    confirmed: Mapped[int | None]
    raised: Mapped[int | None]
    printed_success: Mapped[Decimal | None] = mapped_column(Fixed(2))
    printed_quality: Mapped[Decimal | None] = mapped_column(Fixed(2))
    printed_mean: Mapped[Decimal | None] = mapped_column(Fixed(2))
    source: Mapped[str | None] = mapped_column(String(500))
    past_graduates: Mapped[bool | None]


class Reference(SheetRow, Base):
    """A row of the form «Ориентиры»."""

    __tablename__ = "reference_results"
    __table_args__ = (Index(None, "school", "year"),)

    scope: Mapped[str | None] = mapped_column(String(120))
    year: Mapped[int | None]
    season: Mapped[str | None] = mapped_column(String(120))
    procedure: Mapped[str | None] = mapped_column(String(120))
    subject: Mapped[str | None] = mapped_column(String(120))
    level: Mapped[str | None] = mapped_column(String(120))
    programme_grade: Mapped[int | None]
    attempt: Mapped[str | None] = mapped_column(String(120))
    participants: Mapped[int | None]
    success_pct: Mapped[Decimal | None] = mapped_column(Fixed(2))
    quality_pct: Mapped[Decimal | None] = mapped_column(Fixed(2))
    n2_pct: Mapped[Decimal | None] = mapped_column(Fixed(2))
    mean_score: Mapped[Decimal | None] = mapped_column(Fixed(2))
    mean_mark: Mapped[Decimal | None] = mapped_column(Fixed(2))
    source: Mapped[str | None] = mapped_column(String(500))


class YearResult(SheetRow, Base):
    """A row of the form «Итоги года»."""

    __tablename__ = "year_results"
    __table_args__ = (Index(None, "school", "year"),)

    year: Mapped[int | None]
    grade: Mapped[int | None]
    letter: Mapped[str | None] = mapped_column(String(10))
    pupils: Mapped[int | None]
    excellent: Mapped[int | None]
    good: Mapped[int | None]
    one_three: Mapped[int | None]
    failing: Mapped[int | None]
    not_attested: Mapped[int | None]
    repeated: Mapped[int | None]


class RiskFactor(SheetRow, Base):
    """A row of the form «Рисковый профиль»."""

    __tablename__ = "risk_factors"
    __table_args__ = (Index(None, "school", "year"),)

    year: Mapped[int | None]
    factor: Mapped[str | None] = mapped_column(String(120))
    level: Mapped[str | None] = mapped_column(String(120))
    value: Mapped[str | None] = mapped_column(String(60))
    verified: Mapped[bool | None]
    activated: Mapped[bool | None]
    source: Mapped[str | None] = mapped_column(String(500))
    signs_present: Mapped[int | None]
    signs_total: Mapped[int | None]


class Measure(SheetRow, Base):
    """A row of the form «Дорожная карта»."""

    __tablename__ = "measures"

    plan: Mapped[str | None] = mapped_column(String(255))
    number: Mapped[str | None] = mapped_column(String(20))
    occurrence: Mapped[int | None]
    section: Mapped[str | None] = mapped_column(String(255))
    title: Mapped[str | None] = mapped_column(String(2000))
    task: Mapped[str | None] = mapped_column(String(1000))
    factor: Mapped[str | None] = mapped_column(String(120))
    deadline_text: Mapped[str | None] = mapped_column(String(255))
    start: Mapped[date | None]
    end: Mapped[date | None]
    recurrence: Mapped[str | None] = mapped_column(String(120))
    months: Mapped[str | None] = mapped_column(String(60))
    responsible: Mapped[str | None] = mapped_column(String(500))
    participants: Mapped[str | None] = mapped_column(String(500))
    indicator: Mapped[str | None] = mapped_column(String(1000))
    planned_value: Mapped[str | None] = mapped_column(String(255))
    actual_value: Mapped[str | None] = mapped_column(String(255))
    evidence_form: Mapped[str | None] = mapped_column(String(500))
    level: Mapped[str | None] = mapped_column(String(120))
    state: Mapped[str | None] = mapped_column(String(120))
    done_on: Mapped[date | None]
    confirmed: Mapped[bool | None]
    confirmed_on: Mapped[date | None]
    confirmed_by: Mapped[str | None] = mapped_column(String(255))
    remark: Mapped[str | None] = mapped_column(String(2000))


TABLES: dict[str, type[Base]] = {
    "school": School,
    "statuses": Status,
    "classes": SchoolClass,
    "social_passport": PassportRow,
    "pupils": Pupil,
    "staff": Employee,
    "courses": Course,
    "vacancies": Vacancy,
    "equipment": Equipment,
    "assessments": Assessment,
    "references": Reference,
    "year_results": YearResult,
    "olympiads": Olympiad,
    "graduates": Graduates,
    "rechecks": Recheck,
    "risk_profile": RiskFactor,
    "concept_documents": ConceptDocument,
    "roadmap": Measure,
    "indicator_values": IndicatorValue,
    "self_assessment": SelfAssessment,
    "curator_diary": DiaryEntry,
    "surveys": Survey,
    "settings": Setting,
    "list_items": ListItem,
    "rule_sets": RuleSet,
    "evidence": Evidence,
    "cell_notes": CellNote,
    "readiness": Readiness,
    "mappings": Mapping,
    "plans": Plan,
    "programme_texts": ProgrammeText,
    "programme_targets": ProgrammeTarget,
    "programme_stages": ProgrammeStage,
    "programme_risks": ProgrammeRisk,
    "project_events": ProjectEvent,
    "expert_reviews": ExpertReview,
    "progress": ProgressStep,
}
"""The table of each sheet."""
