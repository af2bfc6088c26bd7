"""Lines of a road map that were made in the worker are the ones shown, unless something else is asked for by then."""

from datetime import date
from pathlib import Path

from PySide6.QtWidgets import QApplication

from shnor_desktop.services import entries
from shnor_desktop.services.entries import Add, Step
from shnor_desktop.services.office import open_office
from shnor_desktop.ui.pages.roadmap_data import EVERYTHING, Asked, gather
from shnor_desktop.ui.pages.roadmap_model import tree_of
from shnor_desktop.ui.pages.roadmap_panel import RoadMapPanel

ON = date(2022, 3, 1)


def _measure(plan: str, number: int) -> Add:
    cells = {
        "plan": plan,
        "number": str(number),
        "title": f"Беседа {number}",
        "section": "Раздел",
        "state": "не начато",
    }
    return Add("roadmap", "857", {**cells, "state": "не начато", "end": date(2022, 2, number)})


def _shown(panel: RoadMapPanel) -> list[int]:
    return sorted(item.row for head in panel.tree.lines.root.children for item in head.items)


def test_what_the_worker_made_is_shown_as_it_is(school_base: Path, qapp: QApplication) -> None:
    steps: list[Step] = [_measure("План А", number) for number in (1, 2, 3)]
    with open_office(school_base, access="write") as office:
        entries.apply(office, steps, "План")
        data, sheet = gather(office, office.code, ON), office.sheet("roadmap")
    place = data.place_of(None)
    assert place == ("857", "План А")
    asked = Asked(place=place)
    root = tree_of(data.arranged(asked))
    panel = RoadMapPanel()
    panel.show_plan(data, sheet, None, can_write=True, made=(asked, root))
    assert panel.tree.lines.root is root
    assert panel.asked == asked
    made_for_all = Asked(), tree_of(data.arranged(Asked()))
    panel.bar.words.setText("Беседа 2")
    panel.show_plan(data, sheet, None, can_write=True, made=made_for_all)
    assert panel.tree.lines.root is not made_for_all[1]
    assert len(_shown(panel)) == 1


def test_a_plan_that_is_gone_gives_way_to_the_only_one(school_base: Path) -> None:
    with open_office(school_base, access="write") as office:
        entries.apply(office, [_measure("План А", 1)], "План")
        one = gather(office, office.code, ON)
        entries.apply(office, [_measure("План Б", 2)], "План")
        two = gather(office, office.code, ON)
    first = (one.cards[0].school, "План А")
    assert [one.place_of(None), one.place_of(EVERYTHING), one.place_of(("", "Нет"))] == [first, EVERYTHING, first]
    assert [two.place_of(None), two.place_of(first), two.place_of(("", "Нет"))] == [EVERYTHING, first, EVERYTHING]
