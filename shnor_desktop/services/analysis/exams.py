"""ГИА-9 beside the промежуточная аттестация by subject, and means of ЕГЭ with their states (PRODUCT Z1, Z2)."""

from collections.abc import Iterator, Sequence

from shnor_desktop.models.sheets.procedures import SPRING
from shnor_desktop.services import wording
from shnor_desktop.services.analysis.figure import Figure, Rule
from shnor_desktop.services.analysis.results import ProcedureResult
from shnor_desktop.services.analysis.tables import OURS, Line, Table, difference

OGE, EGE, INTERNAL = "ОГЭ", "ЕГЭ", "промежуточная аттестация"
LAST_BASIC_GRADE = 9
_MEASURES = (("success", "Успеваемость"), ("quality", "Качество"), ("mean_mark", "Средняя отметка"))
_AGAINST = Rule("показатель ОГЭ минус показатель промежуточной аттестации по тому же предмету за тот же год", OURS)
_CHANGE = Rule("средний балл этого года минус средний балл прошлого года", OURS)


def tables(results: Sequence[ProcedureResult], year: int) -> Iterator[Table]:
    """Both tables, where there is something to put in them."""
    beside = tuple(_beside(results, year))
    if beside:
        columns = tuple(
            (f"{key}_{part}", f"{title}: {words}")
            for key, title in _MEASURES
            for part, words in (("exam", "ОГЭ"), ("internal", "промежуточная"), ("difference", "разница"))
        )
        yield Table("oge_and_internal", "ОГЭ и промежуточная аттестация", columns, beside)
    means = tuple(_means(results, year))
    if means:
        years = tuple((str(one), wording.school_year(one)) for one in _years(year))
        yield Table("ege", "ЕГЭ: средний балл", (*years, ("change", "Изменение")), means)


def _years(year: int) -> range:
    return range(year - 2, year + 1)


def _of(results: Sequence[ProcedureResult], year: int, procedure: str) -> dict[str, ProcedureResult]:
    """Results of grade 9 by subject; the usual season first."""
    found: dict[str, ProcedureResult] = {}
    for one in sorted(results, key=lambda one: one.outcome.key.season != SPRING):
        key = one.outcome.key
        if one.outcome.year == year and key.procedure == procedure and key.programme_grade == LAST_BASIC_GRADE:
            found.setdefault(key.subject, one)
    return found


def _beside(results: Sequence[ProcedureResult], year: int) -> Iterator[Line]:
    exams, internal = _of(results, year, OGE), _of(results, year, INTERNAL)
    for subject, exam in sorted(exams.items()):
        other = internal.get(subject)
        if not exam.outcome.held:
            yield Line(subject, subject, state=exam.outcome.state or "")
            continue
        if other is None or not other.outcome.held:
            continue
        cells = {}
        for key, title in _MEASURES:
            mine, theirs = exam.figures[key], other.figures[key]
            name = f"{title}: ОГЭ против промежуточной"
            cells[f"{key}_exam"], cells[f"{key}_internal"] = mine, theirs
            cells[f"{key}_difference"] = difference(
                f"{key}_difference", name, mine, theirs, rule=_AGAINST, words=("ОГЭ", "промежуточная аттестация")
            )
        yield Line(subject, subject, cells)


def _means(results: Sequence[ProcedureResult], year: int) -> Iterator[Line]:
    found: dict[tuple[str, str], dict[int, ProcedureResult]] = {}
    for one in results:
        key = one.outcome.key
        if key.procedure == EGE and one.outcome.year in _years(year):
            found.setdefault((key.subject, key.level or ""), {}).setdefault(one.outcome.year, one)
    for (subject, level), by_year in sorted(found.items()):
        title = f"{subject}, {level}" if level else subject
        cells, words = {}, {}
        for one_year in sorted(by_year):
            result = by_year[one_year]
            if result.outcome.held:
                cells[str(one_year)] = _mean(result)
            else:
                words[str(one_year)] = result.outcome.state or "состояние не указано"
        now, before = cells.get(str(year)), cells.get(str(year - 1))
        if now is not None and before is not None and now.key == before.key:
            cells["change"] = difference("mean_change", f"{title}: изменение балла", now, before, rule=_CHANGE)
        rows = tuple(row for one in by_year.values() for row in one.outcome.rows)
        yield Line(title, title, cells, words, (("assessments", rows),), words.get(str(year), ""))


def _mean(result: ProcedureResult) -> Figure:
    """The mean test score; ЕГЭ in basic mathematics has marks instead."""
    score = result.figures["mean_score"]
    return result.figures["mean_mark"] if score.value is None and result.outcome.key.level == "базовая" else score
