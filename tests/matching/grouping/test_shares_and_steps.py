from __future__ import annotations

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from matching.grouping.shares import percentages
from matching.grouping.steps import next_steps


def test_shares_go_by_largest_remainder() -> None:
    assert percentages([1, 1, 1]) == (34, 33, 33)
    assert percentages([2, 1]) == (67, 33)
    assert percentages([]) == ()


@given(st.lists(st.floats(0, 1e6), min_size=1, max_size=30))
def test_shares_always_add_up_to_100(weights: list[float]) -> None:
    assert sum(percentages(weights)) == 100


def test_steps_are_counted_back_from_the_deadline_and_late_ones_are_due_today() -> None:
    steps = next_steps(date(2026, 3, 20), date(2026, 3, 10), alone=False)
    assert steps[0].by == date(2026, 3, 10)
    assert steps[-1].by == date(2026, 3, 19)
    assert [step.by for step in steps] == sorted(step.by for step in steps if step.by)


def test_without_a_deadline_no_date_is_invented() -> None:
    assert {step.by for step in next_steps(None, date(2026, 3, 10), alone=True)} == {None}


def test_after_the_deadline_no_offer_is_to_be_handed_in() -> None:
    (step,) = next_steps(date(2026, 3, 9), date(2026, 3, 10), alone=False)
    assert step.by is None
    assert "passé" in step.what
