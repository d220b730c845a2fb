from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from matching.grouping import solve
from matching.grouping.form import BadProblem, answer, read_problem
from web.cli import run

PROBLEM: dict[str, Any] = {
    "max_members": 4,
    "best": 3,
    "member_cost": 0.1,
    "all_members_eligible": False,
    "minimal": False,
    "note": "ignored",
    "needs": [{"id": "n1", "hours": 120.0}, {"id": "n2", "hours": None, "colour": "ignored"}],
    "candidates": [
        {"siret": "B", "hours": 800.0, "can_lead": True, "eligible": True, "covers": {"n1": 0.8, "n9": 1.0}},
        {"siret": "A", "hours": None, "can_lead": False, "eligible": True, "covers": {"n2": 0.5}},
    ],
}


def test_the_answer_has_the_form_of_the_contract() -> None:
    assert answer(solve(read_problem(PROBLEM | {"best": 1}))) == {
        "proposals": [
            {
                "members": [
                    {"siret": "B", "role": "mandataire", "needs": ["n1"], "hours": 120.0},
                    {"siret": "A", "role": "cotraitant", "needs": ["n2"], "hours": None},
                ],
                "covered": ["n1", "n2"],
                "missing": [],
                "value": 0.55,
                "optimal": True,
            }
        ],
        "proved": True,
    }


@pytest.mark.parametrize(
    "change",
    [
        {"max_members": 0},
        {"best": 0},
        {"needs": []},
        {"candidates": []},
        {"candidates": [{"siret": "A", "covers": {}}]},
    ],
)
def test_nothing_to_propose_is_an_answer(change: dict[str, Any]) -> None:
    assert answer(solve(read_problem(PROBLEM | change))) == {"proposals": [], "proved": True}


def candidate(**change: Any) -> list[dict[str, Any]]:
    return [{"siret": "A", "hours": 1.0, "covers": {"n1": 0.5}} | change]


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"needs": None}, "needs"),
        ({"needs": [{"hours": 3}]}, "needs[0].id"),
        ({"needs": [{"id": "n", "hours": -3}]}, "needs[0].hours"),
        ({"needs": [{"id": "n"}, {"id": "n"}]}, "needs[1].id"),
        ({"candidates": candidate() * 2}, "candidates[1].siret"),
        ({"candidates": candidate(siret=12)}, "candidates[0].siret"),
        ({"candidates": candidate(hours=float("nan"))}, "candidates[0].hours"),
        ({"candidates": candidate(hours=True)}, "candidates[0].hours"),
        ({"candidates": candidate(covers=["n1"])}, "candidates[0].covers"),
        ({"candidates": candidate(covers={"n1": 1.5})}, "candidates[0].covers.n1"),
        ({"candidates": candidate(can_lead="oui")}, "candidates[0].can_lead"),
        ({"max_members": -1}, "max_members"),
        ({"best": 2.5}, "best"),
        ({"member_cost": -0.1}, "member_cost"),
        ({"minimal": 1}, "minimal"),
    ],
)
def test_what_cannot_be_read_names_its_field_and_value(change: dict[str, Any], field: str) -> None:
    with pytest.raises(BadProblem) as refusal:
        read_problem(PROBLEM | change)
    assert refusal.value.field == field
    assert field in str(refusal.value)


def test_the_command_reads_a_file_and_prints_the_answer(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "problème.json"
    file.write_text(json.dumps(PROBLEM), encoding="utf-8")
    assert run(["group", "--problem", str(file), "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == answer(solve(read_problem(PROBLEM)))


@pytest.mark.parametrize(
    "text", ["[", "[]", '{"needs": 3}', "\ud800".encode("utf-8", "surrogatepass").decode("latin-1")]
)
def test_a_bad_file_ends_with_2_and_is_named(text: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "faux.json"
    file.write_text(text, encoding="utf-8")
    assert run(["group", "--problem", str(file)]) == 2
    assert str(file) in capsys.readouterr().err


def test_a_missing_file_and_a_missing_question_end_with_2(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["group", "--problem", "/nulle/part.json"]) == 2
    assert run(["group"]) == 2
    assert "introuvable" in capsys.readouterr().err
