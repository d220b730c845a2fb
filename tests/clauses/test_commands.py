from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from web.commands.detect import command as detect
from web.commands.evaluate import command as evaluate
from web.commands.obligations import command as obligations

RUN = CliRunner()


def test_detect_answers_each_line_in_order_and_ignores_unknown_keys() -> None:
    lines = [
        {"id": "a", "text": "Lot 2 réservé aux ESAT. Clause d’insertion de 70 heures pour le lot 1.", "colour": "blue"},
        {"id": "b", "text": "Rien à signaler."},
        {"id": "c"},
        {"id": "d", "text": None, "criteres": ["sociaux"]},
    ]
    result = RUN.invoke(detect, input="\n".join(map(json.dumps, lines)))
    assert result.exit_code == 0
    answers = [json.loads(line) for line in result.output.splitlines()]
    assert [answer["id"] for answer in answers] == ["a", "b", "c", "d"]
    first, second = answers[0]["considerations"]
    assert (first["kind"], first["lots"], first["strength"]) == ("reserved_disability", ["2"], "mandatory")
    assert second["hours"] == [
        {"lot": "1", "hours": 70.0, "percent": None, "per_amount": None, "per": None, "quote": "70 heures"}
    ]
    for each in answers[0]["considerations"]:
        assert str(lines[0]["text"])[each["start"] : each["end"]] == each["quote"]
        assert set(each) >= {
            "kind",
            "strength",
            "topic",
            "quote",
            "start",
            "end",
            "lots",
            "hours",
            "absent",
            "warnings",
            "because",
        }
    assert answers[1]["considerations"] == answers[2]["considerations"] == []
    assert answers[3]["considerations"][0]["field"] == "criteres"


@pytest.mark.parametrize(("line", "told"), [("{", "ligne 2"), ("[1]", "ligne 2"), ('{"text": 3}', "text")])
def test_detect_names_a_bad_line(line: str, told: str) -> None:
    result = RUN.invoke(detect, input='{"id": 1}\n' + line)
    assert result.exit_code == 2
    assert told in result.output


def gold(path: Path, *rows: dict[str, object]) -> str:
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return str(path)


def test_evaluate_counts_and_shows_every_error(tmp_path: Path) -> None:
    file = gold(
        tmp_path / "gold.jsonl",
        {"id": "1", "text": "Clause d'insertion au lot 1.", "labels": ["insertion_condition"]},
        {"id": "2", "text": "Marché réservé aux ESAT.", "labels": ["reserved_insertion"]},
        {"id": "3", "text": "Travaux.", "labels": []},
    )
    answer = json.loads(RUN.invoke(evaluate, ["clauses", file, "--json"]).output)
    assert (answer["texts"], answer["micro"]["right"], answer["micro"]["extra"], answer["micro"]["missed"]) == (
        3,
        1,
        1,
        1,
    )
    assert answer["confusion"] == {"reserved_insertion → reserved_disability": 1}
    assert [error["id"] for error in answer["errors"]] == ["2"]
    shown = RUN.invoke(evaluate, ["clauses", file]).output
    assert "Marché réservé aux ESAT." in shown
    ignored = RUN.invoke(
        evaluate, ["clauses", file, "--json", "--ignore", "reserved_insertion", "--ignore", "reserved_disability"]
    )
    assert json.loads(ignored.output)["micro"]["f1"] == 1.0


def test_evaluate_counts_quantities_by_lot_where_readers_agreed(tmp_path: Path) -> None:
    said = "Clause d'insertion : lot 1 : 60 heures, lot 2 : 5 % des heures travaillées."
    right = {"lot": "1", "hours": 60, "percent": None, "per_amount": None}
    wrong = {"lot": 3, "hours": 10, "percent": None, "per_amount": 5000}
    file = gold(
        tmp_path / "gold.jsonl",
        {"id": "1", "text": said, "labels": ["insertion_condition"], "hours": [right, wrong]},
        {"id": "2", "text": said, "hours": [], "hours_agreed": False},
        {"id": "3", "text": "Travaux.", "hours": []},
    )
    answer = json.loads(RUN.invoke(evaluate, ["clauses", file, "--json"]).output)
    hours = answer["hours"]
    assert (hours["texts"], hours["right"], hours["extra"], hours["missed"]) == (2, 1, 1, 1)
    (error,) = hours["errors"]
    assert error["missed"] == [{"lot": "3", "hours": 10, "percent": None, "per_amount": 5000}]
    assert error["extra"] == [{"lot": "2", "hours": None, "percent": 5.0, "per_amount": None}]
    assert answer["micro"]["f1"] == 1.0
    shown = RUN.invoke(evaluate, ["clauses", file]).output
    assert "Quantités de 2 textes : précision 50,0 %" in shown
    assert f"1 : quantités, manque lot 3 10 h par 5000 € ; en trop lot 2 5 %\n    {said}" in shown


