"""`shnor scales`: the scales and minimum scores of a year with their sources, and the own ones of the office."""

import argparse

from shnor_desktop.cli import output
from shnor_desktop.cli.arguments import Commands
from shnor_desktop.cli.output import say
from shnor_desktop.errors import InputError
from shnor_desktop.services.importing.own_scales import Own
from shnor_desktop.services.importing.scales import KINDS, Minimum, Scale
from shnor_desktop.services.office import Office


def add(commands: Commands) -> None:
    """Put the command on the table."""
    scales = commands.add("scales", "шкалы ВПР и ОГЭ и минимальные баллы ЕГЭ по годам, свои и встроенные", _scales)
    scales.base()
    scales.year()
    choice = scales.add_mutually_exclusive_group()
    about = "vpr — шкала ВПР, oge — шкала ОГЭ, ege — минимальный балл ЕГЭ"
    choice.add_argument("--set", choices=KINDS, metavar="ВИД", help=f"записать своё значение: {about}")
    choice.add_argument("--forget", choices=KINDS, metavar="ВИД", help="убрать своё значение, вернуться к встроенному")
    scales.add_argument("--subject", default="", metavar="ПРЕДМЕТ", help="предмет, например «русский язык»")
    scales.add_argument("--grade", type=int, metavar="КЛАСС", help="класс программы (для ВПР)")
    scales.add_argument("--bounds", default="", metavar="А,Б,В", help="верхние баллы отметок «2», «3» и «4»: 9,15,20")
    scales.add_argument("--highest", type=int, metavar="БАЛЛ", help="наибольший балл работы")
    scales.add_argument("--minimum", type=int, metavar="БАЛЛ", help="минимальный балл ЕГЭ")
    scales.add_argument("--source", default="", metavar="ТЕКСТ", help="документ, из которого взято значение")
    scales.flag("--unconfirmed", "значение документом не подтверждено: так и будет сказано при загрузке")


def _scales(args: argparse.Namespace) -> int:
    from shnor_desktop.services import office
    from shnor_desktop.services.importing import own_scales

    asked = args.set or args.forget
    with office.open_office(args.base, access="write" if asked else "read") as opened:
        if not asked:
            _tell(opened, args.year)
            return output.DONE
        own = _own(args)
        done = own_scales.put(opened, own) if args.set else own_scales.forget(opened, own)
    say(done.title if done is not None else "Так и было: ничего не изменено.")
    return output.DONE


def _own(args: argparse.Namespace) -> Own:
    if args.year is None:
        raise InputError("Укажите год: --year 2026.")
    if args.forget:
        return Own(args.forget, args.year, args.subject, args.grade, Minimum(0, "", confirmed=True))
    if args.set == "ege":
        if args.minimum is None:
            raise InputError("Укажите минимальный балл: --minimum 24.")
        return Own("ege", args.year, args.subject, None, Minimum(args.minimum, args.source, not args.unconfirmed))
    try:
        low, middle, high = map(int, args.bounds.split(","))
    except ValueError as error:
        raise InputError("Укажите границы тремя числами через запятую: --bounds 9,15,20.") from error
    scale = Scale((low, middle, high), args.highest, args.source, not args.unconfirmed)
    return Own(args.set, args.year, args.subject, args.grade, scale)


def _tell(opened: Office, year: int | None) -> None:
    from shnor_desktop.services.importing.own_scales import TITLES
    from shnor_desktop.services.importing.scales import Scales

    scales = Scales(opened.rules)
    for kind in KINDS:
        years = {one for entry in scales.entries(kind) for one in entry.years}
        for at in sorted(years if year is None else years & {year}):
            say(f"{TITLES[kind]}, {at}")
            for entry in scales.of_year(kind, at):
                grade = f", {entry.grade} класс" if kind == "vpr" else ""
                value = entry.value.shown if isinstance(entry.value, Scale) else str(entry.value.score)
                marks = [
                    word
                    for word, is_so in (("своё", entry.own), ("не подтверждено", not entry.value.confirmed))
                    if is_so
                ]
                told = f" [{', '.join(marks)}]" if marks else ""
                say(f"  {entry.subject}{grade}: {value}{told} — {entry.value.source}")
