"""Where something could be bought from inclusive structures: who is near for a trade, by objective criteria.

Structures are put by distance when it is known, then by name: never by merit.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from matching.gazetteer import Gazetteer, distance_km
from matching.labels import KINDS, STANDINGS
from matching.purchases import Found, Judged
from matching.structure import Activity, Standing, Structure, Zone
from matching.types import Point

NEAR_KM = 60.0
"Beyond, a structure of another department is no neighbour."
Offer = tuple[Structure, Activity]

MOST_STRUCTURES = 5
"Told for one trade and place; the others are counted."


@dataclass(frozen=True, slots=True)
class Neighbour:
    """A structure that offers this trade near: `km` None when a place is not known well enough."""

    structure: Structure
    km: float | None
    criteria: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Pocket:
    """Bought outside inclusive structures, for one trade and one department (None: not known).

    `assumed`: where the place is not known, the departments of the buyer's territory that were looked at instead.
    `count` how many structures near offer this trade; `nearest` the first ones.
    """

    group: str
    department: str | None
    cents: int
    lines: int
    count: int
    nearest: tuple[Neighbour, ...]
    assumed: tuple[str, ...] = ()


def pockets(
    judged: Sequence[Judged], structures: Iterable[Structure], places: Gazetteer, territory: Sequence[str] = ()
) -> tuple[Pocket, ...]:
    """Each trade and department bought elsewhere, with who is near, the largest amount first.

    `territory`: departments of the buyer, looked at for what was bought nobody says where.
    """
    offers: dict[str, list[Offer]] = {}
    for each in structures:
        for activity in each.activities if each.standing is not Standing.CLOSED else ():
            offers.setdefault(activity.group, []).append((each, activity))
    sums: dict[tuple[str, str | None], list[Judged]] = {}
    for one in judged:
        if one.found is Found.NO and one.group is not None and (one.purchase.cents or 0) > 0:
            sums.setdefault((one.group, one.department), []).append(one)
    found = [_pocket(key, lines, offers.get(key[0], []), places, tuple(territory)) for key, lines in sums.items()]
    return tuple(sorted(found, key=lambda each: (-each.cents, each.group, each.department or "")))


def _pocket(
    key: tuple[str, str | None],
    lines: Sequence[Judged],
    offers: Sequence[tuple[Structure, Activity]],
    places: Gazetteer,
    territory: tuple[str, ...],
) -> Pocket:
    group, department = key
    assumed = () if department else territory
    here = _point(lines, places) if department else None
    by_key: dict[str, Neighbour] = {}
    for structure, activity in offers if department or assumed else ():
        near = _neighbour(structure, activity, _Place(department, assumed, here))
        if near is not None:
            by_key.setdefault(structure.key, near)
    ranked = sorted(by_key.values(), key=lambda each: (each.km is None, each.km or 0, each.structure.name))
    cents = sum(each.purchase.cents or 0 for each in lines)
    return Pocket(group, department, cents, len(lines), len(ranked), tuple(ranked[:MOST_STRUCTURES]), assumed)


def _point(lines: Sequence[Judged], places: Gazetteer) -> Point | None:
    """The commune of the purchases, when they are all of one."""
    cities = {(each.purchase.city, each.department) for each in lines}
    city, department = next(iter(cities))
    return places.locate(None, city, department) if len(cities) == 1 and city else None


@dataclass(frozen=True, slots=True)
class _Place:
    """Where something was bought: its department and maybe its commune; else the territory assumed."""

    department: str | None
    assumed: tuple[str, ...]
    point: Point | None

    def why(self, department: str | None, zone: Zone | None) -> str | None:
        """Why what stands in a department, or says to work in a zone, is near, in French; None when it is not."""
        known = (self.department,) if self.department else self.assumed
        if department in known:
            return "dans le même département" if self.department else "dans votre territoire"
        if zone is not None and (zone.country or any(f"dep:{each}" in zone.codes for each in known)):
            return f"dit travailler dans {'ce département' if self.department else 'votre territoire'}"
        return None


def _neighbour(structure: Structure, activity: Activity, place: _Place) -> Neighbour | None:
    km = _km(structure, place.point)
    near = f"à {km:.0f} km à vol d'oiseau" if km is not None and km <= NEAR_KM else None
    where = near or place.why(structure.department, activity.zone or structure.zone)
    if where is None:
        return None
    kind = f"{KINDS[structure.kind]} ({structure.kind.value})"
    return Neighbour(structure, km, (kind, where, _standing(structure)))


def _standing(structure: Structure) -> str:
    """« vérifiée le 03/11/2026 », and for the other standings the day of the last check, when there was one."""
    word = STANDINGS[structure.standing]
    if structure.checked is None:
        return word
    day = f"{structure.checked:%d/%m/%Y}"
    return f"{word} le {day}" if structure.standing is Standing.ACTIVE else f"{word} (vue le {day})"


def _km(structure: Structure, here: Point | None) -> float | None:
    if here is None or structure.latitude is None or structure.longitude is None:
        return None
    return float(distance_km(here.latitude, here.longitude, structure.latitude, structure.longitude))
