"""Tables behind the forms about pupils, staff training, posts and graduates; listed in ``entries.TABLES``."""

from sqlalchemy import Boolean, Column, Date, Integer, String

from shnor_desktop.models.base import Fixed, sheet_table

PUPILS = sheet_table(
    "pupils",
    Column("pupil", String(40)),
    Column("full_name", String(120)),
    Column("grade", Integer),
    Column("letter", String(10)),
    Column("family", String(40)),
    Column("both_parents_higher", Boolean),
    Column("risk_group", Boolean),
    Column("russian_not_native", Boolean),
    Column("inofon", Boolean),
    Column("registered", Boolean),
    Column("vshu", Boolean),
    Column("pdn", Boolean),
    Column("kdn", Boolean),
    Column("ovz", Boolean),
    Column("disabled", Boolean),
    Column("home_schooling", Boolean),
    Column("orphans", Boolean),
    Column("guardianship", Boolean),
    Column("truancy", Boolean),
    Column("underachieving", Boolean),
    Column("extra_education", Boolean),
    Column("bus", Boolean),
    Column("meals", Boolean),
    Column("families_two_parents", Boolean),
    Column("families_one_parent", Boolean),
    Column("families_large", Boolean),
    Column("families_low_income", Boolean),
    Column("families_foster", Boolean),
    Column("families_at_risk", Boolean),
    Column("families_unemployed", Boolean),
    Column("families_migrant", Boolean),
    Column("families_svo", Boolean),
    Column("iom", Boolean),
    Column("extra_lessons", Boolean),
    Column("mentor", String(40)),
)
"""A row of the form «Список обучающихся»."""

COURSES = sheet_table(
    "courses",
    Column("person", String(40)),
    Column("title", String(500)),
    Column("finished_on", Date),
    Column("kind", String(120)),
    Column("provider", String(255)),
    Column("programme", String(120)),
    Column("hours", Integer),
    Column("on_quality", Boolean),
)
"""A row of the form «Повышение квалификации»."""

VACANCIES = sheet_table(
    "vacancies",
    Column("post", String(120)),
    Column("subject", String(120)),
    Column("since", Date),
    Column("rate", Fixed(2)),
    Column("programme", String(120)),
    Column("closed_on", Date),
)
"""A row of the form «Вакансии»."""

OLYMPIADS = sheet_table(
    "olympiads",
    Column("year", Integer),
    Column("stage", String(120)),
    Column("subject", String(120)),
    Column("participants", Integer),
    Column("prize", Integer),
    Column("winners", Integer),
    index=("school", "year"),
)
"""A row of the form «ВсОШ»."""

GRADUATES = sheet_table(
    "graduates",
    Column("year", Integer),
    Column("level", String(120)),
    Column("graduates", Integer),
    Column("certificates", Integer),
    Column("honours", Integer),
    Column("grade10_own", Integer),
    Column("grade10_other", Integer),
    Column("college", Integer),
    Column("university", Integer),
    Column("work", Integer),
    Column("other", Integer),
    index=("school", "year"),
)
"""A row of the form «Выпускники»."""

RECHECKS = sheet_table(
    "rechecks",
    Column("year", Integer),
    Column("procedure", String(120)),
    Column("subject", String(120)),
    Column("grade", Integer),
    Column("checked", Integer),
    Column("differing", Integer),
    index=("school", "year"),
)
"""A row of the form «Перепроверка работ»."""
