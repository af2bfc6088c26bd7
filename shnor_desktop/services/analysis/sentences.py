"""What the tables of staff and equipment say, in Russian sentences; what is not known is not spoken of."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from shnor_desktop.services import wording
from shnor_desktop.services.analysis.figure import Figure, Links
from shnor_desktop.services.analysis.tables import Line, Table, table_of
from shnor_desktop.services.wording import NBSP, Forms, agreeing, counted

_GENITIVE = {
    "учитель-логопед": "учителя-логопеда",
    "учитель-дефектолог": "учителя-дефектолога",
    "социальный педагог": "социального педагога",
    "педагог-психолог": "педагога-психолога",
    "тьютор": "тьютора",
}
_EDUCATION = {
    "высшее педагогическое": "высшее педагогическое",
    "высшее": "высшее непедагогическое",
    "СПО педагогическое": "среднее профессиональное педагогическое",
    "СПО": "среднее профессиональное",
    "среднее": "среднее общее",
}
_CATEGORY = {"высшая": "высшую", "первая": "первую"}
_SEX = {"женский": ("женщина", "женщины", "женщин"), "мужской": ("мужчина", "мужчины", "мужчин")}
_HAS = ("имеет", "имеют")
SELF_EXAMINATION = "self_examination"
"""The scheme whose youngest and oldest bands are told in words."""


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence with the figures it was made of."""

    text: str
    figures: tuple[Figure, ...]
    links: Links = ()
    """Rows of answers that are no figures."""

    def as_json(self) -> dict[str, Any]:
        return {"text": self.text, "figures": [{"key": one.key, **one.as_json()} for one in self.figures]}


class Part(NamedTuple):
    """Some words, the figure they tell, and what is added where they stand first."""

    words: str
    figure: Figure | None
    first: str = ""


def staff_sentences(tables: Sequence[Table], on: date) -> tuple[Sentence, ...]:
    """The staff in words, from its tables."""
    return tuple(_Staff(tables, on).sentences())


