"""What loading a file would do, row by row; nothing is written until ``apply``."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal, TypeAlias

from shnor_desktop.errors import InputError
from shnor_desktop.models.sheets import SHEETS
from shnor_desktop.models.sheets.spec import REQUIRED_RULE, Sheet
from shnor_desktop.models.sheets.values import BadValue, Value
from shnor_desktop.services import entries
from shnor_desktop.services.entries import Add, Applied, Edit, Step, Stored
from shnor_desktop.services.exporting import templates
from shnor_desktop.services.importing import cutoff, mapping, recognisers, source
from shnor_desktop.services.importing.asked import Asked
from shnor_desktop.services.importing.marking import Marking
from shnor_desktop.services.importing.reading import Read, Reason, RowReader
from shnor_desktop.services.importing.scales import Scales
from shnor_desktop.services.importing.schools import Schools
from shnor_desktop.services.importing.table import Clash, Table
from shnor_desktop.services.office import Office
from shnor_desktop.services.settings import BY_NAME
from shnor_desktop.services.wording import ROW, counted
from shnor_desktop.services.work import Progress, Silent

Verdict: TypeAlias = Literal["added", "changed", "same", "refused"]
_BIG = 1000
"""From so many changed rows on a copy of the base is made first."""
_TOLD = 500


@dataclass(frozen=True, slots=True)
class RowPlan:
    """What becomes of one row of the file."""

    number: int
    school: str
    verdict: Verdict
    reasons: tuple[Reason, ...] = ()


@dataclass(frozen=True, slots=True)
class SheetPlan:
    """What becomes of one worksheet."""

    table: Table
    rows: tuple[RowPlan, ...]

    @property
    def key(self) -> str:
        """The form the worksheet was recognised as."""
        return self.table.sheet

    @property
    def title(self) -> str:
        """Title of the form."""
        return SHEETS[self.key].title

    def count(self, verdict: Verdict) -> int:
        """Rows with that verdict."""
        return sum(row.verdict == verdict for row in self.rows)

    @property
    def refused(self) -> list[RowPlan]:
        """The rows that do not come in, with reasons."""
        return [row for row in self.rows if row.verdict == "refused"]


@dataclass(frozen=True, slots=True)
class ImportPlan:
    """A parsed file compared with a base."""

    path: Path
    recognised: str
    sheets: tuple[SheetPlan, ...]
    notes: tuple[str, ...]
    steps: tuple[Step, ...]
    source: source.Source
    """The file as it was read; without its cells where nothing of it can be marked."""

    @property
    def marked(self) -> bool:
        """Whether a marking of a foreign table was used."""
        return any(sheet.table.marked for sheet in self.sheets)

    def count(self, verdict: Verdict) -> int:
        """Rows of all worksheets with that verdict."""
        return sum(sheet.count(verdict) for sheet in self.sheets)

    @property
    def refused(self) -> list[tuple[SheetPlan, RowPlan]]:
        """Every refused row with its worksheet."""
        return [(sheet, row) for sheet in self.sheets for row in sheet.refused]

    def apply(self, office: Office) -> Applied | None:
        """Write it as one undoable operation; None when there is nothing to write."""
        if not self.steps:
            return None
        if len(self.steps) >= _BIG:
            office.backup("до-загрузки")
        return entries.apply(office, self.steps, f"Загрузка из файла «{self.path.name}»")


def plan(
    office: Office,
    path: Path,
    *,
    sheet: str | None = None,
    year: int | None = None,
    school: str | None = None,
    progress: Progress | None = None,
    marking: Marking | None = None,
    opened: source.Source | None = None,
) -> ImportPlan:
    """Read a file once and say what would come of each of its rows. ``FileError``: nothing of it can be used.

    ``marking`` says what the columns of a foreign table mean; ``opened`` is the file when it has been read before.
    """
    if school is not None and not office.is_district and school != office.code:
        raise InputError(f"База принадлежит школе «{office.code}», а указана школа «{school}».")
    opened = opened or cutoff.read(path, progress=progress)
    if year is None:
        year = _year_of(opened.properties)
    planner = _Planner(office, year, school, progress or Silent())
    asked = planner.asked(sheet, marking)
    name, tables, notes = recognisers.recognise(opened, asked)
    if school is not None and not asked.met and planner.answered(asked.strangers, school):
        name, tables, notes = recognisers.recognise(opened, planner.asked(sheet, marking))
    sheets = tuple(planner.table(table) for table in tables)
    # only a table that a person may mark again is kept; participants of a protocol go with its reading (DOMAIN §0.11)
    kept = opened if any(table.marked for table in tables) else replace(opened, grids=())
    return ImportPlan(path, name, sheets, (*notes, *_unread(opened), *planner.notes()), tuple(planner.steps), kept)


def _unread(opened: source.Source) -> list[str]:
    """The hidden list of our own templates is nobody's data; any other hidden worksheet is named."""
    return [
        f"Скрытый лист «{name}» не загружен: откройте его в Excel и загрузите файл снова"
        for name in opened.hidden
        if name != templates.LISTS
    ]


