from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from clauses.normalise import fold

PIECES = st.sampled_from(
    [
        "Clause",
        " ",
        "  ",
        "\n",
        "\n\n",
        "é",
        "É",
        "œ",
        "m½uvre",
        "’",
        "&eacute;",
        "&lt;br/&gt;",
        "<b>",
        "\u0301",
        "\u00a0",
        "d?a",
        "İ",
        "ß",
        "1½",
        "¼",
        "&#39;",
        "🙂",
    ]
)


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Clause d’insertion", "clause d'insertion"),
        ("main d'œuvre", "main d'oeuvre"),
        ("main d'½uvre", "main d'oeuvre"),
        ("1½ heure", "1½ heure"),
        ("l&rsquo;ex&eacute;cution", "l'execution"),
        ("CCAP\u00a0:\u00a0non", "ccap : non"),
        ("d' insertion", "d'insertion"),
        ("Prestation d?analyses", "prestation d'analyses"),
        ("lundi <br/>Lot", "lundi \nlot"),
        ("e\u0301te\u0301", "ete"),
        ("une clause\nsociale", "une clause sociale"),
        ("Critères\n- Prix", "criteres\n- prix"),
        ("l\x92insertion", "l'insertion"),
    ],
)
def test_damage_is_undone(text: str, folded: str) -> None:
    assert fold(text).low == folded


@given(st.lists(PIECES, max_size=30).map("".join))
@settings(deadline=None, max_examples=300)
def test_every_folded_character_leads_back_into_the_text_in_order(text: str) -> None:
    folded = fold(text)
    assert len(folded.low) == len(folded.cased)
    spans = [folded.raw_span(i, i + 1) for i in range(len(folded.low))]
    assert all(0 <= start < end <= len(text) for start, end in spans)
    assert [start for start, _ in spans] == sorted(start for start, _ in spans)


@given(st.lists(PIECES, max_size=12).map("".join), st.lists(PIECES, max_size=12).map("".join))
@settings(deadline=None, max_examples=200)
def test_a_word_is_found_back_whatever_surrounds_it(before: str, after: str) -> None:
    text = f"{before} réservation {after}"
    folded = fold(text)
    start = folded.low.index("reservation")
    first, last = folded.raw_span(start, start + len("reservation"))
    assert text[first:last] == "réservation"
