"""Terms as plans print them, read into exact days: «10.03–16.03 и 05.09–12.09.2022», «ежегодно: июнь» (DOMAIN §1.6).

The printed words are kept whatever becomes of them; what is not understood is said as a doubt, never guessed.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime

from shnor_desktop.services.recurrence import Period, Terms, Window, due, month_end

ONCE, YEARLY, HALVES, QUARTERS, MONTHLY, ALWAYS, ON_REQUEST, BY_PLAN = (
    "разово",
    "ежегодно",
    "раз в полугодие",
    "раз в четверть",
    "ежемесячно",
    "постоянно",
    "по запросу",
    "по плану",
)
SCHOOL_YEAR = "09/05"
_LONGEST = 500
"""Signs of a cell that are searched for terms."""
_MOST_YEARS = 30


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of a term: from a day to a day, either end open; what follows from months alone is whole months."""

    start: date | None
    end: date | None


@dataclass(frozen=True, slots=True)
class Term:
    """A printed term, read."""

    text: str
    recurrence: str | None = None
    months: tuple[int, ...] = ()
    parts: tuple[Part, ...] = ()
    """Exact terms, each one occurrence."""
    within: Window | None = None
    """The years that the term itself names."""
    each: tuple[str, ...] = ()
    """Parts of every year in which it comes."""
    doubt: str = ""

    def occurrences(self, plan: Window, terms: Terms) -> list[Part]:
        """The terms in the order of their due dates; none when nothing says when it is due."""
        if self.parts:
            return sorted(self.parts, key=lambda one: (one.end or date.max, one.start or date.min))
        if self.within is None and not self.each and self.recurrence in (None, ONCE):
            return []
        within = self.within or plan
        if self.recurrence in (BY_PLAN, ON_REQUEST) and self.within is not None and not self.each:
            return [Part(within.start, within.end)]
        found = due(self.recurrence, within, terms, [Period.of(text) for text in self.each])
        return [Part(one.start, one.end) for one in found]


_MONTHS = (
    r"янв(?:ар[ьяею]\w*|\.)|(?<=\W)янв(?=\W)",
    r"февр?(?:ал[ьяею]\w*|\.)",
    r"март\w*",
    r"апр(?:ел[ьяею]\w*|\.)",
    r"ма[йяюе](?!\w)|маем",
    r"июн[ьяею]\w*",
    r"июл[ьяею]\w*",
    r"авг(?:уст\w*|\.)",
    r"сент?(?:ябр[ьяею]\w*|\.)",
    r"окт(?:ябр[ьяею]\w*|\.)",
    r"нояб?(?:р[ьяею]\w*|\.)",
    r"дек(?:абр[ьяею]\w*|\.)",
)
_MONTH = "|".join(f"(?P<m{number}>{pattern})" for number, pattern in enumerate(_MONTHS, 1))
_ORDINAL = r"(?:iv|iii|ii|i|[1-4]|перв\w+|втор\w+|трет\w+|четверт\w+)"
_TOKEN = re.compile(
    rf"""
    (?P<school>(?P<s1>20\d\d)\s*[-/]\s*(?:20)?(?P<s2>\d\d)\s*уч\w*\.?\s*(?:г(?:од\w*|г?\.?)?)?)
    |(?P<day>(?<!\d)(?P<d>\d{{1,2}})\.(?P<dm>\d{{1,2}})(?:\.(?P<dy>20\d\d|\d\d)(?!\d))?(?![\d]))
    |(?P<year>(?<!\d)20\d\d(?!\d))
    |(?P<number>(?<![\d.])\d{{1,2}}(?=\s*(?:(?:-|по)\s*\d{{1,2}}\s*)?(?:{"|".join(_MONTHS)})))
    |(?P<part>{_ORDINAL}(?:\s*-?\s*(?:й|ый|ой|я|е|ая|ое|го|ом)(?!\w))?
        \s*(?P<what>кварт\w*|кв(?:\.|(?!\w))|четверт\w+|полугод\w+))
    |(?P<month>(?<!\w)(?:{_MONTH}))
    |(?P<range>-|(?<!\w)(?:по|до)(?!\w))
    |(?P<list>[,;/+]|(?<!\w)(?:и|а также)(?!\w))
    """,
    re.VERBOSE,
)
_NAMES = ("январ", "феврал", "март", "апрел", "ма", "июн", "июл", "август", "сентябр", "октябр", "ноябр", "декабр")
_YEAR_OR_TERM = r"(?:учебного )?(?:года|срока|периода)"
_RECURRENCES = tuple(
    (re.compile("|".join(patterns)), value)
    for value, patterns in (
        (
            QUARTERS,
            (
                r"(?:(?:один|1|не реже (?:одного|1)) )?раза? в (?:четверть|квартал)",
                r"ежекварт\w+|поквартально|кажд\w+ (?:четверть|квартал)",
                r"(?:4|четыре) раза в (?:учебный )?год",
            ),
        ),
        (
            HALVES,
            (
                r"(?:2|два) раза в (?:учебный )?год",
                r"(?:(?:один|1) )?раза? в пол(?:угодие|года)|кажд\w+ полугодие",
            ),
        ),
        (YEARLY, (r"ежегодн\w+|(?:(?:один|1) )?раз в (?:учебный )?год|кажд\w+ год\w*",)),
        (MONTHLY, (r"ежемесячн\w*|(?:(?:один|1) )?раз в месяц|кажд\w+ месяц\w*",)),
        (ON_REQUEST, (r"по мере\s+\w+|по запрос\w+|при необходимости|по необходимости|по обращени\w+",)),
        (
            BY_PLAN,
            (r"(?:по|согласно|в соответствии с)\s+(?:\w+ )?(?:план\w*(?:-график\w*)?|график\w*|расписани\w+)",),
        ),
        (
            ALWAYS,
            (
                r"постоянно|регулярно|систематически|в течени[еи] (?:всего |календарного )?" + _YEAR_OR_TERM,
                r"в течени[еи] (?=20\d\d)|вес[ьъ] (?:срок|период)(?: \w+)?",
                r"на протяжении (?:всего )?" + _YEAR_OR_TERM,
            ),
        ),
        (ONCE, (r"однократно|разово|единовременно",)),
    )
)
_TIMES = re.compile(r"(?<!\w)(?:[35-9]|1\d|три|пять|шесть|восемь|девять|десять) раза? в (?:учебный )?год")
"""So often that the plan itself has to say when."""
_SCHOOL_YEAR = re.compile(r"учебн\w+ год\w*|уч\.\s*г\w*\.?")
_BEFORE = re.compile(r"(?:^|[;,(]|\bи\b)\s*(?:в срок\s+)?(?:до|не позднее|к|ко)\s*$")
_SINCE = re.compile(r"(?:^|[;,(]|\bи\b)\s*(?:с|со|от|начиная с|после)\s*$")
_IDLE = re.compile(
    r"(?<!\w)(?:г|гг|год\w*|в|во|на|с|со|к|ко|не позднее|срок\w*|реализации|исполнения|числ\w+|течени[еи]|период\w*"
    r"|месяц\w*|раза?|дней|учебн\w+|календарн\w+|программы|уч|этап|от|начиная|включительно)(?!\w)\.?"
)
_UNTOLD = re.compile(r"не (?:указан\w*|определен\w*|установлен\w*)|нет|срок|-+")


