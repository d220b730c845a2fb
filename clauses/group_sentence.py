"""Sentences of a text about groups: these texts run together, and name articles with a letter and a stop."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from clauses.normalise import Folded


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of the folded text."""

    folded: Folded
    start: int
    end: int

    @property
    def low(self) -> str:
        """Its words, folded."""
        return self.folded.low[self.start : self.end]

    @property
    def raw(self) -> str:
        """Its words, verbatim."""
        low = self.low
        start = self.start + len(low) - len(low.lstrip())
        end = self.end - len(low) + len(low.rstrip())
        first, last = self.folded.raw_span(start, max(end, start + 1))
        return self.folded.raw[first:last]


# A stop ends a sentence, glued to the next word or not, save after an abbreviation or the letter of an article.
_STOP = re.compile(r"(?<![\s(.'][RLDrld])(?<!\b[Aa]rt)(?<!\bcf)(?<!\bCf)[.!?]+(?=\s|[A-Z\[]|$)")


def sentences(cased: str) -> Iterator[tuple[int, int]]:
    """Where each sentence of a folded text stands, none empty."""
    last = 0
    for stop in _STOP.finditer(cased):
        if cased[last : stop.end()].strip(" .\n"):
            yield last, stop.end()
        last = stop.end()
    if cased[last:].strip():
        yield last, len(cased)
