"""Foreign tables on the command line: what their columns mean is proposed, given, remembered and forgotten."""

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from shnor_desktop.cli import output
from shnor_desktop.cli.arguments import Parser, path
from shnor_desktop.cli.output import say
from shnor_desktop.errors import FileError, InputError
from shnor_desktop.models.sheets import SHEETS
from shnor_desktop.services.importing.marking import Marking
from shnor_desktop.services.office import Office

if TYPE_CHECKING:
    from shnor_desktop.services.importing.mapping import ForeignTable


def add(load: Parser) -> None:
    """The keys of `shnor import` for tables of somebody's own making."""
    load.add_argument("--map", type=path, metavar="ФАЙЛ", help="разметка чужой таблицы: какая графа что значит (.json)")
    load.add_argument("--draft-map", type=path, metavar="ФАЙЛ", help="записать предлагаемую разметку, не загружая файл")
    load.flag("--forget-map", "забыть запомненную разметку этой таблицы, не загружая файл")


def given(opened: Office, file: Path) -> Marking:
    """The marking that the person wrote."""
    from shnor_desktop.services.importing import mapping

    try:
        packed = file.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"Не удалось прочитать разметку «{file.name}».", hint="Проверьте имя и папку.") from error
    return mapping.read_marking(packed, opened)


def run(opened: Office, args: argparse.Namespace) -> int:
    """Propose or forget what the columns of foreign tables mean; no row is loaded."""
    from shnor_desktop.services.importing import cutoff, mapping

    if args.sheet is not None and args.sheet not in SHEETS:
        raise InputError(f"Листа «{args.sheet}» нет.", hint="Список листов: shnor sheets.")
    if args.draft_map is not None and len(args.files) > 1:
        raise InputError("Разметка составляется по одному файлу.")
    for file in args.files:
        tables = mapping.foreign_tables(cutoff.read(file))
        if not tables:
            raise FileError(f"В файле «{file.name}» нет таблицы с заголовками: размечать нечего.")
        if args.forget_map:
            number = sum(mapping.forget(opened, table.fingerprint) is not None for table in tables)
            say(f"«{file.name}»: " + ("разметка забыта" if number else "разметка не была запомнена"))
        else:
            _draft(opened, args, file, tables[0])
    return output.DONE


def _draft(opened: Office, args: argparse.Namespace, file: Path, table: "ForeignTable") -> None:
    from shnor_desktop.services.exporting import saving
    from shnor_desktop.services.importing import mapping

    sheet = args.sheet or mapping.likely_sheet(opened, table)
    made = mapping.propose(opened, table, sheet, file.stem)
    saving.save_bytes(args.draft_map, (made.pack() + "\n").encode())
    say(f"Разметка для листа «{SHEETS[sheet].title}» записана: {args.draft_map}")
    say("Проверьте в ней графы и загрузите файл с ключом --map.")
