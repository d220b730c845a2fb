"""What people say of tenders that may be one: joined, or not the same; undone at will.

A join by the operator (role admin) makes one tender for everybody. One by another organisation counts for that
organisation alone: what one house believes must not change what others see, review or are mailed. Its own private
needs it may join for good, since nobody else sees them. A private need and a public tender never become one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import Session, aliased

from clauses.tender import owned
from web.jobs.find import find_these
from web.jobs.link import link_these, separate
from web.security import audit
from web.store.models import Join, Notice, Resemblance, Tender, User
from web.store.reviews import Author
from web.store.visibility import visible_to

OPERATOR = "admin"
JOINED, SPLIT, UNDONE = "tenders_joined", "tenders_told_apart", "tenders_join_undone"


@dataclass(frozen=True, slots=True)
class Pair:
    """Two tenders that may be one, with how likely and why."""

    one: Tender
    other: Tender
    likeness: float
    reasons: Sequence[str]


@dataclass(frozen=True, slots=True)
class Said:
    """A decision in force with its tenders as they stand; a tender merged into the other is not told twice."""

    join: Join
    one: Tender | None
    other: Tender | None
    author: str


def key_of(tender: Tender) -> str:
    """The key of the notice that names a tender, as the link stage knows it."""
    return owned(tender.key, tender.organisation_id)


def proposed(session: Session, organisation_id: int, size: int, tender_id: int | None = None) -> list[Pair]:
    """Pairs this organisation may see and has not decided on, the surest first; of one tender when it is given."""
    one, other = aliased(Tender), aliased(Tender)
    query = select(Resemblance, one, other).join(one, one.id == Resemblance.one_id)
    query = query.join(other, other.id == Resemblance.other_id)
    query = query.where(_seen(one, organisation_id), _seen(other, organisation_id))
    if tender_id is not None:
        query = query.where(or_(Resemblance.one_id == tender_id, Resemblance.other_id == tender_id))
    rows = session.execute(query.order_by(Resemblance.likeness.desc(), Resemblance.id)).all()
    decided = _decided(session, organisation_id) if rows else set()
    pairs = [Pair(first, second, row.likeness, row.reasons) for row, first, second in rows]
    return [pair for pair in pairs if frozenset((key_of(pair.one), key_of(pair.other))) not in decided][:size]


def _seen(tender: type[Tender], organisation_id: int) -> ColumnElement[bool]:
    return or_(tender.organisation_id.is_(None), tender.organisation_id == organisation_id)


def _decided(session: Session, organisation_id: int) -> set[frozenset[str]]:
    """Pairs on which a decision of this organisation, or a merge for all, is in force."""
    mine = or_(Join.organisation_id == organisation_id, Join.merges)
    rows = session.execute(select(Join.one, Join.other).where(Join.undone_at.is_(None), mine))
    return {frozenset((one, other)) for one, other in rows}


def decide(
    session: Session, author: Author, role: str, one: Tender, other: Tender, same: bool, reason: str, at: datetime
) -> Join:
    """Say that two tenders are one, or are not. The one already decided on is given back."""
    first, second = sorted((one, other), key=lambda each: each.id)
    pair = or_(
        and_(Join.one == key_of(first), Join.other == key_of(second)),
        and_(Join.one == key_of(second), Join.other == key_of(first)),
    )
    standing = select(Join).where(Join.undone_at.is_(None), Join.organisation_id == author.organisation_id, pair)
    former = session.scalars(standing).first()
    if former is not None and former.same == same:
        return former
    if former is not None:
        undo(session, author, former.id, at)
    row = Join(
        organisation_id=author.organisation_id,
        user_id=author.user_id,
        one=key_of(first),
        other=key_of(second),
        same=same,
        merges=same and _may_merge(role, first, second),
        reason=reason,
        created_at=at,
    )
    session.add(row)
    session.flush()
    audit.append(session, JOINED if same else SPLIT, at, *author, f"{first.id} {second.id}")
    if row.merges:
        notices = _notices(session, (first.id, second.id))
        link_these(session, notices, at)
        _read(session, notices)
    return row


def _may_merge(role: str, one: Tender, other: Tender) -> bool:
    """For everybody: the operator, on public tenders. For oneself: private needs of one house."""
    return one.organisation_id == other.organisation_id and (role == OPERATOR or one.organisation_id is not None)


def undo(session: Session, author: Author, join_id: int, at: datetime) -> Join | None:
    """Take a decision of one's own organisation back; merged tenders are again what they were, numbers and all.

    None when this organisation has no such decision.
    """
    mine = (Join.id == join_id, Join.organisation_id == author.organisation_id, Join.undone_at.is_(None))
    row = session.scalars(select(Join).where(*mine)).one_or_none()
    if row is None:
        return None
    row.undone_at, row.undone_by = at, author.user_id
    session.flush()
    audit.append(session, UNDONE, at, *author, str(row.id))
    if row.merges:
        holding = sorted({tender.id for key in (row.one, row.other) if (tender := _holder(session, key))})
        notices = _notices(session, holding)
        for tender_id in holding:
            separate(session, tender_id, at)
        _read(session, notices)
    return row


def said(session: Session, organisation_id: int, size: int, keys: Sequence[str] | None = None) -> list[Said]:
    """Decisions in force that this organisation took, newest first; of the notices of these keys when given."""
    query = select(Join, User.email).join(User, User.id == Join.user_id)
    query = query.where(Join.organisation_id == organisation_id, Join.undone_at.is_(None))
    if keys is not None:
        query = query.where(or_(Join.one.in_(keys), Join.other.in_(keys)))
    rows = session.execute(query.order_by(Join.id.desc()).limit(size)).all()
    return [Said(join, _holder(session, join.one), _holder(session, join.other), email) for join, email in rows]


def doubled(organisation_id: int) -> ColumnElement[bool]:
    """SQL condition on `Tender`: this organisation said that it is the same as another one, which its lists show."""
    mine = (Join.organisation_id == organisation_id, Join.undone_at.is_(None), Join.same, ~Join.merges)
    bare = func.replace(Join.other, owned("", organisation_id), "")
    return Tender.key.in_(select(bare).where(*mine))


def _holder(session: Session, key: str) -> Tender | None:
    """The tender that holds the notice of this key today."""
    source, _, reference = key.rpartition("/")[2].partition(":")
    held = select(Notice.tender_id).where(Notice.source == source, Notice.reference == reference, Notice.latest)
    return session.scalars(select(Tender).where(Tender.id.in_(held))).first()


def _read(session: Session, notices: Sequence[int]) -> None:
    """Find the considerations of the tenders that these notices make now, so that none is said to be missing."""
    made = select(Notice.tender_id).where(Notice.id.in_(notices))
    find_these(
        session, session.scalars(select(Tender).where(Tender.id.in_(made), Tender.found_version.is_(None))).all()
    )


def _notices(session: Session, tender_ids: Sequence[int]) -> Sequence[int]:
    return session.scalars(select(Notice.id).where(Notice.tender_id.in_(tender_ids), Notice.latest)).all()


def visible(session: Session, organisation_id: int, tender_id: int) -> Tender | None:
    """A tender that this organisation may see."""
    seen = select(Tender).where(Tender.id == tender_id, visible_to(organisation_id))
    return session.scalars(seen).one_or_none()
