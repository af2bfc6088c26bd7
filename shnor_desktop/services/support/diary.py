"""The curator's diary: meetings, recommendations with their terms, how long nobody has met (DOMAIN §1.5)."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from shnor_desktop.errors import InputError
from shnor_desktop.models.sheets.values import Value
from shnor_desktop.services import entries, wording
from shnor_desktop.services.entries import Add, Applied, Edit, Remove, Step, Stored
from shnor_desktop.services.office import Office
from shnor_desktop.services.people import NAMED
from shnor_desktop.services.support import scope

SHEET = "curator_diary"
FORMS = ("встреча", "звонок", "вебинар", "посещение урока", "иное")
SEPARATOR = ";"


@dataclass(frozen=True, slots=True)
class Entry:
    """One interaction of the curator with a school."""

    row: int
    school: str
    school_name: str
    on: date | None
    form: str
    values: Mapping[str, Value]

    @property
    def summary(self) -> str:
        return str(self.values["summary"] or "")

    @property
    def recommendations(self) -> str:
        return str(self.values["recommendations"] or "")

    @property
    def due(self) -> date | None:
        value = self.values["due"]
        return value if isinstance(value, date) else None

    @property
    def done_on(self) -> date | None:
        value = self.values["done_on"]
        return value if isinstance(value, date) else None

    @property
    def factors(self) -> list[str]:
        """Factors that were discussed, as they were written."""
        return [part.strip() for part in str(self.values["factors"] or "").split(SEPARATOR) if part.strip()]

    def open(self, on: date) -> bool:
        """Advised and not done by that day."""
        return bool(self.recommendations) and (self.done_on is None or self.done_on > on)

    def overdue(self, on: date) -> bool:
        """The day of the term itself is not late yet."""
        return self.open(on) and self.due is not None and self.due < on

    def standing(self, on: date) -> str:
        """«просрочена на 3 дня», «в сроке», «без срока»: of a recommendation that is open."""
        if self.due is None:
            return "без срока"
        late = self.overdue(on)
        return f"просрочена на {wording.counted((on - self.due).days, wording.DAY)}" if late else "в сроке"


@dataclass(frozen=True, slots=True)
class Diary:
    """The diary on a day: entries of a calendar year, newest first, and what is still open of any year."""

    year: int
    on: date
    entries: tuple[Entry, ...]
    open: tuple[Entry, ...]
    """Overdue first, then by their terms; those without a term last."""
    last: tuple[tuple[str, date | None], ...]
    """Names of the schools with the day of the last meeting."""
    gap_days: int
    years: tuple[int, ...] = ()
    """Calendar years with entries."""

    @property
    def overdue(self) -> list[Entry]:
        return [one for one in self.open if one.overdue(self.on)]

    @property
    def by_month(self) -> dict[int, int]:
        """Interactions of the year by month; months without any are zero."""
        counted = Counter(one.on.month for one in self.entries if one.on)
        return {month: counted[month] for month in range(1, 13)}

    @property
    def by_form_and_month(self) -> dict[tuple[str, int], int]:
        """Interactions of the year by form and month, only those that happened."""
        return dict(Counter((one.form, one.on.month) for one in self.entries if one.on))

    @property
    def by_form(self) -> dict[str, int]:
        """Interactions of the year by form, only those that happened."""
        counted = Counter(one.form for one in self.entries)
        return {form: counted[form] for form in (*FORMS, *sorted(set(counted) - set(FORMS))) if counted[form]}

    @property
    def gaps(self) -> list[tuple[str, int | None]]:
        """Schools that nobody has met for longer than the rule says; None for those never met."""
        found: list[tuple[str, int | None]] = []
        for name, day in self.last:
            days = None if day is None else (self.on - day).days
            if days is None or days > self.gap_days:
                found.append((name, days))
        return found


def gather(office: Office, year: int, on: date, school: str = "") -> Diary:
    """The diary of a school, or of every school of a district."""
    titles = scope.names(office)
    held = [_entry(row, titles) for row in scope.rows(office, SHEET, school)]
    of_year = [one for one in held if one.on and one.on.year == year]
    of_year.sort(key=lambda one: (one.on or date.min, one.row), reverse=True)
    still = [one for one in held if one.open(on)]
    still.sort(key=lambda one: (one.due or date.max, one.row))
    return Diary(
        year,
        on,
        tuple(of_year),
        tuple(still),
        tuple(_last(office, held, titles, school, on)),
        int(scope.limits(office, year).body["gap_days"]),
        tuple(sorted({one.on.year for one in held if one.on})),
    )


def add(office: Office, values: Mapping[str, Value], school: str = "") -> Applied:
    """A new entry of the diary."""
    code = scope.writer(office, school, "дневник у каждой школы свой")
    _refuse(values)
    when = values.get("date")
    day = wording.day(when if isinstance(when, date) else None)
    return entries.apply(office, [Add(SHEET, code, dict(values))], f"Дневник куратора: запись {day}")


def change(office: Office, row: int, values: Mapping[str, Value]) -> Applied | None:
    """Other words or dates of an entry; None when nothing is different."""
    held = scope.row(office, SHEET, row)
    _refuse({**held.values, **values})
    steps: list[Step] = [
        Edit(SHEET, row, key, held.values[key], now) for key, now in values.items() if now != held.values[key]
    ]
    return entries.apply(office, steps, f"Дневник куратора: изменена запись {_day(held)}") if steps else None


def mark_done(office: Office, row: int, on: date) -> Applied:
    """The recommendation was carried out on that day."""
    held = scope.row(office, SHEET, row)
    if not held.values["recommendations"]:
        raise InputError("В этой записи рекомендаций нет: отмечать нечего.")
    made = held.values["date"]
    if isinstance(made, date) and on < made:
        raise InputError(f"Рекомендация дана {wording.day(made)}: раньше её исполнить нельзя.")
    step = Edit(SHEET, row, "done_on", held.values["done_on"], on)
    return entries.apply(office, [step], f"Рекомендация исполнена: запись {_day(held)}")


def remove(office: Office, row: int) -> Applied:
    """Take an entry away; it can be brought back."""
    held = scope.row(office, SHEET, row)
    return entries.apply(office, [Remove(SHEET, row)], f"Дневник куратора: удалена запись {_day(held)}")


def full_names(words: str) -> list[str]:
    """What looks like a person's name; the diary names posts only."""
    return list(dict.fromkeys(match.group() for match in NAMED.finditer(words)))


