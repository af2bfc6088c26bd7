"""The command that says what is due, and writes it for other calendars."""

import argparse
from datetime import date, datetime
from typing import TYPE_CHECKING

from shnor_desktop.cli import output
from shnor_desktop.cli.arguments import Commands, day, path
from shnor_desktop.cli.output import say, say_json
from shnor_desktop.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from shnor_desktop.services.deadlines.gathering import Deadline
    from shnor_desktop.services.office import Office

_MOST_DAYS = 3660
_MOST_REMINDED = 60


def add(commands: Commands) -> None:
    """`calendar`."""
    parser = commands.add("calendar", "сроки: просрочено, на этой неделе, в ближайшие дни; файл .ics", _calendar)
    parser.base()
    parser.add_argument("--on", type=day, metavar="ДАТА", help="на какую дату, дд.мм.гггг (сегодня)")
    parser.add_argument("--days", type=_days, default=30, metavar="ДНЕЙ", help="на сколько дней вперёд (30)")
    parser.add_argument("--school", metavar="КОД", help="только эта школа")
    parser.add_argument("-o", "--output", type=path, metavar="ФАЙЛ", help="записать просроченное и ближайшее в .ics")
    parser.add_argument(
        "--remind", type=_reminded, default=(), metavar="ДНИ", help="в .ics: напомнить за столько дней, например 7,1"
    )
    parser.json_flag()


def _days(text: str) -> int:
    if not (text.isascii() and text.isdecimal() and int(text) <= _MOST_DAYS):
        raise argparse.ArgumentTypeError(f"«{text}» — не число дней от 0 до {_MOST_DAYS}")
    return int(text)


def _reminded(text: str) -> tuple[int, ...]:
    parts = [part.strip() for part in text.split(",") if part.strip()]
    if not parts or not all(part.isascii() and part.isdecimal() and int(part) <= _MOST_REMINDED for part in parts):
        raise argparse.ArgumentTypeError(f"«{text}» — не числа дней от 0 до {_MOST_REMINDED} через запятую")
    return tuple(int(part) for part in parts)


def _calendar(args: argparse.Namespace) -> int:
    from shnor_desktop.services import office
    from shnor_desktop.services.deadlines.gathering import gather
    from shnor_desktop.services.exporting import saving
    from shnor_desktop.services.reports.parts import known_school

    on: date = args.on or datetime.now().astimezone().date()
    if args.output is not None and args.output.suffix.lower() != ".ics":
        raise InputError(f"Календарь записывается в файл .ics, а назван «{args.output.name}».")
    if args.remind and args.output is None:
        raise InputError("Напоминания записываются в файл .ics, а он не назван.", hint="Укажите -o ФАЙЛ.ics.")
    with office.open_office(args.base, access="read") as opened:
        school = known_school(opened, args.school) if args.school else None
        found = gather(opened, on, school=school)
        many = opened.is_district and school is None
        written = _file(opened, found.overdue() + found.due_in(args.days), on, args.remind)
    if args.output is not None:
        saving.save_bytes(args.output, written)
    if args.json:
        say_json(found.as_json(args.days))
        return output.DONE
    say(f"На {on:%d.%m.%Y}")
    _tell("Просрочено", found.overdue(), many=many)
    _tell("На этой неделе", found.this_week(), many=many)
    _tell(f"До {found.until(args.days):%d.%m.%Y}", found.due_in(args.days), many=many)
    if args.output is not None:
        say(f"Календарь записан: {args.output}")
    return output.DONE


def _file(opened: "Office", found: "Sequence[Deadline]", on: date, remind: tuple[int, ...]) -> bytes:
    from shnor_desktop.services.deadlines import ics

    about = ics.Calendar(f"{opened.name}: сроки", f"{opened.role}-{opened.code}", on, remind)
    return ics.calendar(about, found)


def _tell(title: str, found: "Sequence[Deadline]", *, many: bool) -> None:
    from shnor_desktop.services.deadlines.kinds import TITLES

    say()
    say(f"{title}: {len(found)}")
    for one in found:
        who = f" — {one.who}" if one.who else ""
        school = f" (школа {one.school})" if many and one.school else ""
        say(f"  {one.end:%d.%m.%Y}  {TITLES[one.kind]}: {one.title}{who}{school}")
