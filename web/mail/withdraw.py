"""Taking back what has not left: mails to people who no longer want any."""

from __future__ import annotations

from sqlalchemy import ColumnElement, or_, select, update
from sqlalchemy.orm import Session

from web.store.models import Message, Preference, User

REACHABLE = User.stopped_at.is_(None) & User.closed_at.is_(None)
"Did not stop everything, account open."

WILLING = User.wants_digest & REACHABLE
"Who may be mailed: asked for it, did not stop everything, account open."

NEVER_LEFT = ("failed", "withdrawn")
"States of a mail that told nothing: what it would have told may be told by another."


def wanted() -> ColumnElement[bool]:
    """Messages to people who want them, as they stand at this very moment.

    An alarm goes to the operator, whose address stands in the settings. A link to choose a password goes to whoever has
    an account open, stopped or not: somebody asked for that very mail.
    """
    refused = select(Preference.user_id).where(~Preference.wants_changes)
    reminded = select(Preference.user_id).where(Preference.wants_reminders)
    reminder = Message.news.startswith("reminder:")
    change, link = Message.news.startswith("change:"), Message.news.startswith("link:")
    alarm = Message.news.startswith("incident:")
    return or_(
        alarm,
        change & Message.user_id.in_(select(User.id).where(REACHABLE)) & Message.user_id.not_in(refused),
        link & Message.user_id.in_(select(User.id).where(User.closed_at.is_(None))),
        reminder & Message.user_id.in_(select(User.id).where(REACHABLE)) & Message.user_id.in_(reminded),
        ~change & ~link & ~alarm & ~reminder & Message.user_id.in_(select(User.id).where(WILLING)),
    )


def withdraw_unwanted(session: Session) -> int:
    """Withdraw the waiting messages of people who stopped; how many. One being sent is out of reach."""
    waiting = update(Message).where(Message.state == "pending", ~wanted()).values(state="withdrawn")
    found = session.scalars(waiting.returning(Message.id).execution_options(synchronize_session=False))
    return len(found.all())
