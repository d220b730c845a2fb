"""Whole hours shared out over lots, phases, years or members, so that they add up (largest remainder)."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from clauses.calibration.parameters import BadParameter


def split(total: int, shares: Sequence[Fraction | int]) -> tuple[int, ...]:
    """Whole parts of `total` in proportion to `shares`, in their order; their sum is `total`.

    What is left after the whole parts goes one by one to the largest remainders; equal ones: to the larger share, then
    to the first named. Raises BadParameter for a negative total or share, or when every share is 0.
    """
    if total < 0 or not shares or any(share < 0 for share in shares) or sum(shares) == 0:
        raise BadParameter("split", "des parts positives sont attendues, par exemple « 50/30/20 ».")
    whole = sum(Fraction(share) for share in shares)
    exact = [total * Fraction(share) / whole for share in shares]
    parts = [int(each) for each in exact]
    order = sorted(range(len(parts)), key=lambda at: (parts[at] - exact[at], -shares[at], at))
    for at in order[: total - sum(parts)]:
        parts[at] += 1
    return tuple(parts)
