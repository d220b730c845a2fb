"""Environment: what shows that the structure cares for it, when the lot asks."""

from __future__ import annotations

import numpy as np

from matching.arrays import Floats, Ints, StructureArrays
from matching.environment import GENERAL, TOPICS, quotes
from matching.lot import Lot

NAMES = {
    "reuse": "réemploi",
    "egalim": "alimentation durable",
    "label": "labels",
    "building": "construction durable",
    "carbon": "énergie et carbone",
    "vehicle": "mobilité propre",
    "waste": "déchets",
    "biodiversity": "biodiversité",
    "other": "environnement",
}
"Topics as they are put in a sentence."


def applies(lot: Lot) -> bool:
    """Only when the lot asks something for the environment."""
    return bool(lot.need.environment)


def score(lot: Lot, arrays: StructureArrays, rows: Ints) -> Floats:
    """La structure montre ce que le lot demande pour l'environnement.

    1 when a topic asked is shown by its words, labels or trades, less when only a general care is; NaN when nothing is
    shown: a presentation that says nothing of it proves nothing.
    """
    asked = [topic in lot.need.environment for topic in TOPICS]
    if lot.need.environment <= {GENERAL}:
        precise = arrays.evidence[rows].any(axis=1)
    else:
        precise = arrays.evidence[np.ix_(rows, np.flatnonzero(asked))].any(axis=1)
    general = arrays.evidence[rows, TOPICS.index(GENERAL)]
    worth = lot.context.policy.environment.general
    return np.where(precise, 1.0, np.where(general, worth, np.nan))


def because(lot: Lot, one: StructureArrays, score: float | None) -> str:
    """What is asked, and the words or trade that show it."""
    asked = ", ".join(NAMES[topic] for topic in TOPICS if topic in lot.need.environment)
    if score is None:
        return f"Le lot demande ({asked}) : rien n'est connu de la structure là-dessus."
    topics = frozenset(topic for topic, held in zip(TOPICS, one.evidence[0], strict=True) if held)
    counted = topics & (lot.need.environment | {GENERAL}) or topics
    said = list(dict.fromkeys(quotes(one.structures[0], lot.context.policy.environment, counted)))[:3]
    shown = ", ".join(f"« {words} »" for words in said) or "ses métiers le montrent"
    return f"Environnement ({asked}) : {shown}."
