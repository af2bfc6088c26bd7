"""Свод: the forms of all schools in one workbook, who has sent what, and the short version on paper (PRODUCT)."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from shnor_desktop.models.sheets import SHEETS
from shnor_desktop.services import wording
from shnor_desktop.services.indicators import loading
from shnor_desktop.services.reports import parts
from shnor_desktop.services.reports.document import Block, Column, Document, Heading, Paragraph, Table, plain, total
from shnor_desktop.services.reports.parts import Request
from shnor_desktop.services.reports.summary_forms import SHAPES, Put, needs

if TYPE_CHECKING:
    from shnor_desktop.services.exchange.boxes import InboxLine
    from shnor_desktop.services.office import Office

MOST_NAMED = 4
"""Empty forms named one by one; more are counted."""


def build(office: "Office", request: Request) -> Document:
    """All schools of the district: every form has its worksheets, paper has who sent and how much."""
    with office.reading() as session:
        put = Put(loading.load(session, office, needs(request.year)), request.year, request.on, office.sheet)
    forms = list(dict.fromkeys(shape.sheet for shape in SHAPES))
    arrived = packages(office)
    blocks: list[Block] = [Paragraph(_summary(put, arrived), "strong")]
    if put.schools:
        blocks += [Heading("Кто прислал"), _senders(put, forms, arrived)]
        blocks += [Heading("Что собрано"), _collected(put, forms, office)]
    blocks.append(
        Paragraph(
            "Складываются только заполненные ячейки; «—» — данных нет, это не ноль. Строка параллели без буквы "
            "заменяет строки её классов; социальный паспорт взят октябрьский, а если его нет — последний. "
            "Уволенные и закрытые на дату отчёта не считаются. Все листы школ, сложенные по району, — в файле Excel.",
            "note",
        )
    )
    return parts.framed(
        office,
        request,
        "summary",
        "Свод",
        blocks,
        subtitle="Данные школ района, сведённые по листам",
        landscape=True,
        workbook=put.tables(),
    )


def packages(office: "Office") -> dict[str, "InboxLine"]:
    """The newest package taken in from each school."""
    from shnor_desktop.services.exchange.boxes import inbox

    found: dict[str, InboxLine] = {}
    for line in inbox(office):
        before = found.get(line.school)
        if line.verdict == "accepted" and (before is None or line.sequence > before.sequence):
            found[line.school] = line
    return found


def _summary(put: Put, arrived: Mapping[str, "InboxLine"]) -> str:
    if not put.schools:
        return "В базе нет ни одной школы: сводить нечего."
    sent = [code for code in put.schools if code in arrived]
    silent = [name for code, name in put.schools.items() if code not in arrived]
    text = f"Пакеты приняты от {wording.out_of(len(sent), len(put.schools), wording.SCHOOL)}."
    return text + (f" Не прислали: {'; '.join(silent)}." if silent else "")


def _senders(put: Put, forms: Sequence[str], arrived: Mapping[str, "InboxLine"]) -> Table:
    rows = []
    for code, name in put.schools.items():
        empty = [SHEETS[key].title for key in forms if not put.lines(key, code)]
        line = arrived.get(code)
        day = datetime.fromisoformat(line.received_at).astimezone().date() if line else None
        lacking = "; ".join(empty[:MOST_NAMED]) + (
            f" и ещё {len(empty) - MOST_NAMED}" if len(empty) > MOST_NAMED else ""
        )
        state = "принят" if line else ("внесено без пакета" if len(empty) < len(forms) else "не прислано")
        rows.append(plain(code, name, state, line.sequence if line else None, day, len(forms) - len(empty), lacking))
    columns = (
        Column("Код", 8),
        Column("Школа", 28),
        Column("Пакет", 16),
        Column("Номер", 8, "right"),
        Column("Принят", 12, "center"),
        Column(f"Листов с данными из {len(forms)}", 14, "right"),
        Column("Пустые листы", 50),
    )
    return Table(columns, tuple(rows), "", "Кто прислал")


def _collected(put: Put, forms: Sequence[str], office: "Office") -> Table:
    rows = []
    for key in forms:
        counts = [len(put.lines(key, code)) for code in put.schools]
        rows.append(plain(office.sheet(key).title, sum(count > 0 for count in counts), sum(counts)))
    columns = (Column("Лист", 50), Column("Школ с данными", 16, "right"), Column("Строк", 14, "right"))
    every = total("Школ в районе", len(put.schools), sum(int(str(row.cells[2])) for row in rows))
    return Table(columns, (*rows, every), "", "Что собрано")
