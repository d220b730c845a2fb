"""Which words a text must hold for a pattern to match it, read off the pattern itself.

Searching a sentence with a pattern of thirty phrases costs a hundred times more than asking whether it holds « clause »
or « execution ». A pattern is therefore tried only where a stem of every part that it cannot do without stands. Those
stems are derived, never declared, so that they are never narrower than the pattern: what is not understood asks for
nothing.
"""

from __future__ import annotations

import re
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


class _Part(NamedTuple):
    """What a part of a pattern asks for. `exact`: all it can match, if these are words; `needs`: one of each set."""

    exact: Words | None
    needs: tuple[Words, ...] = ()


_ANY = _Part(None)
_EMPTY = _Part(_NOTHING)
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

    The most telling set comes first; sets with a syllable such as « de », which all texts hold, are left out.
    A ValueError for a group that captures, or of a kind not known here.
    """
    pieces = [(match.group(), match[1]) for match in _PIECE.finditer(pattern)]
    if ("(", None) in pieces:
        raise ValueError(f"patterns of folded French capture nothing: {pattern}")
    part, _ = _alternation(pieces, 0)
    telling = {words for words in _asked(part) if all(map(_is_telling, words))}
    return tuple(sorted(telling, key=lambda words: (_frequency(words), sorted(words))))


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
        return _Part(frozenset().union(*exact))
    asked = [min(_asked(part), key=_frequency, default=frozenset()) for part in parts]
    return _Part(None, _need(frozenset().union(*asked)) if all(asked) else ())


def _sequence(pieces: _Pieces, at: int) -> tuple[_Part, int]:
    """Parts that follow one another: words that touch are joined, what stands between others cuts them apart."""
    joined, asked, whole = _NOTHING, list[Words](), True
    while at < len(pieces) and pieces[at][0] not in ("|", ")"):
        part, at = _item(pieces, at)
        if part.exact is not None and len(joined) * len(part.exact) <= _MOST:
            joined = frozenset(one + other for one in joined for other in part.exact)
            continue
        asked += [*_need(joined), *part.needs]
        joined, whole = part.exact or _NOTHING, False
    return _Part(joined) if whole else _Part(None, (*asked, *_need(joined))), at


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
        return _Part(frozenset(re.findall(piece, _ALPHABET)))
    return _Part(frozenset({piece})) if piece.isascii() and piece.isalnum() and not piece.isupper() else _ANY


def _repeats(piece: str) -> bool:
    return piece[0] in "?*+" or (piece[0] == "{" and len(piece) > 1)


def _repeated(part: _Part, sign: str, least: str | None) -> _Part:
    if sign[0] == "?":
        return _Part(part.exact | _NOTHING) if part.exact is not None else _ANY
    return _ANY if sign[0] == "*" or (sign[0] == "{" and not int(least or 0)) else _Part(None, _asked(part))
