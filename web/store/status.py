"""Where an installation stands: counts, and the last run of every job."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from web.store.health import SourceHealth
from web.store.models import (
    Consideration,
    Lot,
    Match,
    Message,
    Notice,
    Proposal,
    Quarantine,
    Review,
    Run,
    Structure,
    Tender,
)

COUNTS = {
    "notices": select(func.count(Notice.id)).where(Notice.latest),
    "tenders": select(func.count(Tender.id)),
    "lots": select(func.count(Lot.id)),
    "considerations": select(func.count(Consideration.id)),
    "structures": select(func.count(Structure.id)),
    "matches": select(func.count(Match.id)),
    "proposals": select(func.count(Proposal.id)),
    "reviews": select(func.count(Review.id)),
    "messages": select(func.count(Message.id)),
    "quarantined": select(func.count(Quarantine.id)).where(Quarantine.resolved_at.is_(None)),
}

FIELDS = ("job", "source", "slot", "state", "seen", "new", "changed", "unchanged", "quarantined", "failed", "seconds")


def counts(session: Session) -> dict[str, int]:
    """How many of each. Quarantined: still waiting for a fix."""
    return {name: session.scalar(query) or 0 for name, query in COUNTS.items()}


def last_runs(session: Session) -> Sequence[Run]:
    """The last run of each job and source, newest first."""
    newest = select(func.max(Run.id)).group_by(Run.job, Run.source)
    return session.scalars(select(Run).where(Run.id.in_(newest)).order_by(Run.id.desc())).all()


def run_json(run: Run) -> dict[str, Any]:
    """A run in the form of the command line's contract."""
    return {name: getattr(run, name) for name in FIELDS} | {"detail": run.detail}


def status(session: Session, sources: Sequence[SourceHealth]) -> dict[str, Any]:
    """`{"counts": {…}, "runs": […], "sources": […]}`."""
    return {
        "counts": counts(session),
        "runs": [run_json(run) for run in last_runs(session)],
        "sources": [source.as_dict() for source in sources],
    }
