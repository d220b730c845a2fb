"""From the lots of a tender and the structures that match them to a grouping problem.

A need is a lot: its trades are what makes it one job, and a guessed trade is no ground to cut what the buyer did not.
Its hours are the insertion hours found or given by a person, else an estimate, told as one, else unknown. Lots are
contracts of their own (L2113-10), so a group answers lot by lot: a candidate covers the lots that it may sign for, and
those only. That is how « exclusivement » is kept on a reserved lot (all who answer it are eligible) without shutting
others out of the open lots beside it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from matching.grouping.slices import Piece, Slice, cut, whole_id
from matching.problem import Candidate, Need, Problem
from matching.structure import AnswerMode, Structure, Verdict

PER_LOT, IN_ALL, MOST_LOTS, MOST_LENDERS = 30, 40, 40, 5
"Best candidates kept for a lot and for the tender; lots beyond which nothing is composed; lenders named."

SIGNING = (AnswerMode.HOLDER, AnswerMode.GME)
"Modes of those who sign with the buyer. Who only lends staff is no co-contractor."
WITHIN = "dans le département"
"How far in words, for a lot that names no place in its department."
PLACE_PULL, PLACE_KM = 0.1, 100.0
"A slice of a lot is worth up to this much less for who is so far from its own place: the near one takes it."


@dataclass(frozen=True, slots=True)
class Estimate:
    """Hours that nobody said: a range, by a formula that has a name. `because` the figures used, in French."""

    low: float
    central: float
    high: float
    formula: str
    because: str


@dataclass(frozen=True, slots=True)
class LotWork:
    """A lot to be done. `trades` French names, `groups` their slugs; `hours` insertion hours, None when nobody said.

    `origin` who said the hours; `lever` what the lot holds, in French; `places` and `phases` along which it may be cut
    (`cut` "places", "phases" or "hours" when a person chose); `months` its duration; `start` its first day.
    """

    number: str
    title: str
    trades: tuple[str, ...] = ()
    hours: float | None = None
    reserved: bool = False
    estimate: Estimate | None = None
    origin: str = ""
    lever: str = ""
    groups: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    phases: tuple[tuple[str, float], ...] = ()
    cut: str = ""
    months: float | None = None
    start: date | None = None

    @property
    def load(self) -> float | None:
        """Hours to plan with: those said, else the middle of the estimate."""
        return self.hours if self.hours is not None or self.estimate is None else self.estimate.central

    @property
    def pieces(self) -> tuple[Piece, ...]:
        """What it is cut along: as people chose, else its places, else its phases."""
        phases, places = _phased(self.phases), tuple(Piece(name, 1 / len(self.places)) for name in self.places)
        ways = {"hours": (), "phases": phases, "places": places}
        return ways[self.cut] if self.cut in ways else places if len(places) > 1 else phases


def _phased(phases: tuple[tuple[str, float], ...]) -> tuple[Piece, ...]:
    total = sum(hours for _, hours in phases)
    return tuple(Piece(name, hours / total) for name, hours in phases) if total else ()


@dataclass(frozen=True, slots=True)
class Answerer:
    """A structure that suits a lot: score 0-1, in which way, whether that is sure, and how far (None: unknown).

    `km_to` kilometres to each place of the lot that could be located, by its name. `near` how far in words when the lot
    names its departments only: `km`, to the nearest of their communes, would promise too much.
    """

    lot: str
    structure: Structure
    score: float
    mode: AnswerMode
    verdict: Verdict
    km: float | None = None
    km_to: Mapping[str, float] = field(default_factory=dict)
    near: str = ""

    @property
    def far(self) -> str | None:
        """« à 12 km », « dans le département »; None when it is not known."""
        return None if self.km is None else self.near or f"à {self.km:.0f} km"


@dataclass(frozen=True, slots=True)
class Composition:
    """A problem, with what its ids stand for. `bidders[siret][lot]` who answers a lot; `lenders[siret]` the lots for
    which it could lend staff to the holder; `distant` those too far from a lot to count as doing it, best first;
    `parts[need]` the places or phases of a slice; `years` for which hours given a year are good."""

    problem: Problem
    lots: dict[str, LotWork]
    bidders: dict[str, dict[str, Answerer]]
    lenders: dict[str, tuple[Answerer, ...]]
    distant: tuple[Answerer, ...] = ()
    parts: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    years: float = 1.0

    def km(self, siret: str, need: str) -> float | None:
        """How far a structure is from a need: from the nearest place of its slice when it has places of its own."""
        one = self.bidders[siret][whole_id(need)]
        known = [one.km_to[name] for name in self.parts.get(need, ()) if name in one.km_to]
        return min(known) if known else one.km

    def far(self, siret: str, needs: Iterable[str]) -> str | None:
        """How far a structure is from the nearest of these needs, in words; None when none of them is known."""
        known = [(km, need) for need in needs if (km := self.km(siret, need)) is not None]
        if not known:
            return None
        km, need = min(known)
        return self.bidders[siret][whole_id(need)].near or f"à {km:.0f} km"


def compose(
    lots: Sequence[LotWork], answers: Iterable[Answerer], max_members: int = 4, best: int = 3, floor: float = 0.0
) -> Composition:
    """The problem of who could answer these lots together. One SIRET is one member, whatever kinds it carries.

    A match below `floor` covers nothing: a neighbouring trade is a lead to follow, not somebody who does the work.
    """
    told = sorted(answers, key=lambda one: (-one.score, one.structure.siret, one.structure.kind))
    ranked = [one for one in told if one.score >= floor]
    bidders = _bidders([one for one in ranked if one.mode in SIGNING])
    years = _years(lots)
    slices = [slice_ for lot in lots for slice_ in _slices(lot, bidders, max_members, years)]
    needs, parts = tuple(one.need for one in slices), {one.need.id: one.names for one in slices if one.names}
    candidates = tuple(_candidate(siret, own, needs, parts, years) for siret, own in bidders.items())
    problem = Problem(needs, candidates, max_members, best, minimal=True)
    distant = tuple(one for one in told if one.score < floor)
    works = {lot.number: lot for lot in lots}
    return Composition(problem, works, bidders, _lenders(ranked), distant, parts, years)


def _years(lots: Sequence[LotWork]) -> float:
    """Years that hours given per year are good for: the shortest duration, one year at least, one when not known."""
    months = [lot.months or 12.0 for lot in lots]
    return max(min(months, default=12.0) / 12, 1.0)


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


def _slices(lot: LotWork, bidders: dict[str, dict[str, Answerer]], max_members: int, years: float) -> tuple[Slice, ...]:
    able = [own[lot.number].structure.hours for own in bidders.values() if lot.number in own]
    rooms = [None if hours is None else hours * years for hours in able]
    return cut(Need(lot.number, lot.load), rooms, max_members, lot.pieces, forced=bool(lot.cut))


def _candidate(
    siret: str,
    own: dict[str, Answerer],
    needs: tuple[Need, ...],
    parts: Mapping[str, tuple[str, ...]],
    years: float,
) -> Candidate:
    """A candidate. It can lead when it may hold one of its lots alone."""
    covers = {
        need.id: _pulled(own[whole_id(need.id)], parts.get(need.id, ())) for need in needs if whole_id(need.id) in own
    }
    known = [one.structure.hours * years for one in own.values() if one.structure.hours is not None]
    leads = any(one.mode is AnswerMode.HOLDER for one in own.values())
    return Candidate(siret, max(known, default=None), leads, eligible=True, covers=covers)


def _pulled(one: Answerer, names: tuple[str, ...]) -> float:
    """Its score for a slice: a little less the farther its places are; as for the lot when that is not known."""
    known = [one.km_to[name] for name in names if name in one.km_to]
    if not known:
        return one.score
    far = min(sum(known) / len(known) / PLACE_KM, 1.0)
    return round(one.score * (1 - PLACE_PULL * far), 6)


def _lenders(ranked: list[Answerer]) -> dict[str, tuple[Answerer, ...]]:
    """Who lends staff, best first, with every lot it could lend for."""
    lending: dict[str, tuple[Answerer, ...]] = {}
    for one in ranked:
        if one.mode is AnswerMode.STAFF_LENDING:
            lending[one.structure.siret] = (*lending.get(one.structure.siret, ()), one)
    return dict(list(lending.items())[:MOST_LENDERS])
