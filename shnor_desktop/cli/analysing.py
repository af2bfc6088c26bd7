"""The command that says what the figures of a year tell."""

import argparse
from dataclasses import replace

from shnor_desktop.cli import output
from shnor_desktop.cli.arguments import Commands, day
from shnor_desktop.cli.output import say, say_json
from shnor_desktop.errors import InputError


def add(commands: Commands) -> None:
    """`analyse`."""
    analyse = commands.add("analyse", "что говорят данные года: результаты, динамика, сигналы, кадры", _analyse)
    analyse.base()
    analyse.year(required=True)
    analyse.add_argument("--school", metavar="КОД", help="только эта школа")
    analyse.add_argument(
        "--on", type=day, metavar="ДАТА", help="на какую дату описать кадры; обычно 1 октября учебного года"
    )
    analyse.json_flag()


def _analyse(args: argparse.Namespace) -> int:
    from shnor_desktop.services import office, wording
    from shnor_desktop.services.analysis import analyse

    with office.open_office(args.base, access="read") as opened:
        found = analyse(opened, args.year, on=args.on)
    schools = [school for school in found.schools if args.school in (None, school.code)]
    if args.school is not None and not schools:
        raise InputError(f"Школы с кодом «{args.school}» в базе нет.", hint="Коды школ — на листе «Карточка школы».")
    if args.json:
        say_json(replace(found, schools=tuple(schools)).as_json())
        return output.DONE
    for school in schools:
        say(f"{school.name} ({school.code})" if school.name != school.code else school.code)
        for result in school.results:
            if result.outcome.year == args.year:
                known = [
                    f"{wording.inner(one.title)} {one.text}" for one in result.figures.values() if one.value is not None
                ]
                told = "; ".join(known) or result.outcome.state or "состояние не указано"
                say(f"  {result.outcome.key.title}: {told}")
        if school.characteristics is not None:
            for sentence in (*school.characteristics.staff.sentences, *school.characteristics.equipment.sentences):
                say(f"  {sentence.text}")
        for signal in school.signals:
            if signal.fired:
                say(f"  {signal.text}")
        if school.context is not None and school.context.residual.value is not None:
            residual = school.context.residual
            say(f"  {residual.title}: {residual.text} ({wording.inner(found.context.title)})")
        say()
    if found.context.line is not None:
        say(f"{found.context.text} {found.context.not_for}")
    return output.DONE
