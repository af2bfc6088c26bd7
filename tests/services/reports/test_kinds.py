"""What the reports say about a school and a district whose facts are known."""

import hashlib
import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from shnor_desktop.errors import InputError, RefusedError
from shnor_desktop.models.sheets.values import Value
from shnor_desktop.services import entries, reports
from shnor_desktop.services.entries import Add
from shnor_desktop.services.exchange import register
from shnor_desktop.services.exchange.pack import pack
from shnor_desktop.services.office import Office, open_office
from shnor_desktop.services.reports.document import (
    Chart,
    Code,
    Document,
    Facts,
    Heading,
    Paragraph,
    Table,
    Wall,
    text_of,
)
from shnor_desktop.services.signing import keys
from tests.services.reports.filled import ON, PLAN, YEAR, fill_district, fill_school
from tests.services.reports.samples import text_of_pdf


@pytest.fixture(scope="module")
def filled(blank_bases: dict[str, Path], tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Office]]:
    folder = tmp_path_factory.mktemp("filled")
    opened = {}
    for role, fill in (("school", fill_school), ("district", fill_district)):
        base = Path(shutil.copy(blank_bases[role], folder / f"{role}.shnor"))
        opened[role] = open_office(base, access="write")
        fill(opened[role])
    yield opened
    for office in opened.values():
        office.close()


def made(office: Office, kind: str, school: str | None = None, on: date = ON) -> Document:
    return reports.build(office, kind, year=YEAR, on=on, school=school)


def lines(document: Document) -> list[str]:
    """Everything the document says, a line for each paragraph and table row, cells parted by « | »."""
    said: list[str] = [*document.organisation, document.title, document.subtitle, document.period]
    for block in document.blocks:
        if isinstance(block, Heading | Paragraph):
            said.append(block.text)
        elif isinstance(block, Facts):
            said += [f"{name} | {value}" for name, value in block.pairs]
        elif isinstance(block, Code):
            said.append(block.text)
        elif isinstance(block, Chart):
            said += [block.title, block.alt, *(" | ".join(cells) for cells in table_rows(block.as_table()))]
        elif isinstance(block, Wall):
            said += [block.title, *(" | ".join(cells) for cells in table_rows(block.as_table()))]
        else:
            said += [" | ".join(cells) for cells in table_rows(block)]
    return [line.replace("\u00a0", " ") for line in [*said, *document.sources]]


def table_rows(table: Table) -> list[list[str]]:
    return [
        [str(row.cells[0])]
        if row.style == "section"
        else [text_of(cell, column) for cell, column in zip(row.cells, table.columns, strict=True)]
        for row in table.rows
    ]


def test_conclusion_shows_the_arithmetic_of_every_procedure(filled: dict[str, Office]) -> None:
    said = lines(made(filled["school"], "conclusion"))
    assert "ВПР, математика, 5 класс | 7 из 21 участника | 33,3 % ≥ 30 % | низкий" in said
    assert "ВПР, русский язык, 5 класс | 6 из 20 участников | 30,0 % ≥ 30 % | низкий" in said
    assert "ОГЭ, русский язык | 0 из 3 участников | 0,0 % < 30 % | не низкий" in said
    # 29,99 % would round to the bound: one more digit is printed
    assert "ВПР, математика, 6 класс | 2999 из 10 000 участников | 29,99 % < 30 %" in "\n".join(said)


def test_conclusion_gives_both_readings_the_distance_the_gaps_and_the_official_list(filled: dict[str, Office]) -> None:
    document = made(filled["school"], "conclusion")
    said = lines(document)
    readings = next(table for table in document.tables() if table.name == "Прочтения")
    assert [row[1:3] for row in table_rows(readings)] == [["выполнен", "не выполнен"]] * 2
    assert [row[4].replace("\u00a0", " ") for row in table_rows(readings)] == ["1 участник"] * 2
    whole = "\n".join(said)
    assert "До вывода «не ШНОР» — 1 участник" in whole
    assert "Нет строки, 2021/22: ВПР, математика, 6 класс" in whole
    assert "Официально: в перечне ШНОР — распоряжение от 21.01.2022 № 55." in whole
    assert any("п. 2.1" in source for source in document.sources)
    assert any("п. 3.2" in source for source in document.sources)


