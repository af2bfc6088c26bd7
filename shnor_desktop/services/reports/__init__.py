"""Reports: facts of a base become a document, and the document a PDF, a Word or an Excel file."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Literal, get_args

from shnor_desktop.errors import InputError, RefusedError
from shnor_desktop.services.reports import (
    analytical_note,
    anti_risk,
    check_protocol,
    conclusion,
    cover_sheet,
    curator_diary,
    expert_review,
    identification,
    indicators,
    municipal_monitoring,
    parts,
    programme_texts,
    results,
    risk_profile,
    risk_table,
    roadmap_status,
    self_assessment,
    social_passport,
    staff,
    stages_risks,
    summary,
    wall_sheet,
)
from shnor_desktop.services.reports.document import Document
from shnor_desktop.services.reports.parts import Request

if TYPE_CHECKING:
    from shnor_desktop.services.office import Office

Format = Literal["pdf", "docx", "xlsx"]
FORMATS: tuple[Format, ...] = get_args(Format)


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of report. ``about`` says of whom: one school, the district as a whole, either of them, or the package
    that this school sends.
    """

    key: str
    title: str
    build: Callable[["Office", Request], Document]
    about: Literal["school", "district", "either", "package"] = "school"
    formats: tuple[Format, ...] = FORMATS

    def made_in(self, role: str) -> bool:
        """Whether an office of that role makes it."""
        return self.about not in {"district", "package"} or (self.about == "district") is (role == "district")


KINDS: dict[str, Kind] = {
    kind.key: kind
    for kind in (
        Kind("social_passport", "Социальный паспорт", social_passport.build),
        Kind("staff", "Кадровая справка", staff.build),
        Kind("results", "Анализ результатов", results.build),
        Kind("conclusion", "Заключение: ШНОР и зона риска", conclusion.build),
        Kind("risk_profile", "Рисковый профиль", risk_profile.build),
        Kind("anti_risk", "Антирисковая программа", anti_risk.build),
        Kind("concept", "Концепция развития", programme_texts.concept),
        Kind("medium_term", "Среднесрочная программа развития", programme_texts.medium_term),
        Kind("roadmap_status", "Отчёт об исполнении дорожной карты", roadmap_status.build, "either"),
        Kind("wall_calendar", "Календарь на стену", wall_sheet.build, "either"),
        Kind("indicators", "Мониторинг показателей", indicators.build, "either"),
        Kind("self_assessment", "Самооценка мер", self_assessment.build, "either"),
        Kind("curator_diary", "Дневник куратора", curator_diary.build, "either"),
        Kind("stages_risks", "Этапы и риски программы", stages_risks.build, "either"),
        Kind("expert_review", "Лист экспертизы", expert_review.build, "either"),
        Kind("check_protocol", "Протокол проверок", check_protocol.build, "either"),
        Kind("cover_sheet", "Сопроводительный лист к пакету", cover_sheet.build, "package", ("pdf", "docx")),
        Kind("summary", "Свод", summary.build, "district", ("xlsx", "pdf", "docx")),
        Kind("identification", "Идентификация ШНОР", identification.build, "district"),
        Kind("risk_table", "Сводная таблица рисковых школ", risk_table.build, "district"),
        Kind("municipal", "Муниципальная программа", programme_texts.municipal, "district"),
        Kind("municipal_monitoring", "Мониторинг муниципальных показателей", municipal_monitoring.build, "district"),
        Kind("analytical_note", "Аналитическая справка", analytical_note.build, "district", ("docx", "pdf", "xlsx")),
    )
}
"""Every kind of report, in the order in which they are shown; a new one is a module and a line here."""


def build(office: "Office", kind: str, *, year: int, on: date, school: str | None = None) -> Document:
    """The facts of a base as a document on that date; ``school`` is needed in a district's base only."""
    chosen = KINDS.get(kind)
    if chosen is None:
        raise InputError(f"Отчёта «{kind}» нет.", hint=f"Есть: {', '.join(KINDS)}.")
    if not chosen.made_in(office.role):
        maker, base = ("школа", "школы") if office.is_district else ("район", "района")
        raise RefusedError(f"Отчёт «{chosen.title}» составляет {maker}.", hint=f"Откройте базу {base}.")
    if chosen.about == "district" or (chosen.about == "either" and office.is_district and not school):
        return chosen.build(office, Request(year, on))
    return chosen.build(office, Request(year, on, parts.known_school(office, school)))


def render(document: Document, form: str) -> bytes:
    """The file of the document; the same document gives the same bytes."""
    if form == "pdf":
        from shnor_desktop.services.reports.page import pdf

        return pdf(document)
    if form == "docx":
        from shnor_desktop.services.reports.docx import docx

        return docx(document)
    if form == "xlsx":
        from shnor_desktop.services.reports.xlsx import xlsx

        return xlsx(document)
    raise InputError(f"Формата «{form}» нет.", hint=f"Есть: {', '.join(FORMATS)}.")


def file_name(document: Document, form: str) -> str:
    """A name for the file that any disk takes: «Социальный паспорт СОШ № 8 2022-10-15.pdf»."""
    title = KINDS[document.kind].title if document.kind in KINDS else document.title
    words = f"{title} {document.about} {document.on.isoformat()}"
    clean = "".join(letter if letter not in '<>:"/\\|?*«»\u00a0' else " " for letter in words)
    return f"{' '.join(clean.split())[:120].strip()}.{form}"
