"""Where the passphrase of a key comes from: stdin, the environment or a prompt; it is never an argument."""

import argparse
import os
import sys

from shnor_desktop.cli.arguments import Parser
from shnor_desktop.errors import InputError

VARIABLE = "SHNOR_PASSPHRASE"


def add_option(parser: Parser) -> None:
    """``--passphrase-stdin``."""
    parser.flag("--passphrase-stdin", f"взять парольную фразу из первой строки ввода (иначе {VARIABLE} или вопрос)")


def ask(args: argparse.Namespace, *, new: bool = False) -> str:
    """The passphrase; a new one is typed twice where a person types it."""
    if args.passphrase_stdin:
        text = sys.stdin.readline().rstrip("\r\n")
        if not text:
            raise InputError("Во вводе нет парольной фразы.")
        return text
    if text := os.environ.get(VARIABLE, ""):
        return text
    if not sys.stdin.isatty():
        raise InputError("Не указана парольная фраза.", hint=f"Задайте {VARIABLE} или --passphrase-stdin.")
    from getpass import getpass

    text = getpass("Парольная фраза: ")
    if new and getpass("Ещё раз: ") != text:
        raise InputError("Фразы не совпали: ключ не создан.")
    return text
