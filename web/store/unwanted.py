"""What structures do not want to be proposed any more: signed, dated, never erased. It changes what is matched."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from math import floor

import numpy as np
from sqlalchemy import Row, select
from sqlalchemy.orm import Session

from matching.arrays import unit
from matching.context import Context
from matching.lot import Lot
from matching.refusals import distance
from matching.structure import BY_FACILITATOR, BY_STRUCTURE, Limit, Refusal
from matching.structure import Structure as Value
from matching.types import LotNeed
from web.clock import PARIS
from web.store.models import Structure, Unwanted, User
from web.store.reviews import Author
from web.store.structures import to_value

BY_REASON = {
    "Ce n'est pas notre métier": Limit.TRADE,
    "Métier différent": Limit.TRADE,
    "Trop loin": Limit.FARTHER,
    "Trop gros pour nous": Limit.LARGER,
    "Capacité insuffisante": Limit.LARGER,
    "Trop petit pour nous": Limit.SMALLER,
}
"What a reason given for one tender may mean for the next ones; other reasons mean nothing for them."

STEP_KM, STEP_EUROS = 5, 1_000


@dataclass(frozen=True, slots=True)
class Wish:
    """What is not wanted: a trade (`sector` None: its whole group), or its lots beyond a bound (km or euros)."""

    limit: Limit
    group: str
    sector: str | None
    bound: float | None = None


def suggested(need: LotNeed, value: Value, limit: Limit, known: Context) -> Wish | None:
    """The wish that this lot suggests, its bound just under what the lot holds; None when the lot does not tell."""
    if not need.trades:
        return None
    trade = need.trades[0]
    bound = _bound(need, value, limit, known)
    if limit is not Limit.TRADE and bound is None:
        return None
    return Wish(limit, trade.group, trade.sector, bound)


def _bound(need: LotNeed, value: Value, limit: Limit, known: Context) -> float | None:
    match limit:
        case Limit.FARTHER:
            km = distance(Lot.prepare(need, known), unit([value.latitude], [value.longitude])[0])
            return None if km is None or np.isnan(km) else max(floor(km / STEP_KM) * STEP_KM, 0)
        case Limit.LARGER:
            return None if need.value is None else max(floor((need.value - 1) / STEP_EUROS) * STEP_EUROS, 0)
        case Limit.SMALLER:
            return None if need.value is None else (floor(need.value / STEP_EUROS) + 1) * STEP_EUROS
        case _:
            return None


def as_it_would_be(row: Structure, wish: Wish, by_structure: bool, at: datetime) -> Value:
    """The structure with this wish, for a preview."""
    value = to_value(row)
    added = refusal_of(wish, at, BY_STRUCTURE if by_structure else BY_FACILITATOR)
    return replace(value, refusals=(*value.refusals, added))


def append(
    session: Session,
    author: Author,
    structure: Structure,
    wish: Wish,
    by_structure: bool,
    reason: str,
    at: datetime,
    tender_id: int | None = None,
) -> Unwanted:
    """Keep a wish. The same one in force adds nothing: it is given back."""
    for former in structure.unwanted:
        if (former.limit, former.group, former.sector, former.bound) == _told(wish):
            return former
    limit, group, sector, bound = _told(wish)
    row = Unwanted(
        organisation_id=author.organisation_id,
        user_id=author.user_id,
        structure_id=structure.id,
        tender_id=tender_id,
        limit=limit,
        group=group,
        sector=sector,
        bound=bound,
        by_structure=by_structure,
        reason=reason,
        created_at=at,
    )
    session.add(row)
    session.flush()
    session.expire(structure, ["unwanted"])
    return row


def _told(wish: Wish) -> tuple[str, str, str | None, float | None]:
    return wish.limit.value, wish.group, wish.sector, wish.bound


def undo(session: Session, author: Author, structure_id: int, unwanted_id: int, at: datetime) -> Unwanted | None:
    """Take a wish of one's own organisation back; None when it has no such wish. Twice is the same as once."""
    mine = (Unwanted.organisation_id == author.organisation_id, Unwanted.structure_id == structure_id)
    row = session.scalars(select(Unwanted).where(Unwanted.id == unwanted_id, *mine)).one_or_none()
    if row is not None and row.undone_at is None:
        row.undone_at, row.undone_by = at, author.user_id
        session.flush()
    return row


def of_structure(session: Session, structure_id: int) -> Sequence[Row[Unwanted, str]]:
    """All wishes about a structure, in force or not, the last first, with the author's address."""
    query = select(Unwanted, User.email).join(User, User.id == Unwanted.user_id)
    return session.execute(query.where(Unwanted.structure_id == structure_id).order_by(Unwanted.id.desc())).all()


def refusal_of(wish: Wish, at: datetime, by: str = BY_STRUCTURE) -> Refusal:
    """A wish as matching takes it."""
    return Refusal(wish.limit, wish.group, wish.sector, wish.bound, at.astimezone(PARIS).date(), by)


def wish_of(row: Unwanted) -> Wish:
    """What a row says is not wanted."""
    return Wish(Limit(row.limit), row.group, row.sector, row.bound)
