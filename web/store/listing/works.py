"""What the machine did: runs, quarantine, freshness of the sources."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session, load_only

from scrapers.saisie.source import NAME as TYPED
from web.store.models import Notice, Quarantine, Run

COLLECTION_DONE = ("ok", "empty")


@dataclass(frozen=True, slots=True)
class Freshness:
    """A source as people see it: notices kept, end of the last good run, state of the last run."""

    source: str
    notices: int
    last_good: datetime | None
    last_state: str | None


def freshness(session: Session, sources: Sequence[str]) -> list[Freshness]:
    """How fresh each source is, those set first, then any other that notices came from. Three statements.

    Needs that people type in are no source that could be late, and their number is nobody's business.
    """
    notices = dict(
        session.execute(select(Notice.source, func.count()).where(Notice.latest).group_by(Notice.source)).all()
    )
    good = select(Run.source, func.max(Run.ended_at)).where(Run.job == "collect", Run.state.in_(COLLECTION_DONE))
    goods = dict(session.execute(good.group_by(Run.source)).all())
    last = select(func.max(Run.id)).where(Run.job == "collect", Run.state != "running").group_by(Run.source)
    states = dict(session.execute(select(Run.source, Run.state).where(Run.id.in_(last))).all())
    names = [name for name in dict.fromkeys([*sources, *sorted(notices)]) if name != TYPED]
    return [Freshness(name, notices.get(name, 0), goods.get(name), states.get(name)) for name in names]


def runs(session: Session, size: int) -> Sequence[Run]:
    """The last runs, newest first."""
    return session.scalars(select(Run).order_by(Run.id.desc()).limit(size)).all()


def quarantine(session: Session, size: int) -> Sequence[Quarantine]:
    """The records that could not be read and still wait for a mend, newest first, without their bytes."""
    shown = load_only(
        Quarantine.source,
        Quarantine.reference,
        Quarantine.origin,
        Quarantine.stage,
        Quarantine.error,
        Quarantine.field,
        Quarantine.value,
        Quarantine.seen_at,
    )
    waiting = select(Quarantine).options(shown).where(Quarantine.resolved_at.is_(None))
    return session.scalars(waiting.order_by(Quarantine.id.desc()).limit(size)).all()


def quarantined(session: Session) -> int:
    """How many records wait in quarantine."""
    return session.scalar(select(func.count()).select_from(Quarantine).where(Quarantine.resolved_at.is_(None))) or 0
