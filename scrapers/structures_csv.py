"""Lists of structures as files: a CSV with the columns of the directory, read row by row, refusals told apart.

Columns needed: siret, kind, name. Read when there: brand, legal_form, naf, address, post_code, city, department, insee,
latitude, longitude, website, description, activities_text, rome_codes, as_of, sources, zone, hours, standing, checked,
fictional, sectors. Any other column, those of contact persons above all, is never looked at.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

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


def open_list(path: Path) -> Iterator[tuple[int, list[str], list[str]]]:
    """Each row as (line in the file, names of the columns, cells), blank rows left out.

    Raises BadFile at once, not at the first row, when the file is absent, empty, no CSV, or lacks a column.
    """
    parsed = list(_parsed(path, _text(path)))
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


def read(path: Path, reader: Reader) -> Iterator[Structure | Refused]:
    """Every row as a structure, or as refused. Raises BadFile."""
    for line, names, cells in open_list(path):
        found = dict(zip(names, cells, strict=False))
        row = {name: value for name, value in found.items() if name in COLUMNS}
        try:
            _refuse_overflow(names, cells)
            yield reader.structure(row)
        except NaturalPerson as error:
            yield Refused(line, error, b"")
        except Unreadable as error:
            yield Refused(line, error, json.dumps(row, ensure_ascii=False, sort_keys=True).encode())


def _refuse_overflow(names: list[str], cells: list[str]) -> None:
    """A cell too many means a separator inside a text without quotes: every cell after it is in the wrong column."""
    if any(cells[len(names) :]):
        raise Unreadable("ligne", len(cells), f"{len(names)} cellules attendues : un séparateur dans un texte ?")


def _parsed(path: Path, text: str) -> Iterator[tuple[int, list[str]]]:
    """Rows that are not blank, cells trimmed, with the line each begins at: a quoted text may hold line breaks."""
    separator = max(";,\t", key=re.split(r"[\r\n]", text.lstrip(), maxsplit=1)[0].count)
    rows, last = csv.reader(io.StringIO(text, newline=""), delimiter=separator), 0
    try:
        for cells in rows:
            line, last = last + 1, rows.line_num
            if any(cell.strip() for cell in cells):
                yield line, [cell.strip() for cell in cells]
    except csv.Error as error:
        raise BadFile(f"{path}, ligne {last + 1} : CSV illisible ({error}).") from error


def _text(path: Path) -> str:
    try:
        content = path.read_bytes()
    except FileNotFoundError as error:
        raise BadFile(f"{path} : fichier introuvable.") from error
    except OSError as error:
        raise BadFile(f"{path} : fichier illisible ({error.strerror}).") from error
    if b"\0" in content:
        raise BadFile(f"{path} : ce n'est pas un fichier CSV (contenu binaire). Exporter la feuille en CSV.")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")


def _column(name: str) -> str:
    folded = plain(name).strip().replace(" ", "_")
    return ALIASES.get(folded, folded)
