"""Lists of structures as files: CSV, or the first sheet of an .xlsx, read row by row, refusals told apart.

Columns needed: siret, kind, name. Read when there: brand, legal_form, naf, address, post_code, city, department, insee,
latitude, longitude, website, description, activities_text, rome_codes, as_of, sources, zone, hours, standing, checked,
fictional, sectors, parent, convention, etp, places, networks, environment. Any other column, those of contact persons
above all, is never looked at. `sectors`: slugs separated by |, each with where and how if need be:
« jardinage@30 km@prestation ».
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from matching.plain import plain
from matching.structure import Structure
from scrapers import structure_fields as fields
from scrapers import table
from scrapers.reading.damage import damage
from scrapers.source import Unreadable
from scrapers.structure_row import NaturalPerson, Reader

NEEDED = ("siret", "kind", "name")
OPTIONAL = (
    *("brand", "legal_form", "naf", "address", "post_code", "city", "department", "insee", "latitude", "longitude"),
    *("website", "description", "activities_text", "rome_codes", "as_of", "sources"),
    *("zone", "hours", "standing", "checked", "fictional", "sectors"),
    *("parent", "convention", "etp", "places", "networks", "environment"),
)
COLUMNS = frozenset((*NEEDED, *OPTIONAL))

ALIASES = {
    "nature": "kind",
    "nom": "name",
    "raison_sociale": "name",
    "code_postal": "post_code",
    "ville": "city",
    "commune": "city",
    "departement": "department",
    "code_insee": "insee",
    "adresse": "address",
    "site_web": "website",
    "activites": "activities_text",
    "secteurs": "sectors",
    "heures": "hours",
    "places_autorisees": "places",
    "reseaux": "networks",
    "environnement": "environment",
}
"French headers that lists made by hand carry."


class BadFile(Exception):
    """A file that is no list of structures: give another one. The message is French, naming the file and the column."""


@dataclass(frozen=True, slots=True)
class Refused:
    """A row that could not be read: its line in the file, why, and the columns we read of it as JSON.

    `content` is empty when nothing may be kept.
    """

    line: int
    error: Unreadable
    content: bytes

    @property
    def sentence(self) -> str:
        """French: line, field, value, reason."""
        value = "" if self.error.value in (None, "") else f" « {self.error.value} »"
        return f"ligne {self.line}, {self.error.field}{value} : {self.error}"


def open_list(path: Path) -> Iterator[tuple[int, list[str], list[str]]]:
    """Each row as (line in the file, names of the columns, cells), blank rows left out.

    Raises BadFile at once, not at the first row, when the file is absent, empty, no CSV, or lacks a column.
    """
    parsed = _rows(path)
    if not parsed:
        raise BadFile(f"{path} : fichier vide.")
    (_, header), *rows = parsed
    names = [_column(name) for name in header]
    for name in NEEDED:
        if name not in names:
            shown = ", ".join(header)[:200]
            raise BadFile(f"{path} : il manque la colonne « {name} » (colonnes lues : {shown}).")
    if not rows:
        raise BadFile(f"{path} : aucune ligne sous l'en-tête.")
    return ((line, names, cells) for line, cells in rows)


@dataclass(frozen=True, slots=True)
class Line:
    """A row that was read: the structure, and what it tells that is no part of it (`etp`, `places`, `networks`…)."""

    structure: Structure
    extra: Mapping[str, Any]


def read(path: Path, reader: Reader) -> Iterator[Structure | Refused]:
    """Every row as a structure, or as refused. Raises BadFile."""
    return (line.structure if isinstance(line, Line) else line for line in read_lines(path, reader))


def read_lines(path: Path, reader: Reader) -> Iterator[Line | Refused]:
    """Every row with all that it tells, or as refused. Raises BadFile."""
    for line, names, cells in open_list(path):
        found = dict(zip(names, cells, strict=False))
        row = {name: value for name, value in found.items() if name in COLUMNS}
        try:
            _refuse_overflow(names, cells)
            yield Line(reader.structure(row), extras(row))
        except NaturalPerson as error:
            yield Refused(line, error, b"")
        except Unreadable as error:
            yield Refused(line, error, json.dumps(row, ensure_ascii=False, sort_keys=True).encode())


def extras(row: Mapping[str, str]) -> dict[str, Any]:
    """Facts that a row tells beside the structure: amounts, networks, environmental evidence. Raises Unreadable."""
    found: dict[str, Any] = {}
    for name, high in (("etp", 10_000), ("places", 10_000)):
        amount = fields.number(name, row.get(name, ""), 0, high)
        if amount:
            found[name] = {"low": amount, "high": amount}
    for name in ("networks", "environment"):
        if items := fields.items(row.get(name, "")):
            found[name] = items
    return found


def _refuse_overflow(names: list[str], cells: list[str]) -> None:
    """A cell too many means a separator inside a text without quotes: every cell after it is in the wrong column."""
    if any(cells[len(names) :]):
        raise Unreadable("ligne", len(cells), f"{len(names)} cellules attendues : un séparateur dans un texte ?")


def _rows(path: Path) -> list[table.Row]:
    try:
        return table.read(path.read_bytes())
    except FileNotFoundError as error:
        raise BadFile(f"{path} : fichier introuvable.") from error
    except OSError as error:
        raise BadFile(f"{path} : fichier illisible ({damage(error)}).") from error
    except table.BadTable as error:
        raise BadFile(f"{path} : {error}") from error


def _column(name: str) -> str:
    folded = plain(name).strip().replace(" ", "_")
    return ALIASES.get(folded, folded)
