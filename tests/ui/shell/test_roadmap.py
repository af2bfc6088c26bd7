"""«Дорожная карта» and «Исполнение на дату» at the keyboard of the whole program."""

from datetime import date
from pathlib import Path

import pytest

from shnor_desktop.models.sheets.values import Value
from shnor_desktop.services import entries, plan_cards, plan_making, plan_own, plan_templates, planning
from shnor_desktop.services.entries import Add
from shnor_desktop.services.office import open_office
from shnor_desktop.services.planning import Item
from shnor_desktop.ui.pages.programme_page import ProgrammePage
from shnor_desktop.ui.pages.programme_status import StatusPage
from shnor_desktop.ui.pages.roadmap_columns import ColumnsDialog
from shnor_desktop.ui.pages.roadmap_measure import MeasureDialog
from shnor_desktop.ui.pages.roadmap_model import Node
from shnor_desktop.ui.pages.roadmap_own import OwnTemplatesDialog, SaveTemplateDialog
from shnor_desktop.ui.pages.roadmap_page import RoadMapPage
from shnor_desktop.ui.pages.roadmap_shift import ShiftDialog
from shnor_desktop.ui.pages.roadmap_template import TemplateDialog
from tests.ui.shell.driver import CTRL, SHIFT, Driver, Key, words_on

UST = "Дорожная карта сопровождения ШНОР и проекта «500+», 2022 год"
PETROVSKY = "План-график дорожной карты, 2023–2025 годы"


def opened(driver: Driver, base: Path) -> tuple[RoadMapPage, ProgrammePage]:
    """The section, its plan shown, the keyboard in the tree."""
    driver.program.show(base)
    driver.until(lambda: driver.window.desk.is_open)
    driver.settle()
    page = driver.visit(4, "programme")
    assert isinstance(page, ProgrammePage)
    driver.tab_bar("Дорожная карта")
    driver.settle()
    section = page.section("plan")
    assert isinstance(section, RoadMapPage)
    return section, page


def with_plan(base: Path, key: str, **wishes: object) -> None:
    with open_office(base, access="write") as office:
        plan_making.make(office, plan_templates.find(key), **wishes)  # type: ignore[arg-type]


def items(driver: Driver, plan: str | None = None) -> list[Item]:
    return planning.items(driver.window.desk.office, plan)


def words(section: RoadMapPage, column: str = "title") -> list[str]:
    """The cells of the lines in sight, headings included."""
    tree, found = section.plan.tree, []
    index = tree.lines.index(0, 0)
    keys = [key for key, _ in tree.lines.columns]
    while index.isValid():
        node = tree.lines.node(index)
        found.append(tree.lines.words(node, column, 0 if node.group is not None else keys.index(column)))
        index = tree.indexBelow(index)
    return found


def test_a_plan_is_made_from_a_template_in_ones_own_year_by_keys(driver: Driver, school_base: Path) -> None:
    section, _ = opened(driver, school_base)
    assert "Плана пока нет" in words_on(section)
    driver.push("Создать план из шаблона…")
    driver.until(lambda: isinstance(driver.dialog(), TemplateDialog))
    dialog = driver.dialog()
    assert isinstance(dialog, TemplateDialog)
    driver.tab_to("Шаблоны")
    keys = [one.key for one in plan_templates.available()]
    driver.press(Key.Key_Down, times=keys.index("petrovsky_schedule"))
    assert "приказ" in dialog.about.text()
    driver.tab_to("Год начала плана")
    driver.fill("2024")
    assert dialog.name.text() == "План-график дорожной карты, 2024–2026 годы"
    driver.push("Снять все")
    assert not dialog.accept_button.isEnabled()
    tree = driver.tab_to("Мероприятия шаблона")
    assert tree is dialog.items
    driver.press(Key.Key_Home)
    driver.press(Key.Key_Down)
    driver.press(Key.Key_Space)
    assert "Отмечено 1 из 74, сроков 3." in words_on(dialog)
    driver.tab_to("Название плана")
    driver.fill("Наш план")
    driver.press(Key.Key_Return)
    driver.until(lambda: len(items(driver)) == 3)
    driver.settle()
    assert [item.end for item in items(driver)] == [date(year, 12, 31) for year in (2024, 2025, 2026)]
    assert section.plan.bar.plan.currentText() == "Наш план"
    # one measure of three terms is one line
    assert len(words(section)) == 2
    assert words(section, "@state")[1] == "0 из 3 исполнено"


