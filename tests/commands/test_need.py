"""`maillage need`: the door of the pages, from files."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.commands.conftest import Maillage

NEED = {
    "title": "Nettoyage des écoles",
    "description": "Le titulaire réserve 120 heures à des publics éloignés de l'emploi.",
    "places": ["67000 Strasbourg"],
    "deadline": "2126-12-04T12:00",
    "value": "12 345,60 €",
    "unknown": {"any": "thing"},
}


def file(folder: Path, **values: Any) -> Path:
    path = folder / "besoin.json"
    path.write_text(json.dumps(NEED | values, ensure_ascii=False))
    return path


@pytest.fixture
def organised(maillage: Maillage) -> Maillage:
    """An installation with two organisations."""
    for name in ("Clauses 67", "Clauses 68"):
        maillage("user", "add", f"{name[-2:]}@exemple.fr", "--role", "facilitator", "--organisation", name)
    return maillage


def test_a_need_runs_through_the_chain_and_is_listed_as_a_tender(maillage: Maillage, tmp_path: Path) -> None:
    added = maillage("need", "add", file(tmp_path), "--json").json
    assert added["tender"] == "saisie:1-1"
    assert maillage("run").status == 0
    (tender,) = maillage("tenders", "--open").lines
    assert tender["departments"] == ["67"]
    assert [each["kind"] for each in tender["considerations"]] == ["insertion_condition"]
    assert tender["lots"][0]["number"] == "0"


def test_what_is_wrong_is_named_with_its_file_field_and_value(maillage: Maillage, tmp_path: Path) -> None:
    told = maillage("need", "add", file(tmp_path, value="beaucoup", hours=-1))
    assert told.status == 2
    for word in ("besoin.json", "valeur estimée « beaucoup »", "heures d'insertion « -1 »"):
        assert word in told.err
    assert maillage("tenders").lines == []
    assert maillage("need", "add", tmp_path / "absent.json").status == 2


def test_a_private_need_asks_for_its_organisation(maillage: Maillage, tmp_path: Path) -> None:
    assert "organisation" in maillage("need", "add", file(tmp_path, private=True)).err
    assert "inconnue" in maillage("need", "add", file(tmp_path, private=True), "--organisation", "Personne").err


def test_a_private_need_is_told_to_its_organisation_by_no_command_of_another(
    organised: Maillage, tmp_path: Path
) -> None:
    organised("need", "add", file(tmp_path, private=True), "--organisation", "Clauses 67")
    assert organised("tenders").lines == []
    assert organised("tenders", "--organisation", "Clauses 68").lines == []
    (mine,) = organised("tenders", "--organisation", "Clauses 67").lines
    assert mine["title"] == NEED["title"]
    for command in (("match",), ("group",), ("explain",)):
        told = organised(*command, "saisie:1-1", *(["90000001900019"] if command == ("explain",) else []))
        assert told.status == 2, command
        assert "Marché inconnu" in told.err
    assert organised("need", "list").out == ""
    assert "Nettoyage" in organised("need", "list", "--organisation", "Clauses 67").out


def test_twins_are_listed_joined_and_parted_by_command(organised: Maillage, tmp_path: Path) -> None:
    for _ in range(2):
        organised("need", "add", file(tmp_path, buyer="Ville de Fontclaire"))
    organised("run")
    by = ("--by", "67@exemple.fr")
    (pair,) = [json.loads(line) for line in organised("twins", "list", *by, "--json").out.splitlines()]
    assert {pair["one"]["id"], pair["other"]["id"]} == {"saisie:1-1", "saisie:2-1"}
    told = organised("twins", "join", "saisie:1-1", "saisie:2-1", *by, "--json").json
    assert (told["same"], told["merged"]) == (True, False)
    assert organised("twins", "list", *by).out == ""
    assert organised("twins", "undo", 1, "--by", "68@exemple.fr").status == 2
    assert organised("twins", "undo", 1, *by).status == 0
    organised("user", "add", "ops@exemple.fr", "--role", "admin", "--organisation", "Exploitant")
    merged = organised("twins", "join", "saisie:1-1", "saisie:2-1", "--by", "ops@exemple.fr", "--json").json
    assert merged["merged"]
    assert len(organised("tenders").lines) == 1
    organised("twins", "undo", merged["decision"], "--by", "ops@exemple.fr")
    assert [each["id"] for each in organised("tenders").lines] == ["saisie:1-1", "saisie:2-1"]


def test_a_need_told_anew_supersedes_and_a_withdrawn_one_is_cancelled(maillage: Maillage, tmp_path: Path) -> None:
    maillage("need", "add", file(tmp_path))
    assert not maillage("need", "revise", 1, file(tmp_path), "--json").json["changed"]
    assert maillage("need", "revise", 1, file(tmp_path, deadline="2126-12-11T12:00"), "--json").json["version"] == 2
    assert maillage("need", "withdraw", 1, "--json").json["withdrawn"]
    (tender,) = maillage("tenders").lines
    assert tender["status"] == "cancelled"
    assert [change["what"] for change in tender["history"]] == ["deadline", "status"]
    assert maillage("need", "revise", 9, file(tmp_path)).status == 2


def test_what_was_typed_survives_a_reparse(maillage: Maillage, tmp_path: Path) -> None:
    maillage("need", "add", file(tmp_path))
    assert maillage("reparse", "saisie").status == 0
    once = maillage("tenders").lines
    assert maillage("reparse", "saisie").status == 0
    assert maillage("tenders").lines == once
    assert [tender["title"] for tender in once] == [NEED["title"]]
