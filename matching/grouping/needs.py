"""From the lots of a tender and the structures that match them to a grouping problem.

A need is a lot: its trades are what makes it one job, and a guessed trade is no ground to cut what the buyer did not.
Its hours are the insertion hours found, else unknown. Lots are contracts of their own (L2113-10), so a group answers
lot by lot: a candidate covers the lots that it may sign for, and those only. That is how « exclusivement » is kept on a
reserved lot (all who answer it are eligible) without shutting others out of the open lots beside it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from matching.grouping.slices import cut, whole_id
from matching.problem import Candidate, Need, Problem
from matching.structure import AnswerMode, Structure, Verdict

PER_LOT, IN_ALL, MOST_LOTS, MOST_LENDERS = 30, 40, 40, 5
"Best candidates kept for a lot and for the tender; lots beyond which nothing is composed; lenders named."

SIGNING = (AnswerMode.HOLDER, AnswerMode.GME)
"Modes of those who sign with the buyer. Who only lends staff is no co-contractor."


@dataclass(frozen=True, slots=True)
class LotWork:
    """A lot to be done. `trades` French names; `hours` insertion hours of the lot, None when unknown."""

    number: str
    title: str
    trades: tuple[str, ...] = ()
    hours: float | None = None
    reserved: bool = False


@dataclass(frozen=True, slots=True)
class Answerer:
    """A structure that suits a lot: score 0-1, in which way, whether that is sure, and how far (None: unknown)."""

    lot: str
    structure: Structure
    score: float
    mode: AnswerMode
    verdict: Verdict
    km: float | None = None


@dataclass(frozen=True, slots=True)
class Composition:
    """A problem, with what its ids stand for. `bidders[siret][lot]` who answers a lot; `lenders[siret]` the lots for
    which it could lend staff to the holder; `distant` those too far from a lot to count as doing it, best first."""

    problem: Problem
    lots: dict[str, LotWork]
    bidders: dict[str, dict[str, Answerer]]
    lenders: dict[str, tuple[Answerer, ...]]
    distant: tuple[Answerer, ...] = ()


def compose(
    lots: Sequence[LotWork], answers: Iterable[Answerer], max_members: int = 4, best: int = 3, floor: float = 0.0
) -> Composition:
    """The problem of who could answer these lots together. One SIRET is one member, whatever kinds it carries.

    A match below `floor` covers nothing: a neighbouring trade is a lead to follow, not somebody who does the work.
    """
    told = sorted(answers, key=lambda one: (-one.score, one.structure.siret, one.structure.kind))
    ranked = [one for one in told if one.score >= floor]
    bidders = _bidders([one for one in ranked if one.mode in SIGNING])
    needs = tuple(slice_ for lot in lots for slice_ in _slices(lot, bidders, max_members))
    candidates = tuple(_candidate(siret, own, needs) for siret, own in bidders.items())
    problem = Problem(needs, candidates, max_members, best, minimal=True)
    distant = tuple(one for one in told if one.score < floor)
    return Composition(problem, {lot.number: lot for lot in lots}, bidders, _lenders(ranked), distant)


def _bidders(ranked: list[Answerer]) -> dict[str, dict[str, Answerer]]:
    """By SIRET, the best answer to each lot; the best of every lot are taken in turn until there are enough."""
    by_lot: dict[str, dict[str, Answerer]] = {}
    for one in ranked:
        lot = by_lot.setdefault(one.lot, {})
        if len(lot) < PER_LOT:
            lot.setdefault(one.structure.siret, one)
    turns = (list(lot) for lot in by_lot.values())
    order = sorted((rank, siret) for lot in turns for rank, siret in enumerate(lot))
    chosen = list(dict.fromkeys(siret for _, siret in order))[:IN_ALL]
    return {siret: {lot: found[siret] for lot, found in by_lot.items() if siret in found} for siret in chosen}


def _slices(lot: LotWork, bidders: dict[str, dict[str, Answerer]], max_members: int) -> tuple[Need, ...]:
    able = [own[lot.number].structure.hours for own in bidders.values() if lot.number in own]
    return cut(Need(lot.number, lot.hours), able, max_members)


def _candidate(siret: str, own: dict[str, Answerer], needs: tuple[Need, ...]) -> Candidate:
    """A candidate. It can lead when it may hold one of its lots alone."""
    covers = {need.id: own[whole_id(need.id)].score for need in needs if whole_id(need.id) in own}
    known = [one.structure.hours for one in own.values() if one.structure.hours is not None]
    leads = any(one.mode is AnswerMode.HOLDER for one in own.values())
    return Candidate(siret, max(known, default=None), leads, eligible=True, covers=covers)


def _lenders(ranked: list[Answerer]) -> dict[str, tuple[Answerer, ...]]:
    """Who lends staff, best first, with every lot it could lend for."""
    lending: dict[str, tuple[Answerer, ...]] = {}
    for one in ranked:
        if one.mode is AnswerMode.STAFF_LENDING:
            lending[one.structure.siret] = (*lending.get(one.structure.siret, ()), one)
    return dict(list(lending.items())[:MOST_LENDERS])
