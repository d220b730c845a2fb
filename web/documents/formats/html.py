"""HTML pages: headings, paragraphs, list items and rows in their order; scripts and styles are left out (lxml)."""

from __future__ import annotations

from lxml import etree
from lxml.html import HTMLParser, document_fromstring

from web.documents.formats.parts import Collector
from web.documents.formats.txt import decoded
from web.documents.reading import Extracted, Format, Refused

_HEADINGS = frozenset({"h1", "h2", "h3", "h4"})
_BLOCKS = frozenset({
    "p", "li", "dt", "dd", "div", "tr", "h5", "h6", "br", "pre", "blockquote", "caption", "section",
    "article", "header", "footer", "body", "table", "ul", "ol",
})  # fmt: skip
_CELLS = frozenset({"td", "th"})
_SKIPPED = frozenset({"script", "style", "head", "template", "noscript", "svg", "object"})


def read(content: bytes) -> Extracted:
    """The text as a reader sees it, cut at its headings. Raises Refused."""
    parser = HTMLParser(encoding="utf-8", no_network=True, remove_comments=True, remove_pis=True, huge_tree=False)
    try:
        root = document_fromstring(decoded(content).encode("utf-8", "replace"), parser=parser)
    except (etree.LxmlError, ValueError) as error:
        raise Refused("Page HTML illisible ou vide.") from error
    return Extracted(Format.HTML, _collected(root).pages())


def _collected(root: etree._Element) -> Collector:
    found, line = Collector(), [""]
    walker = etree.iterwalk(root, events=("start", "end"))
    for event, node in walker:
        if event == "start":
            _start(walker, node, found, line)
        else:
            _end(node, found, line)
    found.line(_taken(line))
    return found


def _start(walker: etree.iterwalk, node: etree._Element, found: Collector, line: list[str]) -> None:
    if node.tag in _SKIPPED:
        walker.skip_subtree()
        return
    if node.tag in _BLOCKS or node.tag in _HEADINGS:
        found.line(_taken(line))
    line.append(node.text or "")


def _end(node: etree._Element, found: Collector, line: list[str]) -> None:
    if node.tag in _HEADINGS:
        found.heading(_taken(line))
    elif node.tag in _BLOCKS:
        found.line(_taken(line))
    elif node.tag in _CELLS:
        line.append(" | ")
    line.append(node.tail or "")


def _taken(line: list[str]) -> str:
    """The words gathered so far, spaces folded; the gathering begins anew."""
    text = " ".join("".join(line).split()).strip(" |")
    line.clear()
    return text
