"""Random schools as plain rows, and every indicator counted a second time; shares nothing with the program."""

import random
from collections import defaultdict
from collections.abc import Callable, Iterable
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

Row = dict[str, Any]
Book = dict[str, list[Row]]
"""Rows by form; ``school`` names the owner."""
Pair = tuple[int, int]
MATHS, RUSSIAN = "математика", "русский язык"
PEDAGOGUES = (
    "учитель",
    "учитель-логопед",
    "учитель-дефектолог",
    "социальный педагог",
    "педагог-психолог",
    "тьютор",
    "педагог дополнительного образования",
)
HEADS = ("руководитель", "заместитель")
YEARS = (2020, 2021, 2022, 2023)
Y = 2022
PASSPORT = ("registered", "extra_education", "ovz", "inofon", "truancy")
LABS = ("internet_stable", "computers_enough", "lab_physics", "lab_chemistry", "lab_biology", "lab_geography")
ABOVE = ("муниципальный", "региональный", "федеральный")


def generate(codes: list[str], seed: int) -> Book:
    """Whole data: every form of every school and year."""
    chance = random.Random(seed)  # noqa: S311  invented schools
    book: Book = defaultdict(list)
    for code in codes:
        last = chance.choice((4, 9, 9, 11, 11, 11, 11))
        _people(book, code, chance)
        for year in YEARS:
            calm = chance.random() < 0.6
            _pupils_of(book, code, year, last, chance, calm)
            for procedure, subject, grade, level in _works(last):
                _work(
                    book,
                    code,
                    year,
                    chance,
                    calm,
                    procedure=procedure,
                    subject=subject,
                    programme_grade=grade,
                    level=level,
                )
            _others(book, code, year, last, chance)
    for year in YEARS:
        # somebody is always in each list, or the list itself would be unknown
        for status in ("в перечне ШНОР", "в зоне риска"):
            book["statuses"].append(
                {"school": chance.choice(codes), "year": year, "status": status, "source": "приказ"}
            )
    return book


def _works(last: int) -> list[tuple[str, str, int, str | None]]:
    found: list[tuple[str, str, int, str | None]] = []
    for subject in (MATHS, RUSSIAN):
        found += [("ВПР", subject, grade, None) for grade in (4, 5, 8) if grade <= last]
        found += [("КДР", subject, grade, None) for grade in (4, 6, 7, 8) if grade <= last]
        found += [("ОГЭ", subject, 9, None)] if last >= 9 else []
        levels = ("базовая", "профильная") if subject == MATHS else (None,)
        found += [("ЕГЭ", subject, 11, level) for level in levels] if last == 11 else []
    return found


