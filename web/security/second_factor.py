"""A second factor beside the password: codes of an application (RFC 6238, ASVS 6.5), or codes on paper, good once."""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta

import pyotp
from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from web.security import audit
from web.store.models import RecoveryCode, SecondFactor, User

STEP = 30
"Seconds a code is shown (RFC 6238, 5.2)."
TOLERANCE = 1
"Codes taken before and after the present one: clocks of phones drift."
ON_PAPER = 10
"Codes on paper that are drawn together."
WAIT = timedelta(minutes=5)
"Between the password and the code."
_BLANK = re.compile(r"[\s-]+")


def begin(session: Session, user_id: int, now: datetime) -> SecondFactor:
    """Draw a factor to be confirmed, in place of one never confirmed. Raises ValueError when one is in force."""
    if in_force(session, user_id):
        raise ValueError("a second factor is in force")
    session.execute(delete(SecondFactor).where(SecondFactor.user_id == user_id))
    factor = SecondFactor(user_id=user_id, seed=secrets.token_hex(32), created_at=now, confirmed_at=None, last_step=0)
    session.add(factor)
    session.flush()
    return factor


def waiting(session: Session, user_id: int) -> SecondFactor | None:
    """The factor drawn and not yet confirmed."""
    factor = session.get(SecondFactor, user_id)
    return factor if factor and factor.confirmed_at is None else None


def in_force(session: Session, user_id: int) -> SecondFactor | None:
    """The factor this account signs in with; None when it has none."""
    factor = session.get(SecondFactor, user_id)
    return factor if factor and factor.confirmed_at is not None else None


def key_of(factor: SecondFactor, secret: str) -> str:
    """The key in base 32, for the application: a copy of the database alone does not give it."""
    made = hmac.digest(secret.encode(), f"second factor {factor.user_id} {factor.seed}".encode(), hashlib.sha256)
    return base64.b32encode(made[:20]).decode()


def address_of(factor: SecondFactor, secret: str, email: str) -> str:
    """What the application reads in the picture (otpauth://)."""
    return pyotp.TOTP(key_of(factor, secret)).provisioning_uri(name=email, issuer_name="maillage")


def confirm(session: Session, user: User, code: str, secret: str, now: datetime) -> tuple[str, ...]:
    """Put the waiting factor in force when the code is right, and give the codes on paper; () when it is wrong."""
    factor = waiting(session, user.id)
    if factor is None or not _right(session, factor, code, secret, now):
        return ()
    factor.confirmed_at = now
    audit.record(session, audit.FACTOR_ADDED, now, user)
    return draw_codes(session, user.id)


def passes(session: Session, user: User, code: str, secret: str, now: datetime) -> bool:
    """Whether this code of the application, or on paper, lets this person in; each is taken once."""
    factor = in_force(session, user.id)
    if factor is None:
        return False
    if _right(session, factor, code, secret, now):
        return True
    taken = _take_paper(session, user.id, code, now)
    if taken:
        audit.record(session, audit.RECOVERY_CODE_USED, now, user)
    return taken


def draw_codes(session: Session, user_id: int) -> tuple[str, ...]:
    """New codes on paper (80 bits each); the former ones are good no more."""
    session.execute(delete(RecoveryCode).where(RecoveryCode.user_id == user_id))
    drawn = [base64.b32encode(secrets.token_bytes(10)).decode().lower() for _ in range(ON_PAPER)]
    session.add_all(RecoveryCode(code_hash=_hash(user_id, code), user_id=user_id) for code in drawn)
    return tuple("-".join(code[place : place + 4] for place in range(0, 16, 4)) for code in drawn)


def left(session: Session, user_id: int) -> int:
    """How many codes on paper are still good."""
    unused = select(func.count()).select_from(RecoveryCode)
    return session.scalar(unused.where(RecoveryCode.user_id == user_id, RecoveryCode.used_at.is_(None))) or 0


def stop(session: Session, user: User, now: datetime) -> None:
    """The password alone is enough again."""
    for table in (SecondFactor, RecoveryCode):
        session.execute(delete(table).where(table.user_id == user.id))
    audit.record(session, audit.FACTOR_REMOVED, now, user)


def _right(session: Session, factor: SecondFactor, code: str, secret: str, now: datetime) -> bool:
    """Whether the application shows this code now, give or take one, and it was not taken before (RFC 6238, 5.2)."""
    totp, typed, step = pyotp.TOTP(key_of(factor, secret)), _BLANK.sub("", code), int(now.timestamp()) // STEP
    steps: Sequence[int] = range(step - TOLERANCE, step + TOLERANCE + 1)
    found = [each for each in steps if hmac.compare_digest(totp.at(each * STEP).encode(), typed.encode())]
    if not found:
        return False
    mine = (SecondFactor.user_id == factor.user_id, SecondFactor.last_step < max(found))
    taken = update(SecondFactor).where(*mine).values(last_step=max(found)).returning(SecondFactor.user_id)
    return bool(session.scalars(taken.execution_options(synchronize_session=False)).all())


def _take_paper(session: Session, user_id: int, code: str, now: datetime) -> bool:
    mine = (RecoveryCode.code_hash == _hash(user_id, _BLANK.sub("", code).lower()), RecoveryCode.used_at.is_(None))
    used = update(RecoveryCode).where(RecoveryCode.user_id == user_id, *mine).values(used_at=now)
    query = used.returning(RecoveryCode.user_id).execution_options(synchronize_session=False)
    return bool(session.scalars(query).all())


def _hash(user_id: int, code: str) -> str:
    """A fast hash is enough: the code is random, not chosen by a person."""
    return hashlib.sha256(f"{user_id} {code}".encode()).hexdigest()
