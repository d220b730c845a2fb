"""Commands run as people run them, on an installation of its own."""

from __future__ import annotations

import gc
import json
import warnings
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import ON_POSTGRESQL
from tests.mail.conftest import inbox as inbox
from web.cli import run

__all__ = ["inbox"]


@dataclass(frozen=True)
class Answer:
    """What a command said, and its exit status."""

    status: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """The answer of a command given `--json`."""
        return json.loads(self.out)


Maillage = Callable[..., Answer]


def _run(arguments: list[str]) -> int:
    """A command leaves its connections to the end of its process, which here goes on: they are collected at once."""
    if not ON_POSTGRESQL:
        return run(arguments)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ResourceWarning)
        status = run(arguments)
        gc.collect()
    return status


@pytest.fixture
def maillage(
    tmp_path: Path, database_url: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Maillage:
    """Run one command line on the installation of this test."""
    monkeypatch.setenv("MAILLAGE_DATA_DIR", str(tmp_path / "var"))
    monkeypatch.setenv("MAILLAGE_DATABASE_URL", database_url)

    def call(*arguments: str) -> Answer:
        capsys.readouterr()
        status = _run(list(arguments))
        said = capsys.readouterr()
        return Answer(status, said.out, said.err)

    return call
