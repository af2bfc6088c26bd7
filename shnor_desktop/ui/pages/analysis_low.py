"""«Низкие результаты» of one school: the verdict, its arithmetic, both readings, the distance, a trial of counts."""

from fractions import Fraction

from shnor_desktop.services import wording
from shnor_desktop.services.verdicts.explain import LOW_TITLES, READINGS, Statement, explain_low, share_text
from shnor_desktop.services.verdicts.identify import Gap, Identification, Judged, SchoolLow, bounds_of
from shnor_desktop.ui.desk import Link
from shnor_desktop.ui.pages.analysis_content import Cell, Content, Grid, Inset, Picture, Row, Section, Words, said
from shnor_desktop.ui.pages.analysis_data import Loaded
from shnor_desktop.ui.pages.analysis_what_if import Trial, TrialPanel
from shnor_desktop.ui.theme import Tone
from shnor_desktop.ui.widgets.charts.bars import Bar, Bars
from shnor_desktop.ui.widgets.why import Why, by_rule

GAPS = {"no_row": "нет строки", "no_state": "не указано, проводилась ли", "no_counts": "нет чисел"}
TONES: dict[str, Tone] = {"low": "bad", "risk": "bad", "not_low": "good", "no_risk": "good", "no_data": "plain"}
_HEADINGS = ("Учебный год", "Процедура", "Участников", "Ниже\nминимума", "Доля", "Итог")


def content(data: Loaded, code: str) -> Content:
    """The verdict on a school; nothing where the base does not know it."""
    found = data.school_low(code)
    if found is None:
        return (Section("Низкие результаты", (Words("За этот год данных школы нет.", "muted"),), "low"),)
    low, other = found
    link_school = code if data.is_district else ""
    statements = explain_low(low, data.low)
    sentences = [said(one) for one in statements[1:] if not is_procedure(one)]
    verdict = Section(
        "Низкие результаты: правило 30 %",
        (
            Words("Enter или двойной щелчок по числу открывает его строки, F1 — почему.", "muted"),
            _procedures(low, data.low, link_school),
            _readings(low, other, data),
            *sentences,
        ),
        part="low",
        badge=LOW_TITLES[low.verdict],
        tone=TONES[low.verdict],
    )
    sections = [verdict, _chart(low, data.low, link_school)] if low.procedures else [verdict]
    trial = Inset(
        lambda reader: TrialPanel(code, data.low, reader), lambda: iter([lambda: Trial(code, data.low).why()])
    )
    about = "Меняйте числа: вывод и расстояние считаются сразу, внесённые данные не меняются."
    sections.append(Section("Проба: что было бы при других числах", (trial,), part="what_if", about=about))
    return tuple(sections)


def bound_of(found: Identification) -> Fraction:
    """The share that counts as low, in percent."""
    bounds = bounds_of(found.rule.body)
    return Fraction(bounds.numerator * 100, bounds.denominator)


def judged_text(one: Judged, bound: Fraction) -> str:
    """«33,3 % ≥ 30 %»."""
    if not one.participants:
        return wording.EMPTY
    return share_text(one.low, one.participants, bound, "≥" if one.is_low else "<")


def judged_why(one: Judged, found: Identification) -> Why:
    """The share of one procedure, as the rule compares it."""
    bounds, where = bounds_of(found.rule.body), f"{one.key.title}, {wording.school_year(one.year)}"
    least = bounds.least_low(one.participants)
    sentences = [
        f"Ниже минимума — {wording.out_of(one.low, one.participants, wording.PARTICIPANT)}.",
        f"Расчёт: {one.low} ∙ 100 / {one.participants}; {judged_text(one, bound_of(found))}."
        if one.participants
        else "Расчёт: участников нет, доли нет.",
        f"Сравнение в целых числах: {one.low} ∙ {bounds.denominator} = {one.low * bounds.denominator}, "
        f"{one.participants} ∙ {bounds.numerator} = {one.participants * bounds.numerator}; "
        f"низкий результат начинается с {least}.",
        *by_rule(found.rule),
    ]
    return Why(f"Доля ниже минимума — {where}", tuple(sentences), (("assessments", one.rows),))


