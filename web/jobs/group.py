"""Grouping: who could answer a call together, from its matches.

`Proposal.content` is `matching.grouping.content.Content.as_dict()`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import delete, insert, or_, select
from sqlalchemy.orm import Session, selectinload

from clauses.consideration import RESERVED
from clauses.tender import Stage
from matching.context import Context
from matching.explain import explain, strongest
from matching.grouping import solve
from matching.grouping.legal_form import form_of
from matching.grouping.needs import MOST_LOTS, Answerer, LotWork, compose
from matching.grouping.proposal import Call, Reason, describe, ranked
from matching.structure import AnswerMode, Verdict
from matching.types import LotNeed
from web.clock import PARIS, now
from web.house import House
from web.jobs.runner import Tally
from web.store.models import Lot, Match, Notice, Proposal, Tender
from web.store.models import Structure as StructureRow
from web.store.needs import context, needs
from web.store.packing import unpack_notice
from web.store.structures import to_value

GROUPING_VERSION = "2"
"Raised when the same matches would give other proposals, or say something else of them."
BATCH = 100
BEST, MOST_MEMBERS = 3, 4


@dataclass(frozen=True, slots=True)
class Found:
    """One proposal for a tender, as it is stored and shown."""

    rank: int
    value: float
    optimal: bool
    content: dict[str, Any]


def group_tenders(house: House, tally: Tally) -> None:
    """Propose des groupements pour les marchés en cours dont les rapprochements ont changé."""
    with house.sessions.begin() as session:
        known = context(session, now().astimezone(PARIS).date())
    while _group_batch(house, known, now(), tally):
        pass


def _group_batch(house: House, known: Context, when: datetime, tally: Tally) -> bool:
    with house.sessions.begin() as session:
        tenders = stale(session)
        rows = [row for tender in tenders for row in _rows(session, tender, known, when, tally)]
        session.execute(delete(Proposal).where(Proposal.tender_id.in_([tender.id for tender in tenders])))
        if rows:
            session.execute(insert(Proposal), rows)
        for tender in tenders:
            tender.grouped_version = GROUPING_VERSION
        return bool(tenders)


def stale(session: Session) -> Sequence[Tender]:
    """A batch of matched tenders whose proposals are missing or were made by another version."""
    old = or_(Tender.grouped_version.is_(None), Tender.grouped_version != GROUPING_VERSION)
    query = select(Tender).where(old, Tender.matched_version.is_not(None)).order_by(Tender.id).limit(BATCH)
    loads = (selectinload(Tender.lots).selectinload(Lot.trades), selectinload(Tender.considerations))
    return session.scalars(query.options(*loads)).all()


def _rows(session: Session, tender: Tender, known: Context, when: datetime, tally: Tally) -> Iterator[dict[str, Any]]:
    """Rows of a tender. One whose call is over or closed keeps none."""
    tally.seen += 1
    closed = tender.deadline is not None and tender.deadline < when
    if tender.stage != Stage.CALL.value or closed:
        return
    for found in group_tender(session, tender, known, when):
        tally.new += 1
        yield {
            "tender_id": tender.id,
            "rank": found.rank,
            "value": found.value,
            "optimal": found.optimal,
            "content": found.content,
        }


def group_tender(
    session: Session,
    tender: Tender,
    known: Context,
    when: datetime,
    best: int = BEST,
    max_members: int = MOST_MEMBERS,
) -> list[Found]:
    """The best groupings for a tender, those who can answer alone first; none without matches or with too many lots."""
    answers = _answers(session, tender)
    if not answers or len(tender.lots) > MOST_LOTS:
        return []
    lots = {need.lot: need for need in needs(tender, known.gazetteer)}
    works = [_work(row, lots[row.number], known) for row in tender.lots]
    composition = compose(works, answers, max_members, best, known.policy.to_study)
    solution = solve(composition.problem)
    reasons, call = _Reasons(lots, known), _call(session, tender, when)
    return [
        Found(rank, found.value, found.optimal, describe(found, composition, reasons, call).as_dict())
        for rank, found in enumerate(ranked(solution.proposals), 1)
    ]


def _answers(session: Session, tender: Tender) -> list[Answerer]:
    numbers = {lot.id: lot.number for lot in tender.lots}
    rows = session.execute(
        select(Match, StructureRow)
        .join(StructureRow, StructureRow.id == Match.structure_id)
        .where(Match.tender_id == tender.id)
        .options(selectinload(StructureRow.activities))
    )
    return [
        Answerer(numbers[row.lot_id], to_value(structure), row.score, AnswerMode(row.mode), Verdict(row.verdict))
        for row, structure in rows
    ]


def _work(row: Lot, need: LotNeed, known: Context) -> LotWork:
    trades = tuple(dict.fromkeys(known.trades.name(found.sector or found.group) for found in need.trades))
    return LotWork(row.number, row.title, trades, need.hours, bool(need.kinds & _RESERVED))


_RESERVED = frozenset(kind.value for kind in RESERVED)


class _Reasons:
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
    contents = session.scalars(
        select(Notice.content)
        .where(Notice.tender_id == tender.id, Notice.latest)
        .order_by(Notice.published.desc(), Notice.id.desc())
    )
    deadline = tender.deadline.astimezone(PARIS).date() if tender.deadline else None
    return Call(deadline, when.astimezone(PARIS).date(), form_of(map(unpack_notice, contents)))