def test_conclusion_prints_the_four_blocks_row_by_row(filled: dict[str, Office]) -> None:
    document = made(filled["school"], "conclusion")
    table = next(table for table in document.tables() if table.name == "Зона риска")
    rows = {row[0]: [cell.replace("\u00a0", " ") for cell in row] for row in table_rows(table) if len(row) > 1}
    assert rows["1.2"][4:] == ["нет", "да"]
    assert rows["1.3.1"][4:] == ["нет предмета", "нет"]
    assert rows["1.3.4"][4:] == ["нет ответа", "нет данных"]
    assert rows["2.1"][2:] == ["1", "8", "12,5 % > 10 %", "да"]
    assert rows["2.2"][2:] == ["0", "8", "0,0 % ≤ 0 %", "нет"]
    assert rows["3.1"][2:5] == ["6", "60", "10,0 %"]
    assert rows[""][2:] == ["10", "60", "16,7 % > 10 %", "да"]
    assert rows["4.1"][2:] == ["2", "10", "20,0 % ≥ 20 %", "да"]
    assert rows["4.5"][2:] == ["нет данных", "нет данных", "порог > 10 %", "нет данных"]
    assert len(rows) == 18 + 1
    assert "Нет данных по строкам: 1.3.3, 1.3.4, 1.3.5, 4.2, 4.4, 4.5." in lines(document)
    assert any("Сработало блоков: 3 из 4" in line for line in lines(document))


def test_social_passport_rolls_classes_up_and_gives_shares(filled: dict[str, Office]) -> None:
    document = made(filled["school"], "social_passport")
    said = lines(document)
    assert "МБОУ «Выдуманная средняя школа № 8»" in said
    assert "Директор | Ёлкина Мария Петровна" in said
    assert "2021/22 учебный год, по состоянию на 01.10.2021" in said
    assert "Всего обучающихся | 60 | " in said
    assert "На учёте (всех видов) | 6 | 10,0" in said
    assert "Систематически пропускают занятия | 0 | 0,0" in said
    assert "Многодетные семьи | 9 | 18,0" in said
    assert "Дети-инвалиды | — | —" in said
    by_class = list(document.tables())[1]
    assert [column.heading for column in by_class.columns] == ["Категория", "1", "5А", "5Б", "9"]
    rows = table_rows(by_class)
    assert rows[0] == ["Всего обучающихся", "11", "21", "20", "8"]
    assert ["На учёте (всех видов)", "0", "3", "2", "1"] in rows
    # rows of the school alone are not spread over classes
    assert not any(row[0] == "Многодетные семьи" for row in rows)
    assert "Подвозятся школьным автобусом" in said[-1]


def test_social_passport_of_a_big_school_is_parted_into_readable_tables(school: Office, tmp_path: Path) -> None:
    steps: list[entries.Step] = []
    for grade in range(1, 12):
        for letter in "АБВГ":
            place: dict[str, Value] = {"year": YEAR, "grade": grade, "letter": letter}
            steps.append(Add("classes", school.code, {**place, "pupils": 25}))
            cells: dict[str, Value] = {"on_date": date(2021, 9, 1), "category": "ovz", "count": 1}
            steps.append(Add("social_passport", school.code, {**place, **cells}))
    entries.apply(school, steps, "Ввод")
    document = made(school, "social_passport")
    tables = list(document.tables())[1:]
    assert document.landscape
    assert [len(table.columns) - 1 for table in tables] == [15, 15, 14]
    assert "Обучающиеся с ОВЗ | 44 | 4,0" in lines(document)
    text = text_of_pdf(reports.render(document, "pdf"), tmp_path)
    assert all(f"{grade}{letter}" in text.split() for grade in range(1, 12) for letter in "АБВГ")


def test_empty_base_gives_reports_that_say_so(school: Office) -> None:
    assert any("не заполнен" in line for line in lines(made(school, "social_passport")))
    assert any("вывода нет" in line for line in lines(made(school, "conclusion")))
    assert "Мероприятий в дорожной карте нет." in lines(made(school, "roadmap_status"))


def test_roadmap_report_counts_done_and_confirmed_apart_on_its_date(filled: dict[str, Office]) -> None:
    said = lines(made(filled["school"], "roadmap_status"))
    assert (
        "К 10.06.2022 исполнено 2 из 4 мероприятий (50,0 %), исполнено и подтверждено 1 из 4 мероприятий (25,0 %)."
        in said
    )
    assert PLAN in said
    assert "2.1 | Диагностика дефицитов | 01.05.2022 | 40 | Заместитель директора | " in said
    assert any(line.startswith("2.2 | Семинар в день отчёта | 10.06.2022 | — | не начато") for line in said)
    assert any("| в течение года |" in line for line in said)
    earlier = lines(made(filled["school"], "roadmap_status", on=date(2022, 3, 15)))
    assert any("исполнено 1 из 1 мероприятия (100,0 %), исполнено и подтверждено 0 из 1" in line for line in earlier)
    assert any("Просроченных мероприятий на 15.03.2022 нет." in line for line in earlier)


