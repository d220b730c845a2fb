"""Cutting files of declared contracts into records, streaming: one contract, one record."""

from __future__ import annotations

import gzip
import hashlib
import io
import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO

import msgspec
from lxml import etree

from scrapers.decp.parse import award_of, padded, uid_of
from scrapers.objects import BROKEN_ARCHIVE, Objects
from scrapers.reading.damage import damage
from scrapers.source import NotNotices, Record, Unreadable

HEAD = 1 << 16
ELEMENTS = ("marche", "contrat-concession")
_ARRAY = re.compile(r'"(?:marche|contrat-concession|results|data)"\s*:\s*\[|^\s*\[')
_LINES = re.compile(rb"^\s*\{[^\n]*\}\s*\n\s*\{")
_SCHEMA = re.compile(rb'^[\s\[]*\{\s*"(?:\$schema|\$id|fields)"')
"The description of a format, not contracts."
_WORDS = ("acheteur", "autoriteConcedante", "acheteur_id")


def split(saved: Path | bytes, origin: str = "") -> Iterator[Record]:
    """The contracts of a file: JSON of 2022, XML, flat rows, table rows (grouped by contract), JSON Lines; gzip too.

    A cut end comes as one last record, which `parse` refuses. Raises NotNotices, before the first record, for others.
    """
    name = origin or (str(saved) if isinstance(saved, Path) else "réponse")
    with _opened(saved) as file:
        try:
            head = file.read(HEAD)
            file.seek(0)
        except BROKEN_ARCHIVE as error:
            raise NotNotices(name, f"archive gzip illisible ({damage(error)})") from error
        yield from _split(file, head.removeprefix(b"\xef\xbb\xbf").lstrip(), name)


def record_of(content: bytes, origin: str) -> Record:
    """The record of one contract, named after its buyer and number; by the hash of its bytes when one is missing."""
    try:
        reference = uid_of(award_of(content))
    except Unreadable:
        reference = ""
    return Record(reference or hashlib.sha256(content).hexdigest(), content, origin)


def grouped(rows: list[dict[str, Any]]) -> dict[str, list[dict[str, Any]]]:
    """Rows of the consolidated table by contract, in their order."""
    found: dict[str, list[dict[str, Any]]] = {}
    for row in rows:
        own = f"{padded(str(row.get('acheteur_id') or ''))}{row.get('id') or ''}"
        found.setdefault(str(row.get("uid") or own), []).append(row)
    return found


def rows_record(rows: list[dict[str, Any]], origin: str) -> Record:
    """The record of one contract of the table: its rows in a fixed order, so that the same rows are the same bytes."""
    kept = sorted((_stable(row) for row in rows), key=lambda row: json.dumps(row, sort_keys=True, ensure_ascii=False))
    return record_of(json.dumps(kept, ensure_ascii=False, sort_keys=True).encode(), origin)


VOLATILE = frozenset({"__id", "dureeRestanteMois"})
"Columns that change at every rebuild of the table without anything new: a line number, a count to today."


def _stable(row: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in row.items() if key not in VOLATILE}


@contextmanager
def _opened(saved: Path | bytes) -> Iterator[BinaryIO]:
    with io.BytesIO(saved) if isinstance(saved, bytes) else saved.open("rb") as file:
        magic = file.read(2)
        file.seek(0)
        if magic == b"\x1f\x8b":
            with gzip.GzipFile(fileobj=file) as unzipped:
                yield unzipped  # type: ignore[misc]  # it reads the same
        else:
            yield file


def _split(file: BinaryIO, head: bytes, name: str) -> Iterator[Record]:
    if not head:
        raise NotNotices(name, "fichier vide")
    if head[:1] == b"<":
        yield from _xml(file, head, name)
    elif head[:1] not in (b"{", b"["):
        raise NotNotices(name, "ni JSON ni XML")
    elif _SCHEMA.match(head) or not any(word.encode() in head for word in _WORDS):
        raise NotNotices(name, "aucun contrat : ni acheteur ni autorité concédante dans ce fichier")
    elif b'"donneesActuelles"' in head or b'"modification_id"' in head:
        yield from _table(_objects(file, name, bool(_LINES.match(head))), name)
    else:
        yield from _objects(file, name, bool(_LINES.match(head)))


def _table(pieces: Iterator[Record], name: str) -> Iterator[Record]:
    """Rows of the table grouped by contract; what cannot be read stays by itself."""
    rows: list[dict[str, Any]] = []
    for piece in pieces:
        try:
            row = msgspec.json.decode(piece.content, type=dict[str, Any])
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
            yield piece
        else:
            rows.append(row)
    for uid, own in grouped(rows).items():
        yield rows_record(own, f"{name}, contrat {uid}")


# --- JSON, an object after the other --------------------------------------------------------------------------------


def _objects(file: BinaryIO, name: str, lines: bool) -> Iterator[Record]:
    """Every object of the arrays of contracts, without holding the file."""
    objects = Objects(file)
    rank = 0
    if not lines:
        lines = not objects.find(_ARRAY)
    while (found := objects.next()) is not None:
        rank += 1
        yield record_of(json.dumps(found[0], ensure_ascii=False).encode(), f"{name}, contrat {rank}")
        if objects.ends() and not lines and not objects.find(_ARRAY):
            return
    if rest := objects.rest():
        yield Record(hashlib.sha256(rest).hexdigest(), rest, f"{name}, fin coupée")


# --- XML, an element after the other --------------------------------------------------------------------------------


def _xml(file: BinaryIO, head: bytes, name: str) -> Iterator[Record]:
    """Every contract of the file; entities and DTD are never followed."""
    if not any(f"<{element}".encode() in head for element in ELEMENTS):
        raise NotNotices(name, "fichier XML sans contrat")
    options = {"resolve_entities": False, "no_network": True, "load_dtd": False, "huge_tree": False}
    found, rank = etree.iterparse(file, tag=ELEMENTS, **options), 0
    try:
        for _, element in found:
            rank += 1
            yield record_of(etree.tostring(element, encoding="utf-8", with_tail=False), f"{name}, contrat {rank}")
            element.clear()
            while element.getprevious() is not None and (parent := element.getparent()) is not None:
                del parent[0]
    except (etree.XMLSyntaxError, *BROKEN_ARCHIVE) as error:
        rest = f"fin coupée après {rank} contrats : {damage(error)}".encode()
        yield Record(hashlib.sha256(name.encode() + rest).hexdigest(), rest, f"{name}, fin coupée")
