"""Reports on indicators, the summary and the note: their numbers are those of the services, on random districts."""

import shutil
import subprocess
from collections.abc import Iterator
from datetime import date
from fractions import Fraction
from io import BytesIO
from pathlib import Path

import openpyxl  # type: ignore[import-untyped]
import pytest

from shnor_desktop.services import entries, planning, reports, wording
from shnor_desktop.services.analysis.signal import MARKER
from shnor_desktop.services.entries import Add
from shnor_desktop.services.indicators import entering
from shnor_desktop.services.indicators.breakdown import NO, OUTSIDE, YES, breakdown
from shnor_desktop.services.indicators.freezing import freeze
from shnor_desktop.services.indicators.lights import WORDS
from shnor_desktop.services.indicators.values import compute
from shnor_desktop.services.office import Office, open_office
from shnor_desktop.services.reports import recommendations
from shnor_desktop.services.reports.document import Document, Heading, Paragraph, Table
from shnor_desktop.services.reports.indicators import in_use
from shnor_desktop.services.verdicts.identify import identify
from shnor_desktop.services.verdicts.risk_schools import risk
from tests.services.indicators.test_values import CODES, cards, put
from tests.services.indicators.world import Book, generate
from tests.services.reports import filled
from tests.services.reports.samples import text_of_pdf
from tests.services.reports.test_kinds import table_rows

ON = date(2022, 10, 10)


@pytest.fixture(scope="module", params=(3, 8))
def world(
    request: pytest.FixtureRequest, blank_bases: dict[str, Path], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Office, Book]]:
    base = Path(shutil.copy(blank_bases["district"], tmp_path_factory.mktemp("programme") / "district.shnor"))
    book = generate(CODES, request.param)
    with open_office(base, access="write") as opened:
        cards(opened)
        put(opened, book)
        freeze(opened, 2022, date(2022, 9, 20), programme="ust_ilimsk")
        yield opened, book


@pytest.fixture
def office(world: tuple[Office, Book]) -> Office:
    return world[0]


def made(office: Office, kind: str, on: date = ON) -> Document:
    return reports.build(office, kind, year=2022, on=on)


def plain(text: str) -> str:
    return text.replace("\u00a0", " ")


def tables(document: Document) -> dict[str, Table]:
    return {table.name: table for table in (*document.tables(), *document.workbook)}


def cells(table: Table) -> list[list[str]]:
    return [[plain(cell) for cell in row] for row in table_rows(table)]


def said(document: Document) -> list[str]:
    return [plain(block.text) for block in document.blocks if isinstance(block, Heading | Paragraph)]


def test_every_line_of_the_indicators_is_that_of_the_service(office: Office) -> None:
    values = [one for one in compute(office, 2022) if one.indicator.programme == "ust_ilimsk"]
    document = made(office, "indicators")
    assert said(document).count("Как посчитано") == 1
    assert "Как посчитано" not in [table.caption for table in document.tables()]
    (table,) = (
        table for table in document.tables() if table.columns[0].heading == "Показатель" and len(table.columns) > 6
    )
    heads = [column.heading for column in table.columns]
    rows = [dict(zip(heads, row, strict=True)) for row in cells(table) if len(row) > 1]
    assert len(rows) == len(values) == 12
    for one, row in zip(values, rows, strict=True):
        figure = one.known.figure
        value = one.known.value
        shown = "—" if value is None else plain(one.known.text).removesuffix(" %")
        assert row["Факт"] == shown, one.indicator.code
        told = [None if row[key] == "—" else int(row[key]) for key in ("Числитель", "Знаменатель")]
        assert told == [figure.numerator, figure.denominator]
        assert row["Состояние"] == WORDS[one.state]
        if one.deviation is not None:
            printed = Fraction(row["Отклонение"].replace(",", ".").replace("−", "-"))
            assert printed == Fraction(wording.rounded(one.deviation, 1))
        assert ("зафиксировано 20.09.2022" in row["Откуда факт"]) is one.known.frozen
    assert any("не ведутся и не напечатаны" in text for text in said(document))


