"""Cutting saved answers of the BOAMP into records, whatever they were saved as, without loading big files whole."""

from __future__ import annotations

import gzip
import hashlib
import io
import json
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import BinaryIO

import msgspec

from scrapers.objects import BROKEN_ARCHIVE, Objects
from scrapers.reading.damage import damage
from scrapers.source import NotNotices, Record

HEAD = 1 << 16
"Bytes looked at to tell what a file is."
BIG = 64 << 20
"From this many bytes on, a list is read object by object: slower, but it may be bigger than the memory."
_ANNOUNCEMENT = re.compile(rb"<ANNONCE[\s>].*?</ANNONCE\s*>", re.S)
_IDWEB = re.compile(rb"<IDWEB>\s*([^<\s]+)\s*</IDWEB>")
_OPENING = re.compile(rb'\{\s*"(?:total_count|results|links)"')
_LIST = re.compile(r'^\s*(?:\{[^\[{]{0,400}"results"\s*:\s*)?\[\s*')
_BETWEEN = re.compile(r"[\s,]*")
_OTHER_TEXTS = {
    ".md": "texte de documentation",
    ".tsv": "tableau",
    ".csv": "tableau",
    ".txt": "texte",
    ".html": "page HTML",
}


def split(saved: Path | bytes, origin: str = "") -> Iterator[Record]:
    """The records of a saved answer: API envelope, bare list, JSON Lines, one record, legacy XML; gzip too.

    What cannot be cut (a truncated end) comes as one last record, which `parse` refuses: nothing is lost.
    Raises NotNotices, before the first record, for a file that holds no notice.
    """
    name = origin or (str(saved) if isinstance(saved, Path) else "réponse")
    with _opened(saved) as file:
        try:
            head = file.read(HEAD)
            file.seek(0)
        except BROKEN_ARCHIVE as error:
            raise NotNotices(name, f"archive gzip illisible ({damage(error)})") from error
        try:
            yield from _split(file, head.removeprefix(b"\xef\xbb\xbf").lstrip(), name)
        except BROKEN_ARCHIVE as error:
            rest = f"archive gzip coupée : {damage(error)}".encode()
            yield Record(hashlib.sha256(name.encode()).hexdigest(), rest, f"{name}, fin coupée")


def reference_of(content: bytes) -> str:
    """The `idweb` of a record, or the hash of its bytes when none can be read."""
    try:
        found = msgspec.json.decode(content, type=_Named).idweb
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        found = None
    return found.strip() if found and found.strip() else hashlib.sha256(content).hexdigest()


class _Named(msgspec.Struct):
    idweb: str | None = None


class _Answer(msgspec.Struct):
    results: list[msgspec.Raw] | msgspec.UnsetType = msgspec.UNSET
    idweb: msgspec.Raw | msgspec.UnsetType = msgspec.UNSET


def compact(raw: bytes) -> bytes:
    """The record without blanks between its parts, so that one record saved in two layouts is one record."""
    return bytes(msgspec.json.format(raw, indent=-1))


def _opened(saved: Path | bytes) -> BinaryIO:
    file: BinaryIO = io.BytesIO(saved) if isinstance(saved, bytes) else saved.open("rb")
    magic = file.read(2)
    file.seek(0)
    return gzip.GzipFile(fileobj=file) if magic == b"\x1f\x8b" else file  # type: ignore[return-value]  # reads the same


def _split(file: BinaryIO, head: bytes, name: str) -> Iterator[Record]:
    if not head:
        raise NotNotices(name, "fichier vide")
    if head[:1] == b"<":
        yield from _xml(file, head, name)
    elif head[:1] not in (b"{", b"["):
        raise NotNotices(name, _OTHER_TEXTS.get(Path(name).suffix.lower(), "ni JSON ni XML"))
    elif _is_lines(head):
        yield from _lines(file, name)
    elif len(content := file.read(BIG)) < BIG:
        yield from _whole(content.removeprefix(b"\xef\xbb\xbf").strip(), name)
    else:
        del content
        file.seek(0)
        yield from _piecewise(file, name)


def _is_lines(head: bytes) -> bool:
    """JSON Lines: a line holds an object, the next begins one; or a first line too long for an envelope's opening."""
    first, newline, rest = head.partition(b"\n")
    if newline:
        return len(first) > 1 and head[:1] == b"{" and rest.lstrip()[:1] == b"{"
    return len(first) >= HEAD - 3 and head[:1] == b"{" and not _OPENING.match(first)


