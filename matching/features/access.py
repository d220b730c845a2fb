"""Access: what the lot demands of the people who will work on it, against what the structure says it has."""

from __future__ import annotations

import numpy as np

from matching.access import FACETS
from matching.arrays import Floats, Ints, StructureArrays
from matching.lot import Lot


def applies(lot: Lot) -> bool:
    """Only when the lot demands something in words."""
    return bool(lot.demanded)


def score(lot: Lot, arrays: StructureArrays, rows: Ints) -> Floats:
    """La structure parle de ce que le lot exige des personnes (permis, qualification, horaires…).

    1 when its presentation speaks of at least one thing demanded; NaN otherwise: what people can do is asked, not
    guessed, and never leaves a structure out.
    """
    asked = [FACETS.index(demand.facet) for demand in lot.demanded]
    return np.where(arrays.access[np.ix_(rows, np.array(asked, dtype=np.intp))].any(axis=1), 1.0, np.nan)


def because(lot: Lot, arrays: StructureArrays, row: int, score: float | None) -> str:
    """What is demanded, in the words of the lot, and what the structure says of it."""
    asked = ", ".join(f"{demand.facet} (« {demand.quote} »)" for demand in lot.demanded)
    if score is None:
        return f"Exigé des personnes : {asked} ; à demander à la structure."
    held = [demand.facet for demand in lot.demanded if arrays.access[row, FACETS.index(demand.facet)]]
    return f"Exigé des personnes : {asked} ; la présentation de la structure parle de {', '.join(held)}."
