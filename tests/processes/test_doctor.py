"""The health of an installation, told with what to do."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from tests.mail.conftest import Inbox
from tests.mail.factories import director, mails
from tests.processes.conftest import Maillage
from web.clock import now
from web.health import machine
from web.health.finding import State
from web.house import House
from web.jobs.runner import run_job
from web.store.models import Run


@pytest.fixture
def doctor(maillage: Maillage, inbox: Inbox, monkeypatch: pytest.MonkeyPatch):  # type: ignore[no-untyped-def]
    """Each check by name, on an installation whose mail server answers."""
    monkeypatch.setenv("MAILLAGE_SMTP_HOST", "127.0.0.1")
    monkeypatch.setenv("MAILLAGE_SMTP_PORT", str(inbox.port))
    monkeypatch.setenv("MAILLAGE_BASE_URL", "https://maillage.example")

    def examine() -> tuple[int, dict[str, tuple[str, str]]]:
        answer = maillage("doctor", "--json")
        return answer.status, {each["check"]: (each["state"], each["told"]) for each in answer.json["checks"]}

    return examine


def test_a_sound_installation_has_nothing_broken(house: House, doctor) -> None:  # type: ignore[no-untyped-def]
    run_job(house, "collect", lambda _house, _tally: None, source="boamp")
    status, checks = doctor()
    assert status == 0
    states = {name: state for name, (state, _) in checks.items() if name != "Compte du système"}
    assert set(states.values()) == {"ok"}, checks


def test_an_empty_installation_is_no_breakdown_and_nothing_is_made(
    doctor,  # type: ignore[no-untyped-def]
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("MAILLAGE_DATABASE_URL", f"sqlite:///{tmp_path / 'neuve.sqlite'}")
    status, checks = doctor()
    assert status == 0
    assert checks["Base de données"][0] == "look"


def test_a_mail_server_out_of_reach_is_a_breakdown_once_somebody_asked_for_mails(
    house: House,
    doctor,
    monkeypatch: pytest.MonkeyPatch,  # type: ignore[no-untyped-def]
) -> None:
    monkeypatch.setenv("MAILLAGE_SMTP_PORT", "1")
    assert doctor()[1]["Serveur de courrier"][0] == "look"
    with house.sessions.begin() as session:
        director(session)
    status, checks = doctor()
    assert status == 1
    assert checks["Serveur de courrier"][0] == "broken"
    assert "connexion refusée" in checks["Serveur de courrier"][1]


def test_a_database_out_of_reach_is_told_without_its_password(doctor, monkeypatch: pytest.MonkeyPatch) -> None:  # type: ignore[no-untyped-def]
    monkeypatch.setenv("MAILLAGE_DATABASE_URL", "postgresql+psycopg://maillage:motdepasse@127.0.0.1:1/maillage")
    status, checks = doctor()
    assert status == 1
    state, told = checks["Base de données"]
    assert state == "broken"
    assert "motdepasse" not in told


def test_a_source_that_failed_is_a_breakdown_and_a_late_one_is_to_be_looked_at(house: House, doctor) -> None:  # type: ignore[no-untyped-def]
    run_job(house, "collect", lambda _house, _tally: None, source="boamp")
    with house.sessions.begin() as session:
        session.query(Run).one().ended_at = now() - timedelta(hours=40)
    assert doctor()[1]["Source boamp"][0] == "look"

    def broken(_house: object, tally: object) -> None:
        tally.state = "broken"  # type: ignore[attr-defined]

    run_job(house, "collect", broken, source="boamp")
    status, checks = doctor()
    assert (status, checks["Source boamp"][0]) == (1, "broken")


def test_doubtful_mails_are_told(house: House, doctor) -> None:  # type: ignore[no-untyped-def]
    with house.sessions.begin() as session:
        mails(session, 1)[0].state = "doubt"
    assert doctor()[1]["Messages"] == ("look", "1 douteux. Regardez : maillage outbox list --state doubt")


def test_a_secret_that_others_may_read_and_a_short_one_are_told(
    house: House,
    doctor,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,  # type: ignore[no-untyped-def]
) -> None:
    (tmp_path / "var" / "secret.key").chmod(0o644)
    assert "chmod 600" in doctor()[1]["Clé secrète"][1]
    monkeypatch.setenv("MAILLAGE_SECRET_KEY", "court")
    assert doctor()[1]["Clé secrète"][0] == "look"


def test_an_address_that_only_this_machine_opens_is_told(doctor, monkeypatch: pytest.MonkeyPatch) -> None:  # type: ignore[no-untyped-def]
    for address, state in (("http://127.0.0.1:8000", "look"), ("http://ville.fr", "look"), ("ville.fr", "broken")):
        monkeypatch.setenv("MAILLAGE_BASE_URL", address)
        assert doctor()[1]["Adresse des pages"][0] == state


def test_a_clock_that_went_back_is_a_breakdown() -> None:
    assert machine.clock(now(), now() + timedelta(hours=1)).state is State.BROKEN
    assert machine.clock(now(), now() - timedelta(hours=1)).state is State.OK


def test_the_rights_of_the_administrator_are_told() -> None:
    assert machine.runs_as(0).state is State.LOOK
    assert machine.runs_as(1000).state is State.OK
