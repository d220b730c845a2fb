"""Everything that matching knows beside the lot and the structures, in one value."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from hashlib import sha256
from itertools import chain
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from matching.by_token import ByToken
from matching.eligibility import Rules
from matching.gazetteer import Gazetteer
from matching.policy import Policy
from matching.structure import StructureKind
from matching.text import Idf, stems_of, tokens
from matching.types import Eligibility

Answers = Mapping[tuple[StructureKind, StructureKind | None], Eligibility]
"By profile (`matching.arrays.Profile`)."


class TradeNames(Protocol):
    """What matching asks of the trades: the French name of a group or sector slug."""

    def name(self, slug: str) -> str:
        """French name of a slug."""
        ...


@dataclass(frozen=True, slots=True)
class Context:
    """Names, places, weights, rules and rare words; `on` is the day for which the answer holds."""

    trades: TradeNames
    gazetteer: Gazetteer
    policy: Policy
    rules: Rules
    idf: Idf
    on: date
    answers: dict[object, tuple[Answers, NDArray[np.bool_]]] = field(default_factory=dict, compare=False, repr=False)
    "By (considerations, facts), best answer of each kind, and which may answer: filled as lots come, most share a few."
    worths: dict[object, NDArray[np.float64]] = field(default_factory=dict, compare=False, repr=False)
    "What each kind is worth by (considerations, facts), in the order of the kinds: filled likewise."
    modes: dict[object, tuple[Eligibility, ...]] = field(default_factory=dict, compare=False, repr=False)
    "Every answer of a kind, best first, for explanations: filled as they come."
    places: ByToken[tuple[int, ...]] = field(init=False, compare=False, repr=False)
    "Positions in the IDF of what each word says, without those that tell no trade."
    around: dict[str, tuple[int, ...]] = field(default_factory=dict, compare=False, repr=False)
    "The same of the names of a department and of its neighbours, filled as they come."

    def __post_init__(self) -> None:
        """Words are looked up in this very IDF."""
        object.__setattr__(self, "places", ByToken(self._places_of))

    def _places_of(self, token: str) -> tuple[int, ...]:
        index, silent = self.idf.index, self.policy.words.silent
        return tuple(index[stem] for stem in stems_of(token) if stem in index and stem not in silent)

    def town_places(self, name: str, department: str | None) -> Iterator[int]:
        """Positions of the name of a town, of its department and of the neighbours; what is in brackets is no name."""
        yield from self._around(department) if department is not None else ()
        yield from chain.from_iterable(self.places.of(tokens(name.partition("(")[0])))

    def _around(self, department: str) -> tuple[int, ...]:
        if department not in self.around:
            names = map(self.gazetteer.department_name, (department, *self.gazetteer.neighbours(department)))
            said = chain.from_iterable(self.places.of(tokens(" ".join(names))))
            self.around[department] = tuple(dict.fromkeys(said))
        return self.around[department]

    @property
    def version(self) -> str:
        """Short digest of policy, rules and learnt words: matches made under another one are stale.

        The day belongs to it only when the time left weighs, which the policy avoids: every match would then be stale
        each morning, for a figure that is the same for nearly all structures of a lot.
        """
        day = self.on if self.policy.feature("time_left").weight else ""
        told = f"{self.policy.version} {self.rules.version} {self.idf.version} {day}"
        return sha256(told.encode()).hexdigest()[:12]
