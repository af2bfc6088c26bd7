"""`shnor help`: help on a command, and every JSON answer key by key."""

import argparse
import json

from shnor_desktop.cli import output
from shnor_desktop.cli.arguments import Commands, Parser
from shnor_desktop.cli.output import say
from shnor_desktop.errors import InputError
from shnor_desktop.paths import resources


def add(commands: Commands) -> None:
    """Put the command on the table."""
    parser = commands.add("help", "справка: shnor help КОМАНДА; ключи JSON: shnor help json", _help)
    parser.add_argument("topic", nargs="?", default="", metavar="О ЧЁМ", help="json или имя команды")


def shapes() -> dict[str, dict[str, str]]:
    """Command → place of a key in its answer → what it means."""
    body: dict[str, dict[str, str]] = json.loads((resources() / "help" / "json.json").read_text(encoding="utf-8"))
    return body


def _help(args: argparse.Namespace) -> int:
    if args.topic == "json":
        _tell_shapes()
        return output.DONE
    root: Parser = args.root
    if not args.topic:
        root.print_help()
        return output.DONE
    if args.topic not in root.names:
        raise InputError(f"Команды «{args.topic}» нет.", hint="Список команд: shnor --help")
    root.parse_args([args.topic, "--help"])
    return output.DONE


def _tell_shapes() -> None:
    say("Ответы команд с параметром --json. [] — элемент списка, {} — ключ, который называет данные.")
    say("Ключи постоянны; со временем могут добавиться новые. Проценты — строки с точкой и двумя знаками.")
    for command, keys in shapes().items():
        say()
        say(f"shnor {command} --json")
        for place, about in keys.items():
            say(f"    {place:<32} {about}")
