"""Markings of foreign tables: proposed, corrected by a person, remembered in the base, used again without asking."""

import re
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from shnor_desktop.errors import InputError
from shnor_desktop.models.sheets import SHEETS
from shnor_desktop.models.sheets.kinds import Choice
from shnor_desktop.models.sheets.spec import Column, Sheet
from shnor_desktop.services import entries
from shnor_desktop.services.entries import Add, Applied, Edit, Remove, Step, Stored
from shnor_desktop.services.importing import likeness, marking
from shnor_desktop.services.importing.foreign import text
from shnor_desktop.services.importing.marking import Heads, Marking
from shnor_desktop.services.importing.source import Grid, Source
from shnor_desktop.services.importing.table import letters
from shnor_desktop.services.office import Office

_SHEET = "mappings"
_SHOWN_SAMPLES = 3


@dataclass(frozen=True, slots=True)
class ForeignColumn:
    """A column of the table as the person sees it."""

    name: str
    shown: str
    samples: str


@dataclass(frozen=True, slots=True)
class ForeignTable:
    """A worksheet that may be marked."""

    grid: Grid
    heads: Heads
    columns: tuple[ForeignColumn, ...]

    @property
    def fingerprint(self) -> str:
        """By which its marking is remembered."""
        return marking.fingerprint(tuple(self.heads.names.values()))


def foreign_tables(source: Source) -> list[ForeignTable]:
    """The worksheets of a file where headings stand over rows."""
    return [_foreign(grid, heads) for grid in source.grids if (heads := likeness.places(grid)) is not None]


def _foreign(grid: Grid, heads: Heads) -> ForeignTable:
    seen = likeness.samples(grid, heads)
    columns = []
    for position, name in heads.names.items():
        words = [text(cell)[:30] for cell in dict.fromkeys(seen[position])]
        shown = heads.shown[position] or f"Графа {letters(position)}"
        columns.append(ForeignColumn(name, shown, "; ".join(words[:_SHOWN_SAMPLES])))
    return ForeignTable(grid, heads, tuple(columns))


def likely_sheet(office: Office, table: ForeignTable) -> str:
    """The form the table looks most like."""
    return likeness.likeliest(table.grid, table.heads, office.lists)


def propose(office: Office, table: ForeignTable, sheet: str, name: str) -> Marking:
    """What stands for what: the remembered marking where there is one for this form, else a guess."""
    earlier = known(office).get(table.fingerprint)
    guessed = likeness.propose(table.grid, table.heads, sheet, office.lists, name)
    if earlier is None or earlier.sheet != sheet:
        return guessed
    # what the file says of itself is newer than what was remembered
    said = dict(guessed.fixed)
    given = {key for one in earlier.taken for key in (one.column, *(pair[0] for pair in one.given))}
    fixed = {**dict(earlier.fixed), **{key: value for key, value in said.items() if key not in given}}
    return replace(earlier, fixed=tuple(fixed.items()))


def form(office: Office, sheet: str) -> Sheet:
    """The form with its lists, and with the column of the school whatever the role."""
    return SHEETS[sheet].with_school().bind(office.lists)


def told_apart(form: Sheet) -> list[tuple[Column, Choice]]:
    """The lists by which a wide table may spread its columns: subjects, categories."""
    return likeness.tell_apart(form)


def trouble(office: Office, made: Marking) -> str:
    """Why a marking cannot be used; empty when it can."""
    return marking.trouble(made, office.lists)


def read_marking(packed: str, office: Office) -> Marking:
    """A marking that a person wrote; ``InputError`` says what is wrong with it."""
    made = marking.unpack(packed)
    why = trouble(office, made)
    if why:
        raise InputError(f"Разметка не подходит: {why}")
    return made


def known(office: Office) -> dict[str, Marking]:
    """The remembered markings by fingerprint; one that no longer fits the forms is left out."""
    found = {}
    for row in _stored(office):
        try:
            made = marking.unpack(str(row.values["body"]))
        except InputError:
            continue
        if not trouble(office, made):
            found[str(row.values["fingerprint"])] = made
    return found


def _stored(office: Office) -> list[Stored]:
    with office.reading() as session:
        return entries.load(session, _SHEET)


_PERSONAL = re.compile(
    r"(?:ович|евич|ич|овна|евна|ична|оглы|кызы)(?!\w)|(?<!\d)(?!(?:19|20)\d\d(?!\d))\d{4,}", re.IGNORECASE
)
"""A patronymic, or digits that are no year: such a heading is the line of a person."""


def remember(office: Office, made: Marking, title: str) -> Applied | None:
    """Keep a marking for every table of the same headings; the year and days of this file are left out.

    Nothing is kept of a table that has lost its headings: its first line would be somebody's name and document.
    """
    made = made.lasting
    if any(_PERSONAL.search(heading) for heading in made.headings):
        return None
    values = {"title": title[:255], "sheet": made.sheet, "body": made.pack()}
    earlier = next((row for row in _stored(office) if row.values["fingerprint"] == made.fingerprint), None)
    now = datetime.now(UTC).isoformat(timespec="seconds")
    steps: list[Step]
    if earlier is None:
        steps = [Add(_SHEET, "", {"fingerprint": made.fingerprint, **values, "used_at": now})]
    elif earlier.values["body"] == values["body"]:
        return None
    else:
        steps = [
            Edit(_SHEET, earlier.id, key, earlier.values[key], value)
            for key, value in {**values, "used_at": now}.items()
            if earlier.values[key] != value
        ]
    return entries.apply(office, steps, f"Запомнена разметка таблицы «{title}»")


def is_remembered(office: Office, table: ForeignTable) -> bool:
    """Whether a marking is kept for tables of these headings."""
    return table.fingerprint in known(office)


def forget(office: Office, fingerprint: str) -> Applied | None:
    """Drop a remembered marking; it can be undone like any other gesture."""
    rows = [row for row in _stored(office) if row.values["fingerprint"] == fingerprint]
    if not rows:
        return None
    title = str(rows[0].values["title"] or "")
    return entries.apply(office, [Remove(_SHEET, row.id) for row in rows], f"Забыта разметка таблицы «{title}»")
