"""Environment: what shows that the structure cares for it, when the lot asks."""

from __future__ import annotations

import numpy as np

from matching.arrays import Floats, Ints, StructureArrays
from matching.environment import GENERAL, TOPICS, quotes
from matching.lot import Lot
from matching.structure import Structure


def _trades(lot: Lot, structure: Structure, topics: frozenset[str]) -> str:
    """The trades that show it, by name."""
    by_trade, names = lot.context.policy.environment.by_trade, lot.context.trades.name
    kept = (slug for each in structure.activities for slug in (each.sector or "", each.group))
    shown = dict.fromkeys(names(slug) for slug in kept if by_trade.get(slug, frozenset()) & topics)
    return f"elle exerce {', '.join(f'« {name} »' for name in list(shown)[:2])}"


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

    1 when a topic asked is shown by its words, labels or trades; less for a general care when something precise is
    asked, or for something precise when a general care is. NaN when nothing is shown: silence proves nothing.
    """
    asked = np.flatnonzero([topic in lot.need.environment for topic in TOPICS])
    precise = arrays.evidence[np.ix_(rows, asked)].any(axis=1)
    vague = np.arange(len(TOPICS)) if lot.need.environment <= {GENERAL} else [TOPICS.index(GENERAL)]
    general = arrays.evidence[np.ix_(rows, np.asarray(vague))].any(axis=1)
    return np.where(precise, 1.0, np.where(general, lot.context.policy.environment.general, np.nan))


def because(lot: Lot, arrays: StructureArrays, row: int, score: float | None) -> str:
    """What is asked, and the words or trade that show it."""
    precise = [NAMES[topic] for topic in TOPICS if topic in lot.need.environment and topic != GENERAL]
    asked = f"Environnement ({', '.join(precise)})" if precise else "Environnement"
    if score is None:
        return f"{asked} : le lot en demande, rien n'est connu de la structure là-dessus."
    topics = frozenset(topic for topic, held in zip(TOPICS, arrays.evidence[row], strict=True) if held)
    counted = topics & (lot.need.environment | {GENERAL}) or topics
    said = list(dict.fromkeys(quotes(arrays.structures[row], lot.context.policy.environment, counted)))[:3]
    shown = ", ".join(f"« {words} »" for words in said) or _trades(lot, arrays.structures[row], counted)
    return f"{asked} : {shown}."
