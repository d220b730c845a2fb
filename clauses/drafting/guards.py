"""What to check in a clause before it is published: one rule a row, read sentence by sentence.

Sources: L2112-2, L2112-3 and L2152-7 (link with the object), R2113-7 (share of a reservation), R2142-19 to R2142-22
(groups) of the code de la commande publique; CE 25 May 2018 n° 417580 (general policy of a firm); guides of the trade
(no structure imposed, no condition of residence). A rule never says that a text is against the law.
"""

from __future__ import annotations

from collections.abc import Iterator

from clauses.drafting.guard import Guard, Remark
from clauses.drafting.guard_rules import GUARDS
from clauses.normalise import Folded, fold
from clauses.segment import sentences


def guarded(text: str) -> tuple[Remark, ...]:
    """Every remark on a text, in its order; the same words are told once a rule."""
    folded = fold(text)
    found = [remark for span in sentences(folded) for remark in _in_sentence(folded, span.start, span.end)]
    return tuple(sorted(found, key=lambda remark: (remark.start, remark.end)))


def _in_sentence(folded: Folded, start: int, end: int) -> Iterator[Remark]:
    low = folded.low[start:end]
    for guard in GUARDS:
        match = guard.pattern.search(low)
        if match and _holds(guard, low):
            yield _remark(guard, folded, start + match.start(), start + match.end())


def _holds(guard: Guard, low: str) -> bool:
    return not (guard.unless and guard.unless.search(low)) and bool(guard.needs is None or guard.needs.search(low))


def _remark(guard: Guard, folded: Folded, low_start: int, low_end: int) -> Remark:
    start, end = folded.raw_span(low_start, low_end)
    while end < len(folded.raw) and folded.raw[end].isalnum():
        end += 1
    quote = folded.raw[start:end]
    return Remark(guard.rule, guard.title, guard.weight, quote, start, end, guard.because, guard.instead, guard.article)
