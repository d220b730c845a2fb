"""Features: one file each, one line here.

Those that exclude come first and the costly one last, so that it sees few structures.
"""

from matching.features import capacity, clause_fit, place, trade, words
from matching.features.feature import Feature

FEATURES: dict[str, Feature] = {
    "trade": Feature("trade", trade.score, trade.because),
    "place": Feature("place", place.score, place.because),
    "clause_fit": Feature("clause_fit", clause_fit.score, clause_fit.because),
    "capacity": Feature("capacity", capacity.score, capacity.because),
    "words": Feature("words", words.score, words.because),
}
