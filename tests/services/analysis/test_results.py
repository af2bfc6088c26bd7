"""Results of schools and of the district equal a plain recomputation; every figure says where it comes from."""

from collections import defaultdict
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from shnor_desktop.models.sheets.values import Value
from shnor_desktop.services import entries, office
from shnor_desktop.services.analysis import analyse
from shnor_desktop.services.analysis.dynamics import changes, way_of
from shnor_desktop.services.analysis.results import ProcedureResult
from shnor_desktop.services.entries import Add, Remove
from shnor_desktop.services.office import Office

WEIGHTS = {"success": (1, 1, 1, 0), "quality": (1, 1, 0, 0), "sou": (100, 64, 36, 16), "mean_mark": (5, 4, 3, 2)}
Row = dict[str, Value]


@st.composite
def rows(draw: st.DrawFn) -> list[Row]:
    """Rows of schools, whole or by class, some not held, some without marks."""
    made = []
    places = draw(
        st.lists(
            st.tuples(
                st.sampled_from(["001", "002", "003"]),
                st.integers(2019, 2022),
                st.sampled_from(["русский язык", "математика"]),
                st.sampled_from([None, "А", "Б"]),
            ),
            unique=True,
            min_size=1,
            max_size=12,
        )
    )
    for school, year, subject, letter in places:
        row: Row = {"school": school, "year": year, "season": "весна", "procedure": "ОГЭ", "subject": subject}
        row |= {"programme_grade": 9, "letter": letter, "attempt": "основной срок", "state": "проводилась"}
        kind = draw(st.sampled_from(["marks", "marks", "marks", "not held", "no marks"]))
        if kind == "not held":
            row["state"] = "не проводилась"
        else:
            counts = draw(st.tuples(*[st.integers(0, 9)] * 4))
            row["participants"] = sum(counts)
            if kind == "marks":
                row |= dict(zip(("n5", "n4", "n3", "n2"), counts, strict=True))
        made.append(row)
    return made


def chosen(rows: list[Row]) -> list[Row]:
    """The row without a letter wins, else the classes that took part."""
    whole = [row for row in rows if row["letter"] is None]
    return [row for row in (whole or rows) if row["state"] == "проводилась"]


def expected(rows: list[Row]) -> dict[str, Fraction | None] | None:
    """Figures of one procedure of one school in one year; None when it was not held."""
    held = chosen(rows)
    if not held:
        return None
    known = all(row.get("n5") is not None for row in held)
    counts = [sum(int(str(row.get(key) or 0)) for row in held) for key in ("n5", "n4", "n3", "n2")]
    total = sum(counts)
    if not known or not total:
        return dict.fromkeys(WEIGHTS)
    return {
        key: Fraction(sum(a * b for a, b in zip(weights, counts, strict=True)), total)
        * (100 if max(weights) == 1 else 1)
        for key, weights in WEIGHTS.items()
    }


@pytest.fixture
def emptied(blank_bases: dict[str, Path], tmp_path: Path) -> Iterator[Office]:
    path = tmp_path / "district.shnor"
    path.write_bytes(blank_bases["district"].read_bytes())
    with office.open_office(path, access="write") as opened:
        yield opened


def fill(base: Office, made: list[Row]) -> None:
    with base.reading() as session:
        gone = [Remove("assessments", row.id) for row in entries.load(session, "assessments")]
    steps = [
        Add("assessments", str(row["school"]), {key: value for key, value in row.items() if key != "school"})
        for row in made
    ]
    entries.apply(base, [*gone, *steps], "Проба")


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(made=rows())
def test_figures_equal_a_plain_recomputation(made: list[Row], emptied: Office) -> None:
    fill(emptied, made)
    found = analyse(emptied, 2022)
    groups: dict[tuple[Value, Value, Value], list[Row]] = defaultdict(list)
    for row in made:
        groups[row["school"], row["year"], row["subject"]].append(row)
    told: dict[tuple[Value, Value, Value], ProcedureResult] = {
        (school.code, one.outcome.year, one.outcome.key.subject): one
        for school in found.schools
        for one in school.results
    }
    assert set(told) == set(groups)
    for place, group in groups.items():
        want, figures = expected(group), told[place].figures
        assert (want is None) == (not figures)
        if want is not None:
            assert {key: figures[key].value for key in WEIGHTS} == want
        assert set(told[place].outcome.rows) <= set(_ids(emptied))
    sums = {(one.outcome.year, one.outcome.key.subject): one for one in found.together.results}
    for (year, subject), one in sums.items():
        held = [
            row
            for (_, at, about), group in groups.items()
            if (at, about) == (year, subject)
            for row in chosen(group)
            if all(part.get("n5") is not None for part in chosen(group))
        ]
        every = [
            row for (_, at, about), group in groups.items() if (at, about) == (year, subject) for row in chosen(group)
        ]
        assert one.outcome.participants == sum(int(str(row["participants"])) for row in every)
        total = sum(int(str(row["participants"])) for row in held)
        passed = sum(int(str(row[key])) for row in held for key in ("n5", "n4", "n3"))
        assert one.figures["success"].value == (Fraction(passed * 100, total) if total else None)


def _ids(base: Office) -> list[int]:
    with base.reading() as session:
        return [row.id for row in entries.load(session, "assessments")]


def test_every_figure_answers_why(emptied: Office) -> None:
    cells: Row = {"year": 2022, "procedure": "ОГЭ", "subject": "физика", "programme_grade": 9, "state": "проводилась"}
    counts: Row = {
        "season": "весна",
        "attempt": "основной срок",
        "participants": 13,
        "n5": 2,
        "n4": 3,
        "n3": 8,
        "n2": 0,
    }
    fill(emptied, [{**cells, **counts, "school": "013"}])
    one = analyse(emptied, 2022).schools[-1].results[0]
    assert one.figures["success"].text == "100,0\u00a0%"
    assert one.figures["quality"].text == "38,5\u00a0%"
    sou = one.figures["sou"].why()
    assert sou[0] == "СОУ: 52,31\u00a0%."
    assert sou[1] == "Расчёт: (100 ∙ 2 + 64 ∙ 3 + 36 ∙ 8) / 13 = 52,31."
    for figure in one.figures.values():
        assert figure.rule.words
        assert figure.rule.version == "правило программы с 2000 года"
        assert figure.value is None or figure.arithmetic or figure.key == "mean_score"
        assert figure.value is not None or figure.missing
        assert figure.links == (("assessments", one.outcome.rows),)


@pytest.mark.parametrize(
    ("values", "better", "way"),
    [
        ((50, 52, 54), "up", "positive"),
        ((50, 52, 54), "down", "negative"),
        ((50, 52, 49), "up", "unstable"),
        ((50, 51, 50), "up", "stable"),
        ((50, 51, 52), "up", "stable"),
        ((50, None, 52, None, 55), "up", "positive"),
        ((50, None, 55), "up", "no_data"),
        ((), "up", "no_data"),
    ],
)
def test_dynamics_follow_the_stated_rule(values: tuple[int | None, ...], better: str, way: str) -> None:
    steps = changes([None if value is None else Fraction(value) for value in values])
    assert way_of(steps, better, Fraction(1), 3) == way