def test_roadmap_report_tells_nothing_that_came_after_its_date(school: Office) -> None:
    common: dict[str, Value] = {"plan": "План", "occurrence": 1, "end": date(2022, 6, 1), "state": "исполнено"}
    later: dict[str, Value] = {"done_on": date(2022, 6, 20), "confirmed": True, "confirmed_on": date(2022, 6, 21)}
    known: dict[str, Value] = {**later, "done_on": date(2022, 5, 20)}
    steps = [
        Add("roadmap", school.code, {**common, "number": number, "title": title, **cells})
        for number, title, cells in (("1", "Педсовет", later), ("2", "Семинар", known))
    ]
    entries.apply(school, steps, "План")
    rows = {cells[0]: cells[4:7] for cells in measures(made(school, "roadmap_status"))}
    assert rows == {"1": ["просрочено: не начато", "", ""], "2": ["исполнено", "20.05.2022", ""]}
    rows = {cells[0]: cells[4:7] for cells in measures(made(school, "roadmap_status", on=date(2022, 6, 21)))}
    assert rows["1"] == ["исполнено, подтверждено", "20.06.2022", "21.06.2022"]


def measures(document: Document) -> list[list[str]]:
    """The rows of the table of measures."""
    return [cells for table in document.tables() if len(table.columns) == 8 for cells in table_rows(table)]


def test_roadmap_report_of_a_district_keeps_plans_of_schools_apart_that_are_named_alike(district: Office) -> None:
    common: dict[str, Value] = {"plan": "Программа мер", "number": "1", "end": date(2022, 5, 31), "occurrence": 1}
    done: dict[str, Value] = {"state": "исполнено", "done_on": date(2022, 5, 20)}
    steps = [
        Add("school", "", {"code": code, "short_name": name})
        for code, name in (("1", "Лесная школа"), ("2", "Речная школа"))
    ]
    steps += [
        Add("roadmap", "1", {**common, "title": "Педсовет", **done}),
        Add("roadmap", "2", {**common, "title": "Семинар", "state": "не начато"}),
        Add("roadmap", district.code, {**common, "title": "Приказ", **done}),
    ]
    entries.apply(district, steps, "Планы")
    said = lines(made(district, "roadmap_status"))
    assert (
        "К 10.06.2022 исполнено 2 из 3 мероприятий (66,7 %), исполнено и подтверждено 0 из 3 мероприятий (0,0 %)."
        in said
    )
    headings = [line for line in said if line[:3] in ("1. ", "2. ", "3. ")]
    assert headings == ["1. Лесная школа: Программа мер", "2. Речная школа: Программа мер", "3. Программа мер"]
    assert "Речная школа: Программа мер | 1 | 0 | 0,0 | 0 | 0,0 | 1" in said
    assert any(line.startswith("1 | Речная школа: Семинар | ") for line in said)
    own = lines(made(district, "roadmap_status", school="2"))
    assert "Программа мер" in own


def test_protocol_says_no_errors_or_lists_them(filled: dict[str, Office], school: Office) -> None:
    entries.apply(school, [Add("classes", school.code, {"year": YEAR, "grade": 1, "pupils": 10})], "Ввод")
    clean = lines(made(school, "check_protocol"))
    assert "Ошибок нет." in clean
    broken: dict[str, Value] = {"year": YEAR, "grade": 2, "pupils": 10, "boys": 3, "girls": 4}
    entries.apply(school, [Add("classes", school.code, broken)], "Ввод")
    said = lines(made(school, "check_protocol"))
    assert "Ошибок нет." not in said
    assert any("Найдено: 1 ошибка" in line for line in said)
    assert any("3 + 4 = 7, а обучающихся 10" in line for line in said)


def test_district_tables_hold_every_school(filled: dict[str, Office]) -> None:
    said = lines(made(filled["district"], "identification"))
    assert any(line.startswith("Признаки низких результатов есть у 1 из 3 школ.") for line in said)
    assert any(line.startswith("1 | 857 | СОШ № 8 | 2 | 0 | да | нет | нет | признаки есть | 1") for line in said)
    assert any(line.startswith("3 | 859 | ООШ № 10 | — | — | — | — | — | нет данных") for line in said)
    assert "2021/22 | ВПР, математика, 5 класс | 7 из 21 участника | 33,3 % ≥ 30 %" in said
    table = next(iter(made(filled["district"], "risk_table").tables()))
    assert len(table.columns) == 1 + 18 + 4 + 2
    first = table_rows(table)[0]
    assert first[:4] == ["СОШ № 8", "да", "нет!", "н/п"]
    assert first[8] == "12,5!"
    assert first[-6:] == ["да", "да", "да", "—", "3 из 4", "в зоне риска"]


