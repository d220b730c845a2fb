"""The mail that brings a person the address it asked for, to pass on. Nothing is mailed to a supplier from here."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from web.mail import outbox
from web.mail.french import long_day
from web.mail.letter import Letter, new_message_id, usable_address
from web.mail.render import render_pair
from web.store.models import Message, Package, User

SUBJECT = "Lien de réponse à transmettre à votre fournisseur"


def send_to_self(
    session: Session, user_id: int, package: Package, address: str, days: int, now: datetime, sender: str
) -> Message | None:
    """Put it in the outbox for the person who asked; None when its address takes no mail."""
    user = session.get_one(User, user_id)
    if not usable_address(user.email):
        return None
    end = now + timedelta(days=days)
    values = {
        "subject": SUBJECT,
        "supplier": package.supplier.name,
        "title": package.title,
        "url": address,
        "until": long_day(end.date(), now.date()),
    }
    text, html = render_pair("supplier_link", values)
    letter = Letter(new_message_id(sender), sender, user.email, SUBJECT, text, html, now, "")
    return outbox.put(session, user, f"link:{letter.message_id}", letter, now)
