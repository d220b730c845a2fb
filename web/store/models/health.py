"""What watches over the sources: incidents told to the operator, and how far a long collection has come."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import Index, text
from sqlalchemy.orm import Mapped, mapped_column

from web.store.models.base import Base

OPEN = text("closed_at IS NULL")


class Incident(Base):
    """A trouble of a source, from the day it was seen to the day it was over. At most one of a kind is open."""

    __tablename__ = "incident"
    __table_args__ = (
        Index("uq_incident_open", "source", "kind", unique=True, sqlite_where=OPEN, postgresql_where=OPEN),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    source: Mapped[str]
    kind: Mapped[str]
    "One of `web.store.troubles.TROUBLES`."
    detail: Mapped[str]
    "French sentence for people, as first seen."
    opened_at: Mapped[datetime]
    told_at: Mapped[datetime | None]
    "When the mail to the operator was written in the outbox."
    closed_at: Mapped[datetime | None]


class Backfill(Base):
    """A collection asked from a day, cut before its end: asked again from the same day, it goes on after `done`."""

    __tablename__ = "backfill"

    source: Mapped[str] = mapped_column(primary_key=True)
    since: Mapped[date] = mapped_column(primary_key=True)
    done: Mapped[date]
    "Last day wholly collected, all those before it being so too."
