"""Tenders as matching reads them in masses: one query a table, and no object of the session for a row."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, TypeAlias

from sqlalchemy import ColumnElement, Select, select
from sqlalchemy.orm import Session

from matching.types import TradeGuess
from web.store.among import among
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
    rows = session.execute(_tenders(among(session, Tender.id, tenders)))
    found = {tender.id: tender for tender in (CalledTender(*row) for row in rows)}
    lots: dict[int, CalledLot] = {}
    for row in session.execute(_lots(among(session, Lot.tender_id, tenders))):
        lot = lots[row[0]] = CalledLot(*row)
        found[lot.tender_id].lots.append(lot)
    for lot_id, *trade in session.execute(_trades(among(session, LotTrade.lot_id, lots))):
        lots[lot_id].trades.append(TradeGuess(*trade))
    for tender_id, *held in session.execute(_considerations(among(session, Consideration.tender_id, tenders))):
        found[tender_id].considerations.append(HeldConsideration(*held))
    return list(found.values())


def _tenders(these: ColumnElement[bool]) -> Rows:
    named = (Tender.key, Tender.stage, Tender.title, Tender.buyer_name, Tender.deadline, Tender.content)
    return select(Tender.id, *named).where(these).order_by(Tender.id)


def _lots(these: ColumnElement[bool]) -> Rows:
    named = (Lot.number, Lot.title, Lot.description, Lot.cpv)
    of_these = select(Lot.id, Lot.tender_id, *named).where(these)
    return of_these.order_by(Lot.tender_id, Lot.position)


def _trades(these: ColumnElement[bool]) -> Rows:
    named = (LotTrade.group, LotTrade.sector, LotTrade.score, LotTrade.because)
    of_these = select(LotTrade.lot_id, *named).where(these)
    return of_these.order_by(LotTrade.lot_id, LotTrade.score.desc(), LotTrade.id)


def _considerations(these: ColumnElement[bool]) -> Rows:
    named = (Consideration.lot_number, Consideration.kind, Consideration.topic, Consideration.hours)
    of_these = select(Consideration.tender_id, *named).where(these)
    return of_these.order_by(Consideration.id)
