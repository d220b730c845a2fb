"""One slot once, one run a run, and a failure that is recorded."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select, update

from web.clock import now
from web.house import House
from web.jobs.runner import Tally, run_job
from web.store.models import Run


def count_three(house: House, tally: Tally) -> None:
    tally.seen = tally.new = 3


def fail(house: House, tally: Tally) -> None:
    raise ZeroDivisionError("planted")


def test_a_run_leaves_its_counts(house: House) -> None:
    run = run_job(house, "count", count_three)
    assert run is not None
    assert (run.state, run.seen, run.new) == ("ok", 3, 3)


def test_a_slot_runs_once(house: House) -> None:
    assert run_job(house, "count", count_three, slot="2026-11-17T08:00") is not None
    assert run_job(house, "count", count_three, slot="2026-11-17T08:00") is None


def test_a_slot_begun_long_ago_and_never_ended_is_taken_again(house: House) -> None:
    run_job(house, "count", count_three, slot="2026-11-17T08:00")
    with house.sessions.begin() as session:
        session.execute(update(Run).values(state="running", started_at=now() - timedelta(hours=7)))
    assert run_job(house, "count", count_three, slot="2026-11-17T08:00") is not None


def test_a_failure_is_recorded_and_does_not_escape(house: House, caplog: pytest.LogCaptureFixture) -> None:
    run = run_job(house, "fail", fail)
    assert run is not None
    assert (run.state, run.detail) == ("broken", "ZeroDivisionError : planted")
    assert "planted" in caplog.text


def test_a_job_that_sees_nothing_is_told_empty(house: House) -> None:
    run_job(house, "nothing", lambda house, tally: None)
    with house.sessions() as session:
        assert session.scalars(select(Run.state)).all() == ["empty"]
