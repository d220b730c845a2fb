"""Pass over texts that no rule can read: which stems a text holds, told by its words.

Most notices hold few stems. Each distinct word is looked up once, and its answer kept, so that the cost of a text is
that of cutting it into words; a stem of several words (« mission locale ») is then looked for whole.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import filterfalse

_WORD = re.compile(r"[a-z0-9+]{2,}")
_KEPT_WORDS = 65_536  # some megabytes; the words of notices recur
_LONGEST_KEPT = 40


class Stems:
    """A set of stems, ready to be looked for in folded texts."""

    def __init__(self, stems: Iterable[str]) -> None:
        self._of_part: dict[str, list[str]] = {}
        for stem in stems:
            self._of_part.setdefault(_longest_word(stem), []).append(stem)
        self._any_part = re.compile("|".join(map(re.escape, self._of_part)))
        self._dull: set[str] = set()
        self._kept: dict[str, tuple[str, ...]] = {}

    def held(self, low: str) -> list[tuple[str, int]]:
        """The stems that stand in the folded text and where each does first, in no set order."""
        words = set(filterfalse(self._dull.__contains__, low.split()))
        likely = {stem for word in words for stem in self._likely(word)}
        return [(stem, place) for stem in likely if (place := low.find(stem)) >= 0]

    def _likely(self, word: str) -> tuple[str, ...]:
        """The stems of which a part stands in the word."""
        found = self._kept.get(word)
        return found if found is not None else self._learnt(word)

    def _learnt(self, word: str) -> tuple[str, ...]:
        held = self._any_part.search(word) is not None
        found = tuple(stem for part, named in self._of_part.items() if part in word for stem in named) if held else ()
        if len(word) <= _LONGEST_KEPT:
            self._keep(word, found)
        return found

    def _keep(self, word: str, found: tuple[str, ...]) -> None:
        if len(self._dull) + len(self._kept) >= _KEPT_WORDS:
            self._dull.clear()
            self._kept.clear()
        if found:
            self._kept[word] = found
        else:
            self._dull.add(word)


def _longest_word(stem: str) -> str:
    words: list[str] = _WORD.findall(stem)
    return max(words or [stem], key=len)
