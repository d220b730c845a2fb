"""The form proposed follows the notice only where the notice binds."""

from __future__ import annotations

import pytest

from matching.grouping.legal_form import form_warnings, legal_form


@pytest.mark.parametrize(
    ("words", "form", "consequence"),
    [
        (None, "conjoint", "et elle seule"),
        ("Aucune forme imposée", "conjoint", "et elle seule"),
        ("Groupement solidaire", "solidaire", "répond de tout le marché"),
        ("La forme souhaitée est un groupement solidaire", "conjoint", "et elle seule"),
        (
            "En cas de groupement conjoint, le mandataire est solidaire",
            "conjoint_mandataire_solidaire",
            "L'acheteur demande",
        ),
    ],
)
def test_conjoint_unless_more_is_asked(words: str | None, form: str, consequence: str) -> None:
    told = legal_form(words)
    assert (told.form, told.buyer_words) == (form, words)
    assert consequence in told.consequence


def test_what_the_notice_forbids_is_told_before_answering() -> None:
    assert form_warnings(None) == ()
    (told,) = form_warnings("Les candidats ne peuvent appartenir à plusieurs groupements.")
    assert "interdit d'être membre de plusieurs groupements" in told
    assert "souhaite un groupement solidaire" in form_warnings("La forme souhaitée est un groupement solidaire")[0]
