"""Успеваемость, качество, СОУ and means of every procedure, of a school and of the district, beside the references."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from sqlalchemy import select

from shnor_desktop.models.engine import Session
from shnor_desktop.models.sheets.procedures import SPRING
from shnor_desktop.services import wording
from shnor_desktop.services.analysis.figure import Figure, Input, Rule, json_of, ratio, share
from shnor_desktop.services.analysis.outcomes import Outcome, Outcomes, add, weighted
from shnor_desktop.services.entries import table
from shnor_desktop.services.rules import RuleSet
from shnor_desktop.services.verdicts.facts import Key, body_of, whole

RULE = "results"
_REFERENCES = {
    "success": "success_pct",
    "quality": "quality_pct",
    "low_share": "n2_pct",
    "mean_score": "mean_score",
    "mean_mark": "mean_mark",
}
"""Our figure → the column of «Ориентиры» it is compared with."""


@dataclass(frozen=True, slots=True)
class Compared:
    """The same figure of the район, the region, РФ, as some document prints it, and how far ours is from it."""

    scope: str
    figure: str
    printed: Decimal
    difference: Fraction | None
    row: int

    @property
    def text(self) -> str:
        """«РФ: 95,5 (+1,2)»."""
        told = f"{self.scope}: {wording.decimal(self.printed, 2 if self.figure == 'mean_mark' else 1)}"
        if self.difference is None:
            return told
        sign = "+" if self.difference > 0 else "−" if self.difference < 0 else ""
        return f"{told} ({sign}{wording.decimal(abs(self.difference), 2 if self.figure == 'mean_mark' else 1)})"

    def as_json(self) -> dict[str, Any]:
        return {
            "scope": self.scope,
            "figure": self.figure,
            "printed": str(self.printed),
            "difference": None if self.difference is None else str(wording.rounded(self.difference, 2)),
            "row": self.row,
        }


@dataclass(frozen=True, slots=True)
class ProcedureResult:
    """One procedure with its figures; ``state`` other than «проводилась» has none (DOMAIN §0.3)."""

    outcome: Outcome
    figures: Mapping[str, Figure]
    compared: tuple[Compared, ...] = ()

    def as_json(self) -> dict[str, Any]:
        one = self.outcome
        return {
            "year": one.year,
            **key_json(one.key),
            "state": one.state,
            "participants": one.participants,
            **dict(zip(("n5", "n4", "n3", "n2"), one.marks.as_tuple() if one.marks else (None,) * 4, strict=True)),
            "low": one.low,
            "figures": json_of(self.figures),
            "references": [found.as_json() for found in self.compared],
            "rows": list(one.rows),
            "classes": [
                {"letter": letter, "participants": part.participants, "low": part.low, "rows": list(part.rows)}
                for letter, part in sorted(one.classes.items())
            ],
        }


def key_json(key: Key) -> dict[str, Any]:
    """What names a procedure."""
    return {
        "procedure": key.procedure,
        "subject": key.subject,
        "level": key.level,
        "programme_grade": key.programme_grade,
        "season": key.season,
    }


def figures_of(one: Outcome, rule: RuleSet) -> dict[str, Figure]:
    """Every figure of an outcome that was held, with its explanation."""
    if not one.held:
        return {}
    marks, weights = one.marks, body_of(rule)["sou"]
    counts = marks.as_tuple() if marks else (None, None, None, None)
    inputs = [
        Input(f"Отметок «{mark}»", value, "assessments", f"n{mark}", one.rows)
        for mark, value in zip((5, 4, 3, 2), counts, strict=True)
    ]
    total = marks.total if marks else None
    among = one.participants if one.low_among is None else one.low_among
    whose = "Участников" if among == one.participants else "Участников школ, где известно число ниже минимума"
    people = Input(whose, among, "assessments", "participants", one.rows)
    low = Input("Ниже минимума", one.low, "assessments", "n2", one.rows)
    found = {
        "success": share(
            "success",
            "Успеваемость",
            marks.passed if marks else None,
            total,
            rule=Rule.of("отметки «5», «4» и «3» от всех полученных отметок", rule),
            inputs=inputs,
        ),
        "quality": share(
            "quality",
            "Качество",
            marks.good if marks else None,
            total,
            rule=Rule.of("отметки «5» и «4» от всех полученных отметок", rule),
            inputs=inputs,
        ),
        "sou": _sou(marks.as_tuple() if marks else None, weights, rule, inputs),
        "mean_mark": ratio(
            "mean_mark",
            "Средняя отметка",
            marks.points if marks else None,
            total,
            rule=Rule.of("сумма отметок, делённая на их число", rule),
            inputs=inputs,
            terms=_terms(counts, {"5": 5, "4": 4, "3": 3, "2": 2}),
        ),
        "low_share": share(
            "low_share",
            "Доля ниже минимума",
            one.low,
            among,
            rule=Rule.of("не преодолевшие минимум (для работ с отметками — «2») от всех участников", rule),
            inputs=[low, people],
        ),
        "mean_score": _mean_score(one, rule),
    }
    if one.confirmed is not None or one.lowered is not None or one.raised is not None:
        parts = [one.lowered, one.confirmed, one.raised]
        journal = [
            Input(title, value, "assessments", column, one.rows)
            for title, value, column in (
                ("Понизили отметку", one.lowered, "lowered"),
                ("Подтвердили отметку", one.confirmed, "confirmed"),
                ("Повысили отметку", one.raised, "raised"),
            )
        ]
        found["confirmed_share"] = share(
            "confirmed_share",
            "Подтвердили отметку журнала",
            one.confirmed,
            whole(parts) if None not in parts else one.participants,
            rule=Rule.of("подтвердившие отметку журнала от всех, чьи отметки сравнили", rule),
            inputs=journal,
        )
    return found


def _sou(
    counts: tuple[int, int, int, int] | None, weights: Mapping[str, int], rule: RuleSet, inputs: Sequence[Input]
) -> Figure:
    words = "«5», «4», «3» и «2» с весами " + ", ".join(str(weights[mark]) for mark in "5432")
    total = None if counts is None else sum(int(weights[mark]) * n for mark, n in zip("5432", counts, strict=True))
    terms = _terms(counts or (None,) * 4, weights)
    return ratio(
        "sou",
        "СОУ",
        total,
        None if counts is None else sum(counts),
        rule=Rule.of(f"{words}, делённые на число отметок", rule),
        inputs=inputs,
        unit="%",
        terms=terms,
    )


def _terms(counts: Sequence[int | None], weights: Mapping[str, int]) -> str:
    return " + ".join(f"{weights[mark]} ∙ {n}" for mark, n in zip("5432", counts, strict=True) if n)


def _mean_score(one: Outcome, rule: RuleSet) -> Figure:
    held = Input(
        "Средний тестовый балл",
        None if one.mean_score is None else wording.rounded(one.mean_score, 2),
        "assessments",
        "mean_score",
        one.rows,
    )
    words = "внесённый средний тестовый балл; нескольких классов и школ — взвешенный по участникам"
    return Figure(
        "mean_score",
        "Средний балл",
        one.mean_score,
        Rule.of(words, rule),
        inputs=(held, Input("Участников", one.participants, "assessments", "participants", one.rows)),
        missing=() if one.mean_score is not None else ("средний тестовый балл",),
    )


def school_results(
    found: Mapping[tuple[int, Key], Outcome], references: "References", rule: RuleSet
) -> list[ProcedureResult]:
    """Results of a school, newest year first, then by procedure, subject and grade."""
    ordered = sorted(found.items(), key=lambda pair: (-pair[0][0], *sortable(pair[0][1])))
    return [
        ProcedureResult(one, figures := figures_of(one, rule), references.beside(one, figures)) for _, one in ordered
    ]


def sortable(key: Key) -> tuple[str, str, str, int, str]:
    """A procedure as it is ordered in tables."""
    return (key.procedure, key.subject, key.level or "", key.programme_grade or 0, key.season)


def district_outcomes(found: Outcomes) -> dict[tuple[int, Key], Outcome]:
    """Every school put together, weighted by participants, never a mean of percents (DOMAIN §6.1)."""
    by_place: dict[tuple[int, Key], list[Outcome]] = {}
    for schools in found.values():
        for place, one in schools.items():
            if one.held:
                by_place.setdefault(place, []).append(one)
    return {place: _sum(place, parts) for place, parts in by_place.items()}


def _sum(place: tuple[int, Key], parts: list[Outcome]) -> Outcome:
    # a school that gave no marks cannot hide those of the others: sums are over the schools that gave them
    with_marks = [one for one in parts if one.marks is not None]
    with_low = [one for one in parts if one.low is not None and one.participants]
    taken = [one.participants for one in parts if one.participants is not None]
    scored = [one for one in parts if one.mean_score is not None and one.participants]
    compared = [one for one in parts if None not in {one.lowered, one.confirmed, one.raised}]
    return Outcome(
        school="",
        year=place[0],
        key=place[1],
        state=parts[0].state,
        participants=sum(taken) if taken else None,
        marks=add(one.marks for one in with_marks) if with_marks else None,
        low=whole(one.low for one in with_low) if with_low else None,
        low_among=whole(one.participants for one in with_low) if with_low else None,
        mean_score=weighted((one.mean_score, one.participants) for one in scored) if scored else None,
        lowered=whole(one.lowered for one in compared) if compared else None,
        confirmed=whole(one.confirmed for one in compared) if compared else None,
        raised=whole(one.raised for one in compared) if compared else None,
        rows=tuple(row for one in parts for row in one.rows),
    )


class References:
    """Printed figures of the район, the region and РФ by year and procedure."""

    def __init__(self, found: Mapping[tuple[int, Key], list[tuple[str, int, Mapping[str, Decimal]]]]) -> None:
        self._found = found

    def of(self, year: int, key: Key) -> list[tuple[str, int, Mapping[str, Decimal]]]:
        """Scope, row and printed figures."""
        return self._found.get((year, key), [])

    def beside(self, one: Outcome, figures: Mapping[str, Figure]) -> tuple[Compared, ...]:
        """What can be laid beside the figures of an outcome."""
        return tuple(
            Compared(scope, name, printed[column], _difference(figures.get(name), printed[column]), row)
            for scope, row, printed in self.of(one.year, one.key)
            for name, column in _REFERENCES.items()
            if column in printed
        )


def _difference(figure: Figure | None, printed: Decimal) -> Fraction | None:
    return None if figure is None or figure.value is None else figure.value - Fraction(printed)


def load_references(session: Session, years: Iterable[int]) -> References:
    """The form «Ориентиры» of those years; it belongs to the office as a whole."""
    source = table("references")
    query = select(source).where(source.c.deleted_at.is_(None), source.c.year.in_(list(years))).order_by(source.c.id)
    found: dict[tuple[int, Key], list[tuple[str, int, Mapping[str, Decimal]]]] = {}
    for row in session.execute(query).mappings():
        if row["scope"] is None or row["procedure"] is None:
            continue
        key = Key(row["procedure"], row["subject"], row["level"], row["programme_grade"], row["season"] or SPRING)
        printed = {column: row[column] for column in _REFERENCES.values() if row[column] is not None}
        found.setdefault((row["year"], key), []).append((row["scope"], row["id"], printed))
    return References(found)