def _lines(file: Iterable[bytes], name: str) -> Iterator[Record]:
    """One record a line, streaming. A file whose first object is no notice is none."""
    for number, line in enumerate(file, 1):
        content = line.removeprefix(b"\xef\xbb\xbf").strip()
        if number == 1 and not _may_be_notice(content):
            raise NotNotices(name, "aucun avis : les objets n’ont pas de champ « idweb »")
        if content:
            yield _record(content, f"{name}, ligne {number}")


def _whole(content: bytes, name: str) -> Iterator[Record]:
    """A JSON document: envelope, list or single record. A truncated one gives its whole records, then the rest."""
    if not _is_json(content):
        yield from _truncated(content, name)
    elif content[:1] == b"[":
        yield from _listed(msgspec.json.decode(content, type=list[msgspec.Raw]), name)
    elif (answer := _known_keys(content)) and answer.results is not msgspec.UNSET:
        yield from _listed(answer.results, name)
    elif _may_be_notice(content):
        yield _record(content, name)
    else:
        raise NotNotices(name, "aucun avis : ni « results » ni « idweb » dans ce fichier JSON")


def _listed(raws: list[msgspec.Raw], name: str) -> Iterator[Record]:
    if raws and not any(_may_be_notice(bytes(raw)) for raw in raws):
        raise NotNotices(name, "aucun avis : les éléments n’ont pas de champ « idweb »")
    for rank, raw in enumerate(raws, 1):
        yield _record(bytes(raw), f"{name}, élément {rank}")


def _piecewise(file: BinaryIO, name: str) -> Iterator[Record]:
    """A list or envelope too big to hold; what cannot be cut comes as one last record."""
    objects = Objects(file)
    if not objects.find(_LIST):
        raise NotNotices(name, "aucun avis : ce gros fichier JSON n’est ni une liste ni une réponse avec « results »")
    rank = 0
    while (found := objects.next()) is not None:
        rank += 1
        if rank == 1 and not (isinstance(found[0], dict) and "idweb" in found[0]):
            raise NotNotices(name, "aucun avis : les éléments n’ont pas de champ « idweb »")
        yield _record(found[1].encode(), f"{name}, élément {rank}")
        if objects.ends():
            return
    rest = objects.rest()
    yield Record(hashlib.sha256(rest).hexdigest(), rest, f"{name}, fin coupée")


def _truncated(content: bytes, name: str) -> Iterator[Record]:
    """The objects that can be read in a cut list or envelope, then what is left as one piece."""
    text, rank, decoder = content.decode("utf-8", "replace"), 0, json.JSONDecoder()
    opening = _LIST.match(text)
    place = kept = opening.end() if opening else len(text)
    while opening:
        try:
            stop = decoder.raw_decode(text, place)[1]
        except (ValueError, RecursionError):
            break
        rank += 1
        yield _record(text[place:stop].encode(), f"{name}, élément {rank}")
        kept = stop
        place = _BETWEEN.match(text, stop).end()  # type: ignore[union-attr]  # it may match nothing, but it matches
    rest = text[kept:].encode() if rank else content
    yield Record(hashlib.sha256(rest).hexdigest(), rest, f"{name}, fin coupée")


def _xml(file: BinaryIO, head: bytes, name: str) -> Iterator[Record]:
    """Legacy files hold one ANNONCE, or several one after the other."""
    if b"<ANNONCE" not in head:
        raise NotNotices(name, "fichier XML sans annonce du BOAMP")
    content = file.read()
    found = _ANNOUNCEMENT.findall(content)
    if len(found) < 2:
        yield Record(_xml_reference(content), content, name)
        return
    for rank, piece in enumerate(found, 1):
        yield Record(_xml_reference(piece), piece, f"{name}, annonce {rank}")


def _xml_reference(content: bytes) -> str:
    match = _IDWEB.search(content)
    return match[1].decode("utf-8", "replace") if match else hashlib.sha256(content).hexdigest()


def _record(content: bytes, origin: str) -> Record:
    kept = compact(content) if _is_json(content) else content
    return Record(reference_of(kept), kept, origin)


def _is_json(content: bytes) -> bool:
    try:
        msgspec.json.decode(content, type=msgspec.Raw)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return False
    return True


def _may_be_notice(content: bytes) -> bool:
    """Whether an object has the key of a notice; what cannot be read may be one."""
    known = _known_keys(content)
    return known is None or known.idweb is not msgspec.UNSET


def _known_keys(content: bytes) -> _Answer | None:
    try:
        return msgspec.json.decode(content, type=_Answer)
    except msgspec.ValidationError:
        return _Answer()
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return None
