"""Every form is whole: headings, tables, lists, computed columns."""

from datetime import date
from decimal import Decimal

import pytest
from sqlalchemy import BigInteger, Boolean, Date, Integer, String

from shnor_desktop.models.base import SYSTEM_COLUMNS, Fixed
from shnor_desktop.models.entries import TABLES
from shnor_desktop.models.sheets import ALL_SHEETS, SHEETS
from shnor_desktop.models.sheets.kinds import Choice, Day, Number, SchoolYear, Text, Words, YesNo
from shnor_desktop.models.sheets.spec import Column, Sheet
from shnor_desktop.models.sheets.values import Value, fold
from shnor_desktop.services.lists import Lists

each_sheet = pytest.mark.parametrize("sheet", SHEETS.values(), ids=SHEETS)
each_table = pytest.mark.parametrize("sheet", ALL_SHEETS.values(), ids=ALL_SHEETS)

# SHEETS: key → columns in order, computed ones marked with «=».
DECLARED = {
    "school": "code number short_name full_name kind settlement distance_km ris_code fis_oko_login director deputy "
    "phone email aliases",
    "statuses": "year status category source note",
    "classes": "year grade letter pupils boys girls adapted teacher",
    "social_passport": "year on_date grade letter category count",
    "staff": "person full_name post sex birth_date education studying category category_date experience_since "
    "teaching_since stage subjects subjects_without_diploma weekly_hours external awards diagnosed diagnosed_on iom "
    "mentor_of community contests shared_practice left_on",
    "equipment": "year internet_stable computers_enough lab_physics lab_chemistry lab_biology lab_geography "
    "lab_technology internet_mbit classrooms computers computers_online laptops projectors boards printers mfu "
    "scanners textbooks_percent growth_point note",
    "assessments": "year season procedure subject level programme_grade letter attempt grade state enrolled "
    "participants n5 n4 n3 n2 below_minimum mean_score mean_primary lowered confirmed raised printed_success "
    "printed_quality printed_mean source past_graduates =success =quality =mean_mark =sou =low_share =confirmed_share",
    "references": "scope year season procedure subject level programme_grade attempt success_pct quality_pct n2_pct "
    "mean_score mean_mark",
    "year_results": "year grade letter pupils excellent good one_three failing not_attested repeated",
    "risk_profile": "year factor level value verified activated source =local_estimate",
    "roadmap": "plan number section title task factor deadline_text start end recurrence months responsible "
    "participants indicator planned_value actual_value evidence_form level state done_on confirmed confirmed_on "
    "confirmed_by remark =overdue",
    "pupils": "pupil full_name grade letter iom extra_lessons mentor",
    "courses": "person title finished_on kind provider programme hours on_quality",
    "vacancies": "post subject since rate programme closed_on",
    "olympiads": "year stage subject participants prize winners",
    "graduates": "year level graduates certificates honours grade10_own grade10_other college university work other",
    "rechecks": "year procedure subject grade checked differing",
    "concept_documents": "year kind factor title state due approved_on uploaded_on confirmed_on remark file",
    "indicator_values": "programme indicator year period target value numerator denominator origin comment",
    "self_assessment": "year item score comment",
    "curator_diary": "date form participants factors summary recommendations due done_on",
    "surveys": "name group start end expected answered",
}
IDENTITY = {
    "school": "code",
    "statuses": "year status",
    "classes": "year grade letter",
    "social_passport": "year on_date grade letter category",
    "staff": "person",
    "equipment": "year",
    "assessments": "year season procedure subject level programme_grade letter attempt",
    "references": "scope year season procedure subject level programme_grade attempt",
    "year_results": "year grade letter",
    "risk_profile": "year factor",
    "roadmap": "plan number occurrence",
    "pupils": "pupil",
    "courses": "person title finished_on",
    "vacancies": "post subject since",
    "olympiads": "year stage subject",
    "graduates": "year level",
    "rechecks": "year procedure subject grade",
    "concept_documents": "year kind factor",
    "indicator_values": "programme indicator year period",
    "self_assessment": "year item",
    "curator_diary": "date form",
    "surveys": "year name group",
}
REQUIRED_BESIDES_IDENTITY = {
    "school": "short_name",
    "statuses": "source",
    "classes": "pupils",
    "social_passport": "count",
    "staff": "post education category",
    "equipment": "",
    "assessments": "state",
    "references": "",
    "year_results": "pupils",
    "risk_profile": "",
    "roadmap": "title state",
    "pupils": "",
    "courses": "kind",
    "vacancies": "",
    "olympiads": "participants",
    "graduates": "graduates",
    "rechecks": "checked differing",
    "concept_documents": "state",
    "indicator_values": "",
    "self_assessment": "score",
    "curator_diary": "summary",
    "surveys": "",
}
# a psychologist has no subject; a concept is written for all factors at once
MAY_BE_EMPTY = {
    ("social_passport", "grade"),
    ("roadmap", "occurrence"),
    ("vacancies", "subject"),
    ("concept_documents", "factor"),
}
WITHOUT_YEAR = {"school", "staff", "courses", "pupils", "vacancies", "curator_diary", "roadmap"}


