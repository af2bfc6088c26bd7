"""«Кадры и база»: sentences and tables of staff and equipment, and of how the year ended."""

from collections.abc import Iterator

from shnor_desktop.services import wording
from shnor_desktop.services.analysis.characteristics import Characteristics
from shnor_desktop.services.analysis.figure import Figure
from shnor_desktop.services.analysis.sentences import Sentence
from shnor_desktop.services.analysis.tables import Line, Table, shown
from shnor_desktop.ui.pages.analysis_content import Block, Cell, Content, Grid, Row, Section, Words
from shnor_desktop.ui.pages.analysis_data import Loaded
from shnor_desktop.ui.widgets.why import Why, joined

TITLES = {
    "staff": "Кадры",
    "equipment": "Материальная база",
    "year_results": "Итоги года",
    "olympiads": "Олимпиады",
    "graduates": "Выпускники",
}
FEW = 4
"""Columns of a table that stays narrow."""
NOTHING = "За этот год таких данных в базе нет."


def base(data: Loaded, code: str) -> Content:
    """Staff and equipment of one school; without a code of all schools together."""
    held = _held(data, code)
    if held is None:
        return (Section("Кадры и база", (Words(NOTHING, "muted"),), "staff"),)
    parts = (("staff", held.staff), ("equipment", held.equipment))
    return tuple(one for key, part in parts for one in _sections(key, part.tables, part.sentences))


def outcome(data: Loaded, code: str) -> Content:
    """How the year ended, olympiads, graduates."""
    held = _held(data, code)
    if held is None:
        return (Section("Итоги года", (Words(NOTHING, "muted"),), "year_results"),)
    parts = (
        ("year_results", held.year_results.tables),
        ("olympiads", held.olympiads.tables),
        ("graduates", held.graduates.tables),
    )
    return tuple(one for key, tables in parts for one in _sections(key, tables, ()))


def _held(data: Loaded, code: str) -> Characteristics | None:
    school = data.school_figures(code) if code else data.figures.together
    return school.characteristics if school is not None else None


def _sections(key: str, tables: tuple[Table, ...], sentences: tuple[Sentence, ...]) -> Iterator[Section]:
    title = TITLES.get(key, "Прочее")
    filled = [table for table in tables if table.lines]
    told: list[Block] = [Words(one.text, why=_sentence_why(one)) for one in sentences]
    if not told and not filled:
        told = [Words(NOTHING, "muted")]
    if told:
        yield Section(f"{title}: словами" if filled else title, tuple(told), key)
    for table in filled:
        blocks: list[Block] = [_grid(table)]
        if table.note:
            blocks.append(Words(table.note, "muted"))
        yield Section(f"{title}: {table.title[:1].lower()}{table.title[1:]}", tuple(blocks), table.key)


def _sentence_why(one: Sentence) -> Why:
    """Every figure that the sentence tells."""
    told = [sentence for figure in one.figures for sentence in figure.why()]
    if not told:
        told = ["Источник: строки форм этого раздела; чисел в предложении нет."]
    links = joined(figure.links for figure in one.figures)
    return Why("Откуда это предложение", (one.text, *dict.fromkeys(told)), links)


def _grid(table: Table) -> Grid:
    columns = list(table.columns)
    rows = tuple(_row(line, [key for key, _ in columns]) for line in table.lines)
    headings = (table.title, *(title for _, title in columns))
    numbers = tuple(range(1, len(headings)))
    return Grid(table.title, headings, rows, right=numbers, most=40, narrow=len(headings) <= FEW)


def _row(line: Line, keys: list[str]) -> Row:
    first = next(iter(line.cells.values()), None)
    about = Why.of(first, line.title) if first is not None else _words_why(line)
    cells = [Cell(line.title, about)]
    for number, key in enumerate(keys):
        figure = line.cells.get(key)
        if figure is not None:
            cells.append(_cell(figure, line.title))
        elif key in line.words:
            cells.append(Cell(line.words[key], _words_why(line)))
        else:
            state = line.state if not number and not line.cells else ""
            cells.append(Cell(state or wording.EMPTY, about, "muted"))
    return tuple(cells)


def _cell(figure: Figure, title: str) -> Cell:
    known = figure.value is not None or figure.numerator is not None
    return Cell(shown(figure), Why.of(figure, title), "plain" if known else "muted", order=figure.value)


def _words_why(line: Line) -> Why:
    told = "; ".join(line.words.values()) or line.state or "данных нет"
    return Why(line.title, (f"{line.title}: {told}.", "Источник: внесено в форму."), line.links)