def is_procedure(statement: Statement) -> bool:
    """Whether a sentence repeats a row of the table."""
    return len(statement.links) == 1 and not statement.text.startswith(
        ("Признак", "Нет", "Не указано", "Проводилась", "Официально")
    )


def _procedures(low: SchoolLow, found: Identification, school: str) -> Grid:
    rows = [_procedure(one, found, school) for one in low.procedures]
    # procedures without any row stand in a sentence below
    rows += [_gap(gap, found, school) for gap in low.missing if gap.reason != "no_row"]
    return Grid("Процедуры и доли", _HEADINGS, tuple(rows), stretch=1, right=(2, 3))


def _procedure(one: Judged, found: Identification, school: str) -> Row:
    link = Link("data", "assessments", one.rows[0], school=school, year=one.year) if one.rows else None
    tone: Tone = "bad" if one.is_low else "plain"
    why, links = judged_why(one, found), (("assessments", one.rows),)
    counts = (("Участников", one.participants), ("Ниже минимума", one.low))
    return (
        Cell(wording.school_year(one.year), why, tone, link, one.year),
        Cell(one.key.title, why, tone, link, one.key.title),
        *(
            Cell(wording.whole(value), Why.entered(f"{title} — {one.key.title}", str(value), links), tone, link, value)
            for title, value in counts
        ),
        Cell(judged_text(one, bound_of(found)), why, tone, link),
        Cell("низкий результат" if one.is_low else "меньше границы", why, tone, link),
    )


def _gap(gap: Gap, found: Identification, school: str) -> Row:
    link = Link("data", "assessments", gap.rows[0] if gap.rows else None, school=school, year=gap.year)
    title = f"{gap.key.title}, {wording.school_year(gap.year)}"
    why = Why(title, (f"Не хватает данных: {GAPS[gap.reason]}.", *by_rule(found.rule)), (("assessments", gap.rows),))
    texts = (wording.school_year(gap.year), gap.key.title, "", "", "", GAPS[gap.reason])
    return tuple(Cell(words, why, "muted", link) for words in texts)


def _readings(low: SchoolLow, other: SchoolLow, data: Loaded) -> Grid:
    rows = []
    for one, found in ((low, data.low), (other, data.other)):
        why = verdict_why(one, found)
        tone = TONES[one.verdict]
        title = READINGS[found.second_criterion] + (" (основное)" if found is data.low else "")
        texts = (title, _met(one.criteria[0]), _met(one.criteria[1]), LOW_TITLES[one.verdict])
        rows.append(tuple(Cell(words, why, tone) for words in texts))
    headings = ("Прочтение второго признака", "Признак 1", "Признак 2", "Вывод")
    return Grid("Оба прочтения правила", headings, tuple(rows), stretch=3)


def verdict_why(one: SchoolLow, found: Identification) -> Why:
    """Everything the verdict on a school was drawn from."""
    why = Why.stated(f"{one.name}: {LOW_TITLES[one.verdict]}", explain_low(one, found))
    return Why(why.title, (*why.said[:-1], *by_rule(found.rule)), why.links)


def _met(truth: bool) -> str:
    return "выполнен" if truth else "не выполнен"


def _chart(low: SchoolLow, found: Identification, school: str) -> Section:
    bars = [
        Bar(
            f"{one.key.title}, {wording.school_year(one.year)}",
            Fraction(one.low * 100, one.participants),
            one.is_low,
            judged_why(one, found),
            Link("data", "assessments", one.rows[0], school=school, year=one.year) if one.rows else None,
        )
        for one in low.procedures
        if one.participants
    ]
    title = "Доля работ ниже минимума по процедурам"
    return Section(title, (Picture(Bars(title, bars, bound_of(found))),), part="chart")
