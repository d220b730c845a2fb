"""The day after: what was told reached somebody, or it is an incident; and what is old is forgotten."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.mail import factories
from web.clock import now
from web.house import House
from web.jobs.forget import forget
from web.jobs.runner import Tally
from web.mail import outbox
from web.store.delivery import mail_troubles
from web.store.models import Audit, Message, Run, Tender, Told

AT = factories.NOW


def told(session: Session, of: Tender, state: str, hours_ago: float = 30, planned: datetime | None = None) -> Message:
    """Somebody was to be told of a tender by a message in this state."""
    (message,) = factories.mails(session, 1, AT - timedelta(hours=hours_ago))
    message.state, message.planned_for = state, planned
    key = {"organisation_id": message.organisation_id, "user_id": message.user_id, "message_id": message.id}
    session.add(Told(tender_id=of.id, what="match", **key))
    session.flush()
    return message


def kinds(session: Session, at: datetime = AT) -> list[str]:
    return [trouble.kind for trouble in mail_troubles(session, at)]


@pytest.mark.parametrize("state", ["pending", "sending", "failed", "doubt"])
def test_a_tender_that_reached_no_mailbox_for_a_day_is_an_incident(house: House, state: str) -> None:
    with house.sessions() as session:
        told(session, factories.tender(session), state)
        (trouble,) = mail_troubles(session, AT)
    assert trouble.told.startswith("Depuis plus d'un jour, 1 marché annoncé n'est arrivé dans aucune boîte")


def test_one_mailbox_is_enough(house: House) -> None:
    with house.sessions() as session:
        of = factories.tender(session)
        told(session, of, "failed"), told(session, of, "sent")
        assert kinds(session) == []


def test_what_is_withdrawn_or_not_yet_due_is_not_missed(house: House) -> None:
    with house.sessions() as session:
        told(session, factories.tender(session), "withdrawn")
        told(session, factories.tender(session), "pending", hours_ago=2)
        told(session, factories.tender(session), "pending", planned=AT + timedelta(days=2))
        assert kinds(session) == []


def ran(session: Session, job: str, slot: str, days_ago: float) -> None:
    at = AT - timedelta(days=days_ago)
    session.add(Run(job=job, slot=slot, state="ok", started_at=at, ended_at=at))


def test_digests_that_are_no_longer_prepared_are_an_incident(house: House) -> None:
    with house.sessions() as session:
        ran(session, "watch", "watch a", 30)
        assert kinds(session) == []  # nobody waits for one
        factories.director(session)
        assert kinds(session) == ["silent"]
        ran(session, "alert", "manuel-1", 1)
        assert kinds(session) == ["silent"]  # prepared by hand: the schedule is still mute
        ran(session, "alert", "digest b", 3)
        session.flush()
        assert kinds(session) == []
        assert kinds(session, AT + timedelta(days=2)) == ["silent"]


def test_without_a_schedule_nothing_is_expected(house: House) -> None:
    with house.sessions() as session:
        factories.director(session)
        assert kinds(session) == []


def test_old_letters_lose_text_and_address_and_are_still_never_told_twice(house: House) -> None:
    old, recent = now() - timedelta(days=house.settings.keep_mail_days + 1), now() - timedelta(days=30)
    with house.sessions.begin() as session:
        for state, at in (("sent", old), ("failed", old), ("pending", old), ("sent", recent)):
            (message,) = factories.mails(session, 1, at)
            message.state, message.news = state, f"digest:{state}"
        session.add_all(Audit(action="signed_in", created_at=now() - timedelta(days=days)) for days in (370, 300))
    tally = Tally()
    forget(house, tally)
    with house.sessions() as session:
        letters = [
            (m.state, bool(m.content), bool(m.recipient), m.news)
            for m in session.scalars(select(Message).order_by(Message.id))
        ]
        assert letters == [
            ("sent", False, False, "digest:sent"),
            ("failed", False, False, "digest:failed"),
            ("pending", True, True, "digest:pending"),
            ("sent", True, True, "digest:sent"),
        ]
        assert len(session.scalars(select(Audit)).all()) == 1
        failed = session.scalars(select(Message.id).where(Message.state == "failed")).all()
        assert outbox.send_again(session, failed, now()) == []
    assert tally.changed == 3
