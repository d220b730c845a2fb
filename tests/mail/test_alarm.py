"""A source that is unwell is told to the operator, once an incident."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from config.settings import BadSetting, load
from tests.mail.conftest import Inbox
from tests.web import factories
from web.clock import now
from web.house import House
from web.jobs.runner import Tally
from web.jobs.watch import watch
from web.mail.sender import send_due
from web.store.models import Incident, User


@pytest.fixture
def watched(house: House, inbox: Inbox) -> House:
    """An installation whose operator gave an address, with a collection that just broke."""
    collected(house, "broken", detail="boamp : réponse 503.")
    return replace(house, settings=replace(house.settings, operator_mail="veille@exemple.fr"))


def collected(house: House, state: str, **values: object) -> None:
    with house.sessions.begin() as session:
        factories.run(session, state=state, hours_ago=0.1, advertised=0, **values)


def sent(house: House, inbox: Inbox) -> list[str]:
    """Watch, send, and tell the subjects of all that arrived so far."""
    watch(house, Tally(), now())
    send_due(house.sessions, inbox.server, now, None)
    return [mail["Subject"] for mail in inbox.mails]


def incidents(house: House) -> list[Incident]:
    with house.sessions() as session:
        return list(session.scalars(select(Incident).order_by(Incident.id)))


def test_an_incident_is_told_once_however_often_it_is_seen(watched: House, inbox: Inbox) -> None:
    assert sent(watched, inbox) == ["maillage : lecture en panne (boamp)"]
    assert len(sent(watched, inbox)) == 1
    assert inbox.recipients == ["veille@exemple.fr"]
    body = inbox.mails[0].get_body(("plain",)).get_content()  # type: ignore[union-attr]
    assert "boamp : réponse 503." in body
    assert "/sources" in body


def test_it_is_closed_when_the_source_is_well_and_told_anew_the_next_time(watched: House, inbox: Inbox) -> None:
    sent(watched, inbox)
    collected(watched, "ok")
    assert len(sent(watched, inbox)) == 1
    (first,) = incidents(watched)
    assert first.closed_at is not None
    collected(watched, "broken", detail="boamp : pas de réponse.")
    assert len(sent(watched, inbox)) == 2
    assert [row.closed_at is None for row in incidents(watched)] == [False, True]


def test_a_silent_source_is_an_incident(watched: House, inbox: Inbox) -> None:
    collected(watched, "ok")
    watch(watched, Tally(), now() + timedelta(hours=48))
    assert [row.kind for row in incidents(watched)] == ["late"]


def test_without_an_address_it_is_noted_and_told_once_there_is_one(watched: House, inbox: Inbox) -> None:
    silent = replace(watched, settings=replace(watched.settings, operator_mail=""))
    assert sent(silent, inbox) == []
    assert [row.told_at for row in incidents(watched)] == [None]
    assert len(sent(watched, inbox)) == 1


def test_a_source_that_nobody_schedules_alarms_nobody(watched: House, inbox: Inbox) -> None:
    other = replace(watched, settings=replace(watched.settings, sources=("ted",)))
    assert sent(other, inbox) == []


def test_nobody_can_sign_in_as_the_mailbox_of_the_operator(watched: House, inbox: Inbox) -> None:
    sent(watched, inbox)
    with watched.sessions() as session:
        box = session.scalars(select(User)).one()
    assert box.closed_at is not None
    assert "@" not in box.email


def test_an_address_that_is_none_is_refused() -> None:
    with pytest.raises(BadSetting, match="MAILLAGE_OPERATOR_MAIL"):
        load({"MAILLAGE_OPERATOR_MAIL": "a@b\nBcc: c", "MAILLAGE_SECRET_KEY": "x"})