def test_forms_are_in_the_order_in_which_they_are_shown() -> None:
    assert " ".join(SHEETS) == (
        "school statuses classes social_passport pupils staff courses vacancies equipment assessments references "
        "year_results olympiads graduates rechecks risk_profile concept_documents roadmap indicator_values "
        "self_assessment curator_diary surveys"
    )
    assert {key for key, sheet in SHEETS.items() if not sheet.has_year} == WITHOUT_YEAR


@each_sheet
def test_sheet_has_the_declared_columns_in_order(sheet: Sheet) -> None:
    keys = [("=" if column.compute else "") + column.key for column in sheet.columns]
    declared = DECLARED[sheet.key].split()
    assert [key for key in keys if key in declared] == declared


@each_sheet
def test_identity_and_required_are_as_declared(sheet: Sheet) -> None:
    assert list(sheet.identity) == IDENTITY[sheet.key].split()
    required = {column.key for column in sheet.columns if column.required}
    # CONTRACTS: the level of an exam and the letter of a class may be empty; the level of graduates may not
    optional = ({"level", "letter"} if sheet.key != "graduates" else {"letter"}) | {
        column for key, column in MAY_BE_EMPTY if key == sheet.key
    }
    expected = (set(sheet.identity) - optional) | set(REQUIRED_BESIDES_IDENTITY[sheet.key].split())
    assert required == expected


@each_sheet
def test_headings_name_one_column_each(sheet: Sheet) -> None:
    for form in (sheet, sheet.with_school()):
        headings = [
            fold(text) for column in form.columns for text in {column.heading, column.label, *column.old_headings}
        ]
        assert len(headings) == len(set(headings))


@each_sheet
def test_computed_columns_run_on_an_empty_row(sheet: Sheet) -> None:
    computed = sheet.compute({})
    assert set(computed) == {column.key for column in sheet.columns if column.compute}
    assert set(computed.values()) <= {None}


@each_sheet
def test_an_empty_row_breaks_only_required_cells(sheet: Sheet) -> None:
    assert {problem.rule for problem in sheet.examine({})} == {"required"}


@each_sheet
def test_rules_name_columns_that_exist_and_none_twice(sheet: Sheet) -> None:
    assert len({rule.key for rule in sheet.rules}) == len(sheet.rules)
    computed = {column.key for column in sheet.columns if column.compute}
    for rule in sheet.rules:
        assert set(rule.columns) <= set(sheet.by_key) - computed
        assert rule.about


@each_table
def test_sheet_and_table_agree(sheet: Sheet) -> None:
    table = TABLES[sheet.key]
    entered = {column.key for column in sheet.entered if column.key not in SYSTEM_COLUMNS}
    assert {column.name for column in table.c} - SYSTEM_COLUMNS == entered
    for key in entered:
        assert table.c[key].nullable
        assert _fits(sheet.column(key), table.c[key].type), key
    if sheet.has_year and sheet.key in SHEETS:
        assert ("school", "year") in {tuple(column.name for column in index.columns) for index in table.indexes}


def _fits(column: Column, kept: object) -> bool:
    kind = column.kind
    if isinstance(kind, Text | Words | Choice):
        length = getattr(kept, "length", None)
        return isinstance(kept, String) and (length is None or length >= kind.longest)
    if isinstance(kind, Number):
        if kind.places:
            return isinstance(kept, Fixed) and kept.places == kind.places
        return isinstance(kept, BigInteger) or (isinstance(kept, Integer) and kind.high < 2**31)
    if isinstance(kind, SchoolYear):
        return isinstance(kept, Integer)
    return isinstance(kept, Date if isinstance(kind, Day) else Boolean) and isinstance(kind, Day | YesNo)