class _Staff:
    def __init__(self, tables: Sequence[Table], on: date) -> None:
        self.tables, self.on = tables, on
        specialists = table_of(tables, "specialists")
        self.several = specialists is not None and ("schools", "Школ без специалиста") in specialists.columns
        self.where = "В школах" if self.several else "В школе"

    def sentences(self) -> Iterator[Sentence]:
        yield from self._numbers()
        yield from _chain(self._spread("education", _EDUCATION, "образование"), wording.TEACHER, _HAS)
        yield from _chain(self._spread("category", _CATEGORY, "категорию"), wording.TEACHER, _HAS)
        yield from self._confirmed()
        yield from self._without_category()
        yield from self._sexes()
        yield from self._bands("age", "возраст", "Дата рождения не указана")
        yield from self._bands("teaching", "педагогический стаж", "Педагогический стаж не указан")
        yield from self._training()
        yield from self._vacancies()
        yield from self._specialists()

    def _cell(self, table: str, line: str, column: str) -> Figure | None:
        found = table_of(self.tables, table)
        one = found.line(line) if found is not None else None
        return None if one is None else one.cells.get(column)

    def _spread(self, table: str, words: dict[str, str], noun: str) -> list[Part]:
        return [Part(said, self._cell(table, key, "teachers"), f" {noun}") for key, said in words.items()]

    def _numbers(self) -> Iterator[Sentence]:
        all_of_them, teachers, outside = (
            self._cell("totals", key, "count") for key in ("pedagogues", "teachers", "external")
        )
        if all_of_them is None or teachers is None or not all_of_them.numerator:
            return
        number, teaching = all_of_them.numerator, teachers.numerator or 0
        text = f"{self.where} {agreeing(number, 'работает', 'работают')} {counted(number, wording.PEDAGOGUE)}"
        if 0 < teaching < number:
            text += f", из них {counted(teaching, wording.TEACHER)}"
        elif teaching == number and number > 1:
            text += ", все они — учителя"
        elif teaching == number:
            text += ", это учитель"
        yield Sentence(text + ".", (all_of_them, teachers))
        if outside is not None and outside.numerator:
            verb = agreeing(outside.numerator, "работает", "работают")
            said = f"Кроме того, {verb} {counted(outside.numerator, wording.PART_TIMER)}."
            yield Sentence(said, (outside,))

    def _confirmed(self) -> Iterator[Sentence]:
        title = "соответствие занимаемой должности"
        figure = _told(self._cell("category", title, "teachers"))
        if figure is not None:
            number = figure.numerator or 0
            whose = f"{wording.whole(number)}{NBSP}{wording.genitive(number, wording.TEACHER)}"
            yield Sentence(f"{_capital(title)} установлено у {whose} {_of_whole(figure)}.", (figure,))

    def _without_category(self) -> Iterator[Sentence]:
        figure = _told(self._cell("category", "не аттестован", "teachers"))
        if figure is not None:
            number = figure.numerator or 0
            verb = agreeing(number, "Не аттестован", "Не аттестованы")
            yield Sentence(f"{verb} {counted(number, wording.TEACHER)} {_of_whole(figure)}.", (figure,))

    def _sexes(self) -> Iterator[Sentence]:
        found = [(_told(self._cell("sex", key, "pedagogues")), forms) for key, forms in _SEX.items()]
        known = [(figure, forms) for figure, forms in found if figure is not None]
        if known:
            said = [f"{counted(figure.numerator or 0, forms)} {_of_whole(figure)}" for figure, forms in known]
            yield Sentence(f"Среди педагогов {wording.listed(said)}.", tuple(figure for figure, _ in known))

    def _bands(self, key: str, what: str, lost: str) -> Iterator[Sentence]:
        found = table_of(self.tables, f"{key}.{SELF_EXAMINATION}")
        if found is None:
            return
        lines = [line for line in found.lines if line.key != "unknown"]
        parts = [Part(line.title, line.cells.get("pedagogues")) for line in (lines[0], lines[-1])]
        yield from _chain(parts, wording.PEDAGOGUE, _HAS, lead=f"{what} ")
        unknown = _told(self._cell(found.key, "unknown", "pedagogues"))
        if unknown is not None and unknown.numerator != unknown.denominator:
            number = unknown.numerator or 0
            whose = f"{wording.whole(number)}{NBSP}{wording.genitive(number, wording.PEDAGOGUE)}"
            yield Sentence(f"{lost} у {whose} {_of_whole(unknown)}.", (unknown,))

    def _training(self) -> Iterator[Sentence]:
        table = table_of(self.tables, "training")
        if table is None:
            return
        for key, words, verbs, group, noun in (
            ("awards", "награды", _HAS, "pedagogues", wording.PEDAGOGUE),
            ("courses", "{title}", ("прошёл", "прошли"), "pedagogues", wording.PEDAGOGUE),
            ("retraining", "профессиональную переподготовку", ("прошёл", "прошли"), "pedagogues", wording.PEDAGOGUE),
            ("diagnosed", "диагностику компетенций", ("прошёл", "прошли"), "pedagogues", wording.PEDAGOGUE),
            ("iom", "индивидуальный образовательный маршрут", _HAS, "pedagogues", wording.PEDAGOGUE),
            ("mentor_of", "обязанности наставника", ("исполняет", "исполняют"), "pedagogues", wording.PEDAGOGUE),
            ("long_week", "{title}", _HAS, "teachers", wording.TEACHER),
            ("no_diploma", "{title}", ("преподаёт", "преподают"), "teachers", wording.TEACHER),
        ):
            line = table.line(key)
            if line is not None:
                said = words.format(title=_object(line.title))
                yield from _chain([Part(said, line.cells.get(group))], noun, verbs)

    def _vacancies(self) -> Iterator[Sentence]:
        figure = self._cell("vacancies", "total", "count")
        table = table_of(self.tables, "vacancies")
        if figure is None or table is None or figure.numerator is None:
            return
        on, number = wording.day(self.on), figure.numerator
        if not number:
            yield Sentence(f"Открытых вакансий на {on} нет.", (figure,))
            return
        text = f"На {on} {agreeing(number, 'открыта', 'открыты')} {counted(number, wording.VACANCY)}"
        lines = [line for line in table.lines if line.key != "total"]
        if not self.several and len(lines) <= MOST_NAMED:
            text += ": " + "; ".join(line.title for line in lines)
        yield Sentence(text + ".", (figure,))

    def _specialists(self) -> Iterator[Sentence]:
        table = table_of(self.tables, "specialists")
        if table is None:
            return
        if self.several:
            for line in table.lines:
                figure = _told(line.cells.get("schools"))
                if figure is not None:
                    told = wording.out_of(figure.numerator or 0, figure.denominator or 0, wording.SCHOOL)
                    yield Sentence(_capital(f"{_nobody(line)} нет в {told} ({figure.text})."), (figure,))
            return
        absent = [line for line in table.lines if line.words.get("answer") == "нет"]
        figures = tuple(line.cells["count"] for line in table.lines)
        if absent:
            yield Sentence(f"В школе нет {wording.listed([_nobody(line) for line in absent])}.", figures)
        elif table.lines:
            yield Sentence(f"В школе есть {wording.listed([line.title for line in table.lines])}.", figures)


