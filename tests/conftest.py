"""Shared by all tests: a fresh house, the optional corpus, warnings as errors."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from config.settings import load
from web.house import House, open_house

CORPUS = Path(os.environ.get("MAILLAGE_SHARED", Path(__file__).parents[2] / "shared")) / "corpus"


@pytest.fixture
def corpus() -> Path:
    """The optional corpus of real data; the test is skipped, saying so, where it is absent."""
    if not CORPUS.is_dir():
        pytest.skip(f"corpus absent ({CORPUS}): set MAILLAGE_SHARED to read real data")
    return CORPUS


@pytest.fixture
def house(tmp_path: Path, database_url: str) -> Iterator[House]:
    """An empty installation of its own."""
    opened = open_house(load({"MAILLAGE_DATA_DIR": str(tmp_path / "var"), "MAILLAGE_DATABASE_URL": database_url}))
    yield opened
    opened.engine.dispose()


@pytest.fixture
def database_url(tmp_path: Path) -> str:
    """SQLite in a temporary folder."""
    return f"sqlite:///{tmp_path / 'maillage.sqlite'}"
