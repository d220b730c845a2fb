"""Grouping: who could answer a call together, from its matches.

`Proposal.content` is `matching.grouping.content.Content.as_dict()`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import delete, insert, or_, select
from sqlalchemy.orm import Session, selectinload

from clauses.tender import Stage
from matching.context import Context
from matching.problem import Grouping
from web.clock import PARIS, now
from web.house import House
from web.jobs.runner import Tally
from web.store.groupings import BEST, MOST_MEMBERS, Composed, compose_tender
from web.store.models import Lot, Proposal, Tender
from web.store.needs import context

GROUPING_VERSION = "3"
"Raised when the same matches would give other proposals, or say something else of them."
BATCH = 100


@dataclass(frozen=True, slots=True)
class Found:
    """One proposal for a tender, as it is stored and shown."""

    rank: int
    value: float
    optimal: bool
    content: dict[str, Any]


def group_tenders(house: House, tally: Tally) -> None:
    """Propose des groupements pour les marchés en cours dont les rapprochements ont changé."""
    with house.sessions.begin() as session:
        known = context(session, now().astimezone(PARIS).date())
    while _group_batch(house, known, now(), tally):
        pass


def _group_batch(house: House, known: Context, when: datetime, tally: Tally) -> bool:
    with house.sessions.begin() as session:
        tenders = stale(session)
        rows = [row for tender in tenders for row in _rows(session, tender, known, when, tally)]
        session.execute(delete(Proposal).where(Proposal.tender_id.in_([tender.id for tender in tenders])))
        if rows:
            session.execute(insert(Proposal), rows)
        for tender in tenders:
            tender.grouped_version = GROUPING_VERSION
        return bool(tenders)


def stale(session: Session) -> Sequence[Tender]:
    """A batch of matched tenders whose proposals are missing or were made by another version."""
    old = or_(Tender.grouped_version.is_(None), Tender.grouped_version != GROUPING_VERSION)
    query = select(Tender).where(old, Tender.matched_version.is_not(None)).order_by(Tender.id).limit(BATCH)
    loads = (selectinload(Tender.lots).selectinload(Lot.trades), selectinload(Tender.considerations))
    return session.scalars(query.options(*loads)).all()


def _rows(session: Session, tender: Tender, known: Context, when: datetime, tally: Tally) -> Iterator[dict[str, Any]]:
    """Rows of a tender. One whose call is over or closed keeps none."""
    tally.seen += 1
    closed = tender.deadline is not None and tender.deadline < when
    if tender.stage != Stage.CALL.value or closed:
        return
    for found in group_tender(session, tender, known, when):
        tally.new += 1
        yield {
            "tender_id": tender.id,
            "rank": found.rank,
            "value": found.value,
            "optimal": found.optimal,
            "content": found.content,
        }


def group_tender(
    session: Session,
    tender: Tender,
    known: Context,
    when: datetime,
    best: int = BEST,
    max_members: int = MOST_MEMBERS,
) -> list[Found]:
    """The best groupings for a tender, those who can answer alone first; none without matches or with too many lots."""
    composed = compose_tender(session, tender, known, when, best, max_members)
    return told(composed, composed.groupings()) if composed else []


def told(composed: Composed, groupings: Sequence[Grouping]) -> list[Found]:
    """These groupings as they are stored and shown, in their order."""
    return [Found(rank, one.value, one.optimal, composed.told(one)) for rank, one in enumerate(groupings, 1)]
