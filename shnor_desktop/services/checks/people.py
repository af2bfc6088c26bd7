"""Checks of the forms about people against each other: training, graduates, olympiads, rechecks, documents."""

from collections import defaultdict
from collections.abc import Iterator

from shnor_desktop.models.sheets.cells import count, day
from shnor_desktop.models.sheets.concept_documents import ANTI_RISK
from shnor_desktop.models.sheets.olympiads import STAGES
from shnor_desktop.models.sheets.procedures import HELD, MAIN_DATE
from shnor_desktop.models.sheets.spec import Problem
from shnor_desktop.models.sheets.values import Value
from shnor_desktop.services.checks.data import Data, differs, folded, group, letter_of
from shnor_desktop.services.checks.report import Found
from shnor_desktop.services.entries import Stored
from shnor_desktop.services.wording import PARTICIPANT, counted


def check_courses(data: Data) -> Iterator[Found]:
    """A course of somebody who is not on the list of staff, or had left; silent where there is no such list."""
    staff: defaultdict[str, dict[str, Stored]] = defaultdict(dict)
    for row in data.of("staff"):
        staff[row.school].setdefault(folded(str(row.values.get("person"))), row)
    for row in data.of("courses"):
        person = row.values.get("person")
        known = staff.get(row.school)
        if known is None or person is None:
            continue
        worker = known.get(folded(str(person)))
        if worker is None:
            message = f"Работника «{person}» нет на листе «Кадры»"
            yield data.found("courses", row, Problem("person", "soft", "unknown_person", message))
            continue
        left, finished = day(worker.values, "left_on"), day(row.values, "finished_on")
        if left is not None and finished is not None and finished > left:
            message = f"Окончено {finished:%d.%m.%Y}, а работник {person} уволен {left:%d.%m.%Y}"
            yield data.found("courses", row, Problem("finished_on", "soft", "after_leaving", message))


def check_graduates(data: Data) -> Iterator[Found]:
    """Graduates of a grade against the classes of that grade."""
    for row in data.of("graduates"):
        graduates, level = count(row.values, "graduates"), row.values.get("level")
        if not data.asked(row) or graduates is None or not isinstance(level, str) or not level.isdigit():
            continue
        size = data.size(row, int(level))
        if size is not None and graduates > size:
            message = f"Выпускников {graduates}, а в {level} классе на листе «Классы» обучающихся {size}"
            yield data.found("graduates", row, Problem("graduates", "soft", "graduates_and_classes", message))
        elif size is not None and differs(graduates, size, data.limits(count(row.values, "year"), "graduates")):
            message = f"Выпускников {graduates}, а в {level} классе на листе «Классы» обучающихся {size}"
            cause = "указан не весь выпуск или часть не допущена к ГИА"
            yield data.found("graduates", row, Problem("graduates", "soft", "graduates_are_few", message, cause))


def check_olympiads(data: Data) -> Iterator[Found]:
    """More participants at a stage than at the one before it, and more than the school has pupils."""
    for rows in group(data.of("olympiads"), ("year", "subject")).values():
        by_stage = {row.values.get("stage"): row for row in reversed(rows) if data.asked(row)}
        line = [by_stage[stage] for stage in STAGES if stage in by_stage]
        for before, row in zip([None, *line], line, strict=False):
            found = _stage(data, before, row)
            if found is not None:
                yield data.found("olympiads", row, Problem("participants", "soft", "stages", found))


def _stage(data: Data, before: Stored | None, row: Stored) -> str | None:
    participants = count(row.values, "participants")
    if participants is None:
        return None
    if before is None:
        size = data.size(row, None)
        return f"Участников {participants}, а обучающихся {size}" if size is not None and participants > size else None
    earlier = count(before.values, "participants")
    if earlier is None or participants <= earlier:
        return None
    return f"Участников {participants}, а на этапе «{before.values['stage']}» их было {earlier}"


def check_rechecks(data: Data) -> Iterator[Found]:
    """More works marked anew than there were works."""
    written: defaultdict[tuple[str, Value, Value, Value, Value], int] = defaultdict(int)
    sittings = ("year", "season", "procedure", "subject", "level", "programme_grade")
    held = [row for row in data.of("assessments") if row.values.get("state") == HELD]
    main = [row for row in held if row.values.get("attempt") in (None, MAIN_DATE)]
    for (school, year, _, procedure, subject, _, grade), rows in group(main, sittings).items():
        # a row of the whole grade is not added to those of its classes (CONTRACTS)
        whole = [row for row in rows if not letter_of(row.values)] or rows
        works = sum(count(row.values, "participants") or 0 for row in whole)
        written[str(school), year, procedure, subject, grade] += works
    for row in data.of("rechecks"):
        values = row.values
        key = (row.school, values.get("year"), values.get("procedure"), values.get("subject"), values.get("grade"))
        checked, there = count(values, "checked"), written.get(key)
        if not data.asked(row) or checked is None or there is None or checked <= there:
            continue
        message = f"Перепроверено работ {checked}, а писали их {counted(there, PARTICIPANT)}"
        yield data.found("rechecks", row, Problem("checked", "soft", "checked_and_written", message))


def check_documents(data: Data) -> Iterator[Found]:
    """An anti-risk programme for a factor that the risk profile of the year does not name."""
    profile: defaultdict[tuple[str, Value], set[Value]] = defaultdict(set)
    for row in data.of("risk_profile"):
        profile[row.school, row.values.get("year")].add(row.values.get("factor"))
    for row in data.of("concept_documents"):
        factor, year = row.values.get("factor"), row.values.get("year")
        known = profile.get((row.school, year))
        if not data.asked(row) or row.values.get("kind") != ANTI_RISK or factor is None:
            continue
        if known is not None and factor not in known:
            message = f"Этого фактора нет в рисковом профиле {year} года"
            yield data.found("concept_documents", row, Problem("factor", "soft", "unknown_factor", message))
