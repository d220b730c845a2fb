"""Matches of a tender, of a lot, of a structure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import cache

from sqlalchemy import Float, Integer, Select, and_, bindparam, func, literal, or_, select
from sqlalchemy.orm import Session, load_only, selectinload

from web.store.export import is_open
from web.store.listing.order import FAR
from web.store.listing.paging import BadCursor, Page, read_cursor, write_cursor
from web.store.listing.tenders import SHOWN
from web.store.models import Lot, Match, Structure, Tender
from web.store.models.base import Instant
from web.store.structures import BARE, load_parts


@dataclass(frozen=True, slots=True)
class MatchLine:
    """A match with the structure it is about."""

    match: Match
    structure: Structure


@dataclass(frozen=True, slots=True)
class Best:
    """The best matches of a lot and how many there are in all."""

    lines: tuple[MatchLine, ...]
    total: int


@dataclass(frozen=True, slots=True)
class Concern:
    """A tender that concerns a structure, by one of its lots."""

    match: Match
    lot: Lot
    tender: Tender


def best_of_tender(session: Session, tender_id: int, per_lot: int, siret: str | None = None) -> dict[int, Best]:
    """The best matches of every lot of a tender, by lot id; with `siret`, only those of that establishment.

    Two statements, whatever the number of lots.
    """
    mine = [Match.tender_id == tender_id]
    if siret is not None:
        mine.append(Match.structure_id.in_(select(Structure.id).where(Structure.siret == siret)))
    order = (Match.score.desc(), Match.id)
    ranked = select(
        Match.id,
        func.row_number().over(partition_by=Match.lot_id, order_by=order).label("place"),
        func.count().over(partition_by=Match.lot_id).label("total"),
    )
    top = ranked.where(*mine).subquery()
    query = select(Match, Structure, top.c.total).join(top, top.c.id == Match.id)
    query = query.join(Structure, Structure.id == Match.structure_id)
    query = query.options(selectinload(Structure.activities)).where(top.c.place <= per_lot).order_by(*order)
    found: dict[int, Best] = {}
    for match, structure, total in session.execute(query):
        former = found.get(match.lot_id, Best((), total))
        found[match.lot_id] = Best((*former.lines, MatchLine(match, structure)), total)
    return found


def of_lot(session: Session, lot_id: int, after: str | None, size: int) -> Page[MatchLine]:
    """One page of the matches of a lot, best first. Raises BadCursor."""
    place = dict(zip(("score", "last"), read_cursor(after, float, int), strict=True)) if after else {}
    rows = session.execute(_of_lot(size + 1, bool(place)), {"lot_id": lot_id, **place}).all()
    lines = tuple(MatchLine(match, structure) for match, structure in rows[:size])
    load_parts(session, [line.structure for line in lines])
    more = write_cursor(lines[-1].match.score, lines[-1].match.id) if len(rows) > size else None
    return Page(lines, more)


@cache
def _of_lot(most: int, beyond: bool) -> Select[Match, Structure]:
    query = select(Match, Structure).join(Structure, Structure.id == Match.structure_id).options(*BARE)
    query = query.where(Match.lot_id == bindparam("lot_id")).order_by(Match.score.desc(), Match.id)
    if beyond:
        score, last = bindparam("score", type_=Float()), bindparam("last", type_=Integer())
        query = query.where(or_(Match.score < score, and_(Match.score == score, Match.id > last)))
    return query.limit(most)


def of_structure(session: Session, structure_id: int, now: datetime, after: str | None, size: int) -> Page[Concern]:
    """One page of the open tenders that concern a structure, by near deadline. Raises BadCursor."""
    soon = func.coalesce(Tender.deadline, literal(FAR, Instant()))
    query = select(Match, Lot, Tender).join(Lot, Lot.id == Match.lot_id).join(Tender, Tender.id == Match.tender_id)
    query = query.options(load_only(*SHOWN)).where(Match.structure_id == structure_id, is_open(now))
    if after:
        key, last = read_cursor(after, str, int)
        moment = _moment(key)
        query = query.where(or_(soon > moment, and_(soon == moment, Match.id > last)))
    rows = session.execute(query.order_by(soon, Match.id).limit(size + 1)).all()
    lines = tuple(Concern(*row) for row in rows[:size])
    more = _place(lines[-1]) if len(rows) > size else None
    return Page(lines, more)


def _place(line: Concern) -> str:
    return write_cursor((line.tender.deadline or FAR).isoformat(), line.match.id)


def _moment(text: str) -> datetime:
    try:
        return datetime.fromisoformat(text)
    except ValueError as error:
        raise BadCursor(text) from error


def is_matched(session: Session, lot_id: int, structure_key: str) -> bool:
    """Whether the structure named "siret:kind" is among the matches of the lot."""
    siret, _, kind = structure_key.partition(":")
    query = select(Match.id).join(Structure, Structure.id == Match.structure_id).where(Match.lot_id == lot_id)
    return session.scalar(query.where(Structure.siret == siret, Structure.kind == kind).limit(1)) is not None
