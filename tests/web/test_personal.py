"""One's own data, its file and its erasure; colleagues invited by a person."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from sqlalchemy import select

from tests.web import factories
from tests.web.conftest import Browser
from web.clock import now
from web.house import House
from web.mail import outbox
from web.mail.letter import Letter
from web.store import accounts, personal
from web.store.models import Base, Message, Review, Session, User


def own(house: House, email: str) -> User:
    with house.sessions() as session:
        user = accounts.by_email(session, email)
        assert user
        return user


@pytest.fixture
def admin(browse: Callable[[str], Browser], world: factories.World) -> Browser:
    return browse(world.people["admin"])


@pytest.fixture
def lived(house: House, world: factories.World) -> User:
    """A facilitator who decided something and was mailed something."""
    with house.sessions.begin() as session:
        user = accounts.by_email(session, world.people["facilitator"])
        assert user
        signed = {"organisation_id": user.organisation_id, "user_id": user.id, "created_at": now()}
        session.add(Review(tender_id=world.tender, decision="accept", **signed))
        letter = Letter("<1@exemple.fr>", "a@exemple.fr", user.email, "Bonjour", "Bonjour", "<p>Bonjour", now(), "")
        outbox.put(session, user, "digest:1", letter, now())
        return user


def test_the_file_holds_all_that_carries_the_person_and_no_secret(facilitator: Browser, lived: User) -> None:
    answer = facilitator.get("/compte/mes-donnees.json")
    told = json.loads(answer.text)
    assert told["user_account"][0]["email"] == lived.email
    assert [row["decision"] for row in told["review"]] == ["accept"]
    assert told["message"][0]["subject"] == "Bonjour"
    assert set(told) >= {"session", "review", "message"}
    assert "hash" not in answer.text
    assert answer.headers["Cache-Control"] == "no-store"


def test_nobody_elses_rows_are_in_it(house: House, facilitator: Browser, lived: User, world: factories.World) -> None:
    text = facilitator.get("/compte/mes-donnees.json").text
    assert all(email not in text for role, email in world.people.items() if role != "facilitator")


def test_every_table_that_names_a_person_is_looked_at() -> None:
    named = {table.name for table in Base.metadata.sorted_tables if "user_id" in table.columns}
    assert named <= {table.name for table, _ in personal._signed()}


def test_erasing_asks_for_the_password(house: House, facilitator: Browser, lived: User) -> None:
    assert facilitator.post("/compte/mes-donnees/effacer", actuel="pas celui-là").status_code == 422
    assert own(house, lived.email).closed_at is None


def test_erased_the_address_is_nowhere_and_the_decisions_stay(house: House, facilitator: Browser, lived: User) -> None:
    assert facilitator.post("/compte/mes-donnees/effacer", actuel=factories.PASSWORD).status_code == 303
    assert facilitator.get("/marches").status_code == 302
    with house.sessions() as session:
        assert session.scalars(select(Review.user_id)).all() == [lived.id]
        assert session.scalars(select(Session)).all() == []
        letter = session.scalars(select(Message)).one()
        assert (letter.state, letter.content, letter.recipient) == ("withdrawn", b"", "")
        rows = [row for table in Base.metadata.sorted_tables for row in session.execute(select(table))]
    assert not [row for row in rows if lived.email in map(str, row)]


def test_a_colleague_gets_a_link_the_same_organisation_and_role(
    house: House, facilitator: Browser, world: factories.World
) -> None:
    assert facilitator.post("/compte/collegues", email="Nouvelle@exemple.fr").status_code == 303
    new, me = own(house, "nouvelle@exemple.fr"), own(house, world.people["facilitator"])
    assert (new.organisation_id, new.role, new.wants_digest) == (me.organisation_id, "facilitator", False)
    with house.sessions() as session:
        assert session.scalars(select(Message.recipient)).all() == ["nouvelle@exemple.fr"]
    assert "nouvelle@exemple.fr" in facilitator.get("/compte/collegues").text


@pytest.mark.parametrize("email", ["", "pas une adresse", "a@b", "x@exemple.fr\nBcc: y@exemple.fr"])
def test_an_address_that_is_none_is_named(house: House, facilitator: Browser, email: str) -> None:
    answer = facilitator.post("/compte/collegues", email=email)
    assert answer.status_code == 422
    assert "Adresse électronique refusée" in answer.text


def test_nobody_can_make_us_write_to_the_whole_world(facilitator: Browser) -> None:
    answers = [facilitator.post("/compte/collegues", email=f"x{place}@exemple.fr").status_code for place in range(11)]
    assert answers == [303] * 10 + [429]


def test_an_administrator_makes_accounts_by_command(admin: Browser) -> None:
    assert admin.post("/compte/collegues", email="x@exemple.fr").status_code == 403
