"""The best structures for a lot: those out of the question first dropped, the rest scored together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from matching.arrays import Floats, Ints, StructureArrays
from matching.candidates import candidates
from matching.context import Context
from matching.features import FEATURES, trade
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
    zero excludes and scores under the policy's minimum are left out; so are those whose trade is unknown, but for the
    few that bring a short list up to what the policy says (`guesses`).
    """
    lot = Lot.prepare(need, context)
    if not lot.gate_open:
        return []
    rows = candidates(lot, arrays)
    if not len(rows):
        return []
    found = judge(lot, arrays, rows)
    return _scored(lot, arrays, found, context.policy.keep if limit is None else limit)


def judge(lot: Lot, arrays: StructureArrays, rows: Ints) -> Judged:
    """Score rows by every feature: weighted mean where what is unknown is taken for its usual value.

    The last feature, the costly one, only sees the rows that nothing excludes, that would reach the minimum, were it
    perfect for them, and that a list may still take.
    """
    scale = _scale(lot, arrays)
    first = scale.first.of(lot, arrays, rows)
    enough = scale.total * lot.context.policy.minimum - HAIR - scale.sure - scale.last.total
    rows, first = _kept(rows, first, ~first.excluded & (first.scores >= enough))
    rows, first = _without_guesses(lot, arrays, rows, first, scale)
    if not len(rows):
        return Judged(rows, first.scores, first.known)
    last = scale.last.of(lot, arrays, rows)
    scores, known = first.scores + last.scores + scale.sure, first.known + last.known
    found = Judged(rows, (scores / scale.total).round(DIGITS), (known / scale.total).round(DIGITS))
    kept = ~last.excluded
    return found if kept.all() else Judged(found.rows[kept], found.scores[kept], found.known[kept])


def weighing(lot: Lot) -> list[tuple[Feature, FeaturePolicy]]:
    """The features that this lot is judged by, each with its weight; one without weight is only told."""
    policy = lot.context.policy
    return [
        (feature, policy.feature(name))
        for name, feature in FEATURES.items()
        if (policy.feature(name).weight or policy.feature(name).excludes) and feature.applies(lot)
    ]


class _Sums(NamedTuple):
    """Of rows, weighted sums over some features: of the scores, of what is known; and who is excluded."""

    scores: Floats
    known: Floats
    excluded: NDArray[np.bool_]


def _kept(rows: Ints, sums: _Sums, kept: NDArray[np.bool_]) -> tuple[Ints, _Sums]:
    (at,) = kept.nonzero()
    return rows[at], _Sums(sums.scores[at], sums.known[at], sums.excluded[at])


def _without_guesses(lot: Lot, arrays: StructureArrays, rows: Ints, first: _Sums, scale: _Scale) -> tuple[Ints, _Sums]:
    """Without those of unknown trade when so many others are sure to reach the minimum that none of them is wanted."""
    guessed, policy = trade.guesses(lot, arrays, rows), lot.context.policy
    reaching = first.scores >= scale.total * policy.minimum + HAIR - scale.sure
    wanted = policy.guesses_for(lot.need.trades) > np.count_nonzero(reaching & ~guessed)
    if wanted or scale.last.excluding or not guessed.any():
        return rows, first
    return _kept(rows, first, ~guessed)


@dataclass(frozen=True, slots=True)
class _Weights:
    """Features and, in columns, their weights and usual values; `excluding` the positions of those that exclude."""

    features: tuple[Feature, ...]
    weights: Floats
    usual: Floats
    excluding: list[int]

    @classmethod
    def of_policy(cls, weighed: Sequence[tuple[Feature, FeaturePolicy]]) -> _Weights:
        policies = [policy for _, policy in weighed]
        return cls(
            tuple(feature for feature, _ in weighed),
            np.array([[policy.weight] for policy in policies]).reshape(-1, 1),
            np.array([[policy.unknown] for policy in policies]).reshape(-1, 1),
            [at for at, policy in enumerate(policies) if policy.excludes],
        )

    @property
    def total(self) -> float:
        return float(self.weights.sum())

    def of(self, lot: Lot, arrays: StructureArrays, rows: Ints) -> _Sums:
        """The scores of all features together, one row of a table each: a few long sums cost less than many short."""
        told, excluded = np.empty((len(self.features), len(rows))), np.zeros(len(rows), dtype=bool)
        for at, feature in enumerate(self.features):
            told[at] = feature.score(lot, arrays, rows)
        for at in self.excluding:
            excluded |= told[at] == 0  # NaN is not zero: it stays
        unknown = np.isnan(told)
        scores = np.add.reduce(self.weights * np.where(unknown, self.usual, told))
        return _Sums(scores, np.add.reduce(self.weights * ~unknown), excluded)


class _Scale(NamedTuple):
    """How lots are judged that ask the same: `sure` what features add that are unknown for everyone."""

    first: _Weights
    last: _Weights
    sure: float
    total: float


def _scale(lot: Lot, arrays: StructureArrays) -> _Scale:
    asked = tuple([feature.applies(lot) and 1 + feature.silent(lot, arrays) for feature in FEATURES.values()])
    key = ("scale", asked, lot.context.policy.version)
    if key not in arrays.memo:
        arrays.memo[key] = _made(lot, arrays)
    scale: _Scale = arrays.memo[key]
    return scale


def _made(lot: Lot, arrays: StructureArrays) -> _Scale:
    judging = weighing(lot)
    silent = [policy for feature, policy in judging if feature.silent(lot, arrays)]
    telling = [each for each in judging if not each[0].silent(lot, arrays)]
    return _Scale(
        _Weights.of_policy(telling[:-1]),
        _Weights.of_policy(telling[-1:]),
        sum(policy.weight * policy.unknown for policy in silent),
        sum(policy.weight for _, policy in judging),
    )


def _scored(lot: Lot, arrays: StructureArrays, found: Judged, limit: int) -> list[Scored]:
    order = _order(lot, arrays, found, limit)
    rows = found.rows[order]
    answers = list(lot.answers.values())
    profiles = arrays.profile[rows].tolist()
    modes, verdicts = [answers[at].mode for at in profiles], [answers[at].verdict for at in profiles]
    return list(map(Scored, rows.tolist(), found.scores[order].tolist(), found.known[order].tolist(), modes, verdicts))


def _order(lot: Lot, arrays: StructureArrays, found: Judged, limit: int) -> Ints:
    """Positions of the `limit` best, in order: those of a known trade, and guesses up to the number of the policy."""
    (enough,) = (found.scores >= lot.context.policy.minimum).nonzero()
    guessed = trade.guesses(lot, arrays, found.rows[enough])
    sure = enough[~guessed]
    room = lot.context.policy.guesses_for(lot.need.trades) - len(sure)
    guesses = _first(found, enough[guessed], room) if room > 0 else enough[:0]
    return _first(found, np.concatenate([sure, guesses]), limit)


def _first(found: Judged, among: Ints, limit: int) -> Ints:
    """The `limit` best, in order. Sorting only those that may be among them keeps a lot under 1 ms."""
    if 0 < limit < len(among):
        last = np.partition(found.scores[among], -limit)[-limit]
        among = among[found.scores[among] >= last]
    order = np.lexsort((found.rows[among], -found.known[among], -found.scores[among]))
    return among[order][:limit]
