"""What declared awards tell: when contracts end, and which call an award probably is the outcome of."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from web.store.models.base import Base


class Renewal(Base):
    """The estimated end of an awarded contract. Derived from its notice; `ends` None when no duration is declared."""

    __tablename__ = "renewal"
    __table_args__ = (Index("ix_renewal_ends_id", "ends", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    notice_id: Mapped[int] = mapped_column(ForeignKey("notice.id", ondelete="CASCADE"), unique=True)
    made_version: Mapped[str]
    "Rules and reading of the notice that made it; another value: stale."
    title: Mapped[str]
    buyer_name: Mapped[str]
    buyer_siren: Mapped[str | None] = mapped_column(index=True)
    departments: Mapped[list[str]]
    winners: Mapped[list[str]]
    "SIRET of the holders."
    value: Mapped[float | None]
    framework: Mapped[bool | None]
    "True: the value is a maximum."
    starts: Mapped[date | None]
    ends: Mapped[date | None]
    confidence: Mapped[str | None]
    "high, medium or low"
    reasons: Mapped[list[Any]]


class AwardLink(Base):
    """An award that probably is the outcome of a tender; a person may confirm or refuse it. Never a merge."""

    __tablename__ = "award_link"

    id: Mapped[int] = mapped_column(primary_key=True)
    notice: Mapped[str] = mapped_column(index=True)
    '"decp:reference" of the award'
    tender_id: Mapped[int] = mapped_column(ForeignKey("tender.id", ondelete="CASCADE"), index=True)
    confidence: Mapped[float]
    reasons: Mapped[list[Any]]
    decision: Mapped[str | None]
    "confirmed or refused, by a person; None as long as nobody said."
    decided_by: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    decided_at: Mapped[datetime | None]
