"""The log of sourcings: appended, never changed; every query is bound to one organisation."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from web.store.listing.paging import Page, read_cursor, write_cursor
from web.store.models import Sourcing, User
from web.store.reviews import Author

PAGE = 25


def append(
    session: Session, author: Author | None, title: str, need: Mapping[str, Any], shown: Mapping[str, Any], at: datetime
) -> Sourcing:
    """Keep a search with what was shown. `author` None: the operator at the command line."""
    row = Sourcing(
        organisation_id=author.organisation_id if author else None,
        user_id=author.user_id if author else None,
        title=title,
        need=dict(need),
        shown=dict(shown),
        created_at=at,
    )
    session.add(row)
    session.flush()
    return row


def get(session: Session, organisation_id: int, number: int) -> tuple[Sourcing, str] | None:
    """A search of this organisation with the address of who made it; None for those of others."""
    query = select(Sourcing, User.email).join(User, User.id == Sourcing.user_id)
    found = session.execute(query.where(Sourcing.organisation_id == organisation_id, Sourcing.id == number)).first()
    return (found[0], found[1]) if found else None


def count(session: Session, organisation_id: int) -> int:
    """How many searches this organisation made."""
    return session.scalar(select(func.count(Sourcing.id)).where(Sourcing.organisation_id == organisation_id)) or 0


def since(session: Session, organisation_id: int, moment: datetime) -> int:
    """How many searches this organisation made since then."""
    mine = (Sourcing.organisation_id == organisation_id, Sourcing.created_at >= moment)
    return session.scalar(select(func.count(Sourcing.id)).where(*mine)) or 0


def page(
    session: Session, organisation_id: int, after: str | None = None, size: int = PAGE
) -> Page[tuple[Sourcing, str]]:
    """One page of the searches of this organisation, latest first. Raises BadCursor."""
    query = select(Sourcing, User.email).join(User, User.id == Sourcing.user_id)
    query = query.where(Sourcing.organisation_id == organisation_id).order_by(Sourcing.id.desc())
    if after:
        (last,) = read_cursor(after, int)
        query = query.where(Sourcing.id < last)
    rows = [(row, email) for row, email in session.execute(query.limit(size + 1))]
    return Page(tuple(rows[:size]), write_cursor(rows[size - 1][0].id) if len(rows) > size else None)


def everything(session: Session, organisation_id: int) -> Iterator[tuple[Sourcing, str]]:
    """All the searches of this organisation, latest first, a page at a time."""
    after: str | None = None
    while True:
        found = page(session, organisation_id, after, 100)
        yield from found.lines
        after = found.after
        if after is None:
            return
