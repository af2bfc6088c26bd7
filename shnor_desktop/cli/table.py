"""All commands, gathered from their groups."""

from shnor_desktop import __version__
from shnor_desktop.cli import (
    analysing,
    bases,
    calendars,
    carrying,
    demonstration,
    documentation,
    files,
    indicating,
    keyring,
    parcels,
    plans,
    projects,
    pupils,
    readying,
    reporting,
    ruling,
    scaling,
    verdicts,
    verifying,
)
from shnor_desktop.cli.arguments import Parser, commands_of

_GROUPS = (
    demonstration,
    bases,
    files,
    carrying,
    pupils,
    scaling,
    ruling,
    verdicts,
    analysing,
    indicating,
    plans,
    projects,
    calendars,
    readying,
    reporting,
    keyring,
    verifying,
    parcels,
    documentation,
)
_ABOUT = "ШНОР-Офис: данные школы и района, проверки, выводы, отчёты и обмен — без сети."


def parser() -> Parser:
    """The whole command line."""
    root = Parser(prog="shnor", description=_ABOUT)
    root.add_argument("--version", action="version", version=__version__, help="показать версию")
    commands = commands_of(root)
    for group in _GROUPS:
        group.add(commands)
    root.names = commands.names
    root.set_defaults(root=root)  # the help shows the whole table without importing it back
    return root
