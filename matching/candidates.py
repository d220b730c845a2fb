"""Who may come into question for a lot, told without scoring: kind ∩ trade ∩ geography, from masks kept by the arrays.

Never leaves out a structure that a full comparison would keep: each mask drops only those that a feature which excludes
is sure to give a known zero.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from functools import reduce
from operator import or_
from typing import Any

import numpy as np
from numpy.typing import NDArray

from matching.arrays import Floats, Ints, StructureArrays, cosines, unit
from matching.gazetteer import EARTH_KM
from matching.lot import CELL, Lot, PlaceOfWork
from matching.reach import WIDE, holding, whole
from matching.refusals import refused

Mask = NDArray[np.bool_]

CELL_KM = 41.0
"No point of a square of the map is farther from its centre (39.4 km at the equator, rounded up)."


def candidates(lot: Lot, arrays: StructureArrays) -> Ints:
    """Rows, in order, that nothing told by the masks excludes."""
    possible = _kept(arrays, ("profiles", lot.allowed.tobytes()), lambda: arrays.alive & lot.allowed[arrays.profile])
    features = lot.context.policy.feature
    if features("trade").excludes and lot.need.trades:
        possible = possible & _trades(lot, arrays)
    if features("place").excludes and lot.places:
        possible = possible & _places(lot, arrays)
    if unwanted := refused(lot, arrays):
        possible = possible.copy()
        possible[unwanted] = False
    return possible.nonzero()[0]


def _kept(arrays: StructureArrays, key: Hashable, make: Callable[[], NDArray[Any]]) -> NDArray[Any]:
    if key not in arrays.memo:
        arrays.memo[key] = make()
    kept: NDArray[Any] = arrays.memo[key]
    return kept


def _any(masks: list[Mask]) -> Mask:
    return reduce(or_, masks)


def _trades(lot: Lot, arrays: StructureArrays) -> Mask:
    """Structures with a trade of one of the groups asked for, and those whose trades are poorly known."""
    return _any([_group(guess.group, arrays) for guess in lot.need.trades])


def _group(group: str, arrays: StructureArrays) -> Mask:
    return _kept(arrays, ("group", group), lambda: _doing(group, arrays))


def _doing(group: str, arrays: StructureArrays) -> Mask:
    found = ~arrays.trade_known
    if group in arrays.groups:
        found[arrays.groups[group].rows] = True
    return found


def _places(lot: Lot, arrays: StructureArrays) -> Mask:
    """Structures that may reach one of the places: by distance, by department, or by a zone they declared."""
    found, zones = _any([_place(place, lot, arrays) for place in lot.places]), arrays.zones.codes
    coded = [zones[code] for place in lot.places for code in place.codes[WIDE:] if code in zones]
    if coded:
        found = found.copy()
        for rows in coded:
            found[rows] = True
    return found


def _place(place: PlaceOfWork, lot: Lot, arrays: StructureArrays) -> Mask:
    max_km = lot.context.policy.place.max_km
    key = ("place", place.department, place.codes[:WIDE], max_km, place.cell)
    return _kept(arrays, key, lambda: _around(place, lot, arrays))


def _around(place: PlaceOfWork, lot: Lot, arrays: StructureArrays) -> Mask:
    """All but the codes of a town: who declared no zone and lives near, the department, whose radius may touch it."""
    zones, max_km = arrays.zones, lot.context.policy.place.max_km
    found = holding(place, zones) | (~zones.declared & _neighbours(place, lot, arrays))
    if place.cell is None:
        found |= zones.declared & (whole(place, zones, lot.context.gazetteer) > 0)
    else:
        centre = unit([(place.cell[0] + 0.5) * CELL], [(place.cell[1] + 0.5) * CELL])
        found |= cosines(arrays.unit, centre)[:, 0] >= _kept(arrays, ("sight", max_km), lambda: _sight(arrays, max_km))
    found[arrays.own_zones.owners] = True
    return found


def _sight(arrays: StructureArrays, max_km: float) -> Floats:
    """Cosine of the farthest centre of a cell that each structure may reach; NaN without a limit of its own."""
    reach = np.where(arrays.zones.declared, arrays.zones.radius_km, max_km) + CELL_KM
    return np.cos(np.minimum(reach / EARTH_KM, np.pi))


def _neighbours(place: PlaceOfWork, lot: Lot, arrays: StructureArrays) -> Mask:
    """Structures of the department, of those around it, or of none that is known."""
    return _kept(arrays, ("near", place.department), lambda: _living_near(place, lot, arrays))


def _living_near(place: PlaceOfWork, lot: Lot, arrays: StructureArrays) -> Mask:
    near = {place.department, *lot.context.gazetteer.neighbours(place.department)}
    known = np.array([*(code in near for code in arrays.departments), True])
    return known[arrays.department]
