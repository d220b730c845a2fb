"""Finding the trades of each lot."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import delete, or_, select, update
from sqlalchemy.orm import Session

from clauses.notice import Lot as LotValue
from clauses.tender import Tender as TenderValue
from matching.trades import Trades
from matching.types import TradeGuess
from web.house import House
from web.jobs.runner import Tally
from web.store import bulk
from web.store.among import among
from web.store.knowledge import trades as load_trades
from web.store.models import Lot, LotTrade, Tender
from web.store.packing import unpack_tender

BATCH = 200


def classify_lots(house: House, tally: Tally) -> None:
    """Cherche les métiers de chaque lot des marchés nouveaux ou modifiés."""
    trades, last = load_trades(), 0
    while True:
        with house.sessions.begin() as session:
            tenders = stale(session, trades.version, last)
            if not tenders:
                return
            classify_in(session, tenders, trades, tally)
            found = {"classified_version": trades.version, "matched_version": None, "grouped_version": None}
            session.execute(update(Tender).where(Tender.id.in_(tenders)).values(found))
            last = tenders[-1]


def stale(session: Session, version: str, after: int = 0) -> Sequence[int]:
    """The next tenders, by id, whose trades are missing or were made with another nomenclature."""
    old = or_(Tender.classified_version.is_(None), Tender.classified_version != version)
    return session.scalars(select(Tender.id).where(Tender.id > after, old).order_by(Tender.id).limit(BATCH)).all()


def classify_in(session: Session, tenders: Sequence[int], trades: Trades, tally: Tally) -> None:
    """Write the trades of the lots of these tenders in place of the former ones. Their version is for the caller."""
    found: dict[int, tuple[TradeGuess, ...]] = {}
    lots = _lots(session, tenders)
    for tender_id, content in session.execute(
        select(Tender.id, Tender.content).where(among(session, Tender.id, tenders))
    ):
        value = unpack_tender(content)
        pairs = zip(lots.get(tender_id, []), value.lots, strict=True)
        found |= {lot_id: guess(trades, value, lot) for lot_id, lot in pairs}
    of_tenders = select(Lot.id).where(among(session, Lot.tender_id, tenders))
    former = delete(LotTrade).where(LotTrade.lot_id.in_(of_tenders))
    session.execute(former.execution_options(synchronize_session=False))  # no trade is held here
    bulk.write(session, LotTrade, [_row(lot_id, each) for lot_id, guesses in found.items() for each in guesses])
    tally.seen += len(found)
    tally.changed += sum(map(bool, found.values()))
    tally.unchanged += sum(not each for each in found.values())


def _lots(session: Session, tenders: Sequence[int]) -> dict[int, list[int]]:
    """Ids of the lots of each tender, in their order."""
    found: dict[int, list[int]] = {}
    query = (
        select(Lot.tender_id, Lot.id)
        .where(among(session, Lot.tender_id, tenders))
        .order_by(Lot.tender_id, Lot.position)
    )
    for tender_id, lot_id in session.execute(query):
        found.setdefault(tender_id, []).append(lot_id)
    return found


def _row(lot_id: int, found: TradeGuess) -> dict[str, Any]:
    named = {"group": found.group, "sector": found.sector, "score": found.score, "because": found.because}
    return {"lot_id": lot_id, **named}


def guess(trades: Trades, tender: TenderValue, lot: LotValue) -> tuple[TradeGuess, ...]:
    """The trades of a lot. A lot that says nothing of its own trade takes those of the whole tender."""
    own = trades.classify(lot.title, (), tender.nature, lot.cpv, lot.description) if lot.number != "0" else ()
    description = " ".join(text.description for text in tender.lots) if lot.number == "0" else ""
    return own or trades.classify(tender.title, tender.descriptors, tender.nature, lot.cpv or tender.cpv, description)
