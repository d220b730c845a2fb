"""Towns read in a title: where the work is, when the notice tells only its department."""

import pytest

from matching.towns import BUYER, READ, town_of_buyer, towns_in
from tests.matching.cases import gazetteer


def named(text, *departments):
    return [point.name.removesuffix(READ) for point in towns_in(text, departments, gazetteer())]


@pytest.mark.parametrize(
    ("text", "departments", "towns"),
    [
        ("Entretien du parc de la ville de Haguenau", ["67"], ["Haguenau"]),
        ("Peinture du collège d'Obernai", ["67"], ["Obernai"]),
        ("NETTOYAGE DES ÉCOLES DE LA COMMUNE DE SAINT LOUIS", ["68"], ["Saint-Louis"]),
        ("TONTE DES PELOUSES A CAYENNE", ["973", "75"], ["Cayenne"]),
        ("Collecte à Saverne et Molsheim", ["67"], ["Saverne", "Molsheim"]),
        ("Peinture à Bar le Duc (55)", ["55"], ["Bar-le-Duc"]),
    ],
)
def test_a_town_of_the_department_is_read(text, departments, towns):
    assert named(text, *departments) == towns


@pytest.mark.parametrize(
    ("text", "departments"),
    [
        ("Entretien du parc de Haguenau", ["33"]),
        ("Réfection de la rue de Saverne", ["67"]),
        ("Nettoyage de la fontaine", ["38"]),
        ("ENTRETIEN DE FONTAINE PUBLIQUE", ["38"]),
        ("Curage du port de plaisance", ["37"]),
        ("Écoles de Saverne, de Molsheim, de Haguenau, d'Obernai et de Sélestat", ["67"]),
    ],
    ids=["other department", "street", "common word", "capitals", "lower case", "a list of sites"],
)
def test_what_is_not_plainly_the_town_of_the_work_is_not(text, departments):
    assert named(text, *departments) == []


def test_the_name_says_that_it_was_read():
    (point,) = towns_in("Tonte à Obernai", ["67"], gazetteer())
    assert point.name == "Obernai (lu dans l'intitulé)"
    assert point.precise


@pytest.mark.parametrize(
    ("buyer", "town"),
    [
        ("Ville de Haguenau", ["Haguenau"]),
        ("MAIRIE D'OBERNAI", ["Obernai"]),
        ("CCAS de Saverne", ["Saverne"]),
        ("Centre Hospitalier Universitaire de Haguenau", ["Haguenau"]),
        ("CH de Saverne", ["Saverne"]),
        ("Groupement hospitalier de territoire de Saverne", []),
        ("Tribunal administratif d'Obernai", []),
        ("Université de Strasbourg", []),
        ("Communauté de communes de Saverne", []),
    ],
)
def test_a_town_that_buys_for_itself_is_the_place_when_nothing_else_is_told(buyer, town):
    found = town_of_buyer(buyer, ["67"], gazetteer())
    assert [point.name.removesuffix(BUYER) for point in found] == town
