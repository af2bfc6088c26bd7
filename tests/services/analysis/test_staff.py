"""Staff of schools on a date equal a plain recomputation; nobody without data is dropped; nothing unknown is told."""

import random
from collections import Counter
from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest

from shnor_desktop.models.sheets.values import Value
from shnor_desktop.services import entries, list_editing
from shnor_desktop.services.analysis import analyse
from shnor_desktop.services.analysis.characteristics import Characteristics
from shnor_desktop.services.analysis.staff import Staff
from shnor_desktop.services.analysis.tables import Table, shown, table_of
from shnor_desktop.services.entries import Add
from shnor_desktop.services.office import Office
from shnor_desktop.services.verdicts.risk_schools import risk
from tests.services.analysis.conftest import Fill

YEAR = 2022
OCTOBER, JANUARY = date(2021, 10, 1), date(2022, 1, 1)
POSTS = ("учитель", "учитель", "учитель", "учитель-логопед", "тьютор", "руководитель", "заместитель", None)
PEDAGOGUES = {"учитель", "учитель-логопед", "тьютор"}
Row = dict[str, Value]


def somebody(chance: random.Random, number: int, school: str) -> Row:
    """An invented member of staff, with gaps."""

    def some(value: Value, share: float = 0.8) -> Value:
        return value if chance.random() < share else None

    day = date(chance.randint(1945, 2001), chance.choice([1, 2, 10]), chance.choice([1, 2, 28]))
    return {
        "school": school,
        "person": str(number),
        "post": chance.choice(POSTS),
        "sex": some(chance.choice(["мужской", "женский"])),
        "birth_date": some(chance.choice([day, date(1992, 2, 29), date(1996, 10, 1), date(1997, 1, 1)])),
        "education": some(chance.choice(["высшее педагогическое", "высшее", "СПО педагогическое", "СПО"])),
        "category": some(chance.choice(["высшая", "первая", "соответствие занимаемой должности", "не аттестован"])),
        "teaching_since": some(date(chance.randint(1970, 2022), 10, chance.choice([1, 2])), 0.5),
        "teaching_years": some(chance.randint(0, 40), 0.5),
        "years_on": some(chance.choice([OCTOBER, date(2020, 9, 1), date(2022, 9, 1)]), 0.5),
        "weekly_hours": some(chance.choice([Decimal(18), Decimal("35.9"), Decimal(36), Decimal(40)])),
        "external": chance.choice([None, None, None, True, False]),
        "subjects_without_diploma": some("физика", 0.1),
        "awards": some("грамота", 0.3),
        "iom": chance.choice([True, False, None]),
        "left_on": chance.choice([None] * 6 + [date(2021, 9, 30), OCTOBER, date(2021, 10, 2)]),
    }


def present(rows: list[Row]) -> list[Row]:
    return [row for row in rows if row["left_on"] is None or row["left_on"] > OCTOBER]  # type: ignore[operator]


def own(rows: list[Row]) -> list[Row]:
    return [row for row in present(rows) if row["external"] is not True]


def groups(rows: list[Row]) -> dict[str, list[Row]]:
    people = own(rows)
    return {
        "pedagogues": [row for row in people if row["post"] in PEDAGOGUES],
        "teachers": [row for row in people if row["post"] == "учитель"],
    }


def years(since: Value, on: date) -> int | None:
    """Full years by counting back from the year alone."""
    if not isinstance(since, date) or since > on:
        return None
    whole = on.year - since.year
    return whole - 1 if (on.month, on.day) < (since.month, since.day) else whole


def taught(row: Row) -> int | None:
    if row["teaching_since"] is not None:
        return years(row["teaching_since"], OCTOBER)
    told, at = row["teaching_years"], row["years_on"]
    if told is None:
        return None
    shift = {None: 0, OCTOBER: 0, date(2020, 9, 1): 1, date(2022, 9, 1): 0}[at]  # type: ignore[index]
    return int(str(told)) + shift


def spread(rows: list[Row], band: object) -> Counter[str]:
    return Counter(band(row) for row in rows)  # type: ignore[operator]


def oo1_age(row: Row) -> str:
    age = years(row["birth_date"], JANUARY)
    if age is None:
        return "unknown"
    edges = [25, 30, 35, 40, 45, 50, 55, 60, 65]
    if age < 25:
        return "-25"
    if age >= 65:
        return "65-"
    low = max(edge for edge in edges if edge <= age)
    return f"{low}-{low + 5}"


def self_teaching(row: Row) -> str:
    told = taught(row)
    return "unknown" if told is None else "-5" if told < 5 else "5-30" if told < 30 else "30-"


def numbers(table: Table, group: str) -> dict[str, int]:
    return {line.key: line.cells[group].numerator or 0 for line in table.lines if line.cells[group].numerator}


def of(staff: Staff, key: str) -> Table:
    found = table_of(staff.tables, key)
    assert found is not None, key
    return found


def described(office: Office, on: date | None = None) -> dict[str, Characteristics]:
    found = analyse(office, YEAR, on=on)
    told = {one.code: one.characteristics for one in found.schools}
    told[""] = found.together.characteristics
    return {code: one for code, one in told.items() if one is not None}


