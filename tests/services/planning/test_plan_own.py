"""An office's own template: written out without names and marks, taken in by another office."""

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from shnor_desktop.errors import FileError, InputError, StorageError
from shnor_desktop.models.sheets.values import Value
from shnor_desktop.services import entries, evidence, plan_making, plan_own, plan_templates, planning
from shnor_desktop.services.entries import Add
from shnor_desktop.services.office import Office, create, open_office

PLAN = "План Заречного района, 2022 год"
SECRETS = ("Заречн", "Берёзовск", "Кузнецов", "Лебедев", "Сорокин", "Филин", "Вершинин", "zarechye", "СОШ № 4", "№12")
MARKS = ("77 %", "Замечание", "протокол.pdf", "Кем-то", "2022-02-20", "2022-02-21", "исполнено")


@pytest.fixture
def author(tmp_path: Path) -> Iterator[Office]:
    """A district whose plan is full of names."""
    path = tmp_path / "заречье.shnor"
    create(path, role="district", code="ZR", name="Управление образования Заречного района")
    with open_office(path) as office:
        office.set_settings({"user": "Сорокина Ирина Львовна"})
        card: dict[str, Value] = {"code": "4", "short_name": "СОШ № 4", "full_name": "МБОУ «Берёзовская СОШ № 4»"}
        card |= {"director": "Кузнецов Олег Ильич", "aliases": "Берёзовская школа"}
        person: dict[str, Value] = {"person": "1", "full_name": "Филин Яков", "post": "учитель"}
        common: dict[str, Value] = {"plan": PLAN, "section": "1. Школы Заречного района", "state": "не начато"}
        rows: list[dict[str, Value]] = [
            {
                "number": "1.10",
                "title": "Семинар на базе СОШ № 4 для учителей Заречного района",
                "responsible": "Лебедева М. П.; Кузнецов Олег Ильич; заместитель директора",
                "participants": "Филин Яков, школа №12, учителя Берёзовской школы",
                "indicator": "Публикация на сайте https://zarechye.example/news и obr@zarechye.ru",
                "evidence_form": "Справка, подписанная И.С. Вершининой",
                "start": date(2022, 2, 1),
                "end": date(2022, 2, 28),
                "factor": "competence",
                "state": "исполнено",
                "done_on": date(2022, 2, 20),
                "confirmed": True,
                "confirmed_on": date(2022, 2, 21),
                "confirmed_by": "Кем-то из Заречного",
                "actual_value": "77 %",
                "remark": "Замечание",
            },
            {"number": "2", "occurrence": 1, "title": "Совещание", "end": date(2022, 6, 10), "recurrence": "ежегодно"},
            {"number": "2", "occurrence": 2, "title": "Совещание", "start": date(2022, 9, 1), "end": date(2022, 9, 30)},
            {"number": "3", "title": "Консультации", "recurrence": "по запросу"},
            {"number": "4", "title": "Отменённое", "state": "отменено"},
        ]
        steps = [Add("roadmap", "ZR", common | row) for row in rows]
        entries.apply(office, [Add("school", "4", card), Add("staff", "4", person), *steps], "План")
        (tmp_path / "протокол.pdf").write_bytes(b"%PDF-1.7\nminutes")
        evidence.attach(office, planning.items(office)[0].row, tmp_path / "протокол.pdf")
        yield office


def test_a_plan_becomes_a_template_without_people_places_marks_and_files(author: Office, tmp_path: Path) -> None:
    written = plan_own.from_plan(author, PLAN, year=2022)
    plan_own.save(written, tmp_path / "шаблон.json")
    text = (tmp_path / "шаблон.json").read_text(encoding="utf-8")
    assert [secret for secret in (*SECRETS, *MARKS) if secret in text] == []
    items = json.loads(text)["items"]
    assert [item["number"] for item in items] == ["1.10", "2", "3"]
    assert items[0]["responsible"].endswith("; заместитель директора")
    assert items[0]["title"] == "Семинар на базе [школа] для учителей [муниципалитет]"
    assert items[0]["factor"] == "competence"
    assert set(items[0]) <= {*plan_templates.CELLS, "number", "section", "factor", "months", "windows"}
    assert written.replaced["СОШ № 4"] == "[школа]"
    assert written.template.plan == "План [муниципалитет], 2022 год"


def test_another_office_takes_it_in_and_makes_its_plan_in_its_year(
    author: Office, office: Office, tmp_path: Path
) -> None:
    path = tmp_path / "шаблон.json"
    plan_own.save(plan_own.from_plan(author, PLAN, title="Наш образец, 2022 год", year=2022), path)
    template, applied = plan_own.take_in(office, path)
    assert applied is not None
    assert plan_own.take_in(office, path)[1] is None
    assert plan_templates.find(template.key, office).own
    assert [one.own for one in plan_templates.available(office)].count(True) == 1
    made = plan_making.make(office, plan_templates.find(template.key, office).in_year(2024))
    assert (made.plan, made.undated) == ("Наш образец, 2024 год", ("3",))
    found = [(item.values["number"], item.values["occurrence"], item.end) for item in planning.items(office)]
    assert found == [
        ("1.10", 1, date(2024, 2, 29)),
        ("2", 1, date(2024, 6, 10)),
        ("2", 2, date(2024, 9, 30)),
        ("3", 1, None),
    ]
    first = planning.items(office)[0].values
    assert (first["state"], first["done_on"], first["confirmed"], first["remark"]) == ("не начато", None, None, None)
    assert first["section"] == "1. Школы [муниципалитет]"


