"""The long rows of the social passport put together into lines «class × category»; knows no widget."""

from collections.abc import Iterable, Sequence
from datetime import date

from shnor_desktop.models.sheets.kinds import Letter, Number
from shnor_desktop.models.sheets.spec import SCHOOL_COLUMN, Column, Problem, Sheet
from shnor_desktop.models.sheets.values import Value, fold
from shnor_desktop.services.entries import Stored
from shnor_desktop.services.lists import Item
from shnor_desktop.ui.grid.line import SCHOOL, Line

KEY = "social_passport"
PUPILS, WHOLE = "@pupils", "@whole"
"""Kept beside the cells of a row: pupils of the class, and whether it is the row of the whole school."""
_NAMING = frozenset({"grade", "letter", SCHOOL, PUPILS, WHOLE})

ClassKey = tuple[str, Value, str]
"""School, grade, folded letter."""


class PassportLine(Line):
    """A class or the whole school; counts without a class have no place in the base yet."""

    __slots__ = ("fixed", "key")

    fixed: bool
    """Whether the class is known: then it is not typed over."""
    key: ClassKey
    """What names the line."""

    @property
    def has_place(self) -> bool:
        """Whether the counts of the line can be stored."""
        return self.saved.get(WHOLE) is True or self.cell("grade") is not None

    def refresh(self) -> None:
        super().refresh()
        school = str(self.cell(SCHOOL) or "") if SCHOOL in self.saved or SCHOOL in self.pending else self.school
        self.key = (school, self.cell("grade"), fold(str(self.cell("letter") or "")))

    def judge(self) -> None:
        if self.judged:
            return
        super().judge()
        if self.pending and not self.has_place:
            words = "Укажите класс: без него числа этой строки не сохранить"
            self._problems.append(Problem("grade", "hard", "needs_class", words))


def passport_sheet(items: Iterable[Item], *, with_school: bool) -> Sheet:
    """The columns of the table: the class, its pupils, a column for each category."""
    columns = [SCHOOL_COLUMN] if with_school else []
    columns += [
        Column("grade", "Класс", Number(low=1, high=12), identity=True),
        Column("letter", "Литера", Letter(), identity=True),
        Column("pupils", "Обучающихся", Number(), hint="Из листа «Классы»", compute=lambda row: row.get(PUPILS)),
    ]
    for item in items:
        unit = "Семей" if item.whole == "families" else "Обучающихся"
        columns.append(Column(item.key, item.title, Number(), hint=unit, old_headings=item.aliases))
    return Sheet(KEY, "Социальный паспорт", 1, tuple(columns))


class PassportTable:
    """The rows of one year and date, by class and category."""

    def __init__(self, sheet: Sheet, classes: Sequence[Stored] = (), *, year: int | None, on_date: date | None) -> None:
        self.sheet, self.year, self.on_date = sheet, year, on_date
        self.rows: dict[int, Stored] = {}
        self._ids: dict[ClassKey, dict[str, int]] = {}
        self._pupils = {class_of(row): row.values["pupils"] for row in classes}
        self._names = {class_of(row): row.values["letter"] for row in classes}

    def keep(self, row: Stored) -> ClassKey | None:
        """Take a long row in, if it is of this year and date."""
        if row.values["year"] != self.year or row.values["on_date"] != self.on_date:
            return None
        key = class_of(row)
        self.rows[row.id] = row
        # of two rows that name the same the older one is shown; checks report both
        self._ids.setdefault(key, {}).setdefault(str(row.values["category"]), row.id)
        self._names.setdefault(key, row.values["letter"])
        return key

    def lose(self, number: int) -> ClassKey | None:
        """Forget a long row; the class it was of."""
        row = self.rows.pop(number, None)
        if row is None:
            return None
        key, category = class_of(row), str(row.values["category"])
        ids = self._ids.get(key, {})
        if ids.get(category) == number:
            del ids[category]
            for other in self.rows.values():
                if other.values["category"] == category and class_of(other) == key:
                    ids[category] = other.id
        return key

    def ids(self, key: ClassKey) -> dict[str, int]:
        """Numbers of the long rows of a class by category."""
        return self._ids.get(key, {})

    def pupils(self, key: ClassKey) -> Value:
        """How many pupils the class has."""
        return self._pupils.get(key)

    def lines(self, schools: Iterable[str]) -> list[PassportLine]:
        """A line for each class that is known or has counts, and one for each whole school."""
        keys = {*self._pupils, *self._ids, *((school, None, "") for school in schools)}
        keys.discard(("", None, ""))
        return [self.line(key) for key in sorted(keys, key=_place)]

    def line(self, key: ClassKey) -> PassportLine:
        """The line of a class with its counts."""
        school, grade, _ = key
        values: dict[str, Value] = {"grade": grade, "letter": self._names.get(key), PUPILS: self._pupils.get(key)}
        values[WHOLE] = grade is None
        if self.sheet.with_school_column:
            values[SCHOOL] = school
        line = PassportLine(self.sheet, {**values, **self._counts(key)}, number=-1, school=school)
        line.fixed = True
        return line

    def fill(self, line: PassportLine) -> None:
        """Put the counts of the long rows into the cells; what is on its way stays as it was typed."""
        line.saved = {key: value for key, value in line.saved.items() if key in _NAMING} | self._counts(line.key)
        line.pending = {key: value for key, value in line.pending.items() if line.saved.get(key) != value}
        line.refresh()

    def _counts(self, key: ClassKey) -> dict[str, Value]:
        return {category: self.rows[number].values["count"] for category, number in self.ids(key).items()}


def class_of(row: Stored) -> ClassKey:
    """The class of a long row, or of a row of «Классы»."""
    return (row.school, row.values["grade"], fold(str(row.values["letter"] or "")))


def _place(key: ClassKey) -> tuple[str, int, str]:
    school, grade, letter = key
    return (school, grade if isinstance(grade, int) else 0, letter)
