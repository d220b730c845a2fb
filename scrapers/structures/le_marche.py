"""Le Marché de l'inclusion: sectors, ways of selling, convention in force. Needs a token."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from matching.standing import About, Answer, Check
from scrapers.source import Unreadable
from scrapers.structures.directory import BadAnswer, Entry, Reading, Unread, day, decoded, nested, text

LIMIT = 500
SKIPPED = frozenset({"OPCS"})

CONVENTION = frozenset({"AI", "ACI", "EI", "ETTI", "EITI"})
"Kinds whose `is_active` follows the convention; for the others it is always true and says nothing."

SELLING = {"DISP": "mise à disposition", "PREST": "prestation", "BUILD": "production"}


class LeMarche:
    """Le Marché de l'inclusion : secteurs d'activité, façons de vendre, convention en cours."""

    name = "le-marche"
    base = "https://lemarche.inclusion.beta.gouv.fr"
    pause = 1.0
    needs_token = True
    whole = True

    def fetch(self, reading: Reading, base: str, token: str, departments: Sequence[str]) -> Iterator[bytes]:
        """All of France, page after page."""
        seen, count = 0, 1
        while seen < count:
            asked = {"limit": str(LIMIT), "offset": str(seen)}
            content = reading.get_json(f"{base}/api/siae/", asked, {"Authorization": f"Bearer {token}"})
            answer, results = decoded(content, "results", self.name)
            count = answer.get("count", 0)
            if not results and seen < count:
                raise BadAnswer(f"le-marche : {seen} structures reçues sur {count} annoncées.")
            seen += len(results)
            yield content

    def parse(self, content: bytes, on: date) -> Iterator[Entry | Unread]:
        """Every structure but the accounts of facilitators."""
        _, results = decoded(content, "results", self.name)
        for number, result in enumerate(results, 1):
            where = f"structure {number}"
            if text(result, "kind") in SKIPPED:
                continue
            try:
                yield _entry(result, where)
            except Unreadable as error:
                yield Unread(where, error)


def _entry(result: Mapping[str, Any], where: str) -> Entry:
    updated = day(result, "updated_at")
    sold = "+".join(SELLING[each] for each in result.get("presta_types") or [] if each in SELLING)
    sectors = [text(sector, "slug") for sector in nested(result, "sectors")]
    siret = text(result, "siret")
    row = {
        "siret": siret,
        "kind": text(result, "kind"),
        "name": text(result, "name", "brand"),
        "brand": text(result, "brand"),
        "address": text(result, "address"),
        "post_code": text(result, "post_code"),
        "city": text(result, "city"),
        "department": text(result, "department"),
        "website": text(result, "contact_website"),
        "description": _offers(result),
        "sectors": "|".join(f"{sector}@@{sold}" if sold and len(sectors) == 1 else sector for sector in sectors),
        "parent": siret[:9] if text(result, "nature") == "ANTENNA" else "",
    }
    return Entry(where, row, _extra(result, sold), _checks(result, updated), updated)


def _offers(result: Mapping[str, Any]) -> str:
    offers = nested(result, "offers")
    return "\n".join(" : ".join(filter(None, (text(each, "name"), text(each, "description")))) for each in offers)


def _extra(result: Mapping[str, Any], sold: str) -> dict[str, Any]:
    """Networks, old labels, and ways of selling: which goes with which sector is lost there when there are several."""
    networks = [text(each, "name", "slug") for each in nested(result, "networks")]
    labels = [text(each, "name") if isinstance(each, dict) else str(each) for each in result.get("labels_old") or []]
    found = {"networks": networks, "labels": labels, "selling": sold.split("+") if sold else []}
    return {name: value for name, value in found.items() if value}


def _checks(result: Mapping[str, Any], updated: date | None) -> tuple[Check, ...]:
    """The convention, on the day the marketplace last refreshed the row: it keeps what vanished upstream as it was."""
    active = result.get("is_active")
    if updated is None or not isinstance(active, bool):
        return ()
    proves = text(result, "kind") in CONVENTION
    answer = Answer.NO if not active else Answer.YES if proves else Answer.DOUBTFUL
    return (Check(About.RIGHT, LeMarche.name, updated, answer),)
