"""Deciding to tell: one mail waits at most, nothing is told twice, nothing new means no mail."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from tests.mail.factories import NOW, accepted_tenders, desk, director, letter, match, review, tender, user
from web.house import House
from web.mail import outbox
from web.mail.prepare import Step, prepare
from web.store.models import Message, Structure, Told, User


@pytest.fixture
def session(house: House):  # type: ignore[no-untyped-def]
    with house.sessions() as opened:
        yield opened


@pytest.fixture
def person(session: Session) -> User:
    """A director with one tender to hear of."""
    made, place = director(session)
    accepted_tenders(session, place, 1)
    return made


def another_tender(session: Session, person: User) -> None:
    place = session.scalars(select(Structure).where(Structure.siret == person.organisation.siret)).one()
    made = tender(session)
    match(session, made, place)
    review(session, user(session, "facilitator"), made)


def leave(session: Session, state: str = "sent") -> None:
    """What waits leaves."""
    for message in session.scalars(select(Message).where(Message.state == "pending")):
        message.state = state


def test_preparing_twice_writes_one_mail(session: Session, person: User) -> None:
    assert prepare(session, person, NOW, desk()) is Step.NEW
    assert prepare(session, person, NOW, desk()) is Step.UNCHANGED
    assert len(session.scalars(select(Message)).all()) == 1


def test_what_was_told_is_not_told_again_and_nothing_new_means_no_mail(session: Session, person: User) -> None:
    prepare(session, person, NOW, desk())
    leave(session)
    assert prepare(session, person, NOW + timedelta(days=7), desk()) is Step.NOTHING
    another_tender(session, person)
    assert prepare(session, person, NOW + timedelta(days=7), desk()) is Step.NEW
    last = session.scalars(select(Message).order_by(Message.id.desc())).first()
    assert last is not None
    assert last.subject.startswith("1 marché pour ")


def test_a_tender_that_comes_before_the_mail_left_joins_it(session: Session, person: User) -> None:
    prepare(session, person, NOW, desk())
    former = session.scalars(select(Message.message_id)).one()
    another_tender(session, person)
    assert prepare(session, person, NOW, desk()) is Step.REWRITTEN
    (message,) = session.scalars(select(Message))
    session.refresh(message)
    assert message.message_id == former
    assert message.subject.startswith("2 marchés pour ")
    assert len(session.scalars(select(Told)).all()) == 2


def test_a_mail_that_waited_a_day_is_written_anew_for_the_days_left(session: Session, person: User) -> None:
    prepare(session, person, NOW, desk())
    assert prepare(session, person, NOW + timedelta(days=1), desk()) is Step.REWRITTEN
    (message,) = session.scalars(select(Message))
    session.refresh(message)
    assert b"dans 8 jours" in message.content


def test_a_waiting_mail_with_nothing_left_to_tell_is_withdrawn(session: Session, person: User) -> None:
    prepare(session, person, NOW, desk())
    assert prepare(session, person, NOW + timedelta(days=10), desk()) is Step.WITHDRAWN
    assert session.scalars(select(Message.state)).all() == ["withdrawn"]


@pytest.mark.parametrize("state", ["failed", "withdrawn"])
def test_what_a_mail_that_never_left_would_have_told_is_told_by_the_next(
    session: Session, person: User, state: str
) -> None:
    prepare(session, person, NOW, desk())
    leave(session, state)
    assert prepare(session, person, NOW + timedelta(days=1), desk()) is Step.NEW


@pytest.mark.parametrize("state", ["sending", "doubt", "sent"])
def test_what_a_mail_that_may_have_left_tells_is_not_told_again(session: Session, person: User, state: str) -> None:
    prepare(session, person, NOW, desk())
    leave(session, state)
    assert prepare(session, person, NOW + timedelta(days=1), desk()) is Step.NOTHING


def test_a_failed_mail_told_otherwise_since_is_not_sent_again(session: Session, person: User) -> None:
    prepare(session, person, NOW, desk())
    (failed,) = session.scalars(select(Message))
    leave(session, "failed")
    assert outbox.send_again(session, [failed.id], NOW) == [failed.id]
    leave(session, "failed")
    session.expire_all()
    prepare(session, person, NOW + timedelta(days=1), desk())
    assert outbox.send_again(session, [failed.id], NOW) == []


def test_a_mail_and_what_it_tells_are_written_together_or_not_at_all(house: House) -> None:
    with house.sessions.begin() as session:
        person, place = director(session)
        (made,) = accepted_tenders(session, place, 1)
        person_id = person.id
    with house.sessions() as first, house.sessions.begin() as second:
        told = prepare(first, first.get_one(User, person_id), NOW, desk())
        first.rollback()
        assert told is Step.NEW
        assert prepare(second, second.get_one(User, person_id), NOW, desk()) is Step.NEW
    with house.sessions() as session:
        assert session.scalars(select(Told.tender_id)).all() == [made.id]
        assert len(session.scalars(select(Message)).all()) == 1


def test_two_preparers_at_once_write_one_mail(house: House) -> None:
    with house.sessions.begin() as session:
        person, place = director(session)
        accepted_tenders(session, place, 1)
        person_id = person.id
    late = house.sessions()
    looked = late.get_one(User, person_id)
    with house.sessions.begin() as session:
        prepare(session, session.get_one(User, person_id), NOW, desk())
    with pytest.raises(IntegrityError):
        outbox.put(late, looked, _news(house), letter(looked.email), NOW)
    late.close()


def _news(house: House) -> str:
    with house.sessions() as session:
        return session.scalars(select(Message.news)).one()
