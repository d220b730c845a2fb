"""What an organisation of structures says of tenders: appended, signed, dated, shown to no other structure."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from web.store.models.base import Base


class Interest(Base):
    """« Ça nous intéresse » or « Pas pour nous » of an organisation about a whole tender.

    Undoing appends a row with `undoes_id`; a row undone no longer counts.
    """

    __tablename__ = "interest"
    __table_args__ = (Index("ix_interest_organisation_tender", "organisation_id", "tender_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    tender_id: Mapped[int] = mapped_column(ForeignKey("tender.id"), index=True)
    answer: Mapped[str]
    "interested, not_for_us or undo"
    reason: Mapped[str] = mapped_column(default="")
    undoes_id: Mapped[int | None] = mapped_column(ForeignKey("interest.id"), index=True)
    created_at: Mapped[datetime]
