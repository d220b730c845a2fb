"""Parsing what others wrote with lxml, without entities, without network; the words of an element."""

from __future__ import annotations

from collections.abc import Collection

from lxml import etree

SAFE = etree.XMLParser(
    resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_comments=True, remove_pis=True
)


def words(node: etree._Element, spaced: Collection[str]) -> str:
    """All text of an element, spaces folded; a word may run through elements, save through those of `spaced`."""
    pieces: list[str] = []
    for event, each in etree.iterwalk(node, events=("start", "end")):
        if each.tag in spaced:
            pieces.append(" ")
        if event == "start":
            pieces.append(each.text or "")
        elif each is not node:
            pieces.append(each.tail or "")
    return " ".join("".join(pieces).split())
