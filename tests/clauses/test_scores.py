from __future__ import annotations

import pytest

from clauses.scores import Score, by_label, macro_f1, micro, wilson


def test_counts_and_ratios() -> None:
    scores = by_label([({"a", "b"}, {"a"}), ({"a"}, {"a", "c"}), (set(), set())])
    assert scores == {"a": Score(2, 0, 0), "b": Score(0, 0, 1), "c": Score(0, 1, 0)}
    total = micro(scores.values())
    assert total == Score(2, 1, 1)
    assert (total.precision, total.recall, total.f1) == (
        pytest.approx(2 / 3),
        pytest.approx(2 / 3),
        pytest.approx(2 / 3),
    )
    assert macro_f1(scores.values()) == pytest.approx(1 / 3)


def test_nothing_to_count_is_not_zero() -> None:
    assert (Score().precision, Score().recall, Score().f1) == (None, None, None)
    assert wilson(0, 0) is None
    assert macro_f1([]) is None


def test_wilson_of_a_known_case() -> None:
    low, high = wilson(8, 10) or (0.0, 0.0)
    assert (low, high) == (pytest.approx(0.4902, abs=1e-4), pytest.approx(0.9433, abs=1e-4))
