"""Tables behind the forms about pupils, staff training, posts and graduates; listed in ``entries.TABLES``."""

from datetime import date
from decimal import Decimal

from sqlalchemy import Index, String
from sqlalchemy.orm import Mapped, mapped_column

from shnor_desktop.models.base import Base, Fixed, SheetRow


class Pupil(SheetRow, Base):
    """A row of the form «Список обучающихся»."""

    __tablename__ = "pupils"

    pupil: Mapped[str | None] = mapped_column(String(40))
    full_name: Mapped[str | None] = mapped_column(String(120))
    grade: Mapped[int | None]
    letter: Mapped[str | None] = mapped_column(String(10))
    family: Mapped[str | None] = mapped_column(String(40))
    both_parents_higher: Mapped[bool | None]
    risk_group: Mapped[bool | None]
    russian_not_native: Mapped[bool | None]
    inofon: Mapped[bool | None]
    registered: Mapped[bool | None]
    vshu: Mapped[bool | None]
    pdn: Mapped[bool | None]
    kdn: Mapped[bool | None]
    ovz: Mapped[bool | None]
    disabled: Mapped[bool | None]
    home_schooling: Mapped[bool | None]
    orphans: Mapped[bool | None]
    guardianship: Mapped[bool | None]
    truancy: Mapped[bool | None]
    underachieving: Mapped[bool | None]
    extra_education: Mapped[bool | None]
    bus: Mapped[bool | None]
    meals: Mapped[bool | None]
    families_two_parents: Mapped[bool | None]
    families_one_parent: Mapped[bool | None]
    families_large: Mapped[bool | None]
    families_low_income: Mapped[bool | None]
    families_foster: Mapped[bool | None]
    families_at_risk: Mapped[bool | None]
    families_unemployed: Mapped[bool | None]
    families_migrant: Mapped[bool | None]
    families_svo: Mapped[bool | None]
    iom: Mapped[bool | None]
    extra_lessons: Mapped[bool | None]
    mentor: Mapped[str | None] = mapped_column(String(40))


class Course(SheetRow, Base):
    """A row of the form «Повышение квалификации»."""

    __tablename__ = "courses"

    person: Mapped[str | None] = mapped_column(String(40))
    title: Mapped[str | None] = mapped_column(String(500))
    finished_on: Mapped[date | None]
    kind: Mapped[str | None] = mapped_column(String(120))
    provider: Mapped[str | None] = mapped_column(String(255))
    programme: Mapped[str | None] = mapped_column(String(120))
    hours: Mapped[int | None]
    on_quality: Mapped[bool | None]


class Vacancy(SheetRow, Base):
    """A row of the form «Вакансии»."""

    __tablename__ = "vacancies"

    post: Mapped[str | None] = mapped_column(String(120))
    subject: Mapped[str | None] = mapped_column(String(120))
    since: Mapped[date | None]
    rate: Mapped[Decimal | None] = mapped_column(Fixed(2))
    programme: Mapped[str | None] = mapped_column(String(120))
    closed_on: Mapped[date | None]


class Olympiad(SheetRow, Base):
    """A row of the form «ВсОШ»."""

    __tablename__ = "olympiads"
    __table_args__ = (Index(None, "school", "year"),)

    year: Mapped[int | None]
    stage: Mapped[str | None] = mapped_column(String(120))
    subject: Mapped[str | None] = mapped_column(String(120))
    participants: Mapped[int | None]
    prize: Mapped[int | None]
    winners: Mapped[int | None]


class Graduates(SheetRow, Base):
    """A row of the form «Выпускники»."""

    __tablename__ = "graduates"
    __table_args__ = (Index(None, "school", "year"),)

    year: Mapped[int | None]
    level: Mapped[str | None] = mapped_column(String(120))
    graduates: Mapped[int | None]
    certificates: Mapped[int | None]
    honours: Mapped[int | None]
    grade10_own: Mapped[int | None]
    grade10_other: Mapped[int | None]
    college: Mapped[int | None]
    university: Mapped[int | None]
    work: Mapped[int | None]
    other: Mapped[int | None]


class Recheck(SheetRow, Base):
    """A row of the form «Перепроверка работ»."""

    __tablename__ = "rechecks"
    __table_args__ = (Index(None, "school", "year"),)

    year: Mapped[int | None]
    procedure: Mapped[str | None] = mapped_column(String(120))
    subject: Mapped[str | None] = mapped_column(String(120))
    grade: Mapped[int | None]
    checked: Mapped[int | None]
    differing: Mapped[int | None]
