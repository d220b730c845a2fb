"""Whether what was to be told reached somebody: looked at the day after, whatever the sender believes of itself."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import Select, case, func, select
from sqlalchemy.orm import Session

from web.mail.french import count
from web.store.models import Message, Run, Told, User
from web.store.troubles import WEEK, Trouble

MAIL = "courriel"
"What stands for a source in the incidents of mail."
DAY = timedelta(days=1)
QUIET = timedelta(days=4)
"A long week-end without a slot of digests is usual, more is not."


def mail_troubles(session: Session, now: datetime) -> list[Trouble]:
    """Tenders told since yesterday that reached no mailbox, and digests that are no longer prepared."""
    return [*_unreached(session, now), *_silent(session, now)]


def _unreached(session: Session, now: datetime) -> list[Trouble]:
    missed = len(session.scalars(_lost(now)).all())
    if not missed:
        return []
    what = count(missed, "marché annoncé n'est arrivé", "marchés annoncés ne sont arrivés")
    return [Trouble("unreached", f"Depuis plus d'un jour, {what} dans aucune boîte : voir « maillage outbox list ».")]


def _lost(now: datetime) -> Select[int]:
    """Tenders whose every message of this week is due for a day, and none of them was sent."""
    due_at = func.coalesce(Message.planned_for, Message.created_at)
    told = select(Told.tender_id).join(Message, Message.id == Told.message_id)
    told = told.where(Message.state != "withdrawn", due_at < now - DAY, due_at >= now - WEEK)
    reached = func.sum(case((Message.state == "sent", 1), else_=0))
    return told.group_by(Told.tender_id).having(reached == 0)


def _silent(session: Session, now: datetime) -> list[Trouble]:
    """The slot of digests ran before, or the schedule runs at all, and yet none was prepared for days."""
    wanted = select(func.count()).select_from(User).where(User.wants_digest, User.closed_at.is_(None))
    began = session.scalar(select(func.min(Run.started_at)).where(Run.job == "watch"))
    good = (Run.job == "alert", Run.slot.startswith("digest "), Run.state.in_(("ok", "empty")))
    last = session.scalar(select(func.max(Run.ended_at)).where(*good)) or began
    if last is None or now - last < QUIET or not session.scalar(wanted):
        return []
    return [Trouble("silent", f"Aucun résumé préparé depuis {(now - last).days} jours, alors qu'on en attend.")]
