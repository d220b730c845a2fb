"""The outbox: a mail is written with the decision to tell, claimed before it leaves, and never sent twice.

States: pending → sending → sent, or failed (refused for good), or back to pending (refused for now). A mail whose fate
is not known stays `sending`, then becomes `doubt`, which only a person, or the log of the mail server, settles.
Every change of state is one UPDATE that names the state it leaves: two processes never both make it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Update, exists, func, or_, select, update
from sqlalchemy.orm import Session

from web.mail.letter import Letter
from web.mail.withdraw import wanted
from web.store.models import Message, Told, User

BACKOFF = tuple(timedelta(minutes=minutes) for minutes in (10, 20, 40, 80, 160, 320, 640, 1280))
"Waits after each refusal for now, about two days in all; a mail refused once more has failed."


@dataclass(frozen=True, slots=True)
class Claimed:
    """A mail that this process alone may send. `attempt` tells this claim from any other of the same mail."""

    id: int
    user_id: int
    attempt: int
    recipient: str
    content: bytes


def put(
    session: Session, user: User, news: str, letter: Letter, now: datetime, planned_for: datetime | None = None
) -> Message:
    """Write a mail, whole, in the transaction that decides to tell; the schedule sends it from `planned_for` on.

    Raises sqlalchemy's IntegrityError when this person has this news already.
    """
    message = Message(
        organisation_id=user.organisation_id,
        user_id=user.id,
        news=news,
        message_id=letter.message_id,
        recipient=letter.recipient,
        subject=letter.subject,
        content=letter.to_bytes(),
        state="pending",
        planned_for=planned_for,
        created_at=now,
    )
    session.add(message)
    session.flush()
    return message


def replace(session: Session, message_id: int, news: str, letter: Letter, now: datetime) -> bool:
    """Write a waiting mail anew under the same Message-ID; False when it has just been claimed."""
    values = {
        "news": news,
        "recipient": letter.recipient,
        "subject": letter.subject,
        "content": letter.to_bytes(),
        "created_at": now,
    }
    return _moved(session, _from(message_id, "pending").values(values))


def due(now: datetime, again_only: bool = False, punctual: bool = False) -> ColumnElement[bool]:
    """Messages that may leave now.

    `again_only`: only those that a former run could not hand over. `punctual`: none before the hour its reader chose.
    """
    ready = (Message.not_before <= now) if again_only else or_(Message.not_before.is_(None), Message.not_before <= now)
    if punctual:
        ready &= or_(Message.planned_for.is_(None), Message.planned_for <= now)
    return (Message.state == "pending") & ready & wanted()


def count_due(session: Session, now: datetime, again_only: bool = False, punctual: bool = False) -> int:
    """How many messages may leave now."""
    return session.scalar(select(func.count()).select_from(Message).where(due(now, again_only, punctual))) or 0


def claim(session: Session, now: datetime, again_only: bool = False, punctual: bool = False) -> Claimed | None:
    """Take one message to send it; commit before a byte of it leaves. None when nothing is left.

    The claim is the lock: one statement on SQLite, `SKIP LOCKED` on PostgreSQL.
    """
    first = (
        select(Message.id)
        .where(due(now, again_only, punctual))
        .order_by(Message.id)
        .limit(1)
        .with_for_update(skip_locked=True)
    )
    taken = session.execute(
        update(Message)
        .where(Message.id == first.scalar_subquery(), Message.state == "pending")
        .values(state="sending", attempts=Message.attempts + 1, claimed_at=now)
        .returning(Message.id, Message.user_id, Message.attempts, Message.recipient, Message.content)
        .execution_options(synchronize_session=False)
    ).one_or_none()
    return Claimed(*taken) if taken else None


def sent(session: Session, claimed: Claimed, now: datetime) -> bool:
    """The server answered 250. Also true of a mail that was put in doubt while its server was slow."""
    values = {"state": "sent", "sent_at": now, "error": ""}
    return _moved(session, _of_claim(claimed, "sending", "doubt").values(values))


def postponed(session: Session, claimed: Claimed, error: str, now: datetime) -> bool:
    """The server refused for now: again later, or failed once every wait of BACKOFF is used up."""
    if claimed.attempt > len(BACKOFF):
        return failed(session, claimed, error)
    values = {"state": "pending", "error": error, "not_before": now + BACKOFF[claimed.attempt - 1]}
    return _moved(session, _of_claim(claimed, "sending").values(values))


def failed(session: Session, claimed: Claimed, error: str) -> bool:
    """The server refused for good: what this mail would have told may be told by a later one."""
    return _moved(session, _of_claim(claimed, "sending").values(state="failed", error=error))


def address_refused(session: Session, claimed: Claimed, now: datetime) -> None:
    """Nothing more goes to an address that refused for good."""
    session.execute(update(User).where(User.id == claimed.user_id, User.stopped_at.is_(None)).values(stopped_at=now))


def unclear(session: Session, claimed: Claimed, error: str) -> bool:
    """The connection broke once the content was on its way: nobody knows. It stays `sending`, with what was seen."""
    return _moved(session, _of_claim(claimed, "sending").values(error=error))


def not_reached(session: Session, now: datetime, punctual: bool = False) -> None:
    """The mail server could not be reached: what was to leave is tried again by the next watch, not a week later."""
    waiting = update(Message).where(due(now, punctual=punctual), Message.not_before.is_(None)).values(not_before=now)
    session.execute(waiting.execution_options(synchronize_session=False))


def send_again(session: Session, ids: Sequence[int], now: datetime) -> list[int]:
    """A person asks for these to leave again: in doubt, or failed and not told otherwise since. Tells which were."""
    untold = (Message.state == "failed") & exists().where(Told.message_id == Message.id)
    whole = (Message.id.in_(ids), Message.recipient != "")  # what was erased with age cannot leave any more
    again = update(Message).where(*whole, (Message.state == "doubt") | untold)
    return _ids(session, again.values(state="pending", not_before=now, error=""))


def received(session: Session, ids: Sequence[int], now: datetime) -> list[int]:
    """A person says that these, in doubt, arrived. Tells which ones were."""
    arrived = update(Message).where(Message.id.in_(ids), Message.state == "doubt")
    return _ids(session, arrived.values(state="sent", sent_at=now, error=""))


def _ids(session: Session, change: Update) -> list[int]:
    found = session.scalars(change.returning(Message.id).execution_options(synchronize_session=False))
    return sorted(found)


def _from(message_id: int, *states: str) -> Update:
    return update(Message).where(Message.id == message_id, Message.state.in_(states))


def _of_claim(claimed: Claimed, *states: str) -> Update:
    return _from(claimed.id, *states).where(Message.attempts == claimed.attempt)


def _moved(session: Session, change: Update) -> bool:
    return bool(_ids(session, change))