def _refuse(values: Mapping[str, Value]) -> None:
    when, due, done = (values.get(key) for key in ("date", "due", "done_on"))
    if not isinstance(when, date):
        raise InputError("Укажите дату встречи.")
    if not values.get("form"):
        raise InputError("Укажите форму встречи.")
    if values["form"] not in FORMS:
        raise InputError(f"Формы встречи «{values['form']}» нет.", hint=f"Бывает: {', '.join(FORMS)}.")
    if not values.get("summary"):
        raise InputError("Запишите итог: что обсудили и к чему пришли.")
    if isinstance(due, date) and due < when:
        raise InputError("Срок рекомендации раньше встречи: проверьте даты.")
    if isinstance(done, date) and done < when:
        raise InputError("Рекомендация исполнена раньше встречи: проверьте даты.")


def _entry(row: Stored, titles: Mapping[str, str]) -> Entry:
    day = row.values["date"]
    return Entry(
        row.id,
        row.school,
        titles.get(row.school, row.school),
        day if isinstance(day, date) else None,
        str(row.values["form"] or "форма не указана"),
        row.values,
    )


def _last(
    office: Office, held: list[Entry], titles: Mapping[str, str], school: str, on: date
) -> list[tuple[str, date | None]]:
    """The last meeting of every school looked at; entries dated later than the day are still to come."""
    if office.is_district:
        codes = [school] if school else sorted({*titles, *(one.school for one in held)})
    else:
        codes = [office.code]
    found = []
    for code in codes:
        own = [one.on for one in held if one.on and one.on <= on and (one.school == code or not office.is_district)]
        found.append((titles.get(code, code), max(own, default=None)))
    return sorted(found)


def _day(row: Stored) -> str:
    day = row.values["date"]
    return wording.day(day) if isinstance(day, date) else "без даты"
