"""Expert review: a verdict for each criterion, the sum of them, and the result for the document in one gesture."""

from dataclasses import replace
from datetime import date

import pytest

from shnor_desktop.errors import InputError
from shnor_desktop.models.sheets.concept_documents import AGREEING, APPROVED, CONFIRMED, PLACED, RETURNED, REVIEWED
from shnor_desktop.models.sheets.programme import FAILS, MADE, MEETS, NOT_APPLICABLE, PARTLY, PROVED
from shnor_desktop.models.sheets.values import Value
from shnor_desktop.services import entries, reports
from shnor_desktop.services.documents import flow, project, reviews
from shnor_desktop.services.documents.flow import Course
from shnor_desktop.services.documents.reviews import Answer, Review
from shnor_desktop.services.documents.states import DOCUMENTS, EVENTS
from shnor_desktop.services.entries import Add
from shnor_desktop.services.office import Office
from shnor_desktop.services.reports.document import Paragraph, Table

DAY = date(2022, 3, 24)


def placed(office: Office, kind: str = "Концепция развития", upto: str = CONFIRMED) -> Course:
    project.start(office, 2022)
    row = next(one.row for one in flow.courses(office, DOCUMENTS, 2022) if one.values["kind"] == kind)
    for number, state in enumerate((AGREEING, APPROVED, PLACED, CONFIRMED), 1):
        flow.advance(office, DOCUMENTS, [row], state, date(2022, 3, number))
        if state == upto:
            break
    return flow.course(office, DOCUMENTS, row)


def filled(office: Office, course: Course, **others: Answer) -> Review:
    review = reviews.of(office, course)
    assert review is not None
    answers = {one.key: others.get(one.key, Answer(MEETS)) for one in review.criteria}
    return replace(review, answers=answers, expert="Методист", checked_on=DAY)


def count(office: Office) -> int:
    with office.reading() as session:
        return len(entries.load(session, reviews.SHEET))


def test_every_document_and_both_stages_have_criteria(office: Office) -> None:
    project.start(office, 2022)
    for one in flow.courses(office, DOCUMENTS, 2022):
        review = reviews.of(office, one)
        assert review is not None
        assert len(review.criteria) >= 6
    stages = [one for one in flow.courses(office, EVENTS, 2022) if reviews.of(office, one) is not None]
    assert [one.values["stage"] for one in stages] == [1, 2]


def test_a_review_is_kept_as_it_goes_and_counted(office: Office) -> None:
    course = placed(office)
    review = reviews.of(office, course)
    assert review is not None
    assert (len(review.open), review.passed, review.remarks) == (6, False, "")
    half = replace(
        review,
        answers={
            "analysis": Answer(MEETS),
            "risks": Answer(PARTLY, "Нет двух рисков"),
            "goals": Answer(NOT_APPLICABLE),
        },
        expert="Методист",
        checked_on=DAY,
    )
    reviews.save(office, half)
    again = reviews.of(office, course)
    assert again is not None
    assert (again.expert, again.checked_on) == ("Методист", DAY)
    said = again.summary.replace("\u00a0", " ")
    assert said == "Соответствует 1 из 2 критериев; без вывода — 3; не применимо — 1."
    assert reviews.save(office, half) is None
    assert count(office) == 3
    with pytest.raises(InputError, match="Без вывода"):
        reviews.settle(office, half)
    entries.undo(office)
    assert count(office) == 0


def test_a_passed_review_checks_the_document_in_the_same_operation(office: Office) -> None:
    course = placed(office)
    reviews.settle(office, filled(office, course, goals=Answer(NOT_APPLICABLE)))
    one = flow.course(office, DOCUMENTS, course.row)
    assert (one.state, one.steps[-1].on, one.steps[-1].post) == (REVIEWED, DAY, "Методист")
    assert count(office) == 6
    entries.undo(office)
    assert flow.course(office, DOCUMENTS, course.row).state == CONFIRMED
    assert count(office) == 0
    entries.redo(office)
    assert flow.course(office, DOCUMENTS, course.row).state == REVIEWED


