"""What the rules find in the sample is what its author meant to say."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from clauses.consideration import Consideration
from clauses.find import find
from scrapers.registry import SOURCES
from scrapers.source import Unreadable
from web.demo.sample import NOTICES

ROWS = [json.loads(line) for line in Path(__file__).with_name("expected.jsonl").read_text().splitlines()]
CLEAR = ("reserved_", "insertion_", "training_", "stated_absent")
"Families that the sample words plainly: each one meant must be found, in every notice."


@cache
def found() -> dict[str, tuple[Consideration, ...]]:
    source, answers = SOURCES["boamp"], {}
    for file in sorted(NOTICES.iterdir()):
        for record in source.records(file):
            try:
                answers.setdefault(record.reference, find(source.parse(record)))
            except Unreadable:
                continue
    return answers


def kinds(notice: str) -> set[str]:
    return {consideration.kind.value for consideration in found()[notice]}


def on_lots(notice: str) -> set[tuple[str | None, str]]:
    return {(lot, one.kind.value) for one in found()[notice] for lot in one.lots or (None,)}


def hours(notice: str) -> set[tuple[str, float | None]]:
    """(lot, hours) as told; "0" for the whole contract."""
    return {
        (lot, volume.hours)
        for one in found()[notice]
        for volume in one.hours
        for lot in ([volume.lot] if volume.lot else one.lots or ["0"])
    }


def test_clauses_worded_plainly_are_found_on_their_lots() -> None:
    meant = {(row["notice"], lot, kind) for row in ROWS for lot, kind in row["kinds"] if kind.startswith(CLEAR)}
    missed = {(notice, lot, kind) for notice, lot, kind in meant if (lot, kind) not in on_lots(notice)}
    assert len(missed) <= 0.05 * len(meant), sorted(map(str, missed))


def test_words_that_deceive_make_no_clause() -> None:
    trapped = {(row["notice"], kind) for row in ROWS for kind in kinds(row["notice"]) & set(row["forbidden"])}
    assert not trapped


@pytest.mark.parametrize("row", [row for row in ROWS if not row["kinds"]], ids=lambda row: row["notice"])
def test_a_notice_that_says_nothing_of_it_holds_nothing(row: dict[str, Any]) -> None:
    assert found()[row["notice"]] == ()


def test_little_is_found_that_was_not_meant() -> None:
    allowed = {(row["notice"], kind) for row in ROWS for kind in {kind for _, kind in row["kinds"]} | {*row["allowed"]}}
    said = {(row["notice"], kind) for row in ROWS for kind in kinds(row["notice"]) if kind.startswith(CLEAR)}
    wrong = said - allowed
    assert len(wrong) <= 0.05 * len(said), sorted(wrong)


def test_hours_are_read_with_their_lot() -> None:
    meant = {(row["notice"], lot, float(number)) for row in ROWS for lot, number in row["hours"].items()}
    missed = {(notice, lot, number) for notice, lot, number in meant if (lot, number) not in hours(notice)}
    assert len(missed) <= 0.05 * len(meant), sorted(missed)


def test_most_of_all_that_was_meant_is_found_environment_included() -> None:
    meant = {(row["notice"], kind) for row in ROWS for _, kind in row["kinds"]}
    said = {(row["notice"], kind) for row in ROWS for kind in kinds(row["notice"])}
    missed = meant - said
    assert len(missed) <= 0.05 * len(meant), sorted(missed)
