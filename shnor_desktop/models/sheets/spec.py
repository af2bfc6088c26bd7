"""How a form («лист») is declared once: kinds, columns, rules, sheets."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Literal, Protocol, TypeAlias

from shnor_desktop.models.sheets.kinds import Choice, Text
from shnor_desktop.models.sheets.values import BadValue, ListSource, Scalar, Value
from shnor_desktop.models.sheets.writing import without_percent

Row: TypeAlias = Mapping[str, Value]
Level: TypeAlias = Literal["hard", "soft"]

REQUIRED_RULE = "required"
UNREAD_RULE = "unread"


class Kind(Protocol):
    """A type of cell in four forms: raw (typed, pasted, from a file), value, shown text, packed (JSON)."""

    @property
    def name(self) -> str:
        """One word for `shnor sheets --json`: text, number, choice, list, day, yesno, year."""

    def read(self, raw: object) -> Value:
        """Turn what a person or a file brought into a value; ``BadValue`` when it cannot be."""

    def show(self, value: Value) -> str:
        """The text in the grid, in a file and on paper; empty for nothing."""

    def pack(self, value: Value) -> Scalar:
        """The value as JSON keeps it."""

    def unpack(self, packed: Scalar) -> Value:
        """The inverse of ``pack``; ``BadValue`` when the packed form is foreign."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a sheet, the same in grid, file, check, print and package."""

    key: str
    label: str
    kind: Kind
    required: bool = False
    identity: bool = False
    unit: str = ""
    hint: str = ""
    old_headings: tuple[str, ...] = ()
    default: Value = None
    """Filled in when a new row leaves the cell empty (CONTRACTS: season, attempt)."""
    local: bool = False
    """Stays in the school's own base: never in a package, never in a log."""
    compute: Callable[[Row], Value] | None = None
    """Computed from the columns to the left: shown and printed, never stored or typed."""

    @property
    def heading(self) -> str:
        """The same words over the grid column, in the Excel template and in the report."""
        return f"{self.label}, {self.unit}" if self.unit else self.label

    def read(self, raw: object) -> Value:
        """Read one cell; empty stays empty."""
        if raw is None or (isinstance(raw, str) and not raw.strip()):
            return None
        return self.kind.read(without_percent(raw) if self.unit.startswith("%") else raw)


SCHOOL_COLUMN = Column(
    "school",
    "Код школы",
    Text(longest=20),
    required=True,
    identity=True,
    hint="Код школы в районе, как в карточке школы",
    old_headings=("Код ОО", "Школа"),
)


@dataclass(frozen=True, slots=True)
class Finding:
    """Why a rule is broken, with its arithmetic, and the likely cause where the figures show it."""

    message: str
    cause: str = ""


@dataclass(frozen=True, slots=True)
class Rule:
    """A check inside one row. ``test`` gives the finding, or None when the rule holds."""

    key: str
    columns: tuple[str, ...]
    level: Level
    about: str
    """One Russian sentence: what must hold."""
    test: Callable[[Row], Finding | None]


