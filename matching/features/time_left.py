"""Time left: days to the deadline, against what an answer of this sort takes."""

from __future__ import annotations

import numpy as np

from matching.arrays import PROFILES, Floats, Ints, StructureArrays, profile_of
from matching.labels import MODES
from matching.lot import Lot


def score(lot: Lot, arrays: StructureArrays, rows: Ints) -> Floats:
    """Le temps qui reste suffit pour répondre ainsi.

    Days from the day of the context to the deadline, over the days that the best answer mode takes, full from 1 on;
    NaN when no deadline is known.
    """
    days = days_left(lot)
    if days is None:
        return np.full(len(rows), np.nan)
    needed = [lot.context.policy.time_left[lot.answers[profile].mode] for profile in PROFILES]
    shares = np.array([1.0 if days >= each else max(days, 0) / each for each in needed])
    return shares[arrays.profile[rows]]


def because(lot: Lot, arrays: StructureArrays, row: int, score: float | None) -> str:
    """The days that remain, and those that it takes."""
    days = days_left(lot)
    if days is None:
        return "Date limite inconnue."
    if days < 0:
        return f"La date limite est passée (le {lot.need.deadline:%d/%m/%Y})."
    mode = lot.answers[profile_of(arrays.structures[row])].mode
    left = "Dernier jour pour répondre" if days == 0 else f"Il reste {days} jour{'s' if days > 1 else ''} pour répondre"
    return f"{left} ; il en faut {lot.context.policy.time_left[mode]:g} environ ({MODES[mode]})."


def days_left(lot: Lot) -> int | None:
    """Days from the day of the context to the deadline, negative once past; None when unknown."""
    deadline = lot.need.deadline
    return None if deadline is None else (deadline - lot.context.on).days
