"""The best groupings of a problem, exact, in their order, with what is proved."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress

from matching.grouping.assign import Plan
from matching.grouping.case import DIGITS_SHOWN, Case, lay_out
from matching.grouping.exact import by_solver
from matching.grouping.minimality import is_minimal
from matching.grouping.priced import by_prices
from matching.grouping.split import Budget
from matching.grouping.walk import TooMany, by_enumeration
from matching.problem import Grouping, Member, Problem, Solution


def solve(problem: Problem) -> Solution:
    """The `best` first groupings.

    Best: largest Σ weight of covered needs; then largest Σ (weight / Σ all weights) × score − member_cost ×
    (members − 1); then fewest members; then SIRETs in order. Two values within 1e-9 are equal. The next ones: member
    sets in that order, each with its best split, without those that contain an earlier one covering the same needs.
    With `minimal`, only sets that can spare nobody. Groups are tried one by one while they are few enough; beyond, they
    are chosen by prices on the needs; HiGHS has what is left, mostly needs that no group covers whole. When every need
    weighs nothing (hours of 0), every score counts for nothing too: fewest members, then SIRETs, settle the order.
    """
    case = lay_out(problem)
    if not case.max_members or problem.best < 1:
        return Solution((), True)
    proposals = tuple(_grouping(case, found) for found in _chosen(case, problem))
    return Solution(proposals, all(proposal.optimal for proposal in proposals))


def _chosen(case: Case, problem: Problem) -> list[Plan]:
    budget = Budget()  # one for both: what the first could not split in time, the second could not either
    for ordered in (by_enumeration, by_prices):
        with suppress(TooMany):
            return first(ordered(case, problem.minimal, budget), problem, case)
    return first(by_solver(case, problem.minimal), problem, case)


def first(ordered: Iterator[Plan], problem: Problem, case: Case) -> list[Plan]:
    """The first ones that are allowed and bring something new; a rank is proved only if those before it are."""
    chosen: list[Plan] = []
    for found in ordered:
        if _repeats(found, chosen) or (problem.minimal and not is_minimal(case, found)):
            continue
        chosen.append(found)
        if len(chosen) == problem.best:
            break
    return chosen


def _repeats(found: Plan, earlier: list[Plan]) -> bool:
    members = set(found.members)
    return any(members.issuperset(one.members) and found.covered == one.covered for one in earlier)


def _grouping(case: Case, found: Plan) -> Grouping:
    leader = leader_of(case, found.members)
    order = sorted(found.members, key=lambda one: (one != leader, one))
    return Grouping(
        tuple(_member(case, found, one, one == leader) for one in order),
        tuple(need.id for at, need in enumerate(case.needs) if at in found.owners),
        tuple(need.id for at, need in enumerate(case.needs) if at not in found.owners),
        round(found.value, DIGITS_SHOWN),
        found.proved,
    )


def leader_of(case: Case, members: tuple[int, ...]) -> int:
    """The mandataire: of those who can lead, the one with most hours (unknown is unlimited), then by SIRET."""
    return min((one for one in members if case.candidates[one].can_lead), key=lambda one: (-case.capacity[one], one))


def _member(case: Case, found: Plan, member: int, leads: bool) -> Member:
    own = [need for at, need in enumerate(case.needs) if found.owners.get(at) == member]
    known = [need.hours for need in own if need.hours is not None]
    hours = round(sum(known), DIGITS_SHOWN) if known else None
    siret = case.candidates[member].siret
    return Member(siret, "mandataire" if leads else "cotraitant", tuple(need.id for need in own), hours)
