"""What runs when, and running it: several schedulers on one database run each slot once.

A slot is named by its planned local time with its offset, so that a late, a restarted and a second scheduler all name
it alike, and so that the hour that comes twice in autumn makes two slots. Nothing is planned between 2 and 3 in the
morning, an hour that does not exist once a year.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from apscheduler.schedulers.blocking import BlockingScheduler
from apscheduler.triggers.cron import CronTrigger

from web import clock
from web.clock import PARIS
from web.house import House
from web.jobs.registry import CHAIN, JOBS
from web.jobs.runner import run_job
from web.store.models import Run


@dataclass(frozen=True, slots=True)
class Planned:
    """Jobs that run one after the other at set times. `what` is French; `late` how late they may still begin."""

    name: str
    what: str
    jobs: tuple[str, ...]
    hour: str
    minute: str
    late: timedelta
    week_days: str = "*"

    @property
    def trigger(self) -> CronTrigger:
        """Its times, in Paris."""
        return CronTrigger(hour=self.hour, minute=self.minute, day_of_week=self.week_days, timezone=PARIS)


DIGEST = ("alert", "send_planned")
WATCH = ("reconcile", "retry", "watch", "send_planned")
"Changes of deadline and links for passwords do not wait for the hour of a digest."


def plan(sources: Sequence[str]) -> tuple[Planned, ...]:
    """The table of what is planned, for these sources of notices."""
    collect = tuple(f"collect:{source}" for source in sources)
    return (
        Planned("morning", "Collecte du matin", (*collect, *CHAIN), "6", "30", timedelta(hours=3)),
        Planned("afternoon", "Collecte de l'après-midi", (*collect, *CHAIN), "14", "30", timedelta(hours=3)),
        Planned("digest", "Résumés à l'heure choisie par chacun", DIGEST, "7-19", "0", timedelta(hours=9), "mon-fri"),
        Planned("watch", "Messages restés en route, ou pressés", WATCH, "0-1,3-23", "*/10", timedelta(minutes=9)),
        Planned("structures", "Rafraîchissement de l'annuaire", ("structures",), "4", "0", timedelta(hours=6), "sun"),
        Planned("forget", "Effacement de ce qui est vieux", ("forget",), "5", "0", timedelta(hours=12), "sun"),
    )


def slot_of(planned: Planned, now: datetime) -> str | None:
    """The name of its last slot at `now`, None when it is too late for it."""
    last = _last_time(planned, now)
    return f"{planned.name} {last.isoformat(timespec='minutes')}" if last else None


def _last_time(planned: Planned, now: datetime) -> datetime | None:
    trigger, last = planned.trigger, None
    following = trigger.get_next_fire_time(None, now.astimezone(PARIS) - planned.late)
    while following is not None and following <= now:
        last, following = following, trigger.get_next_fire_time(following, following)
    return last


def next_time(planned: Planned, now: datetime) -> datetime:
    """When it runs next, in Paris."""
    following = planned.trigger.get_next_fire_time(None, now.astimezone(PARIS))
    assert isinstance(following, datetime), "these times never end"
    return following


def run_planned(house: House, planned: Planned, now: datetime) -> list[Run]:
    """Run its jobs for the slot of `now`; nothing when it is too late, or when another process has the slot.

    The first job is the lock of all: whoever gets it runs them all, in order, even after a broken one.
    """
    slot = slot_of(planned, now)
    first = run_named(house, planned.jobs[0], slot) if slot else None
    if first is None:
        return []
    others = [run_named(house, name, slot) for name in planned.jobs[1:]]
    return [first, *(run for run in others if run is not None)]


def run_named(house: House, name: str, slot: str | None = None) -> Run | None:
    """Run one job of the registry; what follows « : » is the source it is about, which has a slot of its own."""
    job, _, source = name.partition(":")
    own = f"{slot} {source}".rstrip() if slot else None
    return run_job(house, job, JOBS[name], slot=own, source=source or None)


def scheduler_for(house: House, planned: Sequence[Planned]) -> BlockingScheduler:
    """A scheduler of these jobs; at its start it also makes up for a slot missed a short while ago."""
    scheduler = BlockingScheduler(timezone=PARIS)
    for each in planned:
        kept = {"coalesce": True, "max_instances": 1, "misfire_grace_time": int(each.late.total_seconds())}
        scheduler.add_job(_run, each.trigger, [house, each], id=each.name, name=each.what, **kept)
        scheduler.add_job(_run, args=[house, each], id=f"{each.name} at start", name=each.what, **kept)
    return scheduler


def _run(house: House, planned: Planned) -> None:
    run_planned(house, planned, clock.now())
