"""Links to choose a password: random, bound to one person, short-lived, used once. Opening one does nothing."""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from web.security import tokens
from web.store.models import Link, User


class Purpose(StrEnum):
    """Why a link was sent."""

    INVITATION = "invitation"
    RESET = "reset"


LIFE = {Purpose.INVITATION: timedelta(days=7), Purpose.RESET: timedelta(hours=1)}
"An invitation may wait for the end of a holiday; a forgotten password is asked for by somebody who is there."
MOST_AN_HOUR = 3
"Resets of one account: nobody's mailbox is flooded by a stranger."


def draw(session: Session, user_id: int, purpose: Purpose, now: datetime) -> str:
    """Make a link and give its token (256 bits), of which only a hash is kept; links past their time are swept."""
    session.execute(delete(Link).where(Link.expires_at < now - timedelta(days=1)))
    token = tokens.draw()
    expires = now + LIFE[purpose]
    session.add(
        Link(
            user_id=user_id, token_hash=tokens.digest(token), purpose=purpose.value, created_at=now, expires_at=expires
        )
    )
    session.flush()
    return token


def too_many(session: Session, user_id: int, now: datetime) -> bool:
    """Whether this account asked for enough links within the hour."""
    recent = select(func.count()).select_from(Link).where(Link.user_id == user_id)
    recent = recent.where(Link.created_at > now - timedelta(hours=1), Link.purpose == Purpose.RESET.value)
    return (session.scalar(recent) or 0) >= MOST_AN_HOUR


def find(session: Session, token: str, now: datetime) -> Link | None:
    """The link of this token, None when it is unknown, used, too old, or its account closed."""
    query = select(Link).join(User, User.id == Link.user_id).where(Link.token_hash == tokens.digest(token))
    alive = (Link.used_at.is_(None), Link.expires_at > now, User.closed_at.is_(None))
    return session.scalars(query.where(*alive)).one_or_none()


def use(session: Session, link: Link, now: datetime) -> bool:
    """Use a link up, and with it all others of its person; False when somebody just did."""
    mine = update(Link).where(Link.id == link.id, Link.used_at.is_(None)).values(used_at=now)
    taken = session.scalars(mine.returning(Link.id).execution_options(synchronize_session=False)).all()
    others = update(Link).where(Link.user_id == link.user_id, Link.used_at.is_(None)).values(used_at=now)
    session.execute(others.execution_options(synchronize_session=False))
    return bool(taken)
