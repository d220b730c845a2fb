"""Accounts and organisations: making, closing, listing. No password is read or made here, only its hash is kept."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, defer, joinedload
from stdnum.fr import siret as siret_number

from web.security import audit, sessions
from web.store.models import Organisation, User

ROLES = ("facilitator", "structure", "buyer", "admin")
EMAIL = re.compile(r"[^@\s<>\",;]+@[^@\s<>\",;]+\.[^@\s<>\",;.]+")


class BadAccount(ValueError):
    """An account that cannot be made or closed. The message is French and names the value."""


@dataclass(frozen=True, slots=True)
class NewAccount:
    """What an account is made of. `siret` and `departments` describe its organisation when it is new."""

    email: str
    password_hash: str
    role: str
    organisation: str
    siret: str | None = None
    departments: tuple[str, ...] = ()
    wants_digest: bool = False


def fold_email(email: str) -> str:
    """The address as it is kept and compared."""
    return email.strip().lower()


def by_email(session: Session, email: str) -> User | None:
    """The account of this address, closed ones included."""
    return session.scalars(select(User).where(User.email == fold_email(email))).one_or_none()


def create(session: Session, new: NewAccount, now: datetime) -> User:
    """Make an account, and its organisation when no other has that name. Leaves an audit row.

    Raises BadAccount for an address that is none or already used, an unknown role, a wrong SIRET, or an organisation
    that exists with another SIRET.
    """
    _check(session, new)
    organisation = _organisation(session, new, now)
    user = User(
        organisation=organisation,
        email=fold_email(new.email),
        password_hash=new.password_hash,
        role=new.role,
        wants_digest=new.wants_digest,
        created_at=now,
    )
    session.add(user)
    session.flush()
    audit.record(session, audit.ACCOUNT_CREATED, now, user, new.role)
    return user


def _check(session: Session, new: NewAccount) -> None:
    if not EMAIL.fullmatch(new.email.strip()):
        raise BadAccount(f"Adresse électronique refusée : « {new.email} ».")
    if new.role not in ROLES:
        raise BadAccount(f"Rôle inconnu : « {new.role} ». Rôles possibles : {', '.join(ROLES)}.")
    if not new.organisation.strip():
        raise BadAccount("Le nom de l'organisation est vide.")
    if new.siret is not None and not siret_number.is_valid(new.siret):
        raise BadAccount(f"SIRET refusé : « {new.siret} ».")
    if by_email(session, new.email) is not None:
        raise BadAccount(f"Un compte existe déjà pour « {fold_email(new.email)} ».")


def _organisation(session: Session, new: NewAccount, now: datetime) -> Organisation:
    name = new.organisation.strip()
    siret = siret_number.compact(new.siret) if new.siret else None
    found = session.scalars(select(Organisation).where(Organisation.name == name)).one_or_none()
    if found is None:
        return Organisation(name=name, siret=siret, departments=list(new.departments), created_at=now)
    if siret is not None and found.siret not in (None, siret):
        raise BadAccount(f"L'organisation « {name} » existe déjà avec le SIRET {found.siret}.")
    found.siret = found.siret or siret
    found.departments = list(new.departments) or found.departments
    return found


def close(session: Session, email: str, now: datetime) -> User:
    """Close an account and end all its sessions; what it decided stays. Raises BadAccount when it is unknown."""
    user = by_email(session, email)
    if user is None:
        raise BadAccount(f"Aucun compte pour « {fold_email(email)} ».")
    if user.closed_at is None:
        user.closed_at, user.wants_digest = now, False
        audit.record(session, audit.ACCOUNT_CLOSED, now, user)
    sessions.close_all(session, user.id)
    return user


def wish_digest(session: Session, user_id: int, wanted: bool, now: datetime) -> None:
    """Note whether this person asks for the digest; asking again also lifts a former « tout arrêter »."""
    user = session.get_one(User, user_id)
    user.wants_digest = wanted
    if wanted:
        user.stopped_at = None
    audit.record(session, audit.DIGEST_WISHED, now, user, "oui" if wanted else "non")


def everyone(session: Session) -> Sequence[User]:
    """All accounts with their organisation, in the order of organisations and addresses."""
    query = select(User).join(User.organisation).options(joinedload(User.organisation), defer(User.password_hash))
    return session.scalars(query.order_by(Organisation.name, User.email)).all()
