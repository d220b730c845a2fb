"""`maillage hours`, as people and programs call it."""

from __future__ import annotations

import pytest

from tests.commands.conftest import Maillage


def test_the_answer_holds_the_figure_its_range_its_steps_and_where_values_come_from(maillage: Maillage) -> None:
    told = maillage("hours", "F1", "amount=1 000 000", "labour_share=0.40-0.50", "rate=5 %", "--json")
    found = told.json
    assert told.status == 0
    assert (found["strategy"], found["id"]) == ("amount", "F1")
    assert found["parameters"]["amount"]["origin"] == "given"
    assert found["parameters"]["hourly_cost"] | {"source": None} == {
        "value": 35.0,
        "low": 30.0,
        "central": 35.0,
        "high": 45.0,
        "unit": "€ de l'heure",
        "origin": "default",
        "mark": "K",
        "source": None,
        "year": 2026,
    }
    assert found["range"] == {"low": 444.44, "central": 642.86, "high": 833.33}
    assert found["rounded_range"] == {"low": 455, "central": 630, "high": 840}
    assert found["rounded"] == 630
    assert len(found["steps"]) == 3


def test_people_read_the_calculation_line_by_line(maillage: Maillage) -> None:
    out = maillage("hours", "percent", "percent=50", "planned_hours=1240").out
    assert "Heures d'insertion : 50 % × 1 240 h = 620 h" in out
    assert "630 h" in out


def test_hours_are_shared_out_by_name(maillage: Maillage) -> None:
    found = maillage("hours", "convert", "hours=833", "split=lot 1:50/lot 2:30/20", "--json").json
    assert [(part["name"], part["hours"]) for part in found["split"]] == [
        ("lot 1", 416),
        ("lot 2", 250),
        ("part 3", 167),
    ]


def test_an_open_question_is_an_answer(maillage: Maillage) -> None:
    told = maillage("hours", "percent", "percent=5", "split=1/2", "--json")
    assert (told.status, told.json["raw"], told.json["clause"], told.json["split"]) == (0, None, None, [])
    assert told.json["questions"]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["magie"], "méthode inconnue : « magie »"),
        (["amount"], "amount (montant du marché) : à donner."),
        (["amount", "amount"], "clé=valeur est attendu"),
        (["amount", "amount=dix"], "Reçu « dix »"),
        (["tier", "amount=1", "amount=2"], "amount : donné deux fois"),
        (["tier", "amount=1", "split=a"], "split : un nombre est attendu"),
        (["tier", "amount=1", "split=0/0"], "split : des parts positives"),
        ([], "Il manque"),
    ],
)
def test_wrong_use_names_the_field_and_ends_with_2(arguments: list[str], said: str, maillage: Maillage) -> None:
    told = maillage("hours", *arguments)
    assert told.status == 2
    assert said in told.err
