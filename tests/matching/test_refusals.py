"""What a structure said it does not want leaves it out, with its words and day; what the lot does not tell does not."""

from dataclasses import replace
from datetime import date

import pytest

from matching.arrays import StructureArrays
from matching.engine import best
from matching.explain import explain
from matching.structure import Limit, Refusal
from tests.matching.cases import CARE, CLEANING, FELLING, GREEN, ROOMS, context, lot, structure, trade

SAID = Refusal(Limit.TRADE, GREEN, CARE, None, date(2026, 11, 3))
FAR = replace(SAID, limit=Limit.FARTHER, bound=30.0)
COLMAR = {"latitude": 48.0794, "longitude": 7.3585, "department": "68"}


def left_out(need, *refusals, **changes):
    """The sentence of the refusal, None when the structure is proposed; engine and explanation say the same."""
    one = structure(refusals=refusals, **changes)
    told = explain(need, one, context())
    found = best(need, StructureArrays.build([one], context()), context())
    assert bool(found) == (not told.excluded)
    return told.excluded[0] if told.excluded else None


@pytest.mark.parametrize(
    ("need", "refusal", "words"),
    [
        (lot(), SAID, "« entretien des espaces verts »"),
        (lot(), replace(SAID, sector=None), "« espaces verts exterieurs »"),
        (lot(value=90_000.0), replace(SAID, limit=Limit.LARGER, bound=50_000.0), "au-dessus de 50\u202f000 €"),
        (lot(value=900.0), replace(SAID, limit=Limit.SMALLER, bound=5_000.0), "en dessous de 5\u202f000 €"),
    ],
)
def test_a_refusal_leaves_out_and_says_when_it_was_said(need, refusal, words):
    said = left_out(need, refusal)
    assert said.startswith("La structure a noté le 03/11/2026 que ceci ne lui convient pas")
    assert words in said


def test_a_distance_holds_beyond_it_only():
    assert "à plus de 30 km" in left_out(lot(), FAR, **COLMAR)
    assert left_out(lot(), FAR) is None


@pytest.mark.parametrize(
    ("need", "refusal"),
    [
        (lot(trades=(trade(sector=FELLING),)), SAID),
        (lot(), replace(SAID, group=CLEANING, sector=ROOMS)),
        (lot(points=()), FAR),
        (lot(value=None), replace(SAID, limit=Limit.LARGER, bound=50_000.0)),
        (lot(value=40_000.0), replace(SAID, limit=Limit.LARGER, bound=50_000.0)),
    ],
    ids=["other sector", "other group", "place unknown", "amount unknown", "amount below"],
)
def test_what_is_not_said_or_not_known_refuses_nothing(need, refusal):
    assert left_out(need, refusal) is None


def test_a_refusal_of_one_leaves_the_others():
    arrays = StructureArrays.build([structure(refusals=(SAID,)), structure(siret="00000000000002")], context())
    assert [arrays.structures[one.row].siret for one in best(lot(), arrays, context())] == ["00000000000002"]
