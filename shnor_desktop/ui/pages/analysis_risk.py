"""«Зона риска» of one school: four blocks, their rows, the arithmetic of each."""

from shnor_desktop.services.verdicts.explain import RISK_TITLES, explain_risk, row_text
from shnor_desktop.services.verdicts.risk_schools import Block, RiskRow, RiskTable, SchoolRisk
from shnor_desktop.ui.pages.analysis_content import Cell, Content, Grid, Row, Section, Words, said
from shnor_desktop.ui.pages.analysis_data import Loaded
from shnor_desktop.ui.pages.analysis_low import TONES
from shnor_desktop.ui.theme import Tone
from shnor_desktop.ui.widgets.why import Why, by_rule, joined

FIRED = {True: "сработал", False: "не сработал", None: "нет данных"}


def content(data: Loaded, code: str) -> Content:
    """The verdict on a school with its table."""
    school = data.school_risk(code)
    if school is None:
        return (Section("Зона риска", (Words("За этот год данных школы нет.", "muted"),), "risk"),)
    told = explain_risk(school, data.risk)
    rows: list[Row] = []
    for block in school.blocks:
        rows.append(_block(block, school, data.risk))
        rows += [_row(row, block, data.risk) for row in block.rows]
    headings = ("№", "Показатель", "Значение и порог", "Итог")
    rest = [said(one) for one in told[1:] if one.text.startswith(("Сумма", "Официально", "Правило", "В блоке"))]
    section = Section(
        "Зона риска: четыре блока",
        (Words(told[0].text), Grid("Блоки зоны риска", headings, tuple(rows), stretch=1, most=40), *rest),
        part="risk",
        badge=RISK_TITLES[school.verdict],
        tone=TONES[school.verdict],
    )
    return (section,)


def block_why(block: Block, school: SchoolRisk, found: RiskTable) -> Why:
    """Why a block fired or did not."""
    mine = (f"Блок {block.key}.", f"Сумма строк блока {block.key}", *(f"{row.key}." for row in block.rows))
    told = [one for one in explain_risk(school, found) if one.text.startswith(mine)]
    sentences = (*(one.text for one in told), *by_rule(found.rule))
    return Why(f"Блок {block.key}. {block.title}", sentences, joined(row.links for row in block.rows))


def risk_why(school: SchoolRisk, found: RiskTable) -> Why:
    """Everything the verdict was drawn from."""
    why = Why.stated(f"{school.name}: {RISK_TITLES[school.verdict]}", explain_risk(school, found))
    return Why(why.title, (*why.said[:-1], *by_rule(found.rule)), why.links)


def _block(block: Block, school: SchoolRisk, found: RiskTable) -> Row:
    tone: Tone = "bad" if block.fired else "accent"
    why = block_why(block, school, found)
    return tuple(Cell(words, why, tone) for words in (block.key, block.title, "", FIRED[block.fired]))


def _row(row: RiskRow, block: Block, found: RiskTable) -> Row:
    answer = {True: "да", False: "нет", None: "—"}[row.fires]
    said_of = row_text(row)
    told = [f"Показатель {row.key}: {said_of}."]
    if block.total is not None:
        told.append("С порогом сравнивается сумма строк блока, а не каждая строка.")
    why = Why(f"{row.key}. {row.title}", (*told, *by_rule(found.rule)), joined([row.links]))
    tone: Tone = "bad" if row.fires else "plain"
    return tuple(Cell(words, why, tone) for words in (row.key, row.title, said_of, answer))