def test_a_failed_review_sends_the_document_back_with_all_remarks(office: Office) -> None:
    course = placed(office, upto=PLACED)
    bad = filled(office, course, risks=Answer(FAILS, "Нет риска ОВЗ"), people=Answer(PARTLY, "Кто отвечает за кадры?"))
    reviews.settle(office, bad)
    one = flow.course(office, DOCUMENTS, course.row)
    assert one.state == RETURNED
    assert one.values["remark"] == (
        "Названы ключевые риски развития, верифицированные школой — не соответствует: Нет риска ОВЗ; "
        "Указаны ответственные за результаты — частично: Кто отвечает за кадры?"
    )


def test_a_document_that_the_curator_has_not_confirmed_cannot_pass(office: Office) -> None:
    course = placed(office, upto=PLACED)
    with pytest.raises(InputError, match="перейти нельзя"):
        reviews.settle(office, filled(office, course))
    assert count(office) == 0


def test_a_verdict_that_is_not_met_asks_for_a_remark_and_a_review_for_a_day(office: Office) -> None:
    course = placed(office)
    with pytest.raises(InputError, match="напишите, что исправить"):
        reviews.save(office, filled(office, course, risks=Answer(FAILS, " ")))
    with pytest.raises(InputError, match="дата экспертизы"):
        reviews.save(office, replace(filled(office, course), checked_on=None))


def test_the_proofs_of_a_stage_are_reviewed_as_a_document_is(office: Office) -> None:
    project.start(office, 2022)
    stage = next(one for one in flow.courses(office, EVENTS, 2022) if one.values["stage"] == 2 and reviews.subject(one))
    for number, state in enumerate((MADE, PROVED), 10):
        flow.advance(office, EVENTS, [stage.row], state, date(2022, 3, number))
    course = flow.course(office, EVENTS, stage.row)
    review = filled(office, course)
    assert {one.key for one in review.criteria} >= {"complete", "change"}
    reviews.settle(office, review)
    assert flow.course(office, EVENTS, stage.row).state == "проверено"


def test_the_sheet_of_the_review_tells_every_criterion_in_every_format(office: Office) -> None:
    course = placed(office)
    empty = reports.build(office, "expert_review", year=2022, on=DAY)
    assert "Экспертиза ещё не проводилась." in [one.text for one in empty.blocks if isinstance(one, Paragraph)]
    reviews.settle(office, filled(office, course, risks=Answer(FAILS, "Нет риска ОВЗ")))
    document = reports.build(office, "expert_review", year=2022, on=DAY)
    said = [one.text.replace("\u00a0", " ") for one in document.blocks if isinstance(one, Paragraph)]
    assert "Проверено документов и этапов: 1, из них без замечаний 0." in said
    assert "Соответствует 5 из 6 критериев. Состояние: возвращён. Эксперт: Методист, 24.03.2022." in said
    (table,) = [one for one in document.blocks if isinstance(one, Table)]
    assert table.rows[1].cells[2:] == (FAILS, "Нет риска ОВЗ")
    for form in reports.FORMATS:
        made = reports.render(document, form)
        assert made
        assert reports.render(document, form) == made


def test_reviews_of_two_offices_stand_side_by_side(office: Office) -> None:
    course = placed(office)
    reviews.save(office, filled(office, course))
    other: dict[str, Value] = {
        "year": 2022,
        "document": "Концепция развития",
        "stage": 1,
        "criterion": "risks",
        "office": "РАЙОН",
    }
    cells: dict[str, Value] = {**other, "verdict": FAILS, "remark": "Нет ОВЗ", "checked_on": DAY}
    entries.apply(office, [Add(reviews.SHEET, "8", cells)], "Пакет района")
    told = reviews.written(office, [course])[course.row]
    assert [(one.office, one.passed) for one in told] == [("8", True), ("РАЙОН", False)]
    own = reviews.of(office, course)
    assert own is not None
    assert own.passed
