"""Отчёт об исполнении дорожной карты на дату: shares, every measure, what is overdue (DOMAIN §1.5)."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, TypeAlias

from shnor_desktop.models.sheets.cells import day
from shnor_desktop.services import entries, planning, wording
from shnor_desktop.services.planning import Item, PlanStatus
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

_OWN = "Без раздела"
_Plan: TypeAlias = tuple[str, str]
"""School and name of a plan."""


def build(office: "Office", request: Request) -> Document:
    """Every road map of the school (of the whole district when no school is named) on the date of the report."""
    school = request.school if office.is_district and request.school else None
    held = planning.items(office, school=school)
    in_order = sorted(held, key=lambda one: one.row)
    plans = list(dict.fromkeys((item.school, str(item.values.get("plan") or "")) for item in in_order))
    whose = _whose(office, {code for code, _ in plans})
    # schools may name their plans alike
    titles = {(code, plan): whose[code] + (plan or "План без названия") for code, plan in plans}
    files = _files(office)
    blocks: list[Block] = []
    if not held:
        blocks.append(Paragraph("Мероприятий в дорожной карте нет.", "strong"))
    whole = _status(held, request)
    states = planning.states_on(office, held, request.on)
    of_plan: dict[_Plan, list[Item]] = {}
    for item in held:
        of_plan.setdefault((item.school, str(item.values.get("plan") or "")), []).append(item)
    if held:
        blocks.append(Paragraph(_summary(whole), "strong"))
        if len(plans) > 1:
            blocks.append(_by_plan([(name, _status(of_plan[plan], request)) for plan, name in titles.items()], whole))
    for number, (place, name) in enumerate(titles.items(), 1):
        own = of_plan[place]
        blocks += [
            Heading(f"{number}. {name}" if len(plans) > 1 else name),
            _figures(_status(own, request), own),
            _measures(own, request, states, files, name),
        ]
    if whole.overdue:
        blocks += [Heading("Просроченные мероприятия"), _overdue(whole, request, whose)]
    elif held:
        blocks.append(Paragraph(f"Просроченных мероприятий на {wording.day(request.on)} нет."))
    blocks.append(
        Paragraph(
            "Запланированы мероприятия, срок которых наступил к дате отчёта; отменённые не считаются. Мероприятие со "
            "сроком в день отчёта ещё не просрочено. «Исполнено» отмечает школа, «подтверждено» — куратор или район.",
            "note",
        )
    )
    about = parts.about(office, request)
    return parts.framed(
        office,
        request,
        "roadmap_status",
        "Отчёт",
        blocks,
        subtitle=f"об исполнении дорожной карты: {about}",
        period=f"на {wording.day(request.on)}",
        landscape=True,
    )


def _status(held: Sequence[Item], request: Request) -> PlanStatus:
    return PlanStatus(request.on, None, *planning.figures(held, request.on))


def _summary(status: PlanStatus) -> str:
    planned = len(status.planned)
    if not planned:
        return f"К {wording.day(status.on)} не наступил срок ни одного мероприятия: доли не считаются."
    return (
        f"К {wording.day(status.on)} исполнено {_of(len(status.done), planned)}, "
        f"исполнено и подтверждено {_of(len(status.confirmed), planned)}."
    )


def _of(part: int, whole: int) -> str:
    return f"{wording.out_of(part, whole, wording.MEASURE)} ({wording.percent(part, whole)})"


def _whose(office: "Office", schools: set[str]) -> dict[str, str]:
    """«Лесная школа: » before what is a school's, where several stand together; nothing before the district's own."""
    with office.reading() as session:
        names = {row.school: str(row.values["short_name"] or row.school) for row in entries.load(session, "school")}
    several = len(schools) > 1
    return {code: f"{names.get(code, code)}: " if several and code != office.code else "" for code in schools}


def _by_plan(plans: Sequence[tuple[str, PlanStatus]], whole: PlanStatus) -> Table:
    rows = [plain(name, *_line(status)) for name, status in plans]
    columns = (
        Column("План", 50),
        Column("Запланировано", 14, "right"),
        Column("Исполнено", 12, "right"),
        Column("Доля исполненных, %", 14, "right", 1),
        Column("Подтверждено", 14, "right"),
        Column("Доля исполненных и подтверждённых, %", 18, "right", 1),
        Column("Просрочено", 12, "right"),
    )
    every = total("Всего", *_line(whole))
    return Table(columns, (*rows, every), "Исполнение по планам", "По планам")


def _line(status: PlanStatus) -> tuple[int | Decimal | None, ...]:
    return (
        len(status.planned),
        len(status.done),
        _percents(status.share_done),
        len(status.confirmed),
        _percents(status.share_done_confirmed),
        len(status.overdue),
    )


def _percents(share: Fraction | None) -> Decimal | None:
    return None if share is None else wording.rounded(share * 100, 1)


def _figures(status: PlanStatus, own: Sequence[Item]) -> Facts:
    planned = len(status.planned)
    cancelled = sum(item.cancelled for item in own)
    return Facts(
        (
            ("Всего мероприятий в плане", f"{len(own)}" + (f", из них отменено {cancelled}" if cancelled else "")),
            (f"Срок наступил к {wording.day(status.on)}", str(planned)),
            ("Исполнено", _of(len(status.done), planned) if planned else wording.EMPTY),
            ("Исполнено и подтверждено", _of(len(status.confirmed), planned) if planned else wording.EMPTY),
            ("Просрочено", str(len(status.overdue))),
        )
    )


def _measures(
    own: Sequence[Item], request: Request, states: Mapping[int, str], files: Mapping[int, list[str]], plan: str
) -> Table:
    by_section: dict[str, list[Item]] = {}
    for item in sorted(own, key=lambda one: one.row):
        by_section.setdefault(str(item.values.get("section") or ""), []).append(item)
    rows: list[Row] = []
    for name, items in by_section.items():
        if len(by_section) > 1 or name:
            rows.append(section(name or _OWN))
        rows += [_measure(item, request, states[item.row], files.get(item.row, [])) for item in items]
    columns = (
        Column("№", 7, "center"),
        Column("Мероприятие", 46),
        Column("Срок", 18),
        Column("Ответственный", 24),
        Column("Состояние", 16),
        Column("Исполнено", 13, "center"),
        Column("Подтверждено", 22),
        Column("Подтверждающие документы", 26),
    )
    return Table(columns, tuple(rows), "", plan)


def _measure(item: Item, request: Request, state: str, files: Sequence[str]) -> Row:
    values = item.values
    # what was done and confirmed after the date of the report was not yet known then
    done_on = day(values, "done_on") if item.done(request.on) else None
    confirmed_on = day(values, "confirmed_on")
    confirmed = ""
    if item.confirmed(request.on):
        by = str(values.get("confirmed_by") or "")
        confirmed = ", ".join(part for part in (wording.day(confirmed_on) if confirmed_on else "да", by) if part)
    occurrence = values.get("occurrence")
    number = str(values.get("number") or "")
    number += f" ({occurrence})" if isinstance(occurrence, int) and occurrence > 1 else ""
    return plain(
        number,
        item.title,
        term(item),
        str(values.get("responsible") or wording.EMPTY),
        _state(item, request.on, state),
        wording.day(done_on) if done_on else "",
        confirmed,
        "; ".join(files) or (f"ожидается: {values['evidence_form']}" if values.get("evidence_form") else ""),
    )


def term(item: Item) -> str:
    """The dates, or the printed words where there are none."""
    begin, end = day(item.values, "start"), item.end
    if end is None:
        return str(item.values.get("deadline_text") or "не указан")
    return f"{wording.day(begin)} – {wording.day(end)}" if begin and begin != end else wording.day(end)


def _state(item: Item, on: date, state: str) -> str:
    """The state as it was on the date of the report, ``state``, and whether it was late or confirmed then."""
    if item.overdue(on):
        return f"просрочено: {state}"
    return f"{state}, подтверждено" if item.confirmed(on) else state


def _overdue(status: PlanStatus, request: Request, whose: Mapping[str, str]) -> Table:
    rows = tuple(
        plain(
            str(item.values.get("number") or ""),
            whose[item.school] + item.title,
            item.end,
            (request.on - item.end).days if item.end else None,
            str(item.values.get("responsible") or wording.EMPTY),
            str(item.values.get("remark") or ""),
        )
        for item in status.overdue
    )
    columns = (
        Column("№", 7, "center"),
        Column("Мероприятие", 60),
        Column("Срок", 14, "center"),
        Column("Дней просрочки", 12, "right"),
        Column("Ответственный", 30),
        Column("Замечание", 30),
    )
    return Table(columns, rows, "", "Просроченные")


def _files(office: "Office") -> dict[int, list[str]]:
    """Names of the evidence files by measure."""
    found: dict[int, list[str]] = {}
    with office.reading() as session:
        for row in entries.load(session, "evidence"):
            measure = row.values["roadmap_row"]
            if isinstance(measure, int) and not row.values["owner"]:
                found.setdefault(measure, []).append(str(row.values["title"]))
    return found