def test_every_table_belongs_to_one_sheet() -> None:
    assert set(TABLES) == set(ALL_SHEETS)
    assert len({table.name for table in TABLES.values()}) == len(TABLES)


LIST_KEYS = sorted(
    {
        column.kind.list_key
        for sheet in ALL_SHEETS.values()
        for column in sheet.columns
        if isinstance(column.kind, Choice) and column.kind.list_key
    }
)


@pytest.mark.parametrize("list_key", LIST_KEYS)
def test_every_list_is_shipped_and_its_words_mean_one_entry_each(list_key: str) -> None:
    meant: dict[str, str] = {}
    items = Lists().items(list_key)
    assert items
    for item in items:
        assert item.source
        for word in {fold(text) for text in (item.key, item.title, *item.aliases)}:
            assert meant.setdefault(word, item.key) == item.key


def test_passport_categories_are_shares_of_pupils_or_families() -> None:
    items = Lists().items("social_categories")
    assert {item.whole for item in items} == {"pupils", "families"}
    assert " ".join(item.key for item in items if item.whole == "pupils") == (
        "both_parents_higher risk_group russian_not_native inofon registered vshu pdn kdn ovz disabled home_schooling "
        "orphans guardianship truancy underachieving extra_education bus meals"
    )
    assert " ".join(item.key for item in items if item.whole == "families") == (
        "families families_two_parents families_one_parent families_large families_low_income families_foster "
        "families_at_risk families_unemployed families_migrant families_svo"
    )


@pytest.mark.parametrize("typed", ["Рус. яз.", "РУССКИЙ", "русский язык", "русский  язык"])
def test_subject_is_known_by_its_common_spellings(typed: str) -> None:
    assert SHEETS["assessments"].bind(Lists()).column("subject").read(typed) == "русский язык"


def test_unknown_subject_is_kept_in_lower_case() -> None:
    assert SHEETS["assessments"].bind(Lists()).column("subject").read("Донской  Край") == "донской край"


def test_season_attempt_and_state_have_their_defaults() -> None:
    values, _ = SHEETS["assessments"].check({})
    assert (values["season"], values["attempt"]) == ("весна", "основной срок")
    values, _ = SHEETS["roadmap"].check({})
    assert (values["state"], values["occurrence"]) == ("не начато", 1)


def test_names_and_private_cells_stay_in_the_school() -> None:
    local = {(sheet.key, column.key) for sheet in SHEETS.values() for column in sheet.columns if column.local}
    assert {("staff", "full_name"), ("staff", "birth_date"), ("staff", "sex"), ("classes", "teacher")} <= local
    travels = {column.key for column in SHEETS["staff"].columns if not column.local}
    assert travels == {
        "person",
        "post",
        "education",
        "category",
        "experience_since",
        "teaching_since",
        "experience_years",
        "teaching_years",
        "years_on",
        "subjects",
        "subjects_without_diploma",
        "weekly_hours",
        "external",
        "left_on",
    }


def test_figures_of_a_result_row_are_computed_from_counts() -> None:
    row = {"participants": 13, "n5": 2, "n4": 3, "n3": 8, "n2": 0, "lowered": 4, "confirmed": 9, "raised": 0}
    assert SHEETS["assessments"].compute(row) == {
        "success": Decimal("100.00"),
        "quality": Decimal("38.46"),
        "mean_mark": Decimal("3.54"),
        "sou": Decimal("52.31"),
        "low_share": Decimal("0.00"),
        "confirmed_share": Decimal("69.23"),
    }


def test_counts_that_are_not_all_given_are_used_only_when_they_add_up() -> None:
    compute = SHEETS["assessments"].compute
    assert compute({"participants": 2, "n4": 2})["success"] == Decimal("100.00")
    assert compute({"participants": 3, "n4": 2})["success"] is None
    assert compute({"participants": 4, "n2": 1})["low_share"] == Decimal("25.00")


def test_below_minimum_wins_over_twos_in_the_low_share() -> None:
    row = {"participants": 10, "n2": 0, "below_minimum": 3}
    assert SHEETS["assessments"].compute(row)["low_share"] == Decimal("30.00")


