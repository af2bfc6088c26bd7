"""A large road map drawn anew: how long the screen's thread is held, against a bare Qt tree of the same size."""

import argparse
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date, timedelta
from functools import partial
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtGui import QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QApplication, QTreeView

from shnor_desktop.services import entries, office
from shnor_desktop.services.entries import Add
from shnor_desktop.ui import theme
from shnor_desktop.ui.pages.roadmap_data import Asked, gather
from shnor_desktop.ui.pages.roadmap_model import Node, tree_of
from shnor_desktop.ui.pages.roadmap_panel import RoadMapPanel

AIM_MS, BOUND = 100, 8.0
_ON = date(2022, 3, 1)
_STATES = ("не начато", "исполнено", "в работе")


def make_base(folder: Path, rows: int) -> Path:
    """A plan of twenty sections whose measures are done three times each."""
    base = folder / "plan.shnor"
    office.create(base, role="school", code="857", name="Школа № 8", settings={"user": "Завуч"})
    steps = [
        Add(
            "roadmap",
            "857",
            {
                "plan": "План",
                "number": str(number // 3 + 1),
                "occurrence": number % 3 + 1,
                "section": f"Раздел {number // 3 % 20 + 1}",
                "title": f"Мероприятие {number // 3 + 1}",
                "start": date(2022, 1, 1) + timedelta(number % 300),
                "end": date(2022, 1, 10) + timedelta(number % 300),
                "responsible": f"Завуч {number % 7 + 1}",
                "level": "школа",
                "state": _STATES[number % 3],
            },
        )
        for number in range(rows)
    ]
    with office.open_office(base, access="write") as opened:
        entries.apply(opened, steps, "План")
    return base


def bare_model(root: Node, panel: RoadMapPanel) -> QStandardItemModel:
    """The same lines in Qt's own model, filled beforehand."""
    columns = panel.tree.lines.columns
    model = QStandardItemModel(0, len(columns))
    for head in root.children:
        above = QStandardItem(panel.tree.lines.words(head, "number", 0))
        model.appendRow(above)
        for node in head.children:
            above.appendRow([QStandardItem(panel.tree.lines.words(node, key)) for key, _ in columns])
    return model


def held(work: Callable[[], object]) -> float:
    """Milliseconds of this thread's processor time until the picture stands."""
    start = time.thread_time()
    work()
    QApplication.processEvents()
    return (time.thread_time() - start) * 1000


def show_bare(view: QTreeView, model: QStandardItemModel) -> None:
    view.setModel(model)
    view.expandAll()


def draw(rows: int, rounds: int) -> float:
    """The ratio to the bare tree; figures are printed."""
    with tempfile.TemporaryDirectory(prefix="shnor-bench-", ignore_cleanup_errors=True) as name:
        base = make_base(Path(name), rows)
        with office.open_office(base, access="read") as opened:
            data, sheet = gather(opened, "857", _ON), opened.sheet("roadmap")
    panel, bare = RoadMapPanel(), QTreeView()
    asked = Asked(place=data.place_of(None))
    for widget in (panel, bare):
        widget.resize(1180, 700)
        widget.show()
    panel.show_plan(data, sheet, None, can_write=True)
    mine, choosing, limit = [], [], []
    for _ in range(rounds):
        made = asked, tree_of(data.arranged(asked))
        mine.append(held(partial(panel.show_plan, data, sheet, None, can_write=True, made=made)))
        choosing.append(held(panel.refresh))
        model = bare_model(made[1], panel)
        limit.append(held(partial(show_bare, bare, model)))
    ratio = statistics.median(one / other for one, other in zip(mine, limit, strict=True))
    print(f"дорожная карта, строк: {rows}; процессорное время потока экрана, медианы и худшее")
    for title, taken in (("прочитанное показано", mine), ("другой вид", choosing), ("голое дерево Qt", limit)):
        print(f"{title:<22} {statistics.median(taken):7.1f} мс, не больше {max(taken):.1f} мс".replace(".", ","))
    print(f"отношение показа к голому дереву {ratio:.2f}, цель показа {AIM_MS} мс".replace(".", ","))
    return ratio


def main() -> int:
    parser = argparse.ArgumentParser(prog="python dev.py bench plan", description="Показ большой дорожной карты.")
    parser.add_argument("--rows", type=int, default=10_000, metavar="N", help="сколько строк (10000)")
    parser.add_argument("--rounds", type=int, default=9, metavar="N", help="сколько раундов (9)")
    options = parser.parse_args()
    app = QApplication(sys.argv[:1])
    theme.load_font(app)
    theme.apply(app, "light")
    return 0 if draw(options.rows, options.rounds) <= BOUND else 1


if __name__ == "__main__":
    sys.exit(main())
