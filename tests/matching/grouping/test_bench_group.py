"""The bench of groupings draws the same problems for the same seed, and says what is proved."""

from __future__ import annotations

from random import Random

import pytest

from matching.grouping import solve
from web.commands import bench_group
from web.commands.bench import BENCHES

SMALL = {"candidates": 12, "needs": 5, "max_members": 3, "best": 2}


def test_the_same_seed_draws_the_same_problem() -> None:
    assert bench_group.drawn(Random(3), SMALL) == bench_group.drawn(Random(3), SMALL)
    assert bench_group.drawn(Random(3), SMALL) != bench_group.drawn(Random(4), SMALL)


def test_seconds_and_proofs_are_told_for_each_size(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bench_group, "SIZES", (SMALL,))
    monkeypatch.setattr(bench_group, "SCARCE", SMALL)
    found = BENCHES["group"](0, 0, 1)
    assert found["12x5_max3_best2_proved"] == bench_group.REPEATS
    assert found["scarce_12x5_max3_best2_proved"] == bench_group.REPEATS
    assert 0 < found["12x5_max3_best2_seconds"] <= found["12x5_max3_best2_slowest"]


def test_scarce_hours_that_must_be_filled_exactly_are_settled_with_proof() -> None:
    size = {"candidates": 20, "needs": 12, "max_members": 3, "best": 3}
    solution = solve(bench_group.scarce(Random(0), size))
    assert solution.proved
    assert [one.missing for one in solution.proposals] == [()] * 3
