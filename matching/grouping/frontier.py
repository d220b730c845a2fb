"""Every group of at most K members, with a bound on what it can do, as arrays."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from math import comb

import numpy as np
import numpy.typing as npt

from matching.grouping.case import DIGITS, TOLERANCE, Case, Floats, Key
from matching.grouping.scales import Masks, Scales

Codes = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]

LEADER = np.uint64(1 << 63)
"Bit of a mask that says: one of them can lead."
MOST_NEEDS = 62
MOST_GROUPS, MOST_COVERS = 1_500_000, 500_000
"Groups, and covers among them, that are tried one by one: beyond, they are chosen by prices or by the solver."
CHUNK = 50_000


@dataclass(frozen=True, slots=True)
class Groups:
    """Groups of one size. `masks` needs that one of them can do; `codes` their members as digits in base N, in order;
    `reach` hours they can spend on what they can do."""

    size: int
    masks: Masks
    codes: Codes
    reach: Floats

    def only(self, keep: Flags | slice) -> Groups:
        """Those that are kept."""
        return Groups(self.size, self.masks[keep], self.codes[keep], self.reach[keep])


@dataclass(frozen=True, slots=True)
class Bounds:
    """Groups of any size, best bound first. No split of group i covers more than `weight[i]` or is worth more than
    `value[i]` at that weight."""

    size: Codes
    codes: Codes
    weight: Floats
    value: Floats


class Frontier:
    """The groups of a case, made size by size; each size is sorted by its last member, so the next one is slices."""

    def __init__(self, case: Case) -> None:
        self.case = case
        self.base = max(len(case.worth), 1)
        self.own = np.array([self._mask(one) for one in range(len(case.worth))], dtype=np.uint64)
        self.loose = np.array([case.loose(one) for one in range(len(case.worth))], dtype=np.bool_)
        self.spend = np.array([self._spend(one) for one in range(len(case.worth))])
        self.goal = np.uint64(sum(1 << need for need in case.coverable)) | LEADER
        self.levels: list[Groups] = [Groups(0, np.zeros(1, np.uint64), np.zeros(1, np.int64), np.zeros(1))]

    @staticmethod
    def writes(case: Case) -> bool:
        """Can groups of this case be written in 64 bits?"""
        return len(case.needs) <= MOST_NEEDS and len(case.worth) ** case.max_members < 2**62

    @staticmethod
    def small(case: Case) -> bool:
        """Can they also be tried one by one in good time?"""
        count = sum(comb(len(case.worth), size) for size in range(1, case.max_members + 1))
        return count <= MOST_GROUPS and Frontier.writes(case)

    def chosen(self, groups: list[npt.NDArray[np.int64]], minimal: bool) -> list[Groups]:
        """The whole covers among these groups, given by their members."""
        written = [self._write(np.sort(members, axis=1)) for members in groups]
        found = [group.only(self._is_whole(group)) for group in written]
        return [group.only(~self._can_spare(group)) for group in found] if minimal else found

    def _write(self, members: npt.NDArray[np.int64]) -> Groups:
        codes = np.zeros(len(members), np.int64)
        for column in members.T:
            codes = codes * self.base + column
        masks = np.bitwise_or.reduce(self.own[members], axis=1)
        return Groups(members.shape[1], masks, codes, self.spend[members].sum(axis=1))

    def _mask(self, one: int) -> int:
        able = sum(1 << need for need in self.case.worth[one])
        return able | (int(LEADER) if self.case.candidates[one].can_lead else 0)

    def _spend(self, one: int) -> float:
        return min(self.case.capacity[one], sum(self.case.hours[need] for need in self.case.worth[one]))

    def level(self, size: int) -> Groups:
        """All groups of this size, led or not."""
        while len(self.levels) <= size:
            self.levels.append(self._next(self.levels[-1]))
        return self.levels[size]

    def _next(self, below: Groups) -> Groups:
        size, pool = below.size + 1, len(self.own)
        count = comb(pool, size)
        masks, codes, reach = np.empty(count, np.uint64), np.empty(count, np.int64), np.empty(count)
        at = 0
        for last in range(size - 1, pool):
            width = comb(last, size - 1)
            into = slice(at, at + width)
            np.bitwise_or(below.masks[:width], self.own[last], out=masks[into])
            np.add(below.codes[:width] * self.base, last, out=codes[into])
            np.add(below.reach[:width], self.spend[last], out=reach[into])
            at += width
        return Groups(size, masks, codes, reach)

    def led(self, skip_whole: bool) -> list[Groups]:
        """All groups with a leader, size by size; without those that `whole` gives, if asked."""
        levels = [self.level(size) for size in range(1, self.case.max_members + 1)]
        led = [level.only(level.masks >= LEADER) for level in levels]
        return [group.only(~self._is_whole(group)) for group in led] if skip_whole else led

    def whole(self, minimal: bool) -> list[Groups] | None:
        """Led groups that cover all that can be covered and may have the hours for it; None when there are too many.

        With `minimal`, those that could plainly spare a member are left out.
        """
        last = self._last_covers()
        if last is None:
            return None
        smaller = [self.level(size) for size in range(1, self.case.max_members)]
        found = [group.only(self._is_whole(group)) for group in [*smaller, last]]
        return [group.only(~self._can_spare(group)) for group in found] if minimal else found

    def _is_whole(self, groups: Groups) -> Flags:
        needed = sum(self.case.hours[need] for need in self.case.coverable)
        covers: Flags = groups.masks & self.goal == self.goal
        return covers & (groups.reach >= needed - TOLERANCE)

    def _can_spare(self, groups: Groups) -> Flags:
        """Whole covers whose members but one cover the same, with a leader, and have hours for all they can do."""
        digits = self._digits(groups)
        spare = np.zeros(len(groups.codes), dtype=np.bool_)
        for out in range(groups.size):
            others = [digit for at, digit in enumerate(digits) if at != out]
            masks = np.bitwise_or.reduce([self.own[one] for one in others] or [np.zeros_like(groups.masks)])
            loose = np.logical_and.reduce([self.loose[one] for one in others] or [np.ones_like(spare)])
            spare |= (masks & self.goal == self.goal) & loose
        return spare

    def _last_covers(self) -> Groups | None:
        """Covers of the largest size, found without making the groups of that size."""
        size = self.case.max_members
        below = self.level(size - 1)
        missing, parts, total = self.goal & ~below.masks, [], 0
        for last in range(size - 1, len(self.own)):
            width = comb(last, size - 1)
            hit = np.flatnonzero((missing[:width] & ~self.own[last]) == 0)
            total += len(hit)
            if total > MOST_COVERS:
                return None
            codes, reach = below.codes[hit] * self.base + last, below.reach[hit] + self.spend[last]
            parts.append((codes, reach))
        codes, reach = (np.concatenate(column) for column in zip(*parts, strict=True))
        return Groups(size, np.full(len(codes), self.goal), codes, reach)

    def _digits(self, groups: Groups) -> list[Codes]:
        """The members of each group, one array per place, last first."""
        left, digits = groups.codes, []
        for _ in range(groups.size):
            left, digit = np.divmod(left, self.base)
            digits.append(digit)
        return digits

    def key(self, bounds: Bounds, at: int) -> Key:
        """Place in the order of the best that this group could be, with its members."""
        size, code, digits = int(bounds.size[at]), int(bounds.codes[at]), []
        for _ in range(size):
            code, digit = divmod(code, self.base)
            digits.append(digit)
        return (-float(bounds.weight[at]), -float(bounds.value[at]), size, tuple(reversed(digits)))

    def bound(self, groups: list[Groups], weights: list[Floats]) -> Bounds:
        """These groups with their bounds, best first."""
        sizes = np.concatenate([np.full(len(group.codes), group.size, dtype=np.int64) for group in groups])
        codes = np.concatenate([group.codes for group in groups])
        weight = np.concatenate(weights).round(DIGITS)
        value = np.concatenate([self._values(group) for group in groups]).round(DIGITS)
        order = np.lexsort((codes, sizes, -value, -weight))
        return Bounds(sizes[order], codes[order], weight[order], value[order])

    def _values(self, group: Groups) -> Floats:
        """Every need given to the member that suits it best, hours apart."""
        out = np.empty(len(group.codes))
        for start in range(0, len(out), CHUNK):
            part = slice(start, start + CHUNK)
            best = np.zeros((len(out[part]), self.case.table.shape[1]))
            for digit in self._digits(group.only(part)):
                np.maximum(best, self.case.table[digit], out=best)
            out[part] = best.sum(axis=1)
        return out - self.case.member_cost * (group.size - 1)

    def weights(self, group: Groups) -> Floats:
        """Weight that a group covers at most: what it can do, and no more hours than it has."""
        scales = self._scales
        covered, known = scales.weight(group.masks), scales.hours(group.masks)
        return covered - np.maximum(known - group.reach, 0.0)

    @cached_property
    def _scales(self) -> Scales:
        return Scales(self.case)