def _year_of(properties: dict[str, str]) -> int | None:
    text = properties.get("shnor_year", "")
    try:
        value = BY_NAME["working_year"].read(text)
    except BadValue:
        return None
    return value if isinstance(value, int) else None


class _Planner:
    """Compares the rows of all worksheets of a file with the base, keeping what was seen already."""

    def __init__(self, office: Office, year: int | None, school: str | None, progress: Progress) -> None:
        self._office = office
        self._year = year
        self._progress = progress
        with office.reading() as session:
            self._schools = Schools(office, entries.load(session, "school"))
        self._school = school
        self._seen: dict[str, dict[tuple[Value, ...], Read]] = {}
        self._notes: list[str] = []
        self.steps: list[Step] = []

    def asked(self, sheet: str | None, marking: Marking | None) -> Asked:
        """What the reader of the file may want to know."""
        owner = self._school or self._schools.only
        known = {} if marking is not None else mapping.known(self._office)
        scales = Scales(self._office.rules)
        find = self._schools.find
        return Asked(sheet, self._year, self._office.lists, self._of_year, find, owner, known, marking, scales)

    def answered(self, strangers: set[str], school: str) -> bool:
        """Whether the school the person names answers for the only one of a file that no card knows."""
        return self._schools.answer(strangers, school)

    def _of_year(self, key: str, year: int) -> list[Stored]:
        with self._office.reading() as session:
            return entries.load(session, key, year=year)

    def table(self, table: Table) -> SheetPlan:
        """Judge every row of a worksheet."""
        sheet = SHEETS[table.sheet].bind(self._office.lists)
        reader = RowReader(sheet, table, self._schools, year=self._year, school=self._school)
        self._notes += [*table.notes, *reader.notes]
        read: list[Read] = []
        for row in reader.rows():
            read.append(row)
            if len(read) % _TOLD == 0:
                self._progress.step(len(read), 2 * len(table.rows), f"Чтение: {sheet.title}")
            if table.sheet == "school" and not row.reasons:
                self._schools.add(row.values)
        judge = _Judge(sheet, self._stored(sheet, read), self._seen.setdefault(sheet.key, {}), table.clash)
        if not read:
            self._notes.append(f"«{sheet.title}»: под заголовками нет ни одной заполненной строки")
        rows = []
        for number, row in enumerate(read, 1):
            rows.append(judge.row(row))
            if number % _TOLD == 0:
                self._progress.step(len(read) + number, 2 * len(read), f"Сверка: {sheet.title}")
        self.steps += judge.steps
        self._tell(sheet, reader, judge)
        return SheetPlan(table, tuple(rows))

    def _stored(self, sheet: Sheet, read: Iterable[Read]) -> list[Stored]:
        years = {row.values["year"] for row in read} if sheet.has_year else set()
        known = sorted(year for year in years if isinstance(year, int))
        with self._office.reading() as session:
            return entries.load(session, sheet.key, year=known if sheet.has_year and None not in years else None)

    def _tell(self, sheet: Sheet, reader: RowReader, judge: "_Judge") -> None:
        if reader.years_filled:
            self._notes.append(
                f"«{sheet.title}»: учебный год {self._year} подставлен в {counted(reader.years_filled, ROW)}"
            )
        if judge.broken:
            self._notes.append(
                f"«{sheet.title}»: нарушены правила, строк: {judge.broken} "
                f"(загружаются; исправьте до отправки), например: {judge.example}"
            )

    def notes(self) -> list[str]:
        """What the person should know beside the rows."""
        notes = list(self._notes)
        if self._schools.without_card:
            notes.append(f"Нет карточек школ с кодами: {_some(sorted(self._schools.without_card))}")
        if self._schools.by_other_name:
            pairs = [f"«{word}» — {code}" for word, code in sorted(self._schools.by_other_name.items())]
            notes.append(f"Школы узнаны не по коду: {_some(pairs)}")
        return notes


