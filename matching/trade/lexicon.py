"""Phrases found in a text, by one pass over its words: time grows with the text, not with the number of phrases."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from matching.plain import plain

REACH = 4  # words between two words of a phrase, small words not counted
CACHED_WORDS = 65_536

_WORD = re.compile(r"[^\W_]+")
_LINKS = (-1,)  # meaning of a word after which come the place or the purpose
_DOUBLED = re.compile(r"(.)\1")
_FEMININE = (  # endings of adjectives; `-e` alone would take a door for a port
    ("ive", "if"), ("elle", "el"), ("enne", "en"), ("ale", "al"), ("ere", "er"), ("ieure", "ieur"), ("aine", "ain"),
    ("ante", "ant"), ("ente", "ent"), ("erte", "ert"), ("ide", "id"), ("aude", "aud"), ("ee", "e"),
)  # fmt: skip
_SAME_ENDING = frozenset({"locale"})  # an agency or a mission, not premises


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words in order that tell for `target` with `weight`; each item of `atoms` stands for a set of words."""

    target: int
    weight: float
    atoms: tuple[int, ...]


class Hit(NamedTuple):
    """A phrase found: positions of its words, how many links stand before its first word, its place in the text.

    `crossed`: links that stand between its first and its last word.
    """

    phrase: Phrase
    positions: tuple[int, ...]
    links: int
    start: int
    end: int
    crossed: int


class Lexicon:
    """Phrases of many targets, compiled once. `add` them all, then `find`."""

    def __init__(self, empty: Iterable[str], links: Iterable[str], same: Mapping[str, str] | None = None) -> None:
        """`empty` words that do not count, `links` before the place or the purpose, `same` verb to its noun."""
        self._same = {plain(verb): plain(noun) for verb, noun in (same or {}).items()}
        self._empty = frozenset(plain(word) for word in empty)
        self._links = frozenset(plain(word) for word in links)
        self._atoms: dict[str, int] = {}
        self._exact: dict[str, list[int]] = defaultdict(list)
        self._open: dict[str, list[int]] = defaultdict(list)
        self._undoubled: dict[str, list[int]] = defaultdict(list)
        self._by_first: dict[int, list[tuple[Phrase, frozenset[int]]]] = defaultdict(list)
        "By the first of its atoms: a phrase and the atoms that it asks for, told apart from a text in one comparison."
        self.meaning = lru_cache(CACHED_WORDS)(self._meaning)

    def add(self, target: int, weight: float, text: str) -> None:
        """Add a phrase: words apart, `/` between alternatives, `*` at the end of an open word."""
        atoms = tuple(self._atom(item) for item in text.split())
        self._by_first[atoms[0]].append((Phrase(target, weight, atoms), frozenset(atoms)))

    def find(self, text: str) -> list[Hit]:
        """Phrases of a text, the longer first; one whose words all serve a longer phrase is left out."""
        places: dict[int, list[int]] = defaultdict(list)
        words: list[tuple[re.Match[str], int]] = []
        links = 0
        for word in _WORD.finditer(text):
            atoms = self.meaning(word[0])
            if atoms is None:
                continue
            if atoms == _LINKS:
                links += 1
                continue
            for atom in atoms:
                places[atom].append(len(words))
            words.append((word, links))
        return _longest([_hit(phrase, positions, words) for phrase, positions in self._found(places)])

    def _found(self, places: dict[int, list[int]]) -> Iterable[tuple[Phrase, tuple[int, ...]]]:
        present = frozenset(places)
        for first in places:
            for phrase, asked in self._by_first.get(first, ()):
                if asked <= present:
                    yield from _chains(phrase, places)

    def _atom(self, item: str) -> int:
        known = self._atoms.get(item)
        if known is not None:
            return known
        number = self._atoms[item] = len(self._atoms)
        for word in item.split("/"):
            if word.endswith("*"):
                self._open[plain(word[:-1])].append(number)
            else:
                self._add_word(stem(self._noun(plain(word))), number)
        return number

    def _noun(self, word: str) -> str:
        return self._same.get(word, word)

    def _add_word(self, word: str, number: int) -> None:
        self._exact[word].append(number)
        self._undoubled[_DOUBLED.sub(r"\1", word)].append(number)

    def _meaning(self, raw: str) -> tuple[int, ...] | None:
        """Atoms a word stands for; None for a word that does not count, _LINKS for a link."""
        word = self._noun(plain(raw))
        if word in self._links:
            return _LINKS
        if word in self._empty or (word.isdigit() and word not in self._exact):
            return None
        beginnings = (word[:size] for size in range(2, len(word) + 1))
        found = [*self._exact.get(stem(word), ()), *(a for part in beginnings for a in self._open.get(part, ()))]
        return tuple(dict.fromkeys(found or self._misspelt(stem(word))))

    def _misspelt(self, word: str) -> list[int]:
        """Atoms of an unknown word but for its doubled letters: « netoyage », the commonest slip and a safe one."""
        return self._undoubled.get(_DOUBLED.sub(r"\1", word), []) if len(word) > 5 else []


def stem(word: str) -> str:
    """A plain French word without the marks of the plural and of the feminine; rough, but the same on both sides."""
    word = _singular(word)
    if len(word) <= 5 or word in _SAME_ENDING:
        return word
    ending = next((pair for pair in _FEMININE if word.endswith(pair[0])), None)
    return word if ending is None else word[: -len(ending[0])] + ending[1]


def _singular(word: str) -> str:
    if len(word) <= 3:
        return word
    if word.endswith("aux") and not word.endswith("eaux"):
        return word[:-3] + "al"
    return word[:-1] if word[-1] in "sx" else word


def _hit(phrase: Phrase, positions: tuple[int, ...], words: list[tuple[re.Match[str], int]]) -> Hit:
    (first, before), (last, after) = words[positions[0]], words[positions[-1]]
    return Hit(phrase, positions, before, first.start(), last.end(), after - before)


def _chains(phrase: Phrase, places: dict[int, list[int]]) -> Iterable[tuple[Phrase, tuple[int, ...]]]:
    """Each occurrence of the phrase: every next word is the nearest one within reach."""
    first, *others = phrase.atoms
    for start in places[first]:
        chain = [start]
        for atom in others:
            after = _next(places[atom], chain[-1])
            if after is None:
                break
            chain.append(after)
        else:
            yield phrase, tuple(chain)


def _next(positions: list[int], after: int) -> int | None:
    """The first position after this one, None when there is none within reach."""
    found = bisect_right(positions, after)
    return positions[found] if found < len(positions) and positions[found] <= after + REACH else None


def _longest(hits: list[Hit]) -> list[Hit]:
    """Leave out a hit whose words are some of the words of a longer one."""
    hits.sort(key=lambda hit: (-len(hit.positions), hit.positions))
    kept: list[Hit] = []
    at: dict[int, list[frozenset[int]]] = defaultdict(list)
    for hit in hits:
        longer = at.get(hit.positions[0])
        words = frozenset(hit.positions)
        if longer and any(words < each for each in longer):
            continue
        kept.append(hit)
        if len(words) > 1:  # one word is longer than none
            for position in words:
                at[position].append(words)
    return kept
