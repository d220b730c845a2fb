"""The mail that tells the operator that a source is unwell. Its address stands in the settings: it asked for it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from web.mail import outbox
from web.mail.french import count
from web.mail.letter import Letter, new_message_id
from web.mail.render import render_pair
from web.store.models import Incident, Message, Organisation, User
from web.store.troubles import TROUBLES

BOX = "exploitation"
"No address: nobody signs in as the mailbox of the operator."


def tell(
    session: Session, incidents: Sequence[Incident], to: str, sender: str, base_url: str, now: datetime
) -> Message:
    """Put in the outbox one mail that tells these incidents."""
    subject = _subject(incidents)
    values = {"subject": subject, "incidents": incidents, "kinds": TROUBLES, "url": f"{base_url}/sources"}
    text, html = render_pair("alarm", values)
    letter = Letter(new_message_id(sender), sender, to, subject, text, html, now, "")
    news = f"incident:{','.join(str(incident.id) for incident in incidents)}"
    return outbox.put(session, _box(session, now), news, letter, now)


def _subject(incidents: Sequence[Incident]) -> str:
    if len(incidents) == 1:
        return f"maillage : {TROUBLES[incidents[0].kind].lower()} ({incidents[0].source})"
    return f"maillage : {count(len(incidents), 'incident', 'incidents')} à regarder"


def _box(session: Session, now: datetime) -> User:
    """The mailbox of the operator in the outbox: an account that is closed from the start."""
    found = session.scalars(select(User).where(User.email == BOX)).one_or_none()
    if found is None:
        organisation = session.scalars(select(Organisation).where(Organisation.name == "Exploitation")).one_or_none()
        found = User(
            organisation=organisation or Organisation(name="Exploitation", departments=[], created_at=now),
            email=BOX,
            password_hash="",
            role="operator",
            created_at=now,
            closed_at=now,
        )
        session.add(found)
        session.flush()
    return found
