"""What papers say of a group: plain words from a proposal, nothing of prices."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from web.pages import french, words
from web.store.models import Tender

TOGETHER_PIECES = (
    "DC1, un pour le groupement, signé de tous ou du mandataire habilité",
    "DC2, un par membre",
    "Pouvoir donné au mandataire par chaque autre membre",
    "Preuve du droit de chaque membre : convention, agrément ou autorisation en cours",
    "Attestations fiscales, sociales et d'assurance de chaque membre",
    "Mémoire technique commun et projet d'insertion",
    "Convention de groupement signée",
)
ALONE_PIECES = (
    "DC1 et DC2 de la structure",
    "Preuve de son droit : convention, agrément ou autorisation en cours",
    "Attestations fiscales, sociales et d'assurance",
    "Mémoire technique et projet d'insertion",
)
"What an offer is made of, in a group and alone."
ALONE = {"form": "réponse seule", "consequence": "La structure répond seule et s'engage sur tout ce qu'elle propose."}


def facts(tender: Tender, content: Mapping[str, Any], today: date) -> dict[str, Any]:
    """What the templates read. `content` a proposal (see `matching.grouping.content`)."""
    return {
        "market": _market(tender, content, today),
        "form": content["form"] or ALONE,
        "lead": _lead(content),
        "first_form": "DC1" if content["alone"] else "DC1 : un seul pour le groupement",
        "second_form": "DC2" if content["alone"] else "DC2 : un par membre",
        "pieces": list(ALONE_PIECES if content["alone"] else TOGETHER_PIECES),
        "quarters": _plan(content)["quarters"],
        "members": [_member(one) for one in content["members"]],
        "split": [
            _part(one, part, need)
            for one in content["members"]
            for part, need in zip(one["split"], one["needs"], strict=True)
        ],
        "plan": [_planned(line, content["hours_plan"]["quarters"]) for line in _plan(content)["lines"]] or [NO_PLAN],
        "plan_notes": _plan(content)["notes"] or ["rien"],
        "missing": [_gap(gap) for gap in content["missing"]] or ["rien"],
        "unknowns": list(content["unknowns"]) + [ask for one in content["members"] for ask in one["ask"]] or ["rien"],
        "warnings": _watched(content) or ["rien"],
        "steps": [{"box": "☐", "what": step["what"], "by": _day(step["by"])} for step in content["next_steps"]],
    }


def _market(tender: Tender, content: Mapping[str, Any], today: date) -> dict[str, str]:
    return {
        "title": tender.title,
        "buyer": tender.buyer_name,
        "reference": _reference(tender.key),
        "deadline": french.deadline(tender.deadline, tender.deadline_hour_known, tender.deadline_uncertain),
        "today": french.day(today),
        "lots": ", ".join(map(_lot, content["covered"])),
    }


def _reference(key: str) -> str:
    """« BOAMP 26-12345 » for "boamp:26-12345"."""
    source, _, number = key.partition(":")
    return f"{words.source_name(source)} {number}".strip()


def _lead(content: Mapping[str, Any]) -> dict[str, str]:
    lead = content["mandataire"] or content["members"][0]
    role = "Structure" if content["alone"] else "Mandataire"
    return {"role": role, "name": lead["name"], "siret": french.siret(lead["siret"])}


def _member(one: Mapping[str, Any]) -> dict[str, str]:
    return {
        "name": one["name"],
        "siret": french.siret(one["siret"]),
        "kind": one["kind_name"],
        "right": one["right"]["text"] if one["right"] else one["kind_name"],
        "role": words.MEMBER_ROLE[one["role"]],
        "warnings": " ".join(one["warnings"]),
    }


def _lot(number: str) -> str:
    if number.startswith("+"):
        return "un besoin ajouté"
    return "marché non divisé en lots" if number == "0" else number


def _watched(content: Mapping[str, Any]) -> list[str]:
    """Warnings, words of the buyer that bind, and risks."""
    said = [one["text"] for one in content["buyer_says"]]
    return [*content["warnings"], *said, *(f"{risk['name']} : {risk['text']}" for risk in content["risks"])]


def _part(one: Mapping[str, Any], part: Mapping[str, Any], need: str) -> dict[str, Any]:
    return {
        "name": one["name"],
        "work": need,
        "trades": ", ".join(part["trades"]),
        "places": ", ".join(part["places"]),
        "hours": _hours(part),
        "share": f"{part['share']} %",
        "figures": (part["hours"], part["share"] / 100),
        "etp": part["etp"],
        "estimated": part["estimated"],
    }


def _hours(part: Mapping[str, Any]) -> str:
    if part["hours"] is None:
        return "non connues"
    return french.number(part["hours"], 1) + (" (estimation)" if part["estimated"] else "")


def _plan(content: Mapping[str, Any]) -> Mapping[str, Any]:
    return content["hours_plan"] or {"quarters": [], "lines": [], "notes": []}


NO_PLAN = {"who": "heures non connues", "mode": "", "quarters": "", "hours": "", "figures": ()}


def _planned(line: Mapping[str, Any], quarters: Sequence[str]) -> dict[str, Any]:
    """A line of the plan of hours, its quarters in one cell."""
    told = (f"{name} : {french.number(hours)}" for name, hours in zip(quarters, line["by_quarter"], strict=True))
    return {
        "who": line["who"] or "à trouver",
        "mode": line["mode_name"] + (" (estimation)" if line["estimated"] else ""),
        "quarters": ", ".join(told),
        "hours": french.number(line["hours"]),
        "figures": (*line["by_quarter"], line["hours"]),
    }


def _gap(gap: Mapping[str, Any]) -> str:
    number = (
        ""
        if gap["lot"] == "0"
        else f"{_lot(gap['lot']).capitalize() if gap['lot'][0] == '+' else 'Lot ' + gap['lot']} : "
    )
    return f"{number}{gap['title']}. {gap['because']}"


def _day(text: str | None) -> str:
    return french.iso_day(text) if text else "à fixer"
