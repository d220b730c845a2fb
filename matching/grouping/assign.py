"""Who of a given group does what: the best split of the needs between members that are already chosen."""

from __future__ import annotations

from dataclasses import dataclass

from matching.grouping.case import DIGITS, TOLERANCE, Case, Key
from matching.grouping.search import Rules, Search, Steps


@dataclass(frozen=True, slots=True)
class Plan:
    """A group and its best split: `owners` need -> member. `proved` False when a limit stopped the search."""

    members: tuple[int, ...]
    owners: dict[int, int]
    weight: float
    value: float
    proved: bool = True

    @property
    def covered(self) -> frozenset[int]:
        """The needs that are done."""
        return frozenset(self.owners)

    @property
    def key(self) -> Key:
        """Its place in the order: weight covered, value, fewest members, SIRETs (candidates stand in that order)."""
        return (-round(self.weight, DIGITS), -round(self.value, DIGITS), len(self.members), self.members)


def plan(case: Case, members: tuple[int, ...], owners: dict[int, int], proved: bool = True) -> Plan:
    """The plan that these owners make."""
    return Plan(members, owners, case.weight(frozenset(owners)), case.value(owners, len(members)), proved)


def best_match(case: Case, members: tuple[int, ...]) -> Plan | None:
    """Each need to the member that suits it best, when hours allow and nobody stays idle; else None.

    No split can be better, so most groups are settled here.
    """
    owners: dict[int, int] = {}
    top: dict[int, float] = {}
    for member in members:
        for need, value in case.worth[member].items():
            if value > top.get(need, -1.0):
                top[need], owners[need] = value, member
    load = dict.fromkeys(members, 0.0)
    for need, owner in owners.items():
        load[owner] += case.hours[need]
    busy = len(set(owners.values())) == len(members)
    fits = all(load[member] <= case.capacity[member] + TOLERANCE for member in members)
    return plan(case, members, owners) if busy and fits else None


class Below(Exception):
    """No split that leaves nothing out is worth more than the floor."""


def best_search(
    case: Case, members: tuple[int, ...], floor: float | None = None, steps: Steps | None = None
) -> Plan | None:
    """The best split for these members: most weight, then most value; None when one of them must stay idle.

    Everything the members could do between them is tried first; only when hours forbid it are needs left out.
    Raises TooDeep when it takes too many steps; Below, with a floor, when no whole split is worth more.
    """
    reach = frozenset(need for member in members for need in case.worth[member])
    least = None if floor is None else floor + case.member_cost * (len(members) - 1)
    found = Search(case, members, reach, Rules(floor=least), steps).run()
    if found is None and floor is not None:
        raise Below
    if found is None:
        found = Search(case, members, reach, Rules(whole=False), steps).run()
    return None if found is None else plan(case, members, found)


def can_do(case: Case, members: tuple[int, ...], needs: frozenset[int]) -> bool:
    """Could these members do these needs within their hours (some may stay idle)?

    Raises TooDeep when it takes too many steps.
    """
    if not all(any(need in case.worth[member] for member in members) for need in needs):
        return False
    if any(case.loose(member) and needs <= case.worth[member].keys() for member in members):
        return True
    return Search(case, members, needs, Rules(idle=True, first=True)).run() is not None
