"""Tenders as matching reads them in masses: one query a table, and no object of the session for a row."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, TypeAlias

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from matching.types import TradeGuess
from web.store.models import Consideration, Lot, LotTrade, Tender

Rows: TypeAlias = "Select[*tuple[Any, ...]]"


@dataclass(slots=True)
class HeldConsideration:
    """What matching reads of a consideration; `hours` as in the model."""

    lot_number: str | None
    kind: str
    topic: str | None
    hours: list[Any]


@dataclass(slots=True)
class CalledLot:
    """What matching reads of a lot, its trades best first."""

    id: int
    tender_id: int
    number: str
    title: str
    description: str
    cpv: list[str]
    trades: list[TradeGuess] = field(default_factory=list)


@dataclass(slots=True)
class CalledTender:
    """What matching reads of a tender, its lots in their order."""

    id: int
    key: str
    stage: str
    title: str
    buyer_name: str
    deadline: datetime | None
    content: bytes
    lots: list[CalledLot] = field(default_factory=list)
    considerations: list[HeldConsideration] = field(default_factory=list)


def read(session: Session, tenders: Sequence[int]) -> list[CalledTender]:
    """The tenders of these ids, by id, with all that matching asks of them."""
    found = {row.id: row for row in (CalledTender(*each) for each in session.execute(_tenders(tenders)))}
    lots: dict[int, CalledLot] = {}
    for each in session.execute(_lots(tenders)):
        lot = lots[each[0]] = CalledLot(*each)
        found[lot.tender_id].lots.append(lot)
    for lot_id, *trade in session.execute(_trades(lots)):
        lots[lot_id].trades.append(TradeGuess(*trade))
    for tender_id, *held in session.execute(_considerations(tenders)):
        found[tender_id].considerations.append(HeldConsideration(*held))
    return list(found.values())


def _tenders(ids: Sequence[int]) -> Rows:
    named = (Tender.key, Tender.stage, Tender.title, Tender.buyer_name, Tender.deadline, Tender.content)
    return select(Tender.id, *named).where(Tender.id.in_(ids)).order_by(Tender.id)


def _lots(tenders: Sequence[int]) -> Rows:
    named = (Lot.number, Lot.title, Lot.description, Lot.cpv)
    of_these = select(Lot.id, Lot.tender_id, *named).where(Lot.tender_id.in_(tenders))
    return of_these.order_by(Lot.tender_id, Lot.position)


def _trades(lots: Sequence[int] | dict[int, CalledLot]) -> Rows:
    named = (LotTrade.group, LotTrade.sector, LotTrade.score, LotTrade.because)
    of_these = select(LotTrade.lot_id, *named).where(LotTrade.lot_id.in_(list(lots)))
    return of_these.order_by(LotTrade.lot_id, LotTrade.score.desc(), LotTrade.id)


def _considerations(tenders: Sequence[int]) -> Rows:
    named = (Consideration.lot_number, Consideration.kind, Consideration.topic, Consideration.hours)
    of_these = select(Consideration.tender_id, *named).where(Consideration.tender_id.in_(tenders))
    return of_these.order_by(Consideration.id)
