"""Words: the lot and the structure speak of the same rare things."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from matching.arrays import Floats, Ints, StructureArrays
from matching.lot import Lot
from matching.text import as_written


def score(lot: Lot, arrays: StructureArrays, rows: Ints) -> Floats:
    """L'intitulé du lot et la présentation de la structure emploient les mêmes mots.

    Cosine of their stems weighted by rarity among tenders. NaN when the lot has no word that counts, or when nothing
    but the name of the structure is known and it shares no word: a name tells little of what is done, so that one
    that does share a word counts for less.
    """
    if not len(lot.terms[0]):
        return np.full(len(rows), np.nan)
    likeness = _likeness(lot, arrays, rows)
    full = np.minimum(likeness / lot.context.policy.words.full, 1.0)
    named = full * lot.context.policy.words.name_only
    return np.where(arrays.has_text[rows], full, np.where(likeness > 0, named, np.nan))


def because(lot: Lot, arrays: StructureArrays, row: int, score: float | None) -> str:
    """The words shared, as the lot writes them."""
    if not len(lot.terms[0]):
        return "Aucun mot distinctif dans le lot."
    if score is None:
        return "Présentation de la structure inconnue."
    shared = _shared(lot, arrays, row)
    return f"Mots en commun : {', '.join(shared)}." if shared else "Aucun mot distinctif en commun."


def _likeness(lot: Lot, arrays: StructureArrays, rows: Ints) -> Floats:
    """Cosine of the lot with these structures, by whichever way reads less: their own words, or the lists of its terms.

    Both add the same products in the same order of terms, so that they give the same figures.
    """
    places, weights = lot.terms
    own, listed = _Ranges.of(arrays.words.bounds, rows), _Ranges.of(arrays.term_bounds, places)
    if own.total <= listed.total:
        known = np.zeros(len(arrays.term_bounds))
        known[places] = weights
        at = own.spread()
        products = arrays.words.weights[at] * known[arrays.words.terms[at]]
        return _summed(np.arange(len(rows)).repeat(own.lengths), products, len(rows))
    at = listed.spread()
    products = arrays.term_weights[at] * weights.repeat(listed.lengths)
    return _summed(arrays.term_rows[at], products, len(arrays))[rows]


class _Ranges(NamedTuple):
    """Ranges of whole numbers: where each begins, its length, and where it ends once they stand one after another."""

    starts: Ints
    lengths: Ints
    ends: Ints

    @classmethod
    def of(cls, bounds: Ints, which: Ints) -> _Ranges:
        """From `bounds[n]` to `bounds[n + 1]` for these n."""
        starts = bounds[which]
        lengths = bounds[which + 1] - starts
        return cls(starts, lengths, lengths.cumsum())

    @property
    def total(self) -> int:
        return int(self.ends[-1]) if len(self.ends) else 0

    def spread(self) -> Ints:
        """All their numbers, one range after the other."""
        found: Ints = np.arange(self.total)
        found += (self.starts + self.lengths - self.ends).repeat(self.lengths)
        return found


def _summed(owners: Ints, values: Floats, count: int) -> Floats:
    return np.bincount(owners, weights=values, minlength=count).astype(np.float64, copy=False)


def _shared(lot: Lot, arrays: StructureArrays, row: int, most: int = 5) -> list[str]:
    """Heaviest shared words, rarest first."""
    first, last = arrays.words.bounds[row], arrays.words.bounds[row + 1]
    held = set(lot.terms[0].tolist()) & set(arrays.words.terms[first:last].tolist())
    index, weights = lot.context.idf.index, lot.context.idf.weights
    by_stem: dict[str, str] = {}
    for found, written in as_written(f"{lot.need.title} {lot.need.text}"):
        if index.get(found) in held:
            by_stem.setdefault(found, written)
    return [by_stem[found] for found in sorted(by_stem, key=lambda s: (-weights[index[s]], s))][:most]
