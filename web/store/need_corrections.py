"""Needs of a tender set right by people: appended, signed, dated. Every query is bound to one organisation."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Row, Select, exists, select
from sqlalchemy.orm import Session

from web.clock import PARIS
from web.store.models import NeedCorrection, User
from web.store.reviews import Author

ADDED = "+"
"Mark of a need that people added: « +1 » is no number of a lot."


class Act(StrEnum):
    """What a person may say of a need. `undo` is only ever written by `undo()`."""

    SET = "set"
    ADD = "add"
    REMOVE = "remove"
    UNDO = "undo"


@dataclass(frozen=True, slots=True)
class Said:
    """What is in force for a need: `values` the last word on each, `origin` who said it and when, in French."""

    values: dict[str, Any]
    origin: str
    removed: bool = False
    added: bool = False


def append(
    session: Session,
    author: Author,
    tender_id: int,
    act: Act,
    need: str,
    said: dict[str, Any],
    note: str,
    at: datetime,
) -> NeedCorrection:
    """Append what a person says of a need."""
    row = NeedCorrection(
        organisation_id=author.organisation_id,
        user_id=author.user_id,
        tender_id=tender_id,
        act=act.value,
        need=need,
        said=said,
        note=note,
        created_at=at,
    )
    session.add(row)
    session.flush()
    return row


def next_added(session: Session, organisation_id: int, tender_id: int) -> str:
    """A name for one more need, never used before on this tender by this organisation."""
    mine = (NeedCorrection.organisation_id == organisation_id, NeedCorrection.tender_id == tender_id)
    used = session.scalars(select(NeedCorrection.need).where(*mine, NeedCorrection.act == Act.ADD.value)).all()
    return f"{ADDED}{len(used) + 1}"


def undo(session: Session, author: Author, tender_id: int, correction_id: int, at: datetime) -> NeedCorrection | None:
    """Undo a correction of one's own organisation by a new row; undoing twice is the same as once.

    None when the organisation has no such correction on this tender.
    """
    query = _mine(author.organisation_id, tender_id).where(NeedCorrection.id == correction_id)
    former = session.scalars(query).one_or_none()
    if former is None:
        return None
    if not session.scalar(select(exists().where(NeedCorrection.undoes_id == former.id))):
        row = append(session, author, tender_id, Act.UNDO, former.need, {}, "", at)
        row.undoes_id = former.id
        session.flush()
    return former


def in_force(session: Session, organisation_id: int, tender_id: int) -> dict[str, Said]:
    """What this organisation says of each need it set right, later words over earlier ones."""
    undone = select(NeedCorrection.undoes_id).where(NeedCorrection.undoes_id.is_not(None))
    query = _mine(organisation_id, tender_id).where(NeedCorrection.id.not_in(undone)).order_by(NeedCorrection.id)
    found: dict[str, Said] = {}
    for row in session.scalars(query):
        before = found.get(row.need, Said({}, ""))
        removed = row.act == Act.REMOVE
        added = before.added or row.act == Act.ADD
        found[row.need] = Said(before.values | row.said, _origin(row), removed, added)
    return {need: said for need, said in found.items() if said.added or not need.startswith(ADDED)}


def history(session: Session, organisation_id: int, tender_id: int) -> Sequence[Row[NeedCorrection, str]]:
    """All that this organisation said of needs of a tender, newest first, with the author's address."""
    query = select(NeedCorrection, User.email).join(User, User.id == NeedCorrection.user_id)
    mine = (NeedCorrection.organisation_id == organisation_id, NeedCorrection.tender_id == tender_id)
    return session.execute(query.where(*mine).order_by(NeedCorrection.id.desc())).all()


def _mine(organisation_id: int, tender_id: int) -> Select[NeedCorrection]:
    return select(NeedCorrection).where(
        NeedCorrection.organisation_id == organisation_id,
        NeedCorrection.tender_id == tender_id,
        NeedCorrection.act != Act.UNDO.value,
    )


def _origin(row: NeedCorrection) -> str:
    return f"dit par votre organisation le {row.created_at.astimezone(PARIS):%d/%m/%Y}"
