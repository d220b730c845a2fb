"""How far a structure is from the work of a lot."""

from __future__ import annotations

from matching.gazetteer import Gazetteer, distance_km
from matching.grouping.needs import WITHIN
from matching.structure import Structure
from matching.types import LotNeed, Point


def kilometres(structure: Structure, need: LotNeed, gazetteer: Gazetteer) -> float | None:
    """As the crow flies, to the nearest place of the lot, or to its department when no place is told.

    None when the structure or the lot cannot be located.
    """
    own = _located(structure, gazetteer)
    if own is None:
        return None
    places = [(point.latitude, point.longitude) for point in _precise(need)]
    if not places:
        places = [point for code in need.departments for point in _points_in(code, gazetteer)]
    return _nearest(own, places) if places else None


def kilometres_to(structure: Structure, need: LotNeed, gazetteer: Gazetteer) -> dict[str, float]:
    """To each place of the lot that could be located, by its name: its communes, or its departments (nearest point).

    Empty when the structure cannot be located, or the lot has fewer than two places: there is nothing to choose.
    """
    own = _located(structure, gazetteer)
    named = {point.name: [(point.latitude, point.longitude)] for point in _precise(need) if point.name}
    if not named:
        named = {gazetteer.department_name(code): _points_in(code, gazetteer) for code in need.departments}
    if own is None or len(named) < 2:
        return {}
    return {name: _nearest(own, points) for name, points in named.items() if points}


def near(structure: Structure, need: LotNeed, km: float | None) -> str:
    """How far in words when the lot names its departments only; empty when it names a place, or nothing is known.

    To be somewhere in a department is not to be on the spot: the kilometres to its nearest commune promise too much.
    """
    if km is None or _precise(need):
        return ""
    return WITHIN if structure.department in need.departments else f"à {km:.0f} km au moins"


def _points_in(department: str, gazetteer: Gazetteer) -> list[tuple[float, float]]:
    return [(float(lat), float(lon)) for lat, lon in gazetteer.in_department(department)]


def _nearest(own: tuple[float, float], points: list[tuple[float, float]]) -> float:
    latitudes, longitudes = zip(*points, strict=True)
    return round(float(distance_km(*own, latitudes, longitudes).min()), 1)


def _precise(need: LotNeed) -> list[Point]:
    return [point for point in need.points if point.precise]


def _located(structure: Structure, gazetteer: Gazetteer) -> tuple[float, float] | None:
    if structure.latitude is not None and structure.longitude is not None:
        return structure.latitude, structure.longitude
    point = gazetteer.commune(structure.insee) if structure.insee else None
    return (point.latitude, point.longitude) if point else None
