"""The form by which a structure describes itself: words read as facts, and facts written back as words."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from werkzeug.datastructures import MultiDict

from matching.gazetteer import Gazetteer
from matching.structure import Selling, Zone
from scrapers import structure_fields as fields
from scrapers.source import Unreadable
from web.store import knowledge

TRADES = 8
"Lines of the form for trades; more can be said once these are kept."
LONGEST = 2_000
SELLING = {"services": "prestation", "lending": "mise à disposition de personnes", "goods": "production de biens"}
NAMES = {
    "activities": "Métiers",
    "zone": "Zone d'intervention",
    "hours": "Heures d'insertion par an",
    "etp": "Postes d'insertion",
    "places": "Places",
    "text": "Présentation",
    "website": "Site",
    "environment": "Environnement",
    "networks": "Réseaux",
}
_DEPARTMENT = re.compile(r"\d{2,3}|2[AB]", re.I | re.A)
_POSTED = re.compile(r"(\d{5})\s+(\S.*)", re.A)


@dataclass(frozen=True, slots=True)
class Read:
    """What the form says by field (None: nothing said), and what could not be read, by field, in French."""

    said: Mapping[str, Any]
    errors: Mapping[str, str]


def read(form: MultiDict[str, str]) -> Read:
    """Every field of the form; what cannot be read is told and keeps the others."""
    said: dict[str, Any] = {}
    errors: dict[str, str] = {}
    for name, reader in _READERS.items():
        try:
            said[name] = reader(form)
        except Unreadable as error:
            errors[name] = f"{NAMES[name]}, « {error.value} » : {error}."
    return Read(said, errors)


def written(facts: Mapping[str, Any]) -> dict[str, Any]:
    """The same facts as the form shows them."""
    return {
        "zone": zone_words(facts.get("zone")),
        "hours": _number_words(facts.get("hours")),
        "etp": _number_words((facts.get("etp") or {}).get("low")),
        "places": _number_words((facts.get("places") or {}).get("low")),
        "text": facts.get("text") or "",
        "website": facts.get("website") or "",
        "environment": "\n".join(facts.get("environment") or ()),
        "networks": "\n".join(facts.get("networks") or ()),
        "activities": [_activity_words(each) for each in facts.get("activities") or ()],
    }


def read_zone(words: str, gazetteer: Gazetteer) -> dict[str, Any] | None:
    """« 30 km », « France », or a list: departments by number or name, communes by post code and name.

    Raises Unreadable naming the word that is none of these.
    """
    try:
        found = fields.zone(words)
    except Unreadable:
        parts = [part.strip() for part in re.split(r"[,;\n]+", words) if part.strip()]
        return {"country": False, "radius_km": None, "codes": sorted({_code(part, gazetteer) for part in parts})}
    if found is None:
        return None
    return {"country": found.country, "radius_km": found.radius_km, "codes": sorted(found.codes)}


def _code(word: str, gazetteer: Gazetteer) -> str:
    if ":" in word:
        return next(iter((fields.zone(word) or Zone()).codes))
    department = word.upper() if _DEPARTMENT.fullmatch(word) else gazetteer.department_named(word)
    if department and gazetteer.department_name(department) != department:
        return f"dep:{department}"
    posted = _POSTED.fullmatch(word)
    point = gazetteer.locate(posted[1], posted[2]) if posted else None
    if point is None or point.insee is None:
        raise Unreadable("zone", word, "ni un département, ni une commune précédée de son code postal")
    return f"com:{point.insee}"


def zone_words(zone: Mapping[str, Any] | None) -> str:
    """The words that `read_zone` reads as this zone."""
    if not zone:
        return ""
    if zone["country"]:
        return "France"
    if zone["radius_km"] is not None:
        return f"{_number_words(zone['radius_km'])} km"
    return ", ".join(code.removeprefix("dep:") for code in zone["codes"])


def _number_words(value: float | None) -> str:
    return "" if value is None else f"{value:g}".replace(".", ",") if value < 100_000 else f"{value:.0f}"


def _activity_words(value: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "trade": value.get("sector") or value["group"],
        "zone": zone_words(value.get("zone")),
        "selling": list(value.get("selling", ())),
    }


def _activities(form: MultiDict[str, str]) -> list[dict[str, Any]] | None:
    """The trades of the lines that name one; the last of a trade said twice counts."""
    groups = {sector: group for group, sector in knowledge.trades().sectors}
    found: dict[str, dict[str, Any]] = {}
    for place in range(TRADES):
        slug = form.get(f"metier-{place}", "").strip()
        if not slug:
            continue
        if slug not in groups and slug not in groups.values():
            raise Unreadable("activities", slug, "métier inconnu")
        found[slug] = _activity(form, place, slug, groups)
    return list(found.values()) or None


def _activity(form: MultiDict[str, str], place: int, slug: str, groups: Mapping[str, str]) -> dict[str, Any]:
    sector = slug if slug in groups else None
    weight = knowledge.policy().trade.evidence["declared"]
    value: dict[str, Any] = {"group": groups.get(slug, slug), "weight": weight, "source": "métier déclaré"}
    zone = read_zone(form.get(f"zone-{place}", ""), knowledge.gazetteer())
    selling = sorted(set(form.getlist(f"vente-{place}")) & set(Selling))
    return (
        value
        | ({"sector": sector} if sector else {})
        | ({"zone": zone} if zone else {})
        | ({"selling": selling} if selling else {})
    )


def _plain(name: str, form: MultiDict[str, str]) -> str | None:
    return form.get(name, "").strip()[:LONGEST] or None


def _website(form: MultiDict[str, str]) -> str | None:
    address = _plain("website", form)
    if address and not re.fullmatch(r"https?://[^\s<>\"]+\.[^\s<>\"]+", address):
        raise Unreadable("website", address, "une adresse qui commence par https:// est attendue")
    return address


def _lines(name: str, form: MultiDict[str, str]) -> list[str] | None:
    return [line.strip()[:200] for line in form.get(name, "").splitlines() if line.strip()][:20] or None


def _count(name: str, form: MultiDict[str, str], most: float) -> float | None:
    return fields.number(name, form.get(name, "").strip(), 0, most)


def _span(name: str, form: MultiDict[str, str]) -> dict[str, Any] | None:
    count = _count(name, form, 100_000)
    return None if count is None else {"low": count, "high": count}


_READERS: Mapping[str, Any] = {
    "activities": _activities,
    "zone": lambda form: read_zone(form.get("zone", ""), knowledge.gazetteer()),
    "hours": lambda form: _count("hours", form, 10_000_000),
    "etp": lambda form: _span("etp", form),
    "places": lambda form: _span("places", form),
    "text": lambda form: _plain("text", form),
    "website": _website,
    "environment": lambda form: _lines("environment", form),
    "networks": lambda form: _lines("networks", form),
}


def choices() -> Sequence[tuple[str, Sequence[tuple[str, str]]]]:
    """Trades for a list: each group with its sectors, by name."""
    trades = knowledge.trades()
    groups: dict[str, list[tuple[str, str]]] = {}
    for group, sector in trades.sectors:
        groups.setdefault(group, []).append((sector, trades.name(sector)))
    named = [(group, trades.name(group), sectors) for group, sectors in groups.items()]
    return [(name, [(group, f"{name} : tout"), *sectors]) for group, name, sectors in named]
