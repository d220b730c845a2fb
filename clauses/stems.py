"""Pass over texts that no rule can read: which stems a text holds, told by its words.

Most notices hold few stems. Each distinct word is looked up once, and its answer kept, so that the cost of a text is
that of cutting it into words; a stem of several words (« mission locale ») is then looked for whole.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

_WORD = re.compile(r"[a-z0-9+]{2,}")
_KEPT_WORDS = 32_768  # some megabytes; the words of notices recur


class Stems:
    """A set of stems, ready to be looked for in folded texts."""

    def __init__(self, stems: Iterable[str]) -> None:
        self._of_part: dict[str, list[str]] = {}
        for stem in stems:
            self._of_part.setdefault(_longest_word(stem), []).append(stem)
        any_part = re.compile("|".join(map(re.escape, self._of_part)))

        @lru_cache(_KEPT_WORDS)
        def stems_of(word: str) -> tuple[str, ...]:
            if any_part.search(word) is None:
                return ()
            return tuple(stem for part, named in self._of_part.items() if part in word for stem in named)

        self._stems_of = stems_of

    def held(self, low: str) -> list[str]:
        """The stems that stand in the folded text, in no set order."""
        likely = {stem for word in set(_WORD.findall(low)) for stem in self._stems_of(word)}
        return [stem for stem in likely if stem in low]


def _longest_word(stem: str) -> str:
    words: list[str] = _WORD.findall(stem)
    return max(words or [stem], key=len)
