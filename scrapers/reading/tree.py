"""Reading trees made from XML: one child is an object, several are a list, a set flag is an empty string.

Test presence (`"oui" in node`), never truth: the value of a set flag is "".
An end of such a tree has words and attributes. In JSON it is a text, or an object with "#text" and "@name"; in a tree
over a parsed file it is the very element, asked only when somebody reads it. `text` and `mark` read all three.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from lxml import etree

from scrapers.reading.text import clean

Leaf = etree._Element
Tree = Any
"What JSON gives: dict, list, str (numbers and booleans hardly occur); or a `Leaf`, an element without any below it."


def as_list(node: Tree) -> list[Tree]:
    """The children, whether there is none, one or several. An empty element counts as none."""
    if type(node) is list:
        return node
    return [] if node is None or (type(node) is str and not node) else [node]


def dig(node: Tree, path: str) -> Tree:
    """What stands at a dotted path, the first of a list at each step; None when a step is missing."""
    for step in _STEPS[path]:
        if type(node) is list:
            node = node[0] if node else None
        if type(node) is not dict:
            return None
        node = node.get(step)
    return node


def every(node: Tree, path: str) -> list[Tree]:
    """All that stands at a dotted path, through every list."""
    for step in _STEPS[path]:
        if type(node) is dict:  # nearly all branches stand once: no list is made of them
            node = node.get(step)
        elif type(node) is list:
            node = _below(node, step)
        else:
            return []
    return as_list(node)


def _below(nodes: list[Tree], step: str) -> list[Tree]:
    found: list[Tree] = []
    for child in nodes:
        if type(child) is dict:
            found += as_list(child.get(step))
    return found


class _Steps(dict[str, tuple[str, ...]]):
    """The steps of each path, cut once: all paths stand in the code, and they are followed millions of times."""

    def __missing__(self, path: str) -> tuple[str, ...]:
        steps = self[path] = tuple(path.split("."))
        return steps


_STEPS = _Steps()


def text(node: Tree) -> str:
    """The cleaned text of an end: a string, the `#text` of an object, the first of a list; "" when there is none."""
    if type(node) is list:
        node = node[0] if node else None
    if type(node) is Leaf:
        return clean(words) if (words := node.text) else ""
    if type(node) is dict:
        node = node.get("#text")
    if type(node) is str:
        return clean(node)
    return str(node) if isinstance(node, int | float) and not isinstance(node, bool) else ""


def mark(node: Tree, name: str) -> Tree:
    """An attribute of an end, the first of a list: text as a rule; None when there is none."""
    if type(node) is list:
        node = node[0] if node else None
    if type(node) is Leaf:
        return node.get(name)
    return node.get(f"@{name}") if type(node) is dict else None


def first_text(node: Tree, *paths: str) -> str:
    """The first text that is not empty among several paths."""
    for path in paths:
        found = dig(node, path)
        if found is not None and (value := text(found)):  # nearly always there, and quicker than looking for all
            return value
        for found in every(node, path):
            if value := text(found):
                return value
    return ""


def keys(node: Tree) -> list[str]:
    """The names of the flags set in a node; none in an empty one."""
    return [key for child in as_list(node) if isinstance(child, dict) for key in child if key[:1] != "@"]


def has(node: Tree, *paths: str) -> bool:
    """Whether a flag is set, at any of the paths, whatever its value."""
    for path in paths:
        parent, _, leaf = path.rpartition(".")
        if any(
            leaf in child for child in (every(node, parent) if parent else as_list(node)) if isinstance(child, dict)
        ):
            return True
    return False


def search(node: Tree, key: str) -> Iterator[Tree]:
    """Everything under `key` anywhere below, in the order of the document."""
    stack = [node]
    while stack:
        here = stack.pop()
        if isinstance(here, list):
            stack.extend(reversed(here))
        elif isinstance(here, dict):
            if key in here:
                yield from as_list(here[key])
            stack.extend(
                value for name, value in reversed(here.items()) if name != key and isinstance(value, dict | list)
            )
