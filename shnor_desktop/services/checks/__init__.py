"""Finds what is wrong and what is missing in a base: over one school or a whole district."""

from collections.abc import Callable, Iterator, Sequence
from itertools import chain

from shnor_desktop.models.sheets import SHEETS
from shnor_desktop.services import noted
from shnor_desktop.services.checks.completeness import Completer
from shnor_desktop.services.checks.data import Data, Desk
from shnor_desktop.services.checks.loading import (
    OFFICE_WIDE,
    beside,
    latest_years,
    load,
    owners,
    passport_totals,
    portions,
    years_told,
)
from shnor_desktop.services.checks.passport import (
    check_classes,
    check_passport,
    check_year_grades,
    check_year_results,
)
from shnor_desktop.services.checks.people import (
    check_courses,
    check_documents,
    check_graduates,
    check_olympiads,
    check_rechecks,
)
from shnor_desktop.services.checks.printed import check_printed
from shnor_desktop.services.checks.report import (
    Completeness,
    Found,
    Report,
    State,
    answered,
    as_json,
    blocking,
    in_order,
)
from shnor_desktop.services.checks.results import check_results
from shnor_desktop.services.checks.rows import (
    check_duplicates,
    check_known_schools,
    check_rows,
    check_school_codes,
)
from shnor_desktop.services.checks.staffing import check_head, check_posts, check_taught, check_vacancies
from shnor_desktop.services.checks.told import check_legal_form, check_told_twice
from shnor_desktop.services.checks.years import (
    check_equipment_jump,
    check_passport_jump,
    check_pupils_jump,
    check_quality_jump,
)
from shnor_desktop.services.work import collector_at_rest

__all__ = ["Completeness", "Found", "Report", "State", "as_json", "blocking", "run"]


_ACROSS: dict[str, tuple[Callable[[Data], Iterator[Found]], ...]] = {
    "classes": (check_classes, check_pupils_jump),
    "social_passport": (check_passport, check_passport_jump),
    "staff": (check_posts,),
    "courses": (check_courses,),
    "vacancies": (check_vacancies,),
    "equipment": (check_equipment_jump,),
    "assessments": (check_results, check_printed, check_taught),
    "year_results": (check_year_results, check_year_grades, check_quality_jump),
    "olympiads": (check_olympiads,),
    "graduates": (check_graduates,),
    "rechecks": (check_rechecks,),
    "concept_documents": (check_documents,),
    "indicator_values": (check_told_twice,),
}
"""Checks that look at more than one row, by the form whose rows they judge."""


def run(
    office: Desk,
    *,
    year: int | None = None,
    school: str | None = None,
    sheets: Sequence[str] | None = None,
    schools: Sequence[str] | None = None,
) -> Report:
    """Check the forms of a base: all, of a school year, of one school or some, or the named forms only."""
    wanted = tuple(key for key in SHEETS if sheets is None or key in sheets)
    only = None if school is None and schools is None else {*(schools or ()), *((school,) if school else ())}
    problems: list[Found] = []
    complete: list[Completeness] = []
    with collector_at_rest():
        for data, judged in _portions(office, wanted, year, only):
            problems += (found for found in _problems(data, judged) if found.sheet in wanted)
            if data.of_schools:
                complete += Completer(data).run(wanted)
    with office.reading() as session:
        notes = noted.explained(session)
    return Report(in_order(answered(problems, notes), SHEETS), complete)


def _portions(
    office: Desk, wanted: Sequence[str], year: int | None, only: set[str] | None
) -> Iterator[tuple[Data, Sequence[str]]]:
    """The rows to look at, some schools at a time, each with the forms that are judged in it."""
    read = beside(wanted)
    with office.reading() as session:
        cards = load(session, {*OFFICE_WIDE & {*wanted, "school"}}, year, sorted(only) if only is not None else None)
        codes = {row.school for row in cards["school"] if row.school} if office.is_district else {office.code}
        latest = latest_years(session)
        years = [year] if year is not None else years_told(session, read - OFFICE_WIDE)
        yield (
            Data(office, cards, year, tuple(sorted(codes)), of_schools=False),
            [key for key in wanted if key in OFFICE_WIDE],
        )
        everybody = codes | owners(session, read) if only is None else only
        for part in portions(everybody):
            own = set(part)
            rows = load(session, read - OFFICE_WIDE, year, part)
            rows["school"] = [row for row in cards["school"] if row.school in own]
            totals = passport_totals(session, year, part) if "social_passport" in wanted else {}
            data = Data(office, rows, year, tuple(sorted(codes & own)), totals, latest, years)
            yield data, [key for key in wanted if key not in OFFICE_WIDE]


def _problems(data: Data, sheets: Sequence[str]) -> Iterator[Found]:
    for key in sheets:
        yield from chain(check_rows(data, key), check_duplicates(data, key), check_known_schools(data, key))
    if not data.of_schools:
        yield from chain(check_school_codes(data), check_legal_form(data))
        return
    for key, checks in _ACROSS.items():
        if key in sheets:
            yield from chain.from_iterable(check(data) for check in checks)
    # cards are judged together, but beside the staff of their own school
    yield from check_head(data)
