"""No name is kept: references that say nothing, numbers masked, names noticed."""

import pytest

from clauses.followup.private import NIR_MASK, NamesSomebody, reference, refuse_names, seems_named, without_numbers
from clauses.followup.publics import PUBLICS, shown


@pytest.mark.parametrize(("text", "kept"), [("P-0012", "P-0012"), ("p 12", "P12"), ("0012", "0012"), ("", "")])
def test_a_reference_says_nothing(text, kept):
    assert reference(text) == kept


@pytest.mark.parametrize("text", ["Dupont", "Jean D.", "JD", "1850167482123", "DUPONT12", "a@b.fr", "12/03/1985"])
def test_what_could_say_who_it_is_is_refused(text):
    with pytest.raises(NamesSomebody):
        reference(text)


@pytest.mark.parametrize("text", ["1 85 01 67 482 123 45", "185016748212345", "2850167482123", "1 85 01 2A 482 123 45"])
def test_a_number_of_social_security_is_masked(text):
    assert without_numbers(f"vu {text} le 3") == f"vu {NIR_MASK} le 3"


@pytest.mark.parametrize("text", ["90000001900019", "06 12 34 56 78", "200 heures en 2026"])
def test_other_numbers_stay(text):
    assert without_numbers(text) == text


@pytest.mark.parametrize("text", ["vu avec Camille Exemple ce jour", "Anne-Lise MARTIN absente"])
def test_what_looks_like_a_name_is_noticed_until_somebody_says_it_is_none(text):
    assert seems_named(text)
    with pytest.raises(NamesSomebody):
        refuse_names("Note", text)
    refuse_names("Note", text, confirmed=True)


@pytest.mark.parametrize("text", ["Résidence Les Tilleuls", "chantier de Saint Denis", "Ville de Lyon", "rien à dire"])
def test_places_are_no_people(text):
    assert not seems_named(text)


def test_a_sensitive_public_is_only_eligible_outside_the_desk():
    for code, public in PUBLICS.items():
        assert shown(code, facilitator=True) == public.name
        assert (shown(code, facilitator=False) == "éligible") == public.sensitive
