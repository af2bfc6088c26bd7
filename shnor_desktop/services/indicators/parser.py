"""Reads the formula of an indicator: a fixed grammar over known forms and columns; nothing is ever executed."""

import calendar
import re
from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple, NoReturn, cast

from shnor_desktop.errors import InputError
from shnor_desktop.models.sheets import SHEETS
from shnor_desktop.models.sheets.kinds import Choice, Day, Number, SchoolYear, Words, YesNo
from shnor_desktop.models.sheets.kinds import Text as AnyText
from shnor_desktop.models.sheets.spec import Column, Sheet
from shnor_desktop.models.sheets.values import BadValue
from shnor_desktop.services.indicators import language as tree
from shnor_desktop.services.indicators.language import Condition, Node, Operator, RowNumber, YearOf
from shnor_desktop.services.indicators.vocabulary import IN_RUSSIAN, RUSSIAN

LONGEST = 4000
DEEPEST = 40
BLOCKS = ("1", "2", "3", "4")
_PERSON = "person"
_TOKEN = re.compile(
    r"""\s*(?:(?P<number>\d{1,12}(?:\.\d{1,6})?)|(?P<text>"[^"]*"|«(?:[^«»]|«[^«»]*»)*»)|(?P<name>[A-Za-zА-Яа-яЁё_][\w]*)"""
    r"""|(?P<sign><=|>=|!=|[()=<>+\-*/,.:]))"""
)
_END = ("end", "")
_COMPARE = ("=", "!=", "<", "<=", ">", ">=")

Sheets = Callable[[str], Sheet]


class Token(NamedTuple):
    kind: str
    text: str
    at: int


def parse(formula: str, sheets: Sheets) -> Node:
    """The tree of a formula; a formula that is wrong is refused with a sentence that says where."""
    if len(formula) > LONGEST:
        raise InputError(f"Формула длиннее {LONGEST} знаков.")
    reader = _Reader(_tokens(formula), sheets)
    found = reader.expression()
    reader.finish()
    _check(found)
    return found


def _tokens(formula: str) -> list[Token]:
    found: list[Token] = []
    at = 0
    text = formula.rstrip()
    while at < len(text):
        match = _TOKEN.match(text, at)
        if match is None:
            place = at + len(text[at:]) - len(text[at:].lstrip())
            raise InputError(f"Формула: непонятный знак «{text[place]}», место {place + 1}.")
        kind = str(match.lastgroup)
        found.append(Token(kind, match[kind], match.start(kind)))
        at = match.end()
    return [*found, Token(*_END, len(text))]


def _check(node: Node) -> None:
    """Numbers stand where numbers are wanted and answers where answers are."""
    for one in tree.walk(node):
        numbers: tuple[Node, ...] = ()
        answers: tuple[Node, ...] = ()
        if isinstance(one, tree.Share | tree.Math | tree.Compare):
            numbers = tree.parts_of(one)
        elif isinstance(one, tree.Both | tree.Either | tree.Not):
            answers = tree.parts_of(one)
        elif isinstance(one, tree.Schools | tree.Among) and one.fit is not None:
            answers = (one.fit,)
        if any(tree.is_answer(part) for part in numbers):
            raise InputError("Формула: там, где нужно число, стоит условие.", hint="Сравнивают и складывают числа.")
        if not all(tree.is_answer(part) for part in answers):
            raise InputError("Формула: там, где нужно условие, стоит число.", hint="Пример условия: число(…) > 0.")
        inside = (one.fit,) if isinstance(one, tree.Schools | tree.Among) and one.fit is not None else ()
        if any(isinstance(deep, tree.Schools | tree.Among) for part in inside for deep in tree.walk(part)):
            raise InputError("Формула: условие для школы не может само считать школы.")
    if isinstance(node, tree.Amount):
        raise InputError("Формула: одно число — не показатель.")


