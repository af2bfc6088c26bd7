"""Кадровая справка: the staff on a date in sentences and tables, every share with its denominator, no names."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from shnor_desktop.services import wording
from shnor_desktop.services.analysis import tables as analysed
from shnor_desktop.services.analysis.figure import Figure
from shnor_desktop.services.analysis.staff import Staff
from shnor_desktop.services.reports import figures, parts
from shnor_desktop.services.reports.document import (
    Block,
    Cell,
    Column,
    Document,
    Heading,
    Paragraph,
    Table,
    plain,
)
from shnor_desktop.services.reports.parts import Request

if TYPE_CHECKING:
    from shnor_desktop.services.office import Office

SCHEME = "oo1"
"""Bands of age and experience as the form ОО-1 has them."""
_SECTIONS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("Численность и должности", ("totals", "posts")),
    ("Образование и категория", ("education", "category")),
    ("Возраст и стаж (группы ОО-1)", (f"age.{SCHEME}", f"experience.{SCHEME}", f"teaching.{SCHEME}")),
    ("Награды, обучение, нагрузка", ("training",)),
    ("Специалисты", ("specialists",)),
    ("Вакансии", ("vacancies",)),
)
_TABS = {
    f"age.{SCHEME}": "Возраст",
    f"experience.{SCHEME}": "Общий стаж",
    f"teaching.{SCHEME}": "Педагогический стаж",
    "category": "Категория",
    "training": "Награды и обучение",
}


def build(office: "Office", request: Request) -> Document:
    """The school of the request on the usual date of its year."""
    school = figures.analysed(office, request)
    staff = school.characteristics.staff if school and school.characteristics else None
    blocks: list[Block] = []
    used: list[Figure] = []
    if staff is None or not staff.tables:
        text = f"Кадровых данных за {request.period} нет: на листе «Кадры» нет работающих на дату справки."
        blocks.append(Paragraph(text, "strong"))
    else:
        blocks += [Paragraph(sentence.text) for sentence in staff.sentences]
        blocks += _sections(staff, used)
        blocks += [Heading("Как посчитано"), *_rules(staff)]
    period = f", на {wording.day(staff.on)}" if staff else ""
    return parts.framed(
        office,
        request,
        "staff",
        "Кадровая справка",
        blocks,
        period=f"{request.period}{period}",
        sources=figures.sources(used),
    )


def _rules(staff: Staff) -> list[Block]:
    """Each rule of the printed tables once, named by the first table that goes by it."""
    told: dict[str, str] = {}
    for _, keys in _SECTIONS:
        for table in (analysed.table_of(staff.tables, key) for key in keys):
            for figure in table.figures if table else ():
                name = figure.title if table and table.key == "training" else table.title if table else ""
                told.setdefault(figure.rule.words, name)
    return [Paragraph(f"{name}: {words}.", "note") for words, name in told.items()]


def _sections(staff: Staff, used: list[Figure]) -> list[Block]:
    blocks: list[Block] = []
    number = 0
    for title, keys in _SECTIONS:
        held = [table for key in keys if (table := analysed.table_of(staff.tables, key)) is not None]
        if not held:
            continue
        number += 1
        blocks.append(Heading(f"{number}. {title}"))
        for table in held:
            blocks += _table(table)
            used += table.figures
    return blocks


def _table(table: analysed.Table) -> list[Block]:
    """Of a share its count, its whole and its percent; of a number the number."""
    note: list[Block] = [Paragraph(f"{table.title}: {table.note}.")] if table.note else []
    if table.note and not any(figure.value for figure in table.figures):
        return note
    shares = {key for key, _ in table.columns if _is_share(table.lines, key)}
    columns = [Column(_first(table), 36)]
    for key, title in table.columns:
        if key in shares:
            columns += [Column(title, 11, "right"), Column("Из", 7, "right"), Column("Доля, %", 9, "right", 1)]
        else:
            worded = any(key in line.words for line in table.lines)
            columns.append(Column(title, 12, "center" if worded else "right", _places(table.lines, key)))
    rows = []
    for line in table.lines:
        cells: list[Cell] = [line.title]
        for key, _ in table.columns:
            figure = line.cells.get(key)
            if key in shares:
                cells += _shared(figure)
            elif figure is None:
                cells.append(line.words.get(key, line.state or None))
            else:
                cells.append(figures.cell(figure))
        rows.append(plain(*cells))
    return [Table(tuple(columns), tuple(rows), table.title, _TABS.get(table.key, table.title)), *note]


def _first(table: analysed.Table) -> str:
    return {"posts": "Должность", "vacancies": "Должность, предмет"}.get(table.key, "Показатель")


def _is_share(lines: Sequence[analysed.Line], key: str) -> bool:
    return any(line.cells[key].unit == "%" for line in lines if key in line.cells)


def _places(lines: Sequence[analysed.Line], key: str) -> int:
    return max((line.cells[key].places for line in lines if key in line.cells), default=0)


def _shared(figure: Figure | None) -> list[Cell]:
    if figure is None:
        return [None, None, None]
    return [figure.numerator, figure.denominator, figures.cell(figure)]
