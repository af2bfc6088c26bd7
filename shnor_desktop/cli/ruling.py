"""`shnor rules`: the rules of the year with their sources, and the own ones of the office."""

import argparse
import json
from datetime import UTC, datetime
from pathlib import Path

from shnor_desktop.cli import output
from shnor_desktop.cli.arguments import Commands, Parser, commands_of, path
from shnor_desktop.cli.output import say, say_json
from shnor_desktop.errors import FileError

_SAME = "Так и было: ничего не изменено."


def add(commands: Commands) -> None:
    """Put the commands of this group on the table."""
    rules = commands_of(commands.add("rules", "правила года: список, содержание, свои правила с источником"))
    listing = rules.add("list", "какие правила действуют в году, откуда они", _list)
    listing.base()
    listing.year()
    listing.json_flag()
    show = rules.add("show", "содержание правила в JSON: его можно исправить и записать как своё", _show)
    _of_rule(show)
    put = rules.add("set", "записать своё правило, которое действует с этого года", _set)
    _of_rule(put)
    put.add_argument("file", type=path, metavar="ФАЙЛ", help="правило в JSON, целиком, как его пишет shnor rules show")
    put.add_argument("--source", required=True, metavar="ТЕКСТ", help="документ, из которого взято правило")
    forget = rules.add("forget", "убрать своё правило этого года, вернуться к правилу программы", _forget)
    _of_rule(forget)


def _of_rule(parser: Parser) -> None:
    parser.base()
    parser.add_argument("name", metavar="ПРАВИЛО", help="имя правила из shnor rules list")
    parser.year(required=True)


def _list(args: argparse.Namespace) -> int:
    from shnor_desktop.services import office, rule_editing, years

    with office.open_office(args.base, access="read") as opened:
        year: int = args.year or years.at_hand(opened, datetime.now(UTC).astimezone().date())
        found = rule_editing.listed(opened.rules, year)
    if args.json:
        say_json({"year": year, "rules": [one.as_json() for one in found]})
        return output.DONE
    say(f"Правила {year} года")
    for one in found:
        mark = ", изменено здесь" if one.rule.own else ""
        say(f"  {one.name} — {one.title}: с {one.rule.year} года{mark}")
        say(f"      {one.rule.source}")
    return output.DONE


def _show(args: argparse.Namespace) -> int:
    from shnor_desktop.services import office, rule_editing

    with office.open_office(args.base, access="read") as opened:
        rule = opened.rules.of_year(rule_editing.known(args.name), args.year)
    say_json(rule.body)
    return output.DONE


def _set(args: argparse.Namespace) -> int:
    from shnor_desktop.services import office, rule_editing

    body = _read(args.file)
    with office.open_office(args.base, access="write") as opened:
        done = rule_editing.put(opened, args.name, args.year, body, args.source)
    say(done.title if done is not None else _SAME)
    return output.DONE


def _forget(args: argparse.Namespace) -> int:
    from shnor_desktop.services import office, rule_editing

    with office.open_office(args.base, access="write") as opened:
        done = rule_editing.forget(opened, args.name, args.year)
    say(done.title if done is not None else _SAME)
    return output.DONE


def _read(file: Path) -> object:
    try:
        found: object = json.loads(file.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise FileError(f"Файл «{file.name}» не открывается.", hint="Проверьте имя и папку.") from error
    except UnicodeDecodeError as error:
        raise FileError(f"Файл «{file.name}» не в кодировке UTF-8.") from error
    except json.JSONDecodeError as error:
        hint = "Образец: shnor rules show."
        raise FileError(f"Файл «{file.name}» — не JSON: ошибка в строке {error.lineno}.", hint=hint) from error
    except (ValueError, RecursionError) as error:  # a number of thousands of digits, a deep nest
        raise FileError(f"Файл «{file.name}» — не правило: слишком сложная запись.") from error
    return found
