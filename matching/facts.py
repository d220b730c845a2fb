"""What several sources say of one structure, field by field: all is kept, the most trusted is believed.

Reading the same sources again in any order changes nothing: the order of trust decides, then the day, then the name.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import date
from typing import Any

from matching.directory_policy import CORRECTIONS, STATED, DirectoryPolicy
from matching.structure import Activity, Selling, Structure, StructureKind, Zone


@dataclass(frozen=True, slots=True)
class Fact:
    """One value of one source. `as_of` the day it holds for, None when not told; `seen` the day it was first read."""

    field: str
    value: Any
    source: str
    as_of: date | None
    seen: date

    @property
    def day(self) -> date:
        """The day it counts from."""
        return self.as_of or self.seen


PLACE = ("department", "insee", "post_code", "city", "latitude", "longitude")
PLAIN = ("name", "text", "website", "hours", "fictional", "parent", "convention")
"Fields of a structure that are facts by themselves; place goes whole, as half an address of each source is none."


def told(value: Structure) -> dict[str, Any]:
    """The fields that a reading says something of, as plain JSON values."""
    found = {name: getattr(value, name) for name in PLAIN}
    place = {name: getattr(value, name) for name in PLACE}
    found["place" if value.insee or value.latitude is not None else "area"] = place
    found["zone"] = _zone_out(value.zone)
    found["environment"] = list(value.labels)
    found["activities"] = [_activity_out(activity) for activity in value.activities]
    empty: tuple[Any, ...] = (None, "", [], False)
    return {name: each for name, each in found.items() if each not in empty and each != dict.fromkeys(PLACE)}


def best(facts: Iterable[Fact], policy: DirectoryPolicy, on: date) -> dict[str, Fact]:
    """The fact believed for each field."""
    return {facts[0].field: facts[0] for facts in ranked(facts, policy, on).values()}


def ranked(facts: Iterable[Fact], policy: DirectoryPolicy, on: date) -> dict[str, list[Fact]]:
    """All facts by field, the most trusted first. What a structure typed of its capacity lapses after six months."""
    found: dict[str, list[Fact]] = {}
    for fact in sorted(facts, key=lambda f: (policy.rank(f.field, f.source), -f.day.toordinal(), f.source)):
        if not _lapsed(fact, policy, on):
            found.setdefault(fact.field, []).append(fact)
    return found


CAPACITY = ("hours", "etp", "places", "headcount", "company_headcount", "turnover", "open_posts")


def _lapsed(fact: Fact, policy: DirectoryPolicy, on: date) -> bool:
    return fact.field in CAPACITY and fact.source == STATED and on - fact.day > policy.typed


def structure_of(
    siret: str, kind: StructureKind, facts: Iterable[Fact], policy: DirectoryPolicy, on: date
) -> Structure:
    """The structure as all sources together tell it. Its standing is judged elsewhere, from checks."""
    by_field = ranked(facts, policy, on)
    values = {name: found[0].value for name, found in by_field.items()}
    known = [fact for found in by_field.values() for fact in found]
    return Structure(
        siret=siret,
        kind=kind,
        name=values.get("name", siret),
        **(values.get("place") or values.get("area") or {}),
        activities=_united(by_field.get("activities", [])),
        text=values.get("text", ""),
        website=values.get("website"),
        zone=_zone_in(values.get("zone")),
        hours=_hours(values, kind, policy),
        as_of=max((fact.as_of for fact in known if fact.as_of), default=None),
        source="|".join(sorted({policy.name(fact.source) for fact in known if fact.source != CORRECTIONS})),
        fictional=bool(values.get("fictional")),
        parent=values.get("parent"),
        convention=StructureKind(values["convention"]) if values.get("convention") else None,
        labels=_labels(by_field),
    )


LABELS = ("environment", "labels")
"Facts that tell care for the environment: what a list says of it, and labels."


def _labels(by_field: Mapping[str, list[Fact]]) -> tuple[str, ...]:
    """What every source tells, each once."""
    told = (str(value) for name in LABELS for fact in by_field.get(name, []) for value in fact.value)
    return tuple(dict.fromkeys(told))


def _hours(values: Mapping[str, Any], kind: StructureKind, policy: DirectoryPolicy) -> float | None:
    """Typed, or posts of a convention times the hours of its kind; never from places, staff or turnover."""
    per_post = policy.hours_per_post.get(kind)
    if "hours" in values or "etp" not in values or per_post is None:
        return values.get("hours")
    return float(round(values["etp"]["low"] * per_post))


def _united(facts: list[Fact]) -> tuple[Activity, ...]:
    """Every trade with its strongest evidence; of equal ones, the most trusted source. Zones go with their trade."""
    best: dict[tuple[str, str | None], Activity] = {}
    for activity in (_activity_in(each) for fact in facts for each in fact.value):
        key = (activity.group, activity.sector)
        known = best.get(key)
        if known is None:
            best[key] = activity
            continue
        first, second = (activity, known) if activity.weight > known.weight else (known, activity)
        best[key] = replace(first, zone=first.zone or second.zone, selling=first.selling or second.selling)
    return tuple(sorted(best.values(), key=lambda a: (-a.weight, a.group, a.sector or "")))


def _activity_out(activity: Activity) -> dict[str, Any]:
    found = asdict(activity)
    found["zone"], found["selling"] = _zone_out(activity.zone), sorted(activity.selling)
    found["as_of"] = activity.as_of.isoformat() if activity.as_of else None
    return {name: value for name, value in found.items() if value not in (None, [])}


def _activity_in(value: Mapping[str, Any]) -> Activity:
    day = value.get("as_of")
    return Activity(
        value["group"],
        value.get("sector"),
        value["weight"],
        value["source"],
        _zone_in(value.get("zone")),
        date.fromisoformat(day) if day else None,
        frozenset(Selling(each) for each in value.get("selling", ())),
    )


def _zone_out(zone: Zone | None) -> dict[str, Any] | None:
    if zone is None:
        return None
    return {"country": zone.country, "radius_km": zone.radius_km, "codes": sorted(zone.codes)}


def _zone_in(value: Mapping[str, Any] | None) -> Zone | None:
    return Zone(value["country"], value["radius_km"], frozenset(value["codes"])) if value else None
