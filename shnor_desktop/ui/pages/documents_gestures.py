"""What the pages of documents and of the project year have in common: steps with a dialog, files, writing."""

import tempfile
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices

from shnor_desktop.models.sheets.kinds import Day
from shnor_desktop.models.sheets.values import BadValue
from shnor_desktop.services import evidence, wording
from shnor_desktop.services.documents import flow, project
from shnor_desktop.services.documents.flow import Course
from shnor_desktop.services.entries import Applied
from shnor_desktop.services.evidence import Attached
from shnor_desktop.ui.pages.documents_data import today
from shnor_desktop.ui.widgets.page import Page
from shnor_desktop.ui.wizards.ask import Answers, Ask, Field, as_day, as_path

FILES = "Документы и снимки (*.pdf *.jpg *.jpeg *.png *.docx *.xlsx *.pptx *.odt *.ods *.odp)"


class CoursePage(Page):
    """A page of courses; every gesture is one call of a service."""

    def concerns(self, sheets: frozenset[str]) -> bool:
        return not sheets.isdisjoint(
            {"concept_documents", "project_events", "progress", "evidence", "expert_reviews", "roadmap", "risk_profile"}
            | {"statuses", "school", "rule_sets"}
        )

    def ask_step(self, course: Course, state: str) -> None:
        """Day, person and remark of a step."""
        passage = course.order.passage(state)
        post = str(self.desk.office.setting("user") or "")
        earliest = course.earliest
        hint = f"Не раньше {wording.day(earliest)}, предыдущего шага." if earliest is not None else ""
        fields = (
            Field("day", "Дата", "day", wording.day(today()), hint=hint),
            Field("post", "Кто", value=post, hint=f"Должность; обычно — {passage.who}", required=False),
            Field("remark", "Замечание", "long", required=passage.remark),
        )

        def answered(given: Answers) -> None:
            office, on = self.desk.office, as_day(given["day"])
            self.write(
                lambda: flow.advance(
                    office, course.sheet, [course.row], state, on, post=given["post"], remark=given["remark"]
                ),
                f"{course.name}: {state}.",
            )

        def check(given: Answers) -> str:
            on = as_day(given["day"])
            if on is not None and on > today():
                return "Эта дата ещё не наступила."
            if on is not None and earliest is not None and on < earliest:
                return f"Предыдущий шаг сделан {wording.day(earliest)}: раньше этого дня нельзя."
            return ""

        Ask(self, passage.title, fields, answered, about=course.name, check=check)

    def ask_start(self, year: int) -> None:
        """Say what beginning the project year makes, and do it."""
        office, school = self.desk.office, self.desk.school
        whose = "всех школ со статусом «участник 500+»" if not school else "школы"
        about = (
            f"Будут созданы события проектного года {year}, документы и опросы для {whose}: по календарю 2022 года, "
            f"сдвинутому на {year} год. Чего нет — добавится, что есть — не изменится. {project.DRIFT}"
        )

        def answered(given: Answers) -> None:
            chosen = int(given["year"])
            self.write(lambda: project.start(office, chosen, school or None), lambda done: done.sentence)

        fields = (Field("year", "Календарный год", value=str(year)),)
        Ask(self, "Начать проектный год", fields, answered, about=about, accept="Начать", check=_year)

    # --- files

    def ask_file(self, course: Course, about: str = "") -> None:
        """Attach a file to the document or the event."""

        def answered(given: Answers) -> None:
            path = as_path(given["file"])
            self.desk.remember_folder(path)
            self.write(lambda: self.attach(course, path), "Файл приложен.")

        limit = evidence.MAX_FILE // 2**20
        words = about or f"Файл до {limit} МБ; его копия хранится рядом с базой."
        Ask(
            self,
            "Приложить файл",
            (Field("file", "Файл", "open", str(self.desk.folder) + "/", pattern=FILES),),
            answered,
            about=f"{course.name}\n{words}",
            accept="Приложить",
        )

    def attach(self, course: Course, path: Path) -> Applied:
        """Runs in the lane of edits."""
        return evidence.attach(self.desk.office, course.row, path, course.sheet)

    def on_file(self, key: str, course: Course | None, file: Attached | None) -> None:
        """A button under the files."""
        office = self.desk.office
        if key == "attach" and course is not None:
            self.ask_file(course)
        elif key == "detach" and file is not None:
            self.write(lambda: evidence.detach(office, [file.row]), "Файл откреплён; это можно отменить.")
        elif key == "open" and file is not None:
            self.open_file(file)

    def open_file(self, file: Attached) -> None:
        office = self.desk.office

        def work(_progress: object) -> Path:
            # a fresh folder each time: the opened copy may be changed, the kept one never is
            return evidence.copy_out(office, file.row, Path(tempfile.mkdtemp(prefix="shnor-")))

        def done(path: Path) -> None:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(path)))

        self.desk.read(self, work, done)

    # --- the rest

    def write(self, work: Callable[[], Any], said: str | Callable[[Any], str] = "") -> None:
        """Run a gesture in the lane of edits, say what it did, and let every page read anew."""

        def done(result: Any) -> None:
            words = said(result) if callable(said) else said
            if words:
                self.desk.noted.emit(words)
            applied = result if isinstance(result, Applied) else getattr(result, "applied", None)
            self.desk.tell(applied.rows if isinstance(applied, Applied) else ())

        self.desk.edit(self, lambda _progress: work(), done)


def read_day(words: str) -> tuple[date | None, str]:
    """A typed date, or the sentence that says what is wrong with it."""
    try:
        found = Day().read(words)
    except BadValue as error:
        return None, f"{error}."
    return (found, "") if isinstance(found, date) else (None, "Введите дату: дд.мм.гггг.")


def _year(given: Answers) -> str:
    words = given["year"]
    right = words.isascii() and words.isdecimal() and 2000 <= int(words) <= 2099
    return "" if right else "Год — четыре цифры, например 2022."
