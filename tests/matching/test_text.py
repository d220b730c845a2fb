"""Words and their rarity: folded before stemming, boilerplate without weight, the same numbers again."""

import sys
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matching.text import FEW, READ, Idf, stem, stems, stems_of
from tests.matching.cases import TENDERS


@pytest.mark.parametrize(
    ("one", "other"), [("bâtiments", "BATIMENT"), ("élagages", "Elagage"), ("Nettoyages", "nettoyage")]
)
def test_accents_case_and_number_do_not_part_words(one, other):
    assert stems(one) == stems(other)


def test_pages_answered_at_once_by_several_threads_read_the_same_words():
    text = " ".join(f"{root}{end}" for root in ("nettoy", "jardin", "restaur") for end in ("ations", "euses", "ables"))
    alone, usual = stems(text), sys.getswitchinterval()

    def anew(_: int) -> list[str]:
        stem.cache_clear()
        stems_of.cache_clear()
        return stems(text)

    sys.setswitchinterval(1e-6)
    try:
        with ThreadPoolExecutor(4) as threads:
            assert all(found == alone for found in threads.map(anew, range(40)))
    finally:
        sys.setswitchinterval(usual)


def test_words_that_say_nothing_are_dropped():
    assert stems("Le présent marché a pour objet des prestations") == []


def test_words_of_the_law_are_no_likeness():
    assert stems("Lot réservé aux ESAT et aux entreprises adaptées") == []


def test_only_the_beginning_of_a_long_text_is_read():
    assert stems("mot " * READ + "élagage") == stems("mot " * READ)


def test_a_word_of_every_tender_weighs_nothing_once_there_are_enough_tenders():
    idf = Idf.learn([f"nettoyage chantier{chr(97 + n % 26)}{chr(97 + n // 26)}" for n in range(FEW)])
    assert stems("nettoyage")[0] not in idf.index
    few = Idf.learn(["nettoyage"] * 3)
    assert stems("nettoyage")[0] in few.index


def test_rarer_words_weigh_more():
    idf = Idf.learn(TENDERS)
    rare, common = (idf.weights[idf.index[stems(word)[0]]] for word in ("toiture", "entretien espaces"))
    assert rare >= common


def test_what_was_learnt_can_be_kept():
    idf = Idf.learn(TENDERS)
    again = Idf.from_data(idf.to_data())
    assert again.version == idf.version
    assert again.index == idf.index


def test_learning_again_or_in_another_order_gives_the_same_version():
    assert Idf.learn(TENDERS).version == Idf.learn(TENDERS[::-1]).version != Idf.learn(TENDERS[1:]).version


@settings(deadline=None, max_examples=50)
@given(st.lists(st.sampled_from(TENDERS), max_size=4).map(" ".join), st.integers(1, 5))
def test_a_vector_has_length_one_or_nothing(text, most):
    idf = Idf.learn(TENDERS)
    places, weights = idf.vector(dict.fromkeys(stems(text), 1), most)
    assert len(places) <= most
    assert len(places) == 0 or np.linalg.norm(weights) == pytest.approx(1)
