"""Moved deadlines and cancellations: told at once, once, to those who said they are interested, and to nobody else."""

from __future__ import annotations

import hashlib
import html
from datetime import timedelta
from email import message_from_bytes, policy

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.mail.factories import NOW, desk, director, match, tender, user
from web.house import House
from web.jobs.changes import prepare_all_changes
from web.jobs.runner import Tally
from web.mail.changes import CALLED
from web.mail.outbox import count_due
from web.mail.unsubscribe import CHANGES, Stop, stop_mail
from web.store import interest
from web.store.interest import Answer
from web.store.models import Correction, Message, Notice, RawDocument, Structure, Tender, Told, User
from web.store.reviews import Author


@pytest.fixture
def session(house: House):  # type: ignore[no-untyped-def]
    with house.sessions() as opened:
        yield opened


def interested(session: Session, by: User, of: Tender, hours_ago: float = 48) -> None:
    at = NOW - timedelta(hours=hours_ago)
    interest.append(session, Author(by.id, by.organisation_id), of.id, Answer.INTERESTED, "", at)


def publish(session: Session, of: Tender, what: str, after: str, hours_ago: float = 1, reference: str = "2") -> None:
    """A notice that changes the tender, read so long ago."""
    sha = hashlib.sha256(f"{reference}{after}".encode()).hexdigest()
    raw = RawDocument(source="essai", reference=reference, sha256=sha, content=b"", origin="essai", fetched_at=NOW)
    raw.fetched_at = NOW - timedelta(hours=hours_ago)
    row = Notice(raw=raw, source="essai", reference=reference, published=NOW.date(), type="correction", content=b"")
    row.parser_version, row.tender_id = 1, of.id
    session.add(row)
    before = of.deadline.isoformat() if what == "deadline" and of.deadline else "call"
    change = {"what": what, "from": before, "to": after, "seen": "2026-05-02", "notice": f"essai:{reference}"}
    of.history = [*of.history, change]
    if what == "status":
        of.stage = after
    session.flush()


def later(days: int = 12) -> str:
    return (NOW + timedelta(days=days)).isoformat()


def said(mail: Message) -> str:
    """The subject and both texts, as a mail program shows them."""
    read = message_from_bytes(mail.content, policy=policy.default)
    return read["Subject"] + "".join(part.get_content() for part in read.iter_parts())  # type: ignore[attr-defined]


def run(house: House, session: Session) -> Tally:
    session.commit()
    tally = Tally()
    prepare_all_changes(house, tally, NOW, desk())
    return tally


def mails(session: Session) -> list[Message]:
    session.expire_all()
    return list(session.scalars(select(Message).order_by(Message.id)))


@pytest.fixture
def scene(session: Session) -> tuple[User, Tender]:
    """A director interested in a tender."""
    person, place = director(session)
    made = tender(session)
    match(session, made, place)
    interested(session, person, made)
    return person, made


def test_a_moved_deadline_is_told_once_with_the_former_day(
    house: House, session: Session, scene: tuple[User, Tender]
) -> None:
    publish(session, scene[1], "deadline", later())
    assert run(house, session).new == 1
    assert run(house, session).new == 0
    (mail,) = mails(session)
    assert mail.subject.startswith("Date changée : ")
    assert mail.planned_for is None  # at once, whatever the hour of the digest
    assert b"Avant : 12 mai" in mail.content
    mail.state = "sent"
    assert run(house, session).new == 0


def test_a_cancellation_is_told_and_says_there_is_nothing_left_to_do(
    house: House, session: Session, scene: tuple[User, Tender]
) -> None:
    publish(session, scene[1], "status", "cancelled")
    run(house, session)
    (mail,) = mails(session)
    assert mail.subject.startswith("Annulé : ")


def test_what_two_sites_print_alike_is_one_change(house: House, session: Session, scene: tuple[User, Tender]) -> None:
    publish(session, scene[1], "deadline", later())
    run(house, session)
    mails(session)[0].state = "sent"
    renamed = [{**scene[1].history[0], "notice": "essai:9"}]  # the first printing turned out to be another one
    publish(session, scene[1], "title", "x", reference="9")
    scene[1].history = renamed
    assert run(house, session).new == 0


