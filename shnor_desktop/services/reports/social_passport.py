"""Социальный паспорт: categories of children and families by class, with totals and shares (DOMAIN §4)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

from shnor_desktop.models.sheets.cells import count, day
from shnor_desktop.models.sheets.social_passport import usual_date
from shnor_desktop.services import wording
from shnor_desktop.services.entries import Stored
from shnor_desktop.services.lists import Item
from shnor_desktop.services.reports import parts
from shnor_desktop.services.reports.document import (
    Block,
    Column,
    Document,
    Facts,
    Heading,
    Paragraph,
    Row,
    Table,
    plain,
    section,
    total,
)
from shnor_desktop.services.reports.parts import Request

if TYPE_CHECKING:
    from shnor_desktop.services.office import Office

Class = tuple[int | None, str]
"""Grade and letter; ``(None, "")`` is the school as a whole."""
SCHOOL: Class = (None, "")
FAMILIES = "families"
MOST_CLASSES = 16
PORTRAIT_CLASSES = 9


@dataclass
class _Counts:
    """One line of the passport: a count by class."""

    by_class: dict[Class, int | None] = field(default_factory=dict)

    def whole(self) -> int | None:
        """The row of the school alone where there is one; of a grade's row and its letters, the row (CONTRACTS)."""
        if SCHOOL in self.by_class:
            return self.by_class[SCHOOL]
        parallels = {grade for grade, letter in self.by_class if not letter}
        chosen = [value for (grade, letter), value in self.by_class.items() if not letter or grade not in parallels]
        known = [value for value in chosen if value is not None]
        return sum(known) if known else None


@dataclass(frozen=True)
class _Passport:
    """The categories to print, their lines, the contingent by class, and the classes in order."""

    items: Sequence[Item]
    lines: Mapping[str, _Counts]
    contingent: Mapping[str, _Counts]
    columns: Sequence[Class]

    @property
    def pupils(self) -> int | None:
        return self.contingent["pupils"].whole()

    def count(self, item: Item) -> int | None:
        return self.lines[item.key].whole() if item.key in self.lines else None

    @property
    def families(self) -> int | None:
        return self.lines[FAMILIES].whole() if FAMILIES in self.lines else None


def build(office: "Office", request: Request) -> Document:
    """The passport on the newest date that is not later than the report's."""
    classes = parts.rows(office, "classes", request)
    passport = parts.rows(office, "social_passport", request)
    on_date = _chosen_date(passport, request)
    lines: dict[str, _Counts] = {}
    for row in passport:
        if _date_of(row, request.year) == on_date and row.values.get("category") is not None:
            line = lines.setdefault(str(row.values["category"]), _Counts())
            line.by_class[_class_of(row.values)] = count(row.values, "count")
    contingent = {key: _contingent(classes, key) for key in ("pupils", "boys", "girls")}
    columns = sorted(
        {place for line in (*lines.values(), *contingent.values()) for place in line.by_class} - {SCHOOL},
        key=lambda place: (place[0] or 0, place[1]),
    )
    items = [item for item in office.lists.items("social_categories") if item.active or item.key in lines]
    known = {item.key for item in items}
    items += [Item(key, key, whole="pupils") for key in lines if key not in known]
    filled = _Passport(items, lines, contingent, columns)
    return parts.framed(
        office,
        request,
        "social_passport",
        "Социальный паспорт",
        _blocks(office, request, filled),
        period=f"{request.period}, по состоянию на {wording.day(on_date)}",
        landscape=len(columns) > PORTRAIT_CLASSES,
    )


def _blocks(office: "Office", request: Request, passport: _Passport) -> tuple[Block, ...]:
    card = parts.card(office, request)
    classes, pupils, families = len(passport.columns), passport.pupils, passport.families
    blocks: list[Block] = [
        Facts(
            (
                ("Код школы", str(card.get("code") or request.school)),
                ("Директор", str(card.get("director") or "")),
                ("Классов", str(classes) if classes else ""),
                ("Обучающихся", "" if pupils is None else wording.whole(pupils)),
                ("Семей", "" if families is None else wording.whole(families)),
            )
        )
    ]
    if not passport.lines:
        text = f"Социальный паспорт за {request.period} не заполнен: на листе «Социальный паспорт» нет строк."
        return (*blocks, Paragraph(text, "strong"))
    blocks += [Heading("1. Состав по школе"), _totals(passport)]
    if classes:
        blocks += [Heading("2. Состав по классам"), *_by_class(passport)]
    return (*blocks, *_notes(passport))


