"""What papers say of a group: plain words from a proposal, nothing of prices."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from web.pages import french, words
from web.store.models import Tender

ALONE = {"form": "réponse seule", "consequence": "La structure répond seule et s'engage sur tout ce qu'elle propose."}


def facts(tender: Tender, content: Mapping[str, Any], today: date) -> dict[str, Any]:
    """What the templates read. `content` a proposal (see `matching.grouping.content`)."""
    return {
        "market": _market(tender, content, today),
        "form": content["form"] or ALONE,
        "lead": _lead(content),
        "members": [_member(one) for one in content["members"]],
        "split": [_part(one, part) for one in content["members"] for part in one["split"]],
        "missing": [_gap(gap) for gap in content["missing"]] or ["rien"],
        "unknowns": list(content["unknowns"]) + [ask for one in content["members"] for ask in one["ask"]] or ["rien"],
        "warnings": [*content["warnings"], *(said["text"] for said in content["buyer_says"])] or ["rien"],
        "steps": [{"box": "☐", "what": step["what"], "by": _day(step["by"])} for step in content["next_steps"]],
    }


def _market(tender: Tender, content: Mapping[str, Any], today: date) -> dict[str, str]:
    return {
        "title": tender.title,
        "buyer": tender.buyer_name,
        "reference": tender.key,
        "deadline": french.deadline(tender.deadline, tender.deadline_hour_known, tender.deadline_uncertain),
        "today": french.day(today),
        "lots": ", ".join(content["covered"]) if content["covered"] != ["0"] else "marché non divisé en lots",
    }


def _lead(content: Mapping[str, Any]) -> dict[str, str]:
    lead = content["mandataire"] or content["members"][0]
    return {"name": lead["name"], "siret": french.siret(lead["siret"])}


def _member(one: Mapping[str, Any]) -> dict[str, str]:
    return {
        "name": one["name"],
        "siret": french.siret(one["siret"]),
        "kind": one["kind_name"],
        "role": words.MEMBER_ROLE[one["role"]],
        "warnings": " ".join(one["warnings"]),
    }


def _part(one: Mapping[str, Any], part: Mapping[str, Any]) -> dict[str, Any]:
    number = "" if part["lot"] == "0" else f"Lot {part['lot']} : "
    return {
        "name": one["name"],
        "work": number + part["title"],
        "trades": ", ".join(part["trades"]),
        "places": ", ".join(part["places"]),
        "hours": "non connues" if part["hours"] is None else french.number(part["hours"], 1),
        "share": f"{part['share']} %",
        "figures": (part["hours"], part["share"] / 100),
    }


def _gap(gap: Mapping[str, Any]) -> str:
    number = "" if gap["lot"] == "0" else f"Lot {gap['lot']} : "
    return f"{number}{gap['title']}. {gap['because']}"


def _day(text: str | None) -> str:
    return french.iso_day(text) if text else "à fixer"
