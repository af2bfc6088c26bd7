"""Tables behind the forms: written by hand and held to the sheets by a test; every cell may be empty."""

from sqlalchemy import Boolean, Column, Date, Integer, String, Table

from shnor_desktop.models.base import Fixed, sheet_table
from shnor_desktop.models.entries_people import COURSES, GRADUATES, OLYMPIADS, PUPILS, RECHECKS, VACANCIES
from shnor_desktop.models.entries_programme import (
    CONCEPT_DOCUMENTS,
    CURATOR_DIARY,
    INDICATOR_VALUES,
    SELF_ASSESSMENTS,
    SURVEYS,
)
from shnor_desktop.models.office import CELL_NOTES, EVIDENCE, LIST_ITEMS, MAPPINGS, READINESS, RULE_SETS, SETTINGS
from shnor_desktop.models.programme import (
    EXPERT_REVIEWS,
    PLANS,
    PROGRAMME_RISKS,
    PROGRAMME_STAGES,
    PROGRAMME_TARGETS,
    PROGRAMME_TEXTS,
    PROGRESS,
    PROJECT_EVENTS,
)

SCHOOLS = sheet_table(
    "schools",
    Column("code", String(20)),
    Column("number", String(20)),
    Column("short_name", String(120)),
    Column("full_name", String(500)),
    Column("kind", String(120)),
    Column("settlement", String(120)),
    Column("distance_km", Fixed(1)),
    Column("ris_code", String(20)),
    Column("fis_oko_login", String(40)),
    Column("director", String(120)),
    Column("deputy", String(120)),
    Column("phone", String(60)),
    Column("email", String(120)),
    Column("aliases", String(2000)),
)
"""A row of the form «Карточка школы»."""

STATUSES = sheet_table(
    "statuses",
    Column("year", Integer),
    Column("status", String(120)),
    Column("category", String(120)),
    Column("source", String(500)),
    Column("note", String(2000)),
    index=("school", "year"),
)
"""A row of the form «Статусы школы»."""

CLASSES = sheet_table(
    "classes",
    Column("year", Integer),
    Column("grade", Integer),
    Column("letter", String(10)),
    Column("pupils", Integer),
    Column("boys", Integer),
    Column("girls", Integer),
    Column("adapted", Boolean),
    Column("teacher", String(120)),
    index=("school", "year"),
)
"""A row of the form «Классы»."""

SOCIAL_PASSPORT_ROWS = sheet_table(
    "social_passport_rows",
    Column("year", Integer),
    Column("on_date", Date),
    Column("grade", Integer),
    Column("letter", String(10)),
    Column("category", String(120)),
    Column("count", Integer),
    index=("school", "year"),
)
"""A row of the form «Социальный паспорт»."""

EMPLOYEES = sheet_table(
    "employees",
    Column("person", String(40)),
    Column("full_name", String(120)),
    Column("post", String(120)),
    Column("sex", String(120)),
    Column("birth_date", Date),
    Column("education", String(120)),
    Column("studying", Boolean),
    Column("category", String(120)),
    Column("category_date", Date),
    Column("experience_since", Date),
    Column("teaching_since", Date),
    Column("experience_years", Integer),
    Column("teaching_years", Integer),
    Column("years_on", Date),
    Column("stage", String(120)),
    Column("subjects", String(1000)),
    Column("subjects_without_diploma", String(1000)),
    Column("weekly_hours", Fixed(1)),
    Column("external", Boolean),
    Column("awards", String(1000)),
    Column("diagnosed", String(1000)),
    Column("diagnosed_on", Date),
    Column("iom", Boolean),
    Column("mentor_of", String(1000)),
    Column("community", Boolean),
    Column("contests", String(1000)),
    Column("shared_practice", String(120)),
    Column("left_on", Date),
)
"""A row of the form «Кадры»."""

EQUIPMENT_ROWS = sheet_table(
    "equipment_rows",
    Column("year", Integer),
    Column("internet_stable", String(120)),
    Column("computers_enough", String(120)),
    Column("lab_physics", String(120)),
    Column("lab_chemistry", String(120)),
    Column("lab_biology", String(120)),
    Column("lab_geography", String(120)),
    Column("lab_technology", String(120)),
    Column("internet_mbit", Fixed(1)),
    Column("classrooms", Integer),
    Column("computers", Integer),
    Column("computers_online", Integer),
    Column("laptops", Integer),
    Column("projectors", Integer),
    Column("boards", Integer),
    Column("printers", Integer),
    Column("mfu", Integer),
    Column("scanners", Integer),
    Column("textbooks_percent", Fixed(1)),
    Column("growth_point", String(120)),
    Column("growth_point_on", Date),
    Column("note", String(2000)),
    index=("school", "year"),
)
"""A row of the form «Материальная база»."""