MOST_NAMED = 6
"""Vacancies that are named one by one."""


def equipment_sentences(tables: Sequence[Table], *, several: bool) -> tuple[Sentence, ...]:
    """The equipment in words, from its tables."""
    counts, answers = table_of(tables, "counts"), table_of(tables, "answers")
    found = list(_counted_things(counts, several)) if counts is not None else []
    if answers is not None:
        found += _shares_of_schools(answers) if several else _answers(answers)
    growth = table_of(tables, "growth_point")
    if growth is not None:
        found += _shares_of_schools(growth) if several else _growth_point(growth)
    return tuple(found)


def _counted_things(counts: Table, several: bool) -> Iterator[Sentence]:
    def cell(line: str, column: str) -> Figure | None:
        found = counts.line(line)
        return None if found is None else found.cells.get(column)

    where = "В школах" if several else "В школе"
    for keys in (("computers", "laptops"), tuple(key for key in _THINGS if key not in ("computers", "laptops"))):
        known = [(key, figure) for key in keys if (figure := _told(cell(key, "now"))) is not None]
        if known:
            said = wording.listed([counted(figure.numerator or 0, _THINGS[key]) for key, figure in known])
            yield Sentence(f"{where} {said}.", tuple(figure for _, figure in known))
    online = _told(cell("online_share", "now"))
    if online is not None:
        text = f"С выходом в Интернет — {counted(online.numerator or 0, wording.COMPUTER)} {_of_whole(online)}"
        yield Sentence(text + ", вместе с ноутбуками.", (online,))
    dense = _told(cell("computers", "per_hundred"))
    if dense is not None and dense.value is not None:
        # a decimal fraction governs the genitive singular
        said = f"{wording.decimal(dense.value, 1)}{NBSP}{wording.COMPUTER[1]}"
        yield Sentence(f"На 100 обучающихся приходится {said}.", (dense,))
    change = cell("computers", "change")
    if change is not None and change.value:
        moved = int(abs(change.value))
        word = "больше" if change.value > 0 else "меньше"
        among = " (в школах, где известны оба года)" if several else ""
        yield Sentence(f"Компьютеров за год стало {word} на {wording.whole(moved)}{among}.", (change,))
    books = cell("textbooks_percent", "now")
    if books is not None and books.value is not None:
        yield Sentence(f"Обеспеченность учебниками — {books.text}.", (books,))


