"""How each person wishes to be mailed, and the secret address of its feeds."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from web.store.models.base import Base


class Preference(Base):
    """When the digest of a person leaves. No row: weekly, Tuesday, 8 o'clock in Paris."""

    __tablename__ = "preference"

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id", ondelete="CASCADE"), unique=True)
    cadence: Mapped[str] = mapped_column(default="weekly")
    "daily (working days), weekly or monthly"
    weekday: Mapped[int] = mapped_column(default=1)
    "0 Monday … 4 Friday"
    hour: Mapped[int] = mapped_column(default=8)
    "In Paris."
    paused_until: Mapped[date | None]
    "Day on which mails begin again."
    wants_changes: Mapped[bool] = mapped_column(default=True)
    "Told at once when a tender marked as interesting moves or is cancelled."
    asked_at: Mapped[datetime | None]
    "When « une fois par mois ? » was last answered: it is not asked again soon."
    wants_shortcuts: Mapped[bool] = mapped_column(default=False)
    "Single-letter shortcuts in the queue; off unless asked for (RGAA 12.10)."
    wants_reminders: Mapped[bool] = mapped_column(default=False)
    "Mailed the dates of the follow-up of one's organisation; nobody who did not ask."
    changed_at: Mapped[datetime]


class Feed(Base):
    """The secret address of one person's feeds. Only a hash of the token is kept; drawing anew ends the former one."""

    __tablename__ = "feed"

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id", ondelete="CASCADE"), unique=True)
    token_hash: Mapped[str] = mapped_column(unique=True)
    created_at: Mapped[datetime]
