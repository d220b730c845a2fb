"""Counting how right a reader is: precision, recall and F1 of sets of labels, with Wilson intervals."""

from __future__ import annotations

from collections.abc import Iterable, Sequence, Set
from dataclasses import dataclass
from math import sqrt

_Z = 1.959964  # 95 %


@dataclass(frozen=True, slots=True)
class Score:
    """True positives, false alarms and misses of one label, or of all."""

    right: int = 0
    extra: int = 0
    missed: int = 0

    @property
    def precision(self) -> float | None:
        """Share of what was found that is right; None when nothing was found."""
        return self.right / (self.right + self.extra) if self.right + self.extra else None

    @property
    def recall(self) -> float | None:
        """Share of what was to be found that was; None when nothing was to be found."""
        return self.right / (self.right + self.missed) if self.right + self.missed else None

    @property
    def f1(self) -> float | None:
        """Harmonic mean of precision and recall; None when there is nothing on either side."""
        whole = 2 * self.right + self.extra + self.missed
        return 2 * self.right / whole if whole else None

    def __add__(self, other: Score) -> Score:
        """The counts of both."""
        return Score(self.right + other.right, self.extra + other.extra, self.missed + other.missed)


def wilson(right: int, whole: int) -> tuple[float, float] | None:
    """95 % interval of a proportion (Wilson score); None without cases."""
    if not whole:
        return None
    share, square = right / whole, _Z * _Z / whole
    middle = (share + square / 2) / (1 + square)
    reach = _Z * sqrt(share * (1 - share) / whole + square / (4 * whole)) / (1 + square)
    return max(0.0, middle - reach), min(1.0, middle + reach)


def by_label(pairs: Sequence[tuple[Set[str], Set[str]]]) -> dict[str, Score]:
    """Scores of each label over pairs (expected, found), in the order of names."""
    names = sorted({name for expected, found in pairs for name in expected | found})
    return {name: _score(name, pairs) for name in names}


def micro(scores: Iterable[Score]) -> Score:
    """All labels counted together."""
    return sum(scores, Score())


def macro_f1(scores: Iterable[Score]) -> float | None:
    """Mean F1 of the labels."""
    values = [score.f1 for score in scores if score.f1 is not None]
    return sum(values) / len(values) if values else None


def _score(name: str, pairs: Sequence[tuple[Set[str], Set[str]]]) -> Score:
    both = [(name in expected, name in found) for expected, found in pairs]
    return Score(both.count((True, True)), both.count((False, True)), both.count((True, False)))
