"""Decisions of people: appended, signed, dated. Every query is bound to one organisation."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from enum import StrEnum
from functools import lru_cache
from typing import NamedTuple

from sqlalchemy import ColumnElement, Row, Select, bindparam, exists, func, select
from sqlalchemy.orm import Session, aliased

from web.store.models import Review, Tender, User


class Decision(StrEnum):
    """What a person may decide. `undo` is only ever written by `undo()`."""

    ACCEPT = "accept"
    SET_ASIDE = "set_aside"
    UNSURE = "unsure"
    UNDO = "undo"


class Author(NamedTuple):
    """Who decides, and for which organisation."""

    user_id: int
    organisation_id: int


class Target(NamedTuple):
    """What a decision is about: a whole tender, or one structure ("siret:kind") for one lot of it."""

    tender_id: int
    lot_number: str | None = None
    structure_key: str | None = None


class Overtaken(RuntimeError):
    """Somebody of the same organisation decided on the same target since the page was shown."""


def append(
    session: Session,
    author: Author,
    target: Target,
    decision: Decision,
    reason: str,
    at: datetime,
    seen: int | None = None,
    second_of: int | None = None,
) -> Review:
    """Append a decision. `seen` is the id of the decision in force when the page was shown (0: none, None: not asked).

    `second_of`: the decision beside which it was taken, unseen (see `second_reading`); it then puts nothing in force.
    Raises Overtaken when another one has come in between, so that two people never overwrite each other unknowingly.
    """
    if seen is not None and seen != _standing(session, author.organisation_id, target):
        raise Overtaken
    row = Review(
        organisation_id=author.organisation_id,
        user_id=author.user_id,
        tender_id=target.tender_id,
        lot_number=target.lot_number,
        structure_key=target.structure_key,
        decision=decision.value,
        reason=reason,
        second_of_id=second_of,
        created_at=at,
    )
    session.add(row)
    session.flush()
    return row


def undo(session: Session, author: Author, review_id: int, at: datetime) -> Review | None:
    """Undo a decision of one's own organisation by a new row; the decision before it is in force again.

    None when the organisation has no such decision. Undoing twice is the same as once.
    """
    former = get(session, author.organisation_id, review_id)
    if former is None or former.decision == Decision.UNDO:
        return None
    if session.scalar(select(exists().where(Review.undoes_id == former.id))):
        return former
    target = Target(former.tender_id, former.lot_number, former.structure_key)
    row = append(session, author, target, Decision.UNDO, "", at)
    row.undoes_id = former.id
    return former


def get(session: Session, organisation_id: int, review_id: int) -> Review | None:
    """A decision of this organisation, None for any other."""
    query = select(Review).where(Review.id == review_id, Review.organisation_id == organisation_id)
    return session.scalars(query).one_or_none()


def some(session: Session, organisation_id: int, review_ids: Collection[int]) -> Sequence[Review]:
    """Those of these decisions that are this organisation's."""
    query = select(Review).where(Review.id.in_(review_ids), Review.organisation_id == organisation_id)
    return session.scalars(query.order_by(Review.id)).all()


def in_force(session: Session, organisation_id: int, tender_ids: Collection[int]) -> dict[Target, Review]:
    """The decisions that count for these tenders: the last of each target that nobody undid."""
    rows = session.scalars(_of_tenders(organisation_id), {"tender_ids": list(tender_ids)})
    return {Target(row.tender_id, row.lot_number, row.structure_key): row for row in rows}


def whole(session: Session, organisation_id: int, tender_ids: Collection[int]) -> dict[int, Review]:
    """The decisions in force on the whole of these tenders, by tender."""
    found = in_force(session, organisation_id, tender_ids)
    return {target.tender_id: row for target, row in found.items() if target.structure_key is None}


def history(session: Session, organisation_id: int, tender_id: int) -> Sequence[Row[Review, str]]:
    """All that this organisation wrote about a tender, undone or not, newest first, with the author's address."""
    query = select(Review, User.email).join(User, User.id == Review.user_id)
    mine = (Review.organisation_id == organisation_id, Review.tender_id == tender_id)
    return session.execute(query.where(*mine).order_by(Review.id.desc())).all()


def latest(session: Session, organisation_id: int, user_id: int) -> tuple[Review, str] | None:
    """The last decision of this person that nobody undid, second readings too, with the title of its tender."""
    row = session.execute(_latest(organisation_id), {"user_id": user_id}).one_or_none()
    return (row[0], row[1]) if row else None


def counting(organisation_id: int) -> Select[Review]:
    """The rows of one organisation that are decisions and that no later row undoes; second readings never count."""
    return _standing_rows(organisation_id).where(Review.second_of_id.is_(None))


@lru_cache(maxsize=4096)
def _standing_rows(organisation_id: int) -> Select[Review]:
    mine = (Review.organisation_id == organisation_id, Review.decision != Decision.UNDO.value)
    return select(Review).where(*mine, ~undone(Review))


@lru_cache(maxsize=4096)
def _of_tenders(organisation_id: int) -> Select[Review]:
    wanted = Review.tender_id.in_(bindparam("tender_ids", expanding=True))
    return counting(organisation_id).where(wanted).order_by(Review.id)


@lru_cache(maxsize=4096)
def _latest(organisation_id: int) -> Select[Review, str]:
    query = _standing_rows(organisation_id).where(Review.user_id == bindparam("user_id")).order_by(Review.id.desc())
    titled = query.join(Tender, Tender.id == Review.tender_id).with_only_columns(Review, Tender.title)
    return titled.limit(1)


def undone(row: type[Review]) -> ColumnElement[bool]:
    """SQL condition on a review (or an alias of it): a later row undoes it."""
    undoing = aliased(Review)
    return exists().where(undoing.undoes_id == row.id)


@lru_cache(maxsize=4096)
def is_decided(organisation_id: int) -> ColumnElement[bool]:
    """SQL condition on `Tender`: a decision on the whole of it is in force. Asked tender by tender, by an index.

    Made once for each organisation: making such a condition takes longer than the database takes to answer it.
    """
    row = aliased(Review)
    mine = (row.organisation_id == organisation_id, row.tender_id == Tender.id, row.structure_key.is_(None))
    return exists().where(*mine, row.decision != Decision.UNDO.value, row.second_of_id.is_(None), ~undone(row))


def decided(organisation_id: int, decisions: Collection[Decision]) -> ColumnElement[bool]:
    """SQL condition on `Tender`: the decision in force on the whole of it is one of these."""
    whole = counting(organisation_id).where(Review.structure_key.is_(None)).subquery()
    last = select(func.max(whole.c.id)).group_by(whole.c.tender_id)
    standing = select(Review.tender_id).where(Review.id.in_(last))
    return Tender.id.in_(standing.where(Review.decision.in_([decision.value for decision in decisions])))


def _standing(session: Session, organisation_id: int, target: Target) -> int:
    found = in_force(session, organisation_id, [target.tender_id]).get(target)
    return found.id if found else 0
