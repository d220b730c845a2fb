"""The trade of labelled titles: invented ones in the style of buyers, and real ones where the corpus is present."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from config import data
from matching.trades import Trades
from matching.types import TradeGuess

CASES = [json.loads(line) for line in Path(__file__).with_name("trades_cases.jsonl").read_text("utf8").splitlines()]
GROUPS, SECTORS = 0.92, 0.80  # least share of first groups and first sectors that are right


@pytest.fixture(scope="module")
def trades() -> Trades:
    return Trades.from_data(data.trades())


def right(found: tuple[TradeGuess, ...], accepted: list[str], part: str) -> bool:
    """Is the first guess among the accepted ones? None accepted: nothing must be told."""
    return getattr(found[0], part) in accepted if found else not accepted


def misses(trades: Trades, part: str) -> list[str]:
    found = {case["title"]: trades.classify(case["title"], case["descriptors"], case["nature"]) for case in CASES}
    return [case["title"] for case in CASES if not right(found[case["title"]], case[f"{part}s"], part)]


def test_the_cases_cover_every_group_and_what_is_outside() -> None:
    groups = {group for case in CASES for group in case["groups"]}
    assert len(CASES) >= 200
    assert len(groups) == 20
    assert sum(not case["groups"] for case in CASES) >= 20


def test_most_groups_are_right(trades: Trades) -> None:
    wrong = misses(trades, "group")
    assert 1 - len(wrong) / len(CASES) >= GROUPS, wrong


def test_most_sectors_are_right(trades: Trades) -> None:
    wrong = misses(trades, "sector")
    assert 1 - len(wrong) / len(CASES) >= SECTORS, wrong


@pytest.mark.parametrize("half", [0, 1])
def test_real_notices_are_right_on_both_halves(trades: Trades, corpus: Path, half: int) -> None:
    lines = (corpus / "trades/gold-dev.jsonl").read_text("utf8").splitlines()
    rows: list[dict[str, Any]] = [json.loads(line) for line in lines][half::2]
    found = [trades.classify(row["title"], row["descriptors"], row["nature"]) for row in rows]
    groups = [right(f, [row["group"]] if row["group"] else [], "group") for f, row in zip(found, rows, strict=True)]
    told = [(f, row["sectors_accepted"]) for f, row in zip(found, rows, strict=True) if row["sectors_accepted"]]
    assert sum(groups) / len(rows) >= GROUPS
    assert sum(right(f, accepted, "sector") for f, accepted in told) / len(told) >= SECTORS
