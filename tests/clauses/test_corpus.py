"""Real notices, where the optional corpus is present."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from clauses.find import find_in_text
from clauses.scores import by_label, micro

NOT_LABELLED = {"training_condition"}


def rows(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def test_real_notices_are_read_like_two_readers_did(corpus: Path) -> None:
    gold = rows(corpus / "clauses" / "gold-dev.jsonl")
    pairs = [
        (set(row["labels"]) - NOT_LABELLED, {each.kind.value for each in find_in_text(row["text"])} - NOT_LABELLED)
        for row in gold
    ]
    total = micro(by_label(pairs).values())
    assert total.f1 is not None
    assert total.f1 >= 0.97


def test_volumes_of_real_notices_are_read(corpus: Path) -> None:
    wrong = []
    for row in rows(corpus / "clauses" / "gold-dev.jsonl"):
        read = {(one.lot, one.hours, one.percent, one.per_amount) for e in find_in_text(row["text"]) for one in e.hours}
        if read != {(one["lot"], one["hours"], one["percent"], one["per_amount"]) for one in row["hours"]}:
            wrong.append(row["id"])
    assert wrong == []


def test_unit_cases_find_what_they_must_and_nothing_they_must_not(corpus: Path) -> None:
    wrong = []
    for case in rows(corpus / "clauses" / "cases.jsonl"):
        found = find_in_text(case["text"], criteria=case.get("field") == "award_criterion")
        kinds = {each.kind.value for each in found}
        nothing_else = case["forbid"] == "ALL_POSITIVE" and kinds - {"stated_absent"}
        if not set(case["kinds"] or ()) <= kinds or nothing_else:
            wrong.append(case["id"])
    assert wrong == []
