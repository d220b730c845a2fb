"""Signs never hide what an expression would find, and tell by words alone what is not worth looking for."""

import pytest

from config import data
from matching.arrays import StructureArrays
from matching.environment import TOPICS
from matching.signs import Signs
from matching.text import tokens
from tests.matching.cases import context, structure

WORDS = [(topic, word) for topic, words in data.policy()["environment"]["words"].items() for word in words]


def about(signs, text):
    """Everything that the words of a text may be about."""
    return set(signs.always).union(*map(signs.of, tokens(text)))


def test_every_word_of_the_policy_is_found_in_capitals_with_an_ending_or_among_others():
    texts = [f"Nous : « {word.replace('*', 'es').upper()} », et le reste." for _, word in WORDS]
    told = [structure(siret=f"{n:014d}", text=text) for n, text in enumerate(texts)]
    evidence = StructureArrays.build(told, context()).evidence
    assert [word for (topic, word), shown in zip(WORDS, evidence, strict=True) if not shown[TOPICS.index(topic)]] == []


@pytest.mark.parametrize(
    ("phrase", "text"),
    [
        ("reemploi*", "le Réemploi"),
        ("iso 14001", "certifiée ISO-14001"),
        ("enduit* a la chaux", "enduits à la chaux"),
        ("imprim'vert", "Imprim’Vert"),
        ("3 r", "les 3 R"),
        ("*cycle", "tricycle"),
    ],
    ids=["ending", "hyphen", "middle", "apostrophe", "no sign at all", "any beginning"],
)
def test_a_phrase_is_looked_for_wherever_it_may_stand(phrase, text):
    assert about(Signs({"it": [phrase]}), text) == {"it"}


@pytest.mark.parametrize("text", ["", "universel", "terse", "RSA"])
def test_part_of_a_word_is_no_sign_of_it(text):
    assert about(Signs({"it": ["rse"]}), text) == set()
