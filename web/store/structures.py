"""Structures between the database and the core: rows to values, values to rows, and what an import changes."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import date
from typing import Any

import msgspec

from matching import structure as core
from web.clock import now
from web.store.models import Activity, Structure


def to_value(row: Structure) -> core.Structure:
    """The structure of a row, with its activities."""
    return core.Structure(
        siret=row.siret,
        kind=core.StructureKind(row.kind),
        name=row.name,
        department=row.department,
        insee=row.insee,
        post_code=row.post_code,
        city=row.city,
        latitude=row.latitude,
        longitude=row.longitude,
        activities=tuple(core.Activity(a.group, a.sector, a.weight, a.source, as_of=a.as_of) for a in row.activities),
        text=row.text,
        website=row.website,
        zone=_zone(row),
        hours=row.hours,
        standing=core.Standing(row.standing),
        as_of=row.as_of,
        checked=row.checked,
        source=row.source,
        fictional=row.fictional,
    )


def fill(row: Structure, value: core.Structure) -> None:
    """Write a structure into its row."""
    zone = value.zone or core.Zone()
    for name in _PLAIN:
        setattr(row, name, getattr(value, name))
    row.kind, row.standing = value.kind.value, value.standing.value
    row.zone_country, row.zone_radius_km, row.zone_codes = zone.country, zone.radius_km, sorted(zone.codes)
    row.activities = [
        Activity(group=a.group, sector=a.sector, weight=a.weight, source=a.source, as_of=a.as_of)
        for a in value.activities
    ]
    row.fingerprint, row.changed_at = fingerprint(value), now()


_PLAIN = (
    *("siret", "name", "department", "insee", "post_code", "city", "latitude", "longitude", "text", "website"),
    *("hours", "as_of", "checked", "source", "fictional"),
)


def fingerprint(value: core.Structure) -> str:
    """Hash of a structure; equal values have equal ones."""
    return hashlib.sha256(msgspec.json.encode(value, order="deterministic")).hexdigest()


def merged(old: core.Structure, new: core.Structure) -> core.Structure:
    """What two directories say together: the later list outranks the other, which fills what it leaves empty.

    A list without a date was given by hand, today: it outranks. The same list read again replaces what it said.
    """
    if old.source == new.source:
        return new
    first, second = (old, new) if _later(old, new) else (new, old)
    checked = max(first, second, key=lambda value: value.checked or date.min)
    return replace(first, **_filled(first, second), standing=checked.standing, checked=checked.checked)


def joined(one: core.Structure, other: core.Structure) -> core.Structure:
    """Two lines of one list about the same structure, such as one line a workshop: the trades and texts add up."""
    activities = dict.fromkeys((*one.activities, *other.activities))
    texts = dict.fromkeys(text for text in (one.text, other.text) if text)
    added = {"activities": tuple(activities), "text": "\n".join(texts)}
    return replace(one, **{**_filled(one, other), **added})


_FILLED = (
    *("department", "insee", "post_code", "city", "latitude", "longitude", "text", "website"),
    *("zone", "hours", "as_of", "activities"),
)


def _filled(first: core.Structure, second: core.Structure) -> dict[str, Any]:
    """The fields of the first, with those of the second where it has nothing; both sources are named."""
    empty = (None, "", ())
    found = {name: getattr(second if getattr(first, name) in empty else first, name) for name in _FILLED}
    named = sorted({part for value in (first, second) for part in value.source.split("|") if part})
    return {**found, "source": "|".join(named)}


def _later(old: core.Structure, new: core.Structure) -> bool:
    return old.as_of is not None and new.as_of is not None and old.as_of > new.as_of


def _zone(row: Structure) -> core.Zone | None:
    if not (row.zone_country or row.zone_radius_km is not None or row.zone_codes):
        return None
    return core.Zone(row.zone_country, row.zone_radius_km, frozenset(row.zone_codes))
