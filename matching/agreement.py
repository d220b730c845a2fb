"""How far two readers of the same things agree: the plain share, and Cohen's kappa, which takes chance away.

Source: J. Cohen, « A coefficient of agreement for nominal scales », Educational and Psychological Measurement, 1960.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Agreement:
    """`number` of things read twice. `share` in [0, 1], None when nothing was; `kappa` None when chance says all."""

    number: int
    share: float | None
    kappa: float | None


def agreement(pairs: Mapping[tuple[str, str], int]) -> Agreement:
    """From how often each pair (first reader's answer, second reader's) was given."""
    number = sum(pairs.values())
    if not number:
        return Agreement(0, None, None)
    share = sum(times for (one, other), times in pairs.items() if one == other) / number
    chance = _chance(pairs, number)
    return Agreement(number, share, None if chance == 1 else (share - chance) / (1 - chance))


def _chance(pairs: Mapping[tuple[str, str], int], number: int) -> float:
    """How often they would agree if each drew by lot as often as they gave each answer."""
    firsts: Counter[str] = Counter()
    seconds: Counter[str] = Counter()
    for (one, other), times in pairs.items():
        firsts[one] += times
        seconds[other] += times
    return sum(firsts[answer] * seconds[answer] for answer in firsts) / number**2
