"""The best structures for a lot: excluded ones first dropped, the rest scored together."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from matching.arrays import KINDS, Floats, Ints, StructureArrays
from matching.context import Context
from matching.features import FEATURES
from matching.lot import Lot
from matching.types import LotNeed, Scored

DIGITS = 6
"Scores are rounded so that equal ones are equal on every machine."


@dataclass(frozen=True, slots=True)
class Judged:
    """Structures that nothing known excludes: their rows, scores and shares known."""

    rows: Ints
    scores: Floats
    known: Floats


def best(need: LotNeed, arrays: StructureArrays, context: Context, limit: int | None = None) -> list[Scored]:
    """The best structures for a lot, best first: by score, then share known, then SIRET and kind.

    `limit` defaults to the policy's `keep`. Closed structures, kinds refused in every mode, structures that a known
    zero excludes and scores under the policy's minimum are left out.
    """
    lot = Lot.prepare(need, context)
    if not lot.gate_open:
        return []
    rows = np.flatnonzero(arrays.alive & lot.allowed[arrays.kind])
    found = judge(lot, arrays, rows)
    return list(_scored(lot, arrays, found, context.policy.keep if limit is None else limit))


def judge(lot: Lot, arrays: StructureArrays, rows: Ints) -> Judged:
    """Score rows by every feature: weighted mean where what is unknown is taken for its usual value."""
    policy = lot.context.policy
    scores, known = np.zeros(len(rows)), np.zeros(len(rows))
    for name, feature in FEATURES.items():
        weighed, values = policy.feature(name), feature.score(lot, arrays, rows)
        if weighed.excludes:
            kept = np.flatnonzero(values != 0)  # NaN, the unknown, is not zero: it stays
            rows, scores, known, values = rows[kept], scores[kept], known[kept], values[kept]
        unknown = np.isnan(values)
        scores += weighed.weight * np.where(unknown, weighed.unknown, values)
        known += weighed.weight * ~unknown
    return Judged(rows, np.round(scores / policy.total, DIGITS), np.round(known / policy.total, DIGITS))


def _scored(lot: Lot, arrays: StructureArrays, found: Judged, limit: int) -> Iterator[Scored]:
    for place in _order(found, lot.context.policy.minimum, limit):
        row = int(found.rows[place])
        answer = lot.answers[KINDS[arrays.kind[row]]]
        yield Scored(row, float(found.scores[place]), float(found.known[place]), answer.mode, answer.verdict)


def _order(found: Judged, minimum: float, limit: int) -> Ints:
    """Positions of the `limit` best, in order. Sorting only those that may be among them keeps a lot under 1 ms."""
    enough = np.flatnonzero(found.scores >= minimum)
    if 0 < limit < len(enough):
        last = np.partition(found.scores[enough], -limit)[-limit]
        enough = enough[found.scores[enough] >= last]
    order = np.lexsort((found.rows[enough], -found.known[enough], -found.scores[enough]))
    return enough[order][:limit]
