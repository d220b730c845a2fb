"""Who could answer a tender together: the problem made from its rows, and its groupings told whole."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from clauses.consideration import RESERVED
from clauses.group_form import GroupForm
from clauses.group_notice import form_of
from matching.context import Context
from matching.explain import explain, strongest
from matching.grouping import solve
from matching.grouping.distance import kilometres
from matching.grouping.needs import MOST_LOTS, Answerer, Composition, LotWork, compose
from matching.grouping.offers import Offer, offers
from matching.grouping.proposal import Call, Reason, describe, ranked
from matching.grouping.words import offer_words
from matching.labels import KINDS
from matching.problem import Grouping
from matching.structure import AnswerMode, Verdict
from matching.types import LotNeed
from web.clock import PARIS
from web.store.models import Lot, Match, Notice, Tender
from web.store.models import Structure as StructureRow
from web.store.needs import needs
from web.store.packing import unpack_notice
from web.store.structures import to_value

BEST, MOST_MEMBERS = 3, 4
_RESERVED = frozenset(kind.value for kind in RESERVED)


@dataclass(frozen=True, slots=True)
class Composed:
    """A tender laid out for grouping: the problem, how to explain it, and what the call says."""

    composition: Composition
    lots: dict[str, LotNeed]
    known: Context
    reasons: Reasons
    call: Call

    def told(self, grouping: Grouping) -> dict[str, Any]:
        """All that is said of one grouping, as plain values."""
        return describe(grouping, self.composition, self.reasons, self.call).as_dict()

    def groupings(self) -> list[Grouping]:
        """The best groupings, those who can answer alone first."""
        return ranked(solve(self.composition.problem).proposals)

    def offers(self, best: Grouping | None) -> list[dict[str, Any]]:
        """The smallest, the nearest and the most robust group, with what each costs against the best."""
        found = offers(self.composition, best, self.known.policy.place.max_km)
        return [self._offer(one) for one in found]

    def name(self, siret: str) -> str:
        """Name of a candidate."""
        return next(iter(self.composition.bidders[siret].values())).structure.name

    def _offer(self, offer: Offer) -> dict[str, Any]:
        title, because = offer_words(offer)
        ready = [self._stand_in(siret) for siret in offer.stand_ins]
        return {
            "offer": offer.kind.value,
            "title": title,
            "offer_because": because,
            "costs": {"hours": offer.hours_less, "value": offer.value_less},
            "km": offer.km,
            "stand_ins": ready,
            "value": offer.grouping.value,
            "optimal": offer.grouping.optimal,
            **self.told(offer.grouping),
        }

    def _stand_in(self, siret: str) -> dict[str, Any]:
        structure = next(iter(self.composition.bidders[siret].values())).structure
        return {
            "siret": siret,
            "name": structure.name,
            "kind": structure.kind.value,
            "kind_name": KINDS[structure.kind],
        }


def compose_tender(
    session: Session, tender: Tender, known: Context, when: datetime, best: int = BEST, max_members: int = MOST_MEMBERS
) -> Composed | None:
    """The grouping problem of a tender from its matches; None without matches, or with too many lots."""
    if len(tender.lots) > MOST_LOTS:
        return None
    lots = {need.lot: need for need in needs(tender, known.gazetteer)}
    answers = _answers(session, tender, lots, known)
    if not answers:
        return None
    works = [_work(row, lots[row.number], known) for row in tender.lots]
    composition = compose(works, answers, max_members, best, known.policy.to_study)
    return Composed(composition, lots, known, Reasons(lots, known), _call(session, tender, when))


def _answers(session: Session, tender: Tender, lots: dict[str, LotNeed], known: Context) -> list[Answerer]:
    numbers = {lot.id: lot.number for lot in tender.lots}
    rows = session.execute(
        select(Match, StructureRow)
        .join(StructureRow, StructureRow.id == Match.structure_id)
        .where(Match.tender_id == tender.id)
        .options(selectinload(StructureRow.activities))
    )
    return [_answer(row, structure, lots[numbers[row.lot_id]], known) for row, structure in rows]


def _answer(row: Match, found: StructureRow, need: LotNeed, known: Context) -> Answerer:
    structure = to_value(found)
    km = kilometres(structure, need, known.gazetteer)
    return Answerer(need.lot, structure, row.score, AnswerMode(row.mode), Verdict(row.verdict), km)


def _work(row: Lot, need: LotNeed, known: Context) -> LotWork:
    trades = tuple(dict.fromkeys(known.trades.name(found.sector or found.group) for found in need.trades))
    return LotWork(row.number, row.title, trades, need.hours, bool(need.kinds & _RESERVED))


class Reasons:
    """Why a structure suits a lot, explained once each."""

    def __init__(self, lots: dict[str, LotNeed], known: Context) -> None:
        self.lots, self.known = lots, known
        self.told: dict[tuple[str, str], Reason] = {}

    def __call__(self, answer: Answerer) -> Reason:
        """The strongest reasons and the questions to settle."""
        key = (answer.structure.key, answer.lot)
        if key not in self.told:
            found = explain(self.lots[answer.lot], answer.structure, self.known)
            facts = tuple(finding.because for finding in strongest(found, self.known))
            self.told[key] = Reason(facts, found.ask)
        return self.told[key]


def _call(session: Session, tender: Tender, when: datetime) -> Call:
    """What the notices say of groups, the latest first."""
    deadline = tender.deadline.astimezone(PARIS).date() if tender.deadline else None
    return Call(deadline, when.astimezone(PARIS).date(), group_form(session, tender.id))


def group_form(session: Session, tender_id: int) -> GroupForm | None:
    """What the latest notice that speaks of groups says; None when none does."""
    contents: Iterable[bytes] = session.scalars(
        select(Notice.content)
        .where(Notice.tender_id == tender_id, Notice.latest)
        .order_by(Notice.published.desc(), Notice.id.desc())
    )
    return form_of(map(unpack_notice, contents))
