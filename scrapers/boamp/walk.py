"""Walking a tree for its texts, leaving out what is not prose or is about people."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from scrapers.reading.sections import Sections
from scrapers.reading.text import clean
from scrapers.reading.tree import Tree

OTHER = "Autre texte de l’avis"


@dataclass(frozen=True, slots=True)
class Dialect:
    """How one format names its texts: `skip` (branches left out), French `labels`, `criteria` (award criteria)."""

    skip: frozenset[str]
    labels: dict[str, str]
    criteria: frozenset[str]


def names(listed: str) -> frozenset[str]:
    """The names of a list written with spaces."""
    return frozenset(listed.split())


def gather(sections: Sections, node: Tree, path: str, dialect: Dialect, lot: str | None = None) -> None:
    """Put every text below `node` in `sections`, labelled by the nearest field that has a label."""
    for place, label, criteria, words in _leaves(node, path, OTHER, False, dialect):
        sections.add(place, label, words, lot, criteria)


def _leaves(
    node: Tree, path: str, label: str, criteria: bool, dialect: Dialect
) -> Iterator[tuple[str, str, bool, str]]:
    if isinstance(node, str):
        if words := clean(node):
            yield path, label, criteria, words
    elif isinstance(node, list):
        for index, child in enumerate(node):
            yield from _leaves(child, f"{path}[{index}]", label, criteria, dialect)
    elif isinstance(node, dict):
        for key, child in node.items():
            if child == "" or key in dialect.skip or key[:1] == "@":
                continue
            place = path if key == "#text" else f"{path}.{key}"
            named = dialect.labels.get(key, label)
            yield from _leaves(child, place, named, criteria or key in dialect.criteria, dialect)
