"""What buyers asked about who could answer, and what they were shown: appended, signed, dated, never changed."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from web.store.models.base import Base


class Sourcing(Base):
    """One search for a need. It is kept as it was shown, whatever the directory becomes (article R2111-1)."""

    __tablename__ = "sourcing"
    __table_args__ = (Index("ix_sourcing_organisation", "organisation_id", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"))
    "Whose search; None: the operator at the command line."
    user_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    title: Mapped[str]
    need: Mapped[dict[str, Any]]
    "What was asked, as typed: `web.store.sourcing.Asked`."
    shown: Mapped[dict[str, Any]]
    "What was answered: levers, counts, criteria, structures with their reasons."
    created_at: Mapped[datetime]
