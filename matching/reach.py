"""Which share of a lot's places lies in the zone that a structure declared: yes, no, in part, or not declared."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from matching.arrays import Floats, Ints, StructureArrays, kilometres, unit
from matching.gazetteer import EARTH_KM, Gazetteer
from matching.lot import Lot, PlaceOfWork


def covered(lot: Lot, arrays: StructureArrays, rows: Ints) -> Floats:
    """Mean share 0-1 of the lot's places within each structure's declared zone; NaN without a zone that can be read.

    A radius around an address that is unknown says nothing, so it is no zone here.
    """
    located = ~np.isnan(arrays.unit[rows, 0])
    declared = arrays.country[rows] | arrays.coded[rows] | (~np.isnan(arrays.radius_km[rows]) & located)
    if not declared.any():
        return np.full(len(rows), np.nan)
    shares = [_share(place, arrays, rows, lot.context.gazetteer) for place in lot.places]
    return np.where(declared, np.mean(shares, axis=0), np.nan)


def _share(place: PlaceOfWork, arrays: StructureArrays, rows: Ints, gazetteer: Gazetteer) -> Floats:
    share = arrays.country[rows].astype(np.float64)
    if place.unit is not None:
        within = kilometres(arrays.unit[rows], place.unit)[:, 0] <= arrays.radius_km[rows]
        share = np.maximum(share, within)
    else:
        share = np.maximum(share, _department_shares(place.department, arrays, gazetteer)[rows])
    for code in place.codes:
        if code in arrays.zones:
            share = np.maximum(share, _among(rows, arrays.zones[code]))
    return share


def _among(rows: Ints, members: Ints) -> NDArray[np.bool_]:
    """Which rows are members; both are in order."""
    places = np.searchsorted(members, rows)
    return members[np.minimum(places, len(members) - 1)] == rows


def _department_shares(department: str, arrays: StructureArrays, gazetteer: Gazetteer) -> Floats:
    """Share of the communes of a department within each radius or named commune by commune, for all rows; kept."""
    if department not in arrays.reach_memo:
        arrays.reach_memo[department] = np.maximum(
            _radius_shares(department, arrays, gazetteer), _commune_shares(department, arrays, gazetteer)
        )
    return arrays.reach_memo[department]


def _radius_shares(department: str, arrays: StructureArrays, gazetteer: Gazetteer) -> Floats:
    shares = np.zeros(len(arrays))
    points = gazetteer.in_department(department)
    communes = unit(points[:, 0].tolist(), points[:, 1].tolist())
    rows = _within_sight(arrays, communes)
    if len(rows):
        reach = np.cos(arrays.radius_km[rows] / EARTH_KM)
        shares[rows] = (arrays.unit[rows] @ communes.T >= reach[:, None]).mean(axis=1)
    return shares


def _within_sight(arrays: StructureArrays, communes: Floats) -> Ints:
    """Structures whose radius may touch one of these communes: comparing the others commune by commune is waste."""
    rows = np.flatnonzero(~np.isnan(arrays.radius_km) & ~np.isnan(arrays.unit[:, 0]))
    if not len(communes):
        return rows[:0]
    centre = communes.mean(axis=0, keepdims=True)
    centre /= np.linalg.norm(centre)
    extent = kilometres(communes, centre).max()
    return rows[kilometres(arrays.unit[rows], centre)[:, 0] <= arrays.radius_km[rows] + extent]


def _commune_shares(department: str, arrays: StructureArrays, gazetteer: Gazetteer) -> Floats:
    shares = np.zeros(len(arrays))
    communes = len(gazetteer.in_department(department))
    for code, rows in arrays.zones.items():
        point = gazetteer.commune(code.removeprefix("com:")) if code.startswith("com:") else None
        if point is not None and point.department == department:
            shares[rows] += 1 / communes
    return np.minimum(shares, 1.0)
