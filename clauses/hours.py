"""Volumes of insertion work in a text: hours, percent, euros of a tranche, by lot and by year."""

from __future__ import annotations

from functools import lru_cache

from clauses.figures import figures
from clauses.shares import by_lot
from clauses.volume import Volume, number

__all__ = ["Volume", "number", "settled", "volumes"]
_SENTENCES_AT_HAND = 64  # clauses that follow one another look ahead in the same sentences


@lru_cache(_SENTENCES_AT_HAND)
def volumes(low: str, scope: tuple[str, ...] = (), *, counting: bool = False) -> tuple[Volume, ...]:
    """The volumes of insertion work that folded words give; empty when their figures speak of something else.

    `scope`: the lots that the words around set for a figure beside which no lot is named. `counting`: they count hours.
    """
    found = figures(low, counting=counting)
    return by_lot(low, found, scope) if found else ()


def settled(found: tuple[Volume, ...]) -> tuple[tuple[Volume, ...], str | None]:
    """Volumes without the total that lots merely share out, and a French warning if they contradict it."""
    parts = [each.hours for each in found if each.hours and (each.lot is not None or each.per in {"firm", "optional"})]
    whole = [each for each in found if each.hours and each.lot is None and each.per is None]
    if len(whole) != 1 or not parts:
        return found, None
    total, shared = whole[0].hours or 0.0, sum(parts)
    if abs(shared - total) < 0.5:
        by_lot = all(each.lot is not None for each in found if each.hours and each is not whole[0])
        return (tuple(each for each in found if each is not whole[0]) if by_lot else found), None
    warning = (
        f"Le total ({total:g} h) ne correspond pas à la somme des parts ({shared:g} h)." if len(parts) > 1 else None
    )
    return found, warning
