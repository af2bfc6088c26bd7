"""Deadlines as a file for other calendars (RFC 5545): the same items give the same bytes and the same identifiers."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from shnor_desktop.services import wording
from shnor_desktop.services.deadlines.gathering import Deadline
from shnor_desktop.services.deadlines.kinds import TITLES
from shnor_desktop.services.people import NAMED_SHORTLY

PRODUCT = "-//ShnorOffice//Calendar//RU"
LONGEST_LINE = 75
"""Octets of a content line without its end (RFC 5545 §3.1)."""
SPANNING = frozenset({"project_events", "surveys"})
"""Kinds that are shown over all their days; the others are shown at their end, whenever they began."""
HOUR = 9
"""Of the day on which a reminder sounds."""
_EDGES = " ,;:()—–-"


@dataclass(frozen=True, slots=True)
class Calendar:
    """Whose calendar it is, as of which day, and how many days before a deadline it reminds."""

    name: str
    office: str
    """Role and code of the office: it keeps identifiers of different offices apart."""
    on: date
    remind: Sequence[int] = ()


def calendar(about: Calendar, found: Iterable[Deadline]) -> bytes:
    """The file: what is done or cancelled never gets into it."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", f"PRODID:{PRODUCT}", "CALSCALE:GREGORIAN", "METHOD:PUBLISH"]
    lines.append(f"X-WR-CALNAME:{escaped(about.name)}")
    for one in found:
        if one.open:
            lines += _event(about, one)
    lines.append("END:VCALENDAR")
    return b"".join(folded(line) for line in lines)


def _event(about: Calendar, one: Deadline) -> Iterator[str]:
    begins = one.start if one.start is not None and one.kind in SPANNING else one.end
    title = posts(one.title) or TITLES[one.kind]
    yield "BEGIN:VEVENT"
    yield f"UID:{one.key}.{escaped(about.office)}@shnor-office"
    yield f"DTSTAMP:{_day(about.on)}T000000Z"
    # a calendar that has the item already takes the later one
    yield f"SEQUENCE:{about.on.toordinal()}"
    yield f"DTSTART;VALUE=DATE:{_day(begins)}"
    # the last year has no day after its last one
    if one.end < date.max:
        yield f"DTEND;VALUE=DATE:{_day(one.end + timedelta(1))}"
    yield f"SUMMARY:{escaped(title)}"
    yield f"DESCRIPTION:{escaped(_description(one))}"
    yield f"CATEGORIES:{escaped(TITLES[one.kind])}"
    yield "TRANSP:TRANSPARENT"
    for days in sorted(set(about.remind), reverse=True):
        yield from ("BEGIN:VALARM", "ACTION:DISPLAY", f"DESCRIPTION:{escaped(title)}")
        yield f"TRIGGER:{_trigger(days)}"
        yield "END:VALARM"
    yield "END:VEVENT"


def _description(one: Deadline) -> str:
    term = f"{wording.day(one.start)}–{wording.day(one.end)}" if one.lasts else wording.day(one.end)
    lines = [f"{TITLES[one.kind]}. Срок: {term}.", f"Состояние: {one.state}." if one.state else ""]
    who = posts(one.who)
    lines += [f"Ответственный: {who}." if who else "", f"Школа: {one.school}." if one.school else ""]
    return "\n".join(line for line in lines if line)


def posts(text: str) -> str:
    """The words without names of people: a calendar is shown to others, and a post is enough there."""
    parts = (part.strip(_EDGES) for part in NAMED_SHORTLY.sub("\n", text).split("\n"))
    return " ".join(part for part in parts if part) if NAMED_SHORTLY.search(text) else text.strip()


def escaped(text: str) -> str:
    """As a value of the kind TEXT (RFC 5545 §3.3.11); signs that cannot stand in it are left out."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    text = "\n".join("".join(_plain(sign) for sign in line) for line in lines)
    return text.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,").replace("\n", "\\n")


def _plain(sign: str) -> str:
    return " " if sign.isspace() else sign if sign.isprintable() else ""


def folded(line: str) -> bytes:
    """A content line in pieces of 75 octets that break no letter, each but the first led by a space."""
    pieces: list[bytes] = []
    piece = b""
    for sign in line:
        octets = sign.encode()
        if len(piece) + len(octets) > LONGEST_LINE:
            pieces.append(piece)
            piece = b" "
        piece += octets
    return b"\r\n".join([*pieces, piece]) + b"\r\n"


def _day(day: date) -> str:
    return f"{day.year:04}{day.month:02}{day.day:02}"


def _trigger(days: int) -> str:
    """So many days before, at nine in the morning; an item of a whole day begins at midnight."""
    if days <= 0:
        return f"PT{HOUR}H"
    return f"-P{days - 1}DT{24 - HOUR}H" if days > 1 else f"-PT{24 - HOUR}H"
