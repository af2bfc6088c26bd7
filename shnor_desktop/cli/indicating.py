"""The command that shows indicators of programmes, and freezes them at a reporting date."""

import argparse
import json
from datetime import date
from typing import TYPE_CHECKING

from shnor_desktop.cli import output
from shnor_desktop.cli.arguments import Commands, day, path
from shnor_desktop.cli.output import say, say_json
from shnor_desktop.errors import FileError, InputError

if TYPE_CHECKING:
    from shnor_desktop.services.indicators.values import IndicatorValue
    from shnor_desktop.services.office import Office


def add(commands: Commands) -> None:
    """`indicators`."""
    parser = commands.add("indicators", "показатели программ: план, факт, отклонение, откуда факт", _indicators)
    parser.base()
    parser.calendar_year()
    parser.add_argument("--programme", metavar="КЛЮЧ", help="только эта программа")
    parser.add_argument("--school", metavar="КОД", help="только эта школа; без параметра — весь район")
    parser.add_argument("--freeze", type=day, metavar="ДАТА", help="зафиксировать вычисленное на отчётную дату")
    parser.flag("--again", "вместе с --freeze: и то, что уже зафиксировано")
    parser.add_argument("--own", type=path, metavar="ФАЙЛ", help="записать свои показатели из файла JSON, с этого года")
    parser.add_argument("--source", default="", metavar="ТЕКСТ", help="вместе с --own: на что они опираются")
    parser.add_argument("--forget", metavar="КОД", help="убрать свой показатель с этого года")
    parser.epilog = (
        "Свой показатель в файле: список объектов с частями code, title, type (%, число, да/нет), direction (растёт, "
        "снижается, да), level (школа, муниципалитет), formula, targets и, если нужно, unit, periodicity (ежегодно, "
        "раз в полугодие), months, numerator, denominator, reading. Формула пишется словами: доля(число(«Кадры» где "
        "«Квалификационная категория» = «высшая»), число(«Кадры»)); запись с ошибкой отклоняется с указанием места."
    )
    parser.json_flag()


def _indicators(args: argparse.Namespace) -> int:
    from shnor_desktop.services import office
    from shnor_desktop.services.indicators.values import compute

    if args.again and not args.freeze:
        raise InputError("--again бывает только вместе с --freeze.")
    if args.source and not args.own:
        raise InputError("--source бывает только вместе с --own.")
    chosen = {"programme": args.programme, "school": args.school}
    told: list[str] = []
    writes = args.freeze or args.own or args.forget
    with office.open_office(args.base, access="write" if writes else "read") as opened:
        if args.forget or args.own:
            _keep_own(opened, args)
        if args.freeze:
            told = _freeze(opened, args)
        found = compute(opened, args.year, **chosen)
    if args.json:
        say_json([one.as_json() for one in found])
        return output.DONE
    for line in told:
        say(line)
    programme = ""
    for one in found:
        if one.indicator.programme_title != programme:
            programme = one.indicator.programme_title
            say()
            say(f"{programme} ({one.indicator.programme})")
        _tell(one)
    say()
    say(f"Всего: {len(found)}; со значением: {sum(one.known.value is not None for one in found)}")
    return output.DONE


def _keep_own(opened: "Office", args: argparse.Namespace) -> None:
    from shnor_desktop.services.indicators import own

    if args.forget:
        own.forget(opened, args.year, args.forget)
    if args.own:
        try:
            given = json.loads(args.own.read_text(encoding="utf-8-sig"))
        except OSError as error:
            raise FileError(f"Файл «{args.own.name}» не читается: {error.strerror}.") from error
        except (
            ValueError,
            RecursionError,
        ) as error:  # not UTF-8, not JSON, nested too deep
            raise FileError(f"Файл «{args.own.name}» — не JSON или испорчен.") from error
        if not isinstance(given, list):
            raise InputError("Свои показатели записываются списком.", hint="Пример: shnor indicators --help.")
        own.save(opened, args.year, given, args.source)


def _freeze(opened: "Office", args: argparse.Namespace) -> list[str]:
    from shnor_desktop.services.indicators.freezing import freeze

    on: date = args.freeze
    done = freeze(opened, args.year, on, programme=args.programme, school=args.school, again=args.again)
    return [
        f"Зафиксировано на {on:%d.%m.%Y}: {len(done.frozen)}.",
        *(f"  {one.indicator.code}: {reason}" for one, reason in done.left),
    ]


def _tell(one: "IndicatorValue") -> None:
    from shnor_desktop.services.indicators.lights import WORDS

    target = f", план {one.target.printed}" if one.target else ""
    period = f", {one.period}" if len(one.indicator.periods) > 1 else ""
    parts = one.known.figure.numerator, one.known.figure.denominator
    counted = f" ({parts[0]} из {parts[1]})" if None not in parts else ""
    say(
        f"  {one.indicator.code}. {one.indicator.title}{period}: {one.known.text}{counted}{target} — {WORDS[one.state]}"
    )
    if one.changed:
        say(f"      сейчас {one.now.text}")
    for sentence in one.known.figure.missing:
        say(f"      не хватает: {sentence}")
    for school, reason in one.known.without:
        say(f"      без школы {school}: {reason}")
