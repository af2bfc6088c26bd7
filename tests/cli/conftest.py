"""Runs commands as a person would: arguments in, exit code and two streams out."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from shnor_desktop import cli


@dataclass(frozen=True)
class Answer:
    """What a command said and ended with."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """The answer of `--json`."""
        return json.loads(self.out)


Shnor = Callable[..., Answer]


@pytest.fixture
def shnor(capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Shnor:
    """Runs `shnor` in the folder of the test."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("SHNOR_PASSPHRASE", raising=False)

    def run(*arguments: object) -> Answer:
        code = cli.main([str(argument) for argument in arguments])
        said = capsys.readouterr()
        return Answer(code, said.out, said.err)

    return run
