"""The best structures for a lot: those out of the question first dropped, the rest scored together."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from matching.arrays import PROFILES, Floats, Ints, StructureArrays
from matching.candidates import candidates
from matching.context import Context
from matching.features import FEATURES
from matching.features.feature import Feature
from matching.lot import Lot
from matching.policy import FeaturePolicy
from matching.types import LotNeed, Scored

DIGITS = 6
"Scores are rounded so that equal ones are equal on every machine."

HAIR = 1e-5
"More than rounding can move: a score within a hair of the minimum is computed to the end."


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
    found = judge(lot, arrays, candidates(lot, arrays))
    return _scored(lot, arrays, found, context.policy.keep if limit is None else limit)


def judge(lot: Lot, arrays: StructureArrays, rows: Ints) -> Judged:
    """Score rows by every feature: weighted mean where what is unknown is taken for its usual value.

    Rows that cannot reach the minimum any more, were all that is left perfect, are dropped on the way.
    """
    judging = weighing(lot)
    total = sum(weighed.weight for _, weighed in judging)
    enough, left = lot.context.policy.minimum * total - HAIR, total
    scores, known = np.zeros(len(rows)), np.zeros(len(rows))
    for feature, weighed in judging:
        left -= weighed.weight
        if feature.silent(lot, arrays):
            scores += weighed.weight * weighed.unknown
            continue
        values = feature.score(lot, arrays, rows)
        unknown = np.isnan(values)
        known += weighed.weight * ~unknown
        scores += weighed.weight * np.where(unknown, weighed.unknown, values)
        if weighed.excludes or left < enough:
            kept = (scores >= enough - left) & ((values != 0) | (not weighed.excludes))  # NaN is not zero: it stays
            rows, scores, known = rows[kept], scores[kept], known[kept]
    return Judged(rows, np.round(scores / total, DIGITS), np.round(known / total, DIGITS))


def weighing(lot: Lot) -> list[tuple[Feature, FeaturePolicy]]:
    """The features that this lot is judged by, each with its weight; one without weight is only told."""
    policy = lot.context.policy
    return [
        (feature, policy.feature(name))
        for name, feature in FEATURES.items()
        if (policy.feature(name).weight or policy.feature(name).excludes) and feature.applies(lot)
    ]


def _scored(lot: Lot, arrays: StructureArrays, found: Judged, limit: int) -> list[Scored]:
    order = _order(found, lot.context.policy.minimum, limit)
    rows = found.rows[order]
    answers = [lot.answers[profile] for profile in PROFILES]
    columns = (rows.tolist(), found.scores[order].tolist(), found.known[order].tolist(), arrays.profile[rows].tolist())
    return [
        Scored(row, score, known, answers[kind].mode, answers[kind].verdict)
        for row, score, known, kind in zip(*columns, strict=True)
    ]


def _order(found: Judged, minimum: float, limit: int) -> Ints:
    """Positions of the `limit` best, in order. Sorting only those that may be among them keeps a lot under 1 ms."""
    enough = np.flatnonzero(found.scores >= minimum)
    if 0 < limit < len(enough):
        last = np.partition(found.scores[enough], -limit)[-limit]
        enough = enough[found.scores[enough] >= last]
    order = np.lexsort((found.rows[enough], -found.known[enough], -found.scores[enough]))
    return enough[order][:limit]
