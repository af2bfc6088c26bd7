"""Reads result protocols of РИС ГИА, ЕГЭ and ОГЭ: counts by school and class, never who got what (DOMAIN §2.4)."""

import re
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal

from shnor_desktop.errors import FileError
from shnor_desktop.models.sheets.procedures import AUTUMN, BASIC, MAIN_DATE, SPRING
from shnor_desktop.models.sheets.values import Value
from shnor_desktop.services.importing import foreign, gia_appeals, gia_sections
from shnor_desktop.services.importing.asked import Asked
from shnor_desktop.services.importing.gia_sections import Line, Section, Subject
from shnor_desktop.services.importing.outcomes import Exam, Outcome, Results, by_scale, named
from shnor_desktop.services.importing.scales import Scale
from shnor_desktop.services.importing.source import Source
from shnor_desktop.services.importing.table import Table
from shnor_desktop.services.wording import listed

NAME = "gia"
SOURCE = "РИС ГИА, протокол от "
EXTRA = "пересдача"
_ADJACENT = timedelta(days=2)
"""One exam may take two or three days in a row; reserve days come later."""
_EXTRA_WORDS = re.compile(r"пересдач|резервн|дополнительн\w+\s+(?:срок|период|день)", re.IGNORECASE)
_AUTUMN_FROM = 8
_GRADES = {"ОГЭ": 9, "ЕГЭ": 11}


class GiaFiles:
    """Protocols and lists of appeals of the regional system."""

    name = NAME
    sheets = frozenset({"assessments"})

    def claims(self, source: Source) -> bool:
        """Whether any worksheet has the headings of a protocol."""
        return any(map(gia_sections.claims, source.grids))

    def tables(self, source: Source, asked: Asked) -> tuple[list[Table], list[str]]:
        """Rows of results by school and class."""
        has_appeals = any(map(gia_sections.has_appeals, source.grids))
        reader = gia_sections.Reader(source.path, asked.lists.options("subjects"), has_appeals=has_appeals)
        reading = _Reading(asked)
        strange = []
        for grid in source.grids:
            sections = reader.sections(grid)
            for section in sections:
                reading.take(section)
            if not sections and any(any(map(foreign.text, row)) for row in grid.rows[:60]):
                strange.append(grid.name)
        if strange:
            reading.notes.append(f"Не распознаны и не загружены листы книги: {listed([f'«{one}»' for one in strange])}")
        if not reading.exams and not reading.appeals:
            raise FileError(
                f"В файле «{source.path.name}» нет ни одного экзамена, который удалось понять: ничего не изменено.",
                hint="; ".join(reading.notes) or "Нужны название предмета, дата и строки участников.",
            )
        if not reading.exams:
            return gia_appeals.on_stored(reading.appeals, asked, source.path.name, reading.notes)
        return reading.tables()


@dataclass(frozen=True, slots=True)
class _Key:
    """One exam of a campaign, on whatever days it was held."""

    procedure: str
    subject: str
    level: str | None


@dataclass(slots=True)
class _Day:
    """What was written on one day."""

    day: date | None
    days: tuple[date, ...]
    lines: list[Line]
    minimum: Decimal | None
    has_marks: bool
    is_oral: bool
    is_extra: bool
    """The file says itself that this is no main day."""


