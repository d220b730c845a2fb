"""What structures say of themselves, as arrays: each distinct word of them all is folded, stemmed and judged once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain

import numpy as np
from numpy.typing import NDArray

from matching import access, environment
from matching.context import Context
from matching.structure import Structure
from matching.text import READ, tokens

Floats = NDArray[np.float64]
Ints = NDArray[np.intp]


@dataclass(frozen=True, slots=True)
class Words:
    """Sparse rows: those of structure n stand from `bounds[n]` to `bounds[n + 1]` in `terms` and `weights`."""

    bounds: Ints
    terms: Ints
    weights: Floats

    def by_term(self, terms: int) -> tuple[Ints, Ints, Floats]:
        """The same turned round: bounds by term, then rows and weights."""
        owners = np.repeat(np.arange(len(self.bounds) - 1), np.diff(self.bounds))
        order = np.argsort(self.terms, kind="stable")
        bounds = np.searchsorted(self.terms[order], np.arange(terms + 1))
        return bounds, owners[order], self.weights[order]


@dataclass(frozen=True, slots=True)
class Presentations:
    """What n structures say: `words` (vectors of length 1), `evidence` (n, topics), `access` (n, facets)."""

    words: Words
    evidence: NDArray[np.bool_]
    access: NDArray[np.bool_]

    @classmethod
    def read(cls, structures: Sequence[Structure], context: Context) -> Presentations:
        """From their names, texts, labels and trades."""
        reader = _Reader(context)
        read = [reader.read(one) for one in structures]
        return cls(
            words=_words([terms for terms, _, _ in read], context),
            evidence=_table([topics for _, topics, _ in read], environment.TOPICS),
            access=_table([facets for _, _, facets in read], access.FACETS),
        )


class _Reader:
    """Reads one structure after the other, keeping what each word says but no text: a directory has many."""

    def __init__(self, context: Context) -> None:
        self._policy = context.policy.environment
        self._places, self._home = context.places, _Home(context)

    def read(self, one: Structure) -> tuple[list[int], frozenset[str], frozenset[str]]:
        """Terms of one structure with repeats, topics it shows, facets it speaks of."""
        told, labels = f"{one.name} . {one.text}", " . ".join(one.labels)
        said = tokens(told)
        counted = said if len(told) <= READ else tokens(told[:READ])
        away = self._home.of(one)
        terms = [place for place in chain.from_iterable(self._places.of(counted)) if place not in away]
        likely = self._policy.signs.among(said + tokens(labels) if labels else said)
        topics = environment.shown(one, f"{labels} . {told}" if labels else told, likely, self._policy)
        asked = access.signalled(said)
        found = access.demands(one.text, asked) if asked else ()
        return terms, topics, frozenset(demand.facet for demand in found)


class _Home:
    """Terms of the town, department and neighbours of structures: where one is, place judges, not words."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._known: dict[tuple[str | None, str | None], frozenset[int]] = {}

    def of(self, structure: Structure) -> frozenset[int]:
        """Those of one structure; many share a town."""
        key = (structure.city, structure.department)
        if key not in self._known:
            self._known[key] = frozenset(self._context.town_places(structure.city or "", structure.department))
        return self._known[key]


def _words(kept: Sequence[list[int]], context: Context) -> Words:
    """From the terms of each structure. Repeats count by their logarithm, as in `Idf.vector`, for all at once."""
    owners = np.repeat(np.arange(len(kept)), np.fromiter(map(len, kept), dtype=np.intp, count=len(kept)))
    terms = np.fromiter(chain.from_iterable(kept), dtype=np.intp, count=len(owners))
    count = max(len(context.idf.index), 1)
    cells, repeats = np.unique(owners * count + terms, return_counts=True)
    owners, terms = np.divmod(cells, count)
    weights = (1 + np.log(repeats)) * context.idf.weights[terms]
    length = np.sqrt(np.bincount(owners, weights=weights * weights, minlength=len(kept)))
    return Words(np.searchsorted(owners, np.arange(len(kept) + 1)), terms, weights / length[owners])


def _table(found: Sequence[frozenset[str]], names: Sequence[str]) -> NDArray[np.bool_]:
    """(n, names) True where a name is among those found."""
    table = np.zeros((len(found), len(names)), dtype=bool)
    for row, named in enumerate(found):
        for name in named:
            table[row, names.index(name)] = True
    return table
