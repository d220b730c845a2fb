"""Preparing the reminders of follow-up for those who asked. Nothing is sent here."""

from __future__ import annotations

from collections import Counter
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from web import clock
from web.house import House
from web.jobs.alert import desk_of
from web.jobs.runner import Tally
from web.mail.french import count
from web.mail.prepare import Desk, Step
from web.mail.reminders import remind
from web.mail.withdraw import REACHABLE
from web.store.models import Preference, User


def prepare_reminders(house: House, tally: Tally) -> None:
    """Rappelle les échéances du suivi à ceux qui l'ont demandé."""
    prepare_all_reminders(house, tally, clock.now(), desk_of(house.settings))


def prepare_all_reminders(house: House, tally: Tally, now: datetime, desk: Desk) -> None:
    """One person a transaction. Idempotent."""
    steps = Counter(_remind_one(house, user_id, now, desk) for user_id in _people(house))
    tally.seen, tally.new = steps.total(), steps[Step.NEW]
    tally.unchanged = tally.seen - tally.new
    if tally.new:
        tally.detail = f"{count(tally.new, 'rappel préparé', 'rappels préparés')}"


def _people(house: House) -> list[int]:
    asked = select(Preference.user_id).where(Preference.wants_reminders)
    with house.sessions() as session:
        query = select(User.id).where(User.id.in_(asked), REACHABLE, User.role.in_(("facilitator", "buyer")))
        return list(session.scalars(query.order_by(User.id)))


def _remind_one(house: House, user_id: int, now: datetime, desk: Desk) -> Step:
    try:
        with house.sessions.begin() as session:
            return remind(session, session.get_one(User, user_id), now, desk)
    except IntegrityError:
        return Step.UNCHANGED  # told by another process while this one looked
