"""The word that stops a mail: signed, one recipient × one list, good for a year (RFC 8058)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from itsdangerous import BadData, URLSafeTimedSerializer
from sqlalchemy import update
from sqlalchemy.orm import Session

from web.mail.withdraw import withdraw_unwanted
from web.store import preferences
from web.store.models import User

DIGEST = "digest"
CHANGES = "changes"
REMINDERS = "reminders"
MAILINGS = (DIGEST, CHANGES, REMINDERS)
"The lists there are: the digest of tenders; changes of those that interest the reader; dates of the follow-up."

SALT = "maillage.unsubscribe"
YEAR_SECONDS = 366 * 24 * 3600


@dataclass(frozen=True, slots=True)
class Stop:
    """Who stops which list."""

    user_id: int
    mailing: str


def token_for(secret_key: str, user_id: int, mailing: str = DIGEST) -> str:
    """The token of one recipient for one list. It names nobody: a number and a list, signed."""
    return _serializer(secret_key).dumps([user_id, mailing])


def read_token(secret_key: str, token: str) -> Stop | None:
    """Who this token stops, or None for one that is not ours or is over a year old."""
    try:
        user_id, mailing = _serializer(secret_key).loads(token, max_age=YEAR_SECONDS)
    except (BadData, ValueError, TypeError):
        return None
    return Stop(user_id, mailing) if mailing in MAILINGS and isinstance(user_id, int) else None


def stop_mail(session: Session, stop: Stop, everything: bool, now: datetime) -> None:
    """Stop the list, or everything; what waits in the outbox for this person is withdrawn. Twice is as good as once."""
    mine = update(User).where(User.id == stop.user_id)
    if everything or stop.mailing == DIGEST:
        session.execute(mine.values(wants_digest=False))
    if stop.mailing == CHANGES and session.get(User, stop.user_id) is not None:
        preferences.stop_changes(session, stop.user_id, now)
    if stop.mailing == REMINDERS and session.get(User, stop.user_id) is not None:
        preferences.wish_reminders(session, stop.user_id, False, now)
    if everything:
        session.execute(mine.where(User.stopped_at.is_(None)).values(stopped_at=now))
    withdraw_unwanted(session)


def unsubscribe_url(base_url: str, token: str) -> str:
    """The address that the header and the foot of a mail carry."""
    return f"{base_url}/desinscription/{token}"


def _serializer(secret_key: str) -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(secret_key, salt=SALT)
