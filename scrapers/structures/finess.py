"""FINESS: the ESAT, authorised by the State, and their places. The list of the State as CSV."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from matching.standing import About, Answer, Check
from scrapers.source import Unreadable
from scrapers.structure_fields import siret as read_siret
from scrapers.structures import table
from scrapers.structures.directory import Entry, Reading, Unread, text

SIZE_LIMIT = 64 << 20

COLUMNS = {
    "et finess": "finess",
    "finess et": "finess",
    "et n finess": "finess",
    "et numero finess": "finess",
    "ej finess": "owner",
    "finess ej": "owner",
    "ej n finess": "owner",
    "ej numero finess": "owner",
    "et siret": "siret",
    "siret": "siret",
    "et raison sociale": "name",
    "name": "name",
    "et rs": "name",
    "et raison sociale longue": "name",
    "et adresse": "address",
    "address": "address",
    "et code postal": "post_code",
    "post code": "post_code",
    "et commune code postal": "post_code",
    "et commune code": "insee",
    "insee": "insee",
    "et commune": "city",
    "city": "city",
    "et commune libelle": "city",
    "et departement code": "department",
    "department": "department",
    "capacite autorisee agregee": "places",
    "places autorisees": "places",
    "type": "type",
    "et type": "type",
    "et type etablissement": "type",
    "et categorie code": "category",
    "et categorie": "category",
}
"Ours by theirs, in plain letters: the export of the State, and its shorter form. Mail addresses are never read."

ESAT = "246"
"Category of establishment in FINESS."


class Finess:
    """FINESS : établissements et services d'accompagnement par le travail (ESAT) et leurs places."""

    name = "finess"
    base = ""
    pause = 1.0
    needs_token = False
    whole = True

    def fetch(self, reading: Reading, base: str, token: str, departments: Sequence[str]) -> Iterator[bytes]:
        """The file at the address of the settings: the State gives it several, which change."""
        yield reading.get_bytes(base, SIZE_LIMIT, "text/csv")

    def parse(self, content: bytes, on: date) -> Iterator[Entry | Unread]:
        """One entry a SIRET: sites that share one add their places; an annex points to its main site."""
        found: dict[str, Entry] = {}
        rows = [row for row in table.rows(content, self.name, ("siret", "name", "places"), COLUMNS) if _is_esat(row)]
        mains = _mains(rows)
        for line, row in enumerate(rows, 2):
            try:
                entry = _entry(row, f"ligne {line}", on, mains)
            except Unreadable as error:
                yield Unread(f"ligne {line}", error)
                continue
            known = found.get(entry.row["siret"])
            found[entry.row["siret"]] = _together(known, entry) if known else entry
        yield from found.values()


def _is_esat(row: Mapping[str, str]) -> bool:
    return not row.get("category") or row["category"].startswith(ESAT) or "ESAT" in row["category"].upper()


def _mains(rows: Sequence[Mapping[str, str]]) -> dict[str, str]:
    """The main site of each legal entity that has one only, by number of the entity."""
    mains: dict[str, list[str]] = {}
    for row in rows:
        if row.get("type", "").lower().startswith("principal") and row.get("siret"):
            mains.setdefault(row.get("owner", ""), []).append(row["siret"])
    return {owner: sirets[0] for owner, sirets in mains.items() if owner and len(sirets) == 1}


def _entry(row: Mapping[str, str], where: str, on: date, mains: Mapping[str, str]) -> Entry:
    siret, places = read_siret(row.get("siret", "")), _places(row)
    main = mains.get(row.get("owner", ""), "")
    branch = row.get("type", "").lower().startswith("secondaire") and main and read_siret(main) != siret
    kept = {key: text(row, key) for key in ("name", "address", "post_code", "city", "department")}
    told = {**kept, "siret": siret, "kind": "ESAT", "insee": _insee(row), "parent": main if branch else ""}
    extra: dict[str, Any] = {"places": {"low": places, "high": places}} if places else {}
    if not places and branch:
        extra = {"counted_with": read_siret(main)}
    check = Check(About.RIGHT, Finess.name, on, Answer.YES)
    return Entry(where, told, extra, (check,), on)


def _places(row: Mapping[str, str]) -> int:
    written = text(row, "places").replace(" ", "")
    if written and not written.isdecimal():
        raise Unreadable("places", written, "nombre de places attendu")
    return int(written or 0)


def _insee(row: Mapping[str, str]) -> str:
    code = text(row, "insee")
    return code.zfill(5) if code else ""


def _together(one: Entry, other: Entry) -> Entry:
    """Two sites under one SIRET: their places add up, the larger one gives its name and place."""
    numbers = [entry.extra.get("places", {}).get("low", 0) for entry in (one, other)]
    first = one if numbers[0] >= numbers[1] else other
    total = sum(numbers)
    return replace(first, extra={"places": {"low": total, "high": total}} if total else first.extra)
