"""Puts rows into a base the way an import does, and reads what the checks say of them."""

from collections.abc import Callable, Iterable, Mapping
from typing import TypeAlias

import pytest

from shnor_desktop.services import checks, entries
from shnor_desktop.services.checks import Found
from shnor_desktop.services.entries import Add
from shnor_desktop.services.office import Office

Raw: TypeAlias = Mapping[str, object]
Fill: TypeAlias = Callable[..., None]
Check: TypeAlias = Callable[..., list[Found]]


@pytest.fixture
def fill(district: Office) -> Fill:
    """``fill("classes", "857", {...}, {...})``: rows of a school, read by the form."""

    def put(sheet: str, school: str, *rows: Raw) -> None:
        entries.apply(district, list(_steps(district, sheet, school, rows)), "Заполнение")

    return put


def _steps(office: Office, sheet: str, school: str, rows: Iterable[Raw]) -> Iterable[Add]:
    form = office.sheet(sheet)
    for raw in rows:
        values, problems = form.check({"school": school, **raw})
        assert not [problem for problem in problems if problem.rule == "unread"], problems
        values.pop("school", None)
        yield Add(sheet, school, values)


@pytest.fixture
def found(district: Office) -> Check:
    """Problems of one rule."""

    def run(rule: str, **asked: object) -> list[Found]:
        report = checks.run(district, **asked)  # type: ignore[arg-type]
        return [problem for problem in report.problems if problem.rule == rule]

    return run
