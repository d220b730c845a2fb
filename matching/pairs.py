"""A labelled pair as plain values: a lot, a structure, and a grade from 0 (does not suit) up.

What `maillage evaluate matching` reads and `maillage pairs` writes: whole, so that it needs no database, and without
anything of the person who graded. What is empty is left out.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from matching.structure import Activity, Award, Structure, StructureKind, Zone
from matching.types import LotNeed, Point, TradeGuess

CERTAIN = 0.9
"Certainty of a trade that a label gives without telling any."


def lot_of(row: Mapping[str, Any]) -> LotNeed:
    """The lot of a pair. Raises KeyError, TypeError or ValueError for what cannot be read."""
    lot = row["lot"]
    deadline = lot.get("deadline")
    return LotNeed(
        tender=str(row["query"]),
        lot="0",
        title=str(lot["title"]),
        text=str(lot.get("text", "")),
        trades=tuple(_guess(*each) for each in lot.get("trades", ())),
        kinds=frozenset(map(str, lot.get("kinds", ()))),
        departments=tuple(map(str, lot.get("departments", ()))),
        points=tuple(_point(*each) for each in lot.get("points", ())),
        hours=lot.get("hours"),
        value=lot.get("value"),
        staffing=bool(lot.get("staffing", False)),
        deadline=date.fromisoformat(deadline) if deadline else None,
        environment=frozenset(map(str, lot.get("environment", ()))),
    )


def structure_of(row: Mapping[str, Any]) -> Structure:
    """The structure of a pair. Raises KeyError, TypeError or ValueError for what cannot be read."""
    told = row["structure"]
    activities = tuple(Activity(str(g), s, float(w), "étiqueté") for g, s, w in told["trades"])
    convention, zone = told.get("convention"), told.get("zone")
    return Structure(
        siret=str(told["siret"]),
        kind=StructureKind(told["kind"]),
        name=str(told.get("name", "")),
        department=told.get("department"),
        city=told.get("city"),
        latitude=told.get("latitude"),
        longitude=told.get("longitude"),
        activities=activities,
        text=str(told.get("text", "")),
        zone=Zone(**{**zone, "codes": frozenset(zone.get("codes", ()))}) if zone else None,
        hours=told.get("hours"),
        convention=StructureKind(convention) if convention else None,
        labels=tuple(map(str, told.get("labels", ()))),
        awards=tuple(_award(*each) for each in told.get("awards", ())),
    )


def pair_of(query: str, need: LotNeed, structure: Structure, grade: float, because: str) -> dict[str, Any]:
    """A pair as plain values, to be read back by `lot_of` and `structure_of`."""
    return {
        "query": query,
        "trap": because,
        "lot": _told_lot(need),
        "structure": _told_structure(structure),
        "grade": grade,
    }


def _guess(group: str, sector: str | None, score: float = CERTAIN) -> TradeGuess:
    return TradeGuess(str(group), sector, float(score), "étiqueté")


def _point(latitude: float, longitude: float, department: str, precise: bool = True) -> Point:
    return Point(float(latitude), float(longitude), str(department), precise=precise)


def _award(group: str, sector: str | None, department: str | None, count: int, last: str) -> Award:
    return Award(group, sector, department, int(count), date.fromisoformat(last), "étiqueté")


def _told_lot(need: LotNeed) -> dict[str, Any]:
    return _full(
        {
            "title": need.title,
            "text": need.text,
            "trades": [[guess.group, guess.sector, guess.score] for guess in need.trades],
            "kinds": sorted(need.kinds),
            "departments": list(need.departments),
            "points": [[point.latitude, point.longitude, point.department, point.precise] for point in need.points],
            "hours": need.hours,
            "value": need.value,
            "staffing": need.staffing,
            "deadline": need.deadline.isoformat() if need.deadline else None,
            "environment": sorted(need.environment),
        }
    )


def _told_structure(one: Structure) -> dict[str, Any]:
    zone = one.zone and {
        "country": one.zone.country,
        "radius_km": one.zone.radius_km,
        "codes": sorted(one.zone.codes),
    }
    plain = {name: getattr(one, name) for name in ("siret", "name", "department", "city", "latitude", "longitude")}
    awards = [[each.group, each.sector, each.department, each.count, each.last.isoformat()] for each in one.awards]
    trades = [[each.group, each.sector, each.weight] for each in one.activities]
    more = {"text": one.text, "zone": zone, "hours": one.hours, "labels": list(one.labels), "awards": awards}
    said = {"convention": one.convention.value if one.convention else None}
    return {**_full({**plain, **more, **said}), "kind": one.kind.value, "trades": trades}


def _full(values: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if value not in (None, "", [], False)}
