"""`shnor project`: begins the project year, says where its documents and events stand, writes the upload folders."""

import argparse
from datetime import date, datetime
from typing import TYPE_CHECKING

from shnor_desktop.cli import output
from shnor_desktop.cli.arguments import Commands, Parser, calendar_year, commands_of, day, path
from shnor_desktop.cli.output import say, say_json

if TYPE_CHECKING:
    from shnor_desktop.services.documents.flow import Course


def add(commands: Commands) -> None:
    """Put the commands of this group on the table."""
    project = commands_of(commands.add("project", "проектный год: события, документы, папки для загрузки"))
    start = project.add("start", "начать проектный год: события, документы и опросы по календарю 2022 года", _start)
    start.base()
    _scope(start)
    start.json_flag()
    show = project.add("show", "где стоят документы и события на дату", _show)
    show.base()
    _scope(show)
    show.add_argument("--on", type=day, metavar="ДАТА", help="на какую дату, дд.мм.гггг (сегодня)")
    show.json_flag()
    folders = project.add("folders", "выгрузить папки по срокам с файлами и описью", _folders)
    folders.base()
    _scope(folders)
    folders.add_argument("--to", type=path, required=True, metavar="ПАПКА", help="куда записать, например флешка")
    folders.json_flag()


def _scope(parser: Parser) -> None:
    parser.add_argument("--year", type=calendar_year, required=True, metavar="ГОД", help="календарный год")
    parser.add_argument(
        "--school", metavar="КОД", help="только эта школа; без параметра в районе — все участники «500+»"
    )


def _start(args: argparse.Namespace) -> int:
    from shnor_desktop.services import office
    from shnor_desktop.services.documents import project

    with office.open_office(args.base, access="write") as opened:
        started = project.start(opened, args.year, args.school)
    if args.json:
        say_json(started.as_json())
    else:
        say(started.sentence)
        say("Отменить: shnor undo.")
    return output.DONE


def _show(args: argparse.Namespace) -> int:
    from shnor_desktop.services import office, wording
    from shnor_desktop.services.documents import flow
    from shnor_desktop.services.documents.states import DOCUMENTS, EVENTS

    on: date = args.on or datetime.now().astimezone().date()
    with office.open_office(args.base, access="read") as opened:
        parts = {
            part: flow.courses(opened, sheet, args.year, args.school)
            for part, sheet in (("documents", DOCUMENTS), ("events", EVENTS))
        }
    if args.json:
        told = {part: [_json(one, on) for one in held] for part, held in parts.items()}
        say_json({"year": args.year, "on": on.isoformat(), **told})
        return output.DONE
    for part, title in (("documents", "Документы"), ("events", "События")):
        say(f"{title} на {wording.day(on)}: {len(parts[part])}")
        for one in parts[part]:
            late = ", срок прошёл" if one.overdue(on) else ""
            say(f"  {one.school}  {wording.day(one.due)}  {one.state_on(on)}{late}: {one.name}")
    return output.DONE


def _json(one: "Course", on: date) -> dict[str, object]:
    step = one.step_on(on)
    return {
        "school": one.school,
        "title": one.name,
        "due": one.due.isoformat() if one.due is not None else None,
        "state": one.state_on(on),
        "since": step.on.isoformat() if step is not None and step.on is not None else None,
        "overdue": one.overdue(on),
    }


def _folders(args: argparse.Namespace) -> int:
    from shnor_desktop.services import office
    from shnor_desktop.services.documents import folders

    with office.open_office(args.base, access="read") as opened:
        held = folders.folders(opened, args.year, args.school)
        written = folders.write_out(opened, held, args.to)
    if args.json:
        named = [
            {
                "school": one.event.school,
                "name": place.relative_to(args.to).as_posix(),
                "files": len(one.members),
                "lacking": list(one.lacking),
                "troubles": list(one.troubles),
            }
            for place, one in zip(written.folders, held, strict=True)
        ]
        say_json({"folders": named, "files": written.files, "refused": list(written.refused)})
    else:
        say(written.sentence)
        for one in held:
            for words in (*one.lacking, *one.troubles):
                say(f"  {one.name}: {words}")
    wrong = any(one.lacking or one.troubles for one in held) or written.refused
    return output.LOOK if wrong else output.DONE
