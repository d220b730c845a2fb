"""Cutting pages of Atexo MPE into records: a row of a list, or a whole detail page, each with the site it came from."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

from bs4 import BeautifulSoup, Tag

from scrapers.page import attribute, is_challenge, soup, words
from scrapers.source import NotNotices, Record

ROW = "div.item_consultation"
OLD_ROW = "table.table-results tr"
REFERENCE, ORGANISM = 'input[name$="refCons"]', 'input[name$="orgCons"]'
TOTAL = '[id$="resultSearch_nombreElement"]'
_KNOWN = re.compile(rb"resultSearch|item_consultation|table-results|recap-bloc")
_SITE = re.compile(rb"<!--\s*site (https?://[^\s>]+) -->\n")
_KEY = re.compile(r"(?:refConsultation=|[?&;]id=|/consultation/)(\d+)[^\"'\s<>]{0,200}?[?&;]orgAcronyme=([\w-]+)", re.I)
_CANONICAL = re.compile(r"""<(?:link[^>]+rel=["']canonical["'][^>]+|base[^>]+)href=["'](https?://[^"'/]+)""", re.I)
_DEADLINE_LABEL = "Date et heure limite"


def is_known(content: bytes) -> bool:
    """Whether a page is one of this engine."""
    return bool(_KNOWN.search(content))


def split(saved: Path | bytes, base: str, origin: str = "") -> Iterator[Record]:
    """The consultations of a page. A page of the engine that gives none though it announces some is one whole record.

    So is a question to robots: `parse` refuses it by its name. Raises NotNotices for other files.
    """
    content = saved.read_bytes() if isinstance(saved, Path) else saved
    name = origin or (str(saved) if isinstance(saved, Path) else "réponse")
    if not is_known(content):
        if is_challenge(content):
            yield _whole(content, name)
            return
        raise NotNotices(name, "page sans consultation d’une plateforme Atexo")
    tree = soup(content)
    site = site_of(content, name, base)
    found = [_row(row, site, name) for row in rows_of(tree)]
    yield from found
    if found:
        return
    if detail_of(tree) is not None:
        yield _detail(content, site, name)
    elif words(tree.select_one(TOTAL)) != "0":
        yield _whole(content, name)


def rows_of(tree: BeautifulSoup) -> list[Tag]:
    """Rows of the current theme, else of the older one: those that name their consultation."""
    found = tree.select(ROW) or tree.select(OLD_ROW)
    return [row for row in found if row.select_one(REFERENCE)]


def detail_of(tree: BeautifulSoup) -> Tag | None:
    """The block of a detail page: it has labels, the deadline's among them."""
    return next((label for label in tree.select("label") if words(label).startswith(_DEADLINE_LABEL)), None)


def site_of(content: bytes, name: str, base: str) -> str:
    """The site of a page: the one it was fetched from, the one it says, else the source's."""
    parts = urlsplit(name)
    if parts.scheme in ("http", "https"):
        return f"{parts.scheme}://{parts.netloc}"
    told = _CANONICAL.search(content[: 1 << 14].decode("utf-8", "replace"))
    return told[1] if told else base


def key_of(site: str, number: str, organism: str) -> str:
    """Numbers are each platform's own: host, number and organism name a consultation together."""
    return f"{urlsplit(site).netloc}:{number}:{organism}"


def opened(content: bytes) -> tuple[str, bytes]:
    """The site of a record and its page; "" when the record does not say."""
    match = _SITE.match(content)
    return (match[1].decode(), content[match.end() :]) if match else ("", content)


def detail_key(text: str) -> tuple[str, str] | None:
    """Number and organism of a detail page, from the first of its links that has both."""
    match = _KEY.search(text.replace("&amp;", "&"))
    return (match[1], match[2]) if match else None


def _row(row: Tag, site: str, name: str) -> Record:
    number = attribute(row.select_one(REFERENCE), "value")
    organism = attribute(row.select_one(ORGANISM), "value")
    return Record(key_of(site, number, organism), _marked(site, str(row).encode()), name)


def _detail(content: bytes, site: str, name: str) -> Record:
    key = detail_key(f"{name} {content.decode('utf-8', 'replace')}")
    reference = key_of(site, *key) if key else hashlib.sha256(content).hexdigest()
    return Record(reference, _marked(site, content), name)


def _whole(content: bytes, name: str) -> Record:
    return Record(hashlib.sha256(content).hexdigest(), content, name)


def _marked(site: str, content: bytes) -> bytes:
    return f"<!-- site {site} -->\n".encode() + content
