"""What people keep beside the computed values: plans, typed values, frozen ones, own indicators."""

from datetime import date

import pytest

from shnor_desktop.errors import InputError
from shnor_desktop.models.sheets import SHEETS
from shnor_desktop.models.sheets.values import Value
from shnor_desktop.services import entries
from shnor_desktop.services.entries import Add, Edit
from shnor_desktop.services.indicators import entering, own
from shnor_desktop.services.indicators.freezing import freeze, preview, release
from shnor_desktop.services.indicators.lacking import lacking
from shnor_desktop.services.indicators.parser import parse
from shnor_desktop.services.indicators.values import IndicatorValue, by_school, compute
from shnor_desktop.services.indicators.vocabulary import EXAMPLES, forms
from shnor_desktop.services.office import Office
from tests.services.indicators.test_values import CODES, cards, put
from tests.services.indicators.world import generate

TEACHERS = "число(«Кадры» где «Должность» = «учитель»)"
RAW: own.Raw = {
    "code": "К1",
    "title": "Доля учителей с высшей категорией",
    "type": "%",
    "part": "число(«Кадры» где «Должность» = «учитель» и «Квалификационная категория» = «высшая»)",
    "whole": TEACHERS,
    "months": [6, 1],
    "targets": {"2022": "50"},
}


def raw(**more: object) -> own.Raw:
    found = RAW | more
    return found | {"formula": own.formula_of(str(found["type"]), str(found["part"]), str(found["whole"]))}


def teachers(office: Office, *categories: str) -> None:
    people: list[entries.Step] = []
    for number, category in enumerate(categories):
        cells: dict[str, Value] = {"person": f"п{number}", "post": "учитель", "category": category}
        people.append(Add("staff", office.code, cells))
    entries.apply(office, people, "Кадры")


def value(office: Office, programme: str, code: str, period: str = "год", year: int = 2022) -> IndicatorValue:
    found = compute(office, year, programme=programme)
    return next(one for one in found if (one.indicator.code, one.period) == (code, period))


def test_a_plan_is_kept_by_year_and_an_empty_one_gives_back_that_of_the_programme(school: Office) -> None:
    assert value(school, "ust_ilimsk", "1").target_row is None
    entering.plan(school, value(school, "ust_ilimsk", "1"), "62,5 %")
    changed = value(school, "ust_ilimsk", "1")
    assert changed.target is not None
    assert changed.target.printed == "62,5"
    assert (
        value(school, "ust_ilimsk", "1", year=2023).target == value(school, "ust_ilimsk", "1").indicator.targets[2023]
    )
    entering.plan(school, changed, "")
    back = value(school, "ust_ilimsk", "1").target
    assert back is not None
    assert back.printed == "61%"
    with pytest.raises(InputError, match="нужно число"):
        entering.plan(school, changed, "да")


def test_a_typed_value_needs_a_source_and_only_where_nothing_is_computed(school: Office) -> None:
    loose = value(school, "petrovsky", "7")
    with pytest.raises(InputError, match="источник"):
        entering.type_value(school, loose, "40")
    entering.type_value(school, loose, "", numerator="2", denominator="3", source="опрос, май 2022")
    typed = value(school, "petrovsky", "7")
    assert (typed.known.text.replace("\u00a0", " "), typed.known.origin) == ("66,7 %", "введено")
    assert typed.known.remark == "опрос, май 2022"
    assert (typed.known.figure.numerator, typed.known.figure.denominator) == (2, 3)
    entering.type_value(school, typed, "")
    assert value(school, "petrovsky", "7").known.value is None
    teachers(school, "высшая", "первая")
    with pytest.raises(InputError, match="вычисляется"):
        entering.type_value(school, value(school, "petrovsky", "13"), "1", source="справка")
    with pytest.raises(InputError, match="показатель района"):
        entering.type_value(school, value(school, "ust_ilimsk", "8"), "1", source="справка")


def test_half_years_are_typed_apart(school: Office) -> None:
    first, second = (value(school, "norilsk", "4.3.2", period) for period in ("1 полугодие", "2 полугодие"))
    entering.type_value(school, first, "10", source="справка")
    assert value(school, "norilsk", "4.3.2", "1 полугодие").known.value == 10
    assert value(school, "norilsk", "4.3.2", second.period).known.value is None


