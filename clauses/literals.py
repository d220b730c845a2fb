"""Which words a text must hold for a pattern to match it, and where it may begin, read off the pattern itself.

Searching a sentence with a pattern of thirty phrases costs a hundred times more than asking whether it holds « clause »
or « execution ». A pattern is therefore tried only where a stem of every part that it cannot do without stands. Those
stems are derived, never declared, so that they are never narrower than the pattern: what is not understood asks for
nothing. Neither is it tried at every letter: nearly all patterns open with one of a few words, which are found at once.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

_PIECE = re.compile(
    r"[a-z0-9]+(?=[a-z0-9][?*+{])|[a-z0-9]+|\(\?(?:[:=!]|<[=!])"
    r"|\[\^?\]?(?:\\.|[^\]\\])*\]|\\(?:x..|u....|U.{8}|\d+|.)|[?*+]\??|\{(\d*)(?:,\d*)?\}\??|.",
    re.DOTALL,
)
_LETTERS = re.compile(r"\[(?:[a-z0-9]|\d-\d){1,6}\]")
_ALPHABET = "abcdefghijklmnopqrstuvwxyz0123456789"
_MOST = 48  # joined words beyond that number are cut where they are joined
Words = frozenset[str]
_NOTHING: Words = frozenset({""})


class Head(NamedTuple):
    """A stem that stands between `least` and `most` characters after the beginning of a match."""

    stem: str
    least: int
    most: int


class _Part(NamedTuple):
    """What a part of a pattern asks for. `exact`: all it can match, if these are words; `needs`: one of each set.

    `opens`: what it matches opens with one of them, in which a dot stands for at most one character whatever it is;
    when it is `whole`, they tell all it can match. What is `optional` may match nothing as well.
    """

    exact: Words | None
    needs: tuple[Words, ...] = ()
    opens: Words = _NOTHING
    whole: bool = False
    optional: bool = False


def _part(exact: Words) -> _Part:
    return _Part(exact, (), exact, whole=True)


_EMPTY = _part(_NOTHING)
_CHARACTER = _Part(None, (), frozenset({"."}), whole=True)
_RUN = re.compile("[a-z0-9]+")
_LOOSE = 3  # characters that may be missing before the first stem: so many places are tried for each that is found
_SHORTEST_HEAD = 2
_MOST_OPENINGS = 256
_Pieces = list[tuple[str, str | None]]


def branches(pattern: str) -> Iterator[str]:
    """The alternatives of a pattern, one after the other, those of a group that is a whole alternative as well."""
    parts = _split(pattern)
    if len(parts) > 1:
        for part in parts:
            yield from branches(part)
    elif _is_group(pattern):
        yield from branches(pattern[3:-1])
    else:
        yield pattern


def _depths(pattern: str) -> Iterator[tuple[str, int, int, int]]:
    """Each piece with its start, its end and how many groups are open after it."""
    depth = 0
    for match in _PIECE.finditer(pattern):
        piece = match.group()
        depth += piece.startswith("(") - (piece == ")")
        yield piece, *match.span(), depth


def _split(pattern: str) -> list[str]:
    if "|" not in pattern:
        return [pattern]
    bars = [start for piece, start, _, depth in _depths(pattern) if piece == "|" and not depth]
    return [pattern[first + 1 : last] for first, last in pairwise((-1, *bars, len(pattern)))]


def _is_group(pattern: str) -> bool:
    if not (pattern.startswith("(?:") and pattern.endswith(")")):
        return False
    return next(end for _, _, end, depth in _depths(pattern) if not depth) == len(pattern)


def needs(pattern: str) -> tuple[Words, ...]:
    """Sets of stems (small letters and digits): whatever the pattern matches holds one of each set at least.

    The most telling set comes first; sets with a syllable such as « de », which all texts hold, are left out when there
    are others.
    A ValueError for a group that captures, or of a kind not known here.
    """
    pieces = [(match.group(), match[1]) for match in _PIECE.finditer(pattern)]
    if ("(", None) in pieces:
        raise ValueError(f"patterns of folded French capture nothing: {pattern}")
    part, _ = _alternation(pieces, 0)
    asked = set(_asked(part))
    telling = {words for words in asked if all(map(_is_telling, words))}
    telling = telling or {words for words in asked if all(len(word) > 1 for word in words)}
    return tuple(sorted(telling, key=lambda words: (_frequency(words), sorted(words))))


def heads(pattern: str) -> tuple[Head, ...]:
    """Stems one of which stands at the beginning of whatever the pattern matches; none when it may begin otherwise."""
    part, _ = _alternation([(match.group(), match[1]) for match in _PIECE.finditer(pattern)], 0)
    found = set(map(_head, part.opens))
    if part.optional or any(len(head.stem) < _SHORTEST_HEAD for head in found):
        return ()
    return tuple(sorted(each for each in found if not any(_covers(other, each) for other in found)))


def _covers(one: Head, other: Head) -> bool:
    """Wherever the other stands, the first does."""
    return one != other and one[1:] == other[1:] and other.stem.startswith(one.stem)


def _head(opening: str) -> Head:
    """The longest stem among the first ones of an opening."""
    runs = (match for match in _RUN.finditer(opening) if opening.count(".", 0, match.start()) <= _LOOSE)
    run = max(runs, key=lambda match: len(match.group()), default=None)
    if run is None:
        return Head("", 0, 0)
    before = run.start()
    return Head(run.group(), before - opening.count(".", 0, before), before)


def _is_telling(word: str) -> bool:
    return len(word) > 2 or (len(word) == 2 and not word.isalpha())


def _frequency(words: Words) -> float:
    """A rough measure of how many texts hold one of the words."""
    return sum(26.0 ** -min(len(word), 6) for word in words)


def _asked(part: _Part) -> tuple[Words, ...]:
    return part.needs if part.exact is None else _need(part.exact)


def _need(words: Words) -> tuple[Words, ...]:
    """What words ask for: nothing when they may be missing; a word that holds another is left out."""
    if "" in words:
        return ()
    return (frozenset(word for word in words if not any(other != word and other in word for other in words)),)


def _alternation(pieces: _Pieces, at: int) -> tuple[_Part, int]:
    parts: list[_Part] = []
    while True:
        part, at = _sequence(pieces, at)
        parts.append(part)
        if at >= len(pieces) or pieces[at][0] != "|":
            return _either(parts), at
        at += 1


def _either(parts: list[_Part]) -> _Part:
    if len(parts) == 1:
        return parts[0]
    exact = [part.exact for part in parts if part.exact is not None]
    if len(exact) == len(parts):
        return _part(frozenset().union(*exact))
    asked = [min(_asked(part), key=_frequency, default=frozenset()) for part in parts]
    needed = _need(frozenset().union(*asked)) if all(asked) else ()
    opens = frozenset().union(*(part.opens for part in parts))
    return _Part(None, needed, opens, all(part.whole for part in parts), any(part.optional for part in parts))


def _sequence(pieces: _Pieces, at: int) -> tuple[_Part, int]:
    """Parts that follow one another: words that touch are joined, what stands between others cuts them apart."""
    joined, asked, whole = _NOTHING, list[Words](), True
    opening = _Opening(frozenset(), _NOTHING)
    while at < len(pieces) and pieces[at][0] not in ("|", ")"):
        part, at = _item(pieces, at)
        opening = _followed(opening, part)
        if part.exact is not None and len(joined) * len(part.exact) <= _MOST:
            joined = _product(joined, part.exact)
            continue
        asked += [*_need(joined), *part.needs]
        joined, whole = part.exact or _NOTHING, False
    if whole:
        return _part(joined), at
    return _Part(None, (*asked, *_need(joined)), opening.told | opening.open, not opening.told), at


class _Opening(NamedTuple):
    """What opens a sequence so far: words that nothing known follows, and those that its next part carries on."""

    told: Words
    open: Words


def _followed(opening: _Opening, part: _Part) -> _Opening:
    told, words = opening
    if not words:
        return opening
    small = len(words) * len(part.opens) <= _MOST_OPENINGS
    carried = _product(words, part.opens) if small else words - _NOTHING | (part.opens if "" in words else frozenset())
    if part.whole and small:
        return _Opening(told, carried)
    return _Opening(told | carried, words if part.optional else frozenset())


def _product(first: Words, last: Words) -> Words:
    return frozenset(one + other for one in first for other in last)


def _item(pieces: _Pieces, at: int) -> tuple[_Part, int]:
    """One character, class or group with its repetition."""
    piece = pieces[at][0]
    if piece.startswith("("):
        inside, at = _alternation(pieces, at + 1)
        part = inside if piece == "(?:" else _EMPTY  # what is looked at around is not matched
    else:
        part = _single(piece)
    at += 1
    if at < len(pieces) and _repeats(pieces[at][0]):
        part = _repeated(part, *pieces[at])
        at += 1
    return part, at


def _single(piece: str) -> _Part:
    if piece in (r"\b", r"\B", "^", "$"):
        return _EMPTY
    if _LETTERS.fullmatch(piece):
        return _part(frozenset(re.findall(piece, _ALPHABET)))
    return _part(frozenset({piece})) if piece.isascii() and piece.isalnum() and not piece.isupper() else _CHARACTER


def _repeats(piece: str) -> bool:
    return piece[0] in "?*+" or (piece[0] == "{" and len(piece) > 1)


def _repeated(part: _Part, sign: str, least: str | None) -> _Part:
    if part.opens == _CHARACTER.opens and part.whole and (most := _times(sign)) <= _LOOSE:
        return _Part(None, (), frozenset({"." * most}), whole=True)
    if sign[0] == "?":
        exact = None if part.exact is None else part.exact | _NOTHING
        return _Part(exact, (), part.opens | _NOTHING if part.whole else part.opens, part.whole, not part.whole)
    if sign[0] == "*" or (sign[0] == "{" and not int(least or 0)):
        return _Part(None, (), part.opens, optional=True)
    return _Part(None, _asked(part), part.opens, optional=part.optional)


def _times(sign: str) -> int:
    """At most how many times a part is repeated."""
    if sign[0] == "?":
        return 1
    most = sign.strip("{}?").rpartition(",")[2]
    return int(most) if most.isdigit() else sys.maxsize
