"""How full the forms of a school are for a year: what is needed, what is there, what is missing."""

from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date

from shnor_desktop.models.sheets import SHEETS
from shnor_desktop.models.sheets.cells import count, day
from shnor_desktop.models.sheets.staff import TEACHER
from shnor_desktop.models.sheets.values import Value
from shnor_desktop.services import noted
from shnor_desktop.services.checks.data import Data, letter_of
from shnor_desktop.services.checks.labels import class_name
from shnor_desktop.services.checks.report import Completeness, state_of
from shnor_desktop.services.entries import Stored
from shnor_desktop.services.standing import Book

RULE = "completeness"

YearRows = dict[tuple[str, int], list[Stored]]


@dataclass(frozen=True, slots=True)
class Counted:
    """Two counts and the names of what is missing."""

    expected: int
    present: int
    counted: str
    missing: tuple[str, ...] = ()


class Completer:
    """Counts for every school and year, from rows grouped once."""

    def __init__(self, data: Data) -> None:
        self._data = data
        self._by_year: dict[str, YearRows] = {}
        self._by_school: dict[str, dict[str, list[Stored]]] = {}
        for key in SHEETS:
            by_year: defaultdict[tuple[str, int], list[Stored]] = defaultdict(list)
            by_school: defaultdict[str, list[Stored]] = defaultdict(list)
            for row in data.of(key):
                by_school[row.school].append(row)
                year = count(row.values, "year")
                if year is not None:
                    by_year[row.school, year].append(row)
            self._by_year[key], self._by_school[key] = by_year, by_school
        categories = data.desk.lists.items("social_categories")
        self._categories = {item.key: item.title for item in categories if item.active}
        with data.desk.reading() as session:
            self._empty = noted.explained(session).empty
            self._book = Book(session)

    def run(self, sheets: tuple[str, ...]) -> Iterator[Completeness]:
        """Every form of every school, by year where the form has years."""
        counters: dict[str, Callable[[str, int], Counted]] = {
            "classes": self._classes,
            "social_passport": self._passport,
            "equipment": self._equipment,
            "assessments": self._results,
            "year_results": self._year_results,
        }
        years = list(self._data.years)
        for school in self._data.schools:
            for key in sheets:
                if key in counters:
                    for year in years:
                        yield self._line(key, school, year, counters[key](school, year))
                elif key == "school":
                    yield self._line(key, school, None, self._card(school))
                elif key == "staff":
                    yield self._line(key, school, None, self._staff(school))
                elif SHEETS[key].school_key == "school":
                    yield from self._as_needed(key, school, years)

    def _line(self, key: str, school: str, year: int | None, found: Counted) -> Completeness:
        state = state_of(found.present, found.expected)
        said = self._book.state(school, key, year)
        return Completeness(
            key,
            SHEETS[key].title,
            school,
            year,
            state,
            found.expected,
            found.present,
            found.counted,
            found.missing,
            said.state,
            said.stale,
            said.why_stale,
        )

    def _answered(self, key: str, row: Stored, column: str) -> bool:
        """Whether a cell has a value, or is left empty on purpose."""
        return row.values.get(column) is not None or (key, row.id, column) in self._empty

    def _as_needed(self, key: str, school: str, years: list[int]) -> Iterator[Completeness]:
        if not SHEETS[key].has_year:
            rows = len(self._by_school[key].get(school, ()))
            yield self._line(key, school, None, Counted(0, rows, "строк"))
            return
        for year in years:
            rows = len(self._by_year[key].get((school, year), ()))
            yield self._line(key, school, year, Counted(0, rows, "строк"))

    def _card(self, school: str) -> Counted:
        """The card holds what reports and importers need of it."""
        needed = ("short_name", "full_name", "kind", "settlement", "director")
        sheet = SHEETS["school"]
        rows = self._by_school["school"].get(school, [])[:1]
        missing = tuple(
            sheet.column(key).label for key in needed if not any(self._answered("school", row, key) for row in rows)
        )
        return Counted(len(needed), len(needed) - len(missing), "граф", missing)

    def _staff(self, school: str) -> Counted:
        """Everybody present has the cells the risk rule reads: the load of a teacher."""
        present = [
            row
            for row in self._by_school["staff"].get(school, [])
            if row.values.get("left_on") is None and row.values.get("external") is not True
        ]
        if not present:
            return Counted(1, 0, "работников", ("работники",))
        lacking = [
            row
            for row in present
            if not self._answered("staff", row, "post")
            or (row.values.get("post") == TEACHER and not self._answered("staff", row, "weekly_hours"))
        ]
        missing = tuple(f"работник {row.values.get('person') or '?'}: нагрузка" for row in lacking)
        return Counted(len(present), len(present) - len(lacking), "работников", missing)

    def _classes(self, school: str, year: int) -> Counted:
        rows = self._by_year["classes"].get((school, year), [])
        counted = [row for row in rows if self._answered("classes", row, "pupils")]
        missing = tuple(class_name(row.values) for row in rows if row not in counted)
        return Counted(max(len(rows), 1), len(counted), "классов", missing or (() if rows else ("классы",)))

    def _passport(self, school: str, year: int) -> Counted:
        """Every category for every class, or once for the school, on the latest date of the passport."""
        rows = self._by_year["social_passport"].get((school, year), [])
        dates = [on_date for row in rows if (on_date := day(row.values, "on_date")) is not None]
        latest: date | None = max(dates, default=None)
        cells = {
            (count(row.values, "grade"), letter_of(row.values), row.values.get("category"))
            for row in rows
            if row.values.get("on_date") == latest and self._answered("social_passport", row, "count")
        }
        by_class = {cell for cell in cells if cell[0] is not None}
        places = self._places(school, year) if by_class else {(None, ""): "по школе"}
        whole = {category for grade, _, category in cells if grade is None}
        missing = [
            f"{name}: {title}"
            for (grade, letter), name in places.items()
            for category, title in self._categories.items()
            if (grade, letter, category) not in cells and category not in whole
        ]
        expected = len(places) * len(self._categories)
        return Counted(expected, expected - len(missing), "чисел", tuple(missing))

    def _places(self, school: str, year: int) -> dict[tuple[int | None, str], str]:
        rows = self._by_year["classes"].get((school, year), [])
        places = {(count(row.values, "grade"), letter_of(row.values)): class_name(row.values) for row in rows}
        if places:
            return places
        passport = self._by_year["social_passport"].get((school, year), [])
        return {
            (count(row.values, "grade"), letter_of(row.values)): class_name(row.values)
            for row in passport
            if row.values.get("grade") is not None
        }

    def _equipment(self, school: str, year: int) -> Counted:
        rows = self._by_year["equipment"].get((school, year), [])
        answers = self._data.desk.rules.of_year(RULE, year).body["answers"]
        missing = tuple(
            SHEETS["equipment"].column(key).label
            for key in answers
            if not any(self._answered("equipment", row, key) for row in rows[:1])
        )
        return Counted(len(answers), len(answers) - len(missing), "ответов", missing)

    def _results(self, school: str, year: int) -> Counted:
        """What the rules of the year read, for the grades the school has."""
        grades = {count(row.values, "grade") for row in self._by_year["classes"].get((school, year), [])}
        held = {
            (row.values.get("procedure"), count(row.values, "programme_grade"), row.values.get("subject"), level)
            for row in self._by_year["assessments"].get((school, year), [])
            if self._answered("assessments", row, "state")
            for level in (None, row.values.get("level"))
        }
        needed = [
            entry
            for entry in self._data.desk.rules.of_year(RULE, year).body["results"]
            if not grades or entry["grade"] in grades
        ]
        missing = tuple(
            _procedure_name(entry)
            for entry in needed
            if (entry["procedure"], entry["grade"], entry["subject"], entry.get("level")) not in held
        )
        return Counted(len(needed), len(needed) - len(missing), "процедур", missing)

    def _year_results(self, school: str, year: int) -> Counted:
        """A row for every class, or for the grade as a whole."""
        classes: dict[tuple[Value, str], str] = {
            (row.values.get("grade"), letter_of(row.values)): class_name(row.values)
            for row in self._by_year["classes"].get((school, year), [])
        }
        there = {
            (row.values.get("grade"), letter_of(row.values))
            for row in self._by_year["year_results"].get((school, year), [])
            if self._answered("year_results", row, "pupils")
        }
        if not classes:
            return Counted(max(len(there), 1), len(there), "классов", () if there else ("итоги года",))
        missing = tuple(
            name
            for (grade, letter), name in classes.items()
            if (grade, letter) not in there and (grade, "") not in there
        )
        return Counted(len(classes), len(classes) - len(missing), "классов", missing)


def _procedure_name(entry: dict[str, object]) -> str:
    level = f" ({entry['level']})" if entry.get("level") else ""
    return f"{entry['procedure']}, {entry['subject']}{level}, {entry['grade']} класс"
