"""Declared zones as arrays: those of structures, and those of their activities that have one of their own."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from matching.gazetteer import EARTH_KM
from matching.structure import Activity, Structure, Zone

Floats = NDArray[np.float64]
Ints = NDArray[np.intp]


@dataclass(frozen=True, slots=True)
class Zones:
    """n zones. `unit` (n, 3) the address each is declared around, NaN when unknown; `radius_km` NaN without radius;
    `codes` which zones name a code ("dep:67"), in order; a zone with nothing is not declared.
    """

    unit: Floats
    country: NDArray[np.bool_]
    radius_km: Floats
    coded: NDArray[np.bool_]
    codes: dict[str, Ints]
    declared: NDArray[np.bool_]
    "Zones that can be read: a radius around an address that is unknown says nothing, so it is no zone."
    reach: Floats
    "Cosine of the radius as an angle at the centre of the Earth, NaN without."
    round: Ints
    "Zones that have a radius, in order."
    memo: dict[object, Any] = field(default_factory=dict, compare=False, repr=False)
    "What is the same for all lots of a department (`matching.reach`), filled when one is first asked for."

    @classmethod
    def of(cls, zones: Sequence[Zone | None], unit: Floats) -> Zones:
        """Arrays of these zones, each around its row of `unit`."""
        found: dict[str, list[int]] = defaultdict(list)
        for row, zone in enumerate(zones):
            for code in zone.codes if zone else ():
                found[code].append(row)
        told = [np.nan if zone is None or zone.radius_km is None else zone.radius_km for zone in zones]
        radius = np.array(told, dtype=np.float64)
        country = np.array([zone is not None and zone.country for zone in zones], dtype=bool)
        coded = np.array([zone is not None and bool(zone.codes) for zone in zones], dtype=bool)
        return cls(
            unit=unit,
            country=country,
            radius_km=radius,
            coded=coded,
            codes={code: np.array(rows, dtype=np.intp) for code, rows in found.items()},
            declared=country | coded | ~np.isnan(radius + unit[:, 0]),
            round=np.flatnonzero(~np.isnan(radius)),
            reach=np.cos(np.minimum(radius / EARTH_KM, np.pi)),
        )

    def __len__(self) -> int:
        return len(self.radius_km)


@dataclass(frozen=True, slots=True)
class ActivityZones:
    """All activities of the structures where at least one has a zone of its own; the others keep their structure's.

    `owners` rows of the structures, in order; `groups` and `sectors` give activities by slug.
    """

    zones: Zones
    owners: Ints
    groups: dict[str, Ints]
    sectors: dict[str, Ints]

    @classmethod
    def of(cls, structures: Sequence[Structure], unit: Floats) -> ActivityZones:
        """From structures in the order of their rows, and their points."""
        owned = [(row, activity) for row, structure in enumerate(structures) for activity in _zoned(structure)]
        owners = np.array([row for row, _ in owned], dtype=np.intp)
        zones = [activity.zone or structures[row].zone for row, activity in owned]
        return cls(
            zones=Zones.of(zones, unit[owners]),
            owners=owners,
            groups=_by_slug((activity.group, place) for place, (_, activity) in enumerate(owned)),
            sectors=_by_slug((activity.sector or "", place) for place, (_, activity) in enumerate(owned)),
        )


def _zoned(structure: Structure) -> tuple[Activity, ...]:
    return structure.activities if any(activity.zone for activity in structure.activities) else ()


def _by_slug(pairs: Iterable[tuple[str, int]]) -> dict[str, Ints]:
    found: dict[str, list[int]] = defaultdict(list)
    for slug, place in pairs:
        found[slug].append(place)
    return {slug: np.array(places, dtype=np.intp) for slug, places in found.items()}
