"""XML of strangers turned into the tree that JSON has: legacy announcements of the bulletin, and eForms."""

from __future__ import annotations

from functools import lru_cache

from lxml import etree

from scrapers.reading.damage import damage
from scrapers.reading.tree import Tree
from scrapers.source import Unreadable

_ROOT = "ANNONCE"
LONGEST = 32 << 20
"Most bytes of one notice: a hundred lots take two million."
_PREFIXES = {
    "urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2": "cac:",
    "urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2": "cbc:",
    "urn:oasis:names:specification:ubl:schema:xsd:CommonExtensionComponents-2": "ext:",
    "http://data.europa.eu/p27/eforms-ubl-extension-aggregate-components/1": "efac:",
    "http://data.europa.eu/p27/eforms-ubl-extensions/1": "efext:",
    "http://data.europa.eu/p27/eforms-ubl-extension-basic-components/1": "efbc:",
}
"Namespaces of eForms under the prefixes that its own JSON has; names of other namespaces stand bare."


@lru_cache(maxsize=10_000)
def short_name(tag: str) -> str:
    """The name of a tag with its prefix ("cbc:Name"), bare in other namespaces."""
    space, _, local = tag.rpartition("}")
    return _PREFIXES.get(space[1:], "") + local


_PARSER = etree.XMLParser(
    resolve_entities=False,
    no_network=True,
    load_dtd=False,
    huge_tree=False,
    remove_comments=True,
    remove_pis=True,
    remove_blank_text=True,
    collect_ids=False,
)
"No DTD, no entity, no network, no giant, no index of ids. A parser is its own lock: threads may share it."


def parse_announcement(content: bytes) -> dict[str, Tree]:
    """`{"gestion": …, "donnees": …}` of one ANNONCE. Raises Unreadable."""
    name, tree = parse_xml(content)
    if name != _ROOT or not isinstance(tree, dict) or "GESTION" not in tree:
        raise Unreadable("xml", name, f"Ce n’est pas une annonce du BOAMP : la racine est « {name} ».")
    return {"gestion": tree["GESTION"], "donnees": tree.get("DONNEES", "")}


def parse_xml(content: bytes) -> tuple[str, Tree]:
    """Name of the root and its whole tree. Raises Unreadable, as `root_of` does."""
    root = root_of(content)
    return short_name(root.tag), tree_of(root)


def root_of(content: bytes) -> etree._Element:
    """The root of a file. Raises Unreadable for what is too big, cut, or declares a DTD."""
    if len(content) > LONGEST:
        raise Unreadable("xml", len(content), f"Fichier XML de plus de {LONGEST} octets, refusé.")
    try:
        root = etree.fromstring(content, _PARSER)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise Unreadable("xml", content[:200], f"Fichier XML illisible : {damage(error)}.") from error
    if root.getroottree().docinfo.internalDTD is not None:
        raise Unreadable("xml", content[:200], "Fichier XML refusé : il déclare un DTD.")
    return root


def tree_of(element: etree._Element) -> Tree:
    """Attributes as "@name", the text beside them as "#text", an empty element as "", repeated children as a list."""
    node: dict[str, Tree] = {}
    for key, value in element.items():
        node[f"@{key}"] = value  # type: ignore[str-bytes-safe]  # names of attributes are text
    words = element.text or ""
    for child in element if len(element) else ():  # most elements are leaves: an empty loop over lxml is slow to begin
        name = short_name(child.tag)
        below = tree_of(child)
        if name not in node:
            node[name] = below
        elif isinstance(known := node[name], list):
            known.append(below)
        else:
            node[name] = [known, below]
        if ":" not in name:  # eForms have no text between elements
            words += child.tail or ""
    words = words.strip()
    if words and node:
        node["#text"] = words
    return node or words
