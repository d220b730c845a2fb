"""Groups accepted by an organisation: appended, undone by a new row. Every query is bound to one organisation."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, Select, select
from sqlalchemy.orm import Session

from matching.grouping.gates import Accepted
from web.store.models import ProposalAcceptance, User
from web.store.reviews import Author


def append(
    session: Session, author: Author, tender_id: int, content: Mapping[str, Any], warned: Sequence[str], at: datetime
) -> ProposalAcceptance:
    """Accept this group, as it is shown. The gates are looked at before."""
    members = sorted(member["siret"] for member in content["members"])
    lead = content["mandataire"]
    return _add(session, author, tender_id, members, lead["siret"] if lead else None, dict(content), list(warned), at)


def undo(session: Session, author: Author, acceptance_id: int, at: datetime) -> ProposalAcceptance | None:
    """Undo an acceptance of one's own organisation; None when it has no such one in force."""
    query = in_force(author.organisation_id).where(ProposalAcceptance.id == acceptance_id)
    former = session.scalars(query).one_or_none()
    if former is None:
        return None
    row = _add(session, author, former.tender_id, [], None, {}, [], at)
    row.undoes_id = former.id
    session.flush()
    return former


def in_force(organisation_id: int) -> Select[ProposalAcceptance]:
    """Acceptances of one organisation that no later row undoes."""
    undone = select(ProposalAcceptance.undoes_id).where(
        ProposalAcceptance.organisation_id == organisation_id, ProposalAcceptance.undoes_id.is_not(None)
    )
    mine = (ProposalAcceptance.organisation_id == organisation_id, ProposalAcceptance.undoes_id.is_(None))
    return select(ProposalAcceptance).where(*mine, ProposalAcceptance.id.not_in(undone)).order_by(ProposalAcceptance.id)


def undone(session: Session, ids: Sequence[int]) -> frozenset[int]:
    """Which of these acceptances a later row undoes."""
    query = select(ProposalAcceptance.undoes_id).where(ProposalAcceptance.undoes_id.in_(ids))
    return frozenset(number for number in session.scalars(query) if number is not None)


def history(session: Session, organisation_id: int, tender_id: int) -> Sequence[Row[ProposalAcceptance, str]]:
    """All that this organisation wrote about groups of a tender, newest first, with the author's address."""
    query = select(ProposalAcceptance, User.email).join(User, User.id == ProposalAcceptance.user_id)
    mine = (ProposalAcceptance.organisation_id == organisation_id, ProposalAcceptance.tender_id == tender_id)
    return session.execute(query.where(*mine).order_by(ProposalAcceptance.id.desc())).all()


def as_accepted(row: ProposalAcceptance) -> Accepted:
    """As the gates look at it."""
    hours = {member["siret"]: member["hours"] for member in row.content["members"]}
    return Accepted(row.tender_id, tuple(row.members), row.mandataire, hours)


def _add(
    session: Session,
    author: Author,
    tender_id: int,
    members: list[str],
    mandataire: str | None,
    content: dict[str, Any],
    warned: list[str],
    at: datetime,
) -> ProposalAcceptance:
    row = ProposalAcceptance(
        organisation_id=author.organisation_id,
        user_id=author.user_id,
        tender_id=tender_id,
        members=members,
        mandataire=mandataire,
        content=content,
        warned=warned,
        created_at=at,
    )
    session.add(row)
    session.flush()
    return row
