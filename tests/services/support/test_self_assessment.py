"""Points, their means, changes and spreads: exact, explained, undoable."""

import shutil
import tempfile
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shnor_desktop.errors import InputError
from shnor_desktop.models.sheets.values import Value
from shnor_desktop.services import entries
from shnor_desktop.services.entries import Add, Stored
from shnor_desktop.services.office import Office, open_office
from shnor_desktop.services.support import self_assessment as service

ITEMS = [str(number) for number in range(1, 11)]
SCHOOLS = ("857", "858", "859")
Points = dict[tuple[str, int, str], int]
POINTS = st.dictionaries(
    st.tuples(st.sampled_from(SCHOOLS), st.integers(2019, 2022), st.sampled_from(ITEMS)), st.integers(0, 5), max_size=60
)


def stored(office: Office) -> list[Stored]:
    with office.reading() as session:
        return entries.load(session, "self_assessment")


def enter(office: Office, points: Points) -> None:
    steps = [
        Add("self_assessment", school, {"year": year, "item": item, "score": score})
        for (school, year, item), score in points.items()
    ]
    if steps:
        entries.apply(office, steps, "Оценки")


@settings(max_examples=15)
@given(points=POINTS)
def test_means_changes_and_spreads_equal_a_plain_recount(blank_bases: dict[str, Path], points: Points) -> None:
    with tempfile.TemporaryDirectory() as folder:
        base = Path(shutil.copy(blank_bases["district"], Path(folder) / "district.shnor"))
        with open_office(base) as office:
            enter(office, points)
            whole = service.overall(office, 2022)
            alone = {school: service.gather(office, 2022, school) for school in SCHOOLS}
    for school, one in alone.items():
        for year in range(2019, 2023):
            scores = [score for (code, at, _), score in points.items() if (code, at) == (school, year)]
            mean = one.mean(year)
            assert mean.value == (Fraction(sum(scores), len(scores)) if scores else None)
            assert (mean.numerator, mean.denominator) == ((sum(scores), len(scores)) if scores else (None, None))
        for measure in one.measures:
            now, before = points.get((school, 2022, measure.key)), points.get((school, 2021, measure.key))
            assert measure.change(2022) == (None if now is None or before is None else now - before)
            assert (measure in one.low) is (now is not None and before is not None and max(now, before) <= 2)
    present = [school for school in SCHOOLS if any((code, at) == (school, 2022) for code, at, _ in points)]
    assert {one.school for _, one in whole.schools} == set(present)
    for measure in whole.measures:
        scores = [points[school, 2022, measure.key] for school in SCHOOLS if (school, 2022, measure.key) in points]
        assert whole.mean(measure).value == (Fraction(sum(scores), len(scores)) if scores else None)
        assert whole.spread(measure.key) == ((min(scores), max(scores)) if scores else None)
    of_year = [score for (_, at, _), score in points.items() if at == 2022]
    assert whole.whole().value == (Fraction(sum(of_year), len(of_year)) if of_year else None)


def test_the_mean_of_all_schools_is_of_points_and_not_of_means(district: Office) -> None:
    enter(district, {("857", 2022, "1"): 5, ("858", 2022, "1"): 1, ("858", 2022, "2"): 1, ("858", 2022, "3"): 1})
    assert service.overall(district, 2022).whole().value == Fraction(8, 4)


def test_the_mean_tells_its_arithmetic_and_its_rows(school: Office) -> None:
    for item, score in (("1", 3), ("2", 4), ("5", 0)):
        service.give(school, 2022, item, score)
    figure = service.gather(school, 2022).mean(2022)
    said = [sentence.replace("\u00a0", " ") for sentence in figure.why()]
    assert said[0] == "Средняя оценка мер, 2021/22: 2,33."
    assert "Расчёт: (3 + 4 + 0) / 3 = 2,33." in said
    assert any("внутреннее правило программы" in sentence for sentence in said)
    assert figure.links == (("self_assessment", tuple(row.id for row in stored(school))),)


def test_a_point_is_given_changed_explained_taken_away_and_undone(school: Office) -> None:
    service.give(school, 2022, "4", 3)
    service.give(school, 2022, "4", 1, comment="Не было тьютора")
    assert service.give(school, 2022, "4", 1) is None
    (row,) = stored(school)
    assert (row.school, row.values["score"], row.values["comment"]) == ("857", 1, "Не было тьютора")
    service.give(school, 2022, "4", 2)
    assert stored(school)[0].values["comment"] == "Не было тьютора"
    service.give(school, 2022, "4", None, comment="")
    assert stored(school) == []
    entries.undo(school)
    entries.undo(school)
    entries.undo(school)
    assert (stored(school)[0].values["score"], stored(school)[0].values["comment"]) == (3, None)
    entries.redo(school)
    assert stored(school)[0].values["score"] == 1


def test_what_rose_fell_and_stays_low_is_said(school: Office) -> None:
    years: dict[int, dict[str, int]] = {2021: {"1": 1, "2": 2, "3": 5}, 2022: {"1": 1, "2": 4, "3": 3}}
    for year, points in years.items():
        for item, score in points.items():
            service.give(school, year, item, score)
    one = service.gather(school, 2022)
    assert [measure.key for measure in one.risen] == ["2"]
    assert [measure.key for measure in one.fallen] == ["3"]
    assert [measure.key for measure in one.low] == ["1"]
    assert [measure.key for measure in one.unexplained] == ["1"]
    said = " ".join(one.sentences).replace("\u00a0", " ")
    assert "Оценено мер: 3 из 10. Средняя оценка: 2,67 из 5." in said
    assert "К прошлому году: 0" in said
    assert "не выше 2 баллов 2 года подряд" in said


def test_what_cannot_be_a_point_is_refused(school: Office, district: Office) -> None:
    for score in (-1, 6):
        with pytest.raises(InputError, match="от 0 до 5"):
            service.give(school, 2022, "1", score)
    with pytest.raises(InputError, match="Такой меры"):
        service.give(school, 2022, "нет такой", 3)
    with pytest.raises(InputError, match="Выберите школу"):
        service.give(district, 2022, "1", 3)


def test_an_own_measure_of_the_office_is_assessed_too(school: Office) -> None:
    own: dict[str, Value] = {"list": service.LIST, "item": "own", "title": "Летняя школа", "active": True}
    entries.apply(school, [Add("list_items", "", own)], "Своя мера")
    school.refresh()
    service.give(school, 2022, "own", 5)
    one = service.gather(school, 2022)
    assert [measure.title for measure in one.measures][-1] == "Летняя школа"
    assert one.mean(2022).value == 5
