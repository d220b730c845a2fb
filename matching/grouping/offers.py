"""Three offers beside the best: the smallest group, the nearest, the most robust, and what each costs.

All cover as much as the best one does: a group that leaves work undone is no cheaper way of doing it. Each of them can
spare nobody (no oversized group: L2141-9). Robust therefore means: with the stand-ins named beside it, the group still
covers everything after the loss of any one member (L2141-13 and R2142-26 let one be replaced).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import combinations

from matching.grouping.case import Case, lay_out, weigh
from matching.grouping.needs import WITHIN, Composition
from matching.grouping.slices import whole_id
from matching.grouping.solver import solve
from matching.grouping.split import could_do
from matching.problem import Candidate, Grouping, Problem

LEXICAL_COST = 2.0
"Cost of a member above any value a group can have (1 at most): fewest members come first, value settles ties."
LOOKED_AT, MOST_STAND_INS = 12, 3
"Groups compared for robustness, best first; stand-ins beyond which a group is not called robust."


class Kind(StrEnum):
    """What an offer is the best at."""

    SMALLEST = "smallest"
    NEAREST = "nearest"
    ROBUST = "robust"


@dataclass(frozen=True, slots=True)
class Offer:
    """A group that is best at one thing. `hours_less` and `value_less` what it costs against the best group: weight
    covered (hours) and value; `stand_ins` SIRETs to have ready; `km` mean distance of the work, None when unknown;
    `far` the same in words."""

    kind: Kind
    grouping: Grouping
    hours_less: float
    value_less: float
    stand_ins: tuple[str, ...] = ()
    km: float | None = None
    far: str | None = None


def offers(composition: Composition, best: Grouping | None, unknown_km: float) -> tuple[Offer, ...]:
    """The offers that exist for this tender, against its best group; `unknown_km` what an unknown distance counts.

    None is told nearest when all that is known is that both do the work in their department.
    """
    if best is None:
        return ()
    found = [(Kind.SMALLEST, smallest(composition.problem), ()), (Kind.NEAREST, nearest(composition, unknown_km), ())]
    robust = most_robust(composition.problem)
    chosen = [*found, *([(Kind.ROBUST, *robust)] if robust else [])]
    told = [_offer(kind, grouping, stand_ins, best, composition) for kind, grouping, stand_ins in chosen if grouping]
    return tuple(
        one for one in told if not (one.kind is Kind.NEAREST and one.far == mean_far(best, composition) == WITHIN)
    )


def smallest(problem: Problem) -> Grouping | None:
    """Of the groups that cover most, the one with fewest members; then the most valuable."""
    return _first(replace(problem, member_cost=LEXICAL_COST))


def nearest(composition: Composition, unknown_km: float) -> Grouping | None:
    """Of the groups that cover most, the one whose work is done from nearest (mean distance weighed by the work)."""
    known = (composition.km(one.siret, need) for one in composition.problem.candidates for need in one.covers)
    far = max((km for km in known if km is not None), default=0.0)
    limit = max(far, unknown_km, 1.0)
    candidates = tuple(_by_distance(one, composition, unknown_km, limit) for one in composition.problem.candidates)
    return _first(replace(composition.problem, candidates=candidates, member_cost=0.0))


def most_robust(problem: Problem) -> tuple[Grouping, tuple[str, ...]] | None:
    """Of the first groups that cover most, the one that needs fewest stand-ins to survive the loss of any one member.

    Ties by rank. None when none of them can be made to survive with a few stand-ins.
    """
    case = lay_out(problem)
    groups = solve(replace(problem, best=LOOKED_AT)).proposals
    found: tuple[Grouping, tuple[str, ...]] | None = None
    for one in groups:
        most = MOST_STAND_INS if found is None else len(found[1]) - 1
        ready = (
            stand_ins(case, one, most) if one.covered and _weight(one, problem) >= _weight(groups[0], problem) else None
        )
        found = found if ready is None else (one, ready)
    return found


def stand_ins(case: Case, grouping: Grouping, most: int) -> tuple[str, ...] | None:
    """The fewest others that make up for the loss of any one member, by SIRET; None when `most` are not enough."""
    place = {candidate.siret: at for at, candidate in enumerate(case.candidates)}
    members = tuple(sorted(place[member.siret] for member in grouping.members))
    needs = frozenset(at for at, need in enumerate(case.needs) if need.id in set(grouping.covered))
    others = [one for one in range(len(case.worth)) if one not in members and needs & case.worth[one].keys()]
    for count in range(most + 1):
        for chosen in combinations(others, count):
            if all(_survives(case, members, chosen, lost, needs) for lost in members):
                return tuple(case.candidates[one].siret for one in chosen)
    return None


def _survives(case: Case, members: tuple[int, ...], chosen: tuple[int, ...], lost: int, needs: frozenset[int]) -> bool:
    rest = tuple(sorted({*members, *chosen} - {lost}))
    led = any(case.candidates[one].can_lead for one in rest)
    return led and all(any(need in case.worth[one] for one in rest) for need in needs) and could_do(case, rest, needs)


def _first(problem: Problem) -> Grouping | None:
    return next(iter(solve(replace(problem, best=1)).proposals), None)


def _by_distance(one: Candidate, composition: Composition, unknown_km: float, limit: float) -> Candidate:
    """The same candidate, its scores replaced by how near it is: 1 on the spot, 0 at the farthest."""
    lots = {need: composition.km(one.siret, need) for need in one.covers}
    return replace(one, covers={need: 1.0 - (unknown_km if km is None else km) / limit for need, km in lots.items()})


def _offer(
    kind: Kind, grouping: Grouping, stand_ins: tuple[str, ...], best: Grouping, composition: Composition
) -> Offer:
    problem = composition.problem
    less = _weight(best, problem) - _weight(grouping, problem)
    value = worth(grouping, problem)
    shown = replace(grouping, value=round(value, 12))
    km = mean_km(grouping, composition)
    dear, far = round(worth(best, problem) - value, 9), mean_far(grouping, composition)
    return Offer(kind, shown, round(less, 6), dear, stand_ins, km, far)


def worth(grouping: Grouping, problem: Problem) -> float:
    """Value of a group by the problem's own scores, whatever it was chosen for."""
    share = _shares(problem)
    covers = {one.siret: one.covers for one in problem.candidates}
    done = sum(share[need] * covers[member.siret][need] for member in grouping.members for need in member.needs)
    return done - problem.member_cost * (len(grouping.members) - 1)


