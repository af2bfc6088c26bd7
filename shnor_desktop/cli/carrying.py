"""`shnor carry`: begin the next school year from this one."""

import argparse

from shnor_desktop.cli import output
from shnor_desktop.cli.arguments import Commands
from shnor_desktop.cli.output import say, say_json

_NAMED = 6
"""How many rows of one reason are named; the rest are counted."""


def add(commands: Commands) -> None:
    """Put the command on the table."""
    carry = commands.add("carry", "начать новый учебный год из данных прежнего", _carry)
    carry.base()
    carry.year("--from", required=True)
    carry.flag("--extend", "продлить планы: исполненным повторяющимся мероприятиям — срок нового года")
    carry.flag("--promote", "перевести обучающихся из списка в следующий класс")
    carry.flag("--dry-run", "только показать, что будет; ничего не записывать")
    carry.json_flag()


def _carry(args: argparse.Namespace) -> int:
    from shnor_desktop.services import carry, office

    with office.open_office(args.base, access="read" if args.dry_run else "write") as opened:
        wishes = carry.Wishes(extend=args.extend, promote=args.promote)
        plan = carry.plan_carry(opened, args.year, wishes=wishes)
        done = None if args.dry_run else carry.apply(opened, plan)
    if args.json:
        operation = None if done is None else done.operation
        say_json(plan.as_json() | {"written": 0 if done is None else len(plan.steps), "operation": operation})
        return output.DONE
    for fate in carry.Fate:
        group = [outcome for outcome in plan.outcomes if outcome.fate is fate]
        say(f"{fate.value[:1].upper()}{fate.value[1:]}: {len(group)}")
        for title, why, rows in carry.told(group):
            labels = "; ".join(row.label for row in rows[:_NAMED]) + ("…" if len(rows) > _NAMED else "")
            say(f"  {title}, строк {len(rows)} — {why}: {labels}")
    changed = f", изменено строк: {plan.changed}" if plan.changed else ""
    say()
    if done is not None:
        say(f"Записано новых строк: {plan.added}{changed}. Отменить всё сразу: shnor undo.")
    elif args.dry_run:
        say(f"Будет новых строк: {plan.added}{changed}. Ничего не записано.")
    else:
        say("Записывать нечего.")
    return output.DONE