def test_several_measures_go_through_their_states_together(driver: Driver, school_base: Path) -> None:
    with_plan(school_base, "ust_ilimsk_roadmap", numbers=["1", "2", "3", "4"])
    section, _ = opened(driver, school_base)
    driver.tab_to("Мероприятия плана")
    driver.press(Key.Key_Home)
    driver.press(Key.Key_Down)
    driver.press(Key.Key_Down, SHIFT, times=2)
    driver.push("В работу")
    driver.until(lambda: [item.values["state"] for item in items(driver)].count("в работе") == 3)
    driver.settle()
    assert "Выбрано строк: 3" in words_on(section)
    driver.push("Исполнено…")
    driver.answer({"Дата исполнения": "01.08.2022"})
    driver.until(lambda: [item.values["state"] for item in items(driver)].count("исполнено") == 3)
    driver.settle()
    driver.push("Подтвердить…")
    driver.answer({"Кто подтвердил": "Куратор", "Дата подтверждения": "02.08.2022"})
    driver.until(lambda: [item.values["confirmed"] for item in items(driver)].count(True) == 3)
    driver.settle()
    assert words(section, "@state").count("исполнено, подтверждено") == 3
    driver.push("Вернуть на доработку…")
    driver.dialog()
    driver.tab_to("Замечание")
    driver.type("Нет протокола")
    driver.push("Готово")
    driver.until(lambda: [item.values["state"] for item in items(driver)].count("в работе") == 3)
    driver.press(Key.Key_Z, CTRL)
    driver.until(lambda: [item.values["confirmed"] for item in items(driver)].count(True) == 3)
    driver.settle()


def test_a_folded_measure_is_unfolded_and_each_term_has_its_own_state(driver: Driver, school_base: Path) -> None:
    with_plan(school_base, "petrovsky_schedule", numbers=["1.1"])
    section, _ = opened(driver, school_base)
    tree = section.plan.tree
    driver.tab_to("Мероприятия плана")
    driver.press(Key.Key_Home)
    driver.press(Key.Key_Down)
    assert section.plan.item is not None
    assert section.plan.item.end == date(2023, 12, 31)
    driver.push("Исполнено…")
    driver.answer({"Дата исполнения": "01.12.2023"})
    driver.until(lambda: items(driver)[0].values["state"] == "исполнено")
    driver.settle()
    assert words(section, "@state")[1] == "1 из 3 исполнено"
    assert section.plan.item.end == date(2024, 12, 31)
    driver.tab_to("Мероприятия плана")
    driver.press(Key.Key_Right)
    assert words(section, "number")[2:] == ["1 из 3", "2 из 3", "3 из 3"]
    driver.press(Key.Key_Down, times=3)
    driver.push("Отменить…")
    driver.dialog()
    driver.tab_to("Почему")
    driver.type("Закрыто")
    driver.push("Готово")
    driver.until(lambda: items(driver)[2].cancelled)
    driver.settle()
    # what was unfolded stays so, and the person stands where they stood
    assert words(section, "@state")[2:] == ["исполнено, не подтверждено", "не начато, просрочено", "отменено"]
    assert tree.item is not None
    assert tree.item.end == date(2025, 12, 31)


