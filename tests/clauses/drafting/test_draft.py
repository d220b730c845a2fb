"""Paragraphs made from choices: no name can enter, the guards have nothing to say, and readers find what was meant."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from clauses.consideration import Kind
from clauses.drafting.draft import Choices, Form, Texts, draft
from clauses.drafting.review import review
from config.data import table

TEXTS = Texts.from_data(table("drafting"))
NAMES = ["Tremplin", "Les Jardins du Rhin", "Emmaüs", "Envie", "Insertion Emploi", "La Main à la Pâte"]
choices = st.builds(
    Choices,
    form=st.sampled_from(Form),
    lot=st.integers(0, 99),
    hours=st.integers(0, 50_000),
    tranche=st.integers(0, 100_000),
    tranche_hours=st.integers(0, 50),
    trigger=st.integers(0, 10**7),
    penalty=st.integers(0, 1000),
    weight=st.integers(0, 40),
    publics=st.lists(st.sampled_from(sorted(TEXTS.publics)), unique=True).map(tuple),
    family=st.sampled_from(sorted(TEXTS.families)),
)


def text_of(made: Choices) -> str:
    return "\n\n".join(paragraph.text for paragraph in draft(made, TEXTS))


@settings(max_examples=120, deadline=None)
@given(choices)
def test_no_choice_makes_a_text_that_the_guards_would_stop(made: Choices) -> None:
    text = text_of(made)
    assert [remark.rule for remark in review(text, NAMES).remarks] == []
    assert "{" not in text


@pytest.mark.parametrize(
    ("made", "kind", "hours", "lots"),
    [
        (Choices(Form.CLAUSE, hours=840), Kind.INSERTION_CONDITION, 840, ()),
        (Choices(Form.CLAUSE, hours=70, lot=2), Kind.INSERTION_CONDITION, 70, ("2",)),
        (Choices(Form.RESERVE, lot=3, family="joint"), Kind.RESERVED_JOINT, None, ("3",)),
        (Choices(Form.RESERVE, family="insertion"), Kind.RESERVED_INSERTION, None, ()),
        (Choices(Form.RESERVE, family="disability"), Kind.RESERVED_DISABILITY, None, ()),
        (Choices(Form.CRITERION, weight=15), Kind.SOCIAL_CRITERION, None, ()),
        (Choices(Form.TRAINING, hours=300), Kind.TRAINING_CONDITION, 300, ()),
    ],
)
def test_a_reader_of_notices_finds_what_was_meant(
    made: Choices, kind: Kind, hours: int | None, lots: tuple[str, ...]
) -> None:
    found = [each for each in review(text_of(made)).found if each.kind is kind]
    assert found
    assert hours is None or hours in [one.hours for each in found for one in each.hours]
    assert any(each.lots == lots or {one.lot for one in each.hours} == set(lots) for each in found)
    assert not [warning for each in found for warning in each.warnings]


def test_a_clause_holds_the_mentions_of_the_ccag() -> None:
    assert all(each.found for each in review(text_of(Choices(Form.CLAUSE, hours=35))).checklist)


def test_what_was_not_chosen_leaves_no_hole() -> None:
    bare, whole = text_of(Choices(Form.CLAUSE)), text_of(Choices(Form.CLAUSE, hours=105, penalty=50, tranche=2_000))
    assert "pénalité" not in bare
    assert "105 heures" in whole
    assert "1 heure d'insertion par tranche entière de 2 000 €" in whole


def test_every_paragraph_says_why_it_is_there() -> None:
    assert all(template.why and template.title for template in TEXTS.templates)
    assert {template.form for template in TEXTS.templates} == set(Form)


def test_a_key_of_no_list_is_refused() -> None:
    with pytest.raises(KeyError):
        draft(Choices(Form.CLAUSE, publics=("voisins",)), TEXTS)
