"""What a rule reads (one sentence and what stands around it) and what it answers (hits)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from clauses.consideration import Absent, Kind, Strength, Topic
from clauses.patterns import Pattern


@dataclass(frozen=True, slots=True)
class Sentence:
    """A folded sentence. `start`: its offset in the folded text; `low` has deceiving words hidden, `plain` has not.

    `criteria`: the text around lists award criteria. `before`, `after`: the sentences beside it (folded).
    `declared`: the source says that the whole text lists award criteria.
    `alone`: the sentence is a line or a field of its own (a title).
    """

    low: str
    plain: str
    cased: str
    start: int
    criteria: bool = False
    before: str = ""
    after: str = ""
    alone: bool = False
    declared: bool = False


@dataclass(frozen=True, slots=True)
class Hit:
    """Something a rule found: offsets are those of the sentence."""

    kind: Kind
    start: int
    end: int
    topic: Topic | None = None
    strength: Strength | None = None
    absent: Absent | None = None
    warnings: tuple[str, ...] = ()
    rule: str = field(default="", compare=False)


Rule = Callable[[Sentence], Iterator[Hit]]


def matches(pattern: Pattern, sentence: Sentence, kind: Kind, topic: Topic | None = None) -> Iterator[Hit]:
    """A hit of `kind` for every match of `pattern` in the sentence as masked."""
    for match in pattern.finditer(sentence.low):
        yield Hit(kind, match.start(), match.end(), topic)
