"""The command that runs the main job on the bundled figures."""

import argparse

from shnor_desktop.cli import output
from shnor_desktop.cli.arguments import Commands, path
from shnor_desktop.cli.output import say, warn


def add(commands: Commands) -> None:
    """Put the command on the table."""
    demo = commands.add("demo", "показать всю работу на учебном примере: базы, проверки, выводы, отчёты, обмен", _demo)
    demo.add_argument("folder", type=path, metavar="ПАПКА", help="новая или пустая папка")


class _Steps:
    """Tells each part of the work as it begins."""

    def __init__(self) -> None:
        self._last = ""

    def step(self, done: int, total: int, text: str = "") -> None:
        """Say the name of the part once."""
        if text and text != self._last:
            self._last = text
            warn(f"[{done}/{total}] {text}")


def _demo(args: argparse.Namespace) -> int:
    from shnor_desktop.services import demo

    made = demo.build(args.folder, _Steps())
    say(made.summary)
    return output.DONE
