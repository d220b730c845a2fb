"""What is planned, and that several schedulers run each slot once."""

from __future__ import annotations

import inspect
from datetime import UTC, datetime, timedelta
from threading import Barrier, Thread

import pytest
from sqlalchemy import func, select

from web import schedule
from web.clock import PARIS
from web.house import House
from web.jobs.registry import JOBS
from web.jobs.runner import Tally
from web.schedule import Planned, next_time, plan, run_planned, scheduler_for, slot_of
from web.store import preferences
from web.store.models import Run

PLAN = plan(("boamp",))
TUESDAY = datetime(2026, 5, 5, 8, 0, tzinfo=PARIS)


def planned(name: str) -> Planned:
    return next(each for each in PLAN if each.name == name)


@pytest.mark.parametrize("each", PLAN, ids=lambda each: each.name)
def test_every_planned_job_is_in_the_registry(each: Planned) -> None:
    assert set(each.jobs) <= set(JOBS)


@pytest.mark.parametrize("name", JOBS)
def test_every_job_says_in_french_what_it_does(name: str) -> None:
    first = (inspect.getdoc(JOBS[name]) or "").split("\n")[0]
    assert first.endswith(".")
    assert not {"the", "of", "and"} & set(first.lower().split())


def test_digests_may_leave_at_every_hour_that_people_may_choose() -> None:
    moment, hours = TUESDAY - timedelta(hours=8), []
    while (moment := next_time(planned("digest"), moment)) < TUESDAY + timedelta(hours=16):
        hours.append(moment.hour)
        moment += timedelta(seconds=1)
    assert hours == list(preferences.HOURS)
    assert planned("digest").jobs == ("alert", "send_planned")
    assert slot_of(planned("digest"), TUESDAY + timedelta(days=4)) is None  # Saturday


@pytest.mark.parametrize("day", [datetime(2026, 3, 28, 12, tzinfo=UTC), datetime(2026, 10, 24, 12, tzinfo=UTC)])
@pytest.mark.parametrize("each", PLAN, ids=lambda each: each.name)
def test_nothing_is_planned_in_the_hour_that_comes_twice_or_never(each: Planned, day: datetime) -> None:
    moment, end = day, day + timedelta(days=8)
    while (moment := next_time(each, moment) + timedelta(seconds=1)) < end:
        assert moment.hour != 2


def test_a_slot_is_named_by_its_planned_time_whenever_it_really_begins() -> None:
    digest = planned("digest")
    assert (
        slot_of(digest, TUESDAY) == slot_of(digest, TUESDAY + timedelta(minutes=59)) == "digest 2026-05-05T08:00+02:00"
    )
    assert slot_of(digest, TUESDAY - timedelta(hours=1, seconds=1)) is None
    assert slot_of(digest, TUESDAY + timedelta(hours=21)) is None


def test_after_a_long_pause_only_the_last_slot_is_made_up_for() -> None:
    assert slot_of(planned("watch"), TUESDAY + timedelta(minutes=7)) == "watch 2026-05-05T08:00+02:00"
    assert slot_of(planned("watch"), TUESDAY + timedelta(minutes=17)) == "watch 2026-05-05T08:10+02:00"


def test_many_schedulers_on_one_database_run_each_slot_once(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    done: list[str] = []
    for name in ("first", "second"):
        monkeypatch.setitem(schedule.JOBS, name, lambda _house, _tally, name=name: done.append(name))
    both = Planned("essai", "Essai", ("first", "second"), "*", "*/10", timedelta(minutes=9))
    moments = [TUESDAY + timedelta(minutes=10 * step) for step in range(6)]
    start = Barrier(4)

    def scheduler() -> None:
        start.wait()
        for moment in moments:
            run_planned(house, both, moment)

    threads = [Thread(target=scheduler) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert done.count("first") == done.count("second") == len(moments)
    with house.sessions() as session:
        assert session.scalar(select(func.count()).select_from(Run)) == 2 * len(moments)


def test_the_jobs_of_a_slot_come_in_order_even_after_a_broken_one(
    house: House, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(_house: House, _tally: Tally) -> None:
        raise ValueError("panne")

    done: list[str] = []
    monkeypatch.setitem(schedule.JOBS, "first", fail)
    monkeypatch.setitem(schedule.JOBS, "second", lambda _house, _tally: done.append("second"))
    both = Planned("essai", "Essai", ("first", "second"), "8", "0", timedelta(hours=1))
    assert [run.state for run in run_planned(house, both, TUESDAY)] == ["broken", "empty"]
    assert done == ["second"]
    assert run_planned(house, both, TUESDAY) == []


def test_a_source_has_its_own_run_so_that_its_cursor_is_found(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("collect:un", "collect:deux"):
        monkeypatch.setitem(schedule.JOBS, name, lambda _house, _tally: None)
    both = Planned("essai", "Essai", ("collect:un", "collect:deux"), "8", "0", timedelta(hours=1))
    runs = run_planned(house, both, TUESDAY)
    assert [(run.job, run.source) for run in runs] == [("collect", "un"), ("collect", "deux")]


def test_two_real_schedulers_started_late_make_up_for_the_missed_slot_once(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    done: list[str] = []
    both_looked = Barrier(3)
    looked = schedule.run_planned

    def look(*arguments: object) -> None:
        looked(*arguments)  # type: ignore[arg-type]
        both_looked.wait(20)

    monkeypatch.setattr(schedule, "run_planned", look)
    monkeypatch.setattr("web.clock.now", lambda: TUESDAY + timedelta(minutes=5))
    monkeypatch.setitem(schedule.JOBS, "only", lambda _house, _tally: done.append("only"))
    missed = Planned("essai", "Essai", ("only",), "8", "0", timedelta(hours=1), "tue")
    schedulers = [scheduler_for(house, [missed]) for _ in range(2)]
    threads = [Thread(target=each.start) for each in schedulers]
    for thread in threads:
        thread.start()
    both_looked.wait(20)
    for each, thread in zip(schedulers, threads, strict=True):
        each.shutdown(wait=True)
        thread.join()
    assert done == ["only"]


def test_the_command_shows_the_plan(maillage) -> None:  # type: ignore[no-untyped-def]
    told = maillage("schedule", "--list", "--json").json["planned"]
    assert [each["name"] for each in told] == [each.name for each in PLAN]
    assert "Résumés à l'heure choisie par chacun : " in maillage("schedule", "--list").out