def test_evaluate_tells_no_quantities_when_no_case_carries_them(tmp_path: Path) -> None:
    file = gold(tmp_path / "gold.jsonl", {"id": "1", "text": "Travaux.", "labels": []})
    assert json.loads(RUN.invoke(evaluate, ["clauses", file, "--json"]).output)["hours"] is None
    assert "Quantités" not in RUN.invoke(evaluate, ["clauses", file]).output


def test_evaluate_trades_counts_first_choices(tmp_path: Path) -> None:
    file = gold(
        tmp_path / "trades.jsonl",
        {"id": "1", "title": "Fourniture de carburant", "group": None, "sector": None},
        {"id": "2", "title": "Travaux de peinture", "group": "nulle-part", "sector": "nul", "sectors_accepted": []},
    )
    answer = json.loads(RUN.invoke(evaluate, ["trades", file, "--json"]).output)
    assert answer["group"]["cases"] == 2
    assert answer["sector"] == {"right": 0, "cases": 1, "accuracy": 0.0, "interval_95": answer["sector"]["interval_95"]}
    assert "2" in [error["id"] for error in answer["errors"]]


@pytest.mark.parametrize(
    ("row", "told"),
    [
        ({"id": "1", "text": "x"}, "labels"),
        ({"id": "1", "labels": []}, "text"),
        ({"text": "x", "labels": ["foo"]}, "foo"),
        ({"text": "x", "labels": [], "hours": "70"}, "liste"),
        ({"text": "x", "hours": [{"lot": "1"}]}, "quantité sans"),
        ({"text": "x", "hours": [{"hours": "70"}]}, "nombre"),
        ({"hours": [{"hours": 70}]}, "text"),
    ],
)
def test_evaluate_names_the_line_and_the_field_of_a_bad_case(tmp_path: Path, row: dict[str, object], told: str) -> None:
    result = RUN.invoke(evaluate, ["clauses", gold(tmp_path / "gold.jsonl", row)])
    assert result.exit_code == 2
    assert "ligne 1" in result.output
    assert told in result.output


def test_obligations_are_told_in_json_and_in_french() -> None:
    options = [
        "--date",
        "2026-09-01",
        "--kind",
        "works",
        "--value",
        "5404000",
        "--buyer",
        "other",
        "--works-months",
        "5",
    ]
    answer = json.loads(RUN.invoke(obligations, [*options, "--json"]).output)
    assert set(answer) == {"env_criterion", "env_condition", "specifications", "social_condition"}
    assert answer["social_condition"]["status"] == "required_unless_exception"
    assert "works_under_six_months" in answer["social_condition"]["exceptions"]
    assert answer["env_condition"] | {"because": ""} == {
        "status": "required",
        "article": "L2112-2",
        "since": "2026-08-22",
        "exceptions": [],
        "because": "",
    }
    assert "obligatoire sauf exception" in RUN.invoke(obligations, options).output
    defence = [
        "--date",
        "2026-10-01",
        "--kind",
        "services",
        "--buyer",
        "state",
        "--value",
        "9000000",
        "--regime",
        "defence",
    ]
    assert json.loads(RUN.invoke(obligations, [*defence, "--json"]).output) == {}
    assert "régime ordinaire" in RUN.invoke(obligations, defence).output
    assert RUN.invoke(obligations, ["--date", "hier", "--kind", "works"]).exit_code == 2
