"""Staff against posts, subjects taught, vacancies and each other."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date

from shnor_desktop.models.sheets.cells import comma, count, day, number, words
from shnor_desktop.models.sheets.procedures import HELD
from shnor_desktop.models.sheets.spec import Problem
from shnor_desktop.models.sheets.staff import TEACHER
from shnor_desktop.services.checks.data import Data, folded
from shnor_desktop.services.checks.report import Found
from shnor_desktop.services.entries import Stored

HEAD = "руководитель"
DEPUTY = "заместитель"
_KIN = {
    "обществознание": "история",
    "литература": "русский язык",
    "информатика": "математика",
    "химия": "биология",
    "география": "биология",
    "немецкий язык": "английский язык",
    "французский язык": "английский язык",
}
"""Subjects that the teacher of another one often has, without a word of it in the list."""


def _by_school(rows: Iterable[Stored]) -> dict[str, list[Stored]]:
    found: defaultdict[str, list[Stored]] = defaultdict(list)
    for row in rows:
        found[row.school].append(row)
    return found


def _present(rows: Iterable[Stored]) -> list[Stored]:
    return [row for row in rows if row.values.get("left_on") is None]


def _name(row: Stored) -> str:
    return str(row.values.get("person") or "?")


def check_posts(data: Data) -> Iterator[Found]:
    """Posts of which a school has one (or few), people who left, and a mentor's own people."""
    for school, rows in _by_school(data.of("staff")).items():
        year = data.latest.get(school)
        yield from _too_many(data, _present(rows), year)
        yield from _left(data, rows, year)
        yield from _mentors(data, rows)


def _too_many(data: Data, rows: list[Stored], year: int | None) -> Iterator[Found]:
    for post, most in data.limits(year, "posts").items():
        holders = [row for row in rows if row.values.get("post") == post]
        if len(holders) <= most:
            continue
        who = ", ".join(_name(row) for row in holders[:8])
        message = f"На должности «{post}» работников {len(holders)} (номера {who}), а обычно не больше {most}"
        problem = Problem("post", "soft", "too_many_of_post", message, "прежний работник не отмечен уволенным")
        yield data.found("staff", holders[-1], problem)


def _left(data: Data, rows: list[Stored], year: int | None) -> Iterator[Found]:
    """Many people who left within one school year."""
    if year is None:
        return
    first, last = date(year - 1, 9, 1), date(year, 8, 31)
    there = [row for row in rows if (day(row.values, "left_on") or last) >= first]
    gone = [row for row in there if (left := day(row.values, "left_on")) is not None and left <= last]
    limit = data.limits(year, "staff_left")
    if len(gone) <= limit["people"] or 100 * len(gone) <= limit["percent"] * len(there):
        return
    message = f"За учебный год уволены {len(gone)} из {len(there)} работников: проверьте даты"
    latest = max(gone, key=lambda row: (str(row.values.get("left_on")), row.id))
    yield data.found("staff", latest, Problem("left_on", "soft", "staff_left", message))


def _mentors(data: Data, rows: list[Stored]) -> Iterator[Found]:
    known = {folded(_name(row)) for row in rows}
    for row in rows:
        for word in words(row.values, "mentor_of"):
            if folded(word) == folded(_name(row)):
                message = f"Работник {word} указан наставником самому себе"
            elif folded(word) in known:
                continue
            else:
                message = f"Наставник для «{word}», а такого номера на листе «Кадры» нет"
            yield data.found("staff", row, Problem("mentor_of", "soft", "unknown_mentored", message))


def check_head(data: Data) -> Iterator[Found]:
    """A card that names the director beside a list of staff that has none."""
    staff = _by_school(data.of("staff"))
    for card in data.of("school"):
        rows = _present(staff.get(card.school, []))
        enough = data.limits(data.latest.get(card.school), "head")["people"]
        if card.values.get("director") is None or len(rows) < enough:
            continue
        posts = {row.values.get("post") for row in rows}
        # a list of teachers alone says nothing of those who lead
        if HEAD in posts or DEPUTY not in posts:
            continue
        message = f"Директор указан, а на листе «Кадры» среди {len(rows)} работников нет должности «{HEAD}»"
        yield data.found("school", card, Problem("director", "soft", "no_head", message))


