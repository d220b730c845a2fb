"""Mails whose fate is not known: asked of the mail server's log by Message-ID, else shown to a person.

A log is believed when it names a mail: it was accepted. It is believed when it does not, only where it proves that it
covers that moment: it names the last mail known as accepted before, and the first one after. Then the mail was surely
not accepted, and may leave again.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from web.store.chunks import chunks
from web.store.models import Message

EXPIRES = timedelta(minutes=10)
"A claim older than that belongs to a process that died or lost its connection."

MESSAGE_ID = re.compile(r"[^\s<>=,;:\"'\[\]()]+@[^\s<>=,;:\"'\[\]()]+")


@dataclass(slots=True)
class Reconciled:
    """What became of the mails whose fate was not known, by id."""

    sent: list[int] = field(default_factory=list)
    again: list[int] = field(default_factory=list)
    doubt: list[int] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Unclear:
    """A mail whose fate is not known, with the Message-IDs of its neighbours known as accepted."""

    id: int
    message_id: str
    state: str
    before: str | None
    after: str | None


def reconcile(session: Session, now: datetime, log: Path | None = None, older_than: timedelta = EXPIRES) -> Reconciled:
    """Settle expired claims and doubts; without a log, expired claims become doubts.

    Raises OSError for a log that cannot be read.
    """
    pending = _unclear(session, now - older_than)
    named = _named(log, pending) if log and pending else frozenset[str]()
    done = Reconciled()
    for mail in pending:
        _settle(done, mail, named)
    _write(session, done.sent, {"state": "sent", "sent_at": now, "error": ""})
    _write(session, done.again, {"state": "pending", "not_before": now})
    _write(session, done.doubt, {"state": "doubt"})
    return done


def _settle(done: Reconciled, mail: Unclear, named: frozenset[str]) -> None:
    if mail.message_id in named:
        done.sent.append(mail.id)
    elif mail.before in named and mail.after in named:
        done.again.append(mail.id)
    elif mail.state == "sending":
        done.doubt.append(mail.id)


def _unclear(session: Session, before: datetime) -> list[Unclear]:
    """Only expired claims: what another sender holds at this moment is not touched."""
    query = select(Message.id, Message.message_id, Message.state, Message.claimed_at)
    expired = (Message.state == "sending") & (Message.claimed_at <= before)
    rows = session.execute(query.where(expired | (Message.state == "doubt")).order_by(Message.id)).all()
    return [Unclear(row.id, _bare(row.message_id), row.state, *_neighbours(session, row.claimed_at)) for row in rows]


def _neighbours(session: Session, claimed: datetime) -> tuple[str | None, str | None]:
    known = select(Message.message_id).where(Message.state == "sent").limit(1)
    before = session.scalar(known.where(Message.claimed_at < claimed).order_by(Message.claimed_at.desc()))
    after = session.scalar(known.where(Message.claimed_at > claimed).order_by(Message.claimed_at))
    return _bare(before) if before else None, _bare(after) if after else None


def _named(log: Path, pending: Sequence[Unclear]) -> frozenset[str]:
    wanted = {name for mail in pending for name in (mail.message_id, mail.before, mail.after) if name}
    with log.open(encoding="utf-8", errors="replace") as lines:
        return read_log(lines, wanted)


def read_log(lines: Iterable[str], wanted: set[str]) -> frozenset[str]:
    """Which of these Message-IDs the log names, bare or in angle brackets (Postfix, Exim and most others)."""
    return frozenset(found for line in lines for found in MESSAGE_ID.findall(line) if found in wanted)


def _bare(message_id: str) -> str:
    return message_id.strip("<>")


def _write(session: Session, ids: Sequence[int], values: dict[str, object]) -> None:
    for part in chunks(ids, 500):
        unsettled = update(Message).where(Message.id.in_(part), Message.state.in_(("sending", "doubt")))
        session.execute(unsettled.values(values).execution_options(synchronize_session=False))
