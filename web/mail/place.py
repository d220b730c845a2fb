"""Where the work is and how far from a structure, in words."""

from __future__ import annotations

from clauses.notice import Place
from clauses.tender import Tender as TenderValue
from matching.gazetteer import Gazetteer, distance_km
from matching.types import Point
from web.store.models import Structure, Tender
from web.store.packing import unpack_tender


def place_line(gazetteer: Gazetteer, tender: Tender, lot_number: str, structure: Structure) -> str:
    """« Lille (59), à 12 km de chez vous »; only departments when no commune is known; empty when nothing is."""
    value = unpack_tender(tender.content)
    home = _home(gazetteer, structure)
    points = [point for place in _places(value, lot_number) if (point := _locate(gazetteer, place, value))]
    if not points:
        return " et ".join(_department(gazetteer, code) for code in tender.departments[:3])
    if home is None:
        return _name(points[0])
    nearest = min(points, key=lambda point: _km(home, point))
    return f"{_name(nearest)}, {_distance(_km(home, nearest))}"


def _places(tender: TenderValue, lot_number: str) -> tuple[Place, ...]:
    lot = next((lot for lot in tender.lots if lot.number == lot_number), None)
    return (lot.places if lot else ()) or tender.places


def _locate(gazetteer: Gazetteer, place: Place, tender: TenderValue) -> Point | None:
    if not place.city and not place.post_code:
        return None
    department = tender.departments[0] if len(tender.departments) == 1 else None
    return gazetteer.locate(place.post_code, place.city, department)


def _home(gazetteer: Gazetteer, structure: Structure) -> tuple[float, float] | None:
    if structure.latitude is not None and structure.longitude is not None:
        return structure.latitude, structure.longitude
    point = gazetteer.commune(structure.insee) if structure.insee else None
    point = point or gazetteer.locate(structure.post_code, structure.city, structure.department)
    return (point.latitude, point.longitude) if point else None


def _km(home: tuple[float, float], point: Point) -> float:
    return float(distance_km(*home, point.latitude, point.longitude))


def _distance(km: float) -> str:
    return "près de chez vous" if km < 1 else f"à {round(km)} km de chez vous"


def _name(point: Point) -> str:
    return f"{point.name} ({point.department})"


def _department(gazetteer: Gazetteer, code: str) -> str:
    return f"{gazetteer.department_name(code)} ({code})"
