"""Everything that matching knows beside the lot and the structures, in one value."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from hashlib import sha256
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from matching.eligibility import Rules
from matching.gazetteer import Gazetteer
from matching.policy import Policy
from matching.structure import StructureKind
from matching.text import Idf, stems
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
    names: dict[str, frozenset[str]] = field(default_factory=dict, compare=False, repr=False)
    "Stems of place names by department, filled as structures come."

    def place_words(self, department: str | None) -> frozenset[str]:
        """Stems of the names of a department and of its neighbours."""
        if department is None:
            return frozenset()
        if department not in self.names:
            around = (department, *self.gazetteer.neighbours(department))
            self.names[department] = frozenset(stems(" ".join(map(self.gazetteer.department_name, around))))
        return self.names[department]

    def town_words(self, name: str, department: str | None) -> frozenset[str]:
        """Stems of the name of a town, of its department and of the neighbours; what is in brackets is no name."""
        return self.place_words(department).union(stems(name.partition("(")[0]))

    @property
    def version(self) -> str:
        """Short digest of policy, rules and learnt words: matches made under another one are stale.

        The day belongs to it only when the time left weighs, which the policy avoids: every match would then be stale
        each morning, for a figure that is the same for nearly all structures of a lot.
        """
        day = self.on if self.policy.feature("time_left").weight else ""
        told = f"{self.policy.version} {self.rules.version} {self.idf.version} {day}"
        return sha256(told.encode()).hexdigest()[:12]
