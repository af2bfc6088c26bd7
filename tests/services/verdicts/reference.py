"""The same verdicts computed a second time, plainly, one school at a time; shares nothing with the program."""

from collections import defaultdict
from datetime import date
from fractions import Fraction
from itertools import combinations, product
from typing import Any

from tests.services.verdicts.district import CATEGORIES, CATEGORY_TITLES, LABS, LISTED, Book, Cell

Row = dict[str, Cell]
Truth = bool | None


def number(cell: Cell) -> int:
    assert isinstance(cell, int)
    return cell


def day(cell: Cell) -> date:
    days, months, years = str(cell).split(".")
    return date(int(years), int(months), int(days))


# Low results


def figures(rows: list[Row], first: str, other: str) -> tuple[bool, int | None, int | None]:
    """Held, participants and low of one procedure: the row of the school, else its classes."""
    whole = [row for row in rows if not row.get("letter")]
    held = [row for row in (whole or rows) if row["state"] == "проводилась"]
    participants, low = 0, 0
    for row in held:
        below = row.get(first) if row.get(first) is not None else row.get(other)
        if row.get("participants") is None or below is None:
            return True, None, None
        participants += number(row["participants"])
        low += number(below)
    return bool(held), participants, low


def stateless(rows: list[Row]) -> bool:
    """Nobody said whether the procedure was held."""
    whole = [row for row in rows if not row.get("letter")]
    return (whole or rows)[-1]["state"] is None


def procedures(rows: list[Row], year: int) -> dict[tuple[Any, ...], list[Row]]:
    found: dict[tuple[Any, ...], list[Row]] = defaultdict(list)
    for row in rows:
        work = (row["procedure"], row["subject"], row["level"], row["programme_grade"])
        counted = row["attempt"] == "основной срок" and row.get("past_graduates") != "да"
        if row["year"] == year and work in LISTED and counted:
            found[*work, row["season"]].append(row)
    return found


Judged = dict[tuple[int, tuple[Any, ...]], tuple[int, int]]


def is_low(counts: tuple[int, int]) -> bool:
    return counts[0] > 0 and Fraction(counts[1], counts[0]) >= Fraction(30, 100)


def signs(judged: Judged, year: int, reading: str) -> tuple[bool, bool]:
    now = {key for (at, key), counts in judged.items() if at == year and is_low(counts)}
    before = {key for (at, key), counts in judged.items() if at == year - 1 and is_low(counts)}
    second = bool(now & before) if reading == "same" else bool(now) and bool(before)
    return len(now) >= 2, second


def nearest(judged: Judged, year: int, reading: str) -> int | None:
    """Every choice of procedures carried across the bound, each for its own price."""
    before = any(signs(judged, year, reading))
    prices: dict[tuple[int, tuple[Any, ...]], int] = {}
    carried: Judged = {}
    for place, (participants, low) in judged.items():
        if participants == 0 or is_low((participants, low)) is not before:
            continue
        target = low
        while is_low((participants, target)) is before:
            target += -1 if before else 1
        prices[place], carried[place] = abs(target - low), (participants, target)
    best: int | None = None
    # to gain the sign two procedures are always enough; to lose it any number of low ones may have to go
    for size in range(1, (len(prices) if before else min(2, len(prices))) + 1):
        for chosen in combinations(prices, size):
            price = sum(prices[place] for place in chosen)
            if best is not None and price >= best:
                continue
            moved = judged | {place: carried[place] for place in chosen}
            if any(signs(moved, year, reading)) is not before:
                best = price
    return best


def identify(book: Book, year: int, reading: str) -> dict[str, dict[str, Any]]:
    by_school: dict[str, list[Row]] = {str(card["code"]): [] for card in book["school"]}
    for row in book["assessments"]:
        by_school[str(row["school"])].append(row)
    return {code: identify_school(rows, year, reading) for code, rows in by_school.items()}


