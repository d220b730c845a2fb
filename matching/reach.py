"""Which share of a lot's places lies in the zone that was declared: yes, no, in part, or not declared.

The zone of an activity that answers the lot's trade counts; without one, the zone of its structure.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from matching.arrays import Floats, Ints, StructureArrays, cosines, is_catch_all, kilometres, unit
from matching.gazetteer import EARTH_KM, Gazetteer
from matching.lot import Lot, PlaceOfWork
from matching.types import TradeGuess
from matching.zones import ActivityZones, Zones

_NONE = np.empty(0, dtype=np.intp)

_OUT, _SILENT, _NOBODY = 0.0, 1e-9, -1.0
"While several activities are compared: out of the zone, no zone declared (better, since it may reach), no activity."


def sight(lot: Lot, unit: Floats, rows: Ints) -> Floats | None:
    """(n, places) cosines of the angles between these rows of `unit` and the places; None when those have no points."""
    points = [place.unit for place in lot.places if place.unit is not None]
    if not points:
        return None
    return cosines(unit.take(rows, axis=0), points[0] if len(points) == 1 else np.concatenate(points))


def covered(lot: Lot, arrays: StructureArrays, rows: Ints, seen: Floats | None = None) -> Floats:
    """Mean share 0-1 of the lot's places within the declared zone; NaN without a zone that can be read.

    A radius around an address that is unknown says nothing, so it is no zone here. `seen` the `sight` of these rows,
    for who has it already: zones are declared around the addresses.
    """
    found = shares(lot, arrays.zones, rows, seen)
    if len(arrays.own_zones.owners):
        own = _own_shares(lot, arrays)[rows]
        found = np.where(own == _NOBODY, found, np.where(own == _SILENT, np.nan, own))
    return found


def shares(lot: Lot, zones: Zones, rows: Ints, seen: Floats | None = None) -> Floats:
    """Mean share of the lot's places within each of these zones; NaN for a zone that is not declared."""
    declared = zones.declared[rows]
    if not declared.any():
        return np.full(len(rows), np.nan)
    if (held := sight(lot, zones.unit, rows) if seen is None else seen) is None:
        found = [whole(place, zones, lot.context.gazetteer)[rows] for place in lot.places]
    else:
        within = held >= zones.reach[rows][:, None]
        found = [_share(place, zones, rows, within[:, at]) for at, place in enumerate(lot.places)]
    return np.where(declared, found[0] if len(found) == 1 else np.mean(found, axis=0), np.nan)


def whole(place: PlaceOfWork, zones: Zones, gazetteer: Gazetteer) -> Floats:
    """Share of a department within each of all zones, kept for the next lots."""
    if place.department not in zones.memo:
        zones.memo[place.department] = np.maximum(
            holding(place, zones), _department_shares(place.department, zones, gazetteer)
        )
    found: Floats = zones.memo[place.department]
    return found


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


def _share(place: PlaceOfWork, zones: Zones, rows: Ints, within: NDArray[np.bool_]) -> Floats:
    """1 for zones that hold a point: by their radius (`within`) or by a code."""
    within = within | holding(place, zones)[rows]
    for code in place.codes[WIDE:]:
        if code in zones.codes:
            within |= _among(rows, zones.codes[code])
    return within.astype(np.float64)


WIDE = 2
"Codes of a place that come first and hold many: its department's and its region's."


def holding(place: PlaceOfWork, zones: Zones) -> NDArray[np.bool_]:
    """Which zones hold the whole country, the department or its region; kept."""
    codes = place.codes[:WIDE]
    if codes not in zones.memo:
        found = zones.country.copy()
        for code in codes:
            found[zones.codes.get(code, _NONE)] = True
        zones.memo[codes] = found
    held: NDArray[np.bool_] = zones.memo[codes]
    return held


def _among(rows: Ints, members: Ints) -> NDArray[np.bool_]:
    """Which rows are members; members are in order."""
    places = np.searchsorted(members, rows)
    found: NDArray[np.bool_] = members[np.minimum(places, len(members) - 1)] == rows
    return found


def _department_shares(department: str, zones: Zones, gazetteer: Gazetteer) -> Floats:
    """Share of the communes of a department within each radius, or named one by one or by their EPCI."""
    points = gazetteer.in_department(department)
    return np.maximum(_radius_shares(points, zones), _commune_shares(department, len(points), zones, gazetteer))


def _radius_shares(points: Floats, zones: Zones) -> Floats:
    """`points` latitudes and longitudes of the communes."""
    found = np.zeros(len(zones))
    communes = unit(points[:, 0], points[:, 1])
    rows = _within_sight(zones, communes)
    if len(rows):
        near = np.einsum("ik,kj->ij", zones.unit[rows], np.ascontiguousarray(communes.T))  # many pairs, only counted
        held = near >= zones.reach[rows, None]
        found[rows] = np.count_nonzero(held, axis=1) / len(communes)
    return found


def _within_sight(zones: Zones, communes: Floats) -> Ints:
    """Zones whose radius may touch one of these communes: comparing the others commune by commune is waste."""
    if not len(communes):
        return _NONE
    centre = communes.mean(axis=0, keepdims=True)
    centre /= np.linalg.norm(centre)
    extent = kilometres(communes, centre).max()
    far = np.cos(np.minimum((zones.radius_km[zones.round] + extent) / EARTH_KM, np.pi))
    touching: Ints = zones.round[cosines(zones.unit[zones.round], centre)[:, 0] >= far]
    return touching


def _commune_shares(department: str, communes: int, zones: Zones, gazetteer: Gazetteer) -> Floats:
    """What the named communes and EPCI hold of the department's communes, added up."""
    found = np.zeros(len(zones))
    for code, held in _named(zones, gazetteer).get(department, ()):
        found[zones.codes[code]] += held / communes
    return np.minimum(found, 1.0)


def _named(zones: Zones, gazetteer: Gazetteer) -> dict[str, list[tuple[str, int]]]:
    """By department, the communes and EPCI that zones name and how many of its communes each is; kept."""
    if _named not in zones.memo:
        found: dict[str, list[tuple[str, int]]] = {}
        for code in zones.codes:
            for department, held in _held(code, gazetteer).items():
                found.setdefault(department, []).append((code, held))
        zones.memo[_named] = found
    named: dict[str, list[tuple[str, int]]] = zones.memo[_named]
    return named


def _held(code: str, gazetteer: Gazetteer) -> dict[str, int]:
    """How many communes of each department a code of commune or EPCI names; none for a wider code."""
    what, _, value = code.partition(":")
    if what == "epci":
        return gazetteer.of_epci(value)
    point = gazetteer.commune(value) if what == "com" else None
    return {point.department: 1} if point else {}
