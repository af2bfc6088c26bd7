"""Commands about readiness: «готово», opening an accepted form again, and the notes on cells."""

import argparse
from dataclasses import asdict
from typing import TYPE_CHECKING

from shnor_desktop.cli import output
from shnor_desktop.cli.arguments import Commands, Parser
from shnor_desktop.cli.output import say, say_json

if TYPE_CHECKING:
    from shnor_desktop.services.notes import Note
    from shnor_desktop.services.office import Office


def add(commands: Commands) -> None:
    """Put the commands of this group on the table."""
    ready = commands.add("ready", "отметить лист года: готов к отправке", _ready)
    _form(ready)
    ready.flag("--undo", "снять отметку «готово»")
    reopen = commands.add("reopen", "открыть снова лист, принятый районом", _reopen)
    _form(reopen)
    reopen.add_argument("--reason", required=True, metavar="ПРИЧИНА", help="почему: остаётся в журнале")
    notes = commands.add("notes", "показать пометки к ячейкам: вопросы, причины, «пусто намеренно»", _notes)
    notes.base()
    notes.add_argument("--school", metavar="КОД", help="только эта школа")
    notes.json_flag()


def _form(parser: Parser) -> None:
    parser.base()
    parser.add_argument("sheet", metavar="ЛИСТ", help="ключ листа: shnor sheets")
    parser.year(required=True)
    parser.add_argument("--school", metavar="КОД", help="код школы: нужен в базе района")


def _ready(args: argparse.Namespace) -> int:
    from shnor_desktop.services import office, readiness

    with office.open_office(args.base, access="write") as opened:
        say_it = readiness.take_back if args.undo else readiness.mark_ready
        done = say_it(opened, args.sheet, args.year, school=args.school)
    say(f"{done.title}.")
    return output.DONE


def _reopen(args: argparse.Namespace) -> int:
    from shnor_desktop.services import office, readiness

    with office.open_office(args.base, access="write") as opened:
        done = readiness.reopen(opened, args.sheet, args.year, args.reason, school=args.school)
    say(f"{done.title.rstrip('.')}.")
    return output.DONE


def _notes(args: argparse.Namespace) -> int:
    from shnor_desktop.services import notes, office

    with office.open_office(args.base, access="read") as opened:
        with opened.reading() as session:
            found = notes.everything(session, school=args.school)
        lines = [] if args.json else _told(opened, found)
    if args.json:
        say_json({"notes": [asdict(note) for note in found]})
        return output.DONE
    for line in lines:
        say(line)
    if not found:
        say("Пометок нет.")
    return output.DONE


def _told(opened: "Office", found: "list[Note]") -> list[str]:
    """Notes by form, each with its row in words."""
    from shnor_desktop.services import entries
    from shnor_desktop.services.checks.labels import row_label

    lines = []
    for key in dict.fromkeys(note.sheet for note in found):
        sheet, notes = opened.sheet(key), [note for note in found if note.sheet == key]
        with opened.reading() as session:
            rows = {row.id: row for row in entries.load_rows(session, key, (note.row for note in notes))}
        lines.append(sheet.title)
        for note in notes:
            school = f"школа {note.school}, " if opened.is_district and note.school else ""
            place = f"{school}{row_label(sheet, rows[note.row].values)}, «{sheet.column(note.column).label}»"
            state = f" ({note.state})" if note.state else ""
            answer = f" Ответ: {note.answer}" if note.answer else ""
            lines.append(f"  {place} — {note.kind}{state}: {note.text}{answer}")
    return lines
