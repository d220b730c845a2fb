"""Patterns written as folded French, compiled to bear the damage of real notices.

In a pattern a space may be lost (« cahierdes »), an apostrophe lost or turned into a space (« dinsertion »), and
`~40` is a gap of at most 40 characters that no blanked statement interrupts. Gaps are bounded and no pattern nests
quantifiers, so that reading time grows with the length of the text alone.
"""

from __future__ import annotations

import re

BLANK = "#"  # a statement already taken: gaps stop there
MASK = "_"  # a deceiving word hidden: gaps pass over it
_PIECE = re.compile(r"\(\?<[!=][^()]*\)|\\.|~\d+|\[\^?[^\]]*\]| |'|.", re.DOTALL)


def rx(*alternatives: str) -> re.Pattern[str]:
    """Compile a pattern of folded French given as alternatives."""
    return re.compile("|".join(source(each) for each in alternatives))


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
