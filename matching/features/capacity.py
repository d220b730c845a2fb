"""Capacity: hours the structure can give, against hours the lot asks."""

from __future__ import annotations

import numpy as np

from matching.arrays import Floats, Ints, StructureArrays
from matching.lot import Lot


def silent(lot: Lot, arrays: StructureArrays) -> bool:
    """The lot asks no hours."""
    return not lot.need.hours


def score(lot: Lot, arrays: StructureArrays, rows: Ints) -> Floats:
    """La structure a assez d'heures pour le lot.

    Hours of one year over hours of the lot, full from 1 on. NaN when either is unknown.
    """
    if not lot.need.hours:
        return np.full(len(rows), np.nan)
    return np.minimum(arrays.hours[rows] / lot.need.hours, 1.0)


def because(lot: Lot, arrays: StructureArrays, row: int, score: float | None) -> str:
    """Both figures."""
    if not lot.need.hours:
        return "Total des heures demandées par le lot : non connu."
    hours = arrays.structures[row].hours
    if hours is None:
        return "Capacité inconnue : à demander."
    return f"Peut donner {_spaced(hours)} h par an ; le lot en demande {_spaced(lot.need.hours)}."


def _spaced(hours: float) -> str:
    return f"{hours:,.0f}".replace(",", "\u202f")
