"""Values that pass between the parts of matching."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from matching.structure import AnswerMode, Verdict


@dataclass(frozen=True, slots=True)
class TradeGuess:
    """A trade of a lot: group slug, sector slug or None, 0 <= score <= 1, and the French sentence that says why."""

    group: str
    sector: str | None
    score: float
    because: str


@dataclass(frozen=True, slots=True)
class Point:
    """A place of work that could be located. `precise` False when only the department is known."""

    latitude: float
    longitude: float
    department: str
    insee: str | None = None
    name: str = ""
    precise: bool = True


@dataclass(frozen=True, slots=True)
class LotNeed:
    """A lot as matching sees it. `kinds` are the values of `Kind` that hold for the lot; `text` feeds text likeness.

    `deadline` the last day to answer, None when unknown; `environment` the topics (values of `Topic`) asked of the lot;
    `abroad` True when the work is known to be done outside France.
    """

    tender: str
    lot: str
    title: str
    text: str
    trades: tuple[TradeGuess, ...]
    kinds: frozenset[str]
    departments: tuple[str, ...]
    points: tuple[Point, ...]
    hours: float | None = None
    value: float | None = None
    staffing: bool = False
    concession: bool = False
    deadline: date | None = None
    environment: frozenset[str] = frozenset()
    abroad: bool = False


@dataclass(frozen=True, slots=True)
class Finding:
    """What one feature says of a pair: score 0-1 or None when there is nothing to judge by, and a French sentence."""

    feature: str
    score: float | None
    because: str


@dataclass(frozen=True, slots=True)
class Eligibility:
    """May the structure take part in this mode? `notes` French sentences, `ask` questions to settle."""

    mode: AnswerMode
    verdict: Verdict
    notes: tuple[str, ...] = ()
    ask: tuple[str, ...] = ()


class Scored(NamedTuple):
    """One structure for one lot: row of the structure arrays, score 0-1, share of the weights known 0-1, best mode."""

    row: int
    score: float
    known: float
    mode: AnswerMode
    verdict: Verdict
