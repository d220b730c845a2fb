"""Words: the lot and the structure speak of the same rare things."""

from __future__ import annotations

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
    starts, ends = arrays.words.bounds[rows], arrays.words.bounds[rows + 1]
    first, last = arrays.term_bounds[places], arrays.term_bounds[places + 1]
    if int((ends - starts).sum()) <= int((last - first).sum()):
        known = np.zeros(len(arrays.term_bounds))
        known[places] = weights
        at = _spread(starts, ends)
        products = arrays.words.weights[at] * known[arrays.words.terms[at]]
        return _summed(np.arange(len(rows)).repeat(ends - starts), products, len(rows))
    at = _spread(first, last)
    products = arrays.term_weights[at] * weights.repeat(last - first)
    return _summed(arrays.term_rows[at], products, len(arrays))[rows]


def _spread(starts: Ints, ends: Ints) -> Ints:
    """All whole numbers of these ranges, one range after the other."""
    lengths = ends - starts
    before = lengths.cumsum() - lengths
    found: Ints = np.arange(lengths.sum()) + (starts - before).repeat(lengths)
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
