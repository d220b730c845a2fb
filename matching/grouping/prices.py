"""A price for every need, found so that what a group could be worth is known without splitting anything.

Lagrangian relaxation: at prices u, a grouping that covers every need is worth at most Σ u + Σ over its members of what
each gains by doing, within its hours and as if alone, the needs it values above their price. The prices are moved until
that bound is low (subgradient method).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from matching.grouping.case import Case, Floats

STEPS, PATIENCE = 300, 6
SMALLEST_STEP = 2e-3
START = 0.6
"First prices, as a share of the best worth of each need."
SLACK = 0.01


@dataclass(frozen=True, slots=True)
class Prices:
    """`base` is Σ prices + the cost of one member; `surplus[i, n]` worth above the price; `gain[i]` what member i adds
    to `base` at most, its cost taken off; `bound` what any whole cover is worth at most."""

    base: float
    surplus: Floats
    gain: Floats
    bound: float


def find_prices(case: Case) -> Prices:
    """Good prices for the needs that can be covered."""
    market = _Market(case)
    prices = START * case.table.max(axis=0)
    best = market.at(prices)
    kept, pace, idle = prices, 1.0, 0
    for _ in range(STEPS):
        found = market.at(prices)
        if found.bound < best.bound - 1e-7:
            best, kept, idle = found, prices, 0
        else:
            idle += 1
        if idle >= PATIENCE:
            prices, pace, idle = kept, pace / 1.5, 0
            found = best
        lack = market.lack(prices, found)
        square = float(lack @ lack)
        if square < 1e-12 or pace < SMALLEST_STEP:
            break
        prices = prices - pace * max(abs(found.bound) * SLACK * 10, SLACK) / square * lack
    return best


class _Market:
    """The candidates of a case, seen as buyers of needs."""

    def __init__(self, case: Case) -> None:
        self.case = case
        self.able = np.zeros(case.table.shape, dtype=np.bool_)
        for one, worth in enumerate(case.worth):
            self.able[one, list(worth)] = True
        self.hours = np.array(case.hours)
        self.capacity = np.array(case.capacity)

    def at(self, prices: Floats) -> Prices:
        """What these prices say."""
        surplus = np.where(self.able, np.maximum(self.case.table - prices, 0.0), 0.0)
        gain = (surplus * self._parts(surplus)).sum(axis=1) - self.case.member_cost
        base = float(prices.sum()) + self.case.member_cost
        best = np.sort(gain)[::-1][: self.case.max_members]
        return Prices(base, surplus, gain, base + float(np.maximum(best, 0.0).sum()))

    def lack(self, prices: Floats, found: Prices) -> Floats:
        """For each need, one less how often the best group would do it; what nobody can do has no price to move."""
        best = np.argsort(-found.gain)[: self.case.max_members]
        best = best[found.gain[best] > 0]
        done: Floats = self._parts(found.surplus[best], best).sum(axis=0)
        return np.where(self.able.any(axis=0), 1.0 - done, 0.0)

    def _parts(self, surplus: Floats, rows: npt.NDArray[np.int64] | None = None) -> Floats:
        """The part of each need that each candidate takes when its hours are filled by what pays best an hour."""
        capacity = self.capacity if rows is None else self.capacity[rows]
        with np.errstate(divide="ignore", invalid="ignore"):
            rate = np.where(surplus > 0, surplus / self.hours, 0.0)
        order = np.argsort(-rate, axis=1)
        taken = np.where(np.take_along_axis(surplus, order, 1) > 0, self.hours[order], 0.0)
        before = np.cumsum(taken, axis=1) - taken
        with np.errstate(divide="ignore", invalid="ignore"):
            part = np.clip((capacity[:, None] - before) / taken, 0.0, 1.0)
        part = np.where(taken > 0, part, 1.0)
        out = np.empty_like(part)
        np.put_along_axis(out, order, part, 1)
        out[surplus <= 0] = 0.0
        return out