@dataclass(frozen=True, slots=True)
class Problem:
    """A broken rule at a cell."""

    column: str
    level: Level
    rule: str
    message: str
    cause: str = ""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A form declared once. It knows no table, widget, width or colour."""

    key: str
    title: str
    revision: int
    columns: tuple[Column, ...]
    rules: tuple[Rule, ...] = ()
    school_key: str = "school"
    """The column naming the school in files of several schools: ``school``, ``code`` or empty (office-wide)."""
    local: bool = False
    """Stays in the school's own base as a whole: no row of it is ever put into a package."""
    about: str = ""
    by_key: Mapping[str, Column] = field(init=False, repr=False, compare=False)
    entered: tuple[Column, ...] = field(init=False, repr=False, compare=False)
    """The columns that are typed and stored."""

    def __post_init__(self) -> None:
        # found once: every row of a file or a package asks for them
        object.__setattr__(self, "by_key", {column.key: column for column in self.columns})
        object.__setattr__(self, "entered", tuple(column for column in self.columns if column.compute is None))

    @property
    def identity(self) -> tuple[str, ...]:
        """Keys of the columns that name a row: paste, import and merge match by them."""
        return tuple(column.key for column in self.columns if column.identity)

    @property
    def has_year(self) -> bool:
        """Whether rows belong to a school year."""
        return "year" in self.by_key

    @property
    def with_school_column(self) -> bool:
        """Whether the separate column «Код школы» is shown (role «Район»)."""
        return "school" in self.by_key

    def column(self, key: str) -> Column:
        """The column of that key."""
        return self.by_key[key]

    def with_school(self) -> "Sheet":
        """The form as the district sees it: with «Код школы» in front where a school owns the rows."""
        if self.school_key != "school" or self.with_school_column:
            return self
        return replace(self, columns=(SCHOOL_COLUMN, *self.columns))

    def bind(self, lists: ListSource) -> "Sheet":
        """The form with the choices of this base in its list columns."""

        def bound(column: Column) -> Column:
            kind = column.kind
            if not isinstance(kind, Choice) or not kind.list_key:
                return column
            return replace(column, kind=kind.bind(lists.options(kind.list_key), lists.hidden(kind.list_key)))

        return replace(self, columns=tuple(bound(column) for column in self.columns))

    def compute(self, values: Row) -> dict[str, Value]:
        """Values of the computed columns of a row."""
        row = dict(values)
        result: dict[str, Value] = {}
        for column in self.columns:
            if column.compute is not None:
                row[column.key] = result[column.key] = column.compute(row)
        return result

    def read_row(self, raw: Mapping[str, object]) -> tuple[dict[str, Value], list[Problem]]:
        """Read one row, whoever brought it: the grid, the clipboard, a file or a package."""
        values: dict[str, Value] = {}
        problems: list[Problem] = []
        for column in self.entered:
            try:
                value = column.read(raw.get(column.key))
            except BadValue as error:
                values[column.key] = None
                problems.append(Problem(column.key, "hard", UNREAD_RULE, str(error)))
                continue
            values[column.key] = column.default if value is None else value
        return values, problems

    def examine(self, values: Row, *, computed: bool = False) -> list[Problem]:
        """Problems of a row that has been read (and perhaps computed): empty required cells and broken rules."""
        row = {column.key: values.get(column.key) for column in self.columns}
        if not computed:
            row.update(self.compute(row))
        problems = [
            Problem(column.key, "hard", REQUIRED_RULE, f"Заполните графу «{column.label}»")
            for column in self.entered
            if column.required and row[column.key] is None
        ]
        for rule in self.rules:
            finding = rule.test(row)
            if finding is not None:
                problems.append(Problem(rule.columns[0], rule.level, rule.key, finding.message, finding.cause))
        return problems

    def check(self, raw: Mapping[str, object]) -> tuple[dict[str, Value], list[Problem]]:
        """Read and examine one row. Rules that need an unread cell are not judged."""
        values, problems = self.read_row(raw)
        unread = {problem.column for problem in problems}
        by_rule = {rule.key: set(rule.columns) for rule in self.rules}
        for problem in self.examine(values):
            concerned = by_rule.get(problem.rule, {problem.column})
            if unread.isdisjoint(concerned):
                problems.append(problem)
        return values, problems

    def show(self, key: str, value: Value) -> str:
        """The text of a cell."""
        return self.by_key[key].kind.show(value)

    def pack(self, values: Row) -> dict[str, Scalar]:
        """The entered cells that are not empty, as JSON keeps them."""
        return {
            column.key: column.kind.pack(value)
            for column in self.entered
            if (value := values.get(column.key)) is not None
        }

    def unpack(self, packed: Mapping[str, Scalar]) -> dict[str, Value]:
        """The inverse of ``pack``; unknown keys are left out."""
        return {
            column.key: None if packed.get(column.key) is None else column.kind.unpack(packed[column.key])
            for column in self.entered
        }

    def identify(self, values: Row) -> tuple[Value, ...]:
        """What names the row, with defaults in place of empty cells."""
        return tuple(
            column.default if values.get(column.key) is None else values.get(column.key)
            for column in self.columns
            if column.identity
        )
