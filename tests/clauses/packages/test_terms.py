"""Lines of a package: what is refused, how it is told, what changed."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from clauses.packages.differences import Change, changed, differences
from clauses.packages.kinds import KINDS, ItemKind, Unit
from clauses.packages.terms import BadTerms, Governance, Item, Per, Substitution, Terms, quantity, substitution_words

IMMERSION = Item("l1", ItemKind.PMSMP, 3, Unit.NUMBER, minimum_days=5)
JOB = Item("l2", ItemKind.JOB_INSERTION, 1607, Unit.HOURS, place="Lille")


def test_every_kind_tells_what_it_is_its_units_and_its_evidence() -> None:
    assert set(KINDS) == set(ItemKind)
    for facts in KINDS.values():
        assert facts.name
        assert facts.means
        assert facts.units
        assert facts.evidence


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"target": 0}, "plus grand que zéro"),
        ({"target": 1.5}, "entier"),
        ({"target": float("nan")}, "nombre"),
        ({"unit": Unit.EUROS}, "ne va pas avec"),
        ({"tolerance": 4}, "tolérance"),
        ({"minimum_days": -1}, "durée minimale"),
        ({"place": "x" * 501}, "500 caractères"),
        ({"substitution": Substitution(ItemKind.VISIT, 0, 1)}, "remplacement"),
    ],
)
def test_a_wrong_line_is_refused_by_name(change: dict[str, object], told: str) -> None:
    with pytest.raises(BadTerms, match=told) as refused:
        replace(IMMERSION, **change)
    assert "l1" in str(refused.value)


def test_two_lines_cannot_share_a_key() -> None:
    with pytest.raises(BadTerms, match="même repère"):
        Terms((IMMERSION, IMMERSION))


def test_unknown_words_are_named() -> None:
    with pytest.raises(BadTerms, match="« job »"):
        Item.from_dict({"key": "l1", "kind": "job", "target": 1, "unit": "number"})


def test_quantities_are_told_as_people_say_them() -> None:
    assert quantity(IMMERSION) == "3 périodes d'immersion (PMSMP) par an"
    assert quantity(JOB) == "1\u202f607 heures (poste proposé) par an"
    whole = replace(IMMERSION, target=1, per=Per.WHOLE)
    assert quantity(whole) == "1 période d'immersion (PMSMP) sur toute la durée"


def test_nothing_stands_for_anything_unless_it_is_written() -> None:
    assert substitution_words(IMMERSION) == ""
    stage = Item("l3", ItemKind.STAGE, 1, Unit.NUMBER, substitution=Substitution(ItemKind.PMSMP, 2, 1))
    assert substitution_words(stage) == "2 périodes d'immersion (PMSMP) peuvent remplacer 1 stage"


def test_reviews_come_each_half_year_and_at_the_end() -> None:
    found = Governance().reviews(date(2026, 8, 31), date(2027, 12, 31))
    assert found == (date(2027, 2, 28), date(2027, 8, 31), date(2027, 12, 31))
    with pytest.raises(BadTerms, match="fin"):
        Governance().reviews(date(2027, 1, 1), date(2026, 1, 1))


def test_differences_are_sentences_line_by_line() -> None:
    visit = Item("l3", ItemKind.VISIT, 1, Unit.NUMBER)
    after = Terms((replace(IMMERSION, target=2, place="Roubaix"), visit))
    told = {one.key: (one.change, one.told) for one in differences(Terms((IMMERSION, JOB)), after)}
    assert told["l1"] == (Change.CHANGED, ("Objectif : 3 → 2 (−1).", "Lieu : rien → « Roubaix »."))
    assert told["l2"] == (Change.REMOVED, ("Ligne retirée : 1\u202f607 heures (poste proposé) par an.",))
    assert told["l3"] == (Change.ADDED, ("Ligne ajoutée : 1 visite de site par an.",))


def test_hours_carry_their_unit_and_governance_its_own_line() -> None:
    before = Terms((JOB,))
    after = Terms((replace(JOB, target=800),), Governance(review_months=3))
    line, rules = changed(before, after)
    assert line.told == ("Objectif : 1\u202f607 → 800 heures (−807).",)
    assert rules.told == ("Mois entre deux bilans : « 6 » → « 3 ».",)


numbers = st.integers(1, 5000)
items = st.builds(
    lambda key, kind, target, text: Item(key, kind, target, KINDS[kind].units[0], quality=text),
    st.sampled_from([f"l{number}" for number in range(8)]),
    st.sampled_from(ItemKind),
    numbers,
    st.text(max_size=20),
)
terms = st.lists(items, unique_by=lambda item: item.key, max_size=8).map(lambda found: Terms(tuple(found)))


@settings(deadline=None, max_examples=60)
@given(terms)
def test_terms_go_through_json_and_back(told: Terms) -> None:
    assert Terms.from_dict(told.as_dict()) == told
    assert changed(told, told) == ()


@settings(deadline=None, max_examples=60)
@given(terms, terms)
def test_what_differs_is_told_and_nothing_else(before: Terms, after: Terms) -> None:
    found = {one.key for one in changed(before, after)}
    keys = {item.key for item in (*before.items, *after.items)}
    assert found == {key for key in keys if before.item(key) != after.item(key)}
