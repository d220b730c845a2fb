"""Marks in a text, whatever overlaps what."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from web.pages.highlight import Piece, Quoted, pieces

spans = st.lists(st.tuples(st.integers(-3, 25), st.integers(-3, 25)), max_size=8)


@settings(deadline=None, max_examples=200)
@given(st.text(max_size=20), spans)
def test_pieces_give_the_text_back_and_mark_exactly_what_is_quoted(text: str, found: list[tuple[int, int]]) -> None:
    quoted = [Quoted(number, start, end) for number, (start, end) in enumerate(found)]
    cut = pieces(text, quoted)
    assert "".join(piece.text for piece in cut) == text
    marked = [piece.marked for piece in cut for _ in piece.text]
    inside = [q for q in quoted if 0 <= q.start < q.end <= len(text)]
    assert marked == [any(q.start <= place < q.end for q in inside) for place in range(len(text))]
    assert sorted(anchor for piece in cut for anchor in piece.anchors) == sorted(q.evidence_id for q in inside)


def test_overlapping_quotations_keep_an_anchor_each() -> None:
    assert pieces("abcdef", [Quoted(1, 1, 4), Quoted(2, 2, 5)]) == (
        Piece("a", False),
        Piece("b", True, (1,)),
        Piece("cd", True, (2,)),
        Piece("e", True),
        Piece("f", False),
    )