@dataclass(frozen=True, slots=True)
class _Atom:
    """One point or stretch of the text; the year may be missing."""

    first: tuple[int, int | None]
    """Month and day; without a day its first."""
    last: tuple[int, int | None]
    year: int | None = None
    first_year: int | None = None
    open: str = ""
    """«before»: only the end is said; «since»: only the beginning."""

    @property
    def months(self) -> list[int]:
        begin, end = self.first[0], self.last[0]
        return [(begin - 1 + step) % 12 + 1 for step in range((end - begin) % 12 + 1)]

    def period(self) -> str:
        """As `recurrence.Period` writes it."""
        (month, day), (last_month, last_day) = self.first, self.last
        if day is None and last_day is None:
            return f"{month:02d}" if month == last_month else f"{month:02d}/{last_month:02d}"
        end = "" if last_day is None else f"-{last_day:02d}"
        return f"{month:02d}-{day or 1:02d}/{last_month:02d}{end}"


def read(raw: object, year: int | None) -> Term:
    """A cell as a term; ``year``: the calendar year of a plan for terms that name none."""
    if isinstance(raw, datetime):
        raw = raw.date()
    if isinstance(raw, date):
        return Term(f"{raw:%d.%m.%Y}", ONCE, (raw.month,), (Part(raw, raw),))
    text = " ".join(str(raw if raw is not None else "").replace("\xa0", " ").replace("\xad", "").split())
    if not text or _UNTOLD.fullmatch(_plain(text)):
        return Term(text, doubt="Срок не указан")
    reader = _Reader(_plain(text[:_LONGEST]), year)
    try:
        return replace(reader.term(), text=text)
    except _Unclear as error:
        return Term(text, doubt=str(error))


class _Unclear(Exception):
    """Something of a term contradicts the calendar or itself; never leaves this module."""


def _plain(text: str) -> str:
    text = re.sub(r"\s*[‐‑‒–—−-]+\s*", "-", text.lower().replace("ё", "е")).strip(" .;,")
    return re.sub(r"(?<=\d)-?[ео]?го(?!\w)", "", text)