def test_two_changes_before_the_mail_left_make_one_mail(
    house: House, session: Session, scene: tuple[User, Tender]
) -> None:
    publish(session, scene[1], "deadline", later())
    run(house, session)
    publish(session, scene[1], "deadline", later(20), reference="3")
    run(house, session)
    assert [mail.state for mail in mails(session)] == ["withdrawn", "pending"]
    assert len(session.scalars(select(Told)).all()) == 2


@pytest.mark.parametrize("state", ["sent", "sending", "doubt"])
def test_the_next_change_is_told_alone(house: House, session: Session, scene: tuple[User, Tender], state: str) -> None:
    publish(session, scene[1], "deadline", later())
    run(house, session)
    mails(session)[0].state = state
    publish(session, scene[1], "deadline", later(20), reference="3")
    assert run(house, session).new == 1
    assert said(mails(session)[1]).count("Nouvelle date limite") == 2  # once in the text, once in the HTML


def test_internal_corrections_and_what_was_known_before_notify_nobody(
    house: House, session: Session, scene: tuple[User, Tender]
) -> None:
    person, made = scene
    publish(session, made, "deadline", later(), hours_ago=60)  # read before the answer
    made.history = [*made.history, {**made.history[0], "to": later(15), "notice": "essai:unknown"}]  # a better reading
    made.title, made.deadline = "Intitulé corrigé", NOW + timedelta(days=30)
    values = {"source": "essai:1", "path": "objet", "quote": "x", "lots": [], "shown": [], "created_at": NOW}
    who = {"organisation_id": person.organisation_id, "user_id": person.id, "tender_id": made.id}
    session.add(Correction(act="none", **values, **who))
    publish(session, made, "title", "Autre", reference="5")
    publish(session, made, "deadline", (NOW - timedelta(days=1)).isoformat(), reference="6")  # over already
    run(house, session)
    assert mails(session) == []


def test_those_who_are_not_interested_are_told_nothing(
    house: House, session: Session, scene: tuple[User, Tender]
) -> None:
    person, made = scene
    other, place = director(session)
    match(session, made, place)
    author = Author(person.id, person.organisation_id)
    interest.append(session, author, made.id, Answer.NOT_FOR_US, "", NOW - timedelta(hours=3))
    publish(session, made, "deadline", later())
    run(house, session)
    assert mails(session) == []
    assert other.id


def test_a_colleague_is_told_only_when_it_asked_for_mails(
    house: House, session: Session, scene: tuple[User, Tender]
) -> None:
    for wants in (True, False):
        colleague = user(session)
        colleague.organisation, colleague.wants_digest = scene[0].organisation, wants
    scene[0].wants_digest = False  # its own « ça nous intéresse » asked for this mail
    publish(session, scene[1], "deadline", later())
    run(house, session)
    assert len(mails(session)) == 2
    assert count_due(session, NOW) == 2


@pytest.mark.parametrize("how", ["stopped", "closed", "list", "structure"])
def test_who_stopped_is_told_nothing_even_when_it_was_written(
    house: House, session: Session, scene: tuple[User, Tender], how: str
) -> None:
    publish(session, scene[1], "deadline", later())
    run(house, session)
    person = session.get_one(User, scene[0].id)
    if how == "list":
        stop_mail(session, Stop(person.id, CHANGES), False, NOW)
    elif how == "structure":
        session.query(Message).delete()
        session.query(Told).delete()
        session.query(Structure).update({"standing": "closed"})
    else:
        setattr(person, f"{how}_at", NOW)
    session.commit()
    assert count_due(session, NOW) == 0
    assert person.wants_digest
    assert run(house, session).new == 0


@pytest.mark.parametrize("kind", sorted(CALLED))
def test_each_kind_of_structure_is_named_by_its_own_word(house: House, session: Session, kind: str) -> None:
    person, place = director(session, kind=kind)
    made = tender(session)
    match(session, made, place)
    interested(session, person, made)
    publish(session, made, "deadline", later())
    run(house, session)
    (mail,) = mails(session)
    assert CALLED[kind] in html.unescape(said(mail))
    assert ("insertion" in said(mail)) == (kind in {"EI", "ACI", "AI", "ETTI", "EITI"})
