"""In activity or not: what dated checks prove, and what they do not."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from config import data
from matching.directory_policy import DirectoryPolicy
from matching.standing import About, Answer, Check, judge
from matching.structure import Standing

POLICY = DirectoryPolicy.from_data(data.directory())
ON = date(2026, 11, 12)


def check(about: str, answer: str, days: int = 0, source: str = "s", until: date | None = None) -> Check:
    return Check(About(about), source, ON - timedelta(days=days), Answer(answer), until)


OPEN, RIGHT = check("register", "yes", 3), check("right", "yes", 10)


@pytest.mark.parametrize(
    ("checks", "expected"),
    [
        ([], Standing.UNKNOWN),
        ([OPEN], Standing.TO_CHECK),
        ([RIGHT], Standing.TO_CHECK),
        ([OPEN, RIGHT], Standing.ACTIVE),
        ([OPEN, check("right", "yes", 36)], Standing.TO_CHECK),
        ([OPEN, check("right", "yes", 3, until=ON - timedelta(days=1))], Standing.TO_CHECK),
        ([OPEN, check("right", "doubtful")], Standing.TO_CHECK),
        ([OPEN, RIGHT, check("right", "absent", 1)], Standing.TO_CHECK),
        ([OPEN, RIGHT, check("right", "absent", 1, source="autre")], Standing.ACTIVE),
        ([check("register", "no")], Standing.TO_CHECK),
        ([check("register", "no", 6), check("register", "no")], Standing.TO_CHECK),
        ([check("register", "no", 7), check("register", "no")], Standing.CLOSED),
        ([check("register", "no", 20), check("register", "yes", 10), check("register", "no", 5)], Standing.TO_CHECK),
        ([check("register", "no", 9), check("register", "no"), RIGHT], Standing.TO_CHECK),
        ([check("whole", "yes", 5)], Standing.ACTIVE),
        ([check("whole", "no", 5)], Standing.CLOSED),
        ([check("whole", "yes", 5), check("register", "no", 1)], Standing.TO_CHECK),
    ],
)
def test_standing_follows_from_both_checks(checks: list[Check], expected: Standing) -> None:
    assert judge(checks, ON, POLICY).standing is expected


def ended(on: date) -> Check:
    return Check(About.RIGHT, "s", on, Answer.NO, date(2025, 12, 31))


@pytest.mark.parametrize(
    ("seen", "on", "expected"),
    [
        ([date(2026, 1, 5)], date(2026, 1, 5), Standing.TO_CHECK),
        ([date(2026, 2, 10), date(2026, 3, 20)], date(2026, 3, 20), Standing.TO_CHECK),
        ([date(2026, 1, 5), date(2026, 1, 20)], date(2026, 4, 2), Standing.TO_CHECK),
        ([date(2026, 4, 2), date(2026, 4, 12)], date(2026, 4, 12), Standing.CLOSED),
    ],
)
def test_a_convention_ended_in_december_closes_nobody_before_april(
    seen: list[date], on: date, expected: Standing
) -> None:
    assert judge([ended(day) for day in seen], on, POLICY).standing is expected


CHECKS = st.builds(
    check, st.sampled_from(["register", "right"]), st.sampled_from([*Answer]), st.integers(0, 80), st.sampled_from("ab")
)


@given(st.lists(CHECKS, max_size=6))
def test_nothing_is_active_without_both_checks_being_fresh(checks: list[Check]) -> None:
    found = judge(checks, ON, POLICY)
    if found.standing is Standing.ACTIVE:
        fresh = {c.about for c in checks if c.answer is Answer.YES and ON - c.day <= POLICY.fresh}
        assert fresh == {About.REGISTER, About.RIGHT}
    assert (found.standing is Standing.UNKNOWN) == (not checks)