def test_views_states_and_words_narrow_the_plan(driver: Driver, school_base: Path) -> None:
    with_plan(school_base, "ust_ilimsk_roadmap")
    section, _ = opened(driver, school_base)
    bar = section.plan.bar
    heads = [line for line in words(section) if "·" in line]
    assert len(heads) == 4
    assert any("\nЦель: Сопровождать участников" in head for head in heads)
    driver.tab_to("Вид")
    driver.press(Key.Key_Down)
    assert words(section)[0].startswith("Январь 2022")
    driver.press(Key.Key_Down)
    assert any(line.startswith("Муниципальный координатор") for line in words(section))
    driver.press(Key.Key_Down, times=2)
    assert bar.view.currentText() == "Просроченные"
    driver.press(Key.Key_Home)
    driver.tab_to("Найти в плане")
    driver.type("опрос директоров")
    driver.until(lambda: 0 < len(words(section)) < 8)
    assert all("опрос" in line.lower() for line in words(section) if "·" not in line)
    driver.tab_to("Состояние")
    driver.press(Key.Key_End)
    assert "Ничего не нашлось" in words_on(section)


def test_terms_are_moved_after_they_have_been_seen(driver: Driver, school_base: Path) -> None:
    with_plan(school_base, "ust_ilimsk_roadmap", numbers=["3", "27"])
    with open_office(school_base, access="write") as office:
        planning.mark_done(office, [planning.items(office)[0].row], date(2022, 2, 20))
    section, _ = opened(driver, school_base)
    section.plan.bar.actions_of_plan["shift_all"].trigger()
    dialog = driver.dialog()
    assert isinstance(dialog, ShiftDialog)
    assert not dialog.accept_button.isEnabled()
    driver.tab_to("На сколько месяцев")
    driver.fill("1")
    driver.tab_to("На сколько дней")
    driver.fill("2")
    assert "Сдвинется сроков: 1; останется на месте: 1" in words_on(dialog)
    assert [line.cells[2:] for line in dialog.table.facts.lines] == [("01.03.2022–25.03.2022", "03.04.2022–27.04.2022")]
    driver.press(Key.Key_Return)
    driver.until(lambda: [item.end for item in items(driver)] == [date(2022, 2, 28), date(2022, 4, 27)])
    driver.settle()


def test_a_recurring_measure_is_typed_and_its_dates_are_seen_beforehand(driver: Driver, school_base: Path) -> None:
    section, _ = opened(driver, school_base)
    driver.push("Новое мероприятие…")
    dialog = driver.dialog()
    assert isinstance(dialog, MeasureDialog)
    driver.tab_to("План")
    driver.fill("Мой план")
    driver.tab_to("Мероприятие")
    driver.type("Диагностика")
    driver.tab_to("Повторяемость")
    driver.type("раз в п")
    driver.tab_to("Начало")
    driver.fill("01.01.2024")
    driver.tab_to("Окончание")
    driver.fill("31.12.2024")
    assert dialog.preview.text() == "Сроков 2: 30.06.2024, 31.12.2024."
    driver.tab_to("Месяцы")
    driver.fill("13")
    assert "от 1 до 12" in dialog.preview.text()
    driver.fill("2;8")
    assert dialog.preview.text() == "Сроков 2: 29.02.2024, 31.08.2024."
    driver.press(Key.Key_Return)
    driver.until(lambda: [item.end for item in items(driver)] == [date(2024, 2, 29), date(2024, 8, 31)])
    driver.settle()
    assert section.plan.place == ("857", "Мой план")
    driver.push("Изменить…")
    dialog = driver.dialog()
    assert isinstance(dialog, MeasureDialog)
    driver.tab_to("Ответственный")
    driver.type("Завуч")
    driver.press(Key.Key_Return)
    driver.until(lambda: {item.values["responsible"] for item in items(driver)} == {"Завуч"})
    driver.settle()


