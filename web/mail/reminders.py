"""The mail that reminds a person of the dates of the follow-up of its organisation: only who asked, each date once."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from clauses.followup.reminders import ABOUTS, Reminder
from web.clock import PARIS
from web.mail import outbox
from web.mail.french import count, long_day
from web.mail.letter import Letter, new_message_id, usable_address
from web.mail.prepare import Desk, Step
from web.mail.render import render_pair
from web.mail.unsubscribe import REMINDERS, token_for, unsubscribe_url
from web.mail.withdraw import NEVER_LEFT
from web.store import follow_book, preferences
from web.store.models import Message, User

NEWS = "reminder:"
"How the news of such a mail begins; what it tells follows, so that no date is told twice."


def remind(session: Session, user: User, now: datetime, desk: Desk) -> Step:
    """Put in the outbox the dates that this person was not told yet. Idempotent; nothing goes to a supplier.

    Raises sqlalchemy's IntegrityError when another process told them in the meantime.
    """
    if user.closed_at or user.stopped_at or not usable_address(user.email):
        return Step.NOTHING
    today = now.astimezone(PARIS).date()
    known = _told(session, user)
    fresh = [each for each in follow_book.book(session, user.organisation_id, today).reminders if each.key not in known]
    if not fresh:
        return Step.NOTHING
    _write(session, user, fresh, now, desk)
    return Step.NEW


def _told(session: Session, user: User) -> frozenset[str]:
    mine = (Message.user_id == user.id, Message.news.startswith(NEWS), Message.state.not_in(NEVER_LEFT))
    told = session.scalars(select(Message.news).where(*mine))
    return frozenset(key for news in told for key in news.removeprefix(NEWS).split("|"))


def _write(session: Session, user: User, fresh: Sequence[Reminder], now: datetime, desk: Desk) -> None:
    today = now.astimezone(PARIS).date()
    subject = f"Suivi : {count(len(fresh), 'échéance', 'échéances')} à ne pas manquer"
    stop = unsubscribe_url(desk.base_url, token_for(desk.secret_key, user.id, REMINDERS))
    values = {
        "subject": subject,
        "items": [(long_day(each.day, today), ABOUTS[each.about], each.what) for each in fresh],
        "url": f"{desk.base_url}/suivi/echeances",
        "stop": stop,
    }
    text, html = render_pair("reminders", values)
    letter = Letter(new_message_id(desk.sender), desk.sender, user.email, subject, text, html, now, stop)
    planned = preferences.next_time(preferences.of(session, user.id), now)
    outbox.put(session, user, NEWS + "|".join(sorted(each.key for each in fresh)), letter, now, planned)
