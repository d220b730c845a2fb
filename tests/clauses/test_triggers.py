"""A rule must be tried wherever it would find something: its stems are never narrower than what it reads."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from clauses import find
from clauses.find import find_in_text

OWN = Path(__file__).parent / "cases.jsonl"


def rows(path: Path) -> Iterator[dict[str, Any]]:
    return (json.loads(line) for line in path.read_text(encoding="utf-8").splitlines())


def read_alike(texts: list[tuple[str, bool]], monkeypatch: pytest.MonkeyPatch) -> None:
    """The same findings with every rule tried on every sentence as with those alone that the stems call for."""
    called = [find_in_text(text, criteria=criteria) for text, criteria in texts]
    every = (1 << len(find._ALL_RULES)) - 1 | find._DENIALS

    def all_called(folded: Any) -> tuple[list[int], dict[int, int]]:
        ends = find.cuts(folded.cased)
        return ends, dict.fromkeys(range(len(ends) - 1), every)

    monkeypatch.setattr(find, "_called", all_called)
    monkeypatch.setattr(find, "_still_called", lambda bits, read: bits)
    find._prepared.cache_clear()
    tried = [find_in_text(text, criteria=criteria) for text, criteria in texts]
    find._prepared.cache_clear()
    pairs = zip(tried, called, strict=True)
    assert [(one.rule, one.evidence.quote) for more, less in pairs for one in more if one not in less] == []


def test_stems_are_never_narrower_than_their_rule(monkeypatch: pytest.MonkeyPatch) -> None:
    read_alike([(row["text"], False) for row in rows(OWN)][::8], monkeypatch)


@pytest.mark.slow
def test_stems_are_never_narrower_than_their_rule_in_any_written_case(monkeypatch: pytest.MonkeyPatch) -> None:
    read_alike([(row["text"], False) for row in rows(OWN)], monkeypatch)


@pytest.mark.slow
def test_stems_are_never_narrower_than_their_rule_on_real_texts(corpus: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    labelled = [(row["text"], False) for row in rows(corpus / "clauses" / "gold-dev.jsonl")]
    units = [(row["text"], row.get("field") == "award_criterion") for row in rows(corpus / "clauses" / "cases.jsonl")]
    read_alike([*labelled, *units], monkeypatch)
