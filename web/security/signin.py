"""Checking an address and a password, saying and costing the same whether the account exists or not."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from web.security import audit, passwords
from web.store import accounts
from web.store.models import User


def authenticate(session: Session, email: str, password: str, now: datetime) -> User | None:
    """The account, or None when the address is unknown, the account closed or the password wrong.

    One hash is verified in every case, so that time does not tell them apart (ASVS 6.3.8). A refusal is audited.
    """
    user = accounts.by_email(session, email)
    known = user is not None and user.closed_at is None
    right = passwords.matches(user.password_hash if user and known else passwords.nobody(), password)
    if user is None or not known or not right:
        audit.record(session, audit.SIGN_IN_REFUSED, now, user)
        return None
    if passwords.outdated(user.password_hash):
        user.password_hash = passwords.HASHER.hash(password)
    return user
