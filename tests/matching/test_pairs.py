"""The labelled pairs: the better structure stands above the worse one, whatever the trap, where simpler ways fail."""

import json
from collections import Counter
from pathlib import Path

import pytest

from matching.ranking import ndcg, ordered_pairs, recall, reciprocal_rank
from web.commands.evaluate_matching import evaluate_matching

PAIRS = Path(__file__).with_name("pairs.jsonl")


def rows():
    return [{"where": "pairs"} | json.loads(line) for line in PAIRS.read_text(encoding="utf-8").splitlines()]


def traps():
    return sorted({row["trap"] for row in rows()})


def test_there_are_many_pairs_and_many_traps():
    assert len({row["query"] for row in rows()}) >= 150
    assert min(Counter(row["trap"] for row in rows()).values()) >= 2 * 10


@pytest.mark.parametrize("trap", traps())
def test_the_better_structure_stands_above_the_worse_one(trap):
    found = evaluate_matching([row for row in rows() if row["trap"] == trap])
    assert found["ways"]["engine"]["pairs_in_order"] == 1.0


def test_every_baseline_falls_into_traps():
    ways = evaluate_matching(rows())["ways"]
    engine = ways.pop("engine")
    for way in ways.values():
        assert way["ndcg_10"] < engine["ndcg_10"]
        assert way["mrr"] < engine["mrr"]


def test_the_figures_are_those_of_their_definitions():
    assert ndcg([2, 0, 1]) == pytest.approx((3 + 1 / 2) / (3 + 1 / 1.584962500721156))
    assert recall([0, 1, 1], k=2) == 0.5
    assert reciprocal_rank([0, 0, 1]) == pytest.approx(1 / 3)
    assert ordered_pairs([0.5, 0.5, 0.1], [1, 0, 0]) == (1, 2)


def test_a_lot_that_nothing_suits_says_nothing():
    assert (ndcg([0, 0]), recall([0]), reciprocal_rank([])) == (None, None, None)
