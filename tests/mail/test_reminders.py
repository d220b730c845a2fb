"""Reminders of follow-up: only who asked, each date once, nothing to the supplier, stopped by one link."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select

from tests.web import factories, follow_rows, package_rows
from web.clock import now
from web.house import House
from web.jobs.alert import desk_of
from web.jobs.reminders import prepare_all_reminders
from web.jobs.runner import Tally
from web.mail.unsubscribe import REMINDERS, read_token, stop_mail, token_for
from web.store import accounts, follow_duties, preferences, suppliers
from web.store.models import Message, User


def prepared(house: House) -> list[Message]:
    prepare_all_reminders(house, Tally(), now(), desk_of(house.settings))
    with house.sessions() as session:
        query = select(Message).where(Message.news.startswith("reminder:")).order_by(Message.id)
        return list(session.scalars(query))


def ending(house: House) -> factories.World:
    """A world with a contract that ends in two months, hours missing."""
    with house.sessions.begin() as session:
        world = factories.world(session)
        person = accounts.by_email(session, world.people["buyer"])
        assert person
        contract = suppliers.contract(session, person.organisation_id, world.rows["contract_id"])
        assert contract
        soon = follow_rows.duty(ends=now().date() + timedelta(days=60))
        follow_duties.tell(session, package_rows.author(person), contract, soon, now())
        return world


def asks(house: House, email: str) -> User:
    with house.sessions.begin() as session:
        person = accounts.by_email(session, email)
        assert person
        preferences.wish_reminders(session, person.id, True, now())
        return person


def test_only_who_asked_is_told_and_each_date_once(house: House) -> None:
    world = ending(house)
    assert prepared(house) == []
    asks(house, world.people["buyer"])
    (message,) = prepared(house)
    assert message.recipient == world.people["buyer"]
    assert "chéance" in message.subject
    assert [each.id for each in prepared(house)] == [message.id]


def test_the_link_of_the_mail_stops_reminders_and_withdraws_what_waits(house: House) -> None:
    world = ending(house)
    person = asks(house, world.people["buyer"])
    assert prepared(house)
    stop = read_token("secret", token_for("secret", person.id, REMINDERS))
    assert stop
    with house.sessions.begin() as session:
        stop_mail(session, stop, False, now())
    assert [message.state for message in prepared(house)] == ["withdrawn"]