class _Reader:
    """Goes through the words of a formula from left to right."""

    def __init__(self, tokens: list[Token], sheets: Sheets) -> None:
        self._tokens = tokens
        self._at = 0
        self._depth = 0
        self._sheets = sheets

    # --- words

    @property
    def _next(self) -> Token:
        return self._tokens[self._at]

    def _refuse(self, what: str, hint: str = "") -> NoReturn:
        text = self._next.text
        seen = text if text[:1] in ("«", '"') else f"«{text}»" if text else "конец формулы"
        raise InputError(f"Формула: {what}; место {self._next.at + 1}, {seen}.", hint=hint)

    def _take(self, *words: str) -> str | None:
        token = self._next
        if token.kind not in ("name", "sign"):
            return None
        word = RUSSIAN.get(token.text.casefold(), token.text.casefold())
        if word not in words:
            return None
        self._at += 1
        return word

    def _need(self, word: str) -> None:
        if self._take(word) is None:
            self._refuse(f"здесь нужно «{IN_RUSSIAN.get(word, word)}»")

    def finish(self) -> None:
        if self._next.kind != "end":
            self._refuse("лишнее после конца формулы")

    def _deeper(self) -> None:
        self._depth += 1
        if self._depth > DEEPEST:
            self._refuse("слишком много вложенных скобок")

    # --- a school or several

    def expression(self) -> Node:
        """«или» of «и» of comparisons."""
        self._deeper()
        parts = [self._both()]
        while self._take("or"):
            parts.append(self._both())
        self._depth -= 1
        return parts[0] if len(parts) == 1 else tree.Either(tuple(parts))

    def _both(self) -> Node:
        parts = [self._negated()]
        while self._take("and"):
            parts.append(self._negated())
        return parts[0] if len(parts) == 1 else tree.Both(tuple(parts))

    def _negated(self) -> Node:
        if self._take("not"):
            self._deeper()
            part = self._negated()
            self._depth -= 1
            return tree.Not(part)
        left = self._sum()
        sign = self._take(*_COMPARE)
        return left if sign is None else tree.Compare(cast(Operator, sign), left, self._sum())

    def _sum(self) -> Node:
        left = self._product()
        while (sign := self._take("+", "-")) is not None:
            left = tree.Math(cast(tree.Arithmetic, sign), left, self._product())
        return left

    def _product(self) -> Node:
        left = self._atom()
        while (sign := self._take("*", "/")) is not None:
            left = tree.Math(cast(tree.Arithmetic, sign), left, self._atom())
        return left

    def _atom(self) -> Node:
        if self._next.kind == "number":
            return tree.Amount(self._number())
        if self._take("("):
            found = self.expression()
            self._need(")")
            return found
        word = self._take("sum", "count", "share", "schools", "among", "risk")
        if word is None:
            self._refuse(
                "непонятное место",
                hint="Бывает: цифры, скобка, сумма(…), число(…), доля(…, …), школы(…), среди(…, …), риск(…).",
            )
        self._need("(")
        found = self._function(word)
        self._need(")")
        return found

    def _function(self, word: str) -> Node:
        if word in ("sum", "count"):
            return self._total(word)
        if word == "share":
            part = self.expression()
            self._need(",")
            return tree.Share(part, self.expression())
        if word == "schools":
            return tree.Schools(self.expression() if self._take("where") else None)
        if word == "among":
            fit = self.expression()
            self._need(",")
            return tree.Among(fit, self.expression())
        year = self._year()
        block = ""
        if self._take(","):
            block = str(self._whole())
            if block not in BLOCKS:
                self._refuse(f"блоки зоны риска: {', '.join(BLOCKS)}")
        return tree.Risk(year, block)

    def _total(self, word: str) -> Node:
        sheet = self._sheet()
        what: RowNumber | None = None
        if word == "sum":
            self._need(":" if self._next.text == ":" else ".")
            what = self._row_sum(sheet)
        where = self._condition(sheet) if self._take("where") else None
        year = self._year_of(sheet, where)
        return tree.Total(sheet.key, what, where if year is None else _without_year(where), year)

    def _year_of(self, sheet: Sheet, where: Condition | None) -> YearOf | None:
        """Which year's rows: said in so many words by every formula over a form with years."""
        if not sheet.has_year:
            return None
        tops = where.parts if isinstance(where, tree.All) else (where,)
        named = [
            one.value
            for one in tops
            if isinstance(one, tree.Test) and one.operator == "=" and isinstance(one.value, YearOf)
        ]
        every = [one for one in tree.conditions(where) if getattr(one, "column", "") == "year"]
        if len(named) != 1 or len(every) != 1:
            self._refuse(
                f"для листа «{sheet.title}» нужно ровно одно условие года",
                hint="«Учебный год» = год — тот, что кончается в году показателя; год+1 — который в нём начинается.",
            )
        return named[0]

    # --- forms, columns, values

    def _sheet(self) -> Sheet:
        token = self._next
        if token.kind == "name" and token.text in SHEETS and token.text not in ("references", "school"):
            self._at += 1
            return self._sheets(token.text)
        if token.kind == "text":
            key = next((key for key, one in SHEETS.items() if one.title == token.text[1:-1]), None)
            if key is not None and key not in ("references", "school"):
                self._at += 1
                return self._sheets(key)
        return self._refuse("здесь нужен лист", hint="Название листа пишут в кавычках: «Классы».")

    def _column(self, sheet: Sheet) -> Column:
        token = self._next
        wanted = token.text[1:-1] if token.kind == "text" else token.text
        if token.kind in ("name", "text"):
            for column in sheet.entered:
                if column.key != "school" and wanted in (column.key, column.label):
                    self._at += 1
                    return column
        return self._refuse(
            f"на листе «{sheet.title}» нет такой графы",
            hint="Пишут как над столбцом, в кавычках.",
        )

    def _numeric(self, sheet: Sheet) -> str:
        column = self._column(sheet)
        if not isinstance(column.kind, Number):
            self._at -= 1
            self._refuse(f"в графе «{column.label}» не числа")
        return column.key

    def _number(self) -> Fraction:
        if self._next.kind != "number":
            self._refuse("здесь нужно число")
        self._at += 1
        return Fraction(self._tokens[self._at - 1].text)

    def _whole(self) -> int:
        found = self._number()
        if found.denominator != 1:
            self._at -= 1
            self._refuse("здесь нужно целое число")
        return int(found)

    def _year(self) -> YearOf:
        if self._take("y", "год"):
            sign = self._take("+", "-")
            if sign is None:
                return YearOf()
            moved = self._whole()
            if moved > 100:
                self._refuse("слишком далёкий год")
            return YearOf(moved if sign == "+" else -moved)
        fixed = self._whole()
        if not 2000 <= fixed <= 2100:
            self._at -= 1
            self._refuse("здесь нужен год", hint="год, год-1, год+1 или четыре цифры.")
        return YearOf(fixed=fixed)

    def _day(self) -> tree.DayOf:
        self._need("day")
        self._need("(")
        year = self._year()
        self._need(",")
        month = self._whole()
        self._need(",")
        day = self._whole()
        self._need(")")
        # a day that some years lack is refused: 2023 has no 29 February
        if not 1 <= month <= 12 or not 1 <= day <= calendar.monthrange(2023, month)[1]:
            self._refuse("такого дня нет в каждом году")
        return tree.DayOf(year, month, day)

    # --- numbers of a row

    def _row_sum(self, sheet: Sheet) -> RowNumber:
        self._deeper()
        left = self._row_product(sheet)
        while (sign := self._take("+", "-")) is not None:
            left = tree.RowMath(cast(tree.Arithmetic, sign), left, self._row_product(sheet))
        self._depth -= 1
        return left

    def _row_product(self, sheet: Sheet) -> RowNumber:
        left = self._row_atom(sheet)
        while self._take("*"):
            left = tree.RowMath("*", left, self._row_atom(sheet))
        return left

    def _row_atom(self, sheet: Sheet) -> RowNumber:
        if self._next.kind == "number":
            return tree.Amount(self._number())
        if self._take("("):
            found = self._row_sum(sheet)
            self._need(")")
            return found
        if self._take("first"):
            self._need("(")
            columns = [self._numeric(sheet)]
            while self._take(","):
                columns.append(self._numeric(sheet))
            self._need(")")
            return tree.First(tuple(columns))
        return tree.Cell(self._numeric(sheet))

    # --- conditions of a row

    def _condition(self, sheet: Sheet) -> Condition:
        self._deeper()
        parts = [self._row_all(sheet)]
        while self._take("or"):
            parts.append(self._row_all(sheet))
        self._depth -= 1
        return parts[0] if len(parts) == 1 else tree.Any_(tuple(parts))

    def _row_all(self, sheet: Sheet) -> Condition:
        parts = [self._row_not(sheet)]
        while self._take("and"):
            parts.append(self._row_not(sheet))
        flat = [deep for part in parts for deep in (part.parts if isinstance(part, tree.All) else (part,))]
        return flat[0] if len(flat) == 1 else tree.All(tuple(flat))

    def _row_not(self, sheet: Sheet) -> Condition:
        if self._take("not"):
            self._deeper()
            part = self._row_not(sheet)
            self._depth -= 1
            return tree.No(part)
        if self._take("("):
            found = self._condition(sheet)
            self._need(")")
            return found
        if self._take("has"):
            return self._has(sheet)
        return self._test(sheet)

    def _has(self, sheet: Sheet) -> Condition:
        self._need("(")
        other = self._sheet()
        if _PERSON not in {one.key for one in sheet.entered} or _PERSON not in {one.key for one in other.entered}:
            self._refuse("есть(…) связывает листы, где есть номер работника")
        where = self._condition(other) if self._take("where") else None
        if any(isinstance(one, tree.Has) for one in tree.conditions(where)):
            self._refuse("есть(…) внутри есть(…) не бывает")
        self._need(")")
        return tree.Has(other.key, where)

    def _test(self, sheet: Sheet) -> Condition:
        column = self._column(sheet)
        soft = _is_soft(column)
        if self._take("filled"):
            return tree.Filled(column.key, True, soft)
        if self._take("empty"):
            return tree.Filled(column.key, False, soft)
        if self._take("contains"):
            if not isinstance(column.kind, Words | AnyText) or self._next.kind != "text":
                self._refuse("«содержит» ищет слова в кавычках, и только в текстовой графе")
            self._at += 1
            return tree.Holds(column.key, self._tokens[self._at - 1].text[1:-1], soft)
        if self._take("in"):
            self._need("(")
            values = [self._value(column)]
            while self._take(","):
                values.append(self._value(column))
            self._need(")")
            plain = tuple(value for value in values if isinstance(value, str | int) and not isinstance(value, bool))
            if len(plain) != len(values):
                self._refuse("в списке бывают слова и целые числа")
            return tree.OneOf(column.key, plain, soft)
        sign = self._take(*_COMPARE)
        if sign is None:
            self._refuse(
                "здесь нужно сравнение", hint="Знаки =, !=, <, <=, >, >= или слова из (…), содержит, заполнено, пусто."
            )
        if sign not in ("=", "!=") and not isinstance(column.kind, Number | Day | SchoolYear):
            self._refuse(f"графу «{column.label}» нельзя сравнивать на больше и меньше")
        return tree.Test(column.key, cast(Operator, sign), self._value(column), soft)

    def _value(self, column: Column) -> tree.Literal_:
        if isinstance(column.kind, SchoolYear):
            return self._year()
        if isinstance(column.kind, Day):
            return self._day()
        token = self._next
        if isinstance(column.kind, Number):
            found = self._number()
            return int(found) if found.denominator == 1 else Decimal(token.text)
        if isinstance(column.kind, YesNo):
            word = self._take("да", "нет")
            if word is None:
                self._refuse("здесь нужно «да» или «нет»")
            return word == "да"
        if token.kind != "text":
            self._refuse(f"значение графы «{column.label}» пишут в кавычках")
        try:
            value = column.kind.read(token.text[1:-1])
        except BadValue as error:
            self._refuse(f"графа «{column.label}»: {error}")
        if not isinstance(value, str):
            self._refuse("пустое значение", hint="Для пустых ячеек: пусто.")
        self._at += 1
        return value


def _without_year(where: Condition | None) -> Condition | None:
    """Rows are loaded by their year, so it need not be asked of each of them again."""
    tops = where.parts if isinstance(where, tree.All) else (where,)
    rest = tuple(one for one in tops if one is not None and getattr(one, "column", "") != "year")
    return tree.All(rest) if len(rest) > 1 else rest[0] if rest else None


def _is_soft(column: Column) -> bool:
    """Whether an empty cell means «нет»: marks and lists that people fill in only where there is something."""
    return isinstance(column.kind, YesNo | Words) or (isinstance(column.kind, Choice) and not column.required)