def test_what_would_be_frozen_is_told_first_and_a_frozen_value_is_released(school: Office) -> None:
    teachers(school, "высшая", "первая", "не аттестован")
    on = date(2022, 9, 20)
    looked = preview(school, 2022, on, programme="petrovsky")
    assert "13" in {one.indicator.code for one in looked.frozen}
    assert "7" in {one.indicator.code for one in looked.lacking}
    assert value(school, "petrovsky", "13").known.frozen is False
    done = freeze(school, 2022, on, programme="petrovsky", codes=("13",))
    assert [one.indicator.code for one in done.frozen] == ["13"]
    frozen = value(school, "petrovsky", "13")
    assert frozen.known.frozen_on == on
    with school.reading() as session:
        first = entries.load(session, "staff")[0]
    entries.apply(school, [Edit("staff", first.id, "category", "высшая", "не аттестован")], "Правка")
    changed = value(school, "petrovsky", "13")
    assert changed.changed
    assert [one.text.replace("\u00a0", " ") for one in (changed.known, changed.now)] == ["66,7 %", "33,3 %"]
    assert [reason for _, reason in preview(school, 2022, on, programme="petrovsky", codes=("13",)).left] == [
        "уже зафиксировано"
    ]
    release(school, [changed])
    assert not value(school, "petrovsky", "13").known.frozen
    entries.undo(school)
    assert value(school, "petrovsky", "13").known.frozen


def test_an_own_indicator_is_tried_kept_changed_and_forgotten(school: Office) -> None:
    teachers(school, "высшая", "первая", "высшая")
    tried = own.attempt(school, raw(), 2022)
    assert (tried.known.figure.numerator, tried.known.figure.denominator) == (2, 3)
    assert own.listed(school, 2022) == []
    own.put(school, 2022, raw(), "приказ № 5")
    kept = value(school, "own", "К1")
    assert (kept.known.value, kept.state, kept.indicator.months) == (tried.known.value, "met", (1, 6))
    assert own.source(school, 2022) == "приказ № 5"
    with pytest.raises(InputError, match="дважды"):
        own.put(school, 2022, raw(), "приказ № 5")
    own.put(school, 2022, raw(code="К2", direction="снижается"), "приказ № 6", before="К1")
    assert value(school, "own", "К2").state == "not_met"
    own.put(school, 2023, raw(code="К3", whole=""), "приказ № 7")
    assert [one["code"] for one in own.listed(school, 2023)] == ["К2", "К3"]
    assert [one["code"] for one in own.listed(school, 2022)] == ["К2"]
    own.forget(school, 2022, "К2")
    assert own.listed(school, 2022) == []
    with pytest.raises(InputError, match="нет"):
        own.forget(school, 2022, "К2")


@pytest.mark.parametrize(
    ("more", "sentence"),
    [
        ({"part": "число(«Кадры» где «Стол» = 1)"}, "«числитель».*нет такой графы; место 19"),
        ({"whole": "число(«Кадры»"}, "«знаменатель».*нужно «\\)»; место 15"),
        ({"type": "да/нет", "whole": "", "targets": {}}, "должна давать условие"),
        ({"part": "сумма(«Классы»: «Обучающихся»)"}, "условие года"),
        ({"months": [13]}, "месяцы"),
    ],
)
def test_a_wrong_own_indicator_says_where(school: Office, more: dict[str, object], sentence: str) -> None:
    with pytest.raises(InputError, match=sentence):
        own.check(school, raw(**more), 2022)


@pytest.mark.parametrize("seed", [3, 4])
def test_all_schools_at_once_are_the_same_as_school_by_school(district: Office, seed: int) -> None:
    cards(district)
    put(district, generate(CODES, seed))
    at_once = by_school(district, 2022)
    assert list(at_once) == CODES
    for code, found in at_once.items():
        alone = {
            (one.indicator.programme, one.indicator.code, one.period): one
            for one in compute(district, 2022, school=code)
        }
        assert found
        for one in found:
            twin = alone[one.indicator.programme, one.indicator.code, one.period]
            assert (one.known.value, one.now.figure, one.deviation, one.state) == (
                twin.known.value,
                twin.now.figure,
                twin.deviation,
                twin.state,
            )


def test_what_lacks_is_named_once_with_its_form_and_the_indicators_that_wait(school: Office) -> None:
    found = lacking(compute(school, 2022), school.sheet)
    assert found
    staff = next(one for one in found if "«Кадры»" in one.sentence)
    assert staff.sheet == "staff"
    assert len(staff.codes) > 1
    typed = next(one for one in found if "мотивации" in one.sentence)
    assert (typed.sheet, typed.codes) == ("indicator_values", ("7",))
    assert not any("показатель района" in one.sentence for one in found)


def test_the_help_names_what_formulas_read(school: Office) -> None:
    whole = [formula for _, formula in EXAMPLES if "…" not in formula]
    assert len(whole) >= 4
    for formula in whole:
        parse(formula, school.sheet)
    for form in forms(school.sheet):
        sheet = next(school.sheet(key) for key in SHEETS if SHEETS[key].title == form.title)
        time = " и «Учебный год» = год" if sheet.has_year and sheet.column("year").label == "Учебный год" else ""
        time = time or (" и «Год» = год" if sheet.has_year else "")
        for label, _ in form.columns:
            if label not in ("Учебный год", "Год"):
                parse(f"число(«{form.title}» где «{label}» заполнено{time})", school.sheet)