def _totals(passport: _Passport) -> Table:
    pupils, families = passport.pupils, passport.families
    table: list[Row] = [section("Обучающиеся"), total("Всего обучающихся", pupils, "")]
    for key, title in (("boys", "мальчиков"), ("girls", "девочек")):
        if (value := passport.contingent[key].whole()) is not None:
            table.append(plain(title, value, _share(value, pupils)))
    for item in passport.items:
        if item.whole != FAMILIES:
            value = passport.count(item)
            table.append(plain(item.title, value, _share(value, pupils)))
    table += [section("Семьи"), total("Всего семей", families, "")]
    for item in passport.items:
        if item.whole == FAMILIES and item.key != FAMILIES:
            value = passport.count(item)
            table.append(plain(item.title, value, _share(value, families)))
    columns = (Column("Категория", 60), Column("Количество", 16, "right"), Column("Доля, %", 14, "right", 1))
    return Table(columns, tuple(table), "Таблица 1. Категории обучающихся и семей по школе", "По школе")


def _by_class(passport: _Passport) -> list[Block]:
    """A line for a category, a column for a class; a school with many classes gets several tables."""
    tables: list[Block] = []
    columns, lines = passport.columns, passport.lines
    pieces = -(-len(columns) // MOST_CLASSES)
    size = -(-len(columns) // pieces)
    # children first, then families, whatever the order of the office's list
    split = {key for key, line in lines.items() if line.by_class.keys() - {SCHOOL}}
    entered = sorted((item for item in passport.items if item.key in split), key=lambda item: item.whole == FAMILIES)
    for number in range(pieces):
        part = columns[number * size : (number + 1) * size]
        heads = [Column("Категория", 34), *(Column(class_name(place), 6, "right") for place in part)]
        table = [total("Всего обучающихся", *(passport.contingent["pupils"].by_class.get(place) for place in part))]
        table += [plain(item.title, *(lines[item.key].by_class.get(place) for place in part)) for item in entered]
        first, last = class_name(part[0]), class_name(part[-1])
        caption = f"Таблица {number + 2}. Категории по классам"
        caption += f": {first} — {last}" if pieces > 1 else ""
        tables.append(Table(tuple(heads), tuple(table), caption, f"Классы {first} — {last}"))
    return tables


def _notes(passport: _Passport) -> list[Block]:
    notes: list[Block] = [
        Paragraph(
            "Доли детей считаются от числа обучающихся, доли семей — от числа семей. Один ребёнок или одна семья может "
            "входить в несколько категорий, поэтому категории не складываются. «—»: сведений нет; 0: таких нет.",
            "note",
        )
    ]
    titles = {item.key: item.title for item in passport.items}
    partly = [
        titles[key]
        for key, line in passport.lines.items()
        if SCHOOL not in line.by_class and any(line.by_class.get(place) is None for place in passport.columns)
    ]
    if partly:
        text = f"Заполнены не по всем классам, итог — по заполненным: {'; '.join(sorted(partly))}."
        notes.append(Paragraph(text, "note"))
    return notes


def class_name(place: Class) -> str:
    """«5А», or «5» where a grade has one class."""
    return f"{place[0]}{place[1]}"


def _share(part: int | None, whole: int | None) -> Decimal | None:
    return None if part is None or not whole else wording.rounded(Fraction(part * 100, whole), 1)


def _contingent(classes: Sequence[Stored], key: str) -> _Counts:
    known = {_class_of(row.values): count(row.values, key) for row in classes if row.values.get("grade") is not None}
    return _Counts({place: value for place, value in known.items() if key == "pupils" or value is not None})


def _class_of(values: Mapping[str, object]) -> Class:
    grade, letter = values.get("grade"), values.get("letter")
    return (grade if isinstance(grade, int) else None, str(letter or "").strip().upper())


def _date_of(row: Stored, year: int) -> date:
    return day(row.values, "on_date") or usual_date(year)


def _chosen_date(passport: Sequence[Stored], request: Request) -> date:
    days = sorted({_date_of(row, request.year) for row in passport})
    past = [one for one in days if one <= request.on]
    return past[-1] if past else days[0] if days else usual_date(request.year)
