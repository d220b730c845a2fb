"""Due hours, sanctions and follow-up: the worked cases."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction

import pytest

from clauses.debt import (
    Limits,
    Progress,
    Totals,
    counted_until,
    follow_up,
    late_evidence,
    next_evidence,
    settle,
    training_penalty,
)
from config.data import table

LIMITS = Limits.from_data(table("hours")["follow_up"])
START = date(2026, 1, 1)


def hours(number: float) -> Fraction:
    return Fraction(str(number))


@pytest.mark.parametrize(
    ("due", "validated", "declared", "missing", "surplus", "awaiting", "euros"),
    [(200, 150, None, 50, 0, 0, 10_000), (200, 180, 210, 20, 0, 30, 4_000), (200, 230, 230, 0, 30, 0, 0)],
)
def test_missing_hours_are_told_with_what_the_clause_makes_of_them(
    due: int, validated: int, declared: int | None, missing: int, surplus: int, awaiting: int, euros: int
) -> None:
    found = settle(hours(due), hours(validated), None if declared is None else hours(declared), hours(200))
    assert (found.missing, found.surplus, found.awaiting, found.penalty) == (missing, surplus, awaiting, euros)


def test_a_surplus_is_not_carried_elsewhere_without_agreement() -> None:
    assert "accord" in settle(hours(200), hours(230), None, hours(200)).because


def test_late_evidence_costs_only_after_the_formal_notice() -> None:
    assert late_evidence(12, hours(75), formal_notice=True) == 900
    assert late_evidence(12, hours(75), formal_notice=False) == 0


def test_training_hours_not_done_cost_four_times_the_ceiling() -> None:
    assert training_penalty(hours(60), hours(4), hours(29)) == 6960


def test_a_permanent_hire_counts_four_years_at_most() -> None:
    assert counted_until(START, date(2031, 1, 1), LIMITS.cdi_years) == date(2030, 1, 1)
    assert counted_until(START, date(2028, 1, 1), LIMITS.cdi_years) == date(2028, 1, 1)
    assert counted_until(date(2024, 2, 29), date(2031, 1, 1), 3) == date(2027, 2, 28)


@pytest.mark.parametrize(
    ("day", "end", "due"),
    [
        (date(2026, 3, 20), date(2026, 3, 31), date(2026, 4, 15)),
        (date(2026, 4, 15), date(2026, 3, 31), date(2026, 4, 15)),
        (date(2026, 4, 16), date(2026, 6, 30), date(2026, 7, 15)),
        (date(2027, 1, 3), date(2026, 12, 31), date(2027, 1, 15)),
    ],
)
def test_evidence_is_due_on_the_15th_after_a_quarter(day: date, end: date, due: date) -> None:
    assert next_evidence(day) == (end, due)


@pytest.mark.parametrize(
    ("validated", "share_of_time", "status"),
    [
        (45, 0.5, Progress.ON_TRACK),
        (44, 0.5, Progress.LATE),
        (30, 0.5, Progress.LATE),
        (29, 0.5, Progress.AT_RISK),
        (0, 0.1, Progress.ON_TRACK),
        (0, 0.3, Progress.AT_RISK),
        (100, 0.2, Progress.DONE),
        (0, 0, Progress.ON_TRACK),
    ],
)
def test_the_pace_gives_the_status(validated: int, share_of_time: float, status: Progress) -> None:
    end = START + timedelta(days=1000)
    today = START + timedelta(days=round(1000 * share_of_time))
    found = follow_up(Totals(hours(100), validated=hours(validated)), START, end, today, LIMITS)
    assert found.status is status
    assert found.balance == validated - 100


def test_nothing_due_shows_the_forecast() -> None:
    found = follow_up(Totals(hours(0), forecast_due=hours(80)), START, date(2028, 1, 1), date(2027, 1, 1), LIMITS)
    assert (found.status, found.progress) == (Progress.NOT_DUE, None)
    assert "80 h prévues" in found.because


def test_a_contract_that_ends_before_it_began_is_refused() -> None:
    with pytest.raises(ValueError, match="avant d'être notifié"):
        follow_up(Totals(hours(1)), START, START, START, LIMITS)