class _Reader:
    def __init__(self, text: str, year: int | None) -> None:
        self._text, self._year = text, year
        self._recurrence: str | None = None
        self._atoms: list[_Atom] = []
        self._years: list[int] = []
        self._year_range = False
        self._school_year = False
        self._school_years: list[int] = []
        self._number: int | None = None
        """A day whose month is still to come."""
        self._first_number: int | None = None
        self._joined = False
        self._times = False

    def term(self) -> Term:
        rest = self._recurring(self._text)
        rest = self._scan(rest)
        self._give_years()
        months = tuple(dict.fromkeys(month for atom in self._atoms for month in atom.months))
        made = Term("", self._recurrence, months, within=self._within())
        left = _IDLE.sub(" ", rest)
        unread = " ".join(re.findall(r"\w+", left)) if self._recurrence not in (BY_PLAN, ON_REQUEST) else ""
        made = self._placed(made)
        if unread and not self._atoms and self._recurrence is None:
            return Term("", doubt="Срок не прочитан")
        doubt = made.doubt or (f"Не прочитано в сроке: «{unread}»" if unread else "")
        return replace(made, doubt=doubt)

    def _recurring(self, text: str) -> str:
        """Take out the words of recurrence; the first kind that is found counts."""
        self._school_year = bool(_SCHOOL_YEAR.search(text))
        if _TIMES.search(text):
            self._times, self._recurrence = True, YEARLY
            text = _TIMES.sub(" ", text)
        for pattern, value in _RECURRENCES:
            if pattern.search(text):
                self._recurrence = self._recurrence or value
                text = pattern.sub(" ", text)
        return text

    def _scan(self, text: str) -> str:
        """Read the points of time; what is left are words between them."""
        left, end, join = [], 0, ""
        for found in _TOKEN.finditer(text):
            gap = text[end : found.start()]
            left.append(gap)
            before = text[: found.start()]
            end = found.end()
            if found["range"] and join == "list":
                join = "before" if found["range"] == "до" else "range"
            elif found["range"]:
                join = "range" if self._atoms or self._years or self._number else ""
            elif found["list"]:
                join = "list"
            else:
                self._take(found, before, join)
                join = ""
        return " ".join([*left, text[end:]])

    def _take(self, found: re.Match[str], before: str, join: str) -> None:
        if found["school"]:
            self._school_years.append(int(found["s1"]))
        elif found["year"]:
            self._take_year(int(found["year"]), join)
        elif found["number"]:
            if join == "range" and self._number is not None:
                self._first_number, self._number = self._number, int(found["number"])
            else:
                self._number = int(found["number"])
                if join == "range":
                    self._joined = True
        elif found["day"]:
            year = found["dy"]
            point = (int(found["dm"]), int(found["d"]))
            full = None if year is None else int(year) + (2000 if len(year) == 2 else 0)
            self._add(_Atom(point, point, full), before, join)
        elif found["part"]:
            first, last = _part_of_year(found["part"], found["what"])
            self._add(_Atom((first, None), (last, None)), before, join)
        else:
            month = next(number for number in range(1, 13) if found[f"m{number}"])
            self._take_month(month, before, join)

    def _take_month(self, month: int, before: str, join: str) -> None:
        if self._number is None:
            self._add(_Atom((month, None), (month, None)), before, join)
            return
        first = self._number if self._first_number is None else self._first_number
        before = re.sub(r"\d+(?:\s*(?:-|по)\s*\d+)?\s*$", "", before)
        atom = _Atom((month, first), (month, self._number))
        self._add(atom, before, "range" if self._joined else join)
        self._number = self._first_number = None
        self._joined = False

    def _add(self, atom: _Atom, before: str, join: str) -> None:
        if join == "range" and self._atoms:
            last = self._atoms.pop()
            self._atoms.append(replace(last, last=atom.last, first_year=last.year, year=atom.year, open=""))
            return
        words = re.sub(r"[\s-]+$", "", before)
        if atom.first != atom.last:
            pass
        elif join in ("range", "before") or _BEFORE.search(words):
            atom = replace(atom, open="before")
        elif _SINCE.search(words):
            atom = replace(atom, open="since")
        self._atoms.append(atom)

    def _take_year(self, year: int, join: str) -> None:
        last = self._atoms[-1] if self._atoms else None
        if last is None:
            if join == "range" and self._years:
                self._year_range = True
            self._years.append(year)
        elif join == "list" and last.year is not None:
            self._atoms.append(replace(last, year=year, first_year=None))
            self._recurrence = self._recurrence or YEARLY
        elif last.year is None:
            self._atoms[-1] = replace(last, year=year)
        else:
            raise _Unclear("Срок назван двумя годами сразу")

    def _give_years(self) -> None:
        """A year said once behind a list is that of the whole list; one said before it, too."""
        known = None
        for number in range(len(self._atoms) - 1, -1, -1):
            atom = self._atoms[number]
            if atom.year is None and known is not None:
                self._atoms[number] = atom = replace(atom, year=known)
            known = atom.year if atom.first_year is None else atom.first_year
        if len(set(self._years)) == 1:
            self._atoms = [replace(atom, year=atom.year or self._years[0]) for atom in self._atoms]
            if self._atoms:
                self._years = []

    def _within(self) -> Window | None:
        if self._school_years:
            return Window(date(min(self._school_years), 9, 1), date(max(self._school_years) + 1, 5, 31))
        if not self._years:
            return None
        if max(self._years) - min(self._years) >= _MOST_YEARS:
            raise _Unclear("Срок длиннее тридцати лет")
        return Window(date(min(self._years), 1, 1), date(max(self._years), 12, 31))

    def _placed(self, made: Term) -> Term:
        if not self._atoms:
            return self._without_points(made)
        named = [atom for atom in self._atoms if atom.year is not None]
        recurring = self._recurrence not in (None, ONCE, ALWAYS, BY_PLAN, ON_REQUEST)
        if recurring and not named:
            if self._recurrence in (QUARTERS, HALVES):
                # «4 раза в год: февраль, апрель, …» says itself when
                made = replace(made, recurrence=YEARLY)
            each = tuple(dict.fromkeys(atom.period() for atom in self._atoms))
            for text in each:
                _checked(text)
            return replace(made, each=each)
        parts = [part for atom in self._atoms if (part := self._exact(atom)) is not None]
        recurrence = self._recurrence or ONCE
        if len(parts) < len(self._atoms):
            return replace(made, recurrence=recurrence, doubt="Год не указан")
        doubt = "Указано начало, но не окончание" if any(part.end is None for part in parts) else ""
        return replace(made, recurrence=recurrence, parts=tuple(parts), within=None, doubt=doubt)

    def _without_points(self, made: Term) -> Term:
        if self._times:
            return replace(made, recurrence=None, doubt="Сказано, сколько раз в год, но не сказано когда")
        if self._school_years:
            assert made.within is not None  # noqa: S101  made of the same years
            parts = (Part(made.within.start, made.within.end),)
            return replace(made, recurrence=self._recurrence or ALWAYS, parts=parts, within=None)
        if self._school_year and self._recurrence in (None, ALWAYS):
            return replace(made, recurrence=ALWAYS, each=(SCHOOL_YEAR,), within=None)
        if self._recurrence in (BY_PLAN, ON_REQUEST) and not self._year_range:
            # «по плану института на 2022 год» does not say that it takes the year
            return replace(made, within=None)
        if made.within is not None and self._recurrence is None:
            return replace(made, recurrence=ALWAYS if self._year_range else ONCE)
        if self._recurrence is None:
            return replace(made, doubt="Срок не прочитан")
        return made

    def _exact(self, atom: _Atom) -> Part | None:
        year = atom.year if atom.year is not None else self._year
        if year is None:
            return None
        first_year = atom.first_year if atom.first_year is not None else year
        later = atom.last[0] < atom.first[0]
        if later and atom.first_year is None:
            # «ноябрь–февраль 2022» ends in the year that is named, without one begins in the year of the plan
            first_year, year = (year - 1, year) if atom.year is not None else (year, year + 1)
        start, end = _day(first_year, atom.first, last=False), _day(year, atom.last, last=True)
        if end < start:
            raise _Unclear("Окончание раньше начала")
        if atom.open == "before":
            return Part(None, end)
        return Part(start, None if atom.open == "since" else end)


