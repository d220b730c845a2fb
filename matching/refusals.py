"""What structures said they do not want: their own word, so it leaves them out, and says so with its day."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from matching.arrays import Floats, StructureArrays, kilometres
from matching.context import TradeNames
from matching.lot import Lot
from matching.structure import Limit, Refusal


def refused(lot: Lot, arrays: StructureArrays) -> list[int]:
    """Rows that do not want this lot, by its first trade; what the lot does not tell refuses nothing."""
    if not arrays.refusals or not lot.need.trades:
        return []
    said = arrays.refusals.get(lot.need.trades[0].group, ())
    return [row for row, refusal in said if _holds(lot, refusal, arrays.unit[row])]


def reasons(lot: Lot, arrays: StructureArrays, row: int) -> Iterator[str]:
    """Why the structure of this row does not want the lot, in its own limits."""
    if lot.need.trades:
        for owner, refusal in arrays.refusals.get(lot.need.trades[0].group, ()):
            if owner == row and _holds(lot, refusal, arrays.unit[row]):
                what = told(refusal, lot.context.trades)
                who = refusal.by[0].upper() + refusal.by[1:]
                yield f"{who} a noté le {refusal.said:%d/%m/%Y} que ceci ne lui convient pas : {what}."


def told(refusal: Refusal, trades: TradeNames) -> str:
    """« nettoyage de locaux à plus de 50 km »."""
    name = trades.name(refusal.sector or refusal.group)
    match refusal.limit:
        case Limit.FARTHER:
            return f"« {name} » à plus de {refusal.bound:g} km"
        case Limit.LARGER:
            return f"« {name} » au-dessus de {euros(refusal.bound)}"
        case Limit.SMALLER:
            return f"« {name} » en dessous de {euros(refusal.bound)}"
        case _:
            return f"« {name} »"


def euros(amount: float | None) -> str:
    """« 90 000 € »."""
    return f"{amount or 0:,.0f} €".replace(",", "\u202f")


def distance(lot: Lot, point: Floats) -> float | None:
    """Kilometres from a point on the sphere to the nearest place of the lot; None when either is unknown."""
    places = [place.unit for place in lot.places if place.unit is not None]
    if not places or np.isnan(point).any():
        return None
    return float(kilometres(point[None, :], np.concatenate(places)).min())


def _holds(lot: Lot, refusal: Refusal, point: Floats) -> bool:
    if refusal.sector is not None and refusal.sector != lot.need.trades[0].sector:
        return False
    if refusal.limit is Limit.TRADE:
        return True
    known = distance(lot, point) if refusal.limit is Limit.FARTHER else lot.need.value
    if known is None or refusal.bound is None:
        return False
    return known < refusal.bound if refusal.limit is Limit.SMALLER else known > refusal.bound
