"""Words of a text are told whatever their number, gender or lost letters, and never for another word."""

from __future__ import annotations

import pytest

from matching.trade.lexicon import Lexicon


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("restauration collective", "restauration collectif"),
        ("menuiseries extérieures", "menuiserie extérieur"),
        ("liaisons froides", "liaison froid"),
        ("paysagères", "paysager"),
        ("netoyage", "nettoyage"),
    ],
)
def test_plurals_feminines_and_lost_doubles_are_the_same_word(written: str, meant: str) -> None:
    lexicon = Lexicon((), ())
    lexicon.add(0, 1.0, meant)
    assert [(hit.start, hit.end) for hit in lexicon.find(written)] == [(0, len(written))]


@pytest.mark.parametrize(("written", "other"), [("portes", "port"), ("locales", "local"), ("armée", "arme")])
def test_words_that_only_look_alike_stay_apart(written: str, other: str) -> None:
    lexicon = Lexicon((), ())
    lexicon.add(0, 1.0, other)
    assert lexicon.find(written) == []
