"""Telling notices from the other files that a folder of TED holds."""

from __future__ import annotations

import gzip
import hashlib
import re
import zlib
from collections.abc import Iterator
from pathlib import Path

from scrapers.eforms.read import ROOTS
from scrapers.reading.damage import damage
from scrapers.source import NotNotices, Record

HEAD = 1 << 16
"Bytes looked at to tell what a file is: comments may stand before the root."
_ROOT = re.compile(rb"<(?:[\w.-]+:)?(?:" + "|".join(ROOTS).encode() + rb")[\s>]")
_NUMBER = re.compile(rb"<(?:[\w.-]+:)?NoticePublicationID\b[^>]*>\s*0*(\d+-\d{4})\s*<")
_IDENTIFIER = re.compile(rb"<(?:[\w.-]+:)?ID\s+schemeName\s*=\s*[\"']notice-id[\"'][^>]*>\s*([0-9a-fA-F-]{36})\s*<")
_VERSION = re.compile(rb"<(?:[\w.-]+:)?VersionID\b[^>]*>\s*(\w{1,8})\s*<")
_OTHER_ROOTS = {
    b"CodeList": "liste de codes",
    b"TED_EXPORT": "ancien format de TED, d’avant les eForms",
}
_OTHER_TEXTS = {".yaml": "description de service", ".txt": "texte", ".md": "texte de documentation", ".json": "JSON"}


def split(saved: Path | bytes, origin: str = "") -> Iterator[Record]:
    """The notice of a saved file, gzip too. Raises NotNotices for everything else, saying what it is."""
    name = origin or (str(saved) if isinstance(saved, Path) else "réponse")
    content = _unzipped(saved.read_bytes() if isinstance(saved, Path) else saved, name)
    head = content[:HEAD].removeprefix(b"\xef\xbb\xbf").lstrip()
    if head[:1] != b"<" or not _ROOT.search(head):
        raise NotNotices(name, _reason(head, name))
    yield Record(reference_of(content), content, name)


def reference_of(content: bytes) -> str:
    """The publication number without zeros, else the notice's id and version, else the hash of the bytes."""
    if match := _NUMBER.search(content):
        return match[1].decode()
    identifier, version = _IDENTIFIER.search(content), _VERSION.search(content)
    if identifier:
        return f"{identifier[1].decode().lower()}-{version[1].decode() if version else '01'}"
    return hashlib.sha256(content).hexdigest()


def _unzipped(content: bytes, name: str) -> bytes:
    if content[:2] != b"\x1f\x8b":
        return content
    try:
        return gzip.decompress(content)
    except (gzip.BadGzipFile, EOFError, zlib.error) as error:
        raise NotNotices(name, f"archive gzip illisible ({damage(error)})") from error


def _reason(head: bytes, name: str) -> str:
    if not head:
        return "fichier vide"
    if head[:1] == b"<":
        told = next((reason for root, reason in _OTHER_ROOTS.items() if root in head), None)
        return told or "fichier XML sans avis européen"
    if head[:1] in (b"{", b"[") and b'"notices"' in head:
        return "réponse de recherche, sans les fichiers des avis"
    return _OTHER_TEXTS.get(Path(name).suffix.lower(), "ni avis européen ni réponse de recherche")
