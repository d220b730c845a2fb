"""When each person wishes to be mailed: read, next moment, written."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from web.clock import PARIS
from web.security import audit
from web.store.models import Audit, Interest, Message, Preference

TUESDAY, EIGHT = 1, 8
HOURS = range(7, 20)
"Hours at which a mail may leave, in Paris: when people work, and after the collection of the morning."
WORKING_DAYS = range(5)
PATIENCE = timedelta(weeks=8)
"Mailed so long without an answer on the pages, a person is asked whether once a month would do."
FEWEST_IGNORED = 2
"A person mailed once in eight weeks is not tired of mails."


class Cadence(StrEnum):
    """How often the digest may leave."""

    DAILY = "daily"
    WEEKLY = "weekly"
    MONTHLY = "monthly"


@dataclass(frozen=True, slots=True)
class Wish:
    """What a person chooses. `weekday` 0 is Monday; `hour` in Paris; `paused_until`: the day mails begin again."""

    cadence: Cadence = Cadence.WEEKLY
    weekday: int = TUESDAY
    hour: int = EIGHT
    paused_until: date | None = None
    wants_changes: bool = True

    def paused(self, now: datetime) -> bool:
        """Whether nothing is to be sent today."""
        return self.paused_until is not None and now.astimezone(PARIS).date() < self.paused_until


def of(session: Session, user_id: int) -> Wish:
    """What this person wishes; the common habit when it never chose."""
    row = _row(session, user_id)
    if row is None:
        return Wish()
    return Wish(Cadence(row.cadence), row.weekday, row.hour, row.paused_until, row.wants_changes)


def next_time(wish: Wish, after: datetime) -> datetime:
    """The first moment, not before `after`, at which a digest may leave."""
    day = after.astimezone(PARIS).date()
    while True:
        moment = datetime.combine(day, time(wish.hour), PARIS)
        if _suits(wish, day) and moment >= after:
            return moment
        day += timedelta(days=1)


def _suits(wish: Wish, day: date) -> bool:
    if wish.paused_until is not None and day < wish.paused_until:
        return False
    if wish.cadence is Cadence.DAILY:
        return day.weekday() in WORKING_DAYS
    return day.weekday() == wish.weekday and (wish.cadence is Cadence.WEEKLY or day.day <= 7)


def save(session: Session, user_id: int, wish: Wish, now: datetime) -> None:
    """Keep a wish; a digest that waits leaves when the new wish says."""
    values = {
        "cadence": wish.cadence.value,
        "weekday": wish.weekday,
        "hour": wish.hour,
        "paused_until": wish.paused_until,
        "wants_changes": wish.wants_changes,
    }
    _write(session, user_id, values, now)
    waiting = update(Message).where(Message.user_id == user_id, Message.state == "pending")
    waiting = waiting.where(Message.news.startswith("digest:"), Message.planned_for.is_not(None))
    session.execute(waiting.values(planned_for=next_time(wish, now)).execution_options(synchronize_session=False))


def stop_changes(session: Session, user_id: int, now: datetime) -> None:
    """No more mails about moved deadlines."""
    _write(session, user_id, {"wants_changes": False}, now)


def wants_reminders(session: Session, user_id: int) -> bool:
    """Whether this person asked for the dates of the follow-up."""
    row = _row(session, user_id)
    return row is not None and row.wants_reminders


def wish_reminders(session: Session, user_id: int, wanted: bool, now: datetime) -> None:
    """Ask for the dates of the follow-up by mail, or stop."""
    _write(session, user_id, {"wants_reminders": wanted}, now)


def keep_cadence(session: Session, user_id: int, now: datetime) -> None:
    """« Non, gardez le rythme » : the question does not come back before long."""
    _write(session, user_id, {"asked_at": now}, now)


def shortcuts(session: Session, user_id: int) -> bool:
    """Whether this person switched the single-letter shortcuts of the queue on."""
    return bool(session.scalar(select(Preference.wants_shortcuts).where(Preference.user_id == user_id)))


def wish_shortcuts(session: Session, user_id: int, wanted: bool, now: datetime) -> None:
    """Switch the shortcuts of the queue on or off."""
    _write(session, user_id, {"wants_shortcuts": wanted}, now)


def offer_monthly(session: Session, user_id: int, now: datetime) -> bool:
    """Whether to ask « une fois par mois ? »: mailed for eight weeks, and no sign on the pages since."""
    if of(session, user_id).cadence is Cadence.MONTHLY:
        return False
    sent = select(func.min(Message.sent_at), func.count()).where(Message.user_id == user_id, Message.state == "sent")
    sent = sent.where(Message.news.startswith("digest:"))
    sign = _last_sign(session, user_id)
    first, number = session.execute(sent if sign is None else sent.where(Message.sent_at > sign)).one()
    return first is not None and number >= FEWEST_IGNORED and now - first >= PATIENCE


def _last_sign(session: Session, user_id: int) -> datetime | None:
    """The last thing this person did on the pages: an answer, a sign-in, a choice of cadence."""
    row = _row(session, user_id)
    answered = session.scalar(select(func.max(Interest.created_at)).where(Interest.user_id == user_id))
    came = select(func.max(Audit.created_at)).where(Audit.user_id == user_id, Audit.action == audit.SIGNED_IN)
    moments = (answered, session.scalar(came), row.changed_at if row else None)
    return max((moment for moment in moments if moment is not None), default=None)


def _row(session: Session, user_id: int) -> Preference | None:
    return session.scalars(select(Preference).where(Preference.user_id == user_id)).one_or_none()


def _write(session: Session, user_id: int, values: Mapping[str, object], now: datetime) -> None:
    row = _row(session, user_id)
    if row is None:
        first = Wish()
        row = Preference(user_id=user_id, cadence=first.cadence.value, weekday=first.weekday, hour=first.hour)
        row.wants_changes = True
        session.add(row)
    for name, value in values.items():
        setattr(row, name, value)
    row.changed_at = now
    session.flush()
