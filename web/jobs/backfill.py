"""How far a collection asked from a day has come, so that one that was cut goes on where it stood."""

from __future__ import annotations

from datetime import date, timedelta

from web.house import House
from web.store.models import Backfill


def begin(house: House, source: str, since: date) -> date:
    """The first day to read: after the last day wholly collected, when this collection was cut before."""
    with house.sessions() as session:
        found = session.get(Backfill, (source, since))
    return found.done + timedelta(days=1) if found else since


def reached(house: House, source: str, since: date, day: date) -> None:
    """This day is kept whole, and all those before it."""
    with house.sessions.begin() as session:
        session.merge(Backfill(source=source, since=since, done=day))


def over(house: House, source: str, since: date) -> None:
    """All was read: asked again, it begins anew."""
    with house.sessions.begin() as session:
        found = session.get(Backfill, (source, since))
        if found is not None:
            session.delete(found)
