"""Groups in their order, best first, each with its best split, by trying them all."""

from __future__ import annotations

import heapq
import math
from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from matching.grouping.assign import Below, Plan, best_match
from matching.grouping.case import DIGITS, TOLERANCE, Case, Key
from matching.grouping.frontier import Bounds, Frontier
from matching.grouping.search import SMALL, TooDeep
from matching.grouping.split import Budget, best_split, ceiling

FIRST_BLOCK, GROWTH = 1_000, 8
MOST_SPLITS = 400
"Groups split one by one, by search, before the whole problem is given to the solver instead."

HAIR = 1e-6
"Values nearer than this to the best plan known are looked at in full: the solver counts in millionths."

Block = tuple[Bounds, float]
"Groups, and the weight below which every group of the later blocks stays."


class TooMany(Exception):
    """Too many groups to try them one by one."""


def by_enumeration(case: Case, minimal: bool, budget: Budget | None = None) -> Iterator[Plan]:
    """Every group in its order; groups that are plainly not minimal may be left out when only minimal ones count.

    Raises TooMany, perhaps after some groups, when there are too many to be tried, or too many to be split.
    """
    if not Frontier.small(case):
        raise TooMany
    frontier = Frontier(case)
    return ordered(frontier, _blocks(frontier, minimal), budget)


def ordered(frontier: Frontier, blocks: Iterator[Block], budget: Budget | None = None) -> Iterator[Plan]:
    """Groups in their order; none is split before its bounds say that it may be next. Raises TooMany."""
    queue = _Queue(frontier.case, budget or Budget())
    for bounds, floor in blocks:
        for at in range(len(bounds.codes)):
            key = frontier.key(bounds, at)
            yield from queue.before(key)
            queue.look_at(key)
        yield from queue.before((-floor, float("-inf"), 0, ()))
    yield from queue.before((float("inf"), 0.0, 0, ()))


class _Queue:
    """Groups that were looked at: those that are split, and those whose bound is known with their hours counted.

    Once a split is not proved, nothing after it is: that group might have come before.
    """

    def __init__(self, case: Case, budget: Budget) -> None:
        self.case = case
        self.waiting: list[tuple[Key, Plan | None]] = []
        self.known: list[Key] = []
        self.splits, self.budget, self.proved = 0, budget, True

    def look_at(self, key: Key) -> None:
        """Settle a group at once if each need can go to the member that suits it best; else lower its bound."""
        members = key[3]
        found = best_match(self.case, members)
        if found is not None:
            self._keep(found)
            return
        reach = frozenset(need for member in members for need in self.case.worth[member])
        if len(reach) <= SMALL:
            self._push(members)
            return
        whole = -key[0] >= round(self.case.weight(reach), DIGITS)
        bound = round(ceiling(self.case, members, whole) + TOLERANCE, DIGITS)
        heapq.heappush(self.waiting, ((key[0], max(key[1], -bound), key[2], members), None))

    def before(self, key: Key) -> Iterator[Plan]:
        """The groups that come before this place, in order; they are split as their turn comes."""
        while self.waiting and self.waiting[0][0] <= key:
            place, found = heapq.heappop(self.waiting)
            if found is not None:
                heapq.heappop(self.known)  # plans leave in the order of their keys
                yield found if self.proved else replace(found, proved=False)
            else:
                self._split(place)

    def _split(self, place: Key) -> None:
        """Split a group, or see that it comes after the best one known, and put it back behind that one."""
        self.splits += 1
        if self.splits > MOST_SPLITS:
            raise TooMany
        floor = self._floor(place)
        try:
            self._push(place[3], floor)
        except Below:
            heapq.heappush(self.waiting, (self._lowered(place, floor), None))

    def _floor(self, place: Key) -> float | None:
        """What a group that may leave nothing out must be worth more than, to come now: just below the best plan known
        of that weight (a tie must still be found), anything when there is none. None for other groups."""
        if -place[0] < round(self.case.weight(self._reach(place)), DIGITS):
            return None
        if not self.known or self.known[0][0] != place[0]:
            return -math.inf
        best = -self.known[0][1]
        return round(best - HAIR, DIGITS) if -place[1] > best + HAIR else -math.inf

    def _lowered(self, place: Key, floor: float | None) -> Key:
        """Where a group stands that no whole split puts at its place: behind the best plan, or, when it has no whole
        split at all, at the weight of all it can do but the lightest need."""
        if floor is not None and floor > -math.inf:
            return (place[0], -floor, place[2], place[3])
        reach = self._reach(place)
        lightest = min(self.case.weights[need] for need in reach)
        return (round(lightest - self.case.weight(reach), DIGITS), place[1], place[2], place[3])

    def _reach(self, place: Key) -> frozenset[int]:
        return frozenset(need for member in place[3] for need in self.case.worth[member])

    def _push(self, members: tuple[int, ...], floor: float | None = None) -> None:
        try:
            found = best_split(self.case, members, self.budget, floor)
        except TooDeep as error:
            raise TooMany from error
        if found is not None:
            self.proved = self.proved and found.proved
            self._keep(found)

    def _keep(self, found: Plan) -> None:
        heapq.heappush(self.waiting, (found.key, found))
        heapq.heappush(self.known, found.key)


def _blocks(frontier: Frontier, minimal: bool) -> Iterator[Block]:
    """Whole covers first, since nothing can be better; then all groups by falling weight."""
    whole = None if 0.0 in frontier.case.weights else frontier.whole(minimal)
    if whole is not None:
        full = round(frontier.case.weight(frontier.case.coverable), DIGITS)
        yield frontier.bound(whole, [np.full(len(group.codes), full) for group in whole]), full
    yield from _falling(frontier, skip_whole=whole is not None)


def _falling(frontier: Frontier, skip_whole: bool) -> Iterator[Block]:
    groups = frontier.led(skip_whole)
    weights = [np.round(frontier.weights(group), DIGITS) for group in groups]
    every = np.sort(np.concatenate(weights))[::-1]
    ceiling, taken = np.inf, FIRST_BLOCK
    while len(every) and ceiling > every[-1]:
        floor = every[min(taken, len(every)) - 1]
        keep = [(weight >= floor) & (weight < ceiling) for weight in weights]
        kept = [group.only(some) for group, some in zip(groups, keep, strict=True)]
        yield frontier.bound(kept, [weight[some] for weight, some in zip(weights, keep, strict=True)]), float(floor)
        ceiling, taken = floor, taken * GROWTH
