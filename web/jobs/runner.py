"""The job runner: one slot once, one `Run` a run, the one catch-all `except` of the project."""

from __future__ import annotations

import logging
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from time import perf_counter

from sqlalchemy import insert, select, update
from sqlalchemy.exc import IntegrityError

from web.clock import now
from web.house import House
from web.store.models import Run

log = logging.getLogger(__name__)

STALE = timedelta(hours=6)


@dataclass(slots=True)
class Tally:
    """What a job saw and did. `seen` = new + changed + unchanged + quarantined for a collection."""

    seen: int = 0
    new: int = 0
    changed: int = 0
    unchanged: int = 0
    quarantined: int = 0
    failed: int = 0
    advertised: int | None = None
    received: int | None = None
    until: date | None = None
    detail: str = ""
    state: str = ""
    "Set by the job when it knows better (broken); else ok, or empty when nothing was seen."


JobFunction = Callable[[House, Tally], None]


def run_job(
    house: House, name: str, work: JobFunction, slot: str | None = None, source: str | None = None
) -> Run | None:
    """Run `work` and leave its Run. None when another process already has this slot.

    A slot begun long ago and never ended (a killed process) is taken again.
    """
    run_id = _take(house, name, slot or f"manuel-{uuid.uuid4().hex[:12]}", source)
    if run_id is None:
        return None
    tally, began = Tally(), perf_counter()
    try:
        work(house, tally)
    except Exception as error:
        log.exception("job %s failed", name)
        tally.state, tally.detail = "broken", tally.detail or f"{type(error).__name__} : {error}"
    return _close(house, run_id, tally, perf_counter() - began)


def _take(house: House, name: str, slot: str, source: str | None) -> int | None:
    """The id of the run if this slot is ours. The unique row is the lock."""
    values = {"job": name, "slot": slot, "source": source, "state": "running", "detail": "", "started_at": now()}
    try:
        with house.sessions.begin() as session:
            return session.execute(insert(Run).values(values).returning(Run.id)).scalar_one()
    except IntegrityError:
        return _retake(house, name, slot)


def _retake(house: House, name: str, slot: str) -> int | None:
    ours = (Run.job == name, Run.slot == slot, Run.state == "running", Run.started_at < now() - STALE)
    with house.sessions.begin() as session:
        return session.scalar(update(Run).where(*ours).values(started_at=now()).returning(Run.id))


def _close(house: House, run_id: int, tally: Tally, seconds: float) -> Run:
    state = tally.state or ("ok" if tally.seen else "empty")
    counts = {name: getattr(tally, name) for name in ("seen", "new", "changed", "unchanged", "quarantined", "failed")}
    with house.sessions.begin() as session:
        run = session.scalars(select(Run).where(Run.id == run_id)).one()
        run.state, run.seconds, run.ended_at = state, round(seconds, 3), now()
        run.until, run.detail = tally.until, tally.detail
        run.advertised, run.received = tally.advertised, tally.received
        for name, value in counts.items():
            setattr(run, name, value)
        return run
