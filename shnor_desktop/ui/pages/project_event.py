"""The dialog of an event of the project year: a new one, or other words, dates and folder of one that is there."""

from collections.abc import Mapping
from datetime import date

from shnor_desktop.models.sheets.kinds import Choice
from shnor_desktop.models.sheets.programme import EVENT, PROJECT_EVENTS
from shnor_desktop.models.sheets.values import Value
from shnor_desktop.services import wording
from shnor_desktop.services.documents import project
from shnor_desktop.services.documents.flow import Course
from shnor_desktop.ui.pages.documents_gestures import CoursePage
from shnor_desktop.ui.wizards.ask import Answers, Ask, Field, as_day


def ask_event(page: CoursePage, year: int, school: str, course: Course | None) -> None:
    """Ask for the event and write it."""
    held: Mapping[str, Value] = course.values if course is not None else {"kind": EVENT}

    def answered(given: Answers) -> None:
        office, cells = page.desk.office, _cells(given)
        if course is None:
            page.write(lambda: project.add(office, year, school, cells), "Событие добавлено.")
        else:
            page.write(lambda: project.change(office, course.row, cells), "Событие изменено.")

    title = "Новое событие" if course is None else "Изменить событие"
    accept = "Добавить" if course is None else "Сохранить"
    Ask(page, title, _fields(held), answered, accept=accept, check=_check)


def _fields(held: Mapping[str, Value]) -> tuple[Field, ...]:
    def shown(key: str) -> str:
        value = held.get(key)
        return wording.day(value) if isinstance(value, date) else ("" if value is None else str(value))

    kind = PROJECT_EVENTS.column("kind").kind
    options = kind.options if isinstance(kind, Choice) else ()
    return (
        Field("title", "Событие", value=shown("title")),
        Field("kind", "Вид", "choice", shown("kind"), options=tuple((one.key, one.title) for one in options)),
        Field("start", "Начало", "day", shown("start"), required=False),
        Field("end", "Окончание", "day", shown("end")),
        Field("stage", "Этап", value=shown("stage"), required=False),
        Field("folder", "Папка (срок впереди встанет сам)", value=shown("folder"), required=False),
        Field("what", "Что положить", "long", shown("what"), required=False),
        Field("formats", "Виды файлов: pdf; docx", value=shown("formats"), required=False),
        Field("largest", "Не больше, МБ", value=shown("largest"), required=False),
    )


def _cells(given: Answers) -> dict[str, Value]:
    words = {key: given[key].strip() or None for key in ("title", "kind", "folder", "what", "formats")}
    return {
        **words,
        "start": as_day(given["start"]),
        "end": as_day(given["end"]),
        "stage": _whole(given["stage"]),
        "largest": _whole(given["largest"]),
    }


def _whole(words: str) -> int | None:
    return int(words) if words.strip() else None


def _check(given: Answers) -> str:
    for key, name, most in (("stage", "Этап", 20), ("largest", "Размер", 1000)):
        words = given[key].strip()
        if words and not (words.isascii() and words.isdecimal() and 1 <= int(words) <= most):
            return f"{name} — целое число от 1 до {most}."
    begin, end = as_day(given["start"]), as_day(given["end"])
    return "Окончание раньше начала: проверьте даты." if begin and end and end < begin else ""
