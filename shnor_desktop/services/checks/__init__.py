"""Finds what is wrong and what is missing in a base: over one school or a whole district."""

from collections.abc import Callable, Iterator, Sequence
from itertools import chain

from shnor_desktop.models.sheets import SHEETS
from shnor_desktop.services import entries, noted
from shnor_desktop.services.checks.completeness import Completer
from shnor_desktop.services.checks.data import Data, Desk
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
from shnor_desktop.services.checks.results import YEARS_BACK, check_results
from shnor_desktop.services.checks.rows import (
    check_duplicates,
    check_known_schools,
    check_rows,
    check_school_codes,
)
from shnor_desktop.services.entries import Stored

__all__ = ["Completeness", "Found", "Report", "State", "as_json", "blocking", "run"]


_ACROSS: dict[str, Callable[[Data], Iterator[Found]]] = {
    "school": check_school_codes,
    "classes": check_classes,
    "social_passport": check_passport,
    "courses": check_courses,
    "assessments": lambda data: chain(check_results(data), check_printed(data)),
    "year_results": lambda data: chain(check_year_results(data), check_year_grades(data)),
    "olympiads": check_olympiads,
    "graduates": check_graduates,
    "rechecks": check_rechecks,
    "concept_documents": check_documents,
}
"""Checks that look at more than one row, by the form whose rows they judge."""


def run(
    office: Desk, *, year: int | None = None, school: str | None = None, sheets: Sequence[str] | None = None
) -> Report:
    """Check the forms of a base: all, of a school year, of one school, or the named forms only."""
    wanted = tuple(key for key in SHEETS if sheets is None or key in sheets)
    data = _load(office, year, school)
    with office.reading() as session:
        notes = noted.explained(session)
    problems = in_order(answered((one for one in _problems(data, wanted) if one.sheet in wanted), notes), SHEETS)
    return Report(problems, list(Completer(data).run(wanted)))


def _load(office: Desk, year: int | None, school: str | None) -> Data:
    rows: dict[str, list[Stored]] = {}
    with office.reading() as session:
        for key, sheet in SHEETS.items():
            # results are compared with those of earlier years
            years = range(year - YEARS_BACK, year + 1) if year is not None and key == "assessments" else None
            own = school if sheet.school_key else None
            rows[key] = entries.load(session, key, year=list(years) if years else year, school=own)
    codes = {row.school for row in rows["school"] if row.school} if office.is_district else {office.code}
    return Data(office, rows, year, tuple(sorted(codes if school is None else codes & {school})))


def _problems(data: Data, sheets: Sequence[str]) -> Iterator[Found]:
    for key in sheets:
        yield from chain(check_rows(data, key), check_duplicates(data, key), check_known_schools(data, key))
    for key, check in _ACROSS.items():
        if key in sheets:
            yield from check(data)
