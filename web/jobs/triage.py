"""Putting the tenders to examine in order."""

from __future__ import annotations

from web.house import House
from web.jobs.runner import Tally
from web.store import triage
from web.store.chunks import chunks
from web.store.session import learn_statistics

BATCH = 2_000


def order_queue(house: House, tally: Tally) -> None:
    """Met les marchés à examiner dans l'ordre : doute, date limite proche, structures concernées."""
    with house.sessions() as session:
        ids = triage.stale(session)
    for part in chunks(ids, BATCH):
        with house.sessions.begin() as session:
            moved = triage.refresh(session, part)
        tally.seen += len(part)
        tally.changed += moved
        tally.unchanged += len(part) - moved
    learn_statistics(house.engine)
