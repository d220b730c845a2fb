"""Depth-first search of the best split of needs between the members of one group.

Hours are given a toll, member by member, found so that the bound on what is left is low (Lagrangian relaxation of the
capacities): without it the search would believe that the best member can do everything.
"""

from __future__ import annotations

from dataclasses import dataclass

from matching.grouping.case import TOLERANCE, Case
from matching.grouping.tolls import find_tolls

NODES, SHORT = 25_000, 3_000
"Steps of one search before the solver is called; the second once the steps of a whole problem are spent."


SMALL = 8
"Needs so few that they are searched at once, without tolls."


class TooDeep(Exception):
    """The search took more steps than it may."""


@dataclass(slots=True)
class Steps:
    """Steps left for the long searches of a problem: without that end, hundreds of them would each take their most."""

    left: int = 150_000

    @property
    def most(self) -> int:
        """Steps that one search may take now."""
        return NODES if self.left > 0 else SHORT


@dataclass(frozen=True, slots=True)
class Rules:
    """What counts as a split: `whole` no need left out, `idle` members may do nothing, `first` any split will do.

    `floor` a value at or below which a whole split is not looked for.
    """

    whole: bool = True
    idle: bool = False
    first: bool = False
    floor: float | None = None


class Search:
    """Largest needs first, most suitable member first; a branch that cannot beat the best found is cut."""

    def __init__(
        self, case: Case, members: tuple[int, ...], needs: frozenset[int], rules: Rules, steps: Steps | None = None
    ) -> None:
        self.case, self.members, self.rules = case, members, rules
        self.steps = steps or Steps()
        self.most = self.steps.most
        self.needs = sorted(needs, key=lambda need: (-case.hours[need], need))
        self.toll = {} if rules.first or len(needs) <= SMALL else find_tolls(case, members, self.needs).hour
        self.options = [self._options(need) for need in self.needs]
        self.room = {member: case.capacity[member] + TOLERANCE for member in members}
        self.count = dict.fromkeys(members, 0)
        self.last = [(self._last(member), member) for member in members]
        self.hours_left, self.free_left, self.value_left = self._left()
        self.owners: dict[int, int] = {}
        self.found: dict[int, int] | None = None
        self.found_at = (0.0, 0.0)
        self.nodes = 0

    def run(self) -> dict[int, int] | None:
        """Need -> member of the best split, or None when there is none. Raises TooDeep."""
        try:
            self._step(0, 0.0, 0.0)
        finally:
            self.steps.left -= self.nodes
        return self.found

    def _options(self, need: int) -> list[tuple[float, float, int]]:
        """Who can do it, best first: worth less toll, worth, member."""
        able = [member for member in self.members if need in self.case.worth[member]]
        worth = [(self.case.worth[member][need], member) for member in able]
        taxed = [(value - self.toll.get(member, 0.0) * self.case.hours[need], value, member) for value, member in worth]
        return sorted(taxed, key=lambda option: (-option[0], option[2]))

    def _last(self, member: int) -> int:
        """Place of the last need this member could take: past it, one that is idle stays so."""
        return max((at for at, need in enumerate(self.needs) if need in self.case.worth[member]), default=-1)

    def _left(self) -> tuple[list[float], list[float], list[float]]:
        """For each place: hours, weight that takes no hours, and value at most, of the needs from there on."""
        hours, free, value = [0.0], [0.0], [0.0]
        for need, options in zip(reversed(self.needs), reversed(self.options), strict=True):
            hours.append(hours[-1] + self.case.hours[need])
            free.append(free[-1] + self.case.weights[need] - self.case.hours[need])
            most = options[0][0] if options else 0.0
            value.append(value[-1] + (most if self.rules.whole else max(most, 0.0)))
        return hours[::-1], free[::-1], value[::-1]

    def _step(self, at: int, weight: float, value: float) -> None:
        """Settle the need at this place and all after it."""
        self.nodes += 1
        if self.nodes > self.most:
            raise TooDeep
        if self._hopeless(at, weight, value):
            return
        if at == len(self.needs):
            self._keep(weight, value)
            return
        need = self.needs[at]
        for _, worth, member in self.options[at]:
            if self.case.hours[need] <= self.room[member]:
                self._give(at, member, weight + self.case.weights[need], value + worth)
        if not self.rules.whole:
            self._step(at + 1, weight, value)

    def _keep(self, weight: float, value: float) -> None:
        """A split was reached: the bound that led here was only a bound, so it is compared again."""
        heavier = weight - self.found_at[0]
        if self.found is None or heavier > TOLERANCE or (heavier >= -TOLERANCE and value > self.found_at[1]):
            self.found, self.found_at = dict(self.owners), (weight, value)

    def _give(self, at: int, member: int, weight: float, value: float) -> None:
        need = self.needs[at]
        self.room[member] -= self.case.hours[need]
        self.count[member] += 1
        self.owners[need] = member
        self._step(at + 1, weight, value)
        del self.owners[need]
        self.count[member] -= 1
        self.room[member] += self.case.hours[need]

    def _hopeless(self, at: int, weight: float, value: float) -> bool:
        """True when nothing from here on can be allowed, or can beat what was found."""
        if not self.rules.idle and any(last < at and not self.count[member] for last, member in self.last):
            return True
        room = sum(self.room.values())
        if self.rules.whole and self.hours_left[at] > room:
            return True
        if self.found is None and self.rules.floor is not None:
            return self._dearest(at, value) <= self.rules.floor
        if self.found is None or self.rules.first:
            return self.found is not None
        most = weight + self.free_left[at] + min(self.hours_left[at], room)
        behind = most - self.found_at[0]
        cheap = self.found_at[1] + TOLERANCE / 1000
        return behind < -TOLERANCE or (behind <= TOLERANCE and self._dearest(at, value) <= cheap)

    def _dearest(self, at: int, value: float) -> float:
        """What a split that begins so is worth at most, members' cost apart."""
        return value + self.value_left[at] + sum(toll * self.room[member] for member, toll in self.toll.items())
