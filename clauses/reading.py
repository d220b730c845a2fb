"""What a rule reads (one sentence and what stands around it) and what it answers (hits)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from clauses.consideration import Absent, Kind, Strength, Topic
from clauses.patterns import Pattern

if TYPE_CHECKING:  # it tells titles from statements, and titles are told of sentences
    from clauses.around import Around


@dataclass(slots=True)
class Sentence:
    """A folded sentence. `start`: its offset in the folded text; `low` has deceiving words hidden, `plain` has not.

    `declared`: the source says that the whole text lists award criteria. `looked`: someone has asked what stands around
    it, so that the answer may be another where the same sentence stands elsewhere.
    """

    low: str
    plain: str
    cased: str
    start: int
    beside: Around
    declared: bool = False
    looked: bool = False

    @property
    def around(self) -> Around:
        """What stands around it."""
        self.looked = True
        return self.beside

    @property
    def criteria(self) -> bool:
        """The text around lists award criteria."""
        return self.declared or self.around.criteria

    @property
    def before(self) -> str:
        """The sentence before it (folded)."""
        return self.around.line(-1)

    @property
    def after(self) -> str:
        """The sentence after it (folded)."""
        return self.around.line(1)

    @property
    def alone(self) -> bool:
        """The sentence is a line or a field of its own (a title)."""
        return self.around.alone


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
