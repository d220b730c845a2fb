"""One golden file per shape. `GOLDEN=1 pytest tests/scrapers/boamp` writes the answers anew: read the difference."""

from __future__ import annotations

import json
import os
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pytest

from clauses.notice import Notice
from scrapers.boamp.parse import parse
from scrapers.source import Record

RECORDS = Path(__file__).parent / "records"
NAMES = sorted(path.name for path in RECORDS.iterdir() if ".golden" not in path.name)


def content_of(name: str) -> bytes:
    """The record as the API gives it: `gestion` and `donnees` are JSON in a string."""
    content = (RECORDS / name).read_bytes()
    if name.endswith(".xml"):
        return content
    tree = json.loads(content)
    for key in ("gestion", "donnees"):
        if tree.get(key) is not None:
            tree[key] = json.dumps(tree[key], ensure_ascii=False)
    return json.dumps(tree, ensure_ascii=False).encode()


def read(name: str) -> Notice:
    return parse(Record(name, content_of(name), name))


def shown(notice: Notice) -> str:
    told: dict[str, Any] = {key: value for key, value in asdict(notice).items() if value not in (None, (), "")}
    return json.dumps(told, ensure_ascii=False, indent=1, default=str) + "\n"


@pytest.mark.parametrize("name", NAMES)
def test_a_shape_is_read_as_before(name: str) -> None:
    golden = RECORDS / f"{name.partition('.')[0]}.golden.json"
    answer = shown(read(name))
    if os.environ.get("GOLDEN"):
        golden.write_text(answer)
    assert answer == golden.read_text()


@pytest.mark.parametrize("name", NAMES)
def test_no_contact_court_or_sender_is_read_as_text_or_buyer(name: str) -> None:
    answer = shown(read(name))
    for private in (
        "Exemple Camille",
        "Madame Exemple",
        "Personne Exemple",
        "Jean Exemple",
        "@",
        "ribunal",
        "Plateforme d",
    ):
        assert private not in answer
