"""Telling at once what changed in tenders that interest somebody. Nothing is sent here."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import datetime

from sqlalchemy import Select, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from web import clock
from web.house import House
from web.jobs.alert import desk_of
from web.jobs.runner import Tally
from web.mail.changes import moves, tell_changes
from web.mail.french import count
from web.mail.prepare import Desk, Step
from web.store import interest
from web.store.models import Interest, Tender, User

Told = tuple[int, int, datetime]
"User, tender, moment of the answer."


def prepare_changes(house: House, tally: Tally) -> None:
    """Prévient d'une date déplacée ou d'une annulation ceux que le marché intéresse."""
    prepare_all_changes(house, tally, clock.now(), desk_of(house.settings))


def prepare_all_changes(house: House, tally: Tally, now: datetime, desk: Desk) -> None:
    """One person and one tender a transaction. Idempotent."""
    with house.sessions() as session:
        concerned = list(_concerned(session))
    steps = Counter(_tell_one(house, each, now, desk) for each in concerned)
    tally.seen, tally.new = steps.total(), steps[Step.NEW]
    tally.unchanged = tally.seen - tally.new
    if tally.new:
        tally.detail = f"{count(tally.new, 'changement à annoncer', 'changements à annoncer')}"


def _concerned(session: Session) -> Iterator[Told]:
    """The author of each answer, and its colleagues who asked for mails; only for tenders that moved."""
    for answer in interest.followers(session):
        if moves(session.get_one(Tender, answer.tender_id).history):
            for user_id in session.scalars(_people(answer)):
                yield user_id, answer.tender_id, answer.created_at


def _people(answer: Interest) -> Select[int]:
    wanting = (User.id == answer.user_id) | User.wants_digest
    mine = (User.organisation_id == answer.organisation_id, User.role == "structure")
    return select(User.id).where(*mine, wanting).order_by(User.id)


def _tell_one(house: House, told: Told, now: datetime, desk: Desk) -> Step:
    user_id, tender_id, since = told
    try:
        with house.sessions.begin() as session:
            user, tender = session.get_one(User, user_id), session.get_one(Tender, tender_id)
            return tell_changes(session, user, tender, since, now, desk)
    except IntegrityError:
        return Step.UNCHANGED  # told by another process while this one looked
