"""Signed-in browsers, kept on our side: a sign-out really ends them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import bindparam, delete, or_, select, update
from sqlalchemy.orm import Session

from web.security import tokens
from web.store.models import Organisation, User
from web.store.models import Session as Row

IDLE = timedelta(hours=8)
"A browser unused for a working day is signed out (ASVS 7.3.1)."
ABSOLUTE = timedelta(days=7)
"And after a week whatever it did (ASVS 7.3.2)."
TOUCH = timedelta(minutes=1)
"How stale `seen_at` may be: one write a minute at most."


@dataclass(frozen=True, slots=True)
class Viewer:
    """Who looks at the page: what a request needs of the account and of its organisation."""

    user_id: int
    email: str
    role: str
    organisation_id: int
    organisation: str
    siret: str | None
    departments: tuple[str, ...]


def open_session(session: Session, user_id: int, now: datetime) -> str:
    """Make a session for this account and give the token for the cookie (256 bits); only its hash is kept.

    Sessions past their limits are swept away here, where a write is expected anyway.
    """
    session.execute(delete(Row).where(or_(Row.seen_at < now - IDLE, Row.created_at < now - ABSOLUTE)))
    token = tokens.draw()
    session.add(Row(token_hash=tokens.digest(token), user_id=user_id, created_at=now, seen_at=now))
    return token


_OF_TOKEN = (
    select(
        *(Row.id, Row.seen_at, User.id, User.email, User.role),
        *(Organisation.id, Organisation.name, Organisation.siret, Organisation.departments),
    )
    .join(User, User.id == Row.user_id)
    .join(Organisation, Organisation.id == User.organisation_id)
    .where(Row.token_hash == bindparam("digest"), User.closed_at.is_(None))
    .where(Row.seen_at >= bindparam("seen_since"), Row.created_at >= bindparam("made_since"))
)
"Made once: every page asks it first, and making it takes longer than the answer."


def find_viewer(session: Session, token: str, now: datetime) -> Viewer | None:
    """Who holds this token, None when it is unknown or past its limits or the account is closed."""
    values = {"digest": tokens.digest(token), "seen_since": now - IDLE, "made_since": now - ABSOLUTE}
    found = session.execute(_OF_TOKEN, values).one_or_none()
    if found is None:
        return None
    row_id, seen_at, user_id, email, role, organisation_id, organisation, siret, departments = found
    if now - seen_at > TOUCH:
        session.execute(update(Row).where(Row.id == row_id).values(seen_at=now))
        session.commit()
    return Viewer(user_id, email, role, organisation_id, organisation, siret, tuple(departments))


def close_session(session: Session, token: str) -> None:
    """End the session of this token, if there is one."""
    session.execute(delete(Row).where(Row.token_hash == tokens.digest(token)))


def close_all(session: Session, user_id: int) -> None:
    """End every session of an account (ASVS 7.4.2)."""
    session.execute(delete(Row).where(Row.user_id == user_id))


def close_others(session: Session, user_id: int, token: str) -> None:
    """End every session of an account but the one of this token."""
    session.execute(delete(Row).where(Row.user_id == user_id, Row.token_hash != tokens.digest(token)))


@dataclass(frozen=True, slots=True)
class Own:
    """A signed-in browser, as its owner is shown it. `here`: the one that asks."""

    created_at: datetime
    seen_at: datetime
    here: bool


def of_user(session: Session, user_id: int, now: datetime, token: str) -> list[Own]:
    """The sessions of an account that still open pages, the latest used first."""
    alive = (Row.user_id == user_id, Row.seen_at >= now - IDLE, Row.created_at >= now - ABSOLUTE)
    rows = session.scalars(select(Row).where(*alive).order_by(Row.seen_at.desc(), Row.id))
    return [Own(row.created_at, row.seen_at, row.token_hash == tokens.digest(token)) for row in rows]
