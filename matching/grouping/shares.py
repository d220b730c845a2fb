"""Whole numbers that add up: the one largest remainder, of `clauses.calibration.split`, for weights that may be nil."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction

from clauses.calibration.split import split


def whole_parts(total: int, weights: Sequence[Decimal | float]) -> tuple[int, ...]:
    """`total` cut in whole parts pro rata of the weights; their sum is `total`. All nil when no weight counts."""
    shares = [Fraction(weight) for weight in weights]
    return split(total, shares) if any(shares) else (0,) * len(shares)


def percentages(weights: Sequence[float]) -> tuple[int, ...]:
    """Share of each weight in whole percent: they add up to 100. Equal shares if all are nil; empty for no weights."""
    return whole_parts(100, weights if any(weights) else [1.0] * len(weights))
