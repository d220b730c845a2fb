"""« En cours par … »: who of an organisation is on which tender now. It tells, never forbids, and dies by the clock."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, bindparam, delete, exists, or_, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from web.store.models import Claim, Tender, User
from web.store.reviews import Author

LASTS = timedelta(minutes=15)


@dataclass(frozen=True, slots=True)
class Busy:
    """Somebody is on a tender since then."""

    user_id: int
    email: str
    since: datetime


def take(session: Session, author: Author, tender_id: int, now: datetime, over: bool = False) -> None:
    """Say that this person is on a tender; `over`: even when a colleague said so less than a quarter of an hour ago."""
    mine = (Claim.organisation_id == author.organisation_id, Claim.tender_id == tender_id)
    free = () if over else (or_(Claim.user_id == author.user_id, Claim.since <= now - LASTS),)
    values = {"user_id": author.user_id, "since": now}
    done = session.execute(update(Claim).where(*mine, *free).values(**values).returning(Claim.id)).first()
    if done is None and not session.scalar(select(exists().where(*mine))):
        _insert(session, Claim(organisation_id=author.organisation_id, tender_id=tender_id, **values))


def _insert(session: Session, claim: Claim) -> None:
    """A colleague who came in between keeps it: the page then says so."""
    try:
        with session.begin_nested():
            session.add(claim)
    except IntegrityError:
        return


def release(session: Session, author: Author, tender_ids: Collection[int]) -> None:
    """This person is no longer on these tenders."""
    mine = (Claim.organisation_id == author.organisation_id, Claim.user_id == author.user_id)
    session.execute(delete(Claim).where(*mine, Claim.tender_id.in_(tender_ids)))


_LIVE = (
    select(Claim.tender_id, User.id, User.email, Claim.since)
    .join(User, User.id == Claim.user_id)
    .where(Claim.organisation_id == bindparam("organisation_id"), Claim.since > bindparam("before"))
    .where(Claim.tender_id.in_(bindparam("tender_ids", expanding=True)))
)


def live(session: Session, organisation_id: int, tender_ids: Collection[int], now: datetime) -> dict[int, Busy]:
    """Who is on which of these tenders."""
    values = {"organisation_id": organisation_id, "tender_ids": list(tender_ids), "before": now - LASTS}
    return {row[0]: Busy(*row[1:]) for row in session.execute(_LIVE, values)}


def free_for(organisation_id: int, user_id: int, now: datetime) -> ColumnElement[bool]:
    """SQL condition on `Tender`: no colleague of this person is on it."""
    busy = exists().where(
        Claim.organisation_id == organisation_id,
        Claim.tender_id == Tender.id,
        Claim.user_id != user_id,
        Claim.since > now - LASTS,
    )
    return ~busy
