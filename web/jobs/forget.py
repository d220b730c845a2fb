"""Forgetting what is no longer of use: old letters, old lines of the audit, references of contracts long ended."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import delete, update

from web import clock
from web.house import House
from web.jobs.runner import Tally
from web.store import follow_forget
from web.store.models import Audit, Message

SETTLED = ("sent", "failed", "withdrawn")
AUDIT = timedelta(days=365)
"How long sign-ins and refusals are kept: a year, as long as an incident may take to come to light."


def forget(house: House, tally: Tally) -> None:
    """Efface vieux messages (texte, adresse), vieilles lignes du journal, références de suivi d'un marché fini."""
    now = clock.now()
    old = (Message.state.in_(SETTLED), Message.created_at < now - timedelta(days=house.settings.keep_mail_days))
    emptied = update(Message).where(*old, Message.recipient != "").values(content=b"", recipient="", subject="")
    with house.sessions.begin() as session:
        letters = session.scalars(emptied.returning(Message.id).execution_options(synchronize_session=False)).all()
        lines = session.scalars(delete(Audit).where(Audit.created_at < now - AUDIT).returning(Audit.id)).all()
        told = follow_forget.forget(session, now.date() - timedelta(days=house.settings.keep_follow_days))
    tally.seen = tally.changed = len(letters) + len(lines) + told
