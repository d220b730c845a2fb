"""What structures say of themselves, as arrays: each distinct word of them all is folded, stemmed and judged once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import chain

import numpy as np
from numpy.typing import NDArray

from matching import access, environment
from matching.context import Context
from matching.signs import Signs
from matching.structure import Structure
from matching.text import READ, stems_of, tokens

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
        told = [f"{one.name} . {one.text}" for one in structures]
        said = [tokens(text) for text in told]
        counted = [found if len(text) <= READ else tokens(text[:READ]) for found, text in zip(said, told, strict=True)]
        return cls(
            words=_words(structures, counted, context),
            evidence=_evidence(structures, told, said, context.policy.environment),
            access=_access(structures, said),
        )


class _Places(dict[str, tuple[int, ...]]):
    """Positions in the index of what a token says, found when first asked for."""

    def __init__(self, context: Context) -> None:
        self._index, self._silent = context.idf.index, context.policy.words.silent

    def __missing__(self, token: str) -> tuple[int, ...]:
        self[token] = found = self.among(stems_of(token))
        return found

    def among(self, found: Iterable[str]) -> tuple[int, ...]:
        """Positions of the stems that are known and tell something."""
        return tuple(self._index[stem] for stem in found if stem in self._index and stem not in self._silent)


def _words(structures: Sequence[Structure], said: Sequence[list[str]], context: Context) -> Words:
    """Repeats count by their logarithm, as in `Idf.vector`, for all structures at once."""
    places, home = _Places(context), _Home(context)
    kept = [
        [place for place in chain.from_iterable(map(places.__getitem__, found)) if place not in away]
        for found, away in zip(said, map(home.of, structures), strict=True)
    ]
    owners = np.repeat(np.arange(len(kept)), np.fromiter(map(len, kept), dtype=np.intp, count=len(kept)))
    terms = np.fromiter(chain.from_iterable(kept), dtype=np.intp, count=len(owners))
    count = max(len(context.idf.index), 1)
    cells, repeats = np.unique(owners * count + terms, return_counts=True)
    owners, terms = np.divmod(cells, count)
    weights = (1 + np.log(repeats)) * context.idf.weights[terms]
    length = np.sqrt(np.bincount(owners, weights=weights * weights, minlength=len(kept)))
    return Words(np.searchsorted(owners, np.arange(len(kept) + 1)), terms, weights / length[owners])


class _Home:
    """Terms of the town, department and neighbours of structures: where one is, place judges, not words."""

    def __init__(self, context: Context) -> None:
        self._context, self._places = context, _Places(context)
        self._known: dict[tuple[str | None, str | None], frozenset[int]] = {}

    def of(self, structure: Structure) -> frozenset[int]:
        """Those of one structure; many share a town."""
        key = (structure.city, structure.department)
        if key not in self._known:
            names = self._context.town_words(structure.city or "", structure.department)
            self._known[key] = frozenset(self._places.among(names))
        return self._known[key]


def _evidence(
    structures: Sequence[Structure],
    told: Sequence[str],
    said: Sequence[list[str]],
    policy: environment.EnvironmentPolicy,
) -> NDArray[np.bool_]:
    labels = [" . ".join(one.labels) for one in structures]
    likely = _likely(
        [found + tokens(label) if label else found for found, label in zip(said, labels, strict=True)], policy.signs
    )
    found = np.zeros((len(structures), len(environment.TOPICS)), dtype=bool)
    for row, structure in enumerate(structures):
        text = f"{labels[row]} . {told[row]}" if labels[row] else told[row]
        for topic in environment.shown(structure, text, likely[row], policy):
            found[row, environment.TOPICS.index(topic)] = True
    return found


def _access(structures: Sequence[Structure], said: Sequence[list[str]]) -> NDArray[np.bool_]:
    found = np.zeros((len(structures), len(access.FACETS)), dtype=bool)
    for row, likely in enumerate(_likely(said, access.SIGNS)):
        for demand in access.demands(structures[row].text, likely) if likely else ():
            found[row, access.FACETS.index(demand.facet)] = True
    return found


def _likely(said: Sequence[list[str]], signs: Signs) -> list[frozenset[str]]:
    """What each text may speak of; few words are a sign of anything."""
    telling = {token: about for token in set().union(*said) if (about := signs.of(token))}
    return [signs.always.union(*(telling[token] for token in found if token in telling)) for found in said]
