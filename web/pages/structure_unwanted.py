"""What is no more proposed to a structure, as its page tells it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from matching.refusals import told
from web.clock import PARIS
from web.security.context import viewer
from web.security.rights import STRUCTURE
from web.store import knowledge, unwanted
from web.store.models import Structure, Unwanted


@dataclass(frozen=True, slots=True)
class Line:
    """One wish; `mine` when the viewer's organisation may take it back; `undone` the day it was."""

    id: int
    what: str
    who: str
    day: date
    reason: str
    mine: bool
    undone: date | None


def of(session: Session, row: Structure) -> list[Line]:
    """Wishes about a structure, the last first, undone ones included."""
    return [_line(found, email) for found, email in unwanted.of_structure(session, row.id)]


def _line(row: Unwanted, email: str) -> Line:
    """The address of a facilitator is told to those who review; a structure learns that one did."""
    who = viewer()
    named = email if who.role != STRUCTURE or row.organisation_id == who.organisation_id else "une personne du réseau"
    return Line(
        id=row.id,
        what=told(unwanted.refusal_of(unwanted.wish_of(row), row.created_at), knowledge.trades()),
        who=named,
        day=row.created_at.astimezone(PARIS).date(),
        reason=row.reason,
        mine=row.organisation_id == who.organisation_id,
        undone=row.undone_at.astimezone(PARIS).date() if row.undone_at else None,
    )
