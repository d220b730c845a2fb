"""Secret addresses by which a supplier answers one round of one package. Random, kept as a hash, ended at will."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import select, update
from sqlalchemy.orm import Session, joinedload

from clauses.packages.rounds import Event
from web.security import tokens
from web.store.models import Package, PackageEvent, SupplierLink
from web.store.reviews import Author

LIVES = {days: timedelta(days=days) for days in (7, 14, 30, 60)}
"How long a link may live, in days."
USUAL = 30


def draw(session: Session, author: Author, package: Package, version: int, days: int, at: datetime) -> str:
    """A new token (256 bits) for the round of this version; every former link of the package ends at once."""
    revoke_all(session, package, at)
    token = tokens.draw()
    session.add(
        SupplierLink(
            organisation_id=package.organisation_id,
            package_id=package.id,
            version=version,
            user_id=author.user_id,
            token_hash=tokens.digest(token),
            created_at=at,
            expires_at=at + LIVES[days],
        )
    )
    session.flush()
    return token


def revoke_all(session: Session, package: Package, at: datetime) -> int:
    """End every link of a package; how many were alive."""
    mine = (SupplierLink.package_id == package.id, SupplierLink.organisation_id == package.organisation_id)
    alive = update(SupplierLink).where(*mine, SupplierLink.revoked_at.is_(None)).values(revoked_at=at)
    ended = alive.returning(SupplierLink.id).execution_options(synchronize_session="fetch")
    return len(session.scalars(ended).all())


def of_package(session: Session, package: Package) -> Sequence[SupplierLink]:
    """Every link that was drawn for a package, newest first."""
    mine = (SupplierLink.package_id == package.id, SupplierLink.organisation_id == package.organisation_id)
    return session.scalars(select(SupplierLink).where(*mine).order_by(SupplierLink.id.desc())).all()


def find(session: Session, token: str, now: datetime) -> tuple[SupplierLink, Package] | None:
    """The live link of this token with its package; None when it is unknown, ended or too old."""
    query = select(SupplierLink, Package).join(Package, Package.id == SupplierLink.package_id)
    alive = (SupplierLink.revoked_at.is_(None), SupplierLink.expires_at > now)
    same = Package.organisation_id == SupplierLink.organisation_id
    mine = (SupplierLink.token_hash == tokens.digest(token), *alive, same)
    found = query.where(*mine).options(joinedload(Package.supplier))
    row = session.execute(found).one_or_none()
    return (row[0], row[1]) if row else None


def round_of(link: SupplierLink, events: Sequence[PackageEvent]) -> tuple[int, ...]:
    """The versions of the round that a link opens: the one it was drawn for, and the supplier's answer to it."""
    after = next((at for at, row in enumerate(events) if row.version == link.version and _proposes(row)), None)
    if after is None or after + 1 >= len(events):
        return (link.version,)
    answer = events[after + 1]
    own = answer.version if answer.event == Event.COUNTER.value else None
    return (link.version, own) if own is not None else (link.version,)


def _proposes(row: PackageEvent) -> bool:
    return row.event in (Event.SEND.value, Event.AMEND.value)
