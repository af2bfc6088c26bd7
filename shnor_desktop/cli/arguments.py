"""The arguments of the command line, with every word of help and of complaint in Russian."""

import argparse
import re
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any, NoReturn, TypeAlias

from shnor_desktop.errors import InputError
from shnor_desktop.models.sheets.kinds import Day
from shnor_desktop.models.sheets.values import BadValue

Run: TypeAlias = Callable[[argparse.Namespace], int]

_COMPLAINTS: tuple[tuple[str, str], ...] = (
    (r"the following arguments are required: (.+)", r"не указано: \1"),
    (r"unrecognized arguments: (.+)", r"непонятные параметры: \1"),
    (r"argument (.+?): invalid choice: '?(.*?)'? \(choose from (.+)\)", r"\1: нет такого значения «\2», бывает: \3"),
    (r"argument (.+?): expected one argument", r"\1: после параметра нужно значение"),
    (r"argument (.+?): expected at least one argument", r"\1: нужно хотя бы одно значение"),
    (r"argument (.+?): expected \d+ arguments?", r"\1: неверное число значений"),
    (r"argument (.+?): ignored explicit argument '?(.*?)'?", r"\1: значения здесь не бывает, а указано «\2»"),
    (r"argument (.+?): not allowed with argument (.+)", r"\1 и \2 вместе не бывают"),
    (r"one of the arguments (.+) is required", r"нужно одно из: \1"),
    (r"ambiguous option: (.+?) could match (.+)", r"\1: подходит и \2"),
    (r"argument (.+?): (.+)", r"\1: \2"),
)


class _Help(argparse.HelpFormatter):
    """Help whose own words are Russian."""

    def add_usage(self, usage: Any, actions: Any, groups: Any, prefix: str | None = None) -> None:
        super().add_usage(usage, actions, groups, "Вызов: " if prefix is None else prefix)


class Parser(argparse.ArgumentParser):
    """Raises ``InputError`` with a Russian sentence instead of printing and leaving."""

    def __init__(self, **settings: Any) -> None:
        settings |= {"add_help": False, "formatter_class": _Help, "allow_abbrev": False}
        super().__init__(**settings)
        self._positionals.title = "Что указать"
        self._optionals.title = "Параметры"
        self.names: list[str] = []
        """Its commands, in the order of the help."""
        self.add_argument("-h", "--help", action="help", default=argparse.SUPPRESS, help="показать эту справку")

    def error(self, message: str) -> NoReturn:
        raise InputError(f"{_russian(message)}.", hint=f"Справка: {self.prog} --help")

    def flag(self, name: str, about: str) -> None:
        """A switch that is on when named."""
        self.add_argument(name, action="store_true", help=about)

    def json_flag(self) -> None:
        """``--json``: the answer for a program."""
        self.flag("--json", "ответ в JSON (ключи: shnor help json)")

    def year(self, name: str = "--year", *, required: bool = False) -> None:
        """``--year``: a school year by its end."""
        about = "учебный год по его концу: 2022 — это 2021/22"
        self.add_argument(name, dest="year", type=_year, required=required, metavar="ГОД", help=about)

    def calendar_year(self) -> None:
        """``--year`` of programmes and plans, which live by calendar years."""
        self.add_argument(
            "--year", type=calendar_year, required=True, metavar="ГОД", help="календарный год, как в программе"
        )

    def base(self) -> None:
        """BASE: the base a command works on."""
        self.add_argument("base", metavar="БАЗА", help="файл базы .shnor или адрес базы на сервере")


class Commands:
    """The table of commands being filled by the groups."""

    def __init__(self, subparsers: "argparse._SubParsersAction[Parser]") -> None:
        self._subparsers = subparsers
        self.names: list[str] = []

    def add(self, name: str, about: str, run: Run | None = None) -> Parser:
        """A command; ``run`` does its work and gives the exit code."""
        self.names.append(name)
        parser = self._subparsers.add_parser(name, help=about, description=f"{about[:1].upper()}{about[1:]}.")
        if run is not None:
            parser.set_defaults(run=run)
        return parser


def commands_of(parser: Parser, title: str = "Команды") -> Commands:
    """Give a parser commands of its own."""
    return Commands(
        parser.add_subparsers(title=title, metavar="КОМАНДА", dest="command", required=True, parser_class=Parser)
    )


def path(text: str) -> Path:
    """A path as typed."""
    return Path(text)


def day(text: str) -> date:
    """A date as typed, дд.мм.гггг or гггг-мм-дд."""
    try:
        value = Day().read(text)
    except BadValue as error:
        raise argparse.ArgumentTypeError(str(error)) from error
    if not isinstance(value, date):
        raise argparse.ArgumentTypeError("пустая дата")
    return value


def _year(text: str) -> int:
    return _of_this_century(text, "учебный год")


def calendar_year(text: str) -> int:
    """A year as typed."""
    return _of_this_century(text, "год")


def _of_this_century(text: str, what: str) -> int:
    if re.fullmatch(r"[0-9]{4}", text) is None:
        raise argparse.ArgumentTypeError(f"«{text}» — не {what}, пишите четыре цифры, например 2022")
    if not text.startswith("20"):
        raise argparse.ArgumentTypeError(f"{text} год не подходит: программа ведёт годы с 2000 по 2099")
    return int(text)


def _russian(message: str) -> str:
    for pattern, words in _COMPLAINTS:
        match = re.fullmatch(pattern, message, re.DOTALL)
        if match:
            text = match.expand(words).replace("'", "")
            return text[:1].upper() + text[1:]
    return message