@pytest.mark.parametrize("seed", range(6))
def test_tables_equal_a_plain_recount_in_every_school_and_together(district: Fill, seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311  invented people
    rows = [somebody(chance, number, chance.choice(["001", "002", "003"])) for number in range(60)]
    told = described(district({"staff": rows}))
    for code in ("001", "002", "003", ""):
        mine = [row for row in rows if code in ("", row["school"])]
        staff = told[code].staff
        for group, people in groups(mine).items():
            for key, band in (
                ("education", lambda row: row["education"] or "unknown"),
                ("category", lambda row: row["category"] or "unknown"),
                ("sex", lambda row: row["sex"] or "unknown"),
                ("age.oo1", oo1_age),
                ("teaching.self_examination", self_teaching),
            ):
                assert numbers(of(staff, key), group) == dict(spread(people, band)), (code, group, key)
        posts = numbers(of(staff, "posts"), "count")
        assert posts == dict(Counter(str(row["post"] or "unknown") for row in own(mine)))


def test_shares_are_exact_and_the_lines_add_up_to_everybody(district: Fill) -> None:
    chance = random.Random(7)  # noqa: S311  invented people
    rows = [somebody(chance, number, "001") for number in range(40)]
    staff = described(district({"staff": rows}))["001"].staff
    for group, people in groups(rows).items():
        for key in ("education", "category", "sex", "age.oo1", "age.district", "teaching.oo1", "teaching.district"):
            lines = [line.cells[group] for line in of(staff, key).lines]
            assert sum(one.numerator or 0 for one in lines) == len(people), key
            assert {one.denominator for one in lines if one.value is not None} == {len(people)}
            assert all(one.value == Fraction(100 * (one.numerator or 0), len(people)) for one in lines)
            assert sum(one.value or 0 for one in lines) == 100
        load = of(staff, "training").line("long_week")
        assert load is not None
        high = [row for row in people if row["weekly_hours"] is not None and row["weekly_hours"] >= 36]  # type: ignore[operator]
        assert (load.cells[group].numerator, load.cells[group].denominator) == (len(high), len(people))


@pytest.fixture
def alone(school_alone: Office) -> Office:
    entries.apply(school_alone, [Add("staff", school_alone.code, dict(row)) for row in SCHOOL], "Кадры")
    return school_alone


def teacher(person: str, **more: Value) -> Row:
    usual: Row = {
        "person": person,
        "post": "учитель",
        "full_name": f"Выдуманный Человек {person}",
        "education": "высшее педагогическое",
        "category": "первая",
    }
    return usual | more


SCHOOL = [
    *(teacher(str(number)) for number in range(15)),
    *(teacher(str(number), education="СПО педагогическое", category="высшая") for number in range(15, 19)),
    *(teacher(str(number), post=post) for number, post in enumerate(["тьютор", "тьютор", "учитель-логопед"], 19)),
    teacher("22", post="педагог-психолог"),
    teacher("23", post="руководитель"),
    teacher("24", external=True),
]


def texts(staff: Staff) -> list[str]:
    return [sentence.text.replace("\u00a0", " ") for sentence in staff.sentences]


def test_the_staff_is_told_in_sentences_that_carry_their_figures(alone: Office) -> None:
    staff = described(alone)[alone.code].staff
    assert texts(staff) == [
        "В школе работают 23 педагога, из них 19 учителей.",
        "Кроме того, работает 1 внешний совместитель.",
        "Высшее педагогическое образование имеют 15 учителей (78,9 % от 19), "
        "среднее профессиональное педагогическое — 4 (21,1 %).",
        "Высшую категорию имеют 4 учителя (21,1 % от 19), первую — 15 (78,9 %).",
        "В школе нет учителя-дефектолога и социального педагога.",
    ]
    assert all(sentence.figures for sentence in staff.sentences)


def test_what_nobody_has_told_is_no_zero_and_no_sentence(alone: Office) -> None:
    staff = described(alone)[alone.code].staff
    line = of(staff, "sex").line("женский")
    assert line is not None
    assert line.cells["teachers"].value is None
    assert line.cells["teachers"].missing == ("«Пол»: графа не заполнена ни у кого",)
    assert of(staff, "sex").note == "графа не заполнена ни у кого"
    unknown = of(staff, "sex").line("unknown")
    assert unknown is not None
    assert shown(unknown.cells["teachers"]).replace("\u00a0", " ") == "19 (100,0 %)"
    for key in ("awards", "iom", "courses", "retraining", "diagnosed", "mentor_of", "long_week"):
        flag = of(staff, "training").line(key)
        assert flag is not None
        assert (flag.cells["teachers"].value, bool(flag.cells["teachers"].missing)) == (None, True), key
    total = of(staff, "vacancies").line("total")
    assert total is not None
    assert total.cells["count"].missing == ("лист «Вакансии» не заполнен",)


def test_a_district_says_what_it_is_never_sent(district: Fill) -> None:
    rows = [{"school": "001", **teacher(str(number)), "full_name": None} for number in range(3)]
    staff = described(district({"staff": rows}))[""].staff
    assert of(staff, "age.oo1").note == "эти сведения остаются в школе и в район не передаются"
    assert of(staff, "experience.oo1").note == "графа не заполнена ни у кого"
    awards = of(staff, "training").line("awards")
    assert awards is not None
    assert "в район не передаются" in awards.cells["pedagogues"].missing[0]


def test_training_counts_people_once_and_three_years_to_the_day(alone: Office) -> None:
    courses: list[Row] = [
        {"person": "1", "title": "А", "finished_on": date(2021, 10, 1), "kind": "КПК"},
        {"person": "1", "title": "Б", "finished_on": date(2020, 10, 1), "kind": "КПК"},
        {"person": "2", "title": "А", "finished_on": date(2018, 10, 2), "kind": "КПК"},
        {"person": "3", "title": "А", "finished_on": date(2018, 10, 1), "kind": "КПК"},
        {"person": "4", "title": "А", "finished_on": date(2021, 10, 2), "kind": "КПК"},
        {"person": "5", "title": "В", "finished_on": date(2001, 5, 5), "kind": "переподготовка"},
    ]
    entries.apply(alone, [Add("courses", alone.code, row) for row in courses], "Курсы")
    training = of(described(alone)[alone.code].staff, "training")
    found = {line.key: line.cells["teachers"] for line in training.lines}
    assert (found["courses"].numerator, found["courses"].denominator) == (2, 19)
    assert (found["retraining"].numerator, found["retraining"].denominator) == (1, 19)
    assert dict(found["courses"].links)["courses"]
    assert len(dict(found["courses"].links)["courses"]) == 3
    assert "Курсы за 3 года прошли 2 педагога (8,7 % от 23)." in texts(described(alone)[alone.code].staff)


def test_vacancies_are_those_open_on_the_date(alone: Office) -> None:
    found: list[Row] = [
        {"post": "учитель", "subject": "математика", "since": OCTOBER, "rate": Decimal("1.5")},
        {"post": "тьютор", "since": date(2021, 10, 2)},
        {"post": "учитель", "subject": "физика", "since": date(2021, 8, 1), "closed_on": OCTOBER},
    ]
    entries.apply(alone, [Add("vacancies", alone.code, row) for row in found], "Вакансии")
    staff = described(alone)[alone.code].staff
    total = of(staff, "vacancies").line("total")
    assert total is not None
    assert (total.cells["count"].numerator, total.cells["rate"].value) == (1, Fraction(3, 2))
    assert "На 01.10.2021 открыта 1 вакансия: учитель, математика." in texts(staff)
    later = described(alone, date(2021, 10, 2))[alone.code].staff
    assert "На 02.10.2021 открыты 2 вакансии: тьютор; учитель, математика." in texts(later)
    assert "Открытых вакансий на 01.09.2020 нет." in texts(described(alone, date(2020, 9, 1))[alone.code].staff)


def test_no_figure_names_a_person_and_each_answers_why(alone: Office) -> None:
    for figure in described(alone)[alone.code].figures:
        said = figure.why()
        assert not any("Выдуманный" in text for text in said)
        assert any(text.startswith("Правило: ") for text in said)
        assert figure.value is not None or figure.missing, figure.title


def test_a_school_without_a_row_of_staff_is_not_described(district: Fill) -> None:
    told = described(district({"school": [{"school": "009", "code": "009", "short_name": "СОШ № 9"}]}))
    assert (told["009"].staff.tables, told["009"].staff.sentences) == ((), ())
    assert (told["009"].equipment.tables, told["009"].olympiads.tables, told["009"].graduates.tables) == ((), (), ())


def test_the_long_week_and_the_missing_diploma_agree_with_the_risk_table(district: Fill) -> None:
    chance = random.Random(11)  # noqa: S311  invented people
    rows = [somebody(chance, number, chance.choice(["001", "002"])) for number in range(50)]
    office = district({"staff": [{**row, "weekly_hours": row["weekly_hours"] or Decimal(18)} for row in rows]})
    told = described(office)
    for school in risk(office, YEAR).schools:
        training = of(told[school.code].staff, "training")
        for key, number in (("long_week", "2.1"), ("no_diploma", "2.2")):
            line = training.line(key)
            found = next(row for block in school.blocks for row in block.rows if row.key == number)
            assert line is not None
            pair = (line.cells["teachers"].numerator, line.cells["teachers"].denominator)
            assert found.share is not None
            assert pair == (found.share.numerator, found.share.whole)


def test_a_post_added_by_the_office_is_called_by_its_title(alone: Office) -> None:
    list_editing.add(alone, "posts", "советник директора (по воспитанию)")
    key = next(item.key for item in alone.lists.items("posts") if item.title.startswith("советник"))
    added = Add("staff", alone.code, teacher("30", post=key))
    entries.apply(alone, [added, Add("vacancies", alone.code, {"post": key, "since": OCTOBER})], "Советник")
    staff = described(alone)[alone.code].staff
    assert [line.title for line in of(staff, "posts").lines][-1] == "советник директора (по воспитанию)"
    assert "На 01.10.2021 открыта 1 вакансия: советник директора (по воспитанию)." in texts(staff)
