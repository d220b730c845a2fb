"""What a clause says beside its volume: each detail with its words, and nothing where the subject is another."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from clauses.particulars import Detail, particulars

CLAUSE = "Clause sociale d'insertion : le titulaire réalise 300 heures d'insertion. "


def told(text: str, detail: Detail) -> list[str]:
    return [each.words for each in particulars(text) if each.detail is detail]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Une pénalité de 45 € par heure d'insertion non réalisée est appliquée.", "45 € par heure"),
        ("Justificatifs d'insertion : pénalité de 1 200,50 euros HT par manquement.", "1\u202f200,50 € par manquement"),
        (CLAUSE + "Pénalité forfaitaire de 80 euros par jour calendaire de retard.", "80 € par jour calendaire"),
        (CLAUSE + "Pénalité par heure : deux fois le SMIC horaire.", "deux fois le taux horaire nommé"),
        ("PENALITE DE 60 EUROS PAR HEURE D'INSERTION NON EFFECTUEE", "60 € par heure"),
    ],
)  # fmt: skip
def test_a_penalty_is_read_with_its_unit(text: str, words: str) -> None:
    assert told(text, Detail.PENALTY) == [words]


@pytest.mark.parametrize(
    "text",
    [
        "Pénalité de 500 € par jour de retard dans la livraison des fournitures.",
        "Le montant du marché est de 90 000 €.",
        "La parcelle fait l'objet d'une insertion paysagère. Les haies sont taillées deux fois par an. Les déchets "
        "sont triés. Les accès sont libres. Le chantier est clos. Pénalité de 100 € par jour de retard.",
    ],
)
def test_penalties_of_other_duties_are_not_those_of_the_clause(text: str) -> None:
    assert told(text, Detail.PENALTY) == []


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("La clause d'insertion s'applique à partir de 150 000 € HT de commandes.", 150_000),
        ("Clause sociale pour tout lot dont le montant est supérieur à 90.000 euros.", 90_000),
        ("Les heures d'insertion sont dues au-delà d'un seuil de 40 000 €.", 40_000),
    ],
)
def test_the_amount_from_which_a_clause_applies_is_a_threshold(text: str, value: float) -> None:
    assert [each.value for each in particulars(text) if each.detail is Detail.THRESHOLD] == [value]


def test_a_tranche_is_a_volume_and_no_threshold() -> None:
    assert told("5 heures d'insertion au-delà de chaque tranche de 10 000 €.", Detail.THRESHOLD) == []


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Justificatifs d'insertion à transmettre les 31 mars et 30 septembre.", ["31 mars et 30 septembre"]),
        ("Un bilan trimestriel des heures d'insertion est communiqué au plus tard.", ["trimestriel"]),
        (CLAUSE + "Les attestations sont fournies avant le 15 du mois suivant.", ["avant le 15 du mois suivant"]),
        (CLAUSE + "Le marché est notifié le 3 mars 2027.", []),
        ("Le compte rendu de chantier est mensuel.", []),
    ],
)
def test_dates_and_rhythm_of_controls_are_read(text: str, words: list[str]) -> None:
    assert told(text, Detail.CONTROL) == words


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Facilitateur : Maison de l'Emploi du Val-Fleuri.", ["Maison de l'Emploi du Val-Fleuri"]),
        ("Clause sociale : accompagnement par le PLIE des Trois Vallées, gratuit.", ["PLIE des Trois Vallées"]),
        ("Clause d'insertion : contact Mme Claire Dubreuil, 06 00 00 00 00.", []),
        ("Le marché est passé par la Ville de Fontclaire.", []),
        (CLAUSE + "Suivi : Mission locale d'Aunac, puis Mission locale d'Aunac.", ["Mission locale d'Aunac"]),
    ],
)  # fmt: skip
def test_the_organisation_that_helps_is_named_once_and_people_never(text: str, words: list[str]) -> None:
    assert told(text, Detail.FACILITATOR) == words


@settings(max_examples=150, deadline=None)
@given(st.text(alphabet="ab é'’\n.;0123€", max_size=60), st.text(max_size=30))
def test_quotes_stand_at_their_place_whatever_is_around(before: str, after: str) -> None:
    text = f"{before} Pénalité de 45 € par heure d’insertion non réalisée, bilan trimestriel au PLIE de Xe. {after}"
    found = particulars(text)
    assert Detail.PENALTY in {each.detail for each in found}
    assert all(text[each.start : each.end] == each.quote for each in found)
