"""OpenDocument texts (.odt): paragraphs, headings and rows in their order, page breaks as last drawn (lxml)."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator

from lxml import etree

from web.documents.formats.parts import Collector
from web.documents.formats.xml import SAFE, words
from web.documents.reading import Extracted, Format, Refused

_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_SKIPPED = frozenset({f"{_TEXT}tracked-changes", f"{_OFFICE}annotation", f"{_TEXT}table-of-content"})
_BREAK = f"{_TEXT}soft-page-break"
_SPACED = frozenset(f"{_TEXT}{name}" for name in ("p", "h", "s", "tab", "line-break"))


def read(content: bytes) -> Extracted:
    """The text in the order of the document. Raises Refused."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            root = etree.fromstring(archive.read("content.xml"), SAFE)
    except (KeyError, zipfile.BadZipFile, etree.LxmlError, ValueError) as error:
        raise Refused("Document OpenDocument abîmé. Ouvrez-le, enregistrez-le de nouveau, puis envoyez-le.") from error
    body = root.find(f".//{_OFFICE}text")
    if body is None:
        raise Refused("Ce fichier OpenDocument n'est pas un texte (.odt).")
    found = Collector()
    for block in _blocks(body):
        _block(found, block)
    return Extracted(Format.ODT, found.pages())


def _blocks(node: etree._Element) -> Iterator[etree._Element]:
    """Headings, paragraphs, rows and page breaks in their order, not walked into; iterative, so never too deep."""
    waiting = list(reversed(node))
    while waiting:
        each = waiting.pop()
        if each.tag in _SKIPPED or not isinstance(each.tag, str):
            continue
        if each.tag in (f"{_TEXT}h", f"{_TEXT}p", f"{_TABLE}table-row", _BREAK):
            yield each
        else:
            waiting.extend(reversed(each))


def _block(found: Collector, block: etree._Element) -> None:
    if block.tag == _BREAK:
        found.page_break()
        return
    for _ in block.iter(_BREAK):
        found.page_break()
    if block.tag == f"{_TEXT}h":
        found.heading(words(block, _SPACED))
    elif block.tag == f"{_TABLE}table-row":
        cells = dict.fromkeys(words(cell, _SPACED) for cell in block.iter(f"{_TABLE}table-cell"))
        found.line(" | ".join(cell for cell in cells if cell))
    else:
        found.line(words(block, _SPACED))
