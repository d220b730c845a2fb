"""Legacy XML files turned into the tree that the site's own JSON has."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from scrapers.boamp.tree import Tree
from scrapers.source import Unreadable

_ROOT = "ANNONCE"


def _parser() -> etree.XMLParser:
    """No DTD, no entity, no network, no giant: the file is a stranger's."""
    return etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_comments=True, remove_pis=True
    )


def parse_announcement(content: bytes) -> dict[str, Tree]:
    """`{"gestion": …, "donnees": …}` of one ANNONCE. Raises Unreadable."""
    try:
        root = etree.fromstring(content, _parser())
    except (etree.XMLSyntaxError, ValueError) as error:
        raise Unreadable("xml", content[:200], f"Fichier XML illisible : {error}.") from error
    tree = tree_of(root)
    if root.tag != _ROOT or not isinstance(tree, dict) or "GESTION" not in tree:
        name = str(root.tag, "utf-8") if isinstance(root.tag, bytes | bytearray) else str(root.tag)
        raise Unreadable("xml", name, f"Ce n’est pas une annonce du BOAMP : la racine est « {name} ».")
    return {"gestion": tree["GESTION"], "donnees": tree.get("DONNEES", "")}


def tree_of(element: etree._Element) -> Tree:
    """Attributes as "@name", the text beside them as "#text", an empty element as "", repeated children as a list."""
    node: dict[str, Tree] = {"@" + str(name): value for name, value in element.attrib.items() if "}" not in str(name)}
    for child in _elements(element):
        _put(node, str(child.tag), tree_of(child))
    words = "".join([element.text or "", *(child.tail or "" for child in element)]).strip()
    if not node:
        return words
    if words:
        node["#text"] = words
    return node


def _elements(element: etree._Element) -> Iterator[etree._Element]:
    return (child for child in element if isinstance(child.tag, str))


def _put(node: dict[str, Tree], name: str, value: Tree) -> None:
    if name not in node:
        node[name] = value
    elif isinstance(node[name], list):
        node[name].append(value)
    else:
        node[name] = [node[name], value]
