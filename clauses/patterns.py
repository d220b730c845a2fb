"""Patterns written as folded French, compiled to bear the damage of real notices.

In a pattern a space may be lost (« cahierdes »), an apostrophe lost or turned into a space (« dinsertion »), and
`~40` is a gap of at most 40 characters that no blanked statement interrupts. Gaps are bounded and no pattern nests
quantifiers, so that reading time grows with the length of the text alone.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from functools import reduce
from operator import or_

from clauses.literals import branches, needs
from clauses.words import bits_of, held

BLANK = "#"  # a statement already taken: gaps stop there
MASK = "_"  # a deceiving word hidden: gaps pass over it
_PIECE = re.compile(r"\(\?<[!=][^()]*\)|\\.|~\d+|\[\^?[^\]]*\]| |'|.", re.DOTALL)
_KEPT = 256  # choices of alternatives a pattern remembers
_Match = re.Match[str]


class _Branch:
    """One alternative: the stems it cannot do without, as bits, and its expression, compiled when first tried."""

    __slots__ = ("_compiled", "needs", "source")

    def __init__(self, source: str) -> None:
        self.source = source
        self.needs = tuple(map(bits_of, needs(source)))
        self._compiled: re.Pattern[str] | None = None

    @property
    def compiled(self) -> re.Pattern[str]:
        """The expression."""
        if self._compiled is None:
            self._compiled = re.compile(self.source)
        return self._compiled


class Pattern:
    """A pattern of folded French: answers as one of `re` does, but tries only alternatives whose stems are there.

    Of alternatives that match at several places the leftmost counts, then the first as written, as in one expression.
    It captures nothing.
    """

    __slots__ = ("_branches", "_known", "_stems")

    def __init__(self, source: str) -> None:
        self._branches = tuple(map(_Branch, branches(source)))
        self._stems = reduce(or_, (need for branch in self._branches for need in branch.needs), 0)
        self._known: dict[int, tuple[re.Pattern[str], ...]] = {}

    @property
    def pattern(self) -> str:
        """The regular expression."""
        return "|".join(branch.source for branch in self._branches)

    def _live(self, text: str) -> tuple[re.Pattern[str], ...]:
        """The alternatives that may match."""
        there = held(text) & self._stems
        live = self._known.get(there)
        return self._chosen(there) if live is None else live

    def _chosen(self, there: int) -> tuple[re.Pattern[str], ...]:
        if len(self._known) >= _KEPT:
            self._known.clear()
        live = tuple(branch.compiled for branch in self._branches if all(map(there.__and__, branch.needs)))
        self._known[there] = live
        return live

    def search(self, text: str, start: int = 0, end: int = sys.maxsize) -> _Match | None:
        """The leftmost match."""
        best = None
        for compiled in self._live(text):
            match = compiled.search(text, start, end)
            if match and (best is None or match.start() < best.start()):
                best = match
        return best

    def match(self, text: str, start: int = 0, end: int = sys.maxsize) -> _Match | None:
        """The match that begins at `start`."""
        return next((found for each in self._live(text) if (found := each.match(text, start, end))), None)

    def fullmatch(self, text: str, start: int = 0, end: int = sys.maxsize) -> _Match | None:
        """The match of the whole of `start:end`."""
        return next((found for each in self._live(text) if (found := each.fullmatch(text, start, end))), None)

    def finditer(self, text: str, start: int = 0, end: int = sys.maxsize) -> Iterator[_Match]:
        """The matches, from left to right, none overlapping."""
        live = self._live(text)
        if len(live) > 1:
            return _merged(live, text, start, end)
        return live[0].finditer(text, start, end) if live else iter(())

    def findall(self, text: str, start: int = 0, end: int = sys.maxsize) -> list[str]:
        """The words of the matches."""
        return [match.group() for match in self.finditer(text, start, end)]


def _merged(live: tuple[re.Pattern[str], ...], text: str, start: int, end: int) -> Iterator[_Match]:
    """Matches of several expressions as one that has them for alternatives would give them."""
    ahead = [(match, each) for each in live if (match := each.search(text, start, end))]
    while ahead:
        first = min(ahead, key=_start)[0]  # of those that start together the first written
        yield first
        past = first.end() + (not first.group())
        ahead = [
            (match, each)
            for kept, each in ahead
            if (match := kept if kept.start() >= past else each.search(text, past, end))
        ]


def _start(ahead: tuple[_Match, re.Pattern[str]]) -> int:
    return ahead[0].start()


def rx(*alternatives: str) -> Pattern:
    """Compile a pattern of folded French given as alternatives. A ValueError for a group that captures."""
    return Pattern("|".join(source(each) for each in alternatives))


def source(pattern: str) -> str:
    """The regular expression that a pattern of folded French stands for."""
    return "".join(_expand(piece) for piece in _PIECE.findall(pattern))


def _expand(piece: str) -> str:
    if piece == " ":
        return " ?"
    if piece == "'":
        return "[' ]?"
    if piece[0] == "~" and len(piece) > 1:
        return f"[^{BLANK}]{{0,{piece[1:]}}}?"
    return piece


def hide(text: str, spans: list[tuple[int, int]], sign: str) -> str:
    """The text, same length, with the spans replaced by `sign`."""
    pieces: list[str] = []
    last = 0
    for start, end in sorted(spans):
        if end > last:
            start = max(start, last)
            pieces += (text[last:start], sign * (end - start))
            last = end
    return "".join((*pieces, text[last:]))
