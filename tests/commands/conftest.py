"""Commands run as people run them: arguments in, exit status and output out."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from web.cli import run


@dataclass(frozen=True)
class Told:
    """What a command answered."""

    status: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)

    @property
    def lines(self) -> list[Any]:
        return [json.loads(line) for line in self.out.splitlines()]


Maillage = Callable[..., Told]


@pytest.fixture
def maillage(
    tmp_path: Path, database_url: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Maillage:
    """Run a command on an installation of its own."""
    monkeypatch.setenv("MAILLAGE_DATA_DIR", str(tmp_path / "var"))
    monkeypatch.setenv("MAILLAGE_DATABASE_URL", database_url)

    def command(*arguments: object) -> Told:
        capsys.readouterr()
        status = run([str(argument) for argument in arguments])
        said = capsys.readouterr()
        return Told(status, said.out, said.err)

    return command
