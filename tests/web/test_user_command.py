"""`maillage user` and `maillage serve`."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest

from config.settings import load
from tests.web import factories
from web.cli import run
from web.house import open_house
from web.security import passwords
from web.store import accounts


@pytest.fixture
def at_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("MAILLAGE_DATA_DIR", str(tmp_path))
    monkeypatch.delenv("MAILLAGE_DATABASE_URL", raising=False)
    return tmp_path


def kept(at_home: Path, email: str):  # type: ignore[no-untyped-def]
    house = open_house(load({"MAILLAGE_DATA_DIR": str(at_home)}))
    with house.sessions() as session:
        return accounts.by_email(session, email)


ADD = ["user", "add", "Marie@Exemple.fr", "--role", "facilitator", "--organisation", "PLIE"]


def test_an_account_is_made_with_a_password_shown_once(at_home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run([*ADD, "--departments", "67,68", "--digest", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["email"], told["departments"]) == ("marie@exemple.fr", ["67", "68"])
    person = kept(at_home, "marie@exemple.fr")
    assert passwords.matches(person.password_hash, told["password"])
    assert person.wants_digest


def test_a_password_can_come_from_standard_input(
    at_home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(factories.PASSWORD + "\n"))
    assert run([*ADD, "--password-stdin"]) == 0
    assert factories.PASSWORD not in capsys.readouterr().out
    assert passwords.matches(kept(at_home, "marie@exemple.fr").password_hash, factories.PASSWORD)


@pytest.mark.parametrize(
    ("more", "said"),
    [
        (["--siret", "12345678901234"], "SIRET refusé"),
        (["--departments", "67,99"], "département inconnu « 99 »"),
        (["--role", "chef"], "facilitator, structure, buyer, admin"),
    ],
)
def test_what_cannot_be_taken_is_named(
    at_home: Path, capsys: pytest.CaptureFixture[str], more: list[str], said: str
) -> None:
    assert run([*ADD, *more]) == 2
    assert said in capsys.readouterr().err


def test_an_address_serves_once_and_two_siret_do_not_share_a_name(
    at_home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run([*ADD, "--siret", factories.BUYER_SIRET]) == 0
    assert run(ADD) == 2
    assert "existe déjà" in capsys.readouterr().err
    other = ["user", "add", "autre@exemple.fr", "--role", "buyer", "--organisation", "PLIE"]
    assert run([*other, "--siret", factories.OTHER_SIRET]) == 2
    assert factories.BUYER_SIRET in capsys.readouterr().err


def test_accounts_are_listed_and_closed(at_home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run(ADD)
    assert run(["user", "close", "marie@exemple.fr"]) == 0
    capsys.readouterr()
    assert run(["user", "list", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["closed"] is True
    assert run(["user", "close", "personne@exemple.fr"]) == 2
    assert "Aucun compte" in capsys.readouterr().err


def test_serving_on_a_taken_port_says_so(
    at_home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    import socket

    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        assert run(["serve", "--port", str(port)]) == 1
    assert f"127.0.0.1:{port}" in capsys.readouterr().err
