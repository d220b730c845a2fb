"""Watching the sources and the mail: an incident is opened once, told once, and closed when its trouble is over."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from config import data
from config.settings import Settings
from web import clock
from web.house import House
from web.jobs.runner import Tally
from web.mail.alarm import tell
from web.store.delivery import MAIL, mail_troubles
from web.store.health import of_sources
from web.store.models import Incident


def watch_sources(house: House, tally: Tally) -> None:
    """Surveille les sources et le courrier, et prévient la personne qui exploite, une fois par incident."""
    watch(house, tally, clock.now())


def watch(house: House, tally: Tally, now: datetime) -> None:
    """Compare the troubles of the scheduled sources and of the mail with the incidents that are open; send nothing."""
    with house.sessions.begin() as session:
        found = of_sources(session, data.sources(), house.settings.sources, now)
        unwell = [(each.source, each.troubles) for each in found if each.scheduled]
        unwell.append((MAIL, tuple(mail_troubles(session, now))))
        seen = {(name, trouble.kind): trouble.told for name, troubles in unwell for trouble in troubles}
        standing = {(row.source, row.kind): row for row in session.scalars(_open())}
        over, new = standing.keys() - seen.keys(), seen.keys() - standing.keys()
        for key in over:
            standing[key].closed_at = now
        session.add_all(Incident(source=s, kind=k, detail=seen[s, k], opened_at=now) for s, k in sorted(new))
        session.flush()
        _tell(session, house.settings, now)
    tally.seen, tally.new, tally.changed = len(found), len(new), len(over)


def _open() -> Select[Incident]:
    return select(Incident).where(Incident.closed_at.is_(None)).order_by(Incident.id)


def _tell(session: Session, settings: Settings, now: datetime) -> None:
    """One mail for all that was not told yet; without an address, the page of the sources says it."""
    untold = [row for row in session.scalars(_open()) if row.told_at is None]
    if untold and settings.operator_mail:
        tell(session, untold, settings.operator_mail, settings.mail_from, settings.base_url, now)
        for row in untold:
            row.told_at = now
