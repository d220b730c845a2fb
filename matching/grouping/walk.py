"""Groups in their order, best first, each with its best split, by trying them all."""

from __future__ import annotations

import heapq
from collections.abc import Iterator

import numpy as np

from matching.grouping.assign import Plan
from matching.grouping.case import DIGITS, Case
from matching.grouping.frontier import Bounds, Frontier
from matching.grouping.split import best_split

FIRST_BLOCK, GROWTH = 1_000, 8
MOST_SPLITS = 30_000
"Groups split one by one before the whole problem is given to the solver instead."

Block = tuple[Bounds, float]
"Groups, and the weight below which every group of the later blocks stays."


class TooMany(Exception):
    """Too many groups to try them one by one."""


def by_enumeration(case: Case, minimal: bool) -> Iterator[Plan]:
    """Every group in its order; groups that are plainly not minimal may be left out when only minimal ones count.

    Raises TooMany, perhaps after some groups, when the others are too many to be tried.
    """
    if not Frontier.holds(case):
        raise TooMany
    frontier = Frontier(case)
    return _ordered(frontier, _blocks(frontier, minimal))


def _ordered(frontier: Frontier, blocks: Iterator[Block]) -> Iterator[Plan]:
    """Settle groups in the order of their bounds; one is given out when no bound left is better than it is."""
    ready: list[tuple[object, Plan]] = []
    splits = 0
    for bounds, floor in blocks:
        for at in range(len(bounds.codes)):
            key = frontier.key(bounds, at)
            while ready and ready[0][0] <= key:  # type: ignore[operator]  # keys are tuples of one shape
                yield heapq.heappop(ready)[1]
            splits += 1
            if splits > MOST_SPLITS:
                raise TooMany
            found = best_split(frontier.case, key[3])
            if found is not None:
                heapq.heappush(ready, (found.key, found))
        while ready and ready[0][1].weight > floor:
            yield heapq.heappop(ready)[1]
    while ready:
        yield heapq.heappop(ready)[1]


def _blocks(frontier: Frontier, minimal: bool) -> Iterator[Block]:
    """Whole covers first, since nothing can be better; then, when they are few enough, all groups by falling weight."""
    whole = None if 0.0 in frontier.case.weights else frontier.whole(minimal)
    if whole is not None:
        full = round(frontier.case.weight(frontier.case.coverable), DIGITS)
        yield frontier.bound(whole, [np.full(len(group.codes), full) for group in whole]), full
    if not frontier.small():
        raise TooMany
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
