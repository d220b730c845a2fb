"""What a feature is: a score for many structures at once, and a sentence for one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from inspect import getdoc

from matching.arrays import Floats, Ints, StructureArrays
from matching.lot import Lot

Score = Callable[[Lot, StructureArrays, Ints], Floats]
"Scores 0-1 of the given rows, NaN where there is nothing to judge by."

Because = Callable[[Lot, StructureArrays, int, float | None], str]
"One French sentence for the structure of a row, given its score."


def always(lot: Lot) -> bool:
    """A feature that every lot is judged by."""
    return True


def never(lot: Lot, arrays: StructureArrays) -> bool:
    """A feature that has something to judge by as soon as it applies."""
    return False


@dataclass(frozen=True, slots=True)
class Feature:
    """One thing that is judged. The explanation of a pair calls the same `score`, so that both cannot differ.

    `applies` False: the lot asks nothing of it, its weight leaves the total (that is not « unknown »);
    `silent` True: it is unknown for everyone in these arrays, so that `score` need not be called.
    """

    name: str
    score: Score
    because: Because
    applies: Callable[[Lot], bool] = always
    silent: Callable[[Lot, StructureArrays], bool] = never

    @property
    def means(self) -> str:
        """What it judges, in French: the first line of the docstring of `score`."""
        return (getdoc(self.score) or "").splitlines()[0]