def mean_km(grouping: Grouping, composition: Composition) -> float | None:
    """Mean distance of the work, weighed by it; None when one of the distances is unknown."""
    share = _shares(composition.problem)
    parts = list(_work(grouping, composition))
    if not parts or any(km is None for _, km in parts):
        return None
    total = sum(share[need] for need, _ in parts) or 1.0
    return round(sum(share[need] * (km or 0.0) for need, km in parts) / total, 1)


def mean_far(grouping: Grouping, composition: Composition) -> str | None:
    """The same in words, « 12 km »; « dans le département » or « 40 km au moins » when lots name no place in theirs."""
    km = mean_km(grouping, composition)
    near = {composition.bidders[one.siret][whole_id(need)].near for one in grouping.members for need in one.needs}
    if km is None or near == {""}:
        return None if km is None else f"{km:.0f} km"
    return WITHIN if near == {WITHIN} else f"{km:.0f} km au moins"


def _work(grouping: Grouping, composition: Composition) -> Iterator[tuple[str, float | None]]:
    for member in grouping.members:
        for need in member.needs:
            yield need, composition.km(member.siret, need)


def _shares(problem: Problem) -> dict[str, float]:
    weights = weigh(problem.needs)
    total = sum(weights) or 1.0
    return {need.id: weight / total for need, weight in zip(problem.needs, weights, strict=True)}


def _weight(grouping: Grouping, problem: Problem) -> float:
    done = set(grouping.covered)
    kept = (weight for need, weight in zip(problem.needs, weigh(problem.needs), strict=True) if need.id in done)
    return round(sum(kept), 9)
