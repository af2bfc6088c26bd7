"""What an insert tells is what the analysis says, and it knows when the data have moved."""

from datetime import date

from shnor_desktop.models.sheets.concept_documents import CONCEPT
from shnor_desktop.models.sheets.programme import MUNICIPAL
from shnor_desktop.services import entries, measures, planning, wording
from shnor_desktop.services.entries import Add, Edit
from shnor_desktop.services.indicators.values import compute
from shnor_desktop.services.office import Office
from shnor_desktop.services.programme import inserts, texts, writing
from shnor_desktop.services.programme.inserted import Inserted
from shnor_desktop.services.programme.place import Place
from shnor_desktop.services.programme.sight import Sight

YEAR = 2020
ON = date(2020, 6, 10)


def sight(office: Office, school: str | None = None) -> Sight:
    return Sight(office, YEAR, office.code if school is None else school, ON)


def place(office: Office) -> Place:
    return Place(office.code, YEAR, CONCEPT)


def told(office: Office, key: str) -> Inserted:
    found = inserts.made(key, sight(office), place(office))
    assert found is not None
    return found


def plain(text: str) -> str:
    return text.replace("\u00a0", " ")


def test_every_insert_says_something_of_a_school_of_a_district_and_of_an_empty_base(
    demo: Office, city: Office, school: Office
) -> None:
    for office, code in ((demo, demo.code), (city, ""), (city, "5"), (school, school.code)):
        view = Sight(office, YEAR, code, ON)
        document = CONCEPT if code else MUNICIPAL
        for key in inserts.INSERTS:
            found = inserts.made(key, view, Place(code or office.code, YEAR, document))
            assert found is not None
            assert found.text.strip().endswith("."), key
            assert "None" not in found.text
            assert len(found.digest) == 64


def test_staff_and_equipment_are_the_sentences_of_the_analysis_with_its_counts(demo: Office) -> None:
    said = sight(demo).said
    assert said is not None
    assert said.characteristics is not None
    for key, part in (("staff", said.characteristics.staff), ("equipment", said.characteristics.equipment)):
        found = told(demo, key)
        assert part.sentences
        for sentence in part.sentences:
            assert sentence.text in found.text
    grid = told(demo, "staff").grid
    assert grid is not None
    categories = next(table for table in said.characteristics.staff.tables if table.key == "category")
    first = categories.line("первая")
    assert first is not None
    figure = first.cells["teachers"]
    assert ("первая", figure.numerator, figure.denominator, wording.rounded(figure.value or 0, 1)) in grid.rows


def test_exams_are_told_of_the_newest_year_that_has_them_with_their_exact_shares(demo: Office) -> None:
    found = told(demo, "gia")
    assert found.text.startswith("Результаты ГИА за 2018/19 учебный год.")
    said = sight(demo).said
    assert said is not None
    of_year = [
        one
        for one in said.results
        if one.outcome.year == 2019 and one.outcome.key.procedure in ("ОГЭ", "ЕГЭ") and one.figures
    ]
    assert found.grid is not None
    assert len(found.grid.rows) == len(of_year) > 3
    for one in of_year:
        low = one.figures["low_share"]
        if low.value is not None:
            assert f"ниже минимума {low.numerator} из {low.denominator} ({low.text})" in found.text


def test_risk_contingent_and_profile_repeat_the_verdict(demo: Office) -> None:
    held = sight(demo).risk
    assert held is not None
    zone = told(demo, "risk_zone")
    assert f"Сработало блоков: {held.blocks_fired} из 4" in zone.text
    assert zone.grid is not None
    assert len(zone.grid.rows) == sum(len(block.rows) for block in held.blocks)
    pupils = held.blocks[2].rows[0].share
    assert pupils is not None
    assert f"в школе {pupils.whole} обучающихся" in plain(told(demo, "contingent").text)
    measures.activate(demo, YEAR, ["parents"])
    assert "Активированы: низкий уровень вовлечённости родителей." in told(demo, "profile").text


def test_indicators_and_the_plan_are_counted_as_their_pages_count_them(demo: Office) -> None:
    known = [one for one in compute(demo, YEAR) if one.known.value is not None]
    grid = told(demo, "indicators").grid
    assert known
    assert grid is not None
    assert [row[2] for row in grid.rows] == [one.known.text for one in known]
    measures.activate(demo, YEAR, ["motivation"])
    measures.add_to_plan(demo, YEAR, "План", measures.suggest(demo, YEAR)[:3])
    planning.mark_done(demo, [planning.items(demo)[0].row], date(2020, 12, 31))
    assert plain(told(demo, "plan").text) == "На 2020 год запланировано 3 мероприятия, исполнено 1."


def test_an_insert_knows_that_the_data_have_changed_and_is_told_anew(demo: Office) -> None:
    writing.insert(sight(demo), place(demo), "analysis", "equipment", ON)
    before = texts.read(sight(demo), place(demo)).part("analysis")
    assert before is not None
    assert not before.stale
    with demo.reading() as session:
        row = next(one for one in entries.load(session, "equipment", year=YEAR) if one.values["computers"] is not None)
    count = row.values["computers"]
    assert isinstance(count, int)
    entries.apply(demo, [Edit("equipment", row.id, "computers", count, count + 5)], "Правка")
    part = texts.read(sight(demo), place(demo)).part("analysis")
    assert part is not None
    assert part.stale
    assert f"{count} компьютер" in part.pieces[0].text
    assert writing.refresh(sight(demo), place(demo)) is not None
    fresh = texts.read(sight(demo), place(demo)).part("analysis")
    assert fresh is not None
    assert not fresh.stale
    assert f"{count + 5}\u00a0компьютер" in fresh.pieces[0].told
    assert writing.refresh(sight(demo), place(demo)) is None
    entries.undo(demo)
    entries.undo(demo)
    same = texts.read(sight(demo), place(demo)).part("analysis")
    assert same == before


def test_an_insert_that_becomes_own_text_keeps_its_table_as_lines_and_follows_nothing(demo: Office) -> None:
    writing.insert(sight(demo), place(demo), "analysis", "contingent", ON)
    writing.detach(sight(demo), place(demo), "analysis", 1)
    part = texts.read(sight(demo), place(demo)).part("analysis")
    assert part is not None
    (piece,) = part.pieces
    assert (piece.source, piece.digest, piece.stale) == ("", "", False)
    assert "Дети с ОВЗ: обучающихся — 0; из — 106; доля, % — 0,0" in piece.text.splitlines()
    extra = Add("classes", demo.code, {"year": YEAR, "grade": 11, "letter": "Я", "pupils": 7})
    entries.apply(demo, [extra], "Ещё класс")
    again = texts.read(sight(demo), place(demo)).part("analysis")
    assert again is not None
    assert again.pieces == part.pieces
