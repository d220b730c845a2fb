"""The outbox: never twice, never lost in silence."""

from __future__ import annotations

from datetime import timedelta
from threading import Barrier, Thread

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from tests.mail.factories import NOW, letter, mails, user
from web.house import House
from web.mail import outbox
from web.store.models import Message, User


def states(house: House) -> list[str]:
    with house.sessions() as session:
        return list(session.scalars(select(Message.state).order_by(Message.id)))


def test_the_same_news_is_not_written_twice_for_one_person(house: House) -> None:
    with house.sessions.begin() as session:
        person = user(session)
        outbox.put(session, person, "digest:1", letter(person.email), NOW)
        with pytest.raises(IntegrityError):
            outbox.put(session, person, "digest:1", letter(person.email), NOW)
        session.rollback()


def test_a_mail_claimed_is_out_of_reach_of_another_sender(house: House) -> None:
    with house.sessions.begin() as session:
        mails(session, 1)
    with house.sessions.begin() as session:
        assert outbox.claim(session, NOW) is not None
    with house.sessions.begin() as session:
        assert outbox.claim(session, NOW) is None


def test_many_claimers_at_once_never_take_the_same_mail(house: House) -> None:
    with house.sessions.begin() as session:
        mails(session, 20)
    taken: list[int] = []
    start = Barrier(4)

    def work() -> None:
        start.wait()
        while True:
            with house.sessions.begin() as session:
                claimed = outbox.claim(session, NOW)
            if claimed is None:
                return
            taken.append(claimed.id)

    workers = [Thread(target=work) for _ in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert len(taken) == 20
    assert len(set(taken)) == 20


def test_a_mail_refused_for_now_waits_longer_each_time_then_fails(house: House) -> None:
    with house.sessions.begin() as session:
        mails(session, 1)
    moment, waits = NOW, []
    while True:
        with house.sessions.begin() as session:
            claimed = outbox.claim(session, moment)
            assert claimed is not None
            outbox.postponed(session, claimed, "451 plus tard", moment)
            message = session.get_one(Message, claimed.id)
            if message.state == "failed":
                break
            assert message.not_before is not None
            waits.append(message.not_before - moment)
            assert outbox.claim(session, message.not_before - timedelta(seconds=1)) is None
            moment = message.not_before
    assert waits == list(outbox.BACKOFF)


def test_an_answer_to_a_former_claim_changes_nothing(house: House) -> None:
    with house.sessions.begin() as session:
        mails(session, 1)
        first = outbox.claim(session, NOW)
        assert first is not None
        outbox.postponed(session, first, "451", NOW)
        second = outbox.claim(session, NOW + timedelta(days=1))
        assert second is not None
        assert not outbox.failed(session, first, "550")
        assert outbox.sent(session, second, NOW)
    assert states(house) == ["sent"]


def test_nobody_is_mailed_who_stopped_closed_or_never_asked(house: House) -> None:
    with house.sessions.begin() as session:
        stopped, closed, never = (session.get_one(User, each.user_id) for each in mails(session, 3))
        stopped.stopped_at, closed.closed_at, never.wants_digest = NOW, NOW, False
    with house.sessions.begin() as session:
        assert outbox.count_due(session, NOW) == 0
        assert outbox.claim(session, NOW) is None


def test_a_waiting_mail_written_anew_keeps_its_message_id(house: House) -> None:
    with house.sessions.begin() as session:
        (message,) = mails(session, 1)
        former = message.message_id
        assert outbox.replace(session, message.id, "digest:2", letter("autre@exemple.fr", "Autre objet"), NOW)
        session.refresh(message)
        assert (message.message_id, message.subject, message.news) == (former, "Autre objet", "digest:2")


def test_a_claimed_mail_is_not_written_anew(house: House) -> None:
    with house.sessions.begin() as session:
        (message,) = mails(session, 1)
        outbox.claim(session, NOW)
        assert not outbox.replace(session, message.id, "digest:2", letter("autre@exemple.fr"), NOW)


def test_only_a_doubtful_or_failed_mail_is_sent_again_by_a_person(house: House) -> None:
    with house.sessions.begin() as session:
        doubtful, sent, pending = mails(session, 3)
        doubtful.state, sent.state = "doubt", "sent"
    with house.sessions.begin() as session:
        assert outbox.send_again(session, [doubtful.id, sent.id, pending.id], NOW) == [doubtful.id]
        assert outbox.received(session, [sent.id, pending.id], NOW) == []
