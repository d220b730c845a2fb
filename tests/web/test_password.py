"""Choosing a password: by a link that is used once and never by being opened, or signed in; and one's sessions."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from email import message_from_bytes, policy

import pytest
from sqlalchemy import select, update

from tests.web import factories
from tests.web.conftest import Browser
from web.clock import now
from web.house import House
from web.mail.outbox import count_due
from web.security import limits, links, passwords
from web.store.models import Link, Message, Session, User

NEW = "un tout nouveau chemin"


def mail(house: House):  # type: ignore[no-untyped-def]
    with house.sessions() as session:
        content = session.scalars(select(Message.content).order_by(Message.id.desc())).first()
        assert content is not None
        return message_from_bytes(content, policy=policy.default)


def link_of(house: House) -> str:
    text = mail(house).get_body(("plain",)).get_content()
    found = re.search(r"https?://[^/\s]+(/mot-de-passe/\S+)", text)
    assert found
    return found[1]


@pytest.fixture
def link(house: House, world: factories.World, anonymous: Browser) -> str:
    anonymous.post("/mot-de-passe-oublie", email=world.people["structure"].upper())
    return link_of(house)


def password_is(house: House, email: str, password: str) -> bool:
    with house.sessions() as session:
        return passwords.matches(session.scalars(select(User.password_hash).where(User.email == email)).one(), password)


def choose(browser: Browser, path: str, new: str = NEW, again: str = "") -> int:
    return browser.post(path, nouveau=new, encore=again or new).status_code


def test_a_link_chooses_a_password_once_and_opening_it_uses_nothing(
    house: House, world: factories.World, anonymous: Browser, link: str, browse: Callable[[str], Browser]
) -> None:
    email = world.people["structure"]
    director = browse(email)
    for _ in range(3):  # scanners
        assert "Enregistrer ce mot de passe" in anonymous.text(link)
    assert password_is(house, email, factories.PASSWORD)
    assert choose(anonymous, link) == 303
    assert password_is(house, email, NEW)
    assert director.get("/compte").status_code == 302  # whoever was signed in is signed out
    assert choose(anonymous, link, "encore un autre chemin") == 410
    assert "déjà servi" in anonymous.get(link).text
    assert password_is(house, email, NEW)


def test_a_weak_password_or_two_different_ones_leave_the_link_usable(
    house: House, world: factories.World, anonymous: Browser, link: str
) -> None:
    assert choose(anonymous, link, "court") == limits.REFUSED
    assert choose(anonymous, link, NEW, "autre chose encore") == limits.REFUSED
    assert choose(anonymous, link) == 303


@pytest.mark.parametrize("how", ["old", "closed", "unknown"])
def test_a_link_too_old_of_a_closed_account_or_unknown_is_none(
    house: House, anonymous: Browser, link: str, how: str
) -> None:
    with house.sessions.begin() as session:
        if how == "old":
            session.execute(update(Link).values(expires_at=now() - timedelta(seconds=1)))
        if how == "closed":
            session.execute(update(User).values(closed_at=now()))
    assert choose(anonymous, f"{link}x" if how == "unknown" else link) == 410


def test_whether_an_address_has_an_account_is_not_told(
    house: House, world: factories.World, anonymous: Browser
) -> None:
    token = anonymous.token()
    answers = [
        anonymous.client.post("/mot-de-passe-oublie", data={"csrf_token": token, "email": email}).text
        for email in (world.people["buyer"], "inconnue@exemple.fr")
    ]
    assert answers[0] == answers[1]
    with house.sessions() as session:
        assert session.query(Message).count() == 1


def test_a_mailbox_is_not_flooded(house: House, world: factories.World, anonymous: Browser) -> None:
    for _ in range(links.MOST_AN_HOUR + 2):
        anonymous.post("/mot-de-passe-oublie", email=world.people["buyer"])
    with house.sessions() as session:
        assert session.query(Message).count() == links.MOST_AN_HOUR


def test_the_link_leaves_at_once_even_to_who_stopped_all_mails_and_is_kept_as_a_hash(
    house: House, world: factories.World, link: str
) -> None:
    with house.sessions.begin() as session:
        session.execute(update(User).values(stopped_at=now(), wants_digest=False))
        assert count_due(session, now(), punctual=True) == 1
        assert link.rpartition("/")[2] not in session.scalars(select(Link.token_hash)).one()
    assert mail(house)["List-Unsubscribe"] is None


def test_an_invitation_is_a_link_and_prints_no_password(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    from click.testing import CliRunner

    from web.commands import user as command

    monkeypatch.setattr(command, "open_house", lambda: house)
    arguments = ["add", "nouvelle@exemple.fr", "--role", "facilitator", "--organisation", "Maison", "--invite"]
    told = CliRunner().invoke(command.command, arguments)
    assert told.exit_code == 0
    assert "Mot de passe" not in told.output
    assert "/mot-de-passe/" in link_of(house)


def test_changing_it_asks_for_the_present_one_and_closes_other_browsers(
    house: House, world: factories.World, facilitator: Browser, browse: Callable[[str], Browser]
) -> None:
    other, path = browse(world.people["facilitator"]), "/compte/mot-de-passe"
    assert facilitator.post(path, actuel="faux", nouveau=NEW, encore=NEW).status_code == limits.REFUSED
    assert facilitator.post(path, actuel=factories.PASSWORD, nouveau=NEW, encore=NEW).status_code == 303
    assert password_is(house, world.people["facilitator"], NEW)
    assert facilitator.get("/compte").status_code == 200
    assert other.get("/compte").status_code == 302


def test_one_sees_ones_browsers_and_closes_the_others(
    house: House, world: factories.World, facilitator: Browser, browse: Callable[[str], Browser]
) -> None:
    other, stranger = browse(world.people["facilitator"]), browse(world.people["buyer"])
    page = facilitator.text("/compte/connexions")
    assert (page.count("ce navigateur<"), page.count("un autre navigateur<")) == (1, 1)
    assert facilitator.post("/compte/connexions/fermer").status_code == 303
    assert other.get("/compte").status_code == 302
    assert facilitator.get("/compte").status_code == stranger.get("/compte").status_code == 200
    with house.sessions() as session:
        assert session.query(Session).count() == 2
