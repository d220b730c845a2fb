"""Place: the declared zone if there is one, else the distance, else the department."""

from __future__ import annotations

import numpy as np

from matching.arrays import Floats, Ints, StructureArrays, apart, kilometres
from matching.lot import Lot, PlaceOfWork
from matching.policy import PlacePolicy
from matching.reach import answering, covered, shares, sight
from matching.structure import Activity, Zone


def score(lot: Lot, arrays: StructureArrays, rows: Ints) -> Floats:
    """La structure intervient là où le travail se fait.

    A declared zone decides; without one the distance from the address is only a soft reason.
    NaN when the place of work, or both the address and the zone, are unknown.
    """
    if not lot.places:
        return np.full(len(rows), np.nan)
    policy, seen = lot.context.policy.place, sight(lot, arrays.unit, rows)
    near, reached = _near(lot, arrays, rows, seen), covered(lot, arrays, rows, seen)
    declared = reached * (policy.declared + (1 - policy.declared) * np.where(np.isnan(near), 0.5, near))
    return np.where(np.isnan(reached), near, declared)


def because(lot: Lot, arrays: StructureArrays, row: int, score: float | None) -> str:
    """Where the work is, how far, and what the structure declared."""
    if not lot.places:
        return "Lieu d'exécution inconnu."
    if score is None:
        return "Adresse et zone d'intervention de la structure inconnues."
    share = float(covered(lot, arrays, np.array([row]))[0])
    where = _where(lot, arrays, row)
    if np.isnan(share):
        return f"{where} (zone d'intervention non déclarée)."
    return f"{where} ; {_zone(lot, arrays, row, share)}."


def closeness(km: Floats, policy: PlacePolicy) -> Floats:
    """1 up to `near_km`, then down in a straight line to 0 at `max_km`."""
    share: Floats = (policy.max_km - km) / (policy.max_km - policy.near_km)
    return np.minimum(np.maximum(share, 0.0), 1.0)


def _near(lot: Lot, arrays: StructureArrays, rows: Ints, seen: Floats | None) -> Floats:
    """By distance to the nearest precise point; by department when either side is not precise."""
    by_department: Floats
    by_department, least = _department_table(lot, arrays).take(arrays.department[rows], axis=1)
    if seen is None:
        return by_department
    km = apart(seen[:, 0] if seen.shape[1] == 1 else seen.max(axis=1))
    return np.where(np.isnan(km), by_department, np.maximum(closeness(km, lot.context.policy.place), least))


def _department_table(lot: Lot, arrays: StructureArrays) -> Floats:
    """For each department of the arrays, and last for an unknown one, the score of living there when nothing nearer is
    known (NaN: unknown), and the least score of a known address there; kept.
    """
    asked, policy = frozenset([place.department for place in lot.places]), lot.context.policy.place
    key = ("departments", asked, policy)
    if key not in arrays.memo:
        arrays.memo[key] = _department_worths(asked, lot, arrays)
    kept: Floats = arrays.memo[key]
    return kept


def _department_worths(asked: frozenset[str], lot: Lot, arrays: StructureArrays) -> Floats:
    policy, gazetteer = lot.context.policy.place, lot.context.gazetteer
    bordering = {code for department in asked for code in gazetteer.neighbours(department)}
    worth = {**dict.fromkeys(bordering, policy.neighbour), **dict.fromkeys(asked, policy.same_department)}
    found = np.array([*(worth.get(code, 0.0) for code in arrays.departments), np.nan])
    return np.array([found, np.where(found == policy.same_department, policy.far_same_department, 0.0)])


def _where(lot: Lot, arrays: StructureArrays, row: int) -> str:
    points = [place for place in lot.places if place.unit is not None]
    if points and not np.isnan(arrays.unit[row, 0]):
        return _distance(points, arrays.unit[row])
    home, asked = arrays.structures[row].department, [place.department for place in lot.places]
    names = lot.context.gazetteer.department_name
    if home is None:
        return f"Lieu d'exécution : {_list(lot)}"
    if home in asked:
        return f"Même département : {names(home)}"
    if any(home in lot.context.gazetteer.neighbours(code) for code in asked):
        return f"Département voisin : {names(home)}, pour un lot en {_list(lot)}"
    return f"Département éloigné : {names(home)}, pour un lot en {_list(lot)}"


def _distance(points: list[PlaceOfWork], home: Floats) -> str:
    km = kilometres(home[None, :], np.concatenate([place.unit for place in points if place.unit is not None]))[0]
    nearest = int(np.argmin(km))
    return f"À {km[nearest]:.0f} km de {points[nearest].name}"


def _zone(lot: Lot, arrays: StructureArrays, row: int, share: float) -> str:
    """The zone that counted in words: that of the activity when it has its own."""
    own = _counted(lot, arrays, row, share)
    zone = own.zone if own and own.zone else arrays.structures[row].zone
    told = _told(zone, share) if zone else "zone déclarée par la structure"
    return f"pour « {lot.context.trades.name(own.sector or own.group)} », {told}" if own and own.zone else told


def _counted(lot: Lot, arrays: StructureArrays, row: int, share: float) -> Activity | None:
    """The activity whose zone gave this share, None when no activity has a zone of its own."""
    own, activities = arrays.own_zones, arrays.structures[row].activities
    first = own.owners.searchsorted(row)
    for level in (0, 1):
        places = np.concatenate([answering(own, guess)[level] for guess in lot.need.trades] or [_NOBODY])
        places = places[own.owners[places] == row]
        found = shares(lot, own.zones, places) if len(places) else _NOWHERE
        if len(found):
            return activities[int(places[np.nanargmin(np.abs(found - share))] - first)]
    return None


_NOBODY = np.empty(0, dtype=np.intp)
_NOWHERE = np.empty(0)


def _told(zone: Zone, share: float) -> str:
    if zone.country:
        return "intervient dans toute la France"
    what = (
        f"se déplace jusqu'à {zone.radius_km:g} km" if zone.radius_km is not None else "zone déclarée par la structure"
    )
    if share == 0:
        return f"{what}, le lieu est en dehors"
    return f"{what}, le lieu y est" if share == 1 else f"{what}, ce qui en couvre {share:.0%}".replace("%", " %")


def _list(lot: Lot) -> str:
    names = [place.name for place in lot.places]
    return ", ".join(names[:3]) + (f" et {len(names) - 3} autres" if len(names) > 3 else "")
