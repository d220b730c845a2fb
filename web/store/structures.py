"""Structures between the database and the core: rows to values, values to rows."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable
from dataclasses import replace
from datetime import date
from typing import Any

import msgspec
from sqlalchemy import Select, bindparam, select
from sqlalchemy.orm import Session, lazyload
from sqlalchemy.orm.attributes import set_committed_value

from matching import structure as core
from web.clock import PARIS, now
from web.store.models import Activity, Structure, Unwanted, Won

SOURCES = {"decp": "données essentielles de la commande publique", "boamp": "BOAMP", "ted": "TED"}
"Who declares awards, as shown."


_PARTS: dict[str, Select[Any]] = {
    "activities": select(Activity)
    .where(Activity.structure_id.in_(bindparam("ids", expanding=True)))
    .order_by(Activity.id),
    "won": select(Won).where(Won.structure_id.in_(bindparam("ids", expanding=True))).order_by(Won.id),
    "unwanted": select(Unwanted)
    .where(Unwanted.structure_id.in_(bindparam("ids", expanding=True)), Unwanted.undone_at.is_(None))
    .order_by(Unwanted.id),
}
"What `to_value` reads beside the row, as the model's relationships say it."
BARE = tuple(lazyload(part) for part in (Structure.activities, Structure.won, Structure.unwanted))
"Options of a statement whose structures are given to `load_parts`."


def load_parts(session: Session, rows: Collection[Structure]) -> None:
    """Load all that `to_value` reads of these rows: three statements made once, where `selectinload` makes its own."""
    for name, query in _PARTS.items() if rows else ():
        found: dict[int, list[Any]] = {row.id: [] for row in rows}
        for part in session.scalars(query, {"ids": list(found)}):
            found[part.structure_id].append(part)
        for row in rows:
            set_committed_value(row, name, found[row.id])


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
        activities=tuple(map(_activity, row.activities)),
        text=row.text,
        website=row.website,
        zone=_zone(row),
        hours=row.hours,
        standing=core.Standing(row.standing),
        as_of=row.as_of,
        checked=row.checked,
        source=row.source,
        fictional=row.fictional,
        parent=row.parent,
        convention=core.StructureKind(row.convention) if row.convention else None,
        labels=tuple(row.labels or ()),
        awards=_awards(row.won),
        refusals=tuple(map(_refusal, row.unwanted)),
    )


def fill(row: Structure, value: core.Structure) -> None:
    """Write a structure into its row. It counts as changed when what matching weighs did; dates are no such thing."""
    if row.fingerprint is None or _weighed(to_value(row)) != _weighed(value):
        row.changed_at = now()
    zone = value.zone or core.Zone()
    for name in _PLAIN:
        setattr(row, name, getattr(value, name))
    row.kind, row.standing = value.kind.value, value.standing.value
    row.convention, row.labels = value.convention.value if value.convention else None, list(value.labels)
    row.zone_country, row.zone_radius_km, row.zone_codes = zone.country, zone.radius_km, sorted(zone.codes)
    row.activities = [_activity_row(activity) for activity in value.activities]
    row.fingerprint = fingerprint(value)


def _weighed(value: core.Structure) -> core.Structure:
    """What sources say, without the dates that nothing is scored by: a list that only confirms makes no match stale."""
    activities = tuple(replace(activity, as_of=None) for activity in value.activities)
    return replace(value, activities=activities, as_of=None, checked=None, source="", awards=(), refusals=())


def _awards(rows: Iterable[Won]) -> tuple[core.Award, ...]:
    """Contracts won by trade, department and source; the same contract declared twice on one day counts once."""
    found: dict[tuple[str, str | None, str | None, str, bool], dict[tuple[str | None, date], None]] = {}
    for row in rows:
        key = (row.group, row.sector, row.department, row.source, row.company)
        found.setdefault(key, {})[row.buyer_siren, row.day] = None
    return tuple(
        core.Award(
            group, sector, department, len(days), max(day for _, day in days), SOURCES.get(source, source), company
        )
        for (group, sector, department, source, company), days in found.items()
    )


def _refusal(row: Unwanted) -> core.Refusal:
    day = row.created_at.astimezone(PARIS).date()
    by = core.BY_STRUCTURE if row.by_structure else core.BY_FACILITATOR
    return core.Refusal(core.Limit(row.limit), row.group, row.sector, row.bound, day, by)


def _activity(row: Activity) -> core.Activity:
    selling = frozenset(core.Selling(each) for each in row.selling)
    return core.Activity(row.group, row.sector, row.weight, row.source, _zone(row), row.as_of, selling)


def _activity_row(value: core.Activity) -> Activity:
    zone = value.zone or core.Zone()
    return Activity(
        group=value.group,
        sector=value.sector,
        weight=value.weight,
        source=value.source,
        as_of=value.as_of,
        zone_country=zone.country,
        zone_radius_km=zone.radius_km,
        zone_codes=sorted(zone.codes),
        selling=sorted(value.selling),
    )


_PLAIN = (
    *("siret", "name", "department", "insee", "post_code", "city", "latitude", "longitude", "text", "website"),
    *("hours", "as_of", "checked", "source", "fictional", "parent"),
)


def fingerprint(value: core.Structure) -> str:
    """Hash of a structure; equal values have equal ones."""
    return hashlib.sha256(msgspec.json.encode(value, order="deterministic")).hexdigest()


def joined(one: core.Structure, other: core.Structure) -> core.Structure:
    """Two lines of one list about the same structure, such as one line a workshop: the trades and texts add up."""
    activities = dict.fromkeys((*one.activities, *other.activities))
    texts = dict.fromkeys(text for text in (one.text, other.text) if text)
    added = {"activities": tuple(activities), "text": "\n".join(texts)}
    return replace(one, **{**_filled(one, other), **added})


_FILLED = (
    "convention",
    "labels",
    *("department", "insee", "post_code", "city", "latitude", "longitude", "text", "website"),
    *("zone", "hours", "as_of", "activities"),
)


def _filled(first: core.Structure, second: core.Structure) -> dict[str, Any]:
    """The fields of the first, with those of the second where it has nothing; both sources are named."""
    empty = (None, "", ())
    found = {name: getattr(second if getattr(first, name) in empty else first, name) for name in _FILLED}
    named = sorted({part for value in (first, second) for part in value.source.split("|") if part})
    return {**found, "source": "|".join(named)}


def _zone(row: Structure | Activity) -> core.Zone | None:
    if not (row.zone_country or row.zone_radius_km is not None or row.zone_codes):
        return None
    return core.Zone(row.zone_country, row.zone_radius_km, frozenset(row.zone_codes))
