"""Groups that cover all that can be covered, in their order, when there are too many groups to try them all.

With prices on the needs, most groups are seen to be worth less than a floor before they are complete: they are left
out, and what remains is few. The floor is lowered until enough groups stand above it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from matching.grouping.assign import Plan
from matching.grouping.case import DIGITS, TOLERANCE, Case, Floats
from matching.grouping.frontier import Frontier
from matching.grouping.prices import Prices, find_prices
from matching.grouping.scales import Masks
from matching.grouping.split import Budget
from matching.grouping.walk import TooMany, ordered

FLOORS = (0.05, 0.075, 0.1, 0.13, 0.17, 0.22)
"How far below the bound the floor is put, time after time."
MOST_TRIED, SLICE = 1_500_000, 20_000
"Unfinished groups made in all, past which the solver is used, and grown at a time."

Members = npt.NDArray[np.int64]


def by_prices(case: Case, minimal: bool, budget: Budget | None = None) -> Iterator[Plan]:
    """Whole covers in their order. Raises TooMany when those asked for are not found in good time."""
    if not Frontier.writes(case) or 0.0 in case.weights:
        raise TooMany
    prices, frontier = find_prices(case), Frontier(case)
    given: set[tuple[int, ...]] = set()
    left = budget or Budget()
    for drop in FLOORS:
        floor = prices.bound - drop
        for found in _above(frontier, prices, floor, minimal, left):
            if found.members not in given:
                given.add(found.members)
                yield found
    raise TooMany


def _above(frontier: Frontier, prices: Prices, floor: float, minimal: bool, budget: Budget) -> Iterator[Plan]:
    """Whole covers worth at least this floor, in their order."""
    groups = frontier.chosen(_complete(frontier, prices, floor), minimal)
    full = round(frontier.case.weight(frontier.case.coverable), DIGITS)
    bounds = frontier.bound(groups, [np.full(len(group.codes), full) for group in groups])
    for found in ordered(frontier, iter([(bounds, full)]), budget):
        if found.weight < full - TOLERANCE or found.value < floor:
            return
        yield found


def _complete(frontier: Frontier, prices: Prices, floor: float) -> list[Members]:
    """Members of every group, size by size, that may be worth the floor. Raises TooMany."""
    order = np.argsort(-prices.gain, kind="stable")
    growth = _Growth(frontier, prices, order, floor)
    growth.grow(growth.none())
    return [order[np.concatenate(found)] for found in growth.complete if found]


@dataclass(frozen=True, slots=True)
class _Parts:
    """Unfinished groups of one size. `members` places in the order of gain, rising; `masks` needs they can do;
    `surplus` what the best of them adds to each need; `gains` sum of theirs; each of `worth` and `gains` bounds what
    they bring."""

    members: Members
    masks: Masks
    surplus: Floats
    gains: Floats
    worth: Floats

    def only(self, keep: slice) -> _Parts:
        """Those that are kept."""
        return _Parts(self.members[keep], self.masks[keep], self.surplus[keep], self.gains[keep], self.worth[keep])


class _Growth:
    """Grows groups by one member at a time, always one of less gain than the last, and drops those below the floor."""

    def __init__(self, frontier: Frontier, prices: Prices, order: Members, floor: float) -> None:
        case = frontier.case
        self.own, self.goal = frontier.own[order], frontier.goal
        self.widest = int(np.bitwise_count(self.own).max())
        self.surplus, self.gain = prices.surplus[order], prices.gain[order]
        self.cost, self.most = case.member_cost, case.max_members
        self.needed = floor - prices.base - TOLERANCE
        self.sums = np.concatenate([[0.0], np.cumsum(np.maximum(self.gain, 0.0))])
        self.complete: list[list[Members]] = [[] for _ in range(self.most)]
        self.tried = 0

    def none(self) -> _Parts:
        """The group of nobody."""
        nobody = np.zeros(1, np.uint64)
        return _Parts(
            np.zeros((1, 0), np.int64), nobody, np.zeros((1, self.surplus.shape[1])), np.zeros(1), np.zeros(1)
        )

    def grow(self, parts: _Parts) -> None:
        """All groups made of these and more members; a slice at a time, so that memory stays small."""
        size = parts.members.shape[1] + 1
        grown = [self._with(parts, last, self.most - size) for last in range(size - 1, len(self.gain))]
        for more in grown:
            enough = np.minimum(more.worth, more.gains) >= self.needed
            self.complete[size - 1].append(more.members[enough])
        self.tried += sum(len(more.worth) for more in grown)
        if self.tried > MOST_TRIED:
            raise TooMany
        if size < self.most:
            self._further(grown)

    def _further(self, grown: list[_Parts]) -> None:
        whole = _Parts(*(np.concatenate([getattr(more, name) for more in grown]) for name in _Parts.__slots__))
        for start in range(0, len(whole.worth), SLICE):
            self.grow(whole.only(slice(start, start + SLICE)))

    def _with(self, parts: _Parts, last: int, left: int) -> _Parts:
        """These groups with this member, those only that may still reach the floor with `left` members after it."""
        after = self.sums[min(last + 1 + left, len(self.gain))] - self.sums[last + 1]
        gains = parts.gains + self.gain[last]
        may = np.minimum(gains, parts.worth + self.gain[last]) + after >= self.needed
        if parts.members.shape[1]:
            may &= parts.members[:, -1] < last
        masks = parts.masks | self.own[last]
        may &= np.bitwise_count(self.goal & ~masks) <= left * self.widest
        at = np.flatnonzero(may)
        surplus = np.maximum(parts.surplus[at], self.surplus[last])
        worth = surplus.sum(axis=1) - self.cost * (parts.members.shape[1] + 1)
        keep = worth + after >= self.needed
        members = np.column_stack([parts.members[at], np.full(len(at), last)])
        return _Parts(members[keep], masks[at][keep], surplus[keep], gains[at][keep], worth[keep])