OF_DATA = [key for key, kind in reports.KINDS.items() if kind.about != "package"]


@pytest.mark.parametrize("form", reports.FORMATS)
@pytest.mark.parametrize("kind", OF_DATA)
def test_same_data_gives_the_same_bytes(filled: dict[str, Office], kind: str, form: str) -> None:
    office = filled["district" if reports.KINDS[kind].about == "district" else "school"]
    first, second = (reports.render(made(office, kind), form) for _ in range(2))
    assert first == second
    other = reports.render(made(office, kind, on=date(2022, 6, 11)), form)
    assert other != first


def test_district_makes_reports_of_a_school_it_names(filled: dict[str, Office]) -> None:
    office = filled["district"]
    assert any("33,3 % ≥ 30 %" in line for line in lines(made(office, "conclusion", "857")))
    assert "На учёте (всех видов) | 6 | 10,0" in lines(made(office, "social_passport", "857"))
    assert any("не заполнен" in line for line in lines(made(office, "social_passport", "859")))
    with pytest.raises(InputError, match="Укажите школу"):
        made(office, "conclusion")
    with pytest.raises(InputError, match="999"):
        made(office, "conclusion", "999")


def test_cover_sheet_tells_what_lies_on_the_stick(school: Office, district: Office, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="Пакета ещё нет"):
        made(school, "cover_sheet")
    with pytest.raises(RefusedError, match="составляет школа"):
        made(district, "cover_sheet")
    fill_school(school)
    quick, phrase, stick = keys.Hardness(64, 1, 1), "длинная фраза для ключа", tmp_path / "stick"
    stick.mkdir()
    register.new_keys(district, phrase, person="Берёзова Анна Ильинична", hardness=quick)
    digits = register.new_keys(school, phrase, hardness=quick)
    asked = register.request(school, phrase, tmp_path, person="Ёлкина Мария Петровна", post="директор")
    register.accept(school, register.issue(district, asked, phrase, tmp_path).path)
    report = tmp_path / "Заключение.pdf"
    report.write_bytes(reports.render(made(school, "conclusion"), "pdf"))
    packed = pack(school, register.load_signer(school, phrase), stick, reports=[report])
    document = made(school, "cover_sheet")
    said = lines(document)
    assert f"Номер пакета | {packed.sequence}" in said
    assert f"Файл | {packed.path.name}" in said
    assert f"Цифры ключа | {digits}" in said
    assert f"SHNOR-OFFICE 857 N1 SHA256 {packed.sha256} KEY {digits}" in said
    assert "Подписал(а) | Ёлкина Мария Петровна, директор" in said
    assert any(line.startswith("Классы | 2021/22 | 4") for line in said)
    assert any(line.startswith("Заключение.pdf | отчёт | ") for line in said)
    whole = hashlib.sha256(packed.path.read_bytes()).hexdigest()
    text = "".join(text_of_pdf(reports.render(document, "pdf"), tmp_path).split())
    assert whole in text
    assert hashlib.sha256(report.read_bytes()).hexdigest() in text


def test_wrong_kind_role_school_and_format_are_refused_in_words(school: Office) -> None:
    with pytest.raises(InputError, match="Отчёта «нет такого» нет"):
        made(school, "нет такого")
    with pytest.raises(RefusedError, match="составляет район"):
        made(school, "identification")
    with pytest.raises(InputError, match="858"):
        made(school, "conclusion", "858")
    with pytest.raises(InputError, match="odt"):
        reports.render(made(school, "conclusion"), "odt")


def test_file_names_suit_any_disk(filled: dict[str, Office]) -> None:
    for kind in OF_DATA:
        office = filled["district" if reports.KINDS[kind].about == "district" else "school"]
        name = reports.file_name(made(office, kind), "pdf")
        assert name.endswith(" 2022-06-10.pdf")
        assert not set(name) & set('<>:"/\\|?*«»\u00a0')
    assert reports.file_name(made(filled["school"], "roadmap_status"), "docx") == (
        "Отчёт об исполнении дорожной карты Школа № 8 2022-06-10.docx"
    )
