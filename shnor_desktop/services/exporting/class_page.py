"""A page for a class teacher: one class, one sheet of A4, filled in any spreadsheet and loaded back like any file."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from shnor_desktop.errors import InputError, RefusedError
from shnor_desktop.models.sheets.kinds import Letter
from shnor_desktop.models.sheets.social_passport import usual_date
from shnor_desktop.models.sheets.values import Value
from shnor_desktop.services import entries
from shnor_desktop.services.exporting import class_items, saving, workbook
from shnor_desktop.services.exporting.class_items import Question, Section
from shnor_desktop.services.office import Office
from shnor_desktop.services.wording import school_year

_CLASS = re.compile(r"(\d{1,2})\s*[-–—]?\s*(.*)")
_FORBIDDEN = re.compile(r'[\[\]:*?/\\<>|"\x00-\x1f]')
_MOST = 999
_WIDTHS = (42, 12, 18, 46)
_LAST = len(_WIDTHS) - 1
_ROW_HEIGHT = 18
_HOW = (
    "Впишите целые числа в жёлтые ячейки: 0 — если таких нет, пусто — если сведений нет. Фамилий не нужно. "
    "Сохраните файл и верните его заместителю директора."
)


@dataclass(frozen=True, slots=True)
class SchoolClass:
    """A class by its number and letter."""

    grade: int
    letter: str | None

    @property
    def title(self) -> str:
        """«5А»; a letter that begins with a digit is kept apart: «5-1»."""
        letter = self.letter or ""
        return f"{self.grade}-{letter}" if letter[:1].isdigit() else f"{self.grade}{letter}"


def class_of(text: str) -> SchoolClass | None:
    """The class of «5А», «5 «А»», «5-1», also with a Latin letter; None when it is none."""
    match = _CLASS.fullmatch(text.strip())
    if match is None or not 1 <= int(match[1]) <= 12 or len(match[2]) > 10:
        return None
    letter = Letter().read(match[2]) if match[2] else None
    return SchoolClass(int(match[1]), None if letter is None else str(letter))


@dataclass(frozen=True, slots=True)
class Known:
    """What the base holds about a class: counts by form and by column or category."""

    on_date: date
    counts: Mapping[tuple[Section, str], int] = field(default_factory=dict)


def class_page(
    office: Office, name: str, path: Path, year: int, *, on_date: date | None = None, with_results: bool = False
) -> None:
    """Write the page of one class."""
    _only_in_school(office)
    wanted = class_of(name)
    if wanted is None:
        raise InputError(f"«{name[:20]}» — не класс.", hint="Пишите номер и литеру: 5А.")
    if path.suffix.lower() != ".xlsx":
        raise InputError(f"Страница класса записывается только в .xlsx, а назван файл «{path.name}».")
    _save(office, wanted, path, year, on_date, with_results=with_results)


def class_pages(
    office: Office, folder: Path, year: int, *, on_date: date | None = None, with_results: bool = False
) -> list[Path]:
    """Write a page for each class of the year into a folder; files that are there are never replaced."""
    _only_in_school(office)
    classes = _classes(office, year)
    if not classes:
        raise InputError(
            f"На листе «Классы» нет ни одного класса за {school_year(year)}.", hint="Заполните его и повторите."
        )
    if folder.exists() and not folder.is_dir():
        raise InputError(f"«{folder.name}» — не папка.")
    paths = [folder / f"{_FORBIDDEN.sub('_', one.title)}.xlsx" for one in classes]
    there = [path.name for path in paths if path.exists()]
    if there:
        # a file of that name may be one that a teacher has already filled
        shown = ", ".join(there[:5]) + ("…" if len(there) > 5 else "")
        raise RefusedError(
            f"В папке «{folder.name}» уже есть файлы классов: {shown}. Ничего не записано.",
            hint="Выберите пустую папку: в этих файлах могут быть ответы.",
        )
    saving.make_folder(folder)
    for one, path in zip(classes, paths, strict=True):
        _save(office, one, path, year, on_date, with_results=with_results)
    return paths


def _only_in_school(office: Office) -> None:
    if office.is_district:
        raise RefusedError("Страницы классов раздаёт школа, а это база района.", hint="Откройте базу школы.")


def _classes(office: Office, year: int) -> list[SchoolClass]:
    with office.reading() as session:
        rows = entries.load(session, "classes", year=year)
    found = {
        SchoolClass(grade, None if row.values["letter"] is None else str(row.values["letter"]))
        for row in rows
        if isinstance(grade := row.values["grade"], int)
    }
    return sorted(found, key=lambda one: (one.grade, one.letter or ""))


def known(office: Office, wanted: SchoolClass, year: int, on_date: date | None = None) -> Known:
    """What stands in the base; the passport of the newest date unless one is named."""
    counts: dict[tuple[Section, str], int] = {}

    def note(section: Section, key: str, value: Value) -> None:
        if isinstance(value, int) and not isinstance(value, bool):
            counts[section, key] = value

    with office.reading() as session:
        passport = entries.load(session, "social_passport", year=year)
        days = [day for row in passport if isinstance(day := row.values["on_date"], date)]
        day = on_date or max(days, default=usual_date(year))
        for row in passport:
            if _of_class(row.values, wanted) and row.values["on_date"] == day:
                note("social_passport", str(row.values["category"]), row.values["count"])
        sections: tuple[Section, ...] = ("classes", "year_results")
        for section in sections:
            for row in entries.load(session, section, year=year):
                if _of_class(row.values, wanted):
                    for key, value in row.values.items():
                        note(section, key, value)
    return Known(day, counts)


def _of_class(values: Mapping[str, Value], wanted: SchoolClass) -> bool:
    return (values["grade"], values["letter"]) == (wanted.grade, wanted.letter)


def _save(
    office: Office, wanted: SchoolClass, path: Path, year: int, on_date: date | None, *, with_results: bool
) -> None:
    parts = list(class_items.parts(office.lists, wanted.grade, with_results=with_results))
    stored = known(office, wanted, year, on_date)
    saving.save(path, lambda target: _Page(office, wanted, year, stored).write(parts, target))


class _Page:
    """Lays the page out, row by row."""

    def __init__(self, office: Office, wanted: SchoolClass, year: int, stored: Known) -> None:
        self._office, self._class, self._year, self._stored = office, wanted, year, stored
        self._row = 0

    def write(self, parts: Sequence[tuple[str, Sequence[Question]]], path: Path) -> None:
        book = workbook.create(path)
        title = f"{class_items.TITLE} {self._class.title}, {school_year(self._year)}"
        workbook.mark(book, title, self._year)
        self._looks = workbook.Looks(book)
        self._page = book.add_worksheet(_FORBIDDEN.sub("_", f"Класс {self._class.title}"))
        for position, width in enumerate(_WIDTHS):
            self._page.set_column(position, position, width)
        self._head()
        places = self._body(parts)
        self._warn(places)
        self._arrange()
        workbook.close(book)

    def _head(self) -> None:
        page, looks, row = self._page, self._looks, self._text
        page.set_row(0, 26)
        page.merge_range(0, 0, 0, _LAST, class_items.TITLE, looks.title)
        label = looks.get(bold=True, border=1, valign="vcenter", bg_color="#F2F2F2", indent=1)
        value = looks.get(border=1, valign="vcenter", text_wrap=True)
        strong = looks.get(border=1, valign="vcenter", align="left", bold=True, font_size=14)
        row(1, 0, class_items.SCHOOL, label)
        page.merge_range(1, 1, 1, _LAST, f"{self._office.name} (код {self._office.code})", value)
        page.set_row(1, _ROW_HEIGHT)
        page.set_row(2, 21)
        row(2, 0, class_items.CLASS, label)
        row(2, 1, self._class.title, strong)
        row(2, 2, class_items.YEAR, label)
        row(2, 3, school_year(self._year), strong)
        page.set_row(3, _ROW_HEIGHT)
        row(3, 0, class_items.ON_DATE, label)
        day = looks.get(border=1, valign="vcenter", align="left", num_format=workbook.DATE_FORMAT)
        page.write_datetime(3, 1, self._stored.on_date, day)
        row(3, 2, class_items.FILLED_BY, label)
        row(3, 3, "классный руководитель", value)
        page.set_row(4, 33)
        page.merge_range(4, 0, 4, _LAST, _HOW, looks.get(text_wrap=True, valign="vcenter", italic=True))
        for position, text in enumerate(class_items.HEADINGS):
            row(5, position, text, looks.heading)
        self._row = 6

    def _text(self, row: int, position: int, text: str, look: workbook.Format) -> None:
        self._page.write_string(row, position, text, look)

    def _body(self, parts: Sequence[tuple[str, Sequence[Question]]]) -> dict[Question, int]:
        places: dict[Question, int] = {}
        part_look = self._looks.get(bold=True, border=1, valign="vcenter", bg_color="#DDEBF7")
        for title, questions in parts:
            self._page.set_row(self._row, _ROW_HEIGHT)
            self._page.merge_range(self._row, 0, self._row, _LAST, title, part_look)
            self._row += 1
            for question in questions:
                places[question] = self._row
                self._question(question)
                self._row += 1
        return places

    def _question(self, question: Question) -> None:
        looks = self._looks
        cell = looks.get(border=1, bg_color="#FFF8DC", align="center", valign="vcenter", num_format="0", locked=False)
        self._page.set_row(self._row, _ROW_HEIGHT)
        self._text(self._row, 0, question.label, looks.get(border=1, valign="vcenter", indent=1))
        count = self._stored.counts.get((question.section, question.key))
        if count is None:
            self._page.write_blank(self._row, 1, None, cell)
        else:
            self._page.write_number(self._row, 1, count, cell)
        small = looks.get(border=1, font_color="#595959", font_size=10, valign="vcenter", indent=1)
        self._text(self._row, 2, question.whole, small)
        self._text(self._row, 3, question.hint, small)
        self._page.data_validation(
            self._row,
            1,
            self._row,
            1,
            {
                "validate": "integer",
                "criteria": "between",
                "minimum": 0,
                "maximum": _MOST,
                "ignore_blank": True,
                "error_title": "Проверьте число",
                "error_message": f"Нужно целое число от 0 до {_MOST}. Если сведений нет, оставьте ячейку пустой.",
            },
        )

    def _warn(self, places: Mapping[Question, int]) -> None:
        """Colour a count that is more than its whole while the teacher types."""
        red = self._looks.get(bg_color="#F8CBAD")
        rows = {(question.section, question.key): row + 1 for question, row in places.items()}
        pupils, boys, girls = (rows["classes", key] for key in ("pupils", "boys", "girls"))
        sum_is_wrong = f"=AND(COUNT($B${pupils}:$B${girls})=3,$B${boys}+$B${girls}<>$B${pupils})"
        self._page.conditional_format(
            pupils - 1, 1, girls - 1, 1, {"type": "formula", "criteria": sum_is_wrong, "format": red}
        )
        for question, row in places.items():
            whole = {
                ("social_passport", "обучающихся"): pupils,
                ("social_passport", "семей"): rows.get(("social_passport", "families")),
                ("year_results", "обучающихся"): rows.get(("year_results", "pupils")),
            }.get((question.section, question.whole))
            if whole is None or whole == row + 1:
                continue
            formula = f"=AND(ISNUMBER($B${row + 1}),ISNUMBER($B${whole}),$B${row + 1}>$B${whole})"
            self._page.conditional_format(row, 1, row, 1, {"type": "formula", "criteria": formula, "format": red})

    def _arrange(self) -> None:
        page = self._page
        page.freeze_panes(6, 0)
        page.hide_gridlines(2)
        page.set_portrait()
        page.set_paper(9)
        page.set_margins(left=0.5, right=0.4, top=0.4, bottom=0.5)
        page.fit_to_pages(1, 1)
        page.center_horizontally()
        page.set_footer(f"&L{workbook.PROGRAM}&RКласс {self._class.title.replace('&', '&&')}")
        page.print_area(0, 0, self._row - 1, _LAST)
        page.protect("", {"format_cells": False})
        page.set_selection(7, 1, 7, 1)
