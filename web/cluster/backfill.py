"""Reading what is stale and matching everything again by several workers, to the same rows as one process."""

from __future__ import annotations

from importlib.util import find_spec
from uuid import uuid4

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from web.clock import PARIS, now
from web.house import House
from web.store import knowledge, matched
from web.store.learning import learn
from web.store.models import Tender
from web.store.needs import context

SIZE = 1_000
"Tenders in a chunk: a second or two of work, little to lose when a worker dies."

Part = tuple[int, int]
"The first and the last id of the tenders of a chunk."


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
    chunks, directory = _begin(house, size)
    queue.put(app, chunks, uuid4().hex)
    queue.finish(app, queue.STALLED_SECONDS if stalled is None else stalled)
    with house.sessions.begin() as session:
        matched.end(session, directory)
    return len(chunks)


def forget(house: House) -> None:
    """Say that no tender is matched, so that the next run compares them all."""
    with house.sessions.begin() as session:
        session.execute(update(Tender).values(matched_version=None))


def _begin(house: House, size: int) -> tuple[list[Part], matched.Directory]:
    """What one process would do first: all tenders, in chunks, and the directory they are matched with."""
    with house.sessions.begin() as session:
        learn(session, knowledge.policy().words.max_share)
        directory = _directory(session)
        matched.begin(session, directory)
        return parts(session, size), directory


def parts(session: Session, size: int) -> list[Part]:
    """All tenders in chunks of `size`; told by their ends, so that a million of them weigh no more than a few."""
    place = func.row_number().over(order_by=Tender.id) - 1
    of = select(Tender.id.label("id"), (place // size).label("part")).subquery()
    query = select(func.min(of.c.id), func.max(of.c.id)).group_by(of.c.part).order_by(of.c.part)
    return [(first, last) for first, last in session.execute(query)]


def _directory(session: Session) -> matched.Directory:
    return matched.read_directory(session, context(session, now().astimezone(PARIS).date()))
