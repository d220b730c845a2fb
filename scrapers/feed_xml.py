"""XML of feeds: often not well-formed, and repaired as far as it goes."""

from __future__ import annotations

import re

from lxml import etree

LONGEST = 32 << 20
"Most bytes of one feed."


def parser(recover: bool = False) -> etree.XMLParser:
    """No DTD, no entity, no network, no giant."""
    return etree.XMLParser(
        recover=recover, resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_comments=True
    )


def tree_of(content: bytes) -> tuple[etree._Element | None, bool]:
    """The tree, and whether the feed is well-formed."""
    if len(content) > LONGEST or b"<!ENTITY" in content[:4096]:
        return None, False
    try:
        return etree.fromstring(content, parser()), True
    except (etree.XMLSyntaxError, ValueError):
        return _recovered(content), False


def _recovered(content: bytes) -> etree._Element | None:
    """Ampersands that begin no entity are escaped first, so that a link keeps what follows them."""
    try:
        return etree.fromstring(_BARE.sub(b"&amp;", content), parser(recover=True))
    except (etree.XMLSyntaxError, ValueError):
        return None


_BARE = re.compile(rb"&(?!(?:amp|lt|gt|quot|apos|#\d{1,7}|#x[0-9A-Fa-f]{1,6});)")


def items_in(content: bytes) -> int:
    """How many items a feed begins, read as mere bytes."""
    return len(re.findall(rb"<(?:item|entry)[\s>]", content))


def local_name(node: etree._Element) -> str:
    """The name of an element without its namespace; "" for a comment. A broken feed may hold names that XML refuses."""
    return node.tag.rpartition("}")[2] if isinstance(node.tag, str) else ""
