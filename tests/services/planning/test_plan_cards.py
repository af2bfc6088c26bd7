"""A plan as a whole: its card, its columns, its removal; and the same plan for all schools of a district."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from shnor_desktop.errors import InputError
from shnor_desktop.models.sheets.values import Value
from shnor_desktop.services import entries, evidence, plan_cards, plan_making, plan_templates, planning
from shnor_desktop.services.entries import Add
from shnor_desktop.services.office import Office, create, open_office

UST = "Дорожная карта сопровождения ШНОР и проекта «500+», 2022 год"


@pytest.fixture
def district(tmp_path: Path) -> Iterator[Office]:
    path = tmp_path / "район.shnor"
    create(path, role="district", code="ZR", name="Управление образования")
    with open_office(path) as opened:
        cards = [Add("school", code, {"code": code, "short_name": f"СОШ № {code}"}) for code in ("1", "2", "3")]
        entries.apply(opened, cards, "Школы")
        yield opened


def test_a_plan_from_a_template_has_a_card_with_its_columns_and_sections(office: Office) -> None:
    template = plan_templates.find("ust_ilimsk_roadmap")
    plan_making.make(office, template)
    card = plan_cards.card(office, UST, office.code)
    assert (card.template, card.start, card.end) == (template.key, date(2022, 1, 1), date(2022, 12, 31))
    assert card.columns == template.columns
    assert [one.name for one in card.sections] == [one.name for one in template.sections]
    assert card.goal_of("2. научно-методическое  сопровождение").startswith("Сопровождать участников")
    entries.undo(office)
    assert plan_cards.cards(office) == []


def test_a_part_of_a_template_brings_only_its_sections(office: Office) -> None:
    plan_making.make(office, plan_templates.find("ust_ilimsk_roadmap"), numbers=["1", "2"])
    assert len(plan_cards.card(office, UST, office.code).sections) == 1


def test_a_plan_without_a_card_shows_the_usual_columns(office: Office) -> None:
    cells: dict[str, Value] = {"plan": "Старый план", "number": "1", "title": "Мера", "state": "не начато"}
    entries.apply(office, [Add("roadmap", office.code, cells)], "План")
    (card,) = plan_cards.cards(office)
    assert (card.row, card.columns, card.sections) == (None, plan_cards.DEFAULT, ())
    plan_cards.show_columns(office, "Старый план", office.code, [("title", "Дело"), ("indicator", " ")])
    card = plan_cards.card(office, "старый план", office.code)
    assert card.columns == (("number", "Номер"), ("title", "Дело"), ("indicator", "Показатель"))
    assert plan_cards.show_columns(office, "Старый план", office.code, card.columns) is None
    with pytest.raises(InputError, match="названы неверно"):
        plan_cards.show_columns(office, "Старый план", office.code, [("pupils", "Чужой столбец")])


def test_a_broken_or_foreign_shape_falls_back(office: Office) -> None:
    cells: dict[str, Value] = {"plan": "План", "number": "1", "title": "Мера", "state": "не начато"}
    for shape in ("{", "[]", '{"columns": [["нет", "Нет"]]}', '{"columns": 5}', '{"sections": [{}]}', "[" * 5000):
        added = entries.apply(
            office,
            [Add("roadmap", office.code, cells), Add("plans", office.code, {"plan": "План", "shape": shape})],
            "План",
        )
        assert plan_cards.card(office, "План", office.code).columns == plan_cards.DEFAULT
        assert added.operation
        entries.undo(office)


def test_the_term_of_a_card_does_not_run_backwards(office: Office) -> None:
    plan_making.make(office, plan_templates.find("norilsk_plan"))
    (card,) = plan_cards.cards(office)
    with pytest.raises(InputError, match="раньше начала"):
        plan_cards.save(office, replace(card, start=date(2024, 1, 2), end=date(2024, 1, 1)))
    saved = plan_cards.save(office, replace(card, goal="Цель"))
    assert saved is not None
    assert set(saved.rows) == {"plans"}


def test_a_plan_is_removed_only_before_anything_is_done_or_proved(office: Office, tmp_path: Path) -> None:
    made = plan_making.make(office, plan_templates.find("norilsk_prevention"))
    row = planning.items(office)[0].row
    planning.mark_done(office, [row], date(2026, 1, 10))
    with pytest.raises(InputError, match="не удалён"):
        plan_cards.remove(office, made.plan, office.code)
    planning.send_back(office, [row], "Нет протокола")
    proof = tmp_path / "протокол.pdf"
    proof.write_bytes(b"%PDF-1.7\nminutes")
    attached = evidence.attach(office, row, proof)
    with pytest.raises(InputError, match="не удалён"):
        plan_cards.remove(office, made.plan, office.code)
    evidence.detach(office, list(attached.rows["evidence"]))
    plan_cards.remove(office, made.plan, office.code)
    assert planning.items(office) == []
    entries.undo(office)
    assert len(planning.items(office)) == len(made.applied.rows["roadmap"])
    assert plan_cards.card(office, made.plan, office.code).row is not None


def test_all_schools_get_the_plan_in_one_operation_or_none_of_them(district: Office) -> None:
    template = plan_templates.find("norilsk_prevention")
    plan_making.make_for(district, template, ["1", "2"])
    assert {item.school for item in planning.items(district)} == {"1", "2"}
    before = len(planning.items(district))
    with pytest.raises(InputError, match="у школы 2 уже есть"):
        plan_making.make_for(district, template, ["3", "2"])
    assert len(planning.items(district)) == before
    entries.undo(district)
    assert planning.items(district) == []
    assert plan_cards.cards(district) == []
    with pytest.raises(InputError, match="ни одной школы"):
        plan_making.make_for(district, template, [])
