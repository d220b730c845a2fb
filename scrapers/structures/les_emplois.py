"""Les emplois de l'inclusion: kind by establishment, open posts and their trades. No token needed."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from scrapers.source import Unreadable
from scrapers.structure_fields import is_antenna
from scrapers.structures.directory import BadAnswer, Entry, Reading, Unread, day, decoded, nested, text

PAGE_SIZE = 200
SKIPPED = frozenset({"OPCS"})
"Accounts of facilitators: they answer no contract."

_ROME = re.compile(r"\(([A-N]\d{4})\)\s*$")


class LesEmplois:
    """Les emplois de l'inclusion : nature, postes ouverts et leurs métiers."""

    name = "les-emplois"
    base = "https://emplois.inclusion.beta.gouv.fr"
    pause = 5.0
    needs_token = False
    whole = True

    def fetch(self, reading: Reading, base: str, token: str, departments: Sequence[str]) -> Iterator[bytes]:
        """Department by department; pages are counted here, the address of the next one is not followed."""
        headers = {"Authorization": f"Token {token}"} if token else {}
        for department in departments:
            seen, count, page = 0, 1, 1
            while seen < count:
                asked = {"departement": department, "page": str(page), "page_size": str(PAGE_SIZE)}
                content = reading.get_json(f"{base}/api/v1/siaes/", asked, headers)
                answer, results = decoded(content, "results", self.name)
                count = _count(answer, department)
                if not results and seen < count:
                    raise BadAnswer(f"les-emplois, département {department} : {seen} reçues sur {count} annoncées.")
                seen, page = seen + len(results), page + 1
                yield content

    def parse(self, content: bytes, on: date) -> Iterator[Entry | Unread]:
        """Every structure but the accounts of facilitators. Telephones and mail addresses are never read."""
        _, results = decoded(content, "results", self.name)
        for number, result in enumerate(results, 1):
            where = f"structure {number}"
            if text(result, "type") in SKIPPED:
                continue
            try:
                yield _entry(result, where, on)
            except Unreadable as error:
                yield Unread(where, error)


def _count(answer: Mapping[str, Any], department: str) -> int:
    count = answer.get("count")
    if not isinstance(count, int):
        raise BadAnswer(f"les-emplois, département {department} : « count » manque.")
    return count


def _entry(result: Mapping[str, Any], where: str, on: date) -> Entry:
    posts = nested(result, "postes")
    siret = text(result, "siret")
    row = {
        "siret": siret,
        "kind": text(result, "type"),
        "name": text(result, "raison_sociale", "enseigne"),
        "brand": text(result, "enseigne"),
        "address": text(result, "addresse_ligne_1"),
        "post_code": text(result, "code_postal"),
        "city": text(result, "ville"),
        "department": text(result, "departement"),
        "website": text(result, "site_web"),
        "description": text(result, "description"),
        "rome_codes": "|".join(dict.fromkeys(code for post in posts if (code := rome(text(post, "rome"))))),
        "antenna": "1" if is_antenna(siret) else "",
    }
    return Entry(where, row, _open_posts(posts, on), as_of=on)


def rome(written: str) -> str:
    """The code of « Nettoyage de locaux (K2204) », that of the last brackets; "" when there is none."""
    found = _ROME.search(written)
    return found[1] if found else ""


def _open_posts(posts: Sequence[Mapping[str, Any]], on: date) -> dict[str, Any]:
    """How many posts are open, and the day the last one moved. Only open posts are sent: none is unknown, not zero."""
    counts = [post.get("nombre_postes_ouverts") for post in posts]
    number = sum(count for count in counts if isinstance(count, int) and count > 0)
    if not number:
        return {}
    moved = max((found for post in posts if (found := day(post, "mis_a_jour_le"))), default=None)
    return {"open_posts": {"low": number, "high": number, "moved": moved.isoformat() if moved else None}}
