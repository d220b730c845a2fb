"""One tender in ten is read by two people, the second without seeing what the first decided: their agreement is a fact.

The second reading never puts a decision in force. Where the two differ, the tender goes to a list where somebody, at
best a third person, decides with both opinions in sight.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from functools import lru_cache

from sqlalchemy import BigInteger, ColumnElement, and_, cast, exists, func, select
from sqlalchemy.orm import Session, aliased

from matching.agreement import Agreement, agreement
from web.store import reviews
from web.store.models import Review, Tender, User
from web.store.reviews import Author

ONE_IN = 10
_MULTIPLIER, _SPACE, _SHIFT = 2_654_435_761, 2**32, 2**16
"Knuth's multiplicative hash: neighbours in time fall apart, and both databases compute it as Python does."


def sampled(tender_id: int) -> bool:
    """Whether this tender is read by two people: the same answer for everybody, for ever."""
    return tender_id * _MULTIPLIER % _SPACE // _SHIFT % ONE_IN == 0


def _sampled() -> ColumnElement[bool]:
    hashed = cast(Tender.id, BigInteger) * _MULTIPLIER % _SPACE
    return hashed.op("/")(_SHIFT) % ONE_IN == 0


@lru_cache(maxsize=4096)
def awaits(organisation_id: int, reader: int) -> ColumnElement[bool]:
    """SQL condition on `Tender`: somebody else decided, and this person is asked to read it without knowing what."""
    theirs = aliased(Review)
    whole = (theirs.organisation_id == organisation_id, theirs.tender_id == Tender.id, theirs.structure_key.is_(None))
    counts = (theirs.decision != reviews.Decision.UNDO.value, ~reviews.undone(theirs))
    touched = exists().where(*whole, *counts, (theirs.user_id == reader) | theirs.second_of_id.is_not(None))
    return and_(_sampled(), reviews.is_decided(organisation_id), ~touched)


def blind(session: Session, organisation_id: int, reader: int, tender_ids: Collection[int]) -> frozenset[int]:
    """Those of these tenders whose decision this person must not see yet."""
    drawn = [number for number in tender_ids if sampled(number)]
    if not drawn:
        return frozenset()
    query = select(Tender.id).where(Tender.id.in_(drawn), awaits(organisation_id, reader))
    return frozenset(session.scalars(query))


def due(session: Session, author: Author, tender_id: int) -> Review | None:
    """The decision beside which this person's comes as a second reading; None when theirs is an ordinary one."""
    if not blind(session, author.organisation_id, author.user_id, [tender_id]):
        return None
    return reviews.in_force(session, author.organisation_id, [tender_id]).get(reviews.Target(tender_id))


def contested(organisation_id: int) -> ColumnElement[bool]:
    """SQL condition on `Tender`: its two readings differ, and nobody has decided between them since."""
    first, second, later = aliased(Review), aliased(Review), aliased(Review)
    settled = exists().where(
        later.organisation_id == organisation_id,
        later.tender_id == second.tender_id,
        later.structure_key.is_(None),
        later.second_of_id.is_(None),
        later.id > second.id,
    )
    query = select(second.tender_id).join(first, first.id == second.second_of_id)
    query = query.where(second.organisation_id == organisation_id, first.decision != second.decision)
    return Tender.id.in_(query.where(~reviews.undone(second), ~reviews.undone(first), ~settled))


@dataclass(frozen=True, slots=True)
class Pair:
    """Two readings of one tender, with who decided."""

    tender: Tender
    first: Review
    first_reader: str
    second: Review
    second_reader: str


def pairs(session: Session, organisation_id: int) -> list[Pair]:
    """All tenders read twice by an organisation, the latest second reading first."""
    first, second, one, other = aliased(Review), aliased(Review), aliased(User), aliased(User)
    query = select(Tender, first, one.email, second, other.email).join(second, second.tender_id == Tender.id)
    query = query.join(first, first.id == second.second_of_id)
    query = query.join(one, one.id == first.user_id).join(other, other.id == second.user_id)
    query = query.where(second.organisation_id == organisation_id, ~reviews.undone(first), ~reviews.undone(second))
    return [Pair(*row) for row in session.execute(query.order_by(second.id.desc()))]


def differing(session: Session, organisation_id: int, tender_id: int) -> Pair | None:
    """The two opinions on a tender that waits for somebody to decide between them."""
    waits = select(Tender.id).where(Tender.id == tender_id, contested(organisation_id))
    if not sampled(tender_id) or session.scalar(waits) is None:
        return None
    return next((pair for pair in pairs(session, organisation_id) if pair.tender.id == tender_id), None)


def measured(session: Session, organisation_id: int | None = None) -> Agreement:
    """How often two readers agree: in one organisation, or in all of them together."""
    first, second = aliased(Review), aliased(Review)
    query = select(first.decision, second.decision, func.count()).join(second, second.second_of_id == first.id)
    query = query.where(~reviews.undone(first), ~reviews.undone(second))
    if organisation_id is not None:
        query = query.where(second.organisation_id == organisation_id)
    rows = session.execute(query.group_by(first.decision, second.decision))
    return agreement({(one, other): number for one, other, number in rows})
