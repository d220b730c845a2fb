"""Phrases found in a text, by one pass over its words: time grows with the text, not with the number of phrases."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import NamedTuple

from matching.by_token import ByToken
from matching.plain import plain

REACH = 4  # words between two words of a phrase, small words not counted

_WORD = re.compile(r"[^\W_]+")
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


class Word(NamedTuple):
    """What a word of a text stands for: the phrases that it makes alone, the longer ones that it may begin, each with
    the atoms of its other words, `awaits` those of their second words; `goes_on` atoms by which it may follow another.
    """

    alone: tuple[Phrase, ...]
    opens: tuple[tuple[Phrase, frozenset[int]], ...]
    awaits: frozenset[int]
    goes_on: frozenset[int]


Found = tuple[Phrase, tuple[int, ...]]
"A phrase and the positions of its words."

_NOTHING = Word((), (), frozenset(), frozenset())
_LINK = Word((), (), frozenset(), frozenset((-1,)))  # after which come the place or the purpose


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
        "By the first of its atoms: a phrase and the others, told apart from those of a text in one comparison."
        self._later: set[int] = set()
        self._meanings = ByToken(self._meaning)

    def add(self, target: int, weight: float, text: str) -> None:
        """Add a phrase: words apart, `/` between alternatives, `*` at the end of an open word."""
        atoms = tuple(self._atom(item) for item in text.split())
        self._by_first[atoms[0]].append((Phrase(target, weight, atoms), frozenset(atoms[1:])))
        self._later.update(atoms[1:])

    def find(self, text: str) -> list[Hit]:
        """Phrases of a text, the longer first; one whose words all serve a longer phrase is left out."""
        words: list[Word] = []
        places: list[tuple[re.Match[str], int]] = []
        links = 0
        for written in _WORD.finditer(text):
            word = self._meanings[written[0]]
            if word is _LINK:
                links += 1
            elif word is not None:
                words.append(word)
                places.append((written, links))
        longer = _longest(list(_chains(words)))
        taken = frozenset(chain.from_iterable([positions for _, positions in longer]))
        single = [(phrase, (at,)) for at, word in enumerate(words) if at not in taken for phrase in word.alone]
        return [_hit(phrase, positions, places) for phrase, positions in (*longer, *single)]

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

    def _meaning(self, raw: str) -> Word | None:
        """None for a word that does not count, _LINK for a link."""
        word = self._noun(plain(raw))
        if word in self._links:
            return _LINK
        if word in self._empty or (word.isdigit() and word not in self._exact):
            return None
        beginnings = (word[:size] for size in range(2, len(word) + 1))
        found = [*self._exact.get(stem(word), ()), *(a for part in beginnings for a in self._open.get(part, ()))]
        return self._word(dict.fromkeys(found or self._misspelt(stem(word))))

    def _word(self, atoms: Iterable[int]) -> Word:
        begun = [phrase for atom in atoms for phrase in self._by_first.get(atom, ())]
        alone = tuple(phrase for phrase, others in begun if not others)
        opens = tuple((phrase, others) for phrase, others in begun if others)
        awaits = frozenset(phrase.atoms[1] for phrase, _ in opens)
        return Word(alone, opens, awaits, frozenset(self._later.intersection(atoms))) if atoms else _NOTHING

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


def _chains(words: Sequence[Word]) -> Iterator[Found]:
    """Phrases of several words, wherever they begin: every next word is the nearest one within reach."""
    present = frozenset().union(*[word.goes_on for word in words])
    for start, word in enumerate(words):
        if word.awaits.isdisjoint(present):
            continue
        for phrase, others in word.opens:
            if others <= present and (positions := _chain(phrase, start, words)):
                yield phrase, positions


def _chain(phrase: Phrase, start: int, words: Sequence[Word]) -> tuple[int, ...] | None:
    positions = [start]
    for atom in phrase.atoms[1:]:
        start = _next(atom, start, words)
        if start < 0:
            return None
        positions.append(start)
    return tuple(positions)


def _next(atom: int, after: int, words: Sequence[Word]) -> int:
    """The first position of an atom after this one, -1 when there is none within reach."""
    for at in range(after + 1, min(after + 1 + REACH, len(words))):
        if atom in words[at].goes_on:
            return at
    return -1


def _longest(found: list[Found]) -> list[Found]:
    """The longer first, without those whose words are some of the words of a longer one."""
    found.sort(key=lambda each: (-len(each[1]), each[1]))
    kept: list[Found] = []
    at: dict[int, list[frozenset[int]]] = defaultdict(list)
    for phrase, positions in found:
        words = frozenset(positions)
        if any(words < longer for longer in at[positions[0]]):
            continue
        kept.append((phrase, positions))
        for position in words:
            at[position].append(words)
    return kept
