"""Numbers written in French words: « soixante-dix », « mille deux cents », « quatre-vingt-quinze »."""

from __future__ import annotations

import re

_UNITS = {
    "un": 1, "une": 1, "deux": 2, "trois": 3, "quatre": 4, "cinq": 5, "six": 6, "sept": 7, "huit": 8, "neuf": 9,
    "dix": 10, "onze": 11, "douze": 12, "treize": 13, "quatorze": 14, "quinze": 15, "seize": 16, "vingt": 20,
    "vingts": 20, "trente": 30, "quarante": 40, "cinquante": 50, "soixante": 60, "septante": 70, "huitante": 80,
    "nonante": 90,
}  # fmt: skip
_SCALES = {"cent": 100, "cents": 100, "mille": 1000}
_WORD = "|".join(sorted((*_UNITS, *_SCALES), key=len, reverse=True))
IN_WORDS = rf"\b(?:{_WORD})(?:[ -](?:et[ -])?(?:{_WORD})){{0,8}}\b"
"""A pattern, without groups, of a number in folded words."""


def in_figures(words: str) -> int:
    """The number that folded words tell: « quatre vingt dix » is 90, « deux mille trois cents » 2 300."""
    total = group = 0
    for word in re.split(r"[ -]+(?:et[ -]+)?", words):
        if word == "mille":
            total, group = total + max(group, 1) * 1000, 0
        elif word in _SCALES:
            group = max(group, 1) * 100
        elif word in ("vingt", "vingts") and group % 100 == 4:
            group += 76
        else:
            group += _UNITS[word]
    return total + group
