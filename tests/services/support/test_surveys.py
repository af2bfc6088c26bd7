"""Shares of surveys: sums over groups and schools, what is missing is told, the silent are named."""

import shutil
import tempfile
from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shnor_desktop.errors import InputError
from shnor_desktop.models.sheets.values import Value
from shnor_desktop.services import entries
from shnor_desktop.services.entries import Add
from shnor_desktop.services.office import Office, open_office
from shnor_desktop.services.support import surveys as service

ON = date(2022, 6, 1)
NAMES = ("1-й опрос", "2-й опрос", "3-й опрос")
SCHOOLS = ("857", "858", "859")
COUNT = st.none() | st.integers(0, 40)
Asked = dict[tuple[str, str, str], tuple[int | None, int | None]]
ASKED = st.dictionaries(
    st.tuples(st.sampled_from(SCHOOLS), st.sampled_from(NAMES), st.sampled_from(service.GROUPS)),
    st.tuples(COUNT, COUNT),
    min_size=1,
    max_size=25,
)


def row(name: str, group: str, expected: int | None, answered: int | None) -> dict[str, Value]:
    return {"year": 2022, "name": name, "group": group, "expected": expected, "answered": answered}


def plain(pairs: list[tuple[int | None, int | None]]) -> tuple[int | None, int | None, Fraction | None]:
    known = [(e, a) for e, a in pairs if e is not None and a is not None]
    if not known:
        return None, None, None
    whole, part = sum(e for e, _ in known), sum(a for _, a in known)
    return part, whole, Fraction(100 * part, whole) if whole else None


@settings(max_examples=15)
@given(asked=ASKED)
def test_shares_are_sums_of_people_over_groups_and_schools(blank_bases: dict[str, Path], asked: Asked) -> None:
    with tempfile.TemporaryDirectory() as folder:
        base = Path(shutil.copy(blank_bases["district"], Path(folder) / "district.shnor"))
        with open_office(base) as office:
            steps = [Add("surveys", code, row(name, group, *pair)) for (code, name, group), pair in asked.items()]
            entries.apply(office, steps, "Опросы")
            found = service.gather(office, 2022, ON)
    assert [one.name for one in found.surveys] == sorted({name for _, name, _ in asked})
    for one in found.surveys:
        own = {(code, group): pair for (code, name, group), pair in asked.items() if name == one.name}
        total = one.total()
        assert (total.numerator, total.denominator, total.value) == plain(list(own.values()))
        lacking = sum(None in pair for pair in own.values())
        assert len([m for m in total.missing if ", " in m]) == lacking
        for group in service.GROUPS:
            figure = one.total(group)
            pairs = [pair for (_, at), pair in own.items() if at == group]
            assert (figure.numerator, figure.denominator, figure.value) == plain(pairs)
        for code, figure in one.of_schools():
            pairs = [pair for (at, _), pair in own.items() if at == code]
            assert (figure.numerator, figure.denominator, figure.value) == plain(pairs)
        silent = {code for (code, _), (expected, answered) in own.items() if expected and not answered}
        absent = {code for code, _, _ in asked} - {code for code, _ in own}
        assert {words.split(" (")[0] for words in found.silent(one)} == silent | absent


def test_three_surveys_of_the_project_year_stand_side_by_side_with_arithmetic(school: Office) -> None:
    terms = {
        "1-й опрос": (date(2022, 3, 10), date(2022, 3, 24)),
        "2-й опрос": (date(2022, 5, 30), date(2022, 6, 13)),
        "3-й опрос": (date(2022, 10, 3), date(2022, 10, 14)),
    }
    for name, (start, end) in reversed(terms.items()):
        for group, expected, answered in (("директор", 1, 1), ("учителя", 23, 14)):
            values: dict[str, Value] = {"name": name, "group": group, "start": start, "end": end}
            service.add(school, 2022, {**values, "expected": expected, "answered": answered})
    found = service.gather(school, 2022, ON)
    assert [one.name for one in found.surveys] == list(terms)
    assert [one.state(ON) for one in found.surveys] == ["завершён", "идёт", "не начался"]
    total = found.surveys[0].total()
    assert service.out_of(total).replace("\u00a0", " ") == "15 из 24, 62,5 %"
    said = " ".join(total.why()).replace("\u00a0", " ")
    assert "15 ∙ 100 / 24 = 62,5 %" in said
    assert "Школа № 8, учителя: 14 из 23" in said
    assert found.silent(found.surveys[0]) == []


def test_a_row_is_entered_once_changed_removed_and_undone(school: Office) -> None:
    made = service.add(school, 2022, row("1-й опрос", "учителя", 20, None))
    number = made.rows["surveys"][0]
    with pytest.raises(InputError, match="уже есть"):
        service.add(school, 2022, row("1-й опрос", "учителя", 20, 3))
    with pytest.raises(InputError, match="название"):
        service.add(school, 2022, row("  ", "учителя", 20, 3))
    with pytest.raises(InputError, match="раньше начала"):
        service.change(school, number, {"start": date(2022, 3, 24), "end": date(2022, 3, 10)})
    (survey,) = service.gather(school, 2022, ON).surveys
    assert survey.total().value is None
    assert survey.total().missing == ("Школа № 8, учителя",)
    service.change(school, number, {"answered": 5})
    assert service.change(school, number, {"answered": 5}) is None
    assert service.gather(school, 2022, ON).surveys[0].total().value == 25
    service.remove(school, number)
    assert service.gather(school, 2022, ON).surveys == ()
    entries.undo(school)
    entries.undo(school)
    assert service.gather(school, 2022, ON).surveys[0].total().value is None


def test_a_district_without_a_school_chosen_writes_nothing(district: Office) -> None:
    with pytest.raises(InputError, match="Выберите школу"):
        service.add(district, 2022, row("1-й опрос", "учителя", 20, 3))
    service.add(district, 2022, row("1-й опрос", "учителя", 20, 3), "857")
    assert service.gather(district, 2022, ON, "857").surveys[0].total().numerator == 3
    assert service.gather(district, 2022, ON, "858").surveys == ()
    assert service.gather(district, 2022, ON).years == (2022,)
