"""Computes a formula over the rows of schools: exactly, three-valued, naming whatever is missing."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from typing import TypeAlias

from shnor_desktop.models.sheets import SHEETS
from shnor_desktop.services import wording
from shnor_desktop.services.analysis.figure import Input, Links
from shnor_desktop.services.indicators import language as tree
from shnor_desktop.services.indicators.language import Node
from shnor_desktop.services.indicators.loading import Line, Rows
from shnor_desktop.services.indicators.rowwise import RowJudge, Why, holds, total
from shnor_desktop.services.indicators.words import place, said
from shnor_desktop.services.verdicts.three_valued import Truth, all_of, any_of

Outcome: TypeAlias = Fraction | bool | None
RiskOf: TypeAlias = Callable[[int, str, str], tuple[Truth, Links]]
"""Year, school, block ('' for the verdict) → whether it is so, and the rows behind it."""
SPARSE = ("statuses",)
"""A school without a row there has no status, as long as the base has statuses of that year at all."""
LONGEST_LIST = 10


@dataclass(frozen=True, slots=True)
class Result:
    """What came out. ``missing`` says why there is nothing; ``without`` — schools left out of a sum, and why."""

    value: Outcome
    missing: tuple[str, ...] = ()
    part: Fraction | None = None
    whole: Fraction | None = None
    inputs: tuple[Input, ...] = ()
    without: tuple[tuple[str, str], ...] = ()
    counted: tuple[str, ...] = ()
    """Schools that went in."""


@dataclass(slots=True)
class Memo:
    """What is worked out once for all indicators and schools; formulas are known by their ``id``."""

    sums: dict[tuple[int, int, str], Result] = field(default_factory=dict)
    """By formula, year of the indicator and school."""
    titles: dict[tuple[int, int], str] = field(default_factory=dict)
    """By formula and year."""
    kept: dict[int, list[tree.Group]] = field(default_factory=dict)
    """By formula."""


class Evaluation:
    """Formulas of one year over loaded rows; ``schools`` is the scope, one school or many."""

    def __init__(self, rows: Rows, year: int, risk: RiskOf, memo: Memo | None = None) -> None:
        """``memo`` keeps sums of schools for other runs; whoever gives it keeps the formulas alive."""
        self._memo: Memo = Memo() if memo is None else memo
        self._rows = rows
        self._year = year
        self._risk = risk

    def run(self, node: Node, schools: Sequence[str]) -> Result:
        """The value of a formula over those schools."""
        return self._eval(node, tuple(schools))

    def _eval(self, node: Node, scope: tuple[str, ...]) -> Result:
        found: Result
        match node:
            case tree.Amount(value):
                found = Result(value)
            case tree.Total():
                found = self._added(node, scope)
            case tree.Share():
                found = self._share(node, scope)
            case tree.Schools(fit):
                found = self._schools(fit, scope)
            case tree.Among(fit, of):
                found = self._among(fit, of, scope)
            case tree.Risk(year, block):
                found = self._risky(year.at(self._year), block, scope)
            case tree.Math(operator, left, right):
                found = _math(operator, self._eval(left, scope), self._eval(right, scope))
            case tree.Compare(operator, left, right):
                found = _compare(operator, self._eval(left, scope), self._eval(right, scope))
            case tree.Both(parts):
                found = _joined(all_of, [self._eval(part, scope) for part in parts])
            case tree.Either(parts):
                found = _joined(any_of, [self._eval(part, scope) for part in parts])
            case tree.Not(part):
                inner = self._eval(part, scope)
                found = _merged(None if inner.value is None else not inner.value, inner)
        return found

    # --- sums over rows

    def _added(self, node: tree.Total, scope: tuple[str, ...]) -> Result:
        """School by school; a school that lacks the data is left out and named."""
        if len(scope) == 1:
            return self._total(node, scope[0])
        found = {school: self._total(node, school) for school in scope}
        return self._together(found, lambda one: (one.value,), lambda sums: Result(sums[0]))

    def _share(self, node: tree.Share, scope: tuple[str, ...]) -> Result:
        over_schools = any(isinstance(one, tree.Schools) for part in tree.parts_of(node) for one in tree.walk(part))
        if len(scope) == 1 or over_schools:
            return self._share_of(node, scope)
        found = {school: self._share_of(node, (school,), zero=True) for school in scope}
        return self._together(
            found, lambda one: (one.part, one.whole), lambda sums: _quotient(Result(sums[0]), Result(sums[1]))
        )

    def _share_of(self, node: tree.Share, scope: tuple[str, ...], *, zero: bool = False) -> Result:
        return _quotient(self._eval(node.part, scope), self._eval(node.whole, scope), zero=zero)

    def _together(
        self,
        found: dict[str, Result],
        read: Callable[[Result], tuple[Outcome, ...]],
        make: Callable[[list[Fraction]], Result],
    ) -> Result:
        known: dict[str, tuple[Fraction, ...]] = {}
        for school, one in found.items():
            values = read(one)
            if all(value is not None for value in values):
                known[school] = tuple(Fraction(value) for value in values if value is not None)
        without = tuple((school, "; ".join(one.missing)) for school, one in found.items() if school not in known)
        if not known:
            return Result(None, _by_reason(found) or ("в базе нет ни одной школы",), without=without)
        made = make([sum(column, Fraction(0)) for column in zip(*known.values(), strict=True)])
        inputs = _added_inputs([found[school] for school in known])
        return Result(made.value, made.missing, made.part, made.whole, inputs, without, tuple(known))

    def _total(self, node: tree.Total, school: str) -> Result:
        place_of = (id(node), self._year, school)
        if place_of not in self._memo.sums:
            self._memo.sums[place_of] = self._totalled(node, school)
        return self._memo.sums[place_of]

    def _title(self, node: tree.Total) -> str:
        place_of = (id(node), self._year)
        if place_of not in self._memo.titles:
            self._memo.titles[place_of] = said(node, self._year)
        return self._memo.titles[place_of]

    def _kept(self, node: tree.Total) -> list[tree.Group]:
        if id(node) not in self._memo.kept:
            self._memo.kept[id(node)] = tree.kept(node.where)
        return self._memo.kept[id(node)]

    def _totalled(self, node: tree.Total, school: str) -> Result:
        year = None if node.year is None else node.year.at(self._year)
        lines = self._rows.of(node.sheet, year, school)
        title = self._title(node)
        if not lines and not (node.sheet in SPARSE and self._rows.anywhere(node.sheet, year)):
            kept_there = " (остаётся в школе)" if SHEETS[node.sheet].local and len(self._rows.schools) > 1 else ""
            return Result(
                None, (f"нет строк {place(node, year)}{kept_there}",), inputs=(Input(title, None, node.sheet),)
            )
        why = Why()
        for group in self._kept(node):
            if lines and not any(line.cells[column] is not None for line in lines for column in group):
                why.never[node.sheet, min(group)] = None
        judge = RowJudge(self._rows, self._year, school)
        fitting: list[Line] = []
        open_ = False
        deciding = Why()
        for line in lines:
            fits = judge.fits(node.where, line.cells, node.sheet, deciding)
            if fits:
                fitting.append(line)
            elif fits is None:
                open_ = True
                why.add(deciding)
            if deciding.told:
                deciding = Why()
        rows = tuple(line.id for line in fitting)
        value: Fraction | None = None
        if not why.never and not open_:
            value = Fraction(len(fitting)) if node.what is None else total(node, fitting, why)
        missing = why.sentences() if value is None else ()
        if value is None and not missing:
            missing = (f"нет строк: {title}",)
        column = next(iter(tree.columns_of(node.what)), "")
        shown = None if value is None else _plain(value)
        return Result(value, missing, inputs=(Input(title, shown, node.sheet, column, rows),), counted=(school,))

    # --- schools

    def _schools(self, fit: Node | None, scope: tuple[str, ...]) -> Result:
        if fit is None:
            return Result(Fraction(len(scope)), inputs=(Input("школ всего", len(scope)),), counted=scope)
        found = {school: self._eval(fit, (school,)) for school in scope}
        unknown = {school: one for school, one in found.items() if one.value is None}
        fitting = [school for school, one in found.items() if one.value]
        if unknown:
            return Result(None, _by_reason(unknown), inputs=_added_inputs([found[school] for school in fitting]))
        title = "школ, где условие выполнено" + (f": {', '.join(fitting)}" if fitting else "")
        inputs = (Input(title, len(fitting)), *_added_inputs(found.values()))
        return Result(Fraction(len(fitting)), inputs=inputs, counted=scope)

    def _among(self, fit: Node, of: Node, scope: tuple[str, ...]) -> Result:
        """Over a single school its own figure is shown whether it is in the list or not."""
        if len(scope) == 1 and not any(isinstance(one, tree.Schools) for one in tree.walk(of)):
            return self._eval(of, scope)
        found = {school: self._eval(fit, (school,)) for school in scope}
        silent = [one for one in found.values() if one.value is None]
        unknown = tuple(dict.fromkeys(sentence for one in silent for sentence in one.missing))
        if unknown:
            return Result(None, unknown)
        inside = tuple(school for school, one in found.items() if one.value)
        if not inside:
            return Result(None, (f"нет ни одной школы, для которой: {said(fit, self._year)}",))
        done = self._eval(of, inside)
        chosen = Input(f"школы: {', '.join(inside)}", len(inside))
        inputs = (chosen, *_added_inputs(found.values()), *done.inputs)
        return Result(done.value, done.missing, done.part, done.whole, inputs, done.without, done.counted)

    def _risky(self, year: int, block: str, scope: tuple[str, ...]) -> Result:
        found = [self._risk(year, school, block) for school in scope]
        value = any_of([one for one, _ in found])
        what = f"блок {block} таблицы зоны риска" if block else "вывод о зоне риска"
        title = f"{what}, {wording.school_year(year)}"
        shown = None if value is None else "да" if value else "нет"
        links = [(sheet, rows) for _, behind in found for sheet, rows in behind if rows]
        inputs = tuple(Input(title, shown, sheet, "", rows) for sheet, rows in links) or (Input(title, shown),)
        missing = () if value is not None else (f"{title}: данных не хватает",)
        return Result(value, missing, inputs=inputs, counted=scope)


def _quotient(part: Result, whole: Result, *, zero: bool = False) -> Result:
    """``zero``: a school of nobody still adds its zeros to the others."""
    joined = _merged(None, part, whole)
    if not isinstance(part.value, Fraction) or not isinstance(whole.value, Fraction):
        return Result(None, joined.missing, None, None, joined.inputs, joined.without, joined.counted)
    kept = (part.value, whole.value, joined.inputs, joined.without, joined.counted)
    if whole.value == 0:
        return Result(None, () if zero else ("не от чего считать долю: 0",), *kept)
    return Result(part.value * 100 / whole.value, (), *kept)


def _math(operator: str, left: Result, right: Result) -> Result:
    a, b = left.value, right.value
    if not isinstance(a, Fraction) or not isinstance(b, Fraction):
        return _merged(None, left, right)
    if operator == "/" and b == 0:
        empty = _merged(None, left, right)
        return Result(None, (*empty.missing, "деление на ноль"), inputs=empty.inputs)
    value = a + b if operator == "+" else a - b if operator == "-" else a * b if operator == "*" else a / b
    return _merged(value, left, right)


def _compare(operator: str, left: Result, right: Result) -> Result:
    if not isinstance(left.value, Fraction) or not isinstance(right.value, Fraction):
        return _merged(None, left, right)
    return _merged(holds(operator, left.value, right.value), left, right)


def _joined(join: Callable[[Iterable[Truth]], Truth], parts: Sequence[Result]) -> Result:
    value = join([None if part.value is None else bool(part.value) for part in parts])
    return _merged(value, *parts)


def _merged(value: Outcome, *parts: Result) -> Result:
    missing = tuple(dict.fromkeys(sentence for part in parts for sentence in part.missing))
    return Result(
        value,
        missing if value is None else (),
        inputs=tuple(one for part in parts for one in part.inputs),
        without=tuple(dict.fromkeys(one for part in parts for one in part.without)),
        counted=tuple(dict.fromkeys(school for part in parts for school in part.counted)),
    )


def _added_inputs(results: Iterable[Result]) -> tuple[Input, ...]:
    """The same input of several schools as one, with the rows of all."""
    found: dict[tuple[str, str, str], tuple[int | Decimal | str | None, tuple[int, ...]]] = {}
    for one in (given for result in results for given in result.inputs):
        place_of = (one.title, one.sheet, one.column)
        before = found.get(place_of)
        value, rows = one.value, one.rows
        if before is not None:
            rows = (*before[1], *rows)
            known = isinstance(value, int | Decimal) and isinstance(before[0], int | Decimal)
            value = Decimal(before[0]) + Decimal(value) if known else before[0]  # type: ignore[arg-type]
            value = int(value) if isinstance(value, Decimal) and value == int(value) else value
        found[place_of] = (value, rows)
    return tuple(Input(title, value, sheet, column, rows) for (title, sheet, column), (value, rows) in found.items())


def _by_reason(found: Mapping[str, Result]) -> tuple[str, ...]:
    """What is missing, with the schools that it is missing of."""
    by_reason: dict[str, list[str]] = {}
    for school, one in found.items():
        by_reason.setdefault("; ".join(one.missing) or "нет данных", []).append(school)
    return tuple(f"{reason} — {_listed(codes)}" for reason, codes in by_reason.items())


def _plain(value: Fraction) -> int | Decimal:
    return int(value) if value.denominator == 1 else wording.rounded(value, 2)


def _listed(codes: Sequence[str]) -> str:
    shown = ", ".join(codes[:LONGEST_LIST]) + (" и другие" if len(codes) > LONGEST_LIST else "")
    return f"{'школа' if len(codes) == 1 else 'школы'} {shown}"
