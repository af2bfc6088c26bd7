"""Removes the names of a year for good: what to remove is asked, said again with numbers, and only then done."""

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from shnor_desktop.services.wording import counted, school_year
from shnor_desktop.ui.wizards.ask import Answers, Ask, Field

if TYPE_CHECKING:
    from shnor_desktop.services.erasure import Copies, Erased, Survey
    from shnor_desktop.services.work import Progress
    from shnor_desktop.ui.desk import Desk

_NAME = ("имя", "имени", "имён")
_COPY = ("копия", "копии", "копий")
_ABOUT = (
    "Имена исчезают из базы, её журнала и файла насовсем: отменить это нельзя. Номера, классы, отметки и посчитанные "
    "числа остаются. Год имени — тот учебный год, в котором его вписали: у самого списка года нет, строка служит, "
    "пока ребёнок учится. Удалённые строки тоже очищаются."
)
_COPIES: tuple[tuple["Copies", str], ...] = (
    ("rewrite", "переписать без имён"),
    ("remove", "удалить все копии"),
    ("keep", "оставить как есть, с именами"),
)


def ask_to_erase(desk: "Desk", parent: QWidget) -> None:
    """Look for names, then ask what to remove."""

    def work(_progress: "Progress") -> "Survey":
        from shnor_desktop.services import erasure

        return erasure.survey(desk.office)

    desk.read(parent, work, lambda found: _ask(desk, parent, found))


def _ask(desk: "Desk", parent: QWidget, found: "Survey") -> None:
    from shnor_desktop.services.erasure import PUPILS, STAFF

    everyone = (PUPILS, STAFF)
    if not found.count(everyone, None) and not found.copies:
        desk.messages.inform("Имён в базе нет.", "Копий рядом с базой тоже нет: удалять нечего.")
        return
    whose = [
        (PUPILS, f"обучающихся ({found.count((PUPILS,), None)})"),
        (STAFF, f"работников ({found.count((STAFF,), None)})"),
        ("both", "обучающихся и работников"),
    ]
    spans = [("", "всех лет"), *((str(year), f"внесённые в {school_year(year)} году") for year in found.years)]
    names = "; ".join(path.name for path in found.copies[:3]) + ("…" if len(found.copies) > 3 else "")
    fields = [
        Field("whose", "Чьи имена", "choice", value=PUPILS, options=tuple(whose)),
        Field("year", "Какие", "choice", options=tuple(spans), required=False),
        Field(
            "copies",
            f"Копии базы ({len(found.copies)})",
            "choice",
            value="rewrite",
            options=_COPIES,
            hint=f"Копии, сделанные раньше, хранят имена: {names}" if names else "Копий рядом с базой нет",
        ),
    ]
    Ask(
        parent,
        "Удалить имена",
        fields,
        lambda answers: _confirm(desk, parent, found, answers),
        accept="Дальше…",
        about=_ABOUT,
    )


def _confirm(desk: "Desk", parent: QWidget, found: "Survey", answers: Answers) -> None:
    from shnor_desktop.services.erasure import PUPILS, STAFF, WHOSE

    sheets = (PUPILS, STAFF) if answers["whose"] == "both" else (answers["whose"],)
    year = int(answers["year"]) if answers["year"] else None
    copies = next(key for key, _ in _COPIES if key == answers["copies"])
    number = found.count(sheets, year)
    span = "" if year is None else f", внесённых в {school_year(year)} году"
    whose = " и ".join(WHOSE[sheet] for sheet in sheets)
    fate = {
        "rewrite": f"Без имён будет переписано: {counted(len(found.copies), _COPY)}.",
        "remove": f"Будет удалено: {counted(len(found.copies), _COPY)}. Вернуться к прежнему состоянию станет нельзя.",
        "keep": f"В копиях имена останутся: {counted(len(found.copies), _COPY)}.",
    }[copies]
    desk.messages.ask(
        f"Удалить насовсем {counted(number, _NAME)} {whose}{span}?",
        lambda: _erase(desk, parent, sheets, year, copies),
        yes="Удалить насовсем",
        hint=f"{fate} Отменить удаление нельзя.",
    )


def _erase(desk: "Desk", parent: QWidget, sheets: tuple[str, ...], year: int | None, copies: "Copies") -> None:
    def work(progress: "Progress") -> "Erased":
        from shnor_desktop.services import erasure

        return erasure.erase(desk.office, sheets=sheets, year=year, copies=copies, progress=progress)

    def done(erased: "Erased") -> None:
        desk.tell(sheets)
        first, *rest = erased.lines()
        desk.messages.inform(first, "\n".join(rest))

    desk.runner.start(
        parent, work, done, on_failure=lambda _error: desk.tell(sheets), lane="edit", title="Удаляем имена"
    )