def identify_school(rows: list[Row], year: int, reading: str) -> dict[str, Any]:
    judged: Judged = {}
    missing: set[tuple[Any, ...]] = set()
    was_held = False
    for at in (year, year - 1):
        found = procedures(rows, at)
        # the rule names the class of ВПР only
        missing |= {
            (at, *work[:3], work[3] if work[0] == "ВПР" else None)
            for work in LISTED
            if not any(key[:4] == work for key in found)
        }
        for key, group in found.items():
            held, participants, low = figures(group, "below_minimum", "n2")
            was_held = was_held or held
            if held and participants is not None and low is not None:
                judged[at, key] = (participants, low)
            elif held or stateless(group):
                missing.add((at, *key[:4]))
    met = signs(judged, year, reading)
    other = signs(judged, year, "any" if reading == "same" else "same")
    return {
        "verdict": ("low" if any(met) else "not_low") if was_held else "no_data",
        "criteria": {"1": met[0], "2": met[1]},
        "differs_by_reading": any(met) != any(other),
        "distance": nearest(judged, year, reading) if was_held else None,
        "missing": missing,
        "procedures": {(at, *key, *counts, is_low(counts)) for (at, key), counts in judged.items()},
    }


# The risk zone


def printed(part: int | None, whole: int | None) -> dict[str, Any]:
    percent = None
    if part is not None and whole:
        hundredths = (20000 * part + whole) // (2 * whole)
        percent = f"{hundredths // 100}.{hundredths % 100:02d}"
    return {"numerator": part, "denominator": whole, "percent": percent}


def worlds(unknown: list[Truth]) -> list[list[bool]]:
    """Every way in which the unknown answers could turn out."""
    return [list(way) for way in product(*([answer] if answer is not None else [False, True] for answer in unknown))]


def decided(outcomes: set[bool]) -> Truth:
    return outcomes.pop() if len(outcomes) == 1 else None


def chosen_cells(rows: list[Row]) -> list[Row]:
    """The school's own row, else by grade: the grade's own row, else its classes."""
    own = [row for row in rows if row.get("grade") is None]
    if own:
        return own
    by_grade: dict[Cell, list[Row]] = defaultdict(list)
    for row in rows:
        by_grade[row["grade"]].append(row)
    result: list[Row] = []
    for group in by_grade.values():
        result += [row for row in group if not row["letter"]] or group
    return result


