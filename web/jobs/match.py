"""Matching the lots of every call with all structures."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from hashlib import sha256
from typing import Any

from sqlalchemy import delete, func, insert, or_, select
from sqlalchemy.orm import Session, selectinload

from clauses.tender import Stage
from matching.arrays import StructureArrays
from matching.context import Context
from matching.engine import best
from web.clock import PARIS, now
from web.house import House
from web.jobs.runner import Tally
from web.store import knowledge
from web.store.learning import learn
from web.store.models import Lot, Match, Structure, Tender
from web.store.needs import context, needs
from web.store.structures import to_value

BATCH = 200


def match_lots(house: House, tally: Tally) -> None:
    """Rapproche chaque lot en cours des structures qui peuvent y répondre."""
    with house.sessions.begin() as session:
        learn(session, knowledge.policy().words.max_share)
        known = context(session, now().astimezone(PARIS).date())
        arrays, ids = directory(session, known)
        version = version_of(session, known)
    while _match_batch(house, known, arrays, ids, version, tally):
        pass


def directory(session: Session, known: Context) -> tuple[StructureArrays, dict[str, int]]:
    """All structures as arrays, and their row ids by key."""
    rows = session.scalars(select(Structure).options(selectinload(Structure.activities))).all()
    ids = {f"{row.siret}:{row.kind}": row.id for row in rows}
    return StructureArrays.build(map(to_value, rows), known), ids


def version_of(session: Session, known: Context) -> str:
    """Changes with the policy, the rules, the words learnt and the directory: matches of another one are stale."""
    count, changed = session.execute(select(func.count(Structure.id), func.max(Structure.changed_at))).one()
    return sha256(f"{known.version} {count} {changed}".encode()).hexdigest()[:12]


def _match_batch(
    house: House, known: Context, arrays: StructureArrays, ids: dict[str, int], version: str, tally: Tally
) -> bool:
    with house.sessions.begin() as session:
        tenders = stale(session, version)
        rows = [row for tender in tenders for row in _matches(tender, known, arrays, ids, tally)]
        session.execute(delete(Match).where(Match.tender_id.in_([tender.id for tender in tenders])))
        if rows:
            session.execute(insert(Match), rows)
        for tender in tenders:
            tender.matched_version, tender.grouped_version = version, None
        return bool(tenders)


def stale(session: Session, version: str) -> Sequence[Tender]:
    """A batch of tenders whose matches are missing or were made with other data."""
    old = or_(Tender.matched_version.is_(None), Tender.matched_version != version)
    ready = (Tender.found_version.is_not(None), Tender.classified_version.is_not(None))
    query = select(Tender).where(old, *ready).order_by(Tender.id).limit(BATCH)
    loads = (selectinload(Tender.lots).selectinload(Lot.trades), selectinload(Tender.considerations))
    return session.scalars(query.options(*loads)).all()


def _matches(
    tender: Tender, known: Context, arrays: StructureArrays, ids: dict[str, int], tally: Tally
) -> Iterator[dict[str, Any]]:
    """Rows of the best structures for each lot. A tender that is no call any more keeps none."""
    tally.seen += 1
    if tender.stage != Stage.CALL.value:
        return
    for lot, need in zip(tender.lots, needs(tender, known.gazetteer), strict=True):
        for found in best(need, arrays, known):
            tally.new += 1
            yield {
                "tender_id": tender.id,
                "lot_id": lot.id,
                "structure_id": ids[arrays.structures[found.row].key],
                "score": found.score,
                "known": found.known,
                "mode": found.mode.value,
                "verdict": found.verdict.value,
            }
