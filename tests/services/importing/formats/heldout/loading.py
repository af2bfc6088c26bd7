"""Loads a file through the command line, dry and in earnest, and gives back what the base holds."""

import json
import sqlite3
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import pytest

from shnor_desktop import cli
from shnor_desktop.models.sheets.values import Value
from shnor_desktop.services import entries
from shnor_desktop.services.entries import Add
from shnor_desktop.services.office import open_office

SCHOOLS = {"857": ("304012", "edu857001"), "858": ("304013", "edu858002"), "859": ("304014", "edu859003")}
"""Code → code in РИС ГИА, login in ФИС ОКО."""


def with_cards(base: Path, codes: Iterable[str]) -> Path:
    """The base knows the identifiers of its schools."""
    with open_office(base) as office:
        steps = []
        for code in codes:
            ris, login = SCHOOLS[code]
            card: dict[str, Value] = {
                "code": code,
                "short_name": f"СОШ № {code}",
                "ris_code": ris,
                "fis_oko_login": login,
            }
            steps.append(Add("school", code, card))
        entries.apply(office, steps, "Карточки")
    return base


def content(base: Path) -> str:
    """Everything a base holds, as text."""
    with sqlite3.connect(f"file:{base}?mode=ro", uri=True) as connection:
        dump = "\n".join(connection.iterdump())
    connection.close()
    return dump


def run(capsys: pytest.CaptureFixture[str], *words: object) -> tuple[int, Any]:
    """One call with --json: exit code and answer."""
    capsys.readouterr()
    code = cli.main(["import", *map(str, words), "--json"])
    return code, json.loads(capsys.readouterr().out)


def load(capsys: pytest.CaptureFixture[str], base: Path, file: Path, *more: object, code: int = 0) -> Any:
    """Dry run and import agree; the dry run leaves the base as it was."""
    before = content(base)
    dry_code, dry = run(capsys, base, file, *more, "--dry-run")
    assert content(base) == before
    real_code, real = run(capsys, base, file, *more)
    assert (dry_code, dry) == (real_code, real)
    assert real_code == code, real
    return real


def rows(base: Path, sheet: str = "assessments") -> list[dict[str, Any]]:
    """The rows of a form with their school."""
    with open_office(base, access="read") as office, office.reading() as session:
        return [{"school": row.school, **row.values} for row in entries.load(session, sheet)]


def same(found: Sequence[dict[str, Any]], expected: Sequence[dict[str, Any]], *keys: str) -> None:
    """The base holds exactly the expected rows, as far as these say."""
    order = keys or ("school", "procedure", "subject", "level", "programme_grade", "letter", "attempt")

    def sign(row: dict[str, Any]) -> tuple[str, ...]:
        return tuple(str(row.get(key)) for key in order)

    wanted = sorted(expected, key=sign)
    have = [{key: row[key] for key in want} for row, want in zip(sorted(found, key=sign), wanted, strict=False)]
    assert have == wanted
    assert len(found) == len(expected)