ASSESSMENTS = sheet_table(
    "assessments",
    Column("year", Integer),
    Column("season", String(120)),
    Column("procedure", String(120)),
    Column("subject", String(120)),
    Column("level", String(120)),
    Column("programme_grade", Integer),
    Column("letter", String(10)),
    Column("attempt", String(120)),
    Column("grade", Integer),
    Column("state", String(120)),
    Column("enrolled", Integer),
    Column("participants", Integer),
    Column("n5", Integer),
    Column("n4", Integer),
    Column("n3", Integer),
    Column("n2", Integer),
    Column("below_minimum", Integer),
    Column("mean_score", Fixed(2)),
    Column("mean_primary", Fixed(2)),
    Column("primary_scores", String(2000)),
    Column("lowered", Integer),
    Column("confirmed", Integer),
    Column("raised", Integer),
    Column("printed_success", Fixed(2)),
    Column("printed_quality", Fixed(2)),
    Column("printed_mean", Fixed(2)),
    Column("source", String(500)),
    Column("past_graduates", Boolean),
    index=("school", "year"),
)
"""A row of the form «Результаты оценочных процедур»."""

REFERENCE_RESULTS = sheet_table(
    "reference_results",
    Column("scope", String(120)),
    Column("year", Integer),
    Column("season", String(120)),
    Column("procedure", String(120)),
    Column("subject", String(120)),
    Column("level", String(120)),
    Column("programme_grade", Integer),
    Column("attempt", String(120)),
    Column("participants", Integer),
    Column("success_pct", Fixed(2)),
    Column("quality_pct", Fixed(2)),
    Column("n2_pct", Fixed(2)),
    Column("mean_score", Fixed(2)),
    Column("mean_mark", Fixed(2)),
    Column("source", String(500)),
    index=("school", "year"),
)
"""A row of the form «Ориентиры»."""

YEAR_RESULTS = sheet_table(
    "year_results",
    Column("year", Integer),
    Column("grade", Integer),
    Column("letter", String(10)),
    Column("pupils", Integer),
    Column("excellent", Integer),
    Column("good", Integer),
    Column("one_three", Integer),
    Column("failing", Integer),
    Column("not_attested", Integer),
    Column("repeated", Integer),
    index=("school", "year"),
)
"""A row of the form «Итоги года»."""

RISK_FACTORS = sheet_table(
    "risk_factors",
    Column("year", Integer),
    Column("factor", String(120)),
    Column("level", String(120)),
    Column("value", String(60)),
    Column("verified", Boolean),
    Column("activated", Boolean),
    Column("source", String(500)),
    Column("signs_present", Integer),
    Column("signs_total", Integer),
    index=("school", "year"),
)
"""A row of the form «Рисковый профиль»."""

MEASURES = sheet_table(
    "measures",
    Column("plan", String(255)),
    Column("number", String(20)),
    Column("occurrence", Integer),
    Column("section", String(255)),
    Column("title", String(2000)),
    Column("task", String(1000)),
    Column("factor", String(120)),
    Column("deadline_text", String(255)),
    Column("start", Date),
    Column("end", Date),
    Column("recurrence", String(120)),
    Column("months", String(60)),
    Column("responsible", String(500)),
    Column("participants", String(500)),
    Column("indicator", String(1000)),
    Column("planned_value", String(255)),
    Column("actual_value", String(255)),
    Column("evidence_form", String(500)),
    Column("level", String(120)),
    Column("state", String(120)),
    Column("done_on", Date),
    Column("confirmed", Boolean),
    Column("confirmed_on", Date),
    Column("confirmed_by", String(255)),
    Column("remark", String(2000)),
)
"""A row of the form «Дорожная карта»."""


TABLES: dict[str, Table] = {
    "school": SCHOOLS,
    "statuses": STATUSES,
    "classes": CLASSES,
    "social_passport": SOCIAL_PASSPORT_ROWS,
    "pupils": PUPILS,
    "staff": EMPLOYEES,
    "courses": COURSES,
    "vacancies": VACANCIES,
    "equipment": EQUIPMENT_ROWS,
    "assessments": ASSESSMENTS,
    "references": REFERENCE_RESULTS,
    "year_results": YEAR_RESULTS,
    "olympiads": OLYMPIADS,
    "graduates": GRADUATES,
    "rechecks": RECHECKS,
    "risk_profile": RISK_FACTORS,
    "concept_documents": CONCEPT_DOCUMENTS,
    "roadmap": MEASURES,
    "indicator_values": INDICATOR_VALUES,
    "self_assessment": SELF_ASSESSMENTS,
    "curator_diary": CURATOR_DIARY,
    "surveys": SURVEYS,
    "settings": SETTINGS,
    "list_items": LIST_ITEMS,
    "rule_sets": RULE_SETS,
    "evidence": EVIDENCE,
    "cell_notes": CELL_NOTES,
    "readiness": READINESS,
    "mappings": MAPPINGS,
    "plans": PLANS,
    "programme_texts": PROGRAMME_TEXTS,
    "programme_targets": PROGRAMME_TARGETS,
    "programme_stages": PROGRAMME_STAGES,
    "programme_risks": PROGRAMME_RISKS,
    "project_events": PROJECT_EVENTS,
    "expert_reviews": EXPERT_REVIEWS,
    "progress": PROGRESS,
}
"""The table of each sheet."""