@dataclass(slots=True)
class _Reading:
    """Collects the exams of a file."""

    asked: Asked
    exams: dict[_Key, list[_Day]] = field(default_factory=lambda: defaultdict(list))
    appeals: list[gia_appeals.Found] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def take(self, section: Section) -> None:
        """Put an exam where it belongs, or say why it is left out."""
        if section.appeals:
            self._take_appeals(section)
            return
        subject = self._subject(section)
        if subject is None:
            return
        by_procedure: dict[str, list[Line]] = defaultdict(list)
        for line in section.lines:
            by_procedure[_procedure(line, section)].append(line)
        unclear = by_procedure.pop("", [])
        title = section.title
        days = title.days if title else ()
        is_oral = title is not None and "устн" in title.name.casefold() and "письм" not in title.name.casefold()
        for procedure, lines in by_procedure.items():
            level = subject.level if procedure == "ЕГЭ" else None
            first, is_extra = (days[0] if days else None), _EXTRA_WORDS.search(section.words) is not None
            part = _Day(first, days, lines, section.minimum, section.has_marks, is_oral, is_extra)
            self.exams[_Key(procedure, subject.key, level)].append(part)
        # maths of the ninth grade has no level
        level = subject.level if "ЕГЭ" in by_procedure else None
        self._tell(section, ", ".join(part for part in (subject.key, level) if part), len(unclear) + section.strange)

    def _take_appeals(self, section: Section) -> None:
        options = self.asked.lists.options("subjects")
        unknown = 0
        for appeal in section.appeals:
            title = appeal.title
            subject = gia_sections.subject_of(title, "", options, has_marks=False) if title else None
            procedure = _procedure(appeal.line, section)
            if subject is None or title is None or not procedure:
                unknown += 1
                continue
            level = None if procedure != "ЕГЭ" else subject.level
            day = title.days[0] if title.days else None
            self.appeals.append(gia_appeals.Found(procedure, subject.key, level, day, appeal))
        unknown += section.strange
        self.notes.append(f"Распознано: апелляции и перепроверки, строк: {len(section.appeals)}")
        if unknown:
            self.notes.append(f"Не поняты и не учтены строки апелляций: {unknown}")

    def _subject(self, section: Section) -> Subject | None:
        options = self.asked.lists.options("subjects")
        subject = gia_sections.subject_of(section.title, section.words, options, has_marks=section.has_marks)
        where = f"строка {section.columns.row + 1}"
        if subject is None:
            self.notes.append(
                f"{where}: предмет экзамена не назван или не найден в списке предметов, экзамен не загружен "
                f"(участников {len(section.lines)}); назовите файл по образцу «Математика 2022.06.02»"
            )
        elif not section.lines and not section.past:
            self.notes.append(f"{where}: {subject.key}, нет ни одного участника, экзамен не загружен")
            return None
        elif subject.note:
            self.notes.append(subject.note)
        return subject

    def _tell(self, section: Section, what: str, strange: int) -> None:
        days = section.title.days if section.title else ()
        shown = " и ".join(f"{day:%d.%m.%Y}" for day in days) or "дата не указана"
        read = len(section.lines) + section.strange + section.past
        self.notes.append(f"Распознано: протокол ГИА, {what}, {shown}; заголовки в строке {section.columns.row + 1}")
        if section.declared is None:
            self.notes.append(f"{what}: прочитано участников: {read}; заявленного числа в файле нет")
        else:
            agree = "совпадает" if section.declared == read else "НЕ совпадает, проверьте файл"
            self.notes.append(f"{what}: заявлено участников: {section.declared}, прочитано: {read} — {agree}")
        if section.past:
            self.notes.append(f"{what}: выпускники прошлых лет, не учтены: {section.past}")
        if strange:
            self.notes.append(f"{what}: не поняты школа или класс, не учтены участники: {strange}")

    def tables(self) -> tuple[list[Table], list[str]]:
        """Rows of all exams, with appeals taken into account."""
        found = Results()
        for key, every in self.exams.items():
            parts = [part for part in every if not part.is_oral] or every
            if len(parts) < len(every):
                self.notes.append(f"{key.procedure}, {key.subject}: устная часть отдельно не считается, балл общий")
            self._replace(key, parts)
            for term, together in _terms(parts).items():
                exam = self._exam(key, term, together)
                for part in together:
                    self._count(found, key, exam, part)
        lost = sum(not one.used for one in self.appeals)
        if lost:
            self.notes.append(f"Апелляции, к которым в файле не нашлось участника, не учтены: {lost}")
        tables, notes = found.tables("ГИА", clash)
        return tables, [*self.notes, *notes]

    def _replace(self, key: _Key, parts: list[_Day]) -> None:
        own = [one for one in self.appeals if (one.procedure, one.subject) == (key.procedure, key.subject)]
        if not own:
            return
        changed = 0
        for part in parts:
            changed += gia_appeals.replace([one for one in own if one.day in (None, part.day)], part.lines)
        self.notes.append(
            f"{key.procedure}, {key.subject}: апелляций {len(own)}, результат изменён у {changed}; записан новый"
        )

    def _count(self, found: Results, key: _Key, exam: Exam, part: _Day) -> None:
        minimum = self._minimum(exam, part)
        scale = self.asked.scales.oge(exam.year, exam.subject) if exam.procedure == "ОГЭ" and exam.year else None
        if scale is not None and not part.has_marks:
            self.notes.append(f"{named(exam, None)}: отметок в файле нет, они {by_scale(scale)}")
        absent = counted_only = 0
        codes: dict[str, str] = {}
        for line in part.lines:
            mark, score = _result(key, line, scale, has_marks=part.has_marks)
            if mark is None and score is None and (part.has_marks or key.procedure == "ЕГЭ" or line.primary is None):
                absent += 1
                continue
            counted_only += mark is None and score is None
            if line.school not in codes:
                codes[line.school] = self.asked.school_of(line.school)
            found.add(
                exam,
                Outcome(
                    school=codes[line.school],
                    programme_grade=line.grade or _GRADES.get(key.procedure),
                    grade=line.grade or _GRADES.get(key.procedure),
                    letter=line.letter,
                    mark=mark,
                    primary=line.primary,
                    score=score,
                    low=None if score is None or minimum is None else score < minimum,
                ),
            )
        if absent:
            self.notes.append(f"{named(exam, None)}: без результата, не учтены участники: {absent}")
        if counted_only:
            self.notes.append(
                f"{named(exam, None)}: в файле нет отметок, а официальной шкалы нет: записано только число участников"
            )

    def _exam(self, key: _Key, term: tuple[str, str], parts: list[_Day]) -> Exam:
        days = sorted({day for part in parts for day in part.days})
        said = " и ".join(f"{day:%d.%m.%Y}" for day in days)
        attempt, season = term
        if attempt == EXTRA:
            self.notes.append(
                f"{key.procedure}, {key.subject}: {said} — не основной день, записано как «{EXTRA}», в выводы не входит"
            )
        source = SOURCE + said if said else "РИС ГИА"
        year = days[0].year if days else self.asked.year
        return Exam(key.procedure, key.subject, year, season, attempt, source, key.level)

    def _minimum(self, exam: Exam, part: _Day) -> Decimal | None:
        """The boundary of the protocol, else that of the list of the year."""
        what = named(exam, None)
        if exam.procedure != "ЕГЭ" or exam.level == BASIC:
            if part.minimum is not None:
                self.notes.append(f"{what}: порог в файле {part.minimum}; низкие результаты считаются по отметкам «2»")
            return None
        known = self.asked.scales.ege_minimum(exam.year, exam.subject) if exam.year else None
        if part.is_oral and part.minimum is None:
            self.notes.append(
                f"{what}: в файле только устная часть, «Ниже минимума» не заполнено: загрузите общий протокол"
            )
            return None
        if part.minimum is not None:
            differs = f"; в справочнике {known.score}" if known and known.score != part.minimum else ""
            self.notes.append(f"{what}: порог {part.minimum} взят из файла{differs}")
            return part.minimum
        if known is None:
            self.notes.append(f"{what}: порога нет ни в файле, ни в справочнике; «Ниже минимума» не заполнено")
            return None
        doubt = "" if known.confirmed else " (документом не подтверждён, проверьте)"
        self.notes.append(f"{what}: порога в файле нет, взят {known.score} из справочника{doubt}")
        return Decimal(known.score)


