"""Writes what became of every row of the old year as a workbook: for those who decide about the rest."""

from pathlib import Path

from shnor_desktop.models.sheets import SHEETS
from shnor_desktop.services.carry import CarryPlan
from shnor_desktop.services.entries import Add, Edit
from shnor_desktop.services.exporting import saving, workbook


def save_list(plan: CarryPlan, path: Path) -> int:
    """Write what becomes of every row as a workbook; the number of rows."""
    saving.save(path, lambda part: _write(plan, part))
    return plan.rows


def _write(plan: CarryPlan, path: Path) -> None:
    book = workbook.create(path)
    page = book.add_worksheet("Перенос года")
    bold = book.add_format({"bold": True, "text_wrap": True, "valign": "vcenter"})
    wrap = book.add_format({"text_wrap": True, "valign": "top"})
    page.freeze_panes(1, 0)
    for position, (heading, width) in enumerate(
        (("Лист", 28), ("Код школы", 12), ("Строка", 48), ("Что с ней", 20), ("Почему", 60), ("Записано", 16))
    ):
        page.set_column(position, position, width)
        page.write_string(0, position, heading, bold)
    for number, outcome in enumerate(plan.outcomes, 1):
        written = {Add: "новая строка", Edit: "изменена"}.get(type(outcome.step), "")
        cells = (
            SHEETS[outcome.sheet].title,
            outcome.school,
            outcome.label,
            str(outcome.fate.value),
            outcome.why,
            written,
        )
        for position, cell in enumerate(cells):
            page.write_string(number, position, cell, wrap)
    page.autofilter(0, 0, plan.rows, 5)
    workbook.close(book)
