"""Legal form of groups and several bids: labelled cases, one for each way buyers say it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from clauses.group_form import Form, FormStrength, GroupForm, read_group_form

CASES = [
    (row.pop("text"), *row.values())
    for row in map(
        json.loads, Path(__file__).with_name("group_form_cases.jsonl").read_text(encoding="utf8").splitlines()
    )
]


def told(form: GroupForm) -> tuple[object, ...]:
    return (
        form.form_after_award.value,
        form.form_strength.value,
        form.mandataire_solidaire,
        form.ban_individual_and_member,
        form.ban_several_groups,
        form.may_be_transformed,
    )


@pytest.mark.parametrize("case", CASES, ids=lambda case: case[0][:40])
def test_what_buyers_say_of_groups(case: tuple[object, ...]) -> None:
    assert told(read_group_form(str(case[0]))) == case[1:]


def test_a_reserved_lot_may_want_every_member_eligible() -> None:
    form = read_group_form(
        "Aucune forme de groupement n'est imposée. Le groupement est constitué exclusivement d'opérateurs "
        "qui remplissent les conditions de l'article L.2113-13."
    )
    assert form.members_must_be_eligible is True
    assert form.form_after_award is Form.FREE
    assert read_group_form("Réservé aux entreprises d'assurances").members_must_be_eligible is None


@pytest.mark.parametrize("case", CASES, ids=lambda case: case[0][:40])
def test_each_value_rests_on_words_of_the_text(case: tuple[object, ...]) -> None:
    text = str(case[0])
    form = read_group_form(text)
    assert all(quote and quote in text for quote in form.quotes.values())
    said = {
        "form_after_award": form.form_after_award is not Form.UNSTATED,
        "mandataire_solidaire": form.mandataire_solidaire is not None,
        "ban_individual_and_member": form.ban_individual_and_member is not None,
        "ban_several_groups": form.ban_several_groups is not None,
        "may_be_transformed": form.may_be_transformed is not None,
    }
    implied = {"mandataire_solidaire"} if form.form_after_award is Form.CONJOINT_MANDATAIRE_SOLIDAIRE else set()
    assert {name for name, yes in said.items() if yes} - implied <= form.quotes.keys()


@settings(deadline=None, max_examples=60)
@given(
    st.lists(
        st.sampled_from(
            [
                "groupement",
                "conjoint",
                "solidaire",
                "mandataire",
                "ou",
                "si",
                "ne peut",
                "plusieurs groupements",
                ".",
                "é",
            ]
        ),
        max_size=60,
    )
)
def test_any_text_is_read_and_quoted_verbatim(parts: list[str]) -> None:
    text = " ".join(parts)
    form = read_group_form(text)
    assert all(quote in text for quote in form.quotes.values())
    assert (form.form_strength is FormStrength.NONE) or form.form_after_award not in (Form.FREE, Form.UNSTATED)


def test_reading_stays_linear_on_long_texts() -> None:
    form = read_group_form("le groupement conjoint ou pas, " * 3_000 + "sera un groupement solidaire.")
    assert form.form_after_award is Form.CHOICE