def test_the_school_prints_a_typed_value_with_its_source(school: Office) -> None:
    one = next(one for one in compute(school, 2022, programme="petrovsky") if one.indicator.code == "7")
    entering.plan(school, one, "50")
    one = next(one for one in compute(school, 2022, programme="petrovsky") if one.indicator.code == "7")
    entering.type_value(school, one, "", numerator="9", denominator="20", source="анкета, май 2022")
    document = reports.build(school, "indicators", year=2022, on=ON)
    row = next(row for table in document.tables() for row in cells(table) if row[0].startswith("7. "))
    assert row[4:11] == ["50,0", "45,0", "9", "20", "−5,0", "—", "близко к плану"]
    assert any("анкета, май 2022" in "".join(row) for table in document.tables() for row in cells(table))
    assert "Близко к плану — 1 показатель; нет данных" in said(document)[0]


def test_an_empty_base_says_that_there_is_nothing(school: Office, district: Office) -> None:
    assert "считать не по чему" in said(reports.build(school, "indicators", year=2022, on=ON))[0]
    for kind in ("municipal_monitoring", "summary", "analytical_note"):
        assert "В базе нет ни одной школы" in said(made(district, kind))[0]


def test_schools_that_say_yes_are_the_numerator_of_the_district(office: Office) -> None:
    found = breakdown(office, 2022)
    shares = counts = 0
    for line in found.lines:
        one, texts = line.together.indicator, [cell.text for cell in line.schools.values()]
        figure = line.together.now.figure
        if line.together.now.value is None:
            continue
        if one.level == "муниципалитет" and texts and figure.numerator is not None:
            shares += 1
            assert texts.count(YES) == figure.numerator, one.code
            assert len(texts) - texts.count(OUTSIDE) == figure.denominator
            assert set(texts) <= {YES, NO, OUTSIDE}
        elif one.level == "школа" and figure.numerator is not None:
            counts += 1
            gone = {code for code, _ in line.together.now.without}
            inside = [
                cell.value.now.figure
                for code, cell in line.schools.items()
                if cell.value and cell.inside and code not in gone
            ]
            assert sum(each.numerator or 0 for each in inside) == figure.numerator, one.code
            assert sum(each.denominator or 0 for each in inside) == figure.denominator
    assert shares > 4
    assert counts > 4


def test_the_municipal_monitoring_counts_parts_and_dates(office: Office) -> None:
    document = made(office, "municipal_monitoring")
    rows = cells(tables(document)["Сроки и полнота"])
    assert [row[1] for row in rows[:3]] == ["сентябрь 2022 года", "сентябрь 2022 года", "январь и июнь 2022 года"]
    assert [row[2] for row in rows] == ["12", "9", "3", "24"]
    computed = {one.indicator.code for one in compute(office, 2022, programme="norilsk") if one.known.value is not None}
    assert rows[3][3] == str(len(computed))
    assert f"вычислено {len(computed)} из 24 показателей" in said(document)[0]
    assert any(table.caption == "Показатели по школам" for table in document.tables())


def test_the_summary_adds_up_what_the_schools_have(world: tuple[Office, Book]) -> None:
    office, book = world
    found = tables(made(office, "summary"))
    letters = {(row["school"], row["grade"]) for row in book["classes"] if row["year"] == 2022 and not row["letter"]}

    expected = {
        code: sum(
            row["pupils"]
            for row in book["classes"]
            if row["school"] == code
            and row["year"] == 2022
            and (not row["letter"] or (code, row["grade"]) not in letters)
        )
        for code in CODES
    }
    rows = cells(found["Классы"])
    assert {row[0]: int(row[3]) for row in rows if row[0]} == expected
    assert int(rows[-1][3]) == sum(expected.values())
    by_grade = cells(found["Классы, класс"])
    assert sum(int(row[2]) for row in by_grade) == sum(expected.values())
    olympiads = [row for row in book["olympiads"] if row["year"] == 2022]
    assert sum(int(row[3]) for row in cells(found["ВсОШ, этап"])) == sum(row["participants"] for row in olympiads)
    done = {
        code: sum(row["school"] == code and row["state"] == "исполнено" for row in book["roadmap"]) for code in CODES
    }
    heads = [column.heading for column in found["Дорожная карта, состояние"].columns]
    place = heads.index("исполнено")
    told = {row[0]: int(row[place]) for row in cells(found["Дорожная карта, состояние"]) if row[0]}
    assert told == done
    assert all(row[2] == "внесено без пакета" for row in cells(found["Кто прислал"]))