def _procedure(line: Line, section: Section) -> str:
    """ЕГЭ or ОГЭ by the class; without one, by the words of the file; empty when nothing tells."""
    words = section.words.upper()
    if "ГВЭ" in words:
        return "ГВЭ" if line.grade is not None else ""
    if line.grade in (9, 11, 12):
        return "ОГЭ" if line.grade == 9 else "ЕГЭ"
    if line.grade is not None:
        return ""
    told = [word for word in _GRADES if word in words]
    if len(told) == 1:
        return told[0]
    return "ЕГЭ" if "score" in section.columns.places and not section.has_marks else ""


def _result(key: _Key, line: Line, scale: Scale | None, *, has_marks: bool) -> tuple[int | None, Decimal | None]:
    """Mark or test score, whichever the exam is judged by."""
    if key.procedure == "ЕГЭ" and key.level != BASIC:
        return None, line.score
    if has_marks:
        return line.mark, None
    if line.score is not None and (key.level == BASIC or key.procedure == "ГВЭ"):
        return foreign.mark(line.score), None
    return (scale.mark(line.primary) if scale and line.primary is not None else None), None


def _terms(parts: list[_Day]) -> dict[tuple[str, str], list[_Day]]:
    """The days of an exam by attempt and season: the day on which most wrote, with those beside it, is the main one."""
    dated = [(part.day, len(part.lines)) for part in parts if part.day is not None and not part.is_extra]
    main = max(dated, key=lambda one: (one[1], -one[0].toordinal()))[0] if dated else None
    terms: dict[tuple[str, str], list[_Day]] = defaultdict(list)
    for part in parts:
        day = part.day
        is_main = day is None or main is None or (abs(day - main) <= _ADJACENT and day.month < _AUTUMN_FROM)
        is_main = is_main and not part.is_extra
        season = AUTUMN if day is not None and day.month >= _AUTUMN_FROM else SPRING
        terms[MAIN_DATE if is_main else EXTRA, season].append(part)
    return terms


def clash(new: Mapping[str, Value], old: Mapping[str, Value]) -> str:
    """A protocol of another day must not take the place of the one that is there."""
    before, after = (str(row.get("source") or "").split(gia_appeals.MARK)[0] for row in (old, new))
    if not before.startswith(SOURCE) or before == after:
        return ""
    return (
        f"В базе уже есть этот экзамен ({before.removeprefix('РИС ГИА, ')}), а в файле другой день. "
        f"Для резервного дня поставьте срок «{EXTRA}»"
    )
