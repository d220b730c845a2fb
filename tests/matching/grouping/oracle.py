"""The objective, tried out by brute force and written apart from the solver: slow, plain, for small problems only."""

from __future__ import annotations

from itertools import combinations, product
from statistics import median
from typing import NamedTuple

from matching.problem import Candidate, Need, Problem

EPS = 1e-9


class Best(NamedTuple):
    weight: float
    value: float
    sirets: tuple[str, ...]
    covered: frozenset[str]
    clear: bool


def weights_of(needs: tuple[Need, ...]) -> dict[str, float]:
    known = [need.hours for need in needs if need.hours is not None]
    default = median(known) if known else 1.0
    return {need.id: default if need.hours is None else need.hours for need in needs}


def splits(needs, members):
    """Every way of giving each need to one of the members that cover it, or to nobody, within their hours."""
    choices = [[None, *(one for one in members if need.id in one.covers)] for need in needs]
    for pick in product(*choices):
        loads = {one.siret: 0.0 for one in members}
        for need, owner in zip(needs, pick, strict=True):
            if owner is not None:
                loads[owner.siret] += need.hours or 0.0
        if all(one.hours is None or loads[one.siret] <= one.hours + EPS for one in members):
            yield {need.id: owner for need, owner in zip(needs, pick, strict=True) if owner is not None}


def best_of(problem: Problem, members: tuple[Candidate, ...]) -> Best | None:
    weights = weights_of(problem.needs)
    total = sum(weights.values()) or 1.0
    found = []
    for split in splits(problem.needs, members):
        if {owner.siret for owner in split.values()} != {one.siret for one in members}:
            continue
        weight = sum(weights[name] for name in split)
        value = sum(weights[name] / total * owner.covers[name] for name, owner in split.items())
        found.append((weight, value - problem.member_cost * (len(members) - 1), frozenset(split)))
    if not found:
        return None
    heaviest = max(weight for weight, _, _ in found)
    value = max(value for weight, value, _ in found if weight > heaviest - EPS)
    ties = {covered for weight, worth, covered in found if weight > heaviest - EPS and worth > value - EPS}
    return Best(heaviest, value, tuple(sorted(one.siret for one in members)), min(ties, key=sorted), len(ties) == 1)


def can_spare(problem: Problem, members: tuple[Candidate, ...], covered: frozenset[str]) -> bool:
    parts = (part for size in range(1, len(members)) for part in combinations(members, size))
    return any(
        covered <= split.keys()
        for part in parts
        if any(one.can_lead for one in part)
        for split in splits(problem.needs, part)
    )


def groupings(problem: Problem) -> list[Best] | None:
    """The proposals in order; None when a set has two best splits that cover different needs (no rule settles it)."""
    pool = [one for one in problem.candidates if one.eligible or not problem.all_members_eligible]
    walk = []
    for size in range(1, problem.max_members + 1):
        for members in combinations(pool, size):
            found = best_of(problem, members) if any(one.can_lead for one in members) else None
            if found is None or (found.clear and problem.minimal and can_spare(problem, members, found.covered)):
                continue
            if not found.clear:
                return None
            walk.append(found)
    walk.sort(key=lambda one: (-round(one.weight, 9), -round(one.value, 9), len(one.sirets), one.sirets))
    given: list[Best] = []
    for found in walk:
        if not any(set(one.sirets) < set(found.sirets) and one.covered == found.covered for one in given):
            given.append(found)
    return given[: problem.best]