def _some(words: Sequence[str]) -> str:
    return ", ".join(words[:10]) + (f" и ещё {len(words) - 10}" if len(words) > 10 else "")


class _Judge:
    """Says of each row whether it is new, changed, the same or refused, and collects the steps."""

    def __init__(
        self, sheet: Sheet, stored: Iterable[Stored], seen: dict[tuple[Value, ...], Read], clash: Clash | None = None
    ) -> None:
        self._sheet = sheet
        self._clash = clash
        self._seen = seen
        self._present: dict[tuple[Value, ...], list[Stored]] = {}
        for row in stored:
            self._present.setdefault((row.school, *sheet.identify(row.values)), []).append(row)
        self.steps: list[Step] = []
        self.broken = 0
        self.example = ""

    def row(self, row: Read) -> RowPlan:
        """The verdict on one row."""
        if row.reasons:
            return _refused(row, row.reasons)
        identity = (row.school, *self._sheet.identify(row.values))
        earlier = self._seen.get(identity)
        if earlier is not None:
            if earlier.values == row.values:
                return RowPlan(row.raw.number, row.school, "same")
            return _refused(row, [Reason("", "", f"Повторяет строку {earlier.raw.number}, но с другими данными")])
        stored = self._present.get(identity, [])
        result = self._compare(row, stored) if stored else self._new(row)
        if result.verdict != "refused":
            self._seen[identity] = row
        return result

    def _new(self, row: Read) -> RowPlan:
        reasons = self._examine(row, row.values)
        if reasons:
            return _refused(row, reasons)
        self.steps.append(Add(self._sheet.key, row.school, row.values))
        return RowPlan(row.raw.number, row.school, "added")

    def _compare(self, row: Read, stored: Sequence[Stored]) -> RowPlan:
        changes = [self._changes(row, candidate) for candidate in stored]
        if not all(changes):
            return RowPlan(row.raw.number, row.school, "same")
        if len(stored) > 1:
            return _refused(row, [Reason("", "", "В базе несколько таких строк: уберите лишнюю и повторите")])
        if self._clash is not None and (why := self._clash(row.values, stored[0].values)):
            return _refused(row, [Reason("", "", why)])
        merged = {**stored[0].values, **{edit.column: edit.after for edit in changes[0]}}
        reasons = self._examine(row, merged)
        if reasons:
            return _refused(row, reasons)
        self.steps += changes[0]
        return RowPlan(row.raw.number, row.school, "changed")

    def _changes(self, row: Read, stored: Stored) -> list[Edit]:
        edits = []
        for key, said in row.said.items():
            before, after = stored.values[key], row.values[key]
            # an empty cell is no word for a default where the base has nothing either
            if before != after and not (said is None and before is None):
                edits.append(Edit(self._sheet.key, stored.id, key, before, after))
        return edits

    def _examine(self, row: Read, values: dict[str, Value]) -> list[Reason]:
        """Empty required cells refuse the row; a broken hard rule is stored and only counted (CONTRACTS)."""
        problems = self._sheet.examine(values)
        missing = [problem for problem in problems if problem.rule == REQUIRED_RULE]
        if missing:
            return [Reason(row.raw.address(item.column), item.column, item.message) for item in missing]
        hard = next((problem for problem in problems if problem.level == "hard"), None)
        if hard is not None:
            self.broken += 1
            self.example = self.example or f"строка {row.raw.number}: {hard.message}"
        return []


def _refused(row: Read, reasons: Iterable[Reason]) -> RowPlan:
    return RowPlan(row.raw.number, row.school, "refused", tuple(reasons))