_THINGS = {
    "computers": wording.COMPUTER,
    "laptops": wording.LAPTOP,
    "classrooms": wording.CLASSROOM,
    "projectors": wording.PROJECTOR,
    "boards": wording.BOARD,
    "printers": wording.PRINTER,
    "mfu": wording.MFU,
    "scanners": wording.SCANNER,
}
_LABS = {
    "lab_physics": "физике",
    "lab_chemistry": "химии",
    "lab_biology": "биологии",
    "lab_geography": "географии",
    "lab_technology": "технологии",
}
_CONDITIONS = {
    "internet_stable": {"да": "Доступ в Интернет устойчивый.", "нет": "Доступ в Интернет неустойчивый."},
    "computers_enough": {"да": "Компьютеров достаточно.", "нет": "Компьютеров недостаточно."},
}


def _answers(answers: Table) -> Iterator[Sentence]:
    given = {line.key: line.words.get("now", "") for line in answers.lines}
    links = answers.lines[0].links
    for key, said in _CONDITIONS.items():
        text = said.get(given.get(key, ""))
        if text is not None:
            yield Sentence(text, (), links)
    have, lack = ([subject for key, subject in _LABS.items() if given.get(key) == answer] for answer in ("да", "нет"))
    if have:
        rest = f", нет — по {wording.listed(lack)}" if lack else ""
        yield Sentence(f"Лабораторное оборудование есть по {wording.listed(have)}{rest}.", (), links)
    elif lack:
        yield Sentence(f"Лабораторного оборудования нет по {wording.listed(lack)}.", (), links)


def _shares_of_schools(answers: Table) -> Iterator[Sentence]:
    for line in answers.lines:
        figure = line.cells.get("yes")
        if figure is None or figure.value is None:
            continue
        told = wording.out_of(figure.numerator or 0, figure.denominator or 0, wording.SCHOOL)
        yield Sentence(f"{line.title}: «да» — {told} ({figure.text}).", (figure,))


def _growth_point(growth: Table) -> Iterator[Sentence]:
    for line in growth.lines:
        on = line.words.get("on")
        text = {
            "да": "Центр «Точка роста» открыт" + (f" {on}" if on else ""),
            "нет": "Центра «Точка роста» в школе нет",
            "планируется": "Открытие центра «Точка роста» планируется" + (f" {on}" if on else ""),
        }.get(line.words.get("now", ""))
        if text is not None:
            yield Sentence(text + ".", (), line.links)


def _nobody(line: Line) -> str:
    return _GENITIVE.get(line.title, f"работника в должности «{line.title}»")


def _object(title: str) -> str:
    """«Нагрузка 36 ч» after «имеют»; «Преподают предмет…» without its verb."""
    return title.replace("Нагрузка", "нагрузку").replace("Курсы", "курсы").removeprefix("Преподают ")


def _told(figure: Figure | None) -> Figure | None:
    """The figure, when there is something to say of it."""
    return figure if figure is not None and figure.value is not None and figure.numerator else None


def _of_whole(figure: Figure) -> str:
    return f"({figure.text} от {wording.whole(figure.denominator or 0)})"


def _chain(parts: Iterable[Part], noun: Forms, verbs: tuple[str, str], lead: str = "") -> Iterator[Sentence]:
    """«Высшее образование имеют 15 учителей (78,9 % от 19), среднее — 2 (10,5 %).» Parts of nobody are left out."""
    said: list[str] = []
    figures = []
    for part in parts:
        figure = _told(part.figure)
        if figure is None:
            continue
        number = figure.numerator or 0
        if said:
            said.append(f"{part.words} — {wording.whole(number)} ({figure.text})")
        else:
            words = f"{lead}{part.words}{part.first}"
            said.append(f"{words} {agreeing(number, *verbs)} {counted(number, noun)} {_of_whole(figure)}")
        figures.append(figure)
    if said:
        yield Sentence(_capital(", ".join(said)) + ".", tuple(figures))


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