class School:
    """Rows of one school in a year."""

    def __init__(self, book: Book, code: str, year: int, joins: tuple[str, str]) -> None:
        self.year = year
        self.joins = joins
        self.rows = {
            key: [row for row in rows if row.get("school") == code and row.get("year") in (None, year)]
            for key, rows in book.items()
        }
        self.printed: dict[str, dict[str, Any]] = {}

    def equipment(self) -> Truth:
        held = self.rows["equipment"][0] if self.rows["equipment"] else {}
        keys = ["1.1", "1.2", "1.3.1", "1.3.2", "1.3.3", "1.3.4", "1.3.5"]
        answers = [held.get(column) for column in ("internet_stable", "computers_enough", *LABS)]
        self.printed |= {key: {"answer": answer} for key, answer in zip(keys, answers, strict=True)}
        return decided({any(way) for way in worlds([None if one is None else one == "нет" for one in answers])})

    def staff(self) -> Truth:
        october = date(self.year - 1, 10, 1)
        teachers = [
            row
            for row in self.rows["staff"]
            if row["post"] == "учитель"
            and row["external"] != "да"
            and (row["left_on"] is None or day(row["left_on"]) > october)
        ]
        if not teachers:
            self.printed |= {"2.1": printed(None, None), "2.2": printed(None, None)}
            return None
        hours = [row["weekly_hours"] for row in teachers]
        long = sum(1 for one in hours if isinstance(one, int | float) and one >= 36)
        unknown = hours.count(None)
        without = sum(1 for row in teachers if row["subjects_without_diploma"])
        self.printed["2.1"] = printed(None if unknown else long, len(teachers))
        self.printed["2.2"] = printed(without, len(teachers))
        return decided(
            {self.joined(self.joins[0], (long + more) * 100 > 10 * len(teachers), without > 0) for more in (0, unknown)}
        )

    @staticmethod
    def joined(word: str, first: bool, second: bool) -> bool:
        return first and second if word == "all" else first or second

    def pupils(self) -> Truth:
        classes = chosen_cells(self.rows["classes"])
        total = sum(number(row["pupils"]) for row in classes) if classes else None
        passport = self.rows["social_passport"]
        dates = {day(row["on_date"]) for row in passport}
        october = {one for one in dates if (one.year, one.month) == (self.year - 1, 10)}
        chosen = max(october or dates)
        counts: list[int | None] = []
        for place, category in enumerate(CATEGORIES, 1):
            cells = [
                row
                for row in passport
                if day(row["on_date"]) == chosen and row["category"] == CATEGORY_TITLES[category]
            ]
            count = sum(number(row["count"]) for row in chosen_cells(cells)) if cells else None
            self.printed[f"3.{place}"] = printed(count, total)
            counts.append(count)
        if total is None:
            return None
        known = sum(count for count in counts if count is not None)
        if known * 100 > 10 * total:
            return True
        return None if None in counts else False

    def results(self) -> Truth:
        reached: list[Truth] = []
        for key, subject, grade in (
            ("4.1", "математика", 4),
            ("4.2", "математика", 8),
            ("4.3", "русский язык", 4),
            ("4.4", "русский язык", 8),
        ):
            rows = [
                row
                for row in self.rows["assessments"]
                if (row["procedure"], row["subject"], row["programme_grade"]) == ("ВПР", subject, grade)
                and row["attempt"] == "основной срок"
                and row.get("past_graduates") != "да"
            ]
            held, participants, low = figures(rows, "n2", "below_minimum")
            if not held:
                self.printed[key] = printed(None, None)
                reached.append(None)
                continue
            if participants is None or low is None:
                participants = self.participants(rows)
                low = None
            self.printed[key] = printed(low, participants)
            reached.append(None if low is None or not participants else low * 100 >= 20 * participants)
        many = decided({sum(way) >= 2 for way in worlds(reached)})
        return decided({self.joined(self.joins[1], *way) for way in worlds([many, self.failing()])})

    def participants(self, rows: list[Row]) -> int:
        whole = [row for row in rows if not row.get("letter")]
        return sum(number(row["participants"]) for row in (whole or rows) if row["state"] == "проводилась")

    def failing(self) -> Truth:
        cells = chosen_cells(self.rows["year_results"])
        if not cells:
            self.printed["4.5"] = printed(None, None)
            return None
        total = sum(number(row["pupils"]) for row in cells)
        marked = [row for row in cells if not (row["grade"] == 1 and row["failing"] is None)]
        unknown = sum(number(row["pupils"]) for row in marked if row["failing"] is None)
        known = sum(number(row["failing"]) for row in marked if row["failing"] is not None)
        self.printed["4.5"] = printed(None if unknown else known, total)
        return decided({(known + more) * 100 > 10 * total for more in (0, unknown)})


def risk_school(
    book: Book, code: str, year: int, needed: int, joins: tuple[str, str] = ("any", "any")
) -> dict[str, Any]:
    school = School(book, code, year, joins)
    blocks = [school.equipment(), school.staff(), school.pupils(), school.results()]
    verdict = decided({sum(way) >= needed for way in worlds(blocks)})
    return {
        "code": code,
        "verdict": "no_data" if verdict is None else ("risk" if verdict else "no_risk"),
        "blocks_fired": blocks.count(True),
        "blocks": {str(place): fired for place, fired in enumerate(blocks, 1)},
        "rows": school.printed,
    }
