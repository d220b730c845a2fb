"""Reading a clause again: what must go, what is to be checked, and what is fine as it is."""

from __future__ import annotations

import pytest

from clauses.drafting.guard import Weight
from clauses.drafting.guard_rules import GUARDS
from clauses.drafting.names import mentions, numbers
from clauses.drafting.review import review

# Made for these tests: (text, rule that must speak).
BAD = [
    ("Le titulaire recrutera en priorité des habitants de la commune.", "local"),
    ("L'action s'adresse à des personnes domiciliées dans le département.", "local"),
    ("Le titulaire fera appel à de la main-d'œuvre locale.", "local"),
    ("Il s'engage à favoriser l'emploi local.", "local"),
    ("Une préférence locale sera donnée aux entreprises.", "local"),
    ("Les heures sont ouvertes aux demandeurs d'emploi du territoire.", "local"),
    ("Les salariés sont de nationalité française.", "local"),
    ("120 heures sont réservées aux habitants des quartiers prioritaires.", "district"),
    ("Critère RSE : 15 %.", "general_policy"),
    ("Critère 3 : politique de développement durable de l'entreprise, 10 %.", "general_policy"),
    ("La démarche RSE du candidat est notée sur dix points.", "general_policy"),
    ("Le marché va au mieux-disant social.", "best_social_bid"),
    ("Le titulaire devra obligatoirement sous-traiter 10 % des prestations à un ESAT.", "imposed_way"),
    ("Le titulaire est tenu de faire appel à une entreprise d'insertion.", "imposed_way"),
    ("Les groupements ne sont pas autorisés.", "groups_closed"),
    ("Le groupement solidaire est exigé pour la présentation de l'offre.", "groups_closed"),
    ("La sous-traitance est interdite.", "subcontracting_closed"),
    ("Lot réservé aux structures employant au moins 30 % de travailleurs handicapés.", "reserved_share"),
    ("Marché réservé : 50 % des heures du marché sont faites en insertion (R2113-7).", "reserved_share_of_hours"),
    ("En application de l'article R. 2113-7, le titulaire réalise 100 heures d'insertion.", "reservation_article"),
    ("Clause prise en application de l'article 14 du code des marchés publics.", "former_law"),
    ("Critères d'attribution : prix 60 %, critère social 40 %.", "link"),
    ("La clause d'insertion sociale obligatoire est de 5%.", "base"),
]
GOOD = [
    "L'insertion est ouverte à tous, sans condition de résidence dans la commune.",
    "Des habitants des quartiers prioritaires éloignés de l'emploi peuvent être recrutés.",
    "Le critère juge la qualité de l'insertion proposée pour l'exécution du marché.",
    "Le titulaire peut, au choix, embaucher lui-même ou faire appel à une entreprise d'insertion.",
    "Lot réservé aux structures employant au moins 50 % de travailleurs défavorisés (article R2113-7).",
    "Les candidats répondent seuls ou en groupement, sous la forme de leur choix.",
    "Le nettoyage porte sur les locaux de la ville et les espaces du quartier.",
    "Les denrées sont issues de circuits courts et de produits de saison.",
    "Le titulaire réalise 5 % des heures de travail du marché avec des personnes éloignées de l'emploi.",
    "La remise des offres est fixée au 12 mars à 12 heures.",
]


@pytest.mark.parametrize(("text", "rule"), BAD)
def test_what_is_to_be_checked_is_told_with_its_words(text: str, rule: str) -> None:
    found = {remark.rule: remark for remark in review(text).remarks}
    assert rule in found, list(found)
    remark = found[rule]
    assert text[remark.start : remark.end] == remark.quote
    assert remark.because
    assert remark.instead


@pytest.mark.parametrize("text", GOOD)
def test_what_is_fine_gets_no_remark(text: str) -> None:
    assert [remark.rule for remark in review(text).remarks] == []


def test_every_rule_has_a_case_and_never_calls_a_text_illegal() -> None:
    assert {guard.rule for guard in GUARDS} <= {rule for _, rule in BAD}
    assert not any("illégal" in guard.because for guard in GUARDS)


def test_local_people_block_and_a_policy_criterion_warns() -> None:
    assert review("Recruter des habitants de la ville.").blocked
    policy = review("Critère RSE : 15 %.")
    assert not policy.blocked
    assert "vérifier le lien" in policy.remarks[0].because
    assert "417580" in policy.remarks[0].because


NAMES = ["Tremplin", "Les Jardins du Rhin", "Association Intermédiaire Emploi Services", "Ré-Agir", "ESAT LES GENETS"]


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("Les heures sont confiées aux JARDINS DU RHIN.", ["JARDINS DU RHIN"]),
        ("Des jardins du Rhin seront entretenus.", []),
        ("L'ESAT Les Genêts, ou Les Genêts seuls, ou Genêts", ["ESAT Les Genêts", "Les Genêts"]),
        ("Les heures sont confiées à LES  JARDINS DU RHIN.", ["LES  JARDINS DU RHIN"]),
        ("Avec l'association Tremplin, le titulaire recrute.", ["Tremplin"]),
        ("Ce poste est un tremplin vers l'emploi.", []),
        ("Publics visés. Tremplin vers l'emploi, ce poste est ouvert.", []),
        ("Une association intermédiaire, des services, de l'emploi.", []),
        ("L'association intermédiaire emploi services", []),
        ("Confié à ré-agir ou à Ré Agir", ["ré-agir", "Ré Agir"]),
    ],
)
def test_a_structure_is_found_by_its_name_and_a_word_of_every_day_is_not(text: str, named: list[str]) -> None:
    found = mentions(text, NAMES)
    assert [mention.quote for mention in found] == named
    assert all(text[mention.start : mention.end] == mention.quote for mention in found)


def test_a_named_structure_and_its_number_are_blocked() -> None:
    text = "Le titulaire travaille avec Tremplin, SIRET 900 000 027 00012."
    found = review(text, NAMES, {"90000002700012"})
    assert found.blocked
    assert {remark.quote for remark in found.remarks if remark.weight is Weight.BLOCKED} >= {
        "Tremplin",
        "900 000 027 00012",
    }


def test_a_number_that_may_be_anybody_s_only_warns_and_other_numbers_are_let_be() -> None:
    (number,) = review("SIRET 900 000 027 00012").remarks
    assert number.weight is Weight.WARNING
    assert numbers("le 12345678901234 et 1 234 567") == ()


def test_a_clause_without_publics_or_volume_is_told_so() -> None:
    found = review("Le marché comporte une clause d'insertion obligatoire. Le facilitateur aide le titulaire.")
    assert {each.name: each.found for each in found.checklist} == {
        "Objet de l'action": True,
        "Volume d'heures": False,
        "Publics éligibles": False,
        "Facilitateur": True,
        "Suivi et justificatifs": False,
    }
    assert review("Le soleil brille.").checklist == ()


def test_a_long_text_is_read_in_linear_time() -> None:
    long = "habitants de la priorité réservé 50 % critère politique devra recourir groupement " * 2000
    assert review(long + "Recruter des habitants de la ville.").blocked