def test_columns_are_chosen_and_remembered_in_the_plan(driver: Driver, school_base: Path) -> None:
    with_plan(school_base, "norilsk_prevention")
    section, _ = opened(driver, school_base)
    section.plan.bar.actions_of_plan["columns"].trigger()
    dialog = driver.dialog()
    assert isinstance(dialog, ColumnsDialog)
    driver.tab_to("Столбцы")
    driver.press(Key.Key_End)
    driver.press(Key.Key_Space)
    driver.tab_to("Заголовок столбца")
    driver.fill("Что сказано")
    driver.push("Сохранить")
    office = driver.window.desk.office
    driver.until(lambda: plan_cards.cards(office)[0].columns[-1] == ("remark", "Что сказано"))
    driver.settle()
    assert ("remark", "Что сказано") in section.plan.tree.lines.columns


def test_a_plan_is_renumbered_after_a_question(driver: Driver, school_base: Path) -> None:
    with_plan(school_base, "norilsk_plan", numbers=["П1.2", "П1.4"])
    section, _ = opened(driver, school_base)
    section.plan.bar.actions_of_plan["renumber"].trigger()
    driver.until(lambda: driver.window.messages.box is not None)
    box = driver.window.messages.box
    assert box is not None
    assert "П1.2 → 1; П1.4 → 2" in box.informativeText()
    next(button for button in box.buttons() if button.text() == "Перенумеровать").click()
    driver.until(lambda: [item.values["number"] for item in items(driver)] == ["1", "2"])
    driver.settle()


def test_a_template_of_ones_own_is_saved_seen_and_removed(driver: Driver, school_base: Path) -> None:
    with_plan(school_base, "norilsk_plan", numbers=["П1.2"])
    with open_office(school_base, access="write") as office:
        row = planning.items(office)[0]
        planning.change(office, [row.row], "Правка", lambda _item: {"responsible": "Лебедева М. П."})
    section, _ = opened(driver, school_base)
    section.plan.bar.actions_of_plan["save"].trigger()
    driver.until(lambda: isinstance(driver.dialog(), SaveTemplateDialog))
    dialog = driver.dialog()
    assert isinstance(dialog, SaveTemplateDialog)
    assert [line.cells for line in dialog.names.facts.lines] == [("Лебедева М. П.", "[ответственный специалист]")]
    driver.tab_to("Название шаблона")
    driver.fill("Образец")
    driver.press(Key.Key_Return)
    base = driver.window.desk.office
    driver.until(lambda: [one.title for one in plan_templates.available(base) if one.own] == ["Образец"])
    driver.settle()
    section.plan.bar.actions_of_plan["own"].trigger()
    own = driver.dialog()
    assert isinstance(own, OwnTemplatesDialog)
    driver.until(lambda: own.current is not None)
    assert not own.send.isVisible()
    driver.push("Удалить шаблон…")
    driver.until(lambda: driver.window.messages.box is not None)
    box = driver.window.messages.box
    assert box is not None
    next(button for button in box.buttons() if button.text() == "Удалить").click()
    driver.until(lambda: not [one for one in plan_templates.available(base) if one.own])
    driver.until(lambda: own.current is None)
    own.close()
    driver.settle()


def test_every_figure_of_a_date_leads_to_its_measures(driver: Driver, school_base: Path) -> None:
    with_plan(school_base, "ust_ilimsk_roadmap")
    with open_office(school_base, access="write") as office:
        early = [item for item in planning.items(office) if item.planned(date(2022, 3, 31))]
        planning.mark_done(office, [item.row for item in early], date(2022, 4, 1))
        planning.confirm(office, [item.row for item in early[:4]], date(2022, 4, 2), "Куратор")
        told = planning.status(office, date(2022, 6, 10))
    section, page = opened(driver, school_base)
    driver.tab_bar("Исполнение на дату")
    driver.settle()
    status = page.section("status")
    assert isinstance(status, StatusPage)
    driver.push("10.06.2022")
    driver.until(lambda: status.head.day.text() == "10.06.2022" and status.ready)
    driver.settle()
    done, confirmed, late = len(told.done), len(told.confirmed), len(told.overdue)
    assert (len(told.planned), confirmed) == (27, 4)
    assert status.figures.buttons["confirmed"].text() == "Подтвер&ждено: 4"
    driver.push(f"Просрочено: {late}")
    assert len(status.behind.table.facts.lines) == late
    assert done == len(status.figures.behind("done").items)
    assert driver.focus is status.behind.table
    first = status.behind.table.facts.lines[0].key
    driver.press(Key.Key_Return)
    driver.settle()
    assert page.current is section
    assert section.plan.item is not None
    assert section.plan.item.row == first.row


