"""What points at people is hidden before a text is kept; the rest stays."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from web.documents.masking import masked
from web.documents.unwrap import unwrapped


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Écrire à jeanne.martin@ville-exemple.fr.", "Écrire à [adresse électronique masquée]."),
        ("Tél. : 03 88 00 11 22", "Tél. : [téléphone masqué]"),
        ("Tél. : +33 (0)3.88.00.11.22", "Tél. : [téléphone masqué]"),
        ("au 0388001122 le matin", "au [téléphone masqué] le matin"),
        ("M. Jean DUPONT-MARTIN, chef de service", "M. [nom masqué], chef de service"),
        ("Madame Claire de La Tour signe", "Madame [nom masqué] signe"),
        ("Nom : Dupont", "Nom : [nom masqué]"),
        ("Contact : Mme Anne Roux (service achats)", "Contact : [nom masqué] (service achats)"),
        ("Dossier suivi par Jean Petit", "Dossier suivi par [nom masqué]"),
    ],
)
def test_people_are_masked(text: str, expected: str) -> None:
    assert masked(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Monsieur le Maire de Lyon",
        "Madame la Présidente du conseil",
        "Nom : Ville de Strasbourg",
        "Contact : Direction de la commande publique",
        "SIRET 012 345 678 00012",
        "SIRET 01234567800012",
        "1 607 heures, 2 700 000 euros, article L. 2113-13",
        "La personne publique est représentée par son président.",
        "Le montant est de 0612345678901 centimes",
    ],
)
def test_what_points_at_nobody_stays(text: str) -> None:
    assert masked(text) == text


@settings(deadline=None, max_examples=60)
@given(st.text(alphabet="aA@. -0123456789MmeN:\n’é", max_size=300))
def test_masking_twice_is_masking_once(text: str) -> None:
    assert masked(masked(text)) == masked(text)


def test_lines_cut_by_the_page_are_put_together_and_lists_are_not() -> None:
    text = (
        "Le titulaire s'engage à réaliser une action d'inser-\ntion au profit de personnes rencontrant des "
        "difficultés\nsociales, y compris par la sous-\ntraitance :\n"
        "- lot 1 : 70 heures\n- lot 2 : 35 heures\nARTICLE 9\nDélais"
    )
    assert unwrapped(text).splitlines() == [
        "Le titulaire s'engage à réaliser une action d'insertion au profit de personnes rencontrant des difficultés "
        "sociales, y compris par la sous-traitance :",
        "- lot 1 : 70 heures",
        "- lot 2 : 35 heures",
        "ARTICLE 9",
        "Délais",
    ]
