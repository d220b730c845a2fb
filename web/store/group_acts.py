"""Steps of a group between people: shown by a facilitator, agreed to by each member; names only once all said yes.

Appended, signed, dated. A structure is found by its SIRET: what it says is its own organisation's row, or that of a
facilitator who wrote what it said by phone. Nothing here sends anything.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Row, select
from sqlalchemy.orm import Session

from web.store import acceptances
from web.store.models import GroupAct, Organisation, ProposalAcceptance, Tender, User
from web.store.reviews import Author


class Act(StrEnum):
    """What a row says. `undo` is only ever written by `undo()`."""

    SHOW = "show"
    YES = "yes"
    NO = "no"
    WISH = "wish"
    UNDO = "undo"


@dataclass(frozen=True, slots=True)
class Agreement:
    """Where a group stands: `shown` to its members; the last answer of each that nobody undid."""

    members: tuple[str, ...]
    shown: GroupAct | None = None
    answers: Mapping[str, GroupAct] = field(default_factory=dict)

    @property
    def agreed(self) -> bool:
        """Every member said yes: only then does each know who the others are."""
        return self.shown is not None and all(self.said(siret) == Act.YES for siret in self.members)

    @property
    def refused(self) -> bool:
        """One of them said no."""
        return any(self.said(siret) == Act.NO for siret in self.members)

    def said(self, siret: str) -> str | None:
        """Answer of a member, None while it has not answered."""
        row = self.answers.get(siret)
        return row.act if row else None


def append(
    session: Session,
    author: Author,
    tender_id: int,
    act: Act,
    at: datetime,
    acceptance_id: int | None = None,
    siret: str | None = None,
    detail: Mapping[str, Any] | None = None,
) -> GroupAct:
    """Append a step."""
    row = GroupAct(
        organisation_id=author.organisation_id,
        user_id=author.user_id,
        tender_id=tender_id,
        acceptance_id=acceptance_id,
        act=act.value,
        siret=siret,
        detail=dict(detail or {}),
        created_at=at,
    )
    session.add(row)
    session.flush()
    return row


def undo(session: Session, author: Author, tender_id: int, act_id: int, at: datetime) -> GroupAct | None:
    """Undo a step of one's own organisation by a new row; undoing twice is once. None when it has no such step."""
    mine = (GroupAct.organisation_id == author.organisation_id, GroupAct.tender_id == tender_id)
    query = select(GroupAct).where(*mine, GroupAct.id == act_id, GroupAct.act != Act.UNDO.value)
    former = session.scalars(query).one_or_none()
    if former is None:
        return None
    if former.id not in _undone(session, [former.id]):
        row = append(session, author, tender_id, Act.UNDO, at, former.acceptance_id, former.siret)
        row.undoes_id = former.id
        session.flush()
    return former


def agreements(session: Session, groups: Sequence[ProposalAcceptance]) -> dict[int, Agreement]:
    """Where each of these groups stands."""
    ids = [group.id for group in groups]
    rows = session.scalars(select(GroupAct).where(GroupAct.acceptance_id.in_(ids)).order_by(GroupAct.id)).all()
    undone = {row.undoes_id for row in rows}
    standing = [row for row in rows if row.act != Act.UNDO and row.id not in undone]
    return {group.id: _agreement(group, [row for row in standing if row.acceptance_id == group.id]) for group in groups}


def _agreement(group: ProposalAcceptance, rows: Iterable[GroupAct]) -> Agreement:
    """Answers count from the last time the group was shown: who agreed to another showing did not agree to this one."""
    shown: GroupAct | None = None
    answers: dict[str, GroupAct] = {}
    for row in rows:
        if row.act == Act.SHOW:
            shown, answers = row, {}
        elif row.siret and shown is not None:
            answers[row.siret] = row
    return Agreement(tuple(group.members), shown, answers)


def shown_to(session: Session, siret: str, tender_id: int | None = None) -> list[tuple[ProposalAcceptance, Agreement]]:
    """Groups in force that a facilitator decided to show to this structure, newest first: the only ones it may know."""
    ever = select(GroupAct.acceptance_id).where(GroupAct.act == Act.SHOW.value)
    query = select(ProposalAcceptance).where(ProposalAcceptance.id.in_(ever)).order_by(ProposalAcceptance.id.desc())
    if tender_id is not None:
        query = query.where(ProposalAcceptance.tender_id == tender_id)
    rows = [row for row in session.scalars(query) if siret in row.members]
    gone = acceptances.undone(session, [row.id for row in rows])
    kept = [row for row in rows if row.id not in gone]
    found = agreements(session, kept)
    return [(row, found[row.id]) for row in kept if found[row.id].shown is not None]


def wishes(session: Session, tender_id: int) -> Sequence[Row[GroupAct, str]]:
    """Structures that look for partners for this tender, with their names: for facilitators, never for others."""
    query = select(GroupAct, Organisation.name).join(Organisation, Organisation.id == GroupAct.organisation_id)
    rows = session.execute(query.where(GroupAct.tender_id == tender_id, GroupAct.act == Act.WISH.value)).all()
    gone = _undone(session, [row.id for row, _ in rows])
    return [row for row in rows if row[0].id not in gone]


def own_wish(session: Session, organisation_id: int, tender_id: int) -> GroupAct | None:
    """The wish in force of this organisation."""
    query = select(GroupAct).where(
        GroupAct.organisation_id == organisation_id, GroupAct.tender_id == tender_id, GroupAct.act == Act.WISH.value
    )
    rows = session.scalars(query.order_by(GroupAct.id.desc())).all()
    gone = _undone(session, [row.id for row in rows])
    return next((row for row in rows if row.id not in gone), None)


def journal(session: Session, organisation_id: int, tender_id: int) -> Sequence[Row[GroupAct, str]]:
    """Who showed what to whom, and who said what, newest first: rows on groups of this organisation, and wishes."""
    mine = select(ProposalAcceptance.id).where(ProposalAcceptance.organisation_id == organisation_id)
    about = GroupAct.acceptance_id.in_(mine) | (GroupAct.acceptance_id.is_(None))
    query = select(GroupAct, User.email).join(User, User.id == GroupAct.user_id)
    return session.execute(query.where(GroupAct.tender_id == tender_id, about).order_by(GroupAct.id.desc())).all()


def tender_of(session: Session, group: ProposalAcceptance) -> Tender:
    """The tender of a group."""
    return session.get_one(Tender, group.tender_id)


def _undone(session: Session, ids: Sequence[int]) -> frozenset[int]:
    query = select(GroupAct.undoes_id).where(GroupAct.undoes_id.in_(ids))
    return frozenset(number for number in session.scalars(query) if number is not None)
