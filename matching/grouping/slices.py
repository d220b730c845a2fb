"""A need too large for anyone is cut into equal slices before solving, and shown joined again."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence

from matching.problem import Need

MARK = "#"
MOST_SLICES = 8
ROUNDING = 1e-9


def cut(need: Need, capacities: Sequence[float | None], max_members: int) -> tuple[Need, ...]:
    """The need itself, or its slices n1#1, n1#2… when it is above what any one candidate can carry.

    `capacities` hours of those who could do it (None: unknown, taken as unlimited, so nothing is cut). The fewest
    slices are made that the `max_members` largest can carry together; if they cannot carry all, those that cover most.
    """
    known = [hours for hours in capacities if hours is not None]
    if need.hours is None or not known or len(known) < len(capacities) or max(known) >= need.hours - ROUNDING:
        return (need,)
    largest = sorted(known, reverse=True)[:max_members]
    counts = range(2, MOST_SLICES + 1)
    best = max(counts, key=lambda count: (round(_carried(need.hours or 0.0, count, largest), 9), -count))
    return tuple(Need(f"{need.id}{MARK}{at}", need.hours / best) for at in range(1, best + 1))


def _carried(hours: float, count: int, capacities: Iterable[float]) -> float:
    """Share of the need that these capacities carry, in whole slices."""
    slice_hours = hours / count
    return min(sum(math.floor(room / slice_hours + ROUNDING) for room in capacities), count) / count


def whole_id(need: str) -> str:
    """The id of the need that a slice comes from; the id itself for a need that was not cut."""
    head, mark, tail = need.rpartition(MARK)
    return head if mark and tail.isdecimal() else need
