"""From a file as sent to its documents: each told before it is read, then its answer, whatever befell it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, replace

from web.documents import archive
from web.documents.formats import reader
from web.documents.limits import (
    DEEPEST,
    LARGEST_FILE,
    LONGEST_NAME,
    LONGEST_PART,
    MOST_CHARACTERS,
    MOST_DOCUMENTS,
)
from web.documents.masking import masked
from web.documents.reading import Answer, Format, Page, Refused
from web.documents.sniff import format_of, wrong_extension

_PACKED = frozenset({Format.ZIP, Format.DOCX, Format.ODT})


@dataclass(frozen=True, slots=True)
class Item:
    """A document to be read, or one that could not even be unpacked."""

    name: str
    archive: str
    content: bytes
    refused: str = ""


def items(name: str, content: bytes, inside: str = "", depth: int = 0) -> Iterator[Item]:
    """The documents of a file: itself, or those of the archive it is. Order and number are always the same."""
    name = " ".join(name.split())[-LONGEST_NAME:] or "document"
    try:
        if not _is_archive(content):
            yield Item(name, inside, content)
            return
        archive.check(content)
        if depth >= DEEPEST:
            raise Refused("Archive dans une archive dans une archive : non ouverte.")
        yield from _members(name, content, inside, depth)
    except Refused as error:
        yield Item(name, inside, content, str(error))


def _is_archive(content: bytes) -> bool:
    try:
        return format_of(content) is Format.ZIP
    except Refused:
        return False  # told when it is read


def _members(name: str, content: bytes, inside: str, depth: int) -> Iterator[Item]:
    found = 0
    for member, bytes_ in archive.unpacked(content):
        for item in items(member, bytes_, inside or name, depth + 1):
            found += 1
            if found > MOST_DOCUMENTS:
                raise Refused(f"Plus de {MOST_DOCUMENTS} documents : les suivants ne sont pas lus. Envoyez-les à part.")
            yield item
    if not found:
        raise Refused("Archive vide.")


def answer(item: Item) -> Answer:
    """Read one document, with what points at people masked."""
    told = Answer(item.name, item.archive, sha256=hashlib.sha256(item.content).hexdigest(), size=len(item.content))
    try:
        return _read(item, told)
    except Refused as error:
        return replace(told, refused=str(error))
    except MemoryError:
        return replace(told, refused="Document trop lourd à lire. Envoyez-en les parties utiles, en PDF.")


def _read(item: Item, told: Answer) -> Answer:
    if item.refused:
        raise Refused(item.refused)
    if len(item.content) > LARGEST_FILE:
        raise Refused(f"Fichier trop gros : {LARGEST_FILE // 1_000_000} Mo au plus.")
    found = format_of(item.content)
    if found in _PACKED:
        archive.check(item.content)
    extracted = reader(found)(item.content)
    pages = tuple(part for page in extracted.pages for part in _parts(_kept(page)))
    if sum(len(page.text) for page in pages) > MOST_CHARACTERS:
        raise Refused("Texte trop long. Envoyez les parties utiles.")
    notes = tuple(note for note in (wrong_extension(item.name, found), *extracted.notes) if note)
    return replace(told, format=found.value, pages=pages, notes=notes)


def _kept(page: Page) -> Page:
    """The page as it is kept: masked, without the NUL that databases refuse nor halves of letters."""
    text = page.text.replace("\0", " ").encode("utf-8", "replace").decode("utf-8")
    return replace(page, text=masked(text), heading=masked(page.heading.replace("\0", " ")))


def _parts(page: Page) -> Iterator[Page]:
    """The page, or parts of a very long one, cut at a line end or else at a space."""
    text = page.text
    while len(text) > LONGEST_PART:
        end = max(text.rfind("\n", 1, LONGEST_PART), 0) or max(text.rfind(" ", 1, LONGEST_PART), 0) or LONGEST_PART
        yield replace(page, text=text[:end])
        text = text[end:]
    yield replace(page, text=text)
