"""Lists of structures as files: a CSV with the columns of the directory, read row by row, refusals told apart.

Columns needed: siret, kind, name. Read when there: brand, legal_form, naf, address, post_code, city, department, insee,
latitude, longitude, website, description, activities_text, rome_codes, as_of, sources, zone, hours, standing, checked,
fictional, sectors. Any other column, those of contact persons above all, is never looked at.
"""

from __future__ import annotations

import codecs
import csv
import io
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from matching.plain import plain
from matching.structure import Structure
from scrapers.source import Unreadable
from scrapers.structure_row import NaturalPerson, Reader

NEEDED = ("siret", "kind", "name")
OPTIONAL = (
    *("brand", "legal_form", "naf", "address", "post_code", "city", "department", "insee", "latitude", "longitude"),
    *("website", "description", "activities_text", "rome_codes", "as_of", "sources"),
    *("zone", "hours", "standing", "checked", "fictional", "sectors"),
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


def open_list(path: Path) -> Iterator[tuple[int, dict[str, str]]]:
    """Rows of the file with their line numbers, columns we know only, spaces trimmed.

    Raises BadFile at once, not at the first row, when the file is absent, empty, no CSV, or lacks a column.
    """
    text = _text(path)
    header = text.partition("\n")[0]
    separator = max(";,\t", key=header.count)
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    names = [_column(name) for name in next(rows, [])]
    for name in NEEDED:
        if name not in names:
            raise BadFile(f"{path} : il manque la colonne « {name} » (colonnes lues : {header.strip()[:200]}).")
    if not text.partition("\n")[2].strip():
        raise BadFile(f"{path} : aucune ligne sous l'en-tête.")
    return _rows(path, rows, names)


def read(path: Path, reader: Reader) -> Iterator[Structure | Refused]:
    """Every row as a structure, or as refused. Raises BadFile."""
    for line, row in open_list(path):
        try:
            yield reader.structure(row)
        except NaturalPerson as error:
            yield Refused(line, error, b"")
        except Unreadable as error:
            yield Refused(line, error, json.dumps(row, ensure_ascii=False, sort_keys=True).encode())


def _text(path: Path) -> str:
    try:
        content = path.read_bytes()
    except FileNotFoundError as error:
        raise BadFile(f"{path} : fichier introuvable.") from error
    except OSError as error:
        raise BadFile(f"{path} : fichier illisible ({error.strerror}).") from error
    if not content.removeprefix(codecs.BOM_UTF8).strip():
        raise BadFile(f"{path} : fichier vide.")
    if b"\0" in content:
        raise BadFile(f"{path} : ce n'est pas un fichier CSV (contenu binaire). Exporter la feuille en CSV.")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")


def _column(name: str) -> str:
    folded = plain(name).strip().replace(" ", "_")
    return ALIASES.get(folded, folded)


def _rows(path: Path, rows: Any, names: list[str]) -> Iterator[tuple[int, dict[str, str]]]:
    """Line numbers are those of the file: a quoted text may hold line breaks. `rows` is a `csv.reader`."""
    last = 1
    try:
        for cells in rows:
            line, last = last + 1, rows.line_num
            if any(cell.strip() for cell in cells):
                found = dict(zip(names, map(str.strip, cells), strict=False))
                yield line, {name: value for name, value in found.items() if name in COLUMNS}
    except csv.Error as error:
        raise BadFile(f"{path}, ligne {last + 1} : CSV illisible ({error}).") from error
