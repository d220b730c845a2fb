"""`maillage sourcing`: the same door as the page."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from tests.commands.conftest import Maillage
from tests.web import factories
from web.house import House
from web.store.models import Activity, Sourcing

NEED = ("entretien des espaces verts", "--place", "67000 Strasbourg", "--kind", "services", "--value", "90 000")


@pytest.fixture
def buyer(house: House) -> str:
    """A directory of one structure, and a buyer."""
    with house.sessions.begin() as session:
        trade = Activity(group="espaces-verts-exterieurs-2", sector=None, weight=1.0, source="essai")
        factories.structure(session, activities=[trade])
        return factories.user(session, "buyer").email


def test_a_search_tells_who_and_which_lever_and_is_kept_for_its_author(
    house: House, maillage: Maillage, buyer: str
) -> None:
    told = maillage("sourcing", *NEED, "--user", buyer, "--json")
    assert told.status == 0, told.err
    assert [one["name"] for one in told.json["structures"]] == ["Les Jardins du Rhin"]
    assert told.json["levers"][0]["lever"] == "clause"
    with house.sessions() as session:
        (row,) = session.scalars(select(Sourcing))
        assert row.organisation_id
        assert row.shown["structures"] == told.json["structures"]


def test_people_read_the_reasons(maillage: Maillage, buyer: str) -> None:
    out = maillage("sourcing", *NEED).out
    assert "Clause d'insertion (condition d'exécution) : conseillé" in out
    assert "parce que : " in out


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("x", "--kind", "services"), "Il manque"),
        (("espaces verts", "--place", "Nulle part", "--kind", "services"), "Lieu : un code postal"),
        (("espaces verts", "--place", "67", "--kind", "services", "--value", "cher"), "Valeur estimée : un montant"),
        (("espaces verts", "--place", "67", "--kind", "services", "--user", "x@y.fr"), "--user : compte inconnu"),
        (("espaces verts", "--place", "67", "--kind", "services", "--trade", "magie"), "Métier : métier inconnu"),
    ],
)
def test_wrong_use_names_the_field(arguments: tuple[str, ...], said: str, maillage: Maillage) -> None:
    told = maillage("sourcing", *arguments)
    assert told.status == 2
    assert said in told.err
