"""How far a structure is from the work of a lot."""

from __future__ import annotations

from matching.gazetteer import Gazetteer, distance_km
from matching.structure import Structure
from matching.types import LotNeed, Point


def kilometres(structure: Structure, need: LotNeed, gazetteer: Gazetteer) -> float | None:
    """As the crow flies, to the nearest place of the lot, or to its department when no place is told.

    None when the structure or the lot cannot be located.
    """
    own = _located(structure, gazetteer)
    if own is None:
        return None
    latitude, longitude = own
    places = [(point.latitude, point.longitude) for point in _precise(need)]
    if not places:
        inside = (gazetteer.in_department(code) for code in need.departments)
        places = [(float(lat), float(lon)) for found in inside for lat, lon in found]
    if not places:
        return None
    latitudes, longitudes = zip(*places, strict=True)
    return round(float(distance_km(latitude, longitude, latitudes, longitudes).min()), 1)


def _precise(need: LotNeed) -> list[Point]:
    return [point for point in need.points if point.precise]


def _located(structure: Structure, gazetteer: Gazetteer) -> tuple[float, float] | None:
    if structure.latitude is not None and structure.longitude is not None:
        return structure.latitude, structure.longitude
    point = gazetteer.commune(structure.insee) if structure.insee else None
    return (point.latitude, point.longitude) if point else None
