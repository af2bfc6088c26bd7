"""Formulas in words: which form, which year, which rows."""

from decimal import Decimal

from shnor_desktop.models.sheets import SHEETS
from shnor_desktop.models.sheets.kinds import SchoolYear
from shnor_desktop.models.sheets.spec import Sheet
from shnor_desktop.services import wording
from shnor_desktop.services.indicators import language as tree
from shnor_desktop.services.indicators.language import Condition, Node, RowNumber

_SIGNS = {"=": "=", "!=": "≠", "<": "<", "<=": "≤", ">": ">", ">=": "≥"}


def year_said(sheet: Sheet, year: int | None) -> str:
    """«2021/22 учебный год», or a plain year where the form lives by calendar years."""
    if year is None:
        return ""
    if type(sheet.column("year").kind) is SchoolYear:
        return f"{wording.school_year(year)} учебный год"
    return f"{year} год"


def place(node: tree.Total, year: int | None) -> str:
    """«листа «Выпускники» за 2021/22 учебный год»."""
    sheet = SHEETS[node.sheet]
    when = year_said(sheet, year)
    return f"листа «{sheet.title}»" + (f" за {when}" if when else "")


def said(node: Node, year: int) -> str:
    """A formula as a person reads it."""
    match node:
        case tree.Amount(value):
            text = _amount(value)
        case tree.Total():
            text = _total(node, year)
        case tree.Share(part, whole):
            text = f"доля: {said(part, year)} — от: {said(whole, year)}"
        case tree.Schools(fit):
            text = "число школ" + (f", где {said(fit, year)}" if fit is not None else "")
        case tree.Among(fit, of):
            text = f"по школам, где {said(fit, year)}: {said(of, year)}"
        case tree.Risk(at, block):
            when = wording.school_year(at.at(year))
            text = f"сработал блок {block} таблицы зоны риска за {when}" if block else f"школа в зоне риска за {when}"
        case tree.Math(operator, left, right):
            text = f"({said(left, year)}) {operator} ({said(right, year)})"
        case tree.Compare(operator, left, right):
            text = f"[{said(left, year)}] {_SIGNS[operator]} {said(right, year)}"
        case tree.Both(parts):
            text = " и ".join(said(part, year) for part in parts)
        case tree.Either(parts):
            text = " или ".join(said(part, year) for part in parts)
        case tree.Not(part):
            text = f"не верно, что {said(part, year)}"
    return text


def _amount(value: object) -> str:
    return str(value).replace(".", ",")


def _total(node: tree.Total, year: int) -> str:
    sheet = SHEETS[node.sheet]
    when = year_said(sheet, None if node.year is None else node.year.at(year))
    what = "строк" if node.what is None else f"сумма {_row_number(node.what, sheet)}"
    where = _condition(node.where, sheet, year)
    return f"«{sheet.title}»" + (f", {when}" if when else "") + f", {what}" + (f", где {where}" if where else "")


def _row_number(number: RowNumber, sheet: Sheet) -> str:
    if isinstance(number, tree.Amount):
        return _amount(number.value)
    if isinstance(number, tree.RowMath):
        return f"{_row_number(number.left, sheet)} {number.operator} {_row_number(number.right, sheet)}"
    return " или, если пусто, ".join(f"«{sheet.column(column).label}»" for column in tree.columns_of(number))


def _condition(condition: Condition | None, sheet: Sheet, year: int) -> str:
    if condition is None or (getattr(condition, "column", "") == "year"):
        return ""
    match condition:
        case tree.All(parts):
            found = [text for part in parts if (text := _condition(part, sheet, year))]
            return " и ".join(found)
        case tree.Any_(parts):
            return "(" + " или ".join(_condition(part, sheet, year) for part in parts) + ")"
        case tree.No(part):
            return f"не ({_condition(part, sheet, year)})"
        case tree.Has(other, where):
            inner = _condition(where, SHEETS[other], year)
            return f"есть строка листа «{SHEETS[other].title}»" + (f", где {inner}" if inner else "")
        case tree.Filled(column, filled):
            return f"«{sheet.column(column).label}» {'заполнено' if filled else 'пусто'}"
        case tree.Holds(column, words):
            return f"в «{sheet.column(column).label}» есть «{words}»"
        case tree.OneOf(column, values):
            listed = ", ".join(f"«{value}»" if isinstance(value, str) else str(value) for value in values)
            return f"«{sheet.column(column).label}» — из: {listed}"
        case tree.Test(column, operator, value):
            return f"«{sheet.column(column).label}» {_SIGNS[operator]} {_value(value, year)}"


def _value(value: tree.Literal_, year: int) -> str:
    if isinstance(value, tree.DayOf):
        return wording.day(value.at(year))
    if isinstance(value, tree.YearOf):
        return str(value.at(year))
    if isinstance(value, bool):
        return "да" if value else "нет"
    return f"«{value}»" if isinstance(value, str) else str(Decimal(value)).replace(".", ",")