def _day(year: int, point: tuple[int, int | None], *, last: bool) -> date:
    month, day = point
    try:
        if day is None:
            return month_end(year, month) if last else date(year, month, 1)
        return date(year, month, day)
    except ValueError as error:
        raise _Unclear(f"Такого дня нет: {day or 1:02d}.{month:02d}.{year}") from error


def _checked(text: str) -> None:
    try:
        Period.of(text)
    except ValueError as error:
        raise _Unclear("Такого дня нет") from error


def _part_of_year(words: str, what: str) -> tuple[int, int]:
    """First and last month of «II квартал», «1 четверть», «второе полугодие»."""
    number = next(number for number, pattern in _NUMBERS if re.match(pattern, words))
    if what.startswith("кв"):
        return 3 * number - 2, 3 * number
    if what.startswith("пол"):
        return (1, 6) if number == 1 else (7, 12)
    return ((9, 10), (11, 12), (1, 3), (4, 5))[number - 1]


_NUMBERS = ((3, r"iii|3|трет"), (4, r"iv|4|четверт\w+ "), (2, r"ii|2|втор"), (1, r"i|1|перв"), (4, r"четверт"))


def years_in(texts: Iterator[str]) -> list[int]:
    """Every year named in texts, as often as it is named."""
    return [int(found) for text in texts for found in re.findall(r"(?<!\d)20\d\d(?!\d)", text)]
