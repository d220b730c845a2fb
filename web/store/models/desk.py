"""The facilitators' desk: who is on which tender now, and what an organisation notes for itself."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from web.store.models.base import Base


class Claim(Base):
    """« En cours par … »: somebody of an organisation is on a tender. It tells, never forbids, and dies of age."""

    __tablename__ = "claim"
    __table_args__ = (UniqueConstraint("organisation_id", "tender_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id", ondelete="CASCADE"))
    tender_id: Mapped[int] = mapped_column(ForeignKey("tender.id", ondelete="CASCADE"))
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id", ondelete="CASCADE"))
    since: Mapped[datetime]


class Note(Base):
    """A note on a tender, read by its organisation only. Deleting it deletes its words."""

    __tablename__ = "note"
    __table_args__ = (Index("ix_note_organisation_tender", "organisation_id", "tender_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    tender_id: Mapped[int] = mapped_column(ForeignKey("tender.id"))
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    text: Mapped[str]
    created_at: Mapped[datetime]
    changed_at: Mapped[datetime | None]
