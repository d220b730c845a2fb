"""Which things a text may speak of, told by its words one by one: an expression is only tried where one can match."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from matching.by_token import ByToken
from matching.plain import plain

_RUN = re.compile(r"(?<![*a-z])[a-z]{2,}\*?")
_WORD = re.compile(r"[a-z]{2,}")


class Signs:
    """By thing, the words without which nothing is said of it: plain, `*` for any ending; of a phrase, its longest.

    A sign only tells that the thing may be spoken of. `always` are the things that have a phrase without any sign.
    """

    def __init__(self, words: Mapping[str, Iterable[str]]) -> None:
        self._whole: dict[str, set[str]] = {}
        self._begins: dict[str, set[str]] = {}
        self._known = ByToken(self._look)
        self.always = frozenset(name for name, phrases in words.items() if not all(map(_RUN.search, phrases)))
        for name, phrases in words.items():
            for phrase in phrases:
                self._add(name, max(_RUN.findall(phrase), key=len, default=""))

    def of(self, token: str) -> frozenset[str]:
        """The things that one word of a text (`matching.text.tokens`) may be about; texts repeat their words."""
        return self._known[token]

    def among(self, said: Iterable[str]) -> frozenset[str]:
        """The things that these words may be about; few words are a sign of anything."""
        return self.always.union(*filter(None, self._known.of(said)))

    def _look(self, token: str) -> frozenset[str]:
        return frozenset(name for word in _WORD.findall(plain(token)) for name in self._of_word(word))

    def _add(self, name: str, sign: str) -> None:
        signs = self._begins if sign.endswith("*") else self._whole
        signs.setdefault(sign.rstrip("*"), set()).add(name)

    def _of_word(self, word: str) -> Iterable[str]:
        yield from self._whole.get(word, ())
        for length in range(2, len(word) + 1):
            yield from self._begins.get(word[:length], ())
