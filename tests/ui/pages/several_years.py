"""A district of invented schools with five years of results, references, and rows of every other form."""

import random
from pathlib import Path

from shnor_desktop.services import entries, office
from shnor_desktop.services.entries import Add
from shnor_desktop.services.office import Office, open_office
from tests.services.verdicts.district import YEAR, Book, Cell, generate

WORKS = (
    ("ВПР", "математика", None, 5),
    ("ВПР", "математика", None, 6),
    ("ВПР", "русский язык", None, 5),
    ("ВПР", "биология", None, 6),
    ("ОГЭ", "математика", None, 9),
    ("ОГЭ", "русский язык", None, 9),
    ("промежуточная аттестация", "математика", None, 9),
    ("ЕГЭ", "математика", "профильная", 11),
    ("ЕГЭ", "русский язык", None, 11),
)
STATES = ("не проводилась", "не выбирали", "нет класса")


def book(schools: int, seed: int = 4) -> Book:
    """Rows by form; the same seed gives the same district."""
    chance = random.Random(seed)  # noqa: S311  the same district every time
    made = generate(schools, seed)
    made["assessments"] = []
    made["references"] = []
    _families(made, chance)
    for number in range(1, schools + 1):
        weakness = chance.choice((0.05, 0.15, 0.3, 0.45))
        for year in range(YEAR - 4, YEAR + 1):
            for work in WORKS:
                _work(made, f"{number:04d}", year, work, weakness, chance)
    for year in range(YEAR - 4, YEAR + 1):
        for work in WORKS:
            for place, scope in enumerate(("район", "область/край", "РФ")):
                base = _named(year, work) | {"scope": scope, "success_pct": 80 + place * 2, "quality_pct": 40 + place}
                made["references"].append(base | {"mean_score": 55 + place, "mean_mark": 3.4, "state": "проводилась"})
    return made


def _families(made: Book, chance: random.Random) -> None:
    """What the context of a school is made of, on every date of its passport."""
    for school, on_date in sorted({(str(row["school"]), str(row["on_date"])) for row in made["social_passport"]}):
        shares = {"Оба родителя с высшим образованием": 30, "Группа риска": 8, "Русский язык не родной": 12}
        counts = {title: chance.randint(0, most) for title, most in shares.items()}
        counts |= {
            "Семей всего": 60,
            "Неполные семьи": chance.randint(5, 25),
            "Семьи безработных": chance.randint(0, 9),
        }
        for title, count in counts.items():
            row: dict[str, Cell] = {"school": school, "year": YEAR, "on_date": on_date, "category": title}
            made["social_passport"].append(row | {"grade": None, "letter": None, "count": count})


def _named(year: int, work: tuple[str, str, str | None, int]) -> dict[str, str | int | float | None]:
    procedure, subject, level, grade = work
    return {
        "year": year,
        "season": "весна",
        "procedure": procedure,
        "subject": subject,
        "level": level,
        "programme_grade": grade,
        "grade": grade,
        "attempt": "основной срок",
    }


def _work(
    made: Book, code: str, year: int, work: tuple[str, str, str | None, int], weakness: float, chance: random.Random
) -> None:
    if chance.random() < 0.08:
        return
    row = _named(year, work) | {"school": code}
    if year == 2020 or chance.random() < 0.06:
        made["assessments"].append(row | {"state": chance.choice(STATES)})
        return
    row["state"] = "проводилась"
    if work[0] == "ЕГЭ":
        people = chance.randint(4, 25)
        low = min(people, round(people * weakness * chance.random()))
        row |= {"participants": people, "below_minimum": low, "mean_score": round(40 + 40 * chance.random(), 1)}
        made["assessments"].append(row)
        return
    letters = ("А", "Б") if chance.random() < 0.3 else (None,)
    for letter in letters:
        people = chance.randint(8, 27)
        low = min(people, max(0, round(people * weakness) + chance.randint(-2, 2)))
        good = (people - low) // 2
        marks = {"n5": good // 3, "n4": good - good // 3, "n3": people - low - good, "n2": low}
        journal = (
            {"lowered": people // 4, "confirmed": people - people // 4 - 1, "raised": 1} if work[0] == "ВПР" else {}
        )
        made["assessments"].append(row | {"letter": letter, "participants": people} | marks | journal)


def district(path: Path, schools: int, seed: int = 4) -> Path:
    """The base of the district."""
    office.create(path, role="district", code="ПРИ", name="Примерный район", settings={"working_year": YEAR})
    with open_office(path, access="write") as opened:
        fill(opened, book(schools, seed))
    return path


def school(path: Path, seed: int = 4) -> Path:
    """The base of the first school of the district."""
    code = "0001"
    office.create(path, role="school", code=code, name="Школа № 1", settings={"working_year": YEAR})
    made = book(1, seed)
    del made["school"]
    with open_office(path, access="write") as opened:
        fill(opened, made)
    return path


def fill(opened: Office, made: Book) -> None:
    """Rows as a file brings them in."""
    for key, rows in made.items():
        form = opened.sheet(key)
        own = {column.key for column in form.columns}
        steps = []
        for raw in rows:
            given = {name: value for name, value in raw.items() if name in own}
            values, problems = form.check(given)
            assert not [problem for problem in problems if problem.rule == "unread"], problems
            code = "" if key == "references" else str(raw.get("school") or raw.get("code") or opened.code)
            values.pop("school", None)
            steps.append(Add(key, code, values))
        entries.apply(opened, steps, f"Внесено: {form.title}")
