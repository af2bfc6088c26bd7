"""Лист экспертизы: verdicts and remarks of the experts on every document of the programme and on the two stages."""

from typing import TYPE_CHECKING

from shnor_desktop.services import wording
from shnor_desktop.services.documents import flow, reviews
from shnor_desktop.services.documents.reviews import Answer, Review
from shnor_desktop.services.documents.states import DOCUMENTS, EVENTS
from shnor_desktop.services.reports import parts
from shnor_desktop.services.reports.document import Block, Column, Document, Heading, Paragraph, Table, plain
from shnor_desktop.services.reports.parts import Request

if TYPE_CHECKING:
    from shnor_desktop.services.office import Office

_COLUMNS = (Column("№", 5, "right"), Column("Критерий", 40), Column("Вывод", 18), Column("Замечание", 37))


def build(office: "Office", request: Request) -> Document:
    """Of one school, or of all schools of a district when none is named."""
    school = request.school if request.school else (None if office.is_district else office.code)
    courses = [
        one
        for sheet in (DOCUMENTS, EVENTS)
        for one in flow.courses(office, sheet, request.year, school)
        if reviews.subject(one) is not None
    ]
    told = reviews.written(office, courses)
    blocks: list[Block] = [Paragraph(_verdict([one for held in told.values() for one in held]), "strong")]
    number = 0
    at = ""
    for course in sorted(courses, key=lambda one: one.school):
        for review in told.get(course.row, ()):
            number += 1
            if school is None and course.school != at:
                blocks.append(Heading(f"Школа {course.school}"))
                at = course.school
            blocks += _blocks(review, number)
    return parts.framed(office, request, "expert_review", "Лист экспертизы", blocks)


def _verdict(held: list[Review]) -> str:
    if not held:
        return "Экспертиза ещё не проводилась."
    passed = sum(one.passed for one in held)
    return f"Проверено документов и этапов: {len(held)}, из них без замечаний {passed}."


def _blocks(review: Review, number: int) -> list[Block]:
    rows = []
    for place, one in enumerate(review.criteria, 1):
        answer = review.answers.get(one.key, Answer())
        rows.append(plain(place, one.title, answer.verdict or wording.EMPTY, answer.remark))
    who = ", ".join(
        part for part in (review.expert, wording.day(review.checked_on) if review.checked_on else "") if part
    )
    title = review.course.name
    state = f"Состояние: {review.course.state}."
    return [
        Heading(title, 2),
        Paragraph(f"{review.summary} {state}" + (f" Эксперт: {who}." if who else "")),
        Table(_COLUMNS, tuple(rows), f"Таблица {number}. {title}", f"Экспертиза {number}"),
        Paragraph(f"Критерии: {review.source}.", "note"),
    ]
