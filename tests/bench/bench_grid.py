"""A frame of the grid against Qt's own item model with the same texts, in one run."""

import argparse
import os
import random
import statistics
import sys
import time

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtGui import QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QApplication, QTableView

from shnor_desktop.models.sheets import SHEETS
from shnor_desktop.services.entries import Stored
from shnor_desktop.ui import theme
from shnor_desktop.ui.grid.line import Line
from shnor_desktop.ui.grid.table_model import SheetTableModel
from shnor_desktop.ui.grid.view import GridView

AIM, BOUND = 1.35, 2.5
_ROWS = 5000
_CELLS = ("2022", "5", "А", "25", "5", "5", "1", "0", "0", "0")


def views(rows: int) -> tuple[GridView, QTableView]:
    """The grid and the bare table, of the same size, with the same texts."""
    sheet = SHEETS["year_results"]
    entered = [column.key for column in sheet.entered]
    values = [sheet.check(dict(zip(entered, _CELLS, strict=True)))[0] | {"grade": 1 + n % 11} for n in range(rows)]
    model = SheetTableModel(sheet)
    lines = [Line.of(sheet, Stored(number, "857", row)) for number, row in enumerate(values, 1)]
    model.set_lines(lines, writable=True, year=2022)
    grid = GridView(model, sheet.title)
    items = QStandardItemModel(rows, len(model.columns))
    for row in range(rows):
        for column in range(len(model.columns)):
            items.setItem(row, column, QStandardItem(model.text(row, column)))
    bare = QTableView()
    items.setParent(bare)
    bare.setModel(items)
    bare.verticalHeader().setDefaultSectionSize(grid.verticalHeader().defaultSectionSize())
    for view in (grid, bare):
        view.resize(1400, 900)
        for column in range(len(model.columns)):
            view.setColumnWidth(column, 100)
        view.show()
    return grid, bare


def frame(view: QTableView, row: int) -> float:
    """Seconds for one full repaint after a jump."""
    view.scrollTo(view.model().index(row, 0), QTableView.ScrollHint.PositionAtTop)
    start = time.perf_counter()
    view.viewport().repaint()
    return time.perf_counter() - start


def scroll(rows: int, rounds: int) -> float:
    """The ratio of a frame of the grid to one of the bare table, at places chosen at random; printed too."""
    grid, bare = views(rows)
    QApplication.processEvents()
    chance = random.Random(1)  # noqa: S311  places to jump to, nothing secret
    pairs = []
    for _ in range(rounds):
        row = chance.randrange(rows - 100)
        pairs.append((frame(grid, row), frame(bare, row)))
    ratio = statistics.median(one / other for one, other in pairs)
    mine, limit = (statistics.median(column) * 1000 for column in zip(*pairs, strict=True))
    print(
        f"кадр таблицы из {rows} строк: {mine:.1f} мс, предел (модель Qt на C++): {limit:.1f} мс, "
        f"отношение {ratio:.2f} (цель {AIM})"
    )
    return ratio


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--quick", action="store_true")
    rounds = 15 if parser.parse_args().quick else 80
    app = QApplication(sys.argv[:1])
    theme.load_font(app)
    theme.apply(app, "light")
    return 0 if scroll(_ROWS, rounds) <= BOUND else 1


if __name__ == "__main__":
    sys.exit(main())
