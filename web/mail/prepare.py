"""Deciding to tell: the digest, its mail in the outbox and the note of what it tells, in one transaction."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from web.mail import outbox
from web.mail.digest import Digest, Nothing, Sources, digest_for
from web.mail.letter import Letter, new_message_id
from web.mail.links import links_for
from web.mail.render import render
from web.mail.withdraw import NEVER_LEFT
from web.store import preferences
from web.store.models import Message, Told, User

DIGEST = "digest"
"What `told` says of a tender announced by a digest."


class Step(StrEnum):
    """What became of one person's digest."""

    NEW = "new"
    REWRITTEN = "rewritten"
    UNCHANGED = "unchanged"
    WITHDRAWN = "withdrawn"
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True)
class Desk:
    """What a mail is written with: who signs, the address of the pages, the secret of the links, and the sources."""

    sender: str
    base_url: str
    secret_key: str
    sources: Sources


def prepare(session: Session, user: User, now: datetime, desk: Desk) -> Step:
    """Bring the outbox to what this person is to be told now. One mail waits at most: it is written anew, not doubled.

    Doing it again changes nothing. Raises sqlalchemy's IntegrityError when another process told it in the meantime.
    """
    waiting = waiting_digest(session, user)
    found = digest_for(session, user, now, desk.sources, waiting.id if waiting else None)
    if isinstance(found, Nothing):
        return _take_back(session, waiting)
    if waiting is None:
        return _write(session, user, found, desk, now)
    if waiting.news == found.news:
        return Step.UNCHANGED
    return _rewrite(session, user, waiting, found, desk, now)


def letter_for(user: User, digest: Digest, desk: Desk, now: datetime, message_id: str) -> Letter:
    """The mail of a digest."""
    links = links_for(desk.base_url, desk.secret_key, user.id)
    text, html = render(digest, links, now)
    return Letter(message_id, desk.sender, user.email, digest.subject, text, html, now, links.unsubscribe)


def waiting_digest(session: Session, user: User) -> Message | None:
    """The digest that waits and was never tried; one that a server saw is left alone."""
    query = select(Message).where(Message.user_id == user.id, Message.state == "pending", Message.attempts == 0)
    return session.scalars(query.where(Message.news.startswith(f"{DIGEST}:")).order_by(Message.id)).first()


def _write(session: Session, user: User, digest: Digest, desk: Desk, now: datetime) -> Step:
    letter = letter_for(user, digest, desk, now, new_message_id(desk.sender))
    planned = preferences.next_time(preferences.of(session, user.id), now)
    message = outbox.put(session, user, digest.news, letter, now, planned)
    _tell(session, user, message.id, digest.tender_ids)
    return Step.NEW


def _rewrite(session: Session, user: User, waiting: Message, digest: Digest, desk: Desk, now: datetime) -> Step:
    letter = letter_for(user, digest, desk, now, waiting.message_id)
    if not outbox.replace(session, waiting.id, digest.news, letter, now):
        return Step.UNCHANGED
    session.execute(delete(Told).where(Told.message_id == waiting.id))
    _tell(session, user, waiting.id, digest.tender_ids)
    return Step.REWRITTEN


def _take_back(session: Session, waiting: Message | None) -> Step:
    if waiting is None:
        return Step.NOTHING
    gone = update(Message).where(Message.id == waiting.id, Message.state == "pending").values(state="withdrawn")
    session.execute(gone)
    return Step.WITHDRAWN


def _tell(session: Session, user: User, message_id: int, tender_ids: Collection[int]) -> None:
    """Note what is told; what a mail that never left would have told is told by this one instead."""
    dead = select(Message.id).where(Message.user_id == user.id, Message.state.in_(NEVER_LEFT))
    former = delete(Told).where(Told.user_id == user.id, Told.tender_id.in_(tender_ids), Told.message_id.in_(dead))
    session.execute(former.execution_options(synchronize_session=False))
    session.add_all(
        Told(organisation_id=user.organisation_id, user_id=user.id, tender_id=each, what=DIGEST, message_id=message_id)
        for each in tender_ids
    )
    session.flush()
