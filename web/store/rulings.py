"""What people decided against the rules of matching: appended, signed, dated. Every query is bound to one organisation.

The match that follows is shown to that organisation alone: other organisations, and the structures themselves, go on
seeing what the rules say.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from functools import cache
from typing import NamedTuple

from sqlalchemy import Row, Select, bindparam, delete, exists, select
from sqlalchemy.orm import Session, aliased

from matching.ruling import Ruling
from matching.structure import AnswerMode
from web.clock import PARIS
from web.store.models import Override, OwnMatch, User
from web.store.reviews import Author


class Act(StrEnum):
    """What a person may decide of a pair. `undo` is only ever written by `undo()`."""

    ALLOW = "allow"
    REFUSE = "refuse"
    UNDO = "undo"


class Pair(NamedTuple):
    """One structure ("siret:kind") for one lot of a tender."""

    tender_id: int
    lot_number: str
    structure_key: str


@dataclass(frozen=True, slots=True)
class Said:
    """What a person says of a pair, and why. `mode` counts for those allowed."""

    act: Act
    reason: str
    mode: AnswerMode = AnswerMode.HOLDER


def append(session: Session, author: Author, pair: Pair, said: Said, at: datetime) -> Override:
    """Append a decision. The same one again adds nothing: the one in force is given back."""
    former = in_force(session, author.organisation_id, [pair.tender_id]).get(pair)
    if former is not None and (former.act, former.mode, former.reason) == (said.act, said.mode, said.reason):
        return former
    return _added(session, author, pair, said, None, at)


def undo(session: Session, author: Author, tender_id: int, override_id: int, at: datetime) -> Override | None:
    """Undo a decision of one's own organisation by a new row; the one before it is in force again.

    None when the organisation has no such decision on this tender. Undoing twice is the same as once.
    """
    mine = (Override.organisation_id == author.organisation_id, Override.tender_id == tender_id)
    former = session.scalars(
        select(Override).where(Override.id == override_id, Override.act != Act.UNDO, *mine)
    ).one_or_none()
    if former is None or session.scalar(select(exists().where(Override.undoes_id == former.id))):
        return former
    pair = Pair(former.tender_id, former.lot_number, former.structure_key)
    _added(session, author, pair, Said(Act.UNDO, ""), former.id, at)
    session.execute(delete(OwnMatch).where(OwnMatch.override_id == former.id))
    return former


def _added(session: Session, author: Author, pair: Pair, said: Said, undoes: int | None, at: datetime) -> Override:
    row = Override(
        organisation_id=author.organisation_id,
        user_id=author.user_id,
        **pair._asdict(),
        act=said.act.value,
        mode=said.mode.value,
        reason=said.reason,
        undoes_id=undoes,
        created_at=at,
    )
    session.add(row)
    session.flush()
    return row


def in_force(session: Session, organisation_id: int, tender_ids: Collection[int]) -> dict[Pair, Override]:
    """The decisions of this organisation that count for these tenders: the last of each pair that nobody undid."""
    values = {"organisation_id": organisation_id, "tender_ids": list(tender_ids)}
    return {pair_of(row): row for row in session.scalars(_of_tenders(), values)}


@cache
def _of_tenders() -> Select[Override]:
    mine = Override.organisation_id == bindparam("organisation_id")
    return _counting().where(mine, Override.tender_id.in_(bindparam("tender_ids", expanding=True)))


def everywhere(session: Session) -> list[Override]:
    """The decisions in force of all organisations, for the job that matches and for labelled pairs; oldest first."""
    found = {(row.organisation_id, pair_of(row)): row for row in session.scalars(_counting())}
    return sorted(found.values(), key=lambda row: row.id)


def history(
    session: Session, organisation_id: int, tender_id: int, lot_number: str, structure_key: str
) -> Sequence[Row[Override, str]]:
    """All that this organisation decided of a pair, undone or not, newest first, with the author's address."""
    query = select(Override, User.email).join(User, User.id == Override.user_id)
    mine = (Override.organisation_id == organisation_id, Override.tender_id == tender_id)
    same = (Override.lot_number == lot_number, Override.structure_key == structure_key)
    return session.execute(query.where(*mine, *same).order_by(Override.id.desc())).all()


def pair_of(row: Override) -> Pair:
    """What a decision is about."""
    return Pair(row.tender_id, row.lot_number, row.structure_key)


def ruling(session: Session, row: Override) -> Ruling:
    """The decision as matching takes it, with who took it."""
    who = session.scalar(select(User.email).where(User.id == row.user_id)) or "compte fermé"
    day = row.created_at.astimezone(PARIS).date()
    return Ruling(row.act == Act.ALLOW, AnswerMode(row.mode), who, day, row.reason)


def _counting() -> Select[Override]:
    undoing = aliased(Override)
    undone = select(undoing.id).where(undoing.undoes_id == Override.id).exists()
    return select(Override).where(Override.act != Act.UNDO, ~undone).order_by(Override.id)
