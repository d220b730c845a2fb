"""Sending to a real server: every answer it may give, and every way it may break."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from tests.mail.conftest import Inbox
from tests.mail.factories import NOW, mails
from web.house import House
from web.mail.reconcile import reconcile
from web.mail.sender import Sendings, TooMany, Which, send_due
from web.mail.smtp import Server, SmtpUnavailable
from web.store.models import Message, User

NOWHERE = Server("127.0.0.1", 1, "", "", False, "bonjour@maillage.example", timeout=5)


def write(house: House, number: int) -> list[str]:
    with house.sessions.begin() as session:
        return [message.recipient for message in mails(session, number)]


def send(house: House, server: Server, cap: int | None = 100, later: timedelta = timedelta(0)) -> Sendings:
    return send_due(house.sessions, server, lambda: NOW + later, cap)


def messages(house: House) -> list[Message]:
    with house.sessions() as session:
        return list(session.scalars(select(Message).order_by(Message.id)))


def test_each_recipient_gets_its_own_mail_once(house: House, inbox: Inbox) -> None:
    recipients = write(house, 3)
    assert send(house, inbox.server) == Sendings(sent=3)
    assert send(house, inbox.server) == Sendings()
    assert inbox.recipients == recipients
    assert [mail["To"] for mail in inbox.mails] == recipients
    assert [message.state for message in messages(house)] == ["sent"] * 3


def test_what_arrives_is_what_was_written(house: House, inbox: Inbox) -> None:
    write(house, 1)
    send(house, inbox.server)
    assert inbox.raw[0].replace(b"\r\n", b"\n") == messages(house)[0].content.replace(b"\r\n", b"\n")


@pytest.mark.parametrize("answer", ["451 4.7.1 plus tard", "421 fermeture"])
def test_a_refusal_for_now_leaves_the_mail_waiting_and_the_others_leave(
    house: House, inbox: Inbox, answer: str
) -> None:
    first, *_ = write(house, 3)
    inbox.rcpt = lambda address: answer if address == first else "250 OK"
    assert send(house, inbox.server) == Sendings(sent=2, postponed=1)
    waiting = messages(house)[0]
    assert (waiting.state, waiting.not_before) == ("pending", NOW + timedelta(minutes=10))
    inbox.rcpt = lambda _address: "250 OK"
    assert send(house, inbox.server).sent == 0
    assert send(house, inbox.server, later=timedelta(minutes=10)).sent == 1


@pytest.mark.parametrize(
    ("answer", "stopped"),
    [
        ("550 5.1.1 <personne@exemple.fr> inconnu", True),
        ("550 boîte inconnue", True),
        ("550 5.7.1 relais refusé", False),
        ("554 5.6.0 contenu refusé", False),
    ],
)
def test_a_refusal_for_good_fails_and_stops_only_an_address_at_fault(
    house: House, inbox: Inbox, answer: str, stopped: bool
) -> None:
    write(house, 1)
    inbox.rcpt = lambda _address: answer
    assert send(house, inbox.server) == Sendings(failed=1)
    (failed,) = messages(house)
    assert failed.state == "failed"
    assert "@" not in failed.error
    with house.sessions() as session:
        assert (session.get_one(User, failed.user_id).stopped_at is not None) is stopped


def test_a_refusal_of_the_content_is_definite_too(house: House, inbox: Inbox) -> None:
    write(house, 2)
    inbox.data = lambda _address: "452 4.2.2 boîte pleine"
    assert send(house, inbox.server) == Sendings(postponed=2)


def test_a_cut_after_the_content_is_never_sent_again_blindly(house: House, inbox: Inbox) -> None:
    first, *_ = write(house, 3)
    inbox.data = lambda address: None if address == first else "250 OK"
    assert send(house, inbox.server) == Sendings(sent=2, unclear=1)
    assert messages(house)[0].state == "sending"
    with house.sessions.begin() as session:
        assert reconcile(session, NOW + timedelta(minutes=9)).doubt == []
        assert reconcile(session, NOW + timedelta(minutes=10)).doubt == [messages(house)[0].id]
    assert send(house, inbox.server, later=timedelta(days=1)) == Sendings()
    assert inbox.recipients.count(first) == 1


def test_a_server_that_always_cuts_is_left_alone(house: House, inbox: Inbox) -> None:
    write(house, 6)
    inbox.data = lambda _address: None
    with pytest.raises(SmtpUnavailable, match="3 envois de suite"):
        send(house, inbox.server)
    assert [message.state for message in messages(house)] == ["sending"] * 3 + ["pending"] * 3


def test_a_server_that_cannot_be_reached_loses_nothing(house: House, inbox: Inbox) -> None:
    write(house, 2)
    with pytest.raises(SmtpUnavailable, match=r"injoignable \(127.0.0.1:1\)"):
        send(house, NOWHERE)
    assert {(message.state, message.attempts) for message in messages(house)} == {("pending", 0)}
    done = send_due(house.sessions, inbox.server, lambda: NOW, 100, Which(again_only=True))
    assert done == Sendings(sent=2)


def test_a_server_is_not_called_for_nothing(house: House) -> None:
    assert send(house, NOWHERE) == Sendings()


def test_more_mails_than_the_cap_wait_for_a_person(house: House, inbox: Inbox) -> None:
    write(house, 3)
    with pytest.raises(TooMany, match="3 messages attendent"):
        send(house, inbox.server, cap=2)
    assert inbox.raw == []
    assert send(house, inbox.server, cap=None).sent == 3


def test_a_sender_refused_by_the_server_stops_the_run_and_loses_nothing(house: House, inbox: Inbox) -> None:
    write(house, 2)

    async def refuse(*_arguments: object) -> str:
        return "550 5.1.8 expéditeur refusé"

    inbox.handle_MAIL = refuse  # type: ignore[attr-defined]
    with pytest.raises(SmtpUnavailable, match="expéditeur"):
        send(house, inbox.server)
    assert {message.state for message in messages(house)} == {"pending"}


def test_who_stops_between_writing_and_sending_gets_nothing(house: House, inbox: Inbox) -> None:
    write(house, 2)
    with house.sessions.begin() as session:
        session.get_one(User, messages(house)[0].user_id).wants_digest = False
    assert send(house, inbox.server) == Sendings(sent=1, withdrawn=1)
    assert len(inbox.raw) == 1
