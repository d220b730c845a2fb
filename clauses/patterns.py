"""Patterns written as folded French, compiled to bear the damage of real notices.

In a pattern a space may be lost (« cahierdes »), an apostrophe lost or turned into a space (« dinsertion »), and
`~40` is a gap of at most 40 characters that no blanked statement interrupts. Gaps are bounded and no pattern nests
quantifiers, so that reading time grows with the length of the text alone.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterator, Sequence
from functools import reduce
from operator import or_

from clauses.literals import Head, branches, heads, needs
from clauses.words import Places, bits_of, held

BLANK = "#"  # a statement already taken: gaps stop there
MASK = "_"  # a deceiving word hidden: gaps pass over it
_PIECE = re.compile(r"\(\?<[!=][^()]*\)|\\.|~\d+|\[\^?[^\]]*\]| |'|.", re.DOTALL)
_BEGINNING = (0,)
_KEPT = 256  # choices of alternatives a pattern remembers
_Match = re.Match[str]
_Places = Sequence[int] | None  # where a match may begin, in order; None: anywhere
_Ahead = tuple[_Match, re.Pattern[str], _Places]
_Live = tuple[tuple[re.Pattern[str], Callable[[int, Places], _Places]], ...]


class _Branch:
    """One alternative: the stems it cannot do without, as bits, where it may begin, and its expression.

    Most open with a word: they are tried where that word stands, not at every letter. The expression is compiled when
    first tried.
    """

    __slots__ = ("_compiled", "_heads", "_known", "_opening", "needs", "source")

    def __init__(self, source: str) -> None:
        self.source = source
        self.needs = tuple(map(bits_of, needs(source)))
        self._heads = () if source[:1] == "^" else tuple((bits_of((head.stem,)), head) for head in heads(source))
        self._opening = reduce(or_, (bit for bit, _ in self._heads), 0)
        self._known: dict[int, tuple[Head, ...]] = {}
        self._compiled: re.Pattern[str] | None = None

    @property
    def compiled(self) -> re.Pattern[str]:
        """The expression."""
        if self._compiled is None:
            self._compiled = re.compile(self.source)
        return self._compiled

    def places(self, there: int, where: Places) -> _Places:
        """The only places, in order, where it may begin in a text that holds these stems there; None: anywhere."""
        if not self._heads:
            return _BEGINNING if self.source[:1] == "^" else None
        heads = self._known.get(there & self._opening)
        if heads is None:
            heads = self._opened(there & self._opening)
        if len(heads) == 1 and not heads[0].most:
            return where[heads[0].stem]
        return sorted(
            {place for stem, least, most in heads for at in where[stem] for place in range(at - most, at - least + 1)}
        )

    def _opened(self, there: int) -> tuple[Head, ...]:
        """The heads among stems that are there."""
        if len(self._known) >= _KEPT:
            self._known.clear()
        heads = self._known[there] = tuple(head for bit, head in self._heads if bit & there)
        return heads


class Pattern:
    """A pattern of folded French: answers as one of `re` does, but tries only alternatives whose stems are there.

    Of alternatives that match at several places the leftmost counts, then the first as written, as in one expression.
    It captures nothing.
    """

    __slots__ = ("_branches", "_known", "_stems")

    def __init__(self, source: str) -> None:
        self._branches = tuple(map(_Branch, branches(source)))
        self._stems = reduce(or_, (need for branch in self._branches for need in branch.needs), 0)
        self._known: dict[int, _Live] = {}

    @property
    def pattern(self) -> str:
        """The regular expression."""
        return "|".join(branch.source for branch in self._branches)

    @property
    def stems(self) -> frozenset[str]:
        """Stems of which whatever it matches holds one. A ValueError when an alternative can do without any."""
        found = [needs(branch.source)[:1] for branch in self._branches]
        if not all(found):
            raise ValueError(f"a pattern that asks for no word: {self.pattern}")
        return frozenset().union(*(words for each in found for words in each))

    def _live(self, there: int) -> _Live:
        """The alternatives that may match a text of these stems."""
        asked = there & self._stems
        live = self._known.get(asked)
        return self._chosen(asked) if live is None else live

    def _chosen(self, there: int) -> _Live:
        if len(self._known) >= _KEPT:
            self._known.clear()
        chosen = (branch for branch in self._branches if all(map(there.__and__, branch.needs)))
        live = self._known[there] = tuple((branch.compiled, branch.places) for branch in chosen)
        return live

    def search(self, text: str, start: int = 0, end: int = sys.maxsize) -> _Match | None:
        """The leftmost match."""
        there, where = held(text)
        best = None
        for compiled, places in self._live(there):
            match = _first(compiled, places(there, where), text, start, end)
            if match and (best is None or match.start() < best.start()):
                best = match
        return best

    def match(self, text: str, start: int = 0, end: int = sys.maxsize) -> _Match | None:
        """The match that begins at `start`."""
        live = self._live(held(text)[0])
        return next((found for each, _ in live if (found := each.match(text, start, end))), None)

    def fullmatch(self, text: str, start: int = 0, end: int = sys.maxsize) -> _Match | None:
        """The match of the whole of `start:end`."""
        live = self._live(held(text)[0])
        return next((found for each, _ in live if (found := each.fullmatch(text, start, end))), None)

    def finditer(self, text: str, start: int = 0, end: int = sys.maxsize) -> Iterator[_Match]:
        """The matches, from left to right, none overlapping."""
        there, where = held(text)
        ahead = []
        for compiled, places in self._live(there):
            tried = places(there, where)
            if match := _first(compiled, tried, text, start, end):
                ahead.append((match, compiled, tried))
        return _merged(ahead, text, end) if ahead else iter(())

    def findall(self, text: str, start: int = 0, end: int = sys.maxsize) -> list[str]:
        """The words of the matches."""
        return [match.group() for match in self.finditer(text, start, end)]


def _first(compiled: re.Pattern[str], places: _Places, text: str, start: int, end: int) -> _Match | None:
    """The leftmost match from `start` on, at one of these places."""
    if places is None:
        return compiled.search(text, start, end)
    for at in places:
        if at >= start and (match := compiled.match(text, at, end)):
            return match
    return None


def _merged(ahead: list[_Ahead], text: str, end: int) -> Iterator[_Match]:
    """Matches of several expressions, the first of each ahead, as one that has them for alternatives gives them."""
    while ahead:
        first = min(ahead, key=_start)[0]  # of those that start together the first written
        yield first
        past = first.end() + (not first.group())
        ahead = [
            (match, compiled, places)
            for kept, compiled, places in ahead
            if (match := kept if kept.start() >= past else _first(compiled, places, text, past, end))
        ]


def _start(ahead: _Ahead) -> int:
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
