"""The form proposed follows the notice only where the notice binds."""

from __future__ import annotations

import pytest

from clauses.group_form import read_group_form
from matching.grouping.legal_form import form_content, open_questions, sayings


@pytest.mark.parametrize(
    ("words", "form", "consequence"),
    [
        ("Aucune forme imposée", "conjoint", "et elle seule"),
        ("Groupement solidaire", "solidaire", "répond de tout le marché"),
        ("La forme souhaitée est un groupement solidaire", "conjoint", "et elle seule"),
        (
            "En cas de groupement conjoint, le mandataire est solidaire",
            "conjoint avec mandataire solidaire",
            "le mandataire répond aussi",
        ),
    ],
)
def test_conjoint_unless_more_is_asked(words: str, form: str, consequence: str) -> None:
    told = form_content(read_group_form(words))
    assert told.form == form
    assert consequence in told.consequence


def test_silence_gives_a_conjoint_group_and_a_question() -> None:
    assert form_content(None).form == "conjoint"
    assert sayings(None) == ()
    assert "lire le règlement" in open_questions(None)[0]


def test_what_the_notice_forbids_is_told_with_its_words() -> None:
    words = "Les candidats ne peuvent appartenir à plusieurs groupements."
    (told,) = sayings(read_group_form(words))
    assert "Interdit ici : être membre de plusieurs groupements" in told.text
    assert told.words == words
    assert (
        "souhaite un groupement solidaire"
        in sayings(read_group_form("La forme souhaitée est un groupement solidaire"))[0].text
    )
