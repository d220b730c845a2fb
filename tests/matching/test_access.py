"""What a lot demands of people is told with its words, is no part of the score, and goes when the words go."""

import pytest

from matching.access import demands
from matching.explain import explain
from tests.matching.cases import NEAR, context, lot


@pytest.mark.parametrize(
    ("text", "facet", "quote"),
    [
        ("Le permis B est exigé.", "permis de conduire", "permis B"),
        ("Chauffeurs titulaires du permis poids lourds.", "permis de conduire", "permis poids lourds"),
        ("Chaque agent devra être véhiculé.", "véhicule", "être véhiculé"),
        ("Une bonne maîtrise du français est attendue.", "niveau de français", "maîtrise du français"),
        ("Personnel formé au CACES 3.", "qualification", "CACES"),
        ("Agents SSIAP 1 de nuit.", "qualification", "SSIAP"),
        ("Port de charges\n lourdes fréquent.", "effort physique", "Port de charges lourdes"),
        ("Prestations en horaires décalés.", "horaires", "horaires décalés"),
        ("Extrait de casier judiciaire demandé.", "contrôle de sécurité", "casier judiciaire"),
    ],
)
def test_a_demand_is_told_with_its_words(text, facet, quote):
    (found,) = demands(text)
    assert (found.facet, found.quote) == (facet, quote)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Travaux soumis à permis de construire.",
        "Dossier de permis d'aménager.",
        "Le permis B n'est pas exigé.",
        "Postes accessibles sans permis de conduire.",
        "Mise en place de l'éclairage de nuit.",
    ],
)
def test_what_is_not_demanded_is_not_told(text):
    assert demands(text) == ()


def test_a_demand_is_a_finding_with_its_words_and_never_leaves_out():
    asked, free = lot(text="Tonte des pelouses. Permis B exigé."), lot(text="Tonte des pelouses.")
    told, untold = (explain(need, NEAR, context()) for need in (asked, free))
    said = [finding for finding in told.findings if finding.feature == "access"]
    assert [(finding.score, finding.because) for finding in said] == [
        (None, "Exigé des personnes : permis de conduire (« Permis B ») ; à demander à la structure.")
    ]
    assert not told.excluded
    assert told.score <= untold.score
    assert "access" not in {finding.feature for finding in untold.findings}
