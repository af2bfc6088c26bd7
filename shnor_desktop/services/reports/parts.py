"""What every report begins and ends with: whose it is, for which year, who signs; and rows of one school."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from shnor_desktop.errors import InputError
from shnor_desktop.models.sheets.values import Value
from shnor_desktop.services import entries, wording
from shnor_desktop.services.entries import Stored
from shnor_desktop.services.reports.calculation import Calculation
from shnor_desktop.services.reports.document import Block, Document, Signature, Table
from shnor_desktop.services.settings import BY_NAME

if TYPE_CHECKING:
    from shnor_desktop.services.office import Office


@dataclass(frozen=True, slots=True)
class Request:
    """What is asked of a report: the year, the date it is made on, the school it is about."""

    year: int
    on: date
    school: str = ""

    @property
    def period(self) -> str:
        return f"{wording.school_year(self.year)} учебный год"


def rows(office: "Office", sheet: str, request: Request, *, every_year: bool = False) -> list[Stored]:
    """Rows of the school of the request; in a school's base all of them are its own, whatever their code."""
    with office.reading() as session:
        return entries.load(
            session,
            sheet,
            year=None if every_year else request.year,
            school=request.school if office.is_district else None,
        )


def card(office: "Office", request: Request) -> dict[str, Value]:
    """«Карточка школы», or only the code where there is none."""
    found = rows(office, "school", request, every_year=True)
    mine = [row for row in found if row.values.get("code") == request.school] or found
    return mine[0].values if mine else {"code": request.school}


def school_name(office: "Office", request: Request, *, full: bool = True) -> str:
    values = card(office, request)
    names = (values.get("full_name"), values.get("short_name")) if full else (values.get("short_name"),)
    own = "" if office.is_district else office.name
    return next((str(name) for name in (*names, own) if name), f"Школа {request.school}")


def about(office: "Office", request: Request) -> str:
    """Of whom the report is, in short: the school, or the district as a whole."""
    if office.is_district and not request.school:
        return office.name
    return school_name(office, request, full=False)


def organisation(office: "Office", request: Request) -> tuple[str, ...]:
    """Who is above, then whose document it is."""
    if office.is_district:
        return (office.name,)
    above = office.setting("district_name")
    return (*((str(above),) if above else ()), school_name(office, request))


def signatures(office: "Office", request: Request) -> tuple[Signature, ...]:
    """The head of the office that makes the report."""
    post = str(office.setting("signer_post") or "")
    name = str(office.setting("signer_name") or "")
    if office.is_district:
        post = "Руководитель" if post in ("", BY_NAME["signer_post"].default) else post
    elif not name:
        name = str(card(office, request).get("director") or "")
    return (Signature(post or "Директор", wording.initials(name)),)


def framed(
    office: "Office",
    request: Request,
    kind: str,
    title: str,
    blocks: Iterable[Block],
    *,
    subtitle: str | None = None,
    period: str | None = None,
    landscape: bool = False,
    sources: Iterable[str] = (),
    calculations: Iterable[Calculation] = (),
    workbook: Iterable[Table] = (),
) -> Document:
    """The blocks as a report of the office: whose, about whom, for what time, on which date, signed by whom.

    Without a subtitle it is named by whom it is about, without a period by the school year of the request.
    """
    whom = about(office, request)
    return Document(
        kind=kind,
        title=title,
        about=whom,
        subtitle=whom if subtitle is None else subtitle,
        period=request.period if period is None else period,
        on=request.on,
        organisation=organisation(office, request),
        blocks=tuple(blocks),
        signatures=signatures(office, request),
        landscape=landscape,
        sources=tuple(dict.fromkeys(sources)),
        calculations=tuple(calculations),
        workbook=tuple(workbook),
    )


def known_school(office: "Office", school: str | None) -> str:
    """The school the report is about; a district must name one that it has."""
    if not office.is_district:
        if school not in (None, "", office.code):
            raise InputError(f"В этой базе школы «{school}» нет: база школы {office.code}.")
        return office.code
    with office.reading() as session:
        codes = [str(row.values["code"]) for row in entries.load(session, "school") if row.values.get("code")]
    if not school:
        raise InputError("Укажите школу: отчёт составляется по одной школе.", hint="Код школы — в «Карточке школы».")
    if school not in codes:
        raise InputError(f"Школы с кодом «{school}» нет.", hint="Код школы — в «Карточке школы».")
    return school
