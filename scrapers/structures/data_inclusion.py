"""data.inclusion: coordinates, and the same structure in several directories. Needs a token."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any
from urllib.parse import urlencode

from matching.structure import StructureKind
from scrapers.source import Unreadable
from scrapers.structure_fields import is_antenna
from scrapers.structures.directory import BadAnswer, Entry, Reading, Unread, day, decoded, text

SIZE = 1000
NETWORKS = ("aci", "ai", "ei", "eiti", "etti", "ea", "eatt", "esat", "geiq")


class DataInclusion:
    """data·inclusion : adresses et coordonnées, rapprochées entre annuaires."""

    name = "data-inclusion"
    base = "https://api.data.inclusion.gouv.fr"
    pause = 1.0
    needs_token = True
    whole = False

    def fetch(self, reading: Reading, base: str, token: str, departments: Sequence[str]) -> Iterator[bytes]:
        """All of France. The answer's `size` is what it sent, so pages are counted by its `pages`."""
        page, pages = 1, 1
        while page <= pages:
            asked = [*(("reseaux_porteurs", each) for each in NETWORKS), ("page", str(page)), ("size", str(SIZE))]
            address = f"{base}/api/v1/structures?{urlencode(asked)}"
            content = reading.get_json(address, None, {"Authorization": f"Bearer {token}"})
            answer, _ = decoded(content, "items", self.name)
            if not isinstance(answer.get("pages"), int):
                raise BadAnswer("data-inclusion : « pages » manque dans la réponse.")
            pages, page = answer["pages"], page + 1
            yield content

    def parse(self, content: bytes, on: date) -> Iterator[Entry | Unread]:
        """One entry for each kind; a record may come from several directories, all are named."""
        _, items = decoded(content, "items", self.name)
        for number, item in enumerate(items, 1):
            where = f"structure {number}"
            try:
                yield from _entries(item, where)
            except Unreadable as error:
                yield Unread(where, error)


def _entries(item: Mapping[str, Any], where: str) -> Iterator[Entry]:
    networks = [str(each).upper() for each in item.get("reseaux_porteurs") or []]
    siret, as_of = text(item, "siret"), day(item, "date_maj")
    row = {
        "siret": siret,
        "name": text(item, "nom"),
        "address": text(item, "adresse"),
        "post_code": text(item, "code_postal"),
        "city": text(item, "commune"),
        "insee": text(item, "code_insee"),
        "latitude": text(item, "latitude"),
        "longitude": text(item, "longitude"),
        "website": text(item, "site_web"),
        "description": text(item, "description"),
        "antenna": "1" if is_antenna(siret) else "",
    }
    for kind in (each for each in networks if each in StructureKind.__members__):
        yield Entry(where, row | {"kind": kind}, {"references": _references(item)}, as_of=as_of)


def _references(item: Mapping[str, Any]) -> list[str]:
    """This record and its doubles, as "source:id"."""
    all_of_them = [item, *(each for each in item.get("doublons") or [] if isinstance(each, dict))]
    return sorted({f"{text(each, 'source')}:{text(each, 'id')}" for each in all_of_them})
