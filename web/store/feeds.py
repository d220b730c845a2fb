"""Secret addresses of feeds: random, kept as a hash, drawn anew at will."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from web.security import tokens
from web.store.models import Feed, User


def of(session: Session, user_id: int) -> Feed | None:
    """The feed of a person, None when it never asked for one."""
    return session.scalars(select(Feed).where(Feed.user_id == user_id)).one_or_none()


def draw(session: Session, user_id: int, now: datetime) -> str:
    """A new token (256 bits) for this person; the former address ends at once."""
    token = tokens.draw()
    row = of(session, user_id) or Feed(user_id=user_id)
    row.token_hash, row.created_at = tokens.digest(token), now
    session.add(row)
    session.flush()
    return token


def reader(session: Session, token: str) -> User | None:
    """Whose feed this is; None for an unknown address, a closed account, or who is of no structure any more."""
    query = select(User).join(Feed, Feed.user_id == User.id).options(joinedload(User.organisation))
    alive = (Feed.token_hash == tokens.digest(token), User.closed_at.is_(None), User.role == "structure")
    return session.scalars(query.where(*alive)).one_or_none()