def test_the_workbook_has_a_sheet_for_each_filled_form_and_paper_is_short(office: Office, tmp_path: Path) -> None:
    document = made(office, "summary")
    book = openpyxl.load_workbook(BytesIO(reports.render(document, "xlsx")))
    assert len(book.sheetnames) == 1 + len(list(document.tables())) + len(document.workbook)
    assert {"Классы", "Материальная база", "Итоги года"} <= set(book.sheetnames)
    classes = book["Классы"]
    assert classes.cell(classes.max_row, 2).value == "Всего по району"
    assert isinstance(classes.cell(classes.max_row, 4).value, int)
    text = text_of_pdf(reports.render(document, "pdf"), tmp_path)
    assert "Кто прислал" in text
    assert "Материальная база: по школам" not in text


def test_the_note_tells_the_verdicts_the_plans_and_why_it_advises(office: Office) -> None:
    document = made(office, "analytical_note")
    found = tables(document)
    low = identify(office, 2022)
    words = {"low": "признаки есть", "not_low": "признаков нет", "no_data": "нет данных"}
    assert [row[1] for row in cells(found["Идентификация"])] == [words[one.verdict] for one in low.schools]
    zone = risk(office, 2022)
    assert [row[-2] for row in cells(found["Зона риска"])] == [str(one.blocks_fired) for one in zone.schools]
    status = planning.status(office, ON)
    total = cells(found["Дорожные карты"])[-1]
    assert total[1:4] == [str(len(one)) for one in (status.planned, status.done, status.confirmed)]
    assert total[5] == str(len(status.overdue))
    facts = recommendations.gather(office, 2022, ON, in_use(office, compute(office, 2022), computed=False))
    advice = recommendations.recommend(facts)
    text = said(document)
    assert set(advice) == set(CODES)
    assert any(advice.values())
    for one in (one for own in advice.values() for one in own):
        assert one.why
        place = text.index(f"{one.title}. {plain(one.text)}")
        assert any(line == f"Основание: {plain(one.reasons)}." for line in text[place:])
    overdue = {one.key: one for own in advice.values() for one in own}.get("overdue")
    assert (overdue is not None) is bool(status.overdue)
    assert not any("доказан" in line and "ничего не доказывает" not in line for line in text)


def test_a_signal_is_only_ever_a_possible_marker(district: Office) -> None:
    filled.fill_district(district)
    row = filled.result(2022, "ВПР", "математика", 7, 30, 12) | {"n3": 10, "n4": 6, "n5": 2}
    entries.apply(district, [Add("assessments", "858", row)], "Ввод")
    text = "\n".join(said(made(district, "analytical_note")))
    assert MARKER in text
    rows = cells(tables(made(district, "analytical_note"))["Сигналы"])
    assert rows
    assert all(MARKER in row[1] for row in rows)
    low = [
        line
        for line in text.split("\n")
        if line.startswith("Основание:") and "7 из 21 участника, 33,3 % ≥ 30 %" in line
    ]
    assert low


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("soffice") is None, reason="no LibreOffice here")
def test_libreoffice_opens_the_note_and_the_workbook(district: Office, tmp_path: Path) -> None:
    filled.fill_district(district)
    files = []
    for kind, form in (("analytical_note", "docx"), ("summary", "xlsx")):
        files.append(tmp_path / f"{kind}.{form}")
        files[-1].write_bytes(reports.render(made(district, kind), form))
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    subprocess.run(
        ["soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", str(tmp_path), *map(str, files)],
        check=True,
        capture_output=True,
    )
    note = text_of_pdf((tmp_path / "analytical_note.pdf").read_bytes(), tmp_path)
    assert "9. Адресные рекомендации" in note
    assert "Всего по району" in text_of_pdf((tmp_path / "summary.pdf").read_bytes(), tmp_path)
