"""Who could answer a need that is not published yet: by answer mode, and under which reservation, with every reason.

The ranking is the engine's, over the same directory and with the same weights; nothing is weighed here.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from clauses.consideration import Kind
from matching.arrays import StructureArrays, profile_of
from matching.context import Context
from matching.engine import best
from matching.explain import Explanation, explain
from matching.matrix import Facts
from matching.structure import AnswerMode, Standing, Structure, Verdict
from matching.types import Eligibility, LotNeed

MOST = 200
"As many as are counted: beyond, « 200 and more » says enough."
SHOWN = 50
"As many as are explained one by one."
CLAUSE = frozenset({Kind.INSERTION_CONDITION.value})
RESERVABLE = (Kind.RESERVED_INSERTION, Kind.RESERVED_DISABILITY, Kind.RESERVED_JOINT)
TAKES_PART = (AnswerMode.HOLDER, AnswerMode.GME, AnswerMode.SUBCONTRACT, AnswerMode.STAFF_LENDING)
MAY = (Verdict.YES, Verdict.IF)


@dataclass(frozen=True, slots=True)
class Candidate:
    """One structure near the need: how it might take part in a clause, which reservations it could hold for sure."""

    structure: Structure
    modes: tuple[Eligibility, ...]
    reserved: frozenset[Kind]
    explanation: Explanation | None

    @property
    def may(self) -> tuple[AnswerMode, ...]:
        """The modes open to it, surely or on condition, in the usual order."""
        open_modes = {found.mode for found in self.modes if found.verdict in MAY}
        return tuple(mode for mode in TAKES_PART if mode in open_modes)

    @property
    def unsure(self) -> bool:
        """Whether its being in activity is still to be checked, or no mode is open to it without a condition."""
        sure = any(found.verdict is Verdict.YES and found.mode in TAKES_PART for found in self.modes)
        return self.structure.standing is not Standing.ACTIVE or not sure


@dataclass(frozen=True, slots=True)
class Sourced:
    """Everybody found, best first; the first `SHOWN` are explained. `capped`: there may be more."""

    candidates: tuple[Candidate, ...]
    capped: bool

    @property
    def by_mode(self) -> Mapping[AnswerMode, int]:
        """How many might take part in each mode."""
        return Counter(mode for one in self.candidates for mode in one.may)

    @property
    def by_reservation(self) -> Mapping[Kind, int]:
        """How many could hold each reservation for sure."""
        return Counter(kind for one in self.candidates for kind in one.reserved)

    @property
    def partners(self) -> int:
        """How many might take part in a clause in any mode."""
        return sum(1 for one in self.candidates if one.may)

    @property
    def unsure(self) -> int:
        """How many of them rest on something to check."""
        return sum(1 for one in self.candidates if one.may and one.unsure)


def source(need: LotNeed, structures: Sequence[Structure], arrays: StructureArrays, context: Context) -> Sourced:
    """Find who is near a need, as if it held an insertion clause: the widest door that the law opens."""
    asked = replace(need, kinds=CLAUSE)
    found = best(asked, arrays, context, MOST)
    rows = [structures[one.row] for one in found]
    candidates = [_candidate(asked, one, context, rank < SHOWN) for rank, one in enumerate(rows)]
    return Sourced(tuple(candidates), len(found) == MOST)


def _candidate(need: LotNeed, structure: Structure, context: Context, explained: bool) -> Candidate:
    profile = profile_of(structure)
    facts = Facts(context.on, need.staffing, need.concession, convention=profile.convention)
    modes = context.rules.modes(profile.kind, CLAUSE, facts)
    holds = {
        kind: context.rules.answer(profile.kind, {kind.value}, AnswerMode.HOLDER, facts).verdict for kind in RESERVABLE
    }
    reserved = frozenset(kind for kind, verdict in holds.items() if verdict is Verdict.YES)
    return Candidate(structure, modes, reserved, explain(need, structure, context) if explained else None)
