"""Whole percentages that add up to 100."""

from __future__ import annotations

import math
from collections.abc import Sequence


def percentages(weights: Sequence[float]) -> tuple[int, ...]:
    """Share of each weight in whole percent, by largest remainder: they add up to 100. Equal shares if all are nil.

    Ties go to the first. Empty for no weights.
    """
    total = math.fsum(weights)
    exact = [100 * weight / total if total else 100 / len(weights) for weight in weights]
    whole = [math.floor(share) for share in exact]
    order = sorted(range(len(exact)), key=lambda at: (whole[at] - exact[at], at))
    for at in order[: 100 - sum(whole) if exact else 0]:
        whole[at] += 1
    return tuple(whole)
