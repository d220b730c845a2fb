"""Forgetting what is no longer of use: letters that left long ago, and old lines of the audit."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import delete, update

from web import clock
from web.house import House
from web.jobs.runner import Tally
from web.store.models import Audit, Message

SETTLED = ("sent", "failed", "withdrawn")
AUDIT = timedelta(days=365)
"How long sign-ins and refusals are kept: a year, as long as an incident may take to come to light."


def forget(house: House, tally: Tally) -> None:
    """Efface le texte et l'adresse des vieux messages, et les vieilles lignes du journal de sécurité."""
    now = clock.now()
    old = (Message.state.in_(SETTLED), Message.created_at < now - timedelta(days=house.settings.keep_mail_days))
    emptied = update(Message).where(*old, Message.recipient != "").values(content=b"", recipient="", subject="")
    with house.sessions.begin() as session:
        letters = session.scalars(emptied.returning(Message.id).execution_options(synchronize_session=False)).all()
        lines = session.scalars(delete(Audit).where(Audit.created_at < now - AUDIT).returning(Audit.id)).all()
    tally.seen = tally.changed = len(letters) + len(lines)
