"""Track record: public contracts that the structure, or its company, is known to have won."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from matching.arrays import NOBODY, Floats, Ints, StructureArrays
from matching.lot import Lot
from matching.structure import Award


def silent(lot: Lot, arrays: StructureArrays) -> bool:
    """Nobody is known to have won anything: nothing to judge by for anyone."""
    return not arrays.won


def score(lot: Lot, arrays: StructureArrays, rows: Ints) -> Floats:
    """La structure a déjà gagné des marchés publics de ce genre.

    Worth of the nearest contracts won: same trade and department, same trade, same group, any. NaN for those never
    seen: declared contracts are few, and a structure that never won one may well be able.
    """
    found, policy = np.full(len(rows), np.nan), lot.context.policy.track_record
    for keys, worth in zip(_keys(lot), (policy.any, policy.group, policy.sector, policy.same_place), strict=True):
        for key in keys:
            at, _ = arrays.won.get(key, NOBODY).of(rows)
            found[at] = np.fmax(found[at], worth)
    return found


def because(lot: Lot, arrays: StructureArrays, row: int, score: float | None) -> str:
    """How many, the last one, and who says so; the nearest to the lot are counted."""
    awards = arrays.structures[row].awards
    if score is None or not awards:
        return "Aucun marché gagné n'est connu de nous (peu sont publiés)."
    near = next((found for found in map(list, _nearest(lot, awards)) if found), list(awards))
    count, last = sum(award.count for award in near), max(near, key=lambda award: award.last)
    whose = "" if all(not award.company for award in near) else ", dont d'un autre établissement du même organisme"
    trades = ", ".join(dict.fromkeys(lot.context.trades.name(award.sector or award.group) for award in near))
    won = "1 marché public gagné" if count == 1 else f"{count} marchés publics gagnés"
    return f"{won} ({trades}){whose} ; le dernier notifié le {last.last:%d/%m/%Y} ({last.source})."


def _keys(lot: Lot) -> tuple[tuple[object, ...], ...]:
    """Keys of `won` from the farthest to the nearest."""
    groups = tuple(dict.fromkeys(guess.group for guess in lot.need.trades))
    sectors = tuple(dict.fromkeys(guess.sector for guess in lot.need.trades if guess.sector))
    where = tuple(dict.fromkeys(place.department for place in lot.places))
    return (None,), groups, sectors, tuple((trade, code) for trade in sectors or groups for code in where)


def _nearest(lot: Lot, awards: Iterable[Award]) -> Iterable[Iterable[Award]]:
    """Awards as near as each key tells, the nearest first."""
    _, groups, sectors, places = _keys(lot)
    yield [one for one in awards if {(one.group, one.department), (one.sector, one.department)} & set(places)]
    yield [one for one in awards if one.sector in sectors]
    yield [one for one in awards if one.group in groups]
