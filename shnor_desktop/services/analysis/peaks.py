"""Peaks of primary scores right at the bounds of marks: more works at a bound than its neighbours let expect."""

from collections.abc import Mapping, Sequence
from fractions import Fraction

from shnor_desktop.models.sheets.primary_scores import parse, together
from shnor_desktop.services.analysis.figure import Figure, Input, Rule, ratio
from shnor_desktop.services.analysis.outcomes import Outcome
from shnor_desktop.services.analysis.signal import Signal, number
from shnor_desktop.services.importing.scales import Scale
from shnor_desktop.services.rules import RuleSet


def neighbours(score: int, reach: int, highest: int | None) -> list[int]:
    """Scores within ``reach`` on both sides that the work can give."""
    return [
        near
        for near in range(score - reach, score + reach + 1)
        if near != score and near >= 0 and (highest is None or near <= highest)
    ]


def is_peak(at: int, around: Sequence[int], factor: Fraction, least: int) -> bool:
    """Whether the works at a score are at least ``factor`` times the mean of its neighbours, in whole numbers."""
    return at >= max(least, 1) and at * len(around) * factor.denominator >= factor.numerator * sum(around)


def signal(outcome: Outcome, texts: Sequence[str | None], scale: Scale | None, rule: RuleSet) -> Signal:
    """The three bounds of a work; without a scale, scores of every class or enough works nothing is said."""
    body = rule.body["border_peaks"]
    factor, reach = Fraction(str(body["factor"])), int(body["neighbours"])
    least, least_at = int(body["least_participants"]), int(body["least_at_bound"])
    threshold = (
        f"на первом балле отметки не меньше {number(factor)} среднего соседних баллов (по {reach} с каждой стороны) "
        f"и не меньше {least_at} работ; участников от {least}"
    )
    said = Rule(f"маркер — {threshold}", str(body["source"]), rule.name, rule.year, rule.own)
    parts = [None if text is None else parse(text) for text in texts]
    known = [part for part in parts if part is not None]
    scores = together(known)
    people = sum(scores.values())
    lacks = _lacks(len(known) == len(parts) and bool(parts), scale, people, least)
    if lacks or scale is None:
        whole = Input("Распределение первичных баллов", people or None, "assessments", "primary_scores", outcome.rows)
        figure = Figure("peak", "Пик на границе", None, said, inputs=(whole,), missing=(lacks,), places=2)
        return Signal("border_peaks", outcome.key, None, (figure,), threshold)
    figures, fired = [], False
    for mark, bound in zip((3, 4, 5), scale.bounds, strict=True):
        near = neighbours(bound + 1, reach, scale.highest)
        figures.append(_figure((mark, bound + 1), scores, near, outcome.rows, said))
        fired |= is_peak(scores.get(bound + 1, 0), [scores.get(one, 0) for one in near], factor, least_at)
    note = f"шкала {scale.shown}" + ("" if scale.confirmed else ", не подтверждена документом")
    return Signal("border_peaks", outcome.key, fired, tuple(figures), threshold, note)


def _lacks(whole: bool, scale: Scale | None, people: int, least: int) -> str:
    if not whole:
        return "распределение первичных баллов"
    if scale is None:
        return "шкала перевода баллов в отметки этого года"
    return f"участников {people}, а нужно не меньше {least}" if people < least else ""


def _figure(
    mark: tuple[int, int], scores: Mapping[int, int], near: Sequence[int], rows: tuple[int, ...], rule: Rule
) -> Figure:
    named, score = mark
    at, around = scores.get(score, 0), sum(scores.get(one, 0) for one in near)
    inputs = [Input(f"Работ на {score}", at, "assessments", "primary_scores", rows)]
    inputs += [Input(f"На {one}", scores.get(one, 0), "assessments", "primary_scores", rows) for one in near]
    title = f"Граница «{named}» ({score}): во сколько раз больше среднего соседей"
    if not around:
        said = ("у соседних баллов работ нет",)
        return Figure(f"peak_{named}", title, None, rule, "", at * len(near), 0, tuple(inputs), missing=said, places=2)
    return ratio(f"peak_{named}", title, at * len(near), around, rule=rule, inputs=inputs, terms=f"{at} ∙ {len(near)}")
