"""Commands about bases: new, the forms, copies, health, history."""

import argparse
from pathlib import Path

from shnor_desktop.cli import output
from shnor_desktop.cli.arguments import Commands, path
from shnor_desktop.cli.output import say, say_json
from shnor_desktop.errors import InputError


def add(commands: Commands) -> None:
    """Put the commands of this group on the table."""
    new = commands.add("new", "создать базу школы или района", _new)
    new.base()
    new.add_argument("--role", choices=("school", "district"), required=True, help="school — школа, district — район")
    new.add_argument("--code", required=True, metavar="КОД", help="код школы или района")
    new.add_argument("--name", required=True, metavar="НАЗВАНИЕ", help="как писать в отчётах")
    new.add_argument("--district-code", metavar="КОД", help="код района, которому школа сдаёт данные")
    new.add_argument("--district-name", metavar="НАЗВАНИЕ", help="название этого района")
    commands.add("sheets", "показать листы (формы), их графы, виды и единицы", _sheets).json_flag()
    copy = commands.add("backup", "сделать проверенную копию базы", _backup)
    copy.base()
    copy.add_argument("-o", "--output", type=path, metavar="ФАЙЛ", help="куда; без него — к автоматическим копиям")
    restore = commands.add("restore", "восстановить базу из копии", _restore)
    restore.add_argument("copy", type=path, metavar="КОПИЯ", help="файл копии .shnor")
    restore.add_argument("-o", "--output", required=True, metavar="БАЗА", help="какую базу восстановить")
    health = commands.add("doctor", "проверить базу: файл, журнал, приложенные файлы, копии", _doctor)
    health.base()
    health.json_flag()
    _add_history(commands)


def _add_history(commands: Commands) -> None:
    history = commands.add("history", "показать журнал изменений базы", _history)
    history.base()
    history.add_argument("--limit", type=int, default=50, metavar="ЧИСЛО", help="сколько последних записей (50)")
    history.json_flag()
    commands.add("undo", "отменить последнее изменение", _undo).base()
    commands.add("redo", "вернуть отменённое изменение", _redo).base()


def _new(args: argparse.Namespace) -> int:
    from shnor_desktop.services import office

    chosen = {"district_code": args.district_code, "district_name": args.district_name}
    settings: dict[str, object] = {key: value for key, value in chosen.items() if value is not None}
    office.create(args.base, role=args.role, code=args.code, name=args.name, settings=settings)
    say(f"База создана: {args.base}")
    return output.DONE


def _sheets(args: argparse.Namespace) -> int:
    from shnor_desktop.cli import shapes
    from shnor_desktop.models.sheets import SHEETS
    from shnor_desktop.services.lists import Lists

    sheets = [sheet.bind(Lists()) for sheet in SHEETS.values()]
    if args.json:
        say_json([shapes.sheet(sheet) for sheet in sheets])
        return output.DONE
    for sheet in sheets:
        say(f"{sheet.key} — {sheet.title}")
        for column in sheet.columns:
            signs = "".join(
                sign
                for sign, holds in (("●", column.identity), ("!", column.required), ("=", column.compute is not None))
                if holds
            )
            say(f"    {column.key:<26}{column.heading}{'  ' + signs if signs else ''}")
    say()
    say("● различает строки   ! обязательная   = вычисляется")
    return output.DONE


def _file(base: str) -> Path:
    """The file of a base; a server looks after its bases itself."""
    from shnor_desktop.models.engine import is_url

    if is_url(base):
        raise InputError("База на сервере копируется, проверяется и восстанавливается средствами сервера.")
    return Path(base)


def _backup(args: argparse.Namespace) -> int:
    from shnor_desktop.services import backup, office

    base = _file(args.base)
    with office.open_office(base, access="read"):
        made = backup.make(base, "вручную") if args.output is None else backup.copy_to(base, args.output)
    say(f"Копия сделана и проверена: {made.path} (строк: {made.rows})")
    return output.DONE


def _restore(args: argparse.Namespace) -> int:
    from shnor_desktop.services import backup, office

    base = _file(args.output)
    with office.locked(base):
        stood = base.exists()
        made = backup.restore(args.copy, base)
    kept = " Прежняя база сохранена рядом." if stood else ""
    say(f"База восстановлена: {made.path} (строк: {made.rows}).{kept}")
    return output.DONE


def _doctor(args: argparse.Namespace) -> int:
    from shnor_desktop.cli import shapes
    from shnor_desktop.services import doctor

    findings = doctor.examine(_file(args.base))
    if args.json:
        say_json({"findings": [shapes.finding(found) for found in findings]})
    else:
        for found in findings:
            say(f"{'в порядке' if found.good else 'ВНИМАНИЕ'}: {found.about}. {found.text}")
    return output.DONE if all(found.good for found in findings) else output.LOOK


def _history(args: argparse.Namespace) -> int:
    from shnor_desktop.cli import shapes
    from shnor_desktop.services import journal, office

    with office.open_office(args.base, access="read") as opened, opened.reading() as session:
        entries = journal.recent(session, limit=max(1, args.limit))
    if args.json:
        say_json({"operations": [shapes.operation(entry) for entry in entries]})
        return output.DONE
    for entry in entries:
        mark = "  (отменено)" if entry.undone else ""
        say(f"{entry.id:>5}  {shapes.local_time(entry.at)}  {entry.who}: {entry.title}{mark}")
    return output.DONE


def _undo(args: argparse.Namespace) -> int:
    from shnor_desktop.services import entries, office

    with office.open_office(args.base, access="write") as opened:
        done = entries.undo(opened)
    say(f"Отменено: {done.title}" if done else "Отменять нечего.")
    return output.DONE


def _redo(args: argparse.Namespace) -> int:
    from shnor_desktop.services import entries, office

    with office.open_office(args.base, access="write") as opened:
        done = entries.redo(opened)
    say(f"Возвращено: {done.title}" if done else "Возвращать нечего.")
    return output.DONE
