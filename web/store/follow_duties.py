"""What contracts make due, exits of people, and links by which suppliers enter what they did. Only ever appended."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session, joinedload

from clauses.followup.contract import Duty
from clauses.followup.exits import Class, Exit, Situation
from clauses.followup.life import contract_key
from web.security import tokens
from web.store.models import FollowDuty, FollowExit, FollowLink, Supplier, SupplierContract
from web.store.reviews import Author
from web.store.supplier_links import LIVES


def tell(session: Session, author: Author, contract: SupplierContract, duty: Duty, at: datetime) -> FollowDuty:
    """Append what a contract of one's own makes due; the former rows stay."""
    row = FollowDuty(
        organisation_id=author.organisation_id,
        contract_id=contract.id,
        content=duty.as_dict(),
        user_id=author.user_id,
        created_at=at,
    )
    session.add(row)
    session.flush()
    return row


def in_force(session: Session, organisation_id: int) -> dict[int, tuple[SupplierContract, Duty]]:
    """The duty in force of each contract of this organisation that has one, by id of the contract."""
    last = select(func.max(FollowDuty.id)).where(FollowDuty.organisation_id == organisation_id)
    query = select(FollowDuty).where(FollowDuty.id.in_(last.group_by(FollowDuty.contract_id)))
    rows = session.scalars(query.options(joinedload(FollowDuty.contract)).order_by(FollowDuty.contract_id))
    return {row.contract_id: (row.contract, Duty.from_dict(row.content)) for row in rows}


def history(session: Session, contract: SupplierContract) -> Sequence[FollowDuty]:
    """All that was told of a contract, newest first."""
    mine = (FollowDuty.contract_id == contract.id, FollowDuty.organisation_id == contract.organisation_id)
    return session.scalars(select(FollowDuty).where(*mine).order_by(FollowDuty.id.desc())).all()


def pooled(session: Session, organisation_id: int) -> frozenset[str]:
    """What contracts agreed to pool hours, as keys of shares."""
    return frozenset(contract_key(one) for one, (_, duty) in in_force(session, organisation_id).items() if duty.pooling)


def tell_exit(session: Session, author: Author, one: Exit, at: datetime) -> None:
    """Append what is known of somebody's exit; the former rows stay."""
    content: dict[str, object] = {
        "day": one.day.isoformat(),
        "class": one.kind.value,
        "situation": one.situation.value if one.situation else None,
        "hours": one.hours,
        "months": one.months,
        "at": {str(months): answer for months, answer in (one.at or {}).items()},
    }
    _add_exit(session, author, one.person, content, at)


def take_back_exit(session: Session, author: Author, person: str, at: datetime) -> None:
    """Say that an exit was told by mistake."""
    _add_exit(session, author, person, {}, at)


def _add_exit(session: Session, author: Author, person: str, content: dict[str, object], at: datetime) -> None:
    values = {"organisation_id": author.organisation_id, "user_id": author.user_id, "created_at": at}
    session.add(FollowExit(person=person, content=content, **values))
    session.flush()


def exits(session: Session, organisation_id: int, year: int | None = None) -> list[Exit]:
    """The exits in force of this organisation, by day; of one year when it is given."""
    last = select(func.max(FollowExit.id)).where(FollowExit.organisation_id == organisation_id)
    query = select(FollowExit).where(FollowExit.id.in_(last.group_by(FollowExit.person)))
    found = [_exit(row) for row in session.scalars(query) if row.content]
    kept = [one for one in found if year is None or one.day.year == year]
    return sorted(kept, key=lambda one: (one.day, one.person))


def _exit(row: FollowExit) -> Exit:
    told = row.content
    return Exit(
        row.person,
        date.fromisoformat(told["day"]),
        Class(told["class"]),
        Situation(told["situation"]) if told["situation"] else None,
        told["hours"],
        told["months"],
        {int(months): answer for months, answer in told["at"].items()},
    )


def draw(session: Session, author: Author, supplier: Supplier, days: int, at: datetime) -> str:
    """A new token (256 bits) for this supplier; every former link of it ends at once."""
    revoke_all(session, supplier, at)
    token = tokens.draw()
    session.add(
        FollowLink(
            organisation_id=supplier.organisation_id,
            supplier_id=supplier.id,
            user_id=author.user_id,
            token_hash=tokens.digest(token),
            created_at=at,
            expires_at=at + LIVES[days],
        )
    )
    session.flush()
    return token


def revoke_all(session: Session, supplier: Supplier, at: datetime) -> int:
    """End every link of a supplier; how many were alive."""
    mine = (FollowLink.supplier_id == supplier.id, FollowLink.organisation_id == supplier.organisation_id)
    alive = update(FollowLink).where(*mine, FollowLink.revoked_at.is_(None)).values(revoked_at=at)
    ended = alive.returning(FollowLink.id).execution_options(synchronize_session="fetch")
    return len(session.scalars(ended).all())


def live_link(session: Session, supplier: Supplier, now: datetime) -> FollowLink | None:
    """The link of a supplier that is alive."""
    mine = (FollowLink.supplier_id == supplier.id, FollowLink.organisation_id == supplier.organisation_id)
    query = select(FollowLink).where(*mine, FollowLink.revoked_at.is_(None), FollowLink.expires_at > now)
    return session.scalars(query).one_or_none()


def find(session: Session, token: str, now: datetime) -> tuple[FollowLink, Supplier] | None:
    """The live link of this token with its supplier; None when it is unknown, ended or too old."""
    query = select(FollowLink, Supplier).join(Supplier, Supplier.id == FollowLink.supplier_id)
    alive = (FollowLink.revoked_at.is_(None), FollowLink.expires_at > now)
    same = Supplier.organisation_id == FollowLink.organisation_id
    row = session.execute(query.where(FollowLink.token_hash == tokens.digest(token), *alive, same)).one_or_none()
    return (row[0], row[1]) if row else None
