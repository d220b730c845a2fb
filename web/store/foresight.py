"""What a change of a structure would change in its list of tenders, told before anything is written."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Select, select
from sqlalchemy.orm import Session, selectinload

from matching.arrays import StructureArrays
from matching.context import Context
from matching.engine import best
from matching.structure import Structure as Value
from web.clock import PARIS
from web.store.export import is_open
from web.store.models import Lot, LotTrade, Match, Structure, Tender
from web.store.needs import context, needs
from web.store.structures import to_value
from web.store.visibility import public

LOOKED = 400
"Open tenders looked through for those that would come: enough to be told, little enough for a page."


@dataclass(frozen=True, slots=True)
class Line:
    """A lot that would leave the list of the structure, or could enter it."""

    tender: Tender
    lot: Lot


@dataclass(frozen=True, slots=True)
class Foreseen:
    """`lost` will surely leave; `gained` may come, if no better structures fill their list.

    `whole` False: more open tenders than were looked through for those that may come.
    """

    lost: tuple[Line, ...]
    gained: tuple[Line, ...] = ()
    whole: bool = True

    def __bool__(self) -> bool:
        return bool(self.lost or self.gained)


def foresee(session: Session, row: Structure, changed: Value, at: datetime) -> Foreseen:
    """Compare the open tenders of a structure, and others of its trades, with the structure as it would be.

    Nothing is written. The engine itself judges, so that what is told is what will happen.
    """
    known = context(session, at.astimezone(PARIS).date())
    arrays = StructureArrays.build([changed], known)
    matched = set(session.scalars(_mine(row, at).with_only_columns(Match.lot_id)))
    mine = session.scalars(_tenders(Tender.id.in_(_mine(row, at).with_only_columns(Match.tender_id)), at)).all()
    lost = [line for line, suits in _judged(mine, arrays, known) if line.lot.id in matched and not suits]
    if changed.refusals != to_value(row).refusals and len(changed.refusals) > len(row.unwanted):
        return Foreseen(tuple(lost))  # a refusal only takes away
    others = session.scalars(_tenders(_of_trades(changed), at).limit(LOOKED + 1)).all()
    gained = [line for line, suits in _judged(others[:LOOKED], arrays, known) if line.lot.id not in matched and suits]
    return Foreseen(tuple(lost), tuple(gained), len(others) <= LOOKED)


def _mine(row: Structure, at: datetime) -> Select[Match]:
    return (
        select(Match)
        .join(Tender, Tender.id == Match.tender_id)
        .where(Match.structure_id == row.id, is_open(at), public())
    )


def _tenders(condition: ColumnElement[bool], at: datetime) -> Select[Tender]:
    loads = (selectinload(Tender.lots).selectinload(Lot.trades), selectinload(Tender.considerations))
    query = select(Tender).where(condition, is_open(at), public()).options(*loads)
    return query.order_by(Tender.published.desc(), Tender.id)


def _of_trades(value: Value) -> ColumnElement[bool]:
    groups = {activity.group for activity in value.activities}
    return Tender.id.in_(select(Lot.tender_id).join(LotTrade).where(LotTrade.group.in_(groups)))


def _judged(tenders: Sequence[Tender], arrays: StructureArrays, known: Context) -> Iterator[tuple[Line, bool]]:
    """Each lot, and whether the only structure of the arrays would be proposed for it."""
    for tender in tenders:
        for lot, need in zip(tender.lots, needs(tender, known.gazetteer), strict=True):
            yield Line(tender, lot), bool(best(need, arrays, known))
