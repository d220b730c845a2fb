"""Marking the quoted words of a text in place, even when quotations overlap."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise


@dataclass(frozen=True, slots=True)
class Quoted:
    """Words quoted by one piece of evidence, `start` and `end` in code points of the text."""

    evidence_id: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of text, marked or not. `anchors` are the ids of the evidence that begins here."""

    text: str
    marked: bool
    anchors: tuple[int, ...] = ()


def pieces(text: str, quoted: Iterable[Quoted]) -> tuple[Piece, ...]:
    """The text cut where quotations begin and end; the pieces put together give the text back.

    A quotation that does not lie in the text is left out: the page shows its words beside the consideration anyway.
    """
    inside = sorted((q for q in quoted if 0 <= q.start < q.end <= len(text)), key=lambda q: (q.start, q.end))
    cuts = sorted({0, len(text), *(q.start for q in inside), *(q.end for q in inside)})
    anchors: dict[int, tuple[int, ...]] = {}
    for quote in inside:
        anchors[quote.start] = (*anchors.get(quote.start, ()), quote.evidence_id)
    covered = _covered(inside)
    return tuple(Piece(text[start:end], start in covered, anchors.get(start, ())) for start, end in pairwise(cuts))


def _covered(inside: list[Quoted]) -> set[int]:
    """The cuts that lie within at least one quotation: a sweep over the sorted quotations."""
    starts = sorted({q.start for q in inside} | {q.end for q in inside})
    found, reach, index = set(), -1, 0
    for cut in starts:
        while index < len(inside) and inside[index].start <= cut:
            reach = max(reach, inside[index].end)
            index += 1
        if cut < reach:
            found.add(cut)
    return found