def test_a_district_sees_its_schools_and_makes_a_plan_for_all_of_them(
    driver: Driver,
    blank_bases: dict[str, Path],
    tmp_path: Path,
) -> None:
    base = tmp_path / "район.shnor"
    base.write_bytes(blank_bases["district"].read_bytes())
    with open_office(base, access="write") as office:
        office.set_settings({"working_year": 2022})
        cards: list[dict[str, Value]] = [{"code": code, "short_name": f"СОШ № {code}"} for code in ("1", "2")]
        entries.apply(office, [Add("school", str(card["code"]), card) for card in cards], "Школы")
        template = plan_templates.find("norilsk_prevention")
        plan_making.make(office, template, name="Образец района")
        written = plan_own.from_plan(office, "Образец района", year=2022)
        own, _ = plan_own.take_text(office, plan_own.text_of(written))
    section, page = opened(driver, base)
    driver.push("Создать план из шаблона…")
    driver.until(lambda: isinstance(driver.dialog(), TemplateDialog))
    driver.tab_to("Чей план")
    driver.press(Key.Key_End)
    driver.push("Создать план")
    driver.until(lambda: {item.school for item in items(driver)} >= {"1", "2"})
    driver.settle()
    assert [key for key, _ in section.plan.tree.lines.columns][2:4] == ["@school", "@plan"]
    section.plan.bar.actions_of_plan["own"].trigger()
    dialog = driver.dialog()
    assert isinstance(dialog, OwnTemplatesDialog)
    driver.until(lambda: dialog.current is not None)
    driver.push("Отправлять школам")
    driver.until(lambda: plan_own.sent_to_schools(driver.window.desk.office) == [own.key])
    driver.until(lambda: dialog.table.facts.lines[0].cells[3] == "да")
    dialog.close()
    driver.settle()
    driver.tab_bar("Исполнение на дату")
    driver.settle()
    status = page.section("status")
    assert isinstance(status, StatusPage)
    assert [line.cells[0] for line in status.schools.table.facts.lines][:2] == ["СОШ № 1", "СОШ № 2"]


@pytest.mark.slow
def test_ten_thousand_measures_are_worded_only_where_they_are_seen(driver: Driver, school_base: Path) -> None:
    common: dict[str, Value] = {"plan": "Большой", "state": "не начато", "end": date(2022, 6, 10), "occurrence": 1}
    with open_office(school_base, access="write") as office:
        steps = [
            Add("roadmap", "857", {**common, "number": str(n), "title": f"Мера {n}", "section": f"Раздел {n % 20}"})
            for n in range(10_000)
        ]
        entries.apply(office, list(steps), "Большой план")
    section, _ = opened(driver, school_base)
    tree = section.plan.tree
    assert sum(len(head.children) for head in tree.lines.root.children) == 10_000
    asked: list[str] = []
    worded = tree.lines.words

    def counted(node: Node, key: str, column: int = -1) -> str:
        asked.append(key)
        return worded(node, key, column)

    tree.lines.words = counted  # type: ignore[method-assign]
    section.plan.refresh()
    driver.settle()
    tree.viewport().repaint()
    assert 0 < len(asked) < 2000
