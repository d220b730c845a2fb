"""A problem laid out for computing: weights, capacities, who covers what. Nothing here decides anything."""

from __future__ import annotations

import math
from dataclasses import dataclass
from statistics import median

import numpy as np
import numpy.typing as npt

from matching.problem import Candidate, Need, Problem

TOLERANCE = 1e-9
"Two values nearer than this are the same; hours may exceed a capacity by no more."
DIGITS, DIGITS_SHOWN = 9, 12

Key = tuple[float, float, int, tuple[int, ...]]
"Place in the order: less weight, less value, members, who they are; the smallest is the best."
Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Case:
    """Needs in the order given, candidates in the order of their SIRET.

    `weights` hours of each need, the median of the known ones when unknown; `hours` what a need takes of a capacity
    (0 when unknown); `capacity` hours of a candidate (infinite when unknown); `worth[i]` need -> share × score for the
    needs that candidate `i` can do; `table` the same as an array, 0 where it cannot.
    """

    needs: tuple[Need, ...]
    candidates: tuple[Candidate, ...]
    weights: tuple[float, ...]
    hours: tuple[float, ...]
    capacity: tuple[float, ...]
    worth: tuple[dict[int, float], ...]
    table: Floats
    max_members: int
    member_cost: float

    @property
    def coverable(self) -> frozenset[int]:
        """Needs that at least one candidate can do."""
        return frozenset(need for worth in self.worth for need in worth)

    def loose(self, candidate: int) -> bool:
        """True when its hours cannot be exceeded, whatever it is given."""
        return sum(self.hours[need] for need in self.worth[candidate]) <= self.capacity[candidate] + TOLERANCE

    def weight(self, needs: frozenset[int]) -> float:
        """Weight of these needs, summed in one order so that equal sets weigh the same to the last bit."""
        return math.fsum(self.weights[need] for need in needs)

    def value(self, owners: dict[int, int], members: int) -> float:
        """Σ share × score of what is done, less the cost of every member beyond the first."""
        return math.fsum(self.worth[owner][need] for need, owner in owners.items()) - self.member_cost * (members - 1)


def lay_out(problem: Problem) -> Case:
    """Put a problem in order; candidates that could never be members are left out.

    Left out: not eligible when all must be; nothing they cover fits in their hours.
    """
    weights = weigh(problem.needs)
    total = math.fsum(weights) or 1.0
    place = {need.id: position for position, need in enumerate(problem.needs)}
    kept: list[tuple[Candidate, dict[int, float]]] = []
    for candidate in sorted(problem.candidates, key=lambda one: one.siret):
        worth = _worth(candidate, problem.needs, place, [weight / total for weight in weights])
        if worth and (candidate.eligible or not problem.all_members_eligible):
            kept.append((candidate, worth))
    return Case(
        problem.needs,
        tuple(candidate for candidate, _ in kept),
        tuple(weights),
        tuple(need.hours or 0.0 for need in problem.needs),
        tuple(_capacity(candidate) for candidate, _ in kept),
        tuple(worth for _, worth in kept),
        _table([worth for _, worth in kept], len(problem.needs)),
        max(0, min(problem.max_members, len(kept), len(problem.needs))),
        problem.member_cost,
    )


def weigh(needs: tuple[Need, ...]) -> list[float]:
    """Weight of each need: its hours; unknown hours weigh the median of the known ones, 1 if none is known."""
    known = [need.hours for need in needs if need.hours is not None]
    usual = float(median(known)) if known else 1.0
    return [usual if need.hours is None else need.hours for need in needs]


def _capacity(candidate: Candidate) -> float:
    return math.inf if candidate.hours is None else candidate.hours


def _worth(
    candidate: Candidate, needs: tuple[Need, ...], place: dict[str, int], shares: list[float]
) -> dict[int, float]:
    """What each need it can do is worth; a need above its hours is one it cannot do."""
    room = _capacity(candidate) + TOLERANCE
    able = (place[name] for name in candidate.covers if name in place and (needs[place[name]].hours or 0.0) <= room)
    return {at: shares[at] * candidate.covers[needs[at].id] for at in sorted(able)}


def _table(worth: list[dict[int, float]], width: int) -> Floats:
    table = np.zeros((len(worth), width))
    for row, covered in enumerate(worth):
        for need, value in covered.items():
            table[row, need] = value
    return table
