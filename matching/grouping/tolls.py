"""The worth of an hour of each member, so that a bound on a split takes hours into account (Lagrangian relaxation)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from matching.grouping.case import TOLERANCE, Case

STEPS = 60


@dataclass(frozen=True, slots=True)
class Tolls:
    """`hour` worth of an hour of each member whose hours may run out; `bound` what any split is worth at most, the cost
    of members apart: if all needs are done (`whole`) or if some are left out (`part`)."""

    hour: dict[int, float]
    whole: float
    part: float


def find_tolls(case: Case, members: tuple[int, ...], needs: list[int]) -> Tolls:
    """Good tolls for a group: any toll gives a true bound, these a low one (subgradient method)."""
    hours = np.array([case.hours[need] for need in needs])
    worth = case.table[np.ix_(members, needs)]
    able = np.array([[need in case.worth[member] for need in needs] for member in members])
    tight = np.array([not case.loose(member) for member in members])
    room = np.where(tight, np.array([case.capacity[member] for member in members]), 0.0)
    step = float(worth.max(initial=0.0)) / max(float(hours.mean()), TOLERANCE) if len(needs) else 0.0
    toll, best = np.zeros(len(members)), Tolls({}, np.inf, np.inf)
    for turn in range(STEPS if tight.any() else 1):
        taxed = np.where(able, worth - toll[:, None] * hours, -np.inf)
        most, paid = taxed.max(axis=0), float(toll @ room)
        if most.sum() + paid < best.whole:
            kept = {member: float(toll[at]) for at, member in enumerate(members) if tight[at]}
            best = Tolls(kept, float(most.sum()) + paid, float(most.clip(0.0).sum()) + paid)
        over = np.where(tight, np.bincount(taxed.argmax(axis=0), hours, len(members)) - room, 0.0)
        toll = np.maximum(toll + step / (turn + 2) * over / max(float(np.abs(over).max()), TOLERANCE), 0.0)
    return best
