"""A need too large for anyone is cut before solving, by place, by phase or in equal hours, and shown joined again."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from matching.problem import Need

MARK = "#"
MOST_SLICES = 8
ROUNDING = 1e-9


@dataclass(frozen=True, slots=True)
class Piece:
    """What a need may be cut along: a place or a phase by its name, and its share of the need (they make 1)."""

    name: str
    share: float


@dataclass(frozen=True, slots=True)
class Slice:
    """A need, or a part of one; `names` the places or phases it stands for, none when it is cut in equal hours."""

    need: Need
    names: tuple[str, ...] = ()


def cut(
    need: Need, capacities: Sequence[float | None], max_members: int, pieces: Sequence[Piece] = (), forced: bool = False
) -> tuple[Slice, ...]:
    """The need itself, or its slices n1#1, n1#2… when it is above what any one candidate can carry.

    `capacities` hours of those who could do it (None: unknown, taken as unlimited, so nothing is cut). The fewest
    slices are made that the `max_members` largest can carry together; if they cannot carry all, those that cover most.
    Slices follow `pieces` when that carries as much in no more slices than equal hours do (a place is no reason for one
    more member), or when people said so (`forced`).
    """
    hours, known = need.hours, [room for room in capacities if room is not None]
    if hours is None or not known or len(known) < len(capacities) or max(known) >= hours - ROUNDING:
        return (Slice(need),)
    largest = sorted(known, reverse=True)[:max_members]
    equal = _best([_equal(hours, count) for count in range(2, MOST_SLICES + 1)], largest)
    along = _best([_along(hours, pieces, count) for count in range(2, min(MOST_SLICES, len(pieces)) + 1)], largest)
    as_good = (
        bool(along) and len(along) <= len(equal) and _carried(along, largest) >= _carried(equal, largest) - ROUNDING
    )
    chosen = along if along and (forced or as_good) else equal
    return tuple(
        Slice(Need(f"{need.id}{MARK}{at}", part), names) for at, (part, names) in enumerate(chosen, 1) if part > 0
    )


Parts = list[tuple[float, tuple[str, ...]]]
"Hours of each slice, with the names it stands for."


def _best(cuts: Iterable[Parts], largest: Sequence[float]) -> Parts:
    """The first of the cuts that carry most; none when there is none."""
    return max(cuts, key=lambda parts: (round(_carried(parts, largest), 9), -len(parts)), default=[])


def _equal(hours: float, count: int) -> Parts:
    return [(hours / count, ())] * count


def _along(hours: float, pieces: Sequence[Piece], count: int) -> Parts:
    """Neighbouring pieces put together in so many slices, as even as their shares allow."""
    parts: Parts = []
    left, rest = list(pieces), count
    while rest:
        take = _even(left, rest)
        parts.append((hours * math.fsum(one.share for one in left[:take]), tuple(one.name for one in left[:take])))
        left, rest = left[take:], rest - 1
    return parts


def _even(left: Sequence[Piece], rest: int) -> int:
    """How many of the pieces left make about one of the `rest` slices, one at least kept for each of the others."""
    most = len(left) - rest + 1
    if rest == 1:
        return most
    aim = math.fsum(one.share for one in left) / rest
    return min(range(1, most + 1), key=lambda take: abs(math.fsum(one.share for one in left[:take]) - aim))


def _carried(parts: Parts, capacities: Iterable[float]) -> float:
    """Hours that these capacities carry in whole slices, the largest slice first, where it still fits best."""
    rooms, carried = sorted(capacities), 0.0
    for hours in sorted((hours for hours, _ in parts), reverse=True):
        at = next((at for at, room in enumerate(rooms) if room >= hours - ROUNDING), None)
        if at is not None:
            rooms[at] -= hours
            rooms.sort()
            carried += hours
    return carried


def whole_id(need: str) -> str:
    """The id of the need that a slice comes from; the id itself for a need that was not cut."""
    head, mark, tail = need.rpartition(MARK)
    return head if mark and tail.isdecimal() else need