def check_taught(data: Data) -> Iterator[Found]:
    """Results in a subject that nobody on the list of staff teaches and no vacancy explains; newest year only."""
    names = _subject_names(data)
    taught, vacant = _taught(data, names), _vacant(data, names)
    told: set[tuple[str, str]] = set()
    for row in data.of("assessments"):
        subject, grade = row.values.get("subject"), count(row.values, "programme_grade")
        teachers = taught.get(row.school)
        if row.values.get("state") != HELD or not isinstance(subject, str) or teachers is None or grade is None:
            continue
        limit = data.limits(count(row.values, "year"), "teachers")
        if not data.asked(row) or not data.is_latest(row) or grade < limit["grade"]:
            continue
        if len(teachers) < limit["people"] or (row.school, subject) in told:
            continue
        key = names.get(folded(subject), folded(subject))
        said = {word for words_of_one in teachers for word in words_of_one}
        likely = any(key in word or word in key for word in said) or _KIN.get(key) in said
        if likely or key in vacant.get(row.school, set()):
            continue
        told.add((row.school, subject))
        message = f"«{subject}» не ведёт никто из {len(teachers)} учителей листа «Кадры», и вакансии по нему нет"
        problem = Problem("subject", "soft", "nobody_teaches", message, "в графе «Предметы» предмет пропущен")
        yield data.found("assessments", row, problem)


def _subject_names(data: Data) -> dict[str, str]:
    names: dict[str, str] = {}
    for item in data.desk.lists.items("subjects"):
        for word in (item.key, item.title, *item.aliases):
            names.setdefault(folded(word), folded(item.key))
    return names


def _taught(data: Data, names: dict[str, str]) -> dict[str, list[set[str]]]:
    """Subjects of each teacher, by school; teachers without subjects say nothing."""
    found: defaultdict[str, list[set[str]]] = defaultdict(list)
    for row in data.of("staff"):
        subjects = {names.get(folded(word), folded(word)) for word in words(row.values, "subjects")}
        if subjects:
            found[row.school].append(subjects)
    return found


def _vacant(data: Data, names: dict[str, str]) -> dict[str, set[str]]:
    found: defaultdict[str, set[str]] = defaultdict(set)
    for row in data.of("vacancies"):
        subject = row.values.get("subject")
        if isinstance(subject, str):
            found[row.school].add(names.get(folded(subject), folded(subject)))
    return found


def check_vacancies(data: Data) -> Iterator[Found]:
    """An open vacancy of a post or subject that somebody seems to hold."""
    names = _subject_names(data)
    staff = _by_school(data.of("staff"))
    for row in data.of("vacancies"):
        post, subject = row.values.get("post"), row.values.get("subject")
        if row.values.get("closed_on") is not None:
            continue
        rows = [one for one in _present(staff.get(row.school, [])) if one.values.get("external") is not True]
        holders = [one for one in rows if one.values.get("post") == post]
        year = data.latest.get(row.school)
        if post == HEAD and holders:
            message = f"Вакансия открыта, а должность «{post}» занимает работник {_name(holders[0])}"
        elif post == TEACHER and isinstance(subject, str):
            found = _full_load(data, holders, names.get(folded(subject), folded(subject)), (row.school, year), names)
            if found is None:
                continue
            hours = comma(number(found.values, "weekly_hours"))
            message = f"Вакансия открыта, а «{subject}» ведёт работник {_name(found)} с полной нагрузкой {hours} ч"
        else:
            continue
        problem = Problem(
            "closed_on", "soft", "vacancy_is_held", message, "вакансия занята, а дата закрытия не указана"
        )
        yield data.found("vacancies", row, problem)


def _full_load(
    data: Data, teachers: list[Stored], subject: str, at: tuple[str, int | None], names: dict[str, str]
) -> Stored | None:
    """In a school with a class in each grade one full load is all there is of a subject; larger ones may need more."""
    school, year = at
    sizes = data.sizes.get((school, year)) if year is not None else None
    limit = data.limits(year, "full_load")
    if sizes is None or len(sizes.by_class) > limit["classes"]:
        return None
    for row in teachers:
        own = {names.get(folded(word), folded(word)) for word in words(row.values, "subjects")}
        hours = number(row.values, "weekly_hours")
        if own == {subject} and hours is not None and hours >= limit["hours"]:
            return row
    return None
