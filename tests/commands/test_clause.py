"""`maillage clause`: the same guards as the pages."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.commands.conftest import Maillage
from tests.web import factories
from web.house import House


@pytest.fixture
def directory(house: House) -> None:
    """A directory of one structure."""
    with house.sessions.begin() as session:
        factories.structure(session, siret="90000002700012")


@pytest.mark.usefixtures("directory")
def test_a_clause_is_written_and_read_again_without_a_remark(maillage: Maillage, tmp_path: Path) -> None:
    told = maillage("clause", "write", "clause", "hours=1 260", "publics=rsa,deld", "--json")
    assert told.status == 0, told.err
    assert "au moins 1 260 heures" in told.json["text"]
    file = tmp_path / "clause.txt"
    file.write_text(told.json["text"], encoding="utf8")
    again = maillage("clause", "review", file, "--json").json
    assert (again["blocked"], again["remarks"]) == (False, [])
    assert again["considerations"][0]["kind"] == "insertion_condition"
    assert all(again["checklist"].values())


@pytest.mark.usefixtures("directory")
def test_a_named_structure_is_told(maillage: Maillage, tmp_path: Path) -> None:
    file = tmp_path / "clause.txt"
    file.write_text("Travailler avec Les Jardins du Rhin.", encoding="utf8")
    told = maillage("clause", "review", file, "--json").json
    assert told["blocked"]
    assert told["remarks"][0]["quote"] == "Les Jardins du Rhin"
    assert "à retirer : « Les Jardins du Rhin »" in maillage("clause", "review", file).out


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("write", "clause", "hours=beaucoup"), "hours : un nombre entier"),
        (("write", "clause", "publics=voisins"), "publics : « voisins » inconnu"),
        (("write", "reserve", "family=amis"), "family : « amis » inconnu"),
        (("write", "clause", "hours"), "clé=valeur est attendu"),
        (("write", "magie"), "Valeur refusée"),
        (("review", "/nulle/part.txt"), "/nulle/part.txt : fichier introuvable"),
    ],
)
def test_wrong_use_names_the_field(arguments: tuple[str, ...], said: str, maillage: Maillage) -> None:
    told = maillage("clause", *arguments)
    assert told.status == 2
    assert said in told.err
