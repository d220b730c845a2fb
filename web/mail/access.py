"""The mail that carries a link to choose a password. Nobody is ever mailed a password."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from web.mail import outbox
from web.mail.french import hour, long_day
from web.mail.letter import Letter, new_message_id, usable_address
from web.mail.render import render_pair
from web.security.links import LIFE, Purpose, draw
from web.store.models import Message, User

SUBJECTS = {Purpose.INVITATION: "Votre accès à maillage", Purpose.RESET: "Choisir un nouveau mot de passe"}


def send_link(
    session: Session, user: User, purpose: Purpose, now: datetime, sender: str, base_url: str
) -> Message | None:
    """Draw a link and put its mail in the outbox, in one transaction; None when the address takes no mail."""
    if not usable_address(user.email):
        return None
    url = f"{base_url}/mot-de-passe/{draw(session, user.id, purpose, now)}"
    end = now + LIFE[purpose]
    until = f"{long_day(end.date(), now.date())} à {hour(end)}"
    values = {"subject": SUBJECTS[purpose], "invited": purpose is Purpose.INVITATION, "url": url, "until": until}
    text, html = render_pair("access", values | {"organisation": user.organisation.name})
    letter = Letter(new_message_id(sender), sender, user.email, SUBJECTS[purpose], text, html, now, "")
    return outbox.put(session, user, f"link:{letter.message_id}", letter, now)
