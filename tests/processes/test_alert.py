"""`maillage alert` and `maillage outbox`: from accepted matches to mails that arrive once."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from tests.mail.conftest import Inbox
from tests.mail.factories import director, match, review, tender, user
from tests.processes.conftest import Maillage
from web.clock import now
from web.house import House
from web.store.models import Match, Message, Run, Structure, Tender, User


@pytest.fixture
def served(inbox: Inbox, monkeypatch: pytest.MonkeyPatch) -> Inbox:
    """A mail server that the settings name."""
    monkeypatch.setenv("MAILLAGE_SMTP_HOST", "127.0.0.1")
    monkeypatch.setenv("MAILLAGE_SMTP_PORT", str(inbox.port))
    return inbox


@pytest.fixture
def told(house: House) -> User:
    """A director with one accepted tender, open today."""
    with house.sessions.begin() as session:
        person, place = director(session)
        _accepted(session, place)
    return person


def _accepted(session, place: Structure) -> Tender:  # type: ignore[no-untyped-def]
    days = (now() - tender(session).deadline).days + 30
    made = tender(session, days=days)
    match(session, made, place)
    review(session, user(session, "facilitator"), made)
    return made


def test_alert_prepares_and_sends_nothing_unasked(told: User, house: House, maillage: Maillage, served: Inbox) -> None:
    for new in (1, 0):
        (run,) = maillage("alert", "--json").json["runs"]
        assert (run["job"], run["state"], run["new"]) == ("alert", "ok", new)
    assert served.raw == []
    assert [each["state"] for each in maillage("outbox", "list", "--json").json["messages"]] == ["pending"]


def test_alert_send_delivers_once_and_then_there_is_nothing_new(told: User, maillage: Maillage, served: Inbox) -> None:
    assert maillage("alert", "--send").status == 0
    assert maillage("alert", "--send").status == 0
    assert served.recipients == [told.email]
    assert "1 marché pour" in served.mails[0]["Subject"]


def test_the_reason_and_the_place_come_from_matching(told: User, maillage: Maillage, served: Inbox) -> None:
    maillage("alert", "--send")
    body = served.mails[0].get_body(("plain",))
    assert body is not None
    text = body.get_content()
    assert "Lieu : Lille (59)" in text
    assert "Pourquoi vous : " in text


def test_a_dry_run_says_who_gets_what_and_who_gets_nothing_and_writes_nothing(
    told: User, house: House, maillage: Maillage, served: Inbox
) -> None:
    with house.sessions.begin() as session:
        sleeping, _ = director(session, standing="unknown")
    people = {each["email"]: each for each in maillage("alert", "--dry-run", "--json").json["people"]}
    assert people[told.email]["total"] == 1
    assert people[told.email]["items"][0]["because"]
    assert people[sleeping.email]["subject"] is None
    assert "on ne sait pas si la structure est en activité" in people[sleeping.email]["because"]
    assert "1 message pour 2 personnes" in maillage("alert", "--dry-run").out
    with house.sessions() as session:
        assert session.scalars(select(Message)).all() == []
        assert session.scalars(select(Run)).all() == []
    maillage("alert")
    assert "1 message pour 2 personnes" in maillage("alert", "--dry-run").out
    maillage("alert", "--send")
    assert "0 message pour 2 personnes" in maillage("alert", "--dry-run").out


def test_a_wrong_mail_server_is_told_in_french_and_nothing_is_lost(
    told: User, maillage: Maillage, served: Inbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MAILLAGE_SMTP_PORT", "1")
    answer = maillage("alert", "--send")
    assert answer.status == 1
    assert "Serveur de courrier injoignable (127.0.0.1:1) : connexion refusée" in answer.err
    monkeypatch.setenv("MAILLAGE_SMTP_PORT", str(served.port))
    assert maillage("alert", "--send").status == 0
    assert served.recipients == [told.email]


def test_more_than_the_cap_asks_a_person(
    told: User, house: House, maillage: Maillage, served: Inbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MAILLAGE_MAIL_CAP", "1")
    with house.sessions.begin() as session:
        _accepted(session, director(session)[1])
    answer = maillage("alert", "--send")
    assert answer.status == 1
    assert "2 messages attendent" in answer.err
    assert served.raw == []
    assert maillage("alert", "--send", "--lift-cap").status == 0
    assert len(served.raw) == 2


def test_a_doubtful_mail_is_listed_then_sent_again_or_noted_as_arrived(
    told: User, house: House, maillage: Maillage, served: Inbox
) -> None:
    served.data = lambda _address: None
    maillage("alert", "--send")
    (found,) = maillage("outbox", "reconcile", "--older-than", "0", "--json").json["doubt"]
    assert [each["id"] for each in maillage("outbox", "list", "--state", "doubt", "--json").json["messages"]] == [found]
    assert maillage("outbox", "retry", str(found)).status == 0
    assert maillage("outbox", "retry", str(found)).status == 2
    served.data = lambda _address: "250 OK"
    maillage("alert", "--send")
    assert len(served.raw) == 2


def test_the_log_of_the_server_settles_a_cut_mail(told: User, maillage: Maillage, served: Inbox, tmp_path) -> None:  # type: ignore[no-untyped-def]
    served.data = lambda _address: None
    maillage("alert", "--send")
    log = tmp_path / "mail.log"
    log.write_text(f"accepted {served.mails[0]['Message-ID']}\n")
    answer = maillage("outbox", "reconcile", "--accepted-log", str(log), "--older-than", "0", "--json")
    assert len(answer.json["sent"]) == 1
    assert maillage("outbox", "list").out.split()[1] == "envoyé"


def test_no_address_is_written_to_the_runs(told: User, house: House, maillage: Maillage, served: Inbox) -> None:
    served.rcpt = lambda address: f"550 5.1.1 <{address}> inconnu"
    maillage("alert", "--send")
    with house.sessions() as session:
        assert not [run.detail for run in session.scalars(select(Run)) if "@" in run.detail]
        assert session.scalars(select(Message.state)).all() == ["failed"]
        assert session.scalars(select(Match)).all()


def test_showing_and_sending_do_not_go_together(maillage: Maillage) -> None:
    assert maillage("alert", "--send", "--dry-run").status == 2
