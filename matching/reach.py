"""Which share of a lot's places lies in the zone that was declared: yes, no, in part, or not declared.

The zone of an activity that answers the lot's trade counts; without one, the zone of its structure.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from matching.arrays import Floats, Ints, StructureArrays, is_catch_all, kilometres, unit
from matching.gazetteer import EARTH_KM, Gazetteer
from matching.lot import Lot, PlaceOfWork
from matching.types import TradeGuess
from matching.zones import ActivityZones, Zones

_NONE = np.empty(0, dtype=np.intp)

_OUT, _SILENT, _NOBODY = 0.0, 1e-9, -1.0
"While several activities are compared: out of the zone, no zone declared (better, since it may reach), no activity."


def covered(lot: Lot, arrays: StructureArrays, rows: Ints) -> Floats:
    """Mean share 0-1 of the lot's places within the declared zone; NaN without a zone that can be read.

    A radius around an address that is unknown says nothing, so it is no zone here.
    """
    found = shares(lot, arrays.zones, rows)
    if len(arrays.own_zones.owners):
        own = _own_shares(lot, arrays)[rows]
        found = np.where(own == _NOBODY, found, np.where(own == _SILENT, np.nan, own))
    return found


def shares(lot: Lot, zones: Zones, rows: Ints) -> Floats:
    """Mean share of the lot's places within each of these zones; NaN for a zone that is not declared."""
    located = ~np.isnan(zones.unit[rows, 0])
    declared = zones.country[rows] | zones.coded[rows] | (~np.isnan(zones.radius_km[rows]) & located)
    if not declared.any():
        return np.full(len(rows), np.nan)
    found = [_share(place, zones, rows, lot.context.gazetteer) for place in lot.places]
    return np.where(declared, np.mean(found, axis=0), np.nan)


def answering(own: ActivityZones, guess: TradeGuess) -> tuple[Ints, Ints]:
    """Activities that have their zone and answer this trade: by their sector, and by their group only."""
    exact = _NONE if is_catch_all(guess.sector) else own.sectors.get(str(guess.sector), _NONE)
    return exact, own.groups.get(guess.group, _NONE)


def _own_shares(lot: Lot, arrays: StructureArrays) -> Floats:
    """Best share among the activities of each structure that answer the lot, those of the same sector first."""
    exact, near = (np.full(len(arrays), _NOBODY) for _ in range(2))
    for guess in lot.need.trades:
        for best, places in zip((exact, near), answering(arrays.own_zones, guess), strict=True):
            found = shares(lot, arrays.own_zones.zones, places)
            np.maximum.at(best, arrays.own_zones.owners[places], np.where(np.isnan(found), _SILENT, found))
    return np.where(exact == _NOBODY, near, exact)


def _share(place: PlaceOfWork, zones: Zones, rows: Ints, gazetteer: Gazetteer) -> Floats:
    share = zones.country[rows].astype(np.float64)
    if place.unit is not None:
        within = kilometres(zones.unit[rows], place.unit)[:, 0] <= zones.radius_km[rows]
        share = np.maximum(share, within)
    else:
        share = np.maximum(share, _department_shares(place.department, zones, gazetteer)[rows])
    for code in place.codes:
        if code in zones.codes:
            share = np.maximum(share, _among(rows, zones.codes[code]))
    return share


def _among(rows: Ints, members: Ints) -> NDArray[np.bool_]:
    """Which rows are members; members are in order."""
    places = np.searchsorted(members, rows)
    found: NDArray[np.bool_] = members[np.minimum(places, len(members) - 1)] == rows
    return found


def _department_shares(department: str, zones: Zones, gazetteer: Gazetteer) -> Floats:
    """Share of the communes of a department within each radius, or named one by one or by their EPCI; kept."""
    if department not in zones.memo:
        zones.memo[department] = np.maximum(
            _radius_shares(department, zones, gazetteer), _commune_shares(department, zones, gazetteer)
        )
    return zones.memo[department]


def _radius_shares(department: str, zones: Zones, gazetteer: Gazetteer) -> Floats:
    found = np.zeros(len(zones))
    points = gazetteer.in_department(department)
    communes = unit(points[:, 0].tolist(), points[:, 1].tolist())
    rows = _within_sight(zones, communes)
    if len(rows):
        reach = np.cos(zones.radius_km[rows] / EARTH_KM)
        found[rows] = (zones.unit[rows] @ communes.T >= reach[:, None]).mean(axis=1)
    return found


def _within_sight(zones: Zones, communes: Floats) -> Ints:
    """Zones whose radius may touch one of these communes: comparing the others commune by commune is waste."""
    rows = np.flatnonzero(~np.isnan(zones.radius_km) & ~np.isnan(zones.unit[:, 0]))
    if not len(communes):
        return rows[:0]
    centre = communes.mean(axis=0, keepdims=True)
    centre /= np.linalg.norm(centre)
    extent = kilometres(communes, centre).max()
    near: Ints = rows[kilometres(zones.unit[rows], centre)[:, 0] <= zones.radius_km[rows] + extent]
    return near


def _commune_shares(department: str, zones: Zones, gazetteer: Gazetteer) -> Floats:
    """What the named communes and EPCI hold of the department's communes, added up."""
    found = np.zeros(len(zones))
    communes = len(gazetteer.in_department(department))
    for code, rows in zones.codes.items():
        held = _held(code, department, gazetteer)
        if held:
            found[rows] += held / communes
    return np.minimum(found, 1.0)


def _held(code: str, department: str, gazetteer: Gazetteer) -> int:
    """How many communes of the department a code of commune or EPCI names."""
    what, _, value = code.partition(":")
    if what == "epci":
        return gazetteer.of_epci(value).get(department, 0)
    point = gazetteer.commune(value) if what == "com" else None
    return int(point is not None and point.department == department)
