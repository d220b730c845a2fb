"""From the rows of a tender to the lots as matching sees them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date

from sqlalchemy.orm import Session

from clauses.consideration import ENVIRONMENT_FAMILY, RESERVED, Kind, Topic
from clauses.notice import ContractKind, Place
from clauses.notice import Lot as LotValue
from clauses.tender import Tender as TenderValue
from matching.context import Context
from matching.gazetteer import Gazetteer
from matching.towns import town_of_buyer, towns_in
from matching.types import LotNeed, Point, TradeGuess
from web.clock import PARIS
from web.store import knowledge
from web.store.calls import CalledLot, CalledTender, HeldConsideration
from web.store.learning import words
from web.store.models import Consideration, Lot, Tender
from web.store.packing import unpack_tender

STAFFING_CPV = ("7962", "79610", "79611")
STAFFING_WORDS = re.compile(r"\b(?:intérim|interim|travail temporaire|mise à disposition de personnels?)\b", re.I)
"The lot buys temporary staff: the only object that an ETTI or an EATT may hold alone."


def context(session: Session, on: date) -> Context:
    """All that matching knows beside lots and structures, for this day; the same value while nothing of it changed,
    so that what follows from it alone is worked out once for many pages.
    """
    known, learnt = knowledge.load_knowledge(), words(session)
    kept = _contexts.get(on)
    if kept is None or kept.idf is not learnt or kept.policy is not known.policy or kept.rules is not known.rules:
        _contexts.clear()
        kept = _contexts[on] = Context(known.trades, known.gazetteer, known.policy, known.rules, learnt, on)
    return kept


_contexts: dict[date, Context] = {}
"The one of the day last asked for."


def needs(
    tender: Tender | CalledTender, gazetteer: Gazetteer, own: Sequence[Consideration] | None = None
) -> list[LotNeed]:
    """The lots of a tender; its rows of lots, trades and considerations are read, or what an organisation sees (`own`)
    instead of the considerations."""
    value = unpack_tender(tender.content)
    rows: Sequence[Lot | CalledLot] = tender.lots
    pairs = zip(rows, value.lots, strict=True)
    return [need(tender, value, row, lot, gazetteer, own) for row, lot in pairs]


def need(
    tender: Tender | CalledTender,
    value: TenderValue,
    row: Lot | CalledLot,
    lot: LotValue,
    gazetteer: Gazetteer,
    own: Sequence[Consideration] | None = None,
) -> LotNeed:
    """One lot with what holds for it."""
    found: Sequence[Consideration | HeldConsideration] = tender.considerations if own is None else own
    undivided = row.number == "0"
    holding = [item for item in found if item.lot_number in (None, row.number) or (undivided and _binds(item))]
    title = f"{tender.title} . {row.title}" if row.title != tender.title else row.title
    return LotNeed(
        tender=tender.key,
        lot=row.number,
        title=title,
        text=row.description,
        trades=tuple(TradeGuess(found.group, found.sector, found.score, found.because) for found in row.trades),
        kinds=frozenset(item.kind for item in holding) - {Kind.STATED_ABSENT.value},
        departments=value.departments,
        points=points(lot.places or value.places, value.departments, gazetteer)
        or towns_in(title, value.departments, gazetteer)
        or town_of_buyer(tender.buyer_name, value.departments, gazetteer),
        hours=insertion_hours(holding if undivided else [item for item in holding if item.lot_number]),
        value=lot.value or (value.value if undivided else None),
        staffing=any(code.startswith(STAFFING_CPV) for code in row.cpv) or bool(STAFFING_WORDS.search(row.title)),
        concession=value.kind is ContractKind.CONCESSION,
        abroad=not value.departments and abroad(lot.places or value.places),
        deadline=tender.deadline.astimezone(PARIS).date() if tender.deadline else None,
        environment=frozenset(item.topic or Topic.OTHER.value for item in holding if item.kind in ENVIRONMENT_FAMILY),
    )


def _binds(item: Consideration | HeldConsideration) -> bool:
    """What is said of a lot that the notice does not list holds for the whole of it, but for a reservation: one lot
    reserved reserves no other.
    """
    return item.kind not in _RESERVED


_RESERVED = frozenset(kind.value for kind in RESERVED)


def abroad(places: Iterable[Place]) -> bool:
    """Places that tell their region (NUTS), none of them French. Nothing told is not known."""
    told = [place.nuts for place in places if place.nuts]
    return bool(told) and not any(code.upper().startswith("FR") for code in told)


def points(places: Iterable[Place], departments: tuple[str, ...], gazetteer: Gazetteer) -> tuple[Point, ...]:
    """The places of work that could be located, each once. Publication departments help to tell namesakes apart."""
    only = departments[0] if len(departments) == 1 else None
    found = (gazetteer.locate(place.post_code, place.city, only) for place in places)
    return tuple(dict.fromkeys(point for point in found if point))


def insertion_hours(considerations: Iterable[Consideration | HeldConsideration]) -> float | None:
    """Hours of insertion asked over the whole contract, when plainly given; the largest of contradictory figures."""
    plain = [
        float(said["hours"])
        for item in considerations
        for said in item.hours
        if said["hours"] and not said["per_amount"] and not said["per"]
    ]
    return max(plain, default=None)
