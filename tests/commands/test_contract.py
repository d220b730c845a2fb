"""The command line is a contract: statuses, shapes, and messages that say what to mend."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path

import click
import pytest

from tests.commands.conftest import Maillage
from web.cli import COMMANDS

DEMO = Path(__file__).parents[2] / "web" / "demo"
DOCS = [Path(__file__).parents[2] / name for name in ("README.md", "docs/exploitation.md", "docs/guide.md")]


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_loads_and_says_what_it_does(name: str) -> None:
    command = import_module(f"web.commands.{name}").command
    assert isinstance(command, click.Command)
    assert command.help


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_is_told_in_the_documents(name: str) -> None:
    assert any(f"maillage {name}" in path.read_text(encoding="utf8") for path in DOCS)


def test_help_lists_every_command(maillage: Maillage) -> None:
    told = maillage("--help")
    assert told.status == 0
    assert all(name in told.out for name in COMMANDS)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["nothing-such"], "Commande inconnue : nothing-such"),
        (["status", "--nope"], "Option inconnue : --nope"),
        (["collect"], "Il manque"),
        (["collect", "boamp", "--replay", "/nowhere/at/all"], "/nowhere/at/all"),
        (["collect", "boamp", "--since", "demain"], "since"),
        (["collect", "boamp", "--since", "2026-11-02", "--until", "2026-11-01"], "--since"),
        (["tenders", "--kind", "social"], "kind"),
        (["tenders", "--kind", "social"], "à choisir parmi insertion_condition"),
        (["structures", "list", "--department", "99"], "département inconnu « 99 »"),
        (["structures", "refresh", "--department", "99"], "département inconnu « 99 »"),
        (["match", "99-1"], "99-1"),
        (["explain", "99-1", "123"], "99-1"),
    ],
)
def test_wrong_use_ends_with_2_and_names_the_culprit(maillage: Maillage, arguments: list[str], said: str) -> None:
    told = maillage(*arguments)
    assert told.status == 2
    assert said in told.err


def test_a_setting_that_cannot_be_used_is_named(maillage: Maillage, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MAILLAGE_SMTP_PORT", "vingt-cinq")
    told = maillage("status")
    assert told.status == 2
    assert "MAILLAGE_SMTP_PORT" in told.err
    assert "vingt-cinq" in told.err


def test_a_store_that_cannot_be_opened_ends_with_1(maillage: Maillage, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MAILLAGE_DATABASE_URL", "sqlite:////proc/nowhere/maillage.sqlite")
    told = maillage("status")
    assert told.status == 1
    assert "Base de données inaccessible" in told.err


def test_a_source_that_does_not_answer_ends_with_1_and_keeps_the_cursor(
    maillage: Maillage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MAILLAGE_BOAMP_URL", "http://127.0.0.1:9")
    told = maillage("collect", "boamp", "--since", "2026-11-01", "--until", "2026-11-01", "--json")
    assert told.status == 1
    assert "127.0.0.1" in told.err
    (collect,) = maillage("status", "--json").json["runs"]
    assert (collect["job"], collect["source"], collect["state"]) == ("collect", "boamp", "broken")


def test_a_truncated_answer_keeps_what_can_be_read_and_counts_the_rest(maillage: Maillage, tmp_path: Path) -> None:
    whole = sorted((DEMO / "boamp").glob("*.json"))[0].read_bytes()
    (tmp_path / "answer.json").write_bytes(whole[: len(whole) * 2 // 3])
    told = maillage("collect", "boamp", "--replay", tmp_path / "answer.json", "--json")
    assert told.status == 0
    assert told.json["quarantined"] >= 1
    assert (
        told.json["seen"] == told.json["new"] + told.json["changed"] + told.json["unchanged"] + told.json["quarantined"]
    )


def test_files_that_are_no_notices_are_listed_as_ignored(maillage: Maillage, tmp_path: Path) -> None:
    (tmp_path / "réponses").mkdir()
    (tmp_path / "réponses" / "lisez-moi.md").write_text("# Bonjour", encoding="utf8")
    told = maillage("collect", "boamp", "--replay", tmp_path / "réponses", "--json")
    assert told.status == 0
    assert [Path(item["file"]).name for item in told.json["ignored"]] == ["lisez-moi.md"]


def test_the_whole_chain_runs_on_the_sample(maillage: Maillage) -> None:
    assert maillage("structures", "import", "csv", DEMO / "structures.csv").status == 0
    assert maillage("collect", "boamp", "--replay", DEMO / "boamp").status == 0
    ran = maillage("run", "--json")
    assert ran.status == 0
    assert {run["state"] for run in ran.json["runs"]} <= {"ok", "empty"}
    counts = maillage("status", "--json").json["counts"]
    assert all(counts[name] > 0 for name in ("notices", "tenders", "lots", "considerations", "matches", "proposals"))
    again = maillage("run", "--json").json["runs"]
    assert all(
        run["new"] == run["changed"] == 0 for run in again if run["job"] in {"link", "find", "classify", "match"}
    )


def test_tenders_are_told_as_the_contract_says(maillage: Maillage) -> None:
    maillage("collect", "boamp", "--replay", DEMO / "boamp")
    maillage("run")
    tenders = maillage("tenders").lines
    assert {
        "id", "sources", "title", "buyer", "departments", "cpv", "published", "deadline", "deadline_hour_known",
        "status", "lots", "considerations", "history",
    } == set(tenders[0])  # fmt: skip
    assert any(change["what"] == "deadline" for tender in tenders for change in tender["history"])
    reserved = maillage("tenders", "--kind", "reserved_disability").lines
    assert 0 < len(reserved) < len(tenders)
    for tender in reserved:
        assert "reserved_disability" in {item["kind"] for item in tender["considerations"]}


def test_a_pair_is_explained_with_the_score_of_its_match(maillage: Maillage) -> None:
    maillage("structures", "import", "csv", DEMO / "structures.csv")
    maillage("collect", "boamp", "--replay", DEMO / "boamp")
    maillage("run")
    tender = next(t for t in maillage("tenders", "--kind", "insertion_condition").lines)
    found = maillage("match", tender["id"], "--json").json
    match = next(match for lot in found["lots"] for match in lot["matches"])
    told = maillage("explain", tender["id"], match["siret"], "--json").json
    same = [pair for pair in told["explanations"] if pair["kind"] == match["kind"]]
    assert match["score"] in {pair["score"] for pair in same}
    assert all(finding["because"] for pair in same for finding in pair["findings"])