def _work(book: Book, code: str, year: int, chance: random.Random, calm: bool, **what: Any) -> None:
    def row(**more: Any) -> Row:
        taken = chance.randint(1, 30)
        low = chance.choice((0, 0, chance.randint(0, taken))) if not calm else chance.randint(0, taken // 6)
        cells = {"school": code, "year": year, "season": "весна", "attempt": "основной срок", "state": "проводилась"}
        counts: Row = {"participants": taken, "n2": low}
        if what["procedure"] == "ЕГЭ" and what["level"] != "базовая":
            counts = {"participants": taken, "below_minimum": low}
        elif chance.random() < 0.2:
            counts["below_minimum"] = max(0, low - 1)
        return cells | what | counts | more

    letters = chance.choice(([None], ["А", "Б"], [None, "А", "Б"]))
    book["assessments"] += [row(letter=letter) for letter in letters]
    if what["procedure"] == "ОГЭ":
        book["assessments"] += [row(attempt="пересдача"), row(past_graduates=True, letter="В", season="осень")]
    if what["procedure"] == "ВПР" and chance.random() < 0.3:
        book["assessments"].append(row(season="осень"))


def _pupils_of(book: Book, code: str, year: int, last: int, chance: random.Random, calm: bool) -> None:
    total = 0
    for grade in range(1, last + 1):
        for letter in chance.choice(([None], ["А", "Б"])):
            pupils = chance.randint(3, 30)
            total += pupils
            place = {"school": code, "year": year, "grade": grade, "letter": letter}
            book["classes"].append(place | {"pupils": pupils})
            failing, good, best = (chance.randint(0, pupils // 3) for _ in range(3))
            failing = failing // 6 if calm else failing
            marks = {"excellent": best, "good": good, "failing": failing} if grade > 1 else {}
            book["year_results"].append(place | {"pupils": pupils} | marks)
        if chance.random() < 0.2:
            # a row of the parallel stands for its classes
            taken = chance.randint(10, 60)
            place = {"school": code, "year": year, "grade": grade, "letter": None}
            rows = [
                one for one in book["year_results"] if (one["school"], one["year"], one["grade"]) == (code, year, grade)
            ]
            if all(one["letter"] for one in rows):
                marks = {"excellent": 1, "good": 2, "failing": 0 if calm else 3} if grade > 1 else {}
                book["year_results"].append(place | {"pupils": taken} | marks)
    for day in chance.choice(([(9, 1)], [(9, 1), (10, 5)], [(9, 1), (12, 1)])):
        for category in PASSPORT:
            place = {"school": code, "year": year, "on_date": date(year - 1, *day), "category": category}
            whole = chance.random() < 0.5
            if whole:
                book["social_passport"].append(
                    place | {"count": chance.randint(0, max(1, total // 20)) // (3 if calm else 1)}
                )
            if not whole or chance.random() < 0.3:
                book["social_passport"] += [
                    place | {"grade": grade, "count": 0 if calm else chance.randint(0, 2)}
                    for grade in range(1, last + 1)
                ]


def _people(book: Book, code: str, chance: random.Random) -> None:
    weeks = chance.choice(((18, 24), (18, 24), (18, 24, 36, 40)))
    active = chance.choice((0.0, 0.1, 0.4))
    posts = (*PEDAGOGUES[:1] * 6, *PEDAGOGUES, *HEADS, "иное")
    for number in range(chance.randint(8, 25)):
        person = str(number)
        left = chance.choice((None, None, date(2021, 6, 1), date(2022, 10, 1), date(2023, 3, 1)))
        kinds = chance.choice((None, "предметная", "методическая; психолого-педагогическая"))
        book["staff"].append(
            {
                "school": code,
                "person": person,
                "post": chance.choice(posts) if number > 1 else "учитель",
                "education": "высшее",
                "category": chance.choice(("высшая", "первая", "соответствие занимаемой должности", "не аттестован")),
                "birth_date": date(chance.randint(1960, 1999), 12, chance.choice((30, 31))),
                "external": chance.choice((None, False, True)) if number > 1 else None,
                "weekly_hours": Decimal(chance.choice(weeks)),
                "iom": chance.choice((None, True, False)) if number else True,
                "community": chance.choice((None, True)) if number else True,
                "contests": "Учитель года" if not number or chance.random() < active else None,
                "diagnosed": kinds if number else "предметная; методическая; психолого-педагогическая",
                "diagnosed_on": chance.choice((date(2021, 5, 1), date(2022, 10, 10), date(2023, 1, 1))),
                "shared_practice": chance.choice(("школьный", *ABOVE))
                if not number or chance.random() < active
                else None,
                "left_on": None if number == 1 else left,
            }
        )
        for place in range(chance.randint(0, 2) if number else 1):
            book["courses"].append(
                {
                    "school": code,
                    "person": person,
                    "title": f"Курс {place}",
                    "finished_on": chance.choice(
                        (date(2019, 12, 31), date(2020, 1, 1), date(2022, 12, 31), date(2023, 1, 1))
                    ),
                    "kind": chance.choice(("КПК", "переподготовка", "стажировка")),
                    "on_quality": chance.choice((None, True, False)) if number else True,
                }
            )
    for number in range(chance.randint(5, 20)):
        flags = {key: chance.choice((None, True, False)) for key in ("underachieving", "iom", "extra_lessons")}
        if not number:
            flags = dict.fromkeys(flags, True)
        mentor = chance.choice((None, "1"))
        book["pupils"].append({"school": code, "pupil": str(number), "grade": 5, "mentor": mentor} | flags)
    for number in range(3):
        book["roadmap"].append(
            {
                "school": code,
                "plan": "План",
                "number": str(number),
                "title": "Мера",
                "factor": chance.choice((None, "Высокая доля обучающихся с рисками учебной неуспешности"))
                if number
                else "Дефицит педагогических кадров",
                "end": chance.choice(
                    (None, date(2021, 12, 31), date(2022, 1, 1), date(2022, 12, 31), date(2023, 1, 1))
                ),
                "state": chance.choice(("не начато", "в работе", "исполнено", "отменено")),
            }
        )


def _others(book: Book, code: str, year: int, last: int, chance: random.Random) -> None:
    own = {"school": code, "year": year}
    answers = {key: "да" if chance.random() < 0.97 else "нет" for key in LABS}
    book["equipment"].append(own | answers | {"lab_technology": "да"})
    for status in ("в перечне ШНОР", "в зоне риска", "стажировочная площадка"):
        if chance.random() < 0.5:
            note = chance.choice((None, "Муниципальная площадка", "региональная"))
            book["statuses"].append(own | {"status": status, "source": "приказ", "note": note})
    for stage in ("школьный", "муниципальный", "региональный"):
        for subject in (MATHS, RUSSIAN):
            taken = chance.randint(0, 20)
            book["olympiads"].append(
                own
                | {
                    "stage": stage,
                    "subject": subject,
                    "participants": taken,
                    "prize": taken // 3,
                    "winners": taken // 5,
                }
            )
    for level in (["9"] if last >= 9 else []) + (["11"] if last == 11 else []):
        whole = chance.randint(1, 40)
        book["graduates"].append(own | {"level": level, "graduates": whole, "certificates": chance.randint(0, whole)})


# --- counted a second time


def counted(book: Book, codes: list[str]) -> dict[tuple[str, str], Any]:
    """By programme and code: (numerator, denominator), a count, or None."""
    return Count(book, codes).everything()


class Count:
    def __init__(self, book: Book, codes: list[str]) -> None:
        self.book = book
        self.codes = codes

    def rows(self, sheet: str, code: str, year: int | None = None) -> list[Row]:
        return [row for row in self.book[sheet] if row["school"] == code and year in (None, row.get("year"))]

    def listed(self, code: str, *statuses: str) -> bool:
        return any(row["status"] in statuses for row in self.rows("statuses", code, Y))

    def among(self, *statuses: str) -> list[str]:
        return [code for code in self.codes if self.listed(code, *statuses)]

    # parts

    def works(self, code: str, year: int, fits: Callable[[Row], bool]) -> list[Row]:
        found = []
        by_work: dict[tuple[Any, ...], list[Row]] = defaultdict(list)
        for row in self.rows("assessments", code, year):
            key = ("procedure", "subject", "level", "programme_grade", "season", "attempt")
            by_work[tuple(row.get(name) for name in key)].append(row)
        for rows in by_work.values():
            whole = [row for row in rows if row.get("letter") is None]
            found += whole[-1:] or rows
        return [
            row for row in found if fits(row) and row["attempt"] == "основной срок" and not row.get("past_graduates")
        ]

    def low(self, rows: list[Row]) -> int:
        return sum(row["below_minimum"] if row.get("below_minimum") is not None else row["n2"] for row in rows)

    def passed(self, code: str, year: int, fits: Callable[[Row], bool]) -> Pair | None:
        rows = self.works(code, year, fits)
        taken = sum(row["participants"] for row in rows)
        return (taken - self.low(rows), taken) if rows else None

    def results(self, code: str, year: int, low: int = 2, high: int = 11) -> list[Row]:
        by_grade: dict[int, list[Row]] = defaultdict(list)
        for row in self.rows("year_results", code, year):
            by_grade[row["grade"]].append(row)
        chosen = []
        for grade, rows in by_grade.items():
            if low <= grade <= high:
                chosen += [row for row in rows if row["letter"] is None] or rows
        return chosen

    def passport(self, code: str, year: int, category: str) -> int | None:
        rows = self.rows("social_passport", code, year)
        if not rows:
            return None
        october = [row["on_date"] for row in rows if row["on_date"].month == 10]
        day = max(october or [row["on_date"] for row in rows])
        mine = [row for row in rows if row["on_date"] == day and row["category"] == category]
        whole = [row for row in mine if row.get("grade") is None]
        return int(sum(row["count"] for row in (whole or mine)))

    def pupils(self, code: str, year: int) -> int | None:
        rows = self.rows("classes", code, year)
        return sum(row["pupils"] for row in rows) if rows else None

    def staff(self, code: str, on: date, *posts: str) -> list[Row]:
        return [
            row
            for row in self.rows("staff", code)
            if row["post"] in (posts or PEDAGOGUES)
            and not row["external"]
            and (row["left_on"] is None or row["left_on"] > on)
        ]

    def trained(
        self, code: str, row: Row, after: date, quality: bool = False, until: date = date(2022, 12, 31)
    ) -> bool:
        return any(
            course["person"] == row["person"]
            and course["kind"] in ("КПК", "переподготовка")
            and after < course["finished_on"] <= until
            and (course["on_quality"] is True or not quality)
            for course in self.rows("courses", code)
        )

    # ways to add up

    def together(self, codes: Iterable[str], of: Callable[[str], Pair | None]) -> Pair | None:
        known = [one for one in map(of, codes) if one is not None]
        return (sum(one[0] for one in known), sum(one[1] for one in known)) if known else None

    def schools(self, codes: list[str], fits: Callable[[str], bool | None]) -> Pair | None:
        answers = [fits(code) for code in codes]
        return None if None in answers or not codes else (sum(map(bool, answers)), len(codes))

    def people(self, codes: list[str], on: date, fits: Callable[[str, Row], bool], needs: str = "staff") -> Pair | None:
        def of(code: str) -> Pair | None:
            rows = self.staff(code, on)
            if not self.rows("staff", code) or not self.rows(needs, code):
                return None
            return sum(fits(code, row) for row in rows), len(rows)

        return self.together(codes, of)

    def grew(self, code: str, fits: Callable[[Row], bool]) -> bool | None:
        now, before = self.passed(code, Y, fits), self.passed(code, Y - 1, fits)
        return None if now is None or before is None else Fraction(*now) > Fraction(*before)

    def blocks(self, code: str, year: int) -> list[bool]:
        """The four blocks of the risk table over whole data."""
        answers = self.rows("equipment", code, year)[0]
        teachers = self.staff(code, date(year - 1, 10, 1), "учитель")
        long_week = sum(row["weekly_hours"] >= 36 for row in teachers)
        pupils = self.pupils(code, year) or 0
        risky = sum(self.passport(code, year, category) or 0 for category in ("registered", "ovz", "inofon", "truancy"))
        bad = 0
        for subject in (MATHS, RUSSIAN):
            for grade in (4, 8):
                for season in ("весна", "осень"):
                    rows = self.works(
                        code,
                        year,
                        lambda row, s=subject, g=grade, t=season: (
                            (row["procedure"], row["subject"], row["programme_grade"], row["season"])  # type: ignore[misc]
                            == ("ВПР", s, g, t)
                        ),
                    )
                    bad += bool(rows) and self.low(rows) * 100 >= 20 * sum(row["participants"] for row in rows)
        ended = self.results(code, year, 1)
        failing = sum(row.get("failing") or 0 for row in ended)
        return [
            "нет" in answers.values(),
            long_week * 100 > 10 * len(teachers),
            risky * 100 > 10 * pupils,
            bad >= 2 or failing * 100 > 10 * sum(row["pupils"] for row in ended),
        ]

    # the indicators

    def everything(self) -> dict[tuple[str, str], Any]:
        shnor = self.among("в перечне ШНОР")
        risky = self.among("в зоне риска")
        either = self.among("в перечне ШНОР", "в зоне риска")
        every = self.codes
        winter, autumn = date(2022, 12, 31), date(2022, 9, 1)
        three_years = date(2019, 12, 31)
        found: dict[tuple[str, str], Any] = {
            ("zimovniki", "2"): self.people(
                either, winter, lambda c, r: self.trained(c, r, three_years, True), "courses"
            ),
            ("zimovniki", "3"): self.together(risky, self._certificates),
            ("zimovniki", "4"): self.schools(either, self._quality_grew),
            ("ust_ilimsk", "1"): self.together(shnor, lambda c: self._basic(c, 2, 4)),
            ("ust_ilimsk", "2"): self.together(shnor, lambda c: self._basic(c, 5, 9)),
            ("ust_ilimsk", "4"): self.together(shnor, lambda c: self._basic(c, 10, 11)),
            ("ust_ilimsk", "6"): self.people(shnor, winter, lambda c, r: self.trained(c, r, three_years), "courses"),
            ("ust_ilimsk", "7"): self.schools(shnor, lambda c: self._anybody(c, winter, lambda r: bool(r["contests"]))),
            ("ust_ilimsk", "9"): self.people(
                shnor, winter, lambda c, r: bool(r["diagnosed"]) and r["diagnosed_on"] <= winter
            ),
            ("ust_ilimsk", "10"): self.people(shnor, winter, lambda c, r: r["iom"] is True),
            ("petrovsky", "1"): self.together(every, lambda c: self.passed(c, Y, lambda r: r["procedure"] != "КДР")),
            ("petrovsky", "2"): (len(shnor), len(every)),
            ("petrovsky", "3"): self.together(every, self._olympiads),
            ("petrovsky", "4"): self.together(every, self._certificates),
            ("petrovsky", "5"): self.together(every, self._failing),
            ("petrovsky", "6"): self.together(every, lambda c: self._weak(c, ("iom", "extra_lessons", "mentor"))),
            ("petrovsky", "9"): self.together(shnor, self._circles),
            ("petrovsky", "10"): self._registered(shnor),
            ("petrovsky", "13"): self.people(every, winter, lambda c, r: r["category"] in ("высшая", "первая")),
            ("petrovsky", "14"): self.together(every, self._young),
            ("petrovsky", "15"): self.together(every, self._trained_this_year),
            ("petrovsky", "16"): self.people(every, winter, lambda c, r: r["community"] is True or bool(r["contests"])),
            ("norilsk", "2.3.2.1"): self.people(
                either, autumn, lambda c, r: bool(r["diagnosed"]) and r["diagnosed_on"] <= autumn
            ),
            ("norilsk", "2.3.3.3"): self.people(shnor, autumn, lambda c, r: r["community"] is True),
            ("norilsk", "2.3.3.4"): self.people(shnor, autumn, lambda c, r: r["iom"] is True),
            ("norilsk", "2.3.3.5"): self.schools(
                shnor,
                lambda c: self._anybody(c, autumn, lambda r: bool(r["contests"]) or r["shared_practice"] in ABOVE),
            ),
            ("norilsk", "2.3.3.6"): self.schools(
                shnor, lambda c: self._anybody(c, autumn, lambda r: r["shared_practice"] in ABOVE)
            ),
            ("norilsk", "2.3.3.7"): sum(len(self._sites(code, "муниципальн")) for code in every),
            ("norilsk", "2.3.3.8"): sum(bool(self._sites(code, "региональн")) for code in every),
            ("norilsk", "3.3.1.2"): self.schools(every, self._prevents),
            ("norilsk", "4.3.2"): self.together(every, lambda c: self._weak(c, ("iom",))),
            ("norilsk", "4.3.3"): self.together(every, lambda c: self._weak(c, ("extra_lessons",))),
        }
        for place, subject in (("1", MATHS), ("2", RUSSIAN)):
            found["norilsk", f"2.3.1.{place}"] = self.schools(
                shnor,
                lambda c, s=subject: self.grew(c, lambda r: r["procedure"] in ("ОГЭ", "ЕГЭ") and r["subject"] == s),  # type: ignore[misc]
            )
            found["norilsk", f"3.3.3.{place}"] = self.schools(every, lambda c, s=subject: self._fell(c, s))  # type: ignore[misc]
        found["norilsk", "2.3.1.3"] = self.schools(shnor, lambda c: self.grew(c, lambda r: r["procedure"] == "КДР"))
        for place, subject in (("3", RUSSIAN), ("4", MATHS)):
            found["norilsk", f"3.3.3.{place}"] = self.schools(every, lambda c, s=subject: self._clean(c, s))  # type: ignore[misc]
        return found

    def of_risk(self) -> dict[tuple[str, str], Any]:
        """Indicators over the risk table; only where every school has whole data and all grades."""
        now = {code: self.blocks(code, Y) for code in self.codes}
        before = {code: self.blocks(code, Y - 1) for code in self.codes}
        total = len(self.codes)
        return {
            ("norilsk", "3.3.1.1"): (sum(any(one) for one in now.values()), total),
            ("norilsk", "3.3.1.3"): (sum(any(before[c]) and not any(now[c]) for c in self.codes), total),
            ("norilsk", "3.3.2.1"): (sum(any(one[:2]) for one in now.values()), total),
            ("norilsk", "3.3.2.2"): (sum(any(before[c][:2]) and not any(now[c][:2]) for c in self.codes), total),
        }

    def _certificates(self, code: str) -> Pair | None:
        rows = self.rows("graduates", code, Y)
        return (sum(r["certificates"] for r in rows), sum(r["graduates"] for r in rows)) if rows else None

    def _quality_grew(self, code: str) -> bool | None:
        shares = []
        for year in (Y, Y - 1):
            rows = self.results(code, year)
            if not rows:
                return None
            shares.append(Fraction(sum(r["excellent"] + r["good"] for r in rows), sum(r["pupils"] for r in rows)))
        return shares[0] > shares[1]

    def _basic(self, code: str, low: int, high: int) -> Pair | None:
        rows = self.results(code, Y, low, high)
        basic = sum(r["pupils"] - r["excellent"] - r["good"] - r["failing"] for r in rows)
        return (basic, sum(r["pupils"] for r in rows)) if rows else None

    def _anybody(self, code: str, on: date, fits: Callable[[Row], bool]) -> bool | None:
        return any(fits(row) for row in self.staff(code, on)) if self.rows("staff", code) else None

    def _olympiads(self, code: str) -> Pair | None:
        rows = [r for r in self.rows("olympiads", code, Y) if r["stage"] != "школьный"]
        pupils = self.pupils(code, Y)
        return (sum(r["participants"] for r in rows), pupils) if rows and pupils is not None else None

    def _failing(self, code: str) -> Pair | None:
        rows = self.results(code, Y)
        return (sum(r["failing"] for r in rows), sum(r["pupils"] for r in rows)) if rows else None

    def _weak(self, code: str, helps: tuple[str, ...]) -> Pair | None:
        weak = [r for r in self.rows("pupils", code) if r["underachieving"]]
        return (sum(any(r[key] for key in helps) for r in weak), len(weak)) if self.rows("pupils", code) else None

    def _circles(self, code: str) -> Pair | None:
        part, whole = self.passport(code, Y + 1, "extra_education"), self.pupils(code, Y + 1)
        return None if part is None or whole is None else (part, whole)

    def _registered(self, codes: list[str]) -> int | None:
        known = [n for code in codes if (n := self.passport(code, Y + 1, "registered")) is not None]
        return sum(known) if known else None

    def _young(self, code: str) -> Pair | None:
        rows = self.staff(code, date(2022, 12, 31), "учитель")
        young = sum(r["birth_date"] > date(1987, 12, 31) for r in rows)
        return (young, len(rows)) if self.rows("staff", code) else None

    def _trained_this_year(self, code: str) -> Pair | None:
        if not self.rows("staff", code) or not self.rows("courses", code):
            return None
        rows = self.staff(code, date(2022, 12, 31), *PEDAGOGUES, *HEADS)
        return sum(self.trained(code, r, date(2021, 12, 31)) for r in rows), len(rows)

    def _sites(self, code: str, word: str) -> list[Row]:
        rows = [r for r in self.rows("statuses", code, Y) if r["status"] == "стажировочная площадка"]
        return [r for r in rows if word in (r.get("note") or "").lower()]

    def _prevents(self, code: str) -> bool | None:
        rows = self.rows("roadmap", code)
        good = [r for r in rows if r["factor"] and r["state"] in ("в работе", "исполнено") and r["end"]]
        return any(r["end"].year == Y for r in good) if rows else None

    def _has(self, code: str, grade: int, fits: Callable[[Row], bool]) -> bool | None:
        """Whether there is such a grade, or works of it; None where neither form is there."""
        grades = {row["grade"] for row in self.rows("classes", code, Y)}
        if grade in grades or self.works(code, Y, fits):
            return True
        return None if not grades or not self.rows("assessments", code, Y) else False

    def _fell(self, code: str, subject: str) -> bool | None:
        def fits(grade: int) -> Callable[[Row], bool]:
            wanted = ("ВПР", subject, grade, "весна")
            return lambda r: (r["procedure"], r["subject"], r["programme_grade"], r["season"]) == wanted

        now, before = self.works(code, Y, fits(5)), self.works(code, Y - 1, fits(4))
        fell: bool | None = None
        if now and before:
            shares = [Fraction(self.low(rows), sum(r["participants"] for r in rows)) for rows in (now, before)]
            fell = shares[0] < shares[1]
        return _both(fell, self._has(code, 5, fits(5)))

    def _clean(self, code: str, subject: str) -> bool | None:
        def fits(row: Row) -> bool:
            return bool(row["procedure"] == "ОГЭ" and row["subject"] == subject)

        rows = self.works(code, Y, fits)
        return _both(self.low(rows) == 0 if rows else None, self._has(code, 9, fits))


def _both(left: bool | None, right: bool | None) -> bool | None:
    if left is False or right is False:
        return False
    return None if left is None or right is None else True
