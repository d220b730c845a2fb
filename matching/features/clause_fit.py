"""Clause: how well the best way to answer fits what the lot holds."""

from __future__ import annotations

import numpy as np

from matching.arrays import PROFILES, Floats, Ints, Profile, StructureArrays, profile_of
from matching.labels import KINDS as KIND_NAMES
from matching.labels import LEVERS, MODES
from matching.lot import Lot
from matching.structure import Verdict


def score(lot: Lot, arrays: StructureArrays, rows: Ints) -> Floats:
    """La nature de la structure convient à la réservation ou à la clause du lot.

    Worth of the strongest consideration of the lot, less when the best answer mode is on condition; always known.
    """
    worths = lot.context.worths
    if lot.clauses not in worths:
        worths[lot.clauses] = np.array([worth(lot, profile) for profile in PROFILES])
    return worths[lot.clauses][arrays.profile[rows]]


def because(lot: Lot, arrays: StructureArrays, row: int, score: float | None) -> str:
    """The kind, the mode, and what in the lot calls for it."""
    kind, profile = arrays.structures[row].kind, profile_of(arrays.structures[row])
    answer, lever = lot.answers[profile], _lever(lot)
    who = KIND_NAMES[kind][0].upper() + KIND_NAMES[kind][1:]
    asked = LEVERS[lever] if lever else "un lot sans clause sociale trouvée"
    if answer.verdict not in (Verdict.YES, Verdict.IF):
        return f"{who} : aucune façon de répondre à {asked}."
    condition = ", sous condition" if answer.verdict is Verdict.IF else ""
    return f"{who} : peut répondre à {asked} ({MODES[answer.mode]}{condition})."


def worth(lot: Lot, profile: Profile) -> float:
    """Score of a profile for a lot, 0 when it cannot answer at all."""
    policy, lever = lot.context.policy.clause_fit, _lever(lot)
    value = policy.by[lever] if lever else policy.none
    by_verdict = {Verdict.YES: value, Verdict.IF: value * policy.on_condition}
    return by_verdict.get(lot.answers[profile].verdict, 0.0)


def _lever(lot: Lot) -> str | None:
    """The consideration of the lot that is worth most; the first by name among equals."""
    by = lot.context.policy.clause_fit.by
    return max(sorted(lot.need.kinds & by.keys()), key=lambda kind: by[kind], default=None)
