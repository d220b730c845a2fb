"""A moved deadline or a cancellation, told at once and once to those whom the tender interests.

Only what a notice published, read after the person said « ça nous intéresse », is news: what people correct among
themselves, and what better rules read in notices already known, notifies nobody.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from web.clock import PARIS
from web.mail import outbox
from web.mail.digest import LONGEST_TITLE, shorten
from web.mail.french import deadline_words, long_day, short_day
from web.mail.letter import Letter, new_message_id, usable_address
from web.mail.links import Links
from web.mail.prepare import Desk, Step
from web.mail.render import render_pair
from web.mail.unsubscribe import CHANGES, token_for, unsubscribe_url
from web.mail.withdraw import NEVER_LEFT
from web.store import preferences
from web.store.models import Message, Notice, RawDocument, Structure, Tender, Told, User

CALLED = {
    **dict.fromkeys(("EI", "ACI", "AI", "ETTI", "EITI"), "votre structure d'insertion"),
    **dict.fromkeys(("EA", "EATT"), "votre entreprise adaptée"),
    "ESAT": "votre ESAT",
    "GEIQ": "votre GEIQ",
    "RQ": "votre régie",
    "SEP": "votre structure",
}
"How a mail names the structure it is written to: each kind by its own word."


@dataclass(frozen=True, slots=True)
class Move:
    """One change that is news. `key` is the same whichever notice or site prints it."""

    key: str
    what: str
    before: str | None
    after: str | None
    notice: str


@dataclass(frozen=True, slots=True)
class ChangeMail:
    """What the mail says."""

    subject: str
    title: str
    buyer: str
    told: tuple[str, ...]
    called: str
    cancelled: bool


def tell_changes(session: Session, user: User, tender: Tender, since: datetime, now: datetime, desk: Desk) -> Step:
    """Put in the outbox what changed in a tender since this person said it is interesting. Idempotent.

    A mail about the same tender that still waits is replaced by one that tells all. Raises sqlalchemy's IntegrityError
    when another process told it in the meantime.
    """
    if not _reachable(session, user):
        return Step.NOTHING
    news = [move for move in moves(tender.history) if _is_news(session, move, since, now)]
    waiting = _waiting(session, user, tender)
    told = _told(session, user, tender, waiting)
    fresh = [move for move in news if _what(move) not in told]
    if not fresh or (waiting and waiting.news == _news(tender, fresh)):
        return Step.UNCHANGED if news else Step.NOTHING
    if waiting is not None and not _withdraw(session, waiting):
        return Step.UNCHANGED  # it has just been claimed: the rest is told by the next run
    _write(session, user, tender, fresh, now, desk)
    return Step.NEW


def moves(history: Sequence[Mapping[str, Any]]) -> list[Move]:
    """The changes of deadline and the cancellations of a history, oldest first.

    A deadline that comes back to a former day is another change: each is numbered among those with the same outcome.
    """
    seen: Counter[str] = Counter()
    found = []
    for change in history:
        if change["what"] == "deadline" or (change["what"] == "status" and change["to"] == "cancelled"):
            outcome = f"{change['what']}:{change['to']}"
            seen[outcome] += 1
            key = f"{outcome}#{seen[outcome]}"
            found.append(Move(key, change["what"], change["from"], change["to"], change["notice"]))
    return found


def _is_news(session: Session, move: Move, since: datetime, now: datetime) -> bool:
    """Read after the answer, and still of use: a deadline moved to a day that is over helps nobody."""
    source, _, reference = move.notice.partition(":")
    query = select(func.min(RawDocument.fetched_at)).join(Notice, Notice.raw_id == RawDocument.id)
    read = session.scalar(query.where(Notice.source == source, Notice.reference == reference))
    over = move.what == "deadline" and move.after is not None and datetime.fromisoformat(move.after) < now
    return read is not None and read > since and not over


def _reachable(session: Session, user: User) -> bool:
    """Account open, nothing stopped, an address that works, a structure that is not closed."""
    if user.closed_at is not None or user.stopped_at is not None or not usable_address(user.email):
        return False
    standings = set(session.scalars(select(Structure.standing).where(Structure.siret == user.organisation.siret)))
    return preferences.of(session, user.id).wants_changes and standings != {"closed"}


def _waiting(session: Session, user: User, tender: Tender) -> Message | None:
    query = select(Message).where(Message.user_id == user.id, Message.state == "pending", Message.attempts == 0)
    return session.scalars(query.where(Message.news.startswith(f"change:{tender.id}:"))).first()


def _told(session: Session, user: User, tender: Tender, waiting: Message | None) -> Collection[str]:
    """What was told of this tender by a mail that left or may have; one that still waits is not counted."""
    query = select(Told.what).join(Message, Message.id == Told.message_id)
    query = query.where(Told.user_id == user.id, Told.tender_id == tender.id, Message.state.not_in(NEVER_LEFT))
    return set(session.scalars(query.where(Message.id != waiting.id) if waiting else query))


def _withdraw(session: Session, waiting: Message) -> bool:
    gone = update(Message).where(Message.id == waiting.id, Message.state == "pending").values(state="withdrawn")
    return bool(session.scalars(gone.returning(Message.id).execution_options(synchronize_session=False)).all())


def _write(session: Session, user: User, tender: Tender, fresh: Sequence[Move], now: datetime, desk: Desk) -> None:
    message = outbox.put(session, user, _news(tender, fresh), letter_for(session, user, tender, fresh, now, desk), now)
    whats = [_what(move) for move in fresh]
    former = delete(Told).where(Told.user_id == user.id, Told.tender_id == tender.id, Told.what.in_(whats))
    session.execute(former.execution_options(synchronize_session=False))
    ids = {"organisation_id": user.organisation_id, "user_id": user.id, "message_id": message.id}
    session.add_all(Told(tender_id=tender.id, what=what, **ids) for what in whats)
    session.flush()


def _what(move: Move) -> str:
    return f"change:{move.key}"


def _news(tender: Tender, fresh: Sequence[Move]) -> str:
    mark = hashlib.sha256("|".join(move.key for move in fresh).encode()).hexdigest()[:16]
    return f"change:{tender.id}:{mark}"


def letter_for(
    session: Session, user: User, tender: Tender, fresh: Sequence[Move], now: datetime, desk: Desk
) -> Letter:
    """The mail that tells these changes."""
    stop = unsubscribe_url(desk.base_url, token_for(desk.secret_key, user.id, CHANGES))
    links, mail = Links(desk.base_url, stop), _mail(session, user, tender, fresh, now)
    today = long_day(now.astimezone(PARIS).date(), now.astimezone(PARIS).date())
    text, html = render_pair("change", {"mail": mail, "links": links, "tender_id": tender.id, "today": today})
    return Letter(new_message_id(desk.sender), desk.sender, user.email, mail.subject, text, html, now, stop)


def _mail(session: Session, user: User, tender: Tender, fresh: Sequence[Move], now: datetime) -> ChangeMail:
    title = shorten(tender.title, LONGEST_TITLE)
    cancelled = any(move.what == "status" for move in fresh) and tender.stage == "cancelled"
    lines = tuple(_line(move, tender, now) for move in fresh)
    subject = f"Annulé : {shorten(title, 80)}" if cancelled else f"Date changée : {shorten(title, 80)}"
    return ChangeMail(subject, title, tender.buyer_name, lines, called(session, user), cancelled)


def called(session: Session, user: User) -> str:
    """« votre ESAT », « votre entreprise adaptée »: by the kinds of the establishment, neutral when they differ."""
    kinds = session.scalars(select(Structure.kind).where(Structure.siret == user.organisation.siret))
    words = {CALLED.get(kind, "votre structure") for kind in kinds}
    return words.pop() if len(words) == 1 else "votre structure"


def _line(move: Move, tender: Tender, now: datetime) -> str:
    if move.what == "status":
        return "Le marché est annulé par l'acheteur : il n'y a plus à répondre."
    after = datetime.fromisoformat(move.after) if move.after else None
    known, unsure = tender.deadline_hour_known, tender.deadline_uncertain
    told = f"Nouvelle date limite : {deadline_words(after, known, unsure, now)}."
    if move.before is None:
        return told
    former = datetime.fromisoformat(move.before).astimezone(PARIS).date()
    return f"{told} Avant : {short_day(former, now.astimezone(PARIS).date())}."
