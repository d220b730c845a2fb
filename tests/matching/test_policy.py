"""The policy: read whole or refused by its key, and a version that tells any change."""

import copy

import pytest

from config import data
from matching.policy import BadPolicy, Policy


def changed(path: str, value: object) -> dict:
    """The real policy with one key changed."""
    found = copy.deepcopy(data.policy())
    *way, last = path.split(".")
    inner = found
    for part in way:
        inner = inner[part]
    inner[last] = value
    return found


@pytest.mark.parametrize("path", ["place.max_km", "features.trade.weight", "trade.evidence.job", "keep"])
def test_any_change_changes_the_version(path):
    assert Policy.from_data(changed(path, 123)).version != Policy.from_data(data.policy()).version


def test_the_same_policy_has_the_same_version():
    assert Policy.from_data(data.policy()).version == Policy.from_data(data.policy()).version


@pytest.mark.parametrize(
    ("path", "value", "words"),
    [
        ("place.max_km", "cent", "place.max_km"),
        ("place.max_km", 5, "dépasser place.near_km"),
        ("place.maxkm", 5, "place.maxkm : clé inconnue"),
        ("features.trade.weight", -1, "features.trade.weight"),
        ("clause_fit.by.reserved_joint", True, "clause_fit.by.reserved_joint"),
        ("very_close", 0.1, "to_study"),
        ("guesses.most", 51, "guesses.most : ne peut dépasser keep"),
    ],
)
def test_a_wrong_value_is_refused_by_its_key(path, value, words):
    with pytest.raises(BadPolicy, match=words):
        Policy.from_data(changed(path, value))


def test_a_missing_key_is_refused_by_its_name():
    broken = data.policy()
    del broken["words"]["full"]
    with pytest.raises(BadPolicy, match=r"words\.full : clé manquante"):
        Policy.from_data(broken)


@pytest.mark.parametrize(
    ("score", "word"), [(0.95, "Très proche"), (0.7, "Très proche"), (0.6, "À étudier"), (0.4, "Lointain")]
)
def test_scores_have_words(score, word):
    assert Policy.from_data(data.policy()).word(score) == word
