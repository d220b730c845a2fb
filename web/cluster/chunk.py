"""One chunk of tenders read and matched with the whole directory, in one transaction: done whole or not at all."""

from __future__ import annotations

import gc
from threading import Lock

from sqlalchemy import select, text, update
from sqlalchemy.orm import Session

from clauses.find import RULES_VERSION
from matching.context import Context
from web.clock import PARIS, now
from web.house import House
from web.jobs.classify import classify_in
from web.jobs.find import find_in
from web.jobs.match import Work, match_in
from web.jobs.runner import Tally
from web.store import knowledge
from web.store.matched import read_directory
from web.store.models import Tender
from web.store.needs import context

UNHURRIED = text("SET LOCAL synchronous_commit = off")
"""The worker goes on before the disk confirms its chunk, as with the queue: the journal keeps the order, so that no
chunk can leave the queue without its rows.
"""


class Chunks:
    """Matches chunks. The directory is read once a backfill, and again when the policy, the rules or the words changed.

    A structure that changes meanwhile is no loss: a backfill says in the end which directory it began with, so that
    the next run compares what changed since.
    """

    def __init__(self, house: House) -> None:
        self._house, self._lock = house, Lock()
        self._work: Work | None = None
        self._backfill, self._version = "", ""

    def match(self, first: int, last: int, backfill: str) -> None:
        """Read the tenders from id `first` to id `last` where that is stale, and match them all.

        Done twice, it gives the same rows.
        """
        with self._lock, self._house.sessions.begin() as session:
            session.execute(UNHURRIED)
            work = self._ready(session, backfill)
            trades = knowledge.trades()
            tenders, unread, unclassified = _standing(session, first, last, trades.version)
            if unread:
                find_in(session, unread, work.tally)
            if unclassified:
                classify_in(session, unclassified, trades, work.tally)
            match_in(session, tenders, work)
            read = {"found_version": RULES_VERSION, "classified_version": trades.version}
            done = {**read, "matched_version": self._version, "grouped_version": None}
            session.execute(update(Tender).where(Tender.id.between(first, last)).values(done))

    def _ready(self, session: Session, backfill: str) -> Work:
        known = context(session, now().astimezone(PARIS).date())
        if self._work is None or backfill != self._backfill or known is not self._work.known:
            self._work, self._backfill, self._version = _begin(session, known), backfill, known.version
        return self._work


def _begin(session: Session, known: Context) -> Work:
    """The directory, read and kept out of the rounds of the garbage collector: it is a tenth of a worker's time to
    walk through twelve thousand structures again and again to find that they are still there.
    """
    gc.unfreeze()
    work = Work(known, read_directory(session, known), Tally())
    work.directory.prepare()
    session.expunge_all()
    gc.collect()
    gc.freeze()
    return work


def _standing(session: Session, first: int, last: int, trades: str) -> tuple[list[int], list[int], list[int]]:
    """All tenders of a chunk; those whose considerations, and those whose trades, are missing or of another version."""
    query = select(Tender.id, Tender.found_version, Tender.classified_version).where(Tender.id.between(first, last))
    rows = session.execute(query.order_by(Tender.id)).all()
    unread = [number for number, found, _ in rows if found != RULES_VERSION]
    unclassified = [number for number, _, classified in rows if classified != trades]
    return [number for number, *_ in rows], unread, unclassified
