"""Finding the trades of each lot."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import or_, select
from sqlalchemy.orm import Session, selectinload

from clauses.notice import Lot as LotValue
from clauses.tender import Tender as TenderValue
from matching.trades import Trades
from matching.types import TradeGuess
from web.house import House
from web.jobs.runner import Tally
from web.store.knowledge import trades as load_trades
from web.store.models import Lot, LotTrade, Tender
from web.store.packing import unpack_tender

BATCH = 200


def classify_lots(house: House, tally: Tally) -> None:
    """Cherche les métiers de chaque lot des marchés nouveaux ou modifiés."""
    trades = load_trades()
    while True:
        with house.sessions.begin() as session:
            tenders = stale(session, trades.version)
            if not tenders:
                return
            for tender in tenders:
                _classify_one(tender, trades, tally)


def stale(session: Session, version: str) -> Sequence[Tender]:
    """A batch of tenders whose trades are missing or were made with another nomenclature."""
    old = or_(Tender.classified_version.is_(None), Tender.classified_version != version)
    query = select(Tender).where(old).order_by(Tender.id).limit(BATCH)
    return session.scalars(query.options(selectinload(Tender.lots).selectinload(Lot.trades))).all()


def _classify_one(tender: Tender, trades: Trades, tally: Tally) -> None:
    value = unpack_tender(tender.content)
    for row, lot in zip(tender.lots, value.lots, strict=True):
        guesses = guess(trades, value, lot)
        row.trades = [
            LotTrade(group=found.group, sector=found.sector, score=found.score, because=found.because)
            for found in guesses
        ]
        tally.seen += 1
        tally.changed += bool(guesses)
        tally.unchanged += not guesses
    tender.classified_version = trades.version
    tender.matched_version = tender.grouped_version = None


def guess(trades: Trades, tender: TenderValue, lot: LotValue) -> tuple[TradeGuess, ...]:
    """The trades of a lot. A lot that says nothing of its own trade takes those of the whole tender."""
    own = trades.classify(lot.title, (), tender.nature, lot.cpv, lot.description) if lot.number != "0" else ()
    description = " ".join(text.description for text in tender.lots) if lot.number == "0" else ""
    return own or trades.classify(tender.title, tender.descriptors, tender.nature, lot.cpv or tender.cpv, description)
