"""Expert review of documents and proofs by a checklist of criteria; its result goes to the document in one gesture."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from shnor_desktop.errors import InputError
from shnor_desktop.models.engine import Session
from shnor_desktop.models.sheets.cells import count, day, words
from shnor_desktop.models.sheets.programme import EVIDENCE_PAPERS, FAILS, MEETS, NOT_APPLICABLE, PARTLY, REVIEW
from shnor_desktop.models.sheets.values import Value
from shnor_desktop.services import entries, wording
from shnor_desktop.services.documents import flow
from shnor_desktop.services.documents.flow import Course
from shnor_desktop.services.documents.states import DOCUMENTS
from shnor_desktop.services.entries import Add, Applied, Edit, Stored
from shnor_desktop.services.office import Office
from shnor_desktop.services.rule_shape import sound

SHEET = "expert_reviews"
RULE = "reviews"
VERDICTS = (MEETS, PARTLY, FAILS, NOT_APPLICABLE)
_CRITERION = ("критерий", "критерия", "критериев")


@dataclass(frozen=True, slots=True)
class Criterion:
    """What an expert looks at."""

    key: str
    title: str
    about: str


@dataclass(frozen=True, slots=True)
class Answer:
    """What an expert says of a criterion."""

    verdict: str = ""
    remark: str = ""


@dataclass(frozen=True, slots=True)
class Review:
    """The review of a document, or of the proofs of a stage, by this office."""

    course: Course
    document: str
    factor: str
    stage: int
    criteria: tuple[Criterion, ...]
    answers: Mapping[str, Answer]
    expert: str
    checked_on: date | None
    source: str
    """Where the criteria come from."""
    office: str
    """Whose review it is."""

    @property
    def judged(self) -> tuple[Criterion, ...]:
        """Criteria with a verdict that counts."""
        return tuple(one for one in self.criteria if self._verdict(one) not in ("", NOT_APPLICABLE))

    @property
    def met(self) -> tuple[Criterion, ...]:
        return tuple(one for one in self.criteria if self._verdict(one) == MEETS)

    @property
    def open(self) -> tuple[Criterion, ...]:
        """Criteria without a verdict."""
        return tuple(one for one in self.criteria if not self._verdict(one))

    @property
    def unexplained(self) -> Criterion | None:
        """The first criterion that is not met while nothing says what to mend."""
        return next(
            (
                one
                for one in self.criteria
                if self._verdict(one) in (PARTLY, FAILS) and not self.answers[one.key].remark.strip()
            ),
            None,
        )

    @property
    def passed(self) -> bool:
        """Whether everything is judged and all that counts is met."""
        return not self.open and bool(self.judged) and len(self.met) == len(self.judged)

    @property
    def remarks(self) -> str:
        """Remarks of all criteria that are not met, for the document that is sent back."""
        told = []
        for one in self.criteria:
            answer = self.answers.get(one.key, Answer())
            if answer.verdict in (PARTLY, FAILS):
                told.append(f"{one.title} — {answer.verdict}" + (f": {answer.remark}" if answer.remark else ""))
        return "; ".join(told)[:2000]

    @property
    def summary(self) -> str:
        """«Соответствует 5 из 6 критериев»."""
        if not self.judged and len(self.open) == len(self.criteria):
            return f"Выводов пока нет, {wording.counted(len(self.criteria), _CRITERION)}."
        told = f"Соответствует {wording.out_of(len(self.met), len(self.judged), _CRITERION)}"
        left = f"; без вывода — {len(self.open)}" if self.open else ""
        skipped = sum(self._verdict(one) == NOT_APPLICABLE for one in self.criteria)
        return told + left + (f"; не применимо — {skipped}" if skipped else "") + "."

    def _verdict(self, one: Criterion) -> str:
        return self.answers.get(one.key, Answer()).verdict


def subject(course: Course) -> tuple[str, str, int] | None:
    """Document, factor and stage under which a review of it is kept; None when it is nothing to review."""
    values = course.values
    if course.sheet == DOCUMENTS:
        return str(values["kind"]), str(values["factor"] or ""), 1
    stage = count(values, "stage")
    if values.get("kind") == REVIEW and stage is not None and EVIDENCE_PAPERS in words(values, "document"):
        return EVIDENCE_PAPERS, "", stage
    return None


def of(office: Office, course: Course) -> Review | None:
    """The review by this office as it stands, perhaps still empty; None when there are no criteria for the thing."""
    found = next((one for one in written(office, [course]).get(course.row, ()) if one.office == office.code), None)
    return found or _made(office, course, office.code, ())


def written(office: Office, courses: Sequence[Course]) -> dict[int, list[Review]]:
    """Reviews that hold anything, of every office, by the row of what they are about."""
    years = {count(one.values, "year") or 0 for one in courses}
    schools = {one.school for one in courses}
    with office.reading() as session:
        rows = [row for row in entries.load(session, SHEET, year=sorted(years)) if row.school in schools]
    by_place: dict[tuple[object, ...], dict[str, list[Stored]]] = {}
    for row in rows:
        values = row.values
        place = (row.school, values["year"], values["document"], values["factor"] or "", values["stage"])
        by_place.setdefault(place, {}).setdefault(str(values["office"] or ""), []).append(row)
    told: dict[int, list[Review]] = {}
    for one in courses:
        about = subject(one)
        if about is None:
            continue
        for author, held in sorted(by_place.get((one.school, one.values["year"], *about), {}).items()):
            made = _made(office, one, author, held)
            if made is not None:
                told.setdefault(one.row, []).append(made)
    return told


def _made(office: Office, course: Course, author: str, rows: Sequence[Stored]) -> Review | None:
    found = subject(course)
    if found is None:
        return None
    document, factor, stage = found
    rule = office.rules.of_year(RULE, count(course.values, "year") or 0)
    body = next((one for one in sound(rule)["documents"] if (one["document"], one["stage"]) == (document, stage)), None)
    if body is None:
        return None
    criteria = tuple(Criterion(one["key"], one["title"], one["about"]) for one in body["criteria"])
    answers = {
        str(row.values["criterion"]): Answer(str(row.values["verdict"] or ""), str(row.values["remark"] or ""))
        for row in rows
    }
    newest = max(rows, key=lambda row: day(row.values, "checked_on") or date.min, default=None)
    expert = str(newest.values["expert"] or "") if newest is not None else ""
    on = day(newest.values, "checked_on") if newest is not None else None
    return Review(course, document, factor, stage, criteria, answers, expert, on, rule.source, author)


def save(office: Office, review: Review) -> Applied | None:
    """Write verdicts and remarks as one operation; None when nothing is different."""
    with office.writing() as session:
        steps = _steps(session, office, review)
        if not steps:
            return None
        return entries.apply_in(session, steps, f"Экспертиза: {review.course.name}", who=office.who)


def settle(office: Office, review: Review, today: date | None = None) -> Applied:
    """Write the review and take its document on or back by the result, with the remarks, in one operation."""
    if review.open:
        raise InputError(
            f"Без вывода {wording.counted(len(review.open), _CRITERION)}: итога ещё нет.",
            hint=f"Первый: «{review.open[0].title}».",
        )
    if not review.judged:
        raise InputError("Ни один критерий не применён: итога нет.")
    course = flow.course(office, review.course.sheet, review.course.row)
    state = course.order.last if review.passed else course.order.returned
    remark = "" if review.passed else review.remarks
    with office.writing() as session:
        steps = _steps(session, office, review)
        steps += flow.step_into(
            session, course, state, review.checked_on, post=review.expert, remark=remark, today=today
        )
        title = f"Экспертиза, {state} {wording.day(review.checked_on)}: {course.name}"
        return flow.write(session, office, [course], steps, title)


def _rows(session: Session, office: Office, course: Course, found: tuple[str, str, int]) -> list[entries.Stored]:
    year = count(course.values, "year")
    rows = entries.load(session, SHEET, year=year, school=course.school)
    return [
        row
        for row in rows
        if (row.values["document"], row.values["factor"] or "", row.values["stage"]) == found
        and (row.values["office"] or "") == office.code
    ]


def _steps(session: Session, office: Office, review: Review) -> list[entries.Step]:
    _check(review)
    who: dict[str, Value] = {"expert": review.expert.strip() or None, "checked_on": review.checked_on}
    found = (review.document, review.factor, review.stage)
    held = {str(row.values["criterion"]): row for row in _rows(session, office, review.course, found)}
    steps: list[entries.Step] = []
    for key, answer in review.answers.items():
        cells: dict[str, Value] = {"verdict": answer.verdict or None, "remark": answer.remark.strip() or None}
        row = held.get(key)
        if row is None:
            if answer.verdict or answer.remark.strip():
                steps.append(Add(SHEET, review.course.school, {**_identity(office, review, key), **cells, **who}))
        elif any(row.values[name] != value for name, value in cells.items()):
            steps += [
                Edit(SHEET, row.id, name, row.values[name], value)
                for name, value in {**cells, **who}.items()
                if row.values[name] != value
            ]
    return steps


def _identity(office: Office, review: Review, criterion: str) -> dict[str, Value]:
    return {
        "year": review.course.values["year"],
        "document": review.document,
        "factor": review.factor or None,
        "stage": review.stage,
        "criterion": criterion,
        "office": office.code,
    }


def _check(review: Review) -> None:
    if review.checked_on is None:
        raise InputError("Не указана дата экспертизы.")
    for answer in review.answers.values():
        if answer.verdict and answer.verdict not in VERDICTS:
            raise InputError(f"Вывода «{answer.verdict}» нет; бывает: {', '.join(VERDICTS)}.")
    bare = review.unexplained
    if bare is not None:
        raise InputError(f"«{bare.title}» — {review.answers[bare.key].verdict}: напишите, что исправить.")