def test_a_newer_file_replaces_the_template_and_undo_brings_the_older_back(
    author: Office, office: Office, tmp_path: Path
) -> None:
    path = tmp_path / "шаблон.json"
    plan_own.save(plan_own.from_plan(author, PLAN, year=2022), path)
    key = plan_own.take_in(office, path)[0].key
    entries.apply(author, [Add("roadmap", "ZR", {"plan": PLAN, "number": "5", "title": "Новое"})], "Ещё")
    plan_own.save(plan_own.from_plan(author, PLAN, year=2022), path)
    plan_own.take_in(office, path)
    assert len(plan_templates.find(key, office).measures) == 4
    entries.undo(office)
    assert len(plan_templates.find(key, office).measures) == 3
    plan_own.forget(office, key)
    with pytest.raises(InputError, match="нет"):
        plan_templates.find(key, office)
    with pytest.raises(InputError, match="Своего шаблона"):
        plan_own.forget(office, key)


@pytest.mark.parametrize("key", ["ust_ilimsk_roadmap", "petrovsky_schedule", "zimovniki_roadmap"])
def test_a_plan_made_from_a_template_gives_the_same_terms_as_a_template_again(office: Office, key: str) -> None:
    made = plan_making.make(office, plan_templates.find(key))
    again = plan_own.from_plan(office, made.plan, year=2022).template
    plan_making.make(office, again, name="Снова")
    terms = [
        sorted(
            (str(item.values["number"]), str(item.values["occurrence"]), str(item.values["start"]), str(item.end))
            for item in planning.items(office, plan)
        )
        for plan in (made.plan, "Снова")
    ]
    assert terms[0] == terms[1]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "не шаблон плана"),
        (b"\xff\xfe\x00", "не читается"),
        (b"[" * 100_000, "не шаблон плана"),
        (b'{"format": "shnor-plan"}', "более новой"),
        (b'{"format": "shnor-plan", "version": 1}', "записан с ошибкой"),
        (b" " * (plan_own.LARGEST + 1), "слишком велик"),
    ],
)
def test_a_foreign_or_hostile_file_changes_nothing(office: Office, tmp_path: Path, content: bytes, words: str) -> None:
    path = tmp_path / "чужой.json"
    path.write_bytes(content)
    with pytest.raises(FileError, match=words):
        plan_own.take_in(office, path)
    assert plan_templates.available(office) == list(plan_templates.shipped())


def test_a_missing_file_a_shipped_template_and_a_template_too_long_are_refused(
    author: Office, office: Office, tmp_path: Path
) -> None:
    with pytest.raises(FileError, match=r"Файла «нет\.json» нет"):
        plan_own.take_in(office, tmp_path / "нет.json")
    written = plan_own.from_plan(author, PLAN, year=2022)
    path = tmp_path / "шаблон.json"
    path.write_text(json.dumps(written.body | {"key": "norilsk_plan"}), encoding="utf-8")
    with pytest.raises(FileError, match="самой программы"):
        plan_own.take_in(office, path)
    many = [{"number": str(number), "title": "М" * 1000} for number in range(200)]
    path.write_text(json.dumps(written.body | {"items": many}, ensure_ascii=False), encoding="utf-8")
    with pytest.raises(FileError, match="мероприятий 200"):
        plan_own.take_in(office, path)
    with pytest.raises(InputError, match="нет мероприятий"):
        plan_own.from_plan(office, PLAN, year=2022)
    with pytest.raises(StorageError):
        plan_own.save(written, tmp_path / "нет" / "шаблон.json")


def test_a_template_that_asks_for_too_many_terms_fills_nothing(author: Office, office: Office, tmp_path: Path) -> None:
    body = plan_own.from_plan(author, PLAN, year=2022).body
    always = {"title": "Мера", "recurrence": "ежемесячно", "within": ["2022-01-01", "2051-12-31"]}
    path = tmp_path / "много.json"
    items = [{"number": str(number), **always} for number in range(28)]
    path.write_text(json.dumps(body | {"items": items}), encoding="utf-8")
    template, _ = plan_own.take_in(office, path)
    with pytest.raises(InputError, match="получается сроков: 10080"):
        plan_making.make(office, template)
    assert planning.items(office) == []


def test_a_district_says_which_templates_its_schools_get_and_a_school_takes_them_in_one_operation(
    author: Office, office: Office
) -> None:
    written = plan_own.from_plan(author, PLAN, year=2022)
    template, _ = plan_own.take_text(author, json.dumps(written.body, ensure_ascii=False))
    assert plan_own.sent_to_schools(author) == []
    assert plan_own.send_to_schools(author, [template.key]) is not None
    assert plan_own.send_to_schools(author, [template.key]) is None
    assert plan_own.sent_to_schools(author) == [template.key]
    text = plan_own.packed(author, template.key)
    with office.reading() as session:
        steps = plan_own.steps_to_take(session, text)
    entries.apply(office, steps, "Ответ района")
    assert plan_templates.find(template.key, office).title == template.title
    with office.reading() as session:
        assert plan_own.steps_to_take(session, text) == []
    plan_own.forget(author, template.key)
    assert plan_own.sent_to_schools(author) == []
    with pytest.raises(InputError, match="отправляет район"):
        plan_own.send_to_schools(office, [template.key])
    with pytest.raises(InputError, match="Своего шаблона"):
        plan_own.send_to_schools(author, ["norilsk_plan"])
