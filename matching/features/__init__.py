"""Features: one file each, one line here.

Those that exclude come first and the costly one last, so that it sees few structures.
"""

from matching.features import (
    access,
    capacity,
    clause_fit,
    environment,
    place,
    time_left,
    track_record,
    trade,
    words,
)
from matching.features.feature import Feature

FEATURES: dict[str, Feature] = {
    "trade": Feature("trade", trade.score, trade.because),
    "place": Feature("place", place.score, place.because),
    "clause_fit": Feature("clause_fit", clause_fit.score, clause_fit.because),
    "capacity": Feature("capacity", capacity.score, capacity.because, silent=capacity.silent),
    "environment": Feature("environment", environment.score, environment.because, environment.applies),
    "access": Feature("access", access.score, access.because, access.applies),
    "track_record": Feature("track_record", track_record.score, track_record.because, silent=track_record.silent),
    "time_left": Feature("time_left", time_left.score, time_left.because),
    "words": Feature("words", words.score, words.because),
}
