"""What is known of a structure, said with its source and date: capacity, standing, networks, and every fact."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy.orm import Session

from matching.capacities import UNKNOWN, ranges
from matching.directory_policy import CORRECTIONS, DirectoryPolicy
from matching.explain import standing_sentence
from matching.facts import Fact, ranked
from matching.structure import Selling
from web.clock import PARIS, now
from web.pages import french
from web.store import directory, facts, knowledge
from web.store.models import Activity, Structure, StructureFact, User
from web.store.structures import to_value

FIELDS = {
    "name": "Nom",
    "place": "Lieu",
    "area": "Lieu",
    "text": "Présentation",
    "website": "Site",
    "zone": "Zone d'intervention",
    "hours": "Heures d'insertion par an",
    "activities": "Métiers",
    "networks": "Réseaux",
    "labels": "Labels",
    "environment": "Environnement",
    "etp": "Postes d'insertion",
    "places": "Places",
    "headcount": "Effectif",
    "company_headcount": "Effectif de l'entreprise",
    "turnover": "Chiffre d'affaires",
    "open_posts": "Postes ouverts",
    "parent": "Établissement principal",
    "convention": "Convention de la régie",
}
SELLING = {Selling.SERVICES: "prestation", Selling.LENDING: "mise à disposition", Selling.GOODS: "production"}


@dataclass(frozen=True, slots=True)
class Shown:
    """A fact as a line: what, by whom, when; `person` and `reason` of a correction."""

    field: str
    value: str
    source: str
    day: date
    person: str
    reason: str


@dataclass(frozen=True, slots=True)
class Known:
    """All that the page of a structure adds to its row."""

    standing: str
    capacity: tuple[str, ...]
    hiring: bool
    networks: tuple[str, ...]
    environment: tuple[str, ...]
    facts: tuple[Shown, ...]


def known(session: Session, row: Structure) -> Known:
    """Read what sources say of a structure."""
    policy, on = knowledge.directory(), now().astimezone(PARIS).date()
    rows = directory.fact_rows(session, row)
    ids = {fact.structure_id for fact in rows}
    told = [fact for found in facts.facts_at(session, ids).values() for fact in found]
    lists = {name: _united(told, name, policy, on) for name in ("networks", "environment", "labels")}
    return Known(
        standing=standing_sentence(to_value(row), on),
        capacity=tuple(each.sentence for each in ranges(told, policy, on)) or (UNKNOWN,),
        hiring=_hiring(told, on, policy.hiring),
        networks=lists["networks"],
        environment=(*lists["environment"], *lists["labels"]),
        facts=tuple(_shown(session, fact, policy) for fact in rows if fact.field in FIELDS),
    )


def sold(activities: Sequence[Activity]) -> list[str]:
    """« Jardinage : prestation, jusqu'à 30 km » for each trade whose zone or way of selling is known."""
    lines = []
    for activity in activities:
        parts = [SELLING[Selling(each)] for each in activity.selling]
        zone = {"country": activity.zone_country, "radius_km": activity.zone_radius_km, "codes": activity.zone_codes}
        parts += [_zone(zone)] if any(zone.values()) else []
        name = knowledge.trades().name(activity.sector or activity.group)
        lines += [f"{name} : {', '.join(parts)}"] if parts else []
    return lines


def _united(told: Sequence[Fact], name: str, policy: DirectoryPolicy, on: date) -> tuple[str, ...]:
    """Values of a list with who says so."""
    found = ranked(told, policy, on).get(name, [])
    return tuple(
        f"{value} ({policy.name(fact.source)}, {french.day(fact.day)})" for fact in found for value in fact.value
    )


def _hiring(told: Sequence[Fact], on: date, recent: timedelta) -> bool:
    """An open post that moved lately."""
    days = [fact.value.get("moved") for fact in told if fact.field == "open_posts"]
    return any(day and on - date.fromisoformat(day) <= recent for day in days)


def _shown(session: Session, fact: StructureFact, policy: DirectoryPolicy) -> Shown:
    person = session.get(User, fact.user_id) if fact.user_id else None
    day = fact.as_of or fact.seen_at.astimezone(PARIS).date()
    source = policy.name(fact.source) if fact.source == CORRECTIONS or fact.source in policy.names else fact.source
    return Shown(
        FIELDS[fact.field], _value(fact.field, fact.value[0]), source, day, person.email if person else "", fact.reason
    )


def _value(name: str, value: Any) -> str:
    match name:
        case "place" | "area":
            return " ".join(str(value[key]) for key in ("post_code", "city") if value.get(key)) or "lieu partiel"
        case "zone":
            return _zone(value)
        case "activities":
            trades = knowledge.trades()
            return ", ".join(dict.fromkeys(trades.name(each.get("sector") or each["group"]) for each in value))
    if isinstance(value, dict):
        high = "et plus" if value["high"] is None else f"à {french.number(value['high'], 2)}"
        year = f" ({value['year']})" if value.get("year") else ""
        return french.number(value["low"], 2) + (f" {high}" if value["high"] != value["low"] else "") + year
    if isinstance(value, list):
        return ", ".join(map(str, value))
    return french.number(value, 1) if isinstance(value, float | int) else str(value)[:200]


def _zone(value: dict[str, Any]) -> str:
    if value["country"]:
        return "toute la France"
    if value["radius_km"] is not None:
        return f"jusqu'à {french.number(value['radius_km'], 1)} km"
    return ", ".join(map(_code, value["codes"]))


def _code(code: str) -> str:
    what, _, number = code.partition(":")
    point = knowledge.gazetteer().commune(number) if what == "com" else None
    if what == "dep":
        return french.department(number)
    kinds = {"com": "commune", "epci": "intercommunalité", "reg": "région"}
    return point.name if point else f"{kinds.get(what, what)} {number}"