def test_year_results_leave_the_first_grade_without_quality() -> None:
    row = {"grade": 5, "pupils": 20, "excellent": 1, "good": 8, "failing": 1}
    computed = SHEETS["year_results"].compute(row)
    assert computed == {"success": Decimal("95.00"), "quality": Decimal("45.00")}
    assert SHEETS["year_results"].compute({**row, "grade": 1}) == {"success": None, "quality": None}


def test_flags_of_a_pupil_are_the_categories_of_the_passport() -> None:
    items = {item.key for item in Lists().items("social_categories")}
    sheet = SHEETS["pupils"]
    flags = {column.key for column in sheet.columns if isinstance(column.kind, YesNo)} - {"iom", "extra_lessons"}
    assert flags == items - {"families"}


def test_the_list_of_pupils_is_local_as_a_whole_and_in_every_cell() -> None:
    assert [sheet.key for sheet in SHEETS.values() if sheet.local] == ["pupils"]
    assert all(column.local for column in SHEETS["pupils"].columns)


def test_shares_of_graduates_are_computed_from_where_they_went() -> None:
    row = {"graduates": 40, "grade10_own": 12, "grade10_other": 3, "college": 24}
    assert SHEETS["graduates"].compute(row) == {
        "grade10_share": Decimal("37.50"),
        "grade10_own_share": Decimal("30.00"),
        "college_share": Decimal("60.00"),
        "university_share": None,
    }
    assert SHEETS["rechecks"].compute({"checked": 30, "differing": 12})["agreed_share"] == Decimal("60.00")
    assert SHEETS["surveys"].compute({"expected": 8, "answered": 6})["answered_share"] == Decimal("75.00")


@pytest.mark.parametrize(
    ("target", "value", "direction", "deviation", "reached"),
    [
        ("61", "61", None, Decimal("0.00"), True),
        ("61", "58,5", "снижается", Decimal("-2.50"), True),
        ("61", "58,5", "растёт", Decimal("-2.50"), False),
        ("61", "62", "растёт", Decimal("1.00"), True),
        ("61", "62", None, Decimal("1.00"), None),
        ("да", "да", None, None, True),
        ("да", "нет", "растёт", None, False),
        ("да", "5", None, None, None),
        (None, "5", "растёт", None, None),
    ],
)
def test_indicator_is_compared_with_its_plan(
    target: Value, value: Value, direction: Value, deviation: Value, reached: Value
) -> None:
    computed = SHEETS["indicator_values"].compute({"target": target, "value": value, "direction": direction})
    assert computed == {"deviation": deviation, "reached": reached}


def test_document_is_overdue_until_it_is_placed() -> None:
    from shnor_desktop.models.sheets.concept_documents import is_overdue

    row: dict[str, Value] = {"due": date(2022, 3, 30)}
    assert not is_overdue(row, date(2022, 3, 30))
    assert is_overdue(row, date(2022, 3, 31))
    assert not is_overdue({**row, "uploaded_on": date(2022, 3, 31)}, date(2022, 3, 31))
    assert is_overdue({**row, "uploaded_on": date(2022, 4, 2)}, date(2022, 4, 1))
    back = {**row, "uploaded_on": date(2022, 3, 28), "state": "возвращён"}
    assert is_overdue(back, date(2022, 3, 31)), "as «Документы» and the calendar say"
    assert SHEETS["concept_documents"].compute({"due": date(2000, 1, 1)})["overdue"] is True


def test_measure_is_overdue_from_the_day_after_its_end() -> None:
    from shnor_desktop.models.sheets.roadmap import is_overdue

    row: dict[str, Value] = {"end": date(2022, 3, 31), "state": "в работе"}
    assert not is_overdue(row, date(2022, 3, 31))
    assert is_overdue(row, date(2022, 4, 1))
    assert not is_overdue({**row, "state": "исполнено"}, date(2022, 4, 1))
    assert not is_overdue({**row, "state": "отменено"}, date(2022, 4, 1))
    assert SHEETS["roadmap"].compute({"end": date(2000, 1, 1), "state": "не начато"})["overdue"] is True
    assert SHEETS["roadmap"].compute({"state": "не начато"})["overdue"] is None
