"""What a strategy answers: raw and rounded hours, range, parameters with their origin, steps, warnings, questions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from clauses.calibration.numbers import in_words, to_cent
from clauses.calibration.parameters import Origin, Value


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a formula gives for one set of values: hours, its steps in French, figures found on the way.

    `clause` False when the rule of the trade says that no clause should be asked; `why` then says it. Otherwise `why`
    is the whole result in words, where hours alone say too little.
    """

    hours: Fraction
    steps: tuple[str, ...]
    figures: Mapping[str, Fraction] = field(default_factory=dict)
    clause: bool = True
    why: str = ""


@dataclass(frozen=True, slots=True)
class Hours:
    """Hours kept to 0.01, and as rounded for a calibration: None when the figure is a debt, never rounded to please."""

    raw: Fraction
    rounded: int | None

    @property
    def text(self) -> str:
        """« 840 h », or « 833,33 h » where nothing is rounded."""
        return f"{in_words(self.raw) if self.rounded is None else in_words(Fraction(self.rounded))} h"

    @property
    def kept(self) -> Fraction:
        """The figure to go on with: rounded when it is, else raw."""
        return self.raw if self.rounded is None else Fraction(self.rounded)


@dataclass(frozen=True, slots=True)
class Calibration:
    """The answer of one strategy. `hours`, `low`, `high` None when a question must be answered first.

    `clause` False: the rule of the trade advises against a clause.
    """

    strategy: str
    name: str
    label: str
    parameters: tuple[Value, ...]
    because: str
    hours: Hours | None = None
    low: Hours | None = None
    high: Hours | None = None
    steps: tuple[str, ...] = ()
    figures: Mapping[str, Fraction] = field(default_factory=dict)
    clause: bool = True
    warnings: tuple[str, ...] = ()
    questions: tuple[str, ...] = ()
    asks: tuple[str, ...] = ()
    "Names of the parameters that would answer the questions."

    @property
    def assumptions(self) -> tuple[str, ...]:
        """What was taken by default, each in a French sentence with its value, source and year."""
        return tuple(
            f"{value.label[0].upper()}{value.label[1:]} : {value.text}, valeur d'usage ({value.source}, {value.year})."
            for value in self.parameters
            if value.origin is Origin.DEFAULT
        )

    @property
    def ranged(self) -> bool:
        """Whether low and high differ: a range is shown instead of one figure."""
        return self.low is not None and self.high is not None and self.low != self.high


def rounded(raw: Fraction, step: int) -> int:
    """Hours of a calibration: the nearest multiple of `step`, half up, at least one step above 0."""
    if raw <= 0:
        return 0
    return max(step, step * int(raw / step + Fraction(1, 2)))


def hours_of(raw: Fraction, step: int | None) -> Hours:
    """Hours kept to 0.01, rounded to whole multiples of `step` (1: as they are, None: not rounded)."""
    kept = to_cent(raw)
    return Hours(kept, None if step is None else rounded(kept, step))
