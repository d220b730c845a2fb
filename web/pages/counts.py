"""How many lines a list holds, counted once a moment: counting all of them costs more than the page that shows some."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from time import monotonic

from flask import current_app

LASTS = 30.0
"Seconds: the figure may be that old for those who only read."
MOST = 2_000
"Lists remembered at once; beyond, all are forgotten."

Kept = dict[Hashable, tuple[float, int]]


def counted(which: Hashable, count: Callable[[], int], anew: bool = False) -> int:
    """The number kept for this list, or counted now; `anew`: the reader just changed it, and must see it changed."""
    kept: Kept = current_app.extensions.setdefault("counts", {})
    then, number = kept.get(which, (0.0, 0))
    if not anew and which in kept and monotonic() - then < LASTS:
        return number
    if len(kept) >= MOST:
        kept.clear()
    number = count()
    kept[which] = (monotonic(), number)
    return number
