"""The stems that a folded text holds, as bits: each distinct word is looked up once, and its answer kept."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache, reduce
from operator import or_

_WORD = re.compile(r"[a-z0-9]+")
_KEPT_WORDS = 32_768  # some megabytes; the words of notices recur
_KEPT_TEXTS = 512  # sentences: several rules ask about the same one in turn
_LONGEST = 24  # of a word in which every part is looked up; beyond, every stem is looked for
_BITS: dict[str, int] = {}


def bits_of(stems: Iterable[str]) -> int:
    """The stems as bits; those never asked for before get bits of their own."""
    known = len(_BITS)
    bits = 0
    for stem in stems:
        bits |= _BITS.setdefault(stem, 1 << len(_BITS))
    if len(_BITS) > known:
        _of_word.cache_clear()
        held.cache_clear()
    return bits


class Places(dict[str, tuple[int, ...]]):
    """Stem → where it stands in a text, in order: looked for once, when first asked for."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self._text = text

    def __missing__(self, stem: str) -> tuple[int, ...]:
        found = []
        at = self._text.find(stem)
        while at >= 0:
            found.append(at)
            at = self._text.find(stem, at + 1)
        self[stem] = places = tuple(found)
        return places


@lru_cache(_KEPT_TEXTS)
def held(text: str) -> tuple[int, Places]:
    """Bits of all stems that stand in the text, inside its words, and where."""
    return reduce(or_, map(_of_word, _WORD.findall(text)), 0), Places(text)


@lru_cache(_KEPT_WORDS)
def _of_word(word: str) -> int:
    bits, length = 0, len(word)
    if length > _LONGEST:
        return sum(bit for stem, bit in _BITS.items() if stem in word)
    for start in range(length):
        for end in range(start + 1, length + 1):
            bits |= _BITS.get(word[start:end], 0)
    return bits
