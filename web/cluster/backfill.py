"""Reading what is stale and matching everything again by several workers, to the same rows as one process."""

from __future__ import annotations

from importlib.util import find_spec
from uuid import uuid4

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from web.clock import PARIS, now
from web.house import House
from web.store import knowledge, matched
from web.store.chunks import chunks
from web.store.learning import learn
from web.store.models import Tender
from web.store.needs import context

SIZE = 250
"Tenders in a chunk: a second or so of work, little to lose when a worker dies."


class NoCluster(RuntimeError):
    """There is no cluster here. The message is French and says what is missing."""


def check(house: House) -> None:
    """Raises NoCluster without the extra, or on a database that workers cannot share."""
    if find_spec("procrastinate") is None:
        raise NoCluster("Il manque le complément « cluster » : installer maillage[cluster].")
    if house.engine.url.get_backend_name() != "postgresql":
        raise NoCluster("Plusieurs workers demandent PostgreSQL : voir MAILLAGE_DATABASE_URL.")


def backfill(house: House, size: int = SIZE, stalled: float | None = None) -> int:
    """Read the tenders that are stale and match them all, with the workers there are; return in how many chunks."""
    from web.cluster import queue

    app = queue.open_queue(house)
    parts, directory = _begin(house, size)
    queue.put(app, parts, uuid4().hex)
    queue.finish(app, queue.STALLED_SECONDS if stalled is None else stalled)
    with house.sessions.begin() as session:
        matched.end(session, directory)
    return len(parts)


def forget(house: House) -> None:
    """Say that no tender is matched, so that the next run compares them all."""
    with house.sessions.begin() as session:
        session.execute(update(Tender).values(matched_version=None))


def _begin(house: House, size: int) -> tuple[list[list[int]], matched.Directory]:
    """What one process would do first: the ids of all tenders, in chunks, and the directory they are matched with."""
    with house.sessions.begin() as session:
        learn(session, knowledge.policy().words.max_share)
        directory = _directory(session)
        matched.begin(session, directory)
        parts = list(chunks(session.scalars(select(Tender.id).order_by(Tender.id)).all(), size))
        return parts, directory


def _directory(session: Session) -> matched.Directory:
    return matched.read_directory(session, context(session, now().astimezone(PARIS).date()))
