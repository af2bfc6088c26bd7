"""The section «Дорожная карта»: measures with dates, people, states, and the files that prove them."""

import tempfile
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices

from shnor_desktop.models.sheets.roadmap import NOT_STARTED
from shnor_desktop.models.sheets.values import Value
from shnor_desktop.services import entries, evidence, planning, wording
from shnor_desktop.services.entries import Add, Applied, Edit
from shnor_desktop.services.evidence import Attached
from shnor_desktop.services.planning import Item
from shnor_desktop.ui.desk import Desk, Link
from shnor_desktop.ui.pages.programme_data import Programme, gather
from shnor_desktop.ui.pages.programme_plan import PlanTab
from shnor_desktop.ui.widgets.page import Page
from shnor_desktop.ui.wizards.ask import Answers, Ask, Field, as_day, as_path

_EDITED = ("title", "start", "end", "deadline_text", "responsible", "indicator", "evidence_form")
FILES = "Подтверждения (*.pdf *.jpg *.jpeg *.png *.docx *.xlsx *.pptx *.odt *.ods *.odp)"


class RoadMapPage(Page):
    """The plan; every gesture is one call of a service."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.plan = PlanTab()
        self.column.addWidget(self.plan, 1)
        self._row: int | None = None
        self.plan.wanted.connect(self._on_wanted)
        self.plan.file_wanted.connect(self._on_file_wanted)

    def load(self) -> Programme:
        today = datetime.now().astimezone().date()
        return gather(self.desk.office, self.desk.year, self.desk.school, today, today)

    def fill(self, data: Programme) -> None:
        self.plan.show_plan(data, can_write=self.desk.can_write, many_schools=not self.desk.school)
        if self._row is not None:
            self.plan.choose(self._row)
            self._row = None

    def concerns(self, sheets: frozenset[str]) -> bool:
        return not sheets.isdisjoint({"roadmap", "evidence", "plans"})

    def go(self, link: Link) -> None:
        """Stand on the measure that a link names."""
        self._row = link.row
        if self.ready and link.row is not None:
            self.plan.choose(link.row)

    # --- the plan

    def _on_wanted(self, key: str, item: Item | None) -> None:
        if key == "add":
            self._ask_new()
        elif item is not None:
            self._about(key, item)

    def _about(self, key: str, item: Item) -> None:
        """What a button under the plan does with the measure at hand."""
        office = self.desk.office
        gestures: dict[str, Callable[[], None]] = {
            "change": lambda: self._ask_change(item),
            "start": lambda: self._write(lambda: planning.start(office, [item.row])),
            "reopen": lambda: self._write(lambda: planning.reopen(office, [item.row])),
            "done": lambda: self._ask_done(item),
            "confirm": lambda: self._ask_confirm(item),
            "back": lambda: self._ask_remark(item, planning.send_back, "Вернуть на доработку", "Замечание"),
            "cancel": lambda: self._ask_remark(item, planning.cancel, "Отменить мероприятие", "Почему"),
            "sheet": lambda: self.desk.go(Link("data", "roadmap", item.row)),
        }
        gestures[key]()

    def _ask_new(self) -> None:
        if not self.desk.school:
            self.desk.messages.inform("Выберите школу вверху.", "Мероприятие вносится в план одной школы.")
            return
        plan = f"Антирисковая программа {self.desk.year}"
        fields = (
            Field("plan", "План", value=plan),
            Field("title", "Мероприятие", "long"),
            Field("start", "Начало", "day", required=False),
            Field("end", "Окончание", "day"),
            Field("responsible", "Ответственный", required=False, hint="Должность"),
            Field("evidence_form", "Форма подтверждения", required=False),
        )

        def answered(given: Answers) -> None:
            office, school = self.desk.office, self.desk.school
            values: dict[str, Value] = {
                "plan": given["plan"],
                "occurrence": 1,
                "title": given["title"],
                "start": as_day(given["start"]),
                "end": as_day(given["end"]),
                "responsible": given["responsible"] or None,
                "evidence_form": given["evidence_form"] or None,
                "level": "школа",
                "state": NOT_STARTED,
            }

            def work() -> Applied:
                number = str(planning.next_number(office, given["plan"], school))
                return entries.apply(
                    office, [Add("roadmap", school, values | {"number": number})], "Добавлено мероприятие"
                )

            self._write(work, "Мероприятие добавлено.")

        Ask(self, "Новое мероприятие", fields, answered, accept="Добавить", check=_dates)

    def _ask_change(self, item: Item) -> None:
        sheet = self.desk.office.sheet("roadmap")
        fields = [
            Field(
                key,
                sheet.column(key).label,
                "day" if key in ("start", "end") else ("long" if key == "title" else "text"),
                sheet.show(key, item.values[key]),
                required=key == "title",
            )
            for key in _EDITED
        ]

        def answered(given: Answers) -> None:
            steps = []
            for key in _EDITED:
                after = sheet.column(key).read(given[key])
                if after != item.values[key]:
                    steps.append(Edit("roadmap", item.row, key, item.values[key], after))
            if steps:
                office = self.desk.office
                self._write(lambda: entries.apply(office, steps, f"Изменено мероприятие {item.values['number'] or ''}"))

        Ask(self, "Изменить мероприятие", fields, answered, accept="Сохранить", check=_dates)

    def _ask_done(self, item: Item) -> None:
        fields = (
            Field("day", "Дата исполнения", "day", wording.day(self._today)),
            Field("actual", "Что получилось", "long", required=False, hint="Фактическое значение показателя"),
        )

        def answered(given: Answers) -> None:
            office = self.desk.office
            day, actual = as_day(given["day"]), given["actual"] or None
            self._write(lambda: planning.mark_done(office, [item.row], day, actual), "Отмечено как исполненное.")

        Ask(self, "Мероприятие исполнено", fields, answered, about=item.name)

    def _ask_confirm(self, item: Item) -> None:
        post = str(self.desk.office.setting("user") or "")
        fields = (
            Field("by", "Кто подтвердил", value=post, hint="Должность: куратор, методист"),
            Field("day", "Дата подтверждения", "day", wording.day(self._today)),
        )

        def answered(given: Answers) -> None:
            office = self.desk.office
            day, by = as_day(given["day"]), given["by"]
            self._write(lambda: planning.confirm(office, [item.row], day, by), "Исполнение подтверждено.")

        Ask(self, "Подтвердить исполнение", fields, answered, about=item.name, accept="Подтвердить")

    def _ask_remark(self, item: Item, service: Callable[..., Applied], title: str, label: str) -> None:
        def answered(given: Answers) -> None:
            office = self.desk.office
            self._write(lambda: service(office, [item.row], given["remark"]))

        Ask(self, title, (Field("remark", label, "long"),), answered, about=item.name)

    # --- files

    def _on_file_wanted(self, key: str, item: Item | None, file: Attached | None) -> None:
        if key == "attach" and item is not None:
            self._ask_file(item)
        elif key == "detach" and file is not None:
            office = self.desk.office
            self._write(lambda: evidence.detach(office, [file.row]), "Файл откреплён; это можно отменить.")
        elif key == "open" and file is not None:
            self._open(file)

    def _ask_file(self, item: Item) -> None:
        def answered(given: Answers) -> None:
            path = as_path(given["file"])
            self.desk.remember_folder(path)
            office = self.desk.office
            self._write(lambda: evidence.attach(office, item.row, path), "Файл приложен.")

        limit = evidence.MAX_FILE // 2**20
        Ask(
            self,
            "Приложить файл",
            (Field("file", "Файл", "open", str(self.desk.folder) + "/", pattern=FILES),),
            answered,
            about=f"{item.name}\nФайл до {limit} МБ; его копия хранится рядом с базой.",
            accept="Приложить",
        )

    def _open(self, file: Attached) -> None:
        office = self.desk.office

        def work(_progress: object) -> Path:
            # a fresh folder each time: the opened copy may be changed, the kept one never is
            return evidence.copy_out(office, file.row, Path(tempfile.mkdtemp(prefix="shnor-")))

        def done(path: Path) -> None:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(path)))

        self.desk.read(self, work, done)

    # --- the rest

    @property
    def _today(self) -> date:
        return datetime.now().astimezone().date()

    def _write(self, work: Callable[[], Any], said: str = "") -> None:
        def done(applied: Any) -> None:
            if said:
                self.desk.noted.emit(said)
            self.desk.tell(applied.rows if isinstance(applied, Applied) else ("roadmap",))

        self.desk.edit(self, lambda _progress: work(), done)


def _dates(given: Answers) -> str:
    begin, end = as_day(given["start"]), as_day(given["end"])
    return "Окончание раньше начала: проверьте даты." if begin and end and end < begin else ""
