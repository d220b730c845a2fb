"""Files that people of the trade edit: a missing key or a wrong value is told with its file, never a trace."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from config import data
from tests.commands.conftest import Maillage
from web.store import knowledge


@pytest.fixture
def edited(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A copy of `config/hours.toml` that a person may spoil."""
    (tmp_path / "hours.toml").write_text((data.HERE / "hours.toml").read_text(encoding="utf8"), encoding="utf8")
    monkeypatch.setattr(data, "HERE", tmp_path)
    knowledge.hours.cache_clear()
    yield tmp_path / "hours.toml"
    knowledge.hours.cache_clear()


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("small_amount = ", "petit_montant = ", "config/hours.toml : il manque « small_amount »"),
        ("low = 0.40", 'low = "beaucoup"', "config/hours.toml : valeur inutilisable"),
        ("[rules]", "[rules", "config/hours.toml : TOML illisible"),
    ],
)
def test_a_spoilt_file_is_told_by_its_name(edited: Path, maillage: Maillage, old: str, new: str, said: str) -> None:
    text = edited.read_text(encoding="utf8")
    assert old in text
    edited.write_text(text.replace(old, new, 1), encoding="utf8")
    told = maillage("hours", "tier", "amount=1")
    assert told.status == 2
    assert said in told.err


def test_a_value_that_was_changed_is_used(edited: Path, maillage: Maillage) -> None:
    text = edited.read_text(encoding="utf8")
    edited.write_text(text.replace("from = 400_000\nhours = 900", "from = 400_000\nhours = 950"), encoding="utf8")
    assert maillage("hours", "tier", "amount=400000", "--json").json["rounded"] == 950
