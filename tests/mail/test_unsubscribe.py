"""Stopping at one click: from the header of a delivered mail to an empty next digest."""

from __future__ import annotations

import re

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from tests.mail.conftest import Inbox
from tests.mail.factories import NOW, accepted_tenders, desk, director
from web.app import create_app
from web.house import House
from web.mail.digest import Nothing, digest_for
from web.mail.prepare import Desk, prepare
from web.mail.sender import send_due
from web.mail.unsubscribe import Stop, read_token, token_for
from web.store.models import Message, User


@pytest.fixture
def path(house: House, inbox: Inbox) -> str:
    """The path of the stop address in the header of a mail that really arrived."""
    with house.sessions.begin() as session:
        person, place = director(session)
        accepted_tenders(session, place, 1)
        own = Desk(desk().sender, desk().base_url, house.settings.secret_key, desk().sources)
        prepare(session, person, NOW, own)
    send_due(house.sessions, inbox.server, lambda: NOW, 100)
    found = re.fullmatch(r"<https://maillage\.example(/\S+)>", inbox.mails[0]["List-Unsubscribe"])
    assert found is not None
    return found[1]


@pytest.fixture
def stranger(house: House) -> FlaskClient:
    """A mail program: no cookie, no sign-in."""
    return create_app(house).test_client(use_cookies=False)


def person(house: House) -> User:
    with house.sessions() as session:
        return session.scalars(select(User).where(User.role == "structure")).one()


def test_posting_the_address_of_the_header_stops_the_digest(house: House, path: str, stranger: FlaskClient) -> None:
    for _ in range(2):
        answer = stranger.post(path, data={"List-Unsubscribe": "One-Click"})
        assert answer.status_code == 200
        assert answer.headers["Referrer-Policy"] == "no-referrer"
        assert "Set-Cookie" not in answer.headers
    assert not person(house).wants_digest
    assert person(house).stopped_at is None
    with house.sessions() as session:
        found = digest_for(session, session.get_one(User, person(house).id), NOW, desk().sources)
        assert found == Nothing("n'a pas demandé de message")


@pytest.mark.parametrize("method", ["get", "head", "options"])
def test_opening_the_address_does_nothing(house: House, path: str, stranger: FlaskClient, method: str) -> None:
    for _ in range(3):
        assert stranger.open(path, method=method.upper()).status_code == 200
    assert person(house).wants_digest


def test_the_page_has_two_buttons_that_post(path: str, stranger: FlaskClient) -> None:
    page = stranger.get(path).text
    assert f'action="{path}"' in page
    assert "Ne plus recevoir ce message" in page
    assert "Tout arrêter" in page


def test_stopping_everything_is_noted_once(house: House, path: str, stranger: FlaskClient) -> None:
    stranger.post(path, data={"arreter": "tout"})
    stopped = person(house).stopped_at
    stranger.post(path, data={"arreter": "tout"})
    assert stopped is not None
    assert person(house).stopped_at == stopped


def test_what_waits_is_withdrawn(house: House, path: str, stranger: FlaskClient) -> None:
    with house.sessions.begin() as session:
        session.scalars(select(Message)).one().state = "pending"
    stranger.post(path)
    with house.sessions() as session:
        assert session.scalars(select(Message.state)).all() == ["withdrawn"]


@pytest.mark.parametrize("method", ["get", "post"])
def test_an_unknown_token_gets_the_same_answer(house: House, path: str, stranger: FlaskClient, method: str) -> None:
    known = stranger.open(path, method=method.upper())
    forged = stranger.open(f"{path[:-4]}AAAA", method=method.upper())
    assert forged.status_code == known.status_code == 200
    assert forged.text.replace(f"{path[:-4]}AAAA", path) == known.text


def test_a_token_serves_one_person_and_one_secret() -> None:
    token = token_for("secret", 12)
    assert read_token("secret", token) == Stop(12, "digest")
    assert read_token("autre secret", token) is None
    assert read_token("secret", "n'importe quoi") is None
    assert read_token("secret", token_for("secret", 12, "autre liste")) is None


def test_a_token_of_over_a_year_serves_no_more(monkeypatch: pytest.MonkeyPatch) -> None:
    token = token_for("secret", 12)
    monkeypatch.setattr("web.mail.unsubscribe.YEAR_SECONDS", -1)
    assert read_token("secret", token) is None
