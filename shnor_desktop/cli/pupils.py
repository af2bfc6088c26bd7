"""`shnor pupils`: count class passports from the list of pupils; remove names for good."""

import argparse

from shnor_desktop.cli import output
from shnor_desktop.cli.arguments import Commands, commands_of, day
from shnor_desktop.cli.output import say, say_json
from shnor_desktop.errors import InputError


def add(commands: Commands) -> None:
    """Put the commands of this group on the table."""
    group = commands_of(commands.add("pupils", "список обучающихся: посчитать паспорт, удалить имена"), "Что сделать")
    count = group.add("count", "посчитать социальный паспорт и размеры классов по списку", _count)
    count.base()
    count.year(required=True)
    count.add_argument("--date", type=day, metavar="ДАТА", help="на какую дату паспорт; иначе 1 сентября")
    count.add_argument("--school", metavar="КОД", help="школа, если в базе их несколько")
    count.flag("--dry-run", "только показать, что будет; ничего не записывать")
    count.json_flag()
    erase = group.add("erase", "удалить имена из базы и её копий насовсем, без возможности отмены", _erase)
    erase.base()
    erase.year()
    erase.flag("--staff", "удалить и имена работников")
    erase.add_argument(
        "--copies",
        choices=("rewrite", "remove", "keep"),
        default="rewrite",
        help="автоматические копии: rewrite — переписать без имён (обычно), remove — удалить, keep — оставить",
    )
    erase.flag("--yes", "да, удалить; без этого только показать, что будет удалено")


def _count(args: argparse.Namespace) -> int:
    from shnor_desktop.models.sheets.social_passport import usual_date
    from shnor_desktop.services import office, pupils

    with office.open_office(args.base, access="read" if args.dry_run else "write") as opened:
        plan = pupils.plan_count(opened, args.year, args.date or usual_date(args.year), school=args.school)
        done = None if args.dry_run else pupils.apply(opened, plan)
    operation = None if done is None else done.operation
    if args.json:
        say_json(plan.as_json() | {"written": 0 if done is None else len(plan.steps), "operation": operation})
        return output.DONE
    if not plan.pupils:
        say("Список обучающихся пуст: считать не по чему.")
        return output.DONE
    for cell in plan.changed:
        say(cell.text)
    for note in plan.notes:
        say(note)
    if done is not None:
        say(f"Записано чисел: {len(plan.changed)}. Отменить всё сразу: shnor undo.")
    elif plan.changed:
        say(f"Изменится чисел: {len(plan.changed)}. Ничего не записано.")
    else:
        say("Паспорт и классы со списком сходятся: записывать нечего.")
    return output.DONE


def _erase(args: argparse.Namespace) -> int:
    from shnor_desktop.services import erasure, office
    from shnor_desktop.services.wording import school_year

    sheets = (erasure.PUPILS, erasure.STAFF) if args.staff else (erasure.PUPILS,)
    span = "за все годы" if args.year is None else f"внесённых в {school_year(args.year)} учебном году"
    if not args.yes:
        with office.open_office(args.base, access="read") as opened:
            found = erasure.survey(opened)
        for sheet in sheets:
            say(f"Имён {erasure.WHOSE[sheet]} {span}: {found.count((sheet,), args.year)}")
        say(f"Автоматических копий рядом с базой: {len(found.copies)}")
        for copy in found.copies:
            say(f"  {copy.name}")
        raise InputError(
            "Ничего не удалено: имена удаляются насовсем и не возвращаются.", hint="Если всё верно, добавьте --yes."
        )
    with office.open_office(args.base, access="write") as opened:
        done = erasure.erase(opened, sheets=sheets, year=args.year, copies=args.copies)
    for line in done.lines():
        say(line)
    return output.DONE
