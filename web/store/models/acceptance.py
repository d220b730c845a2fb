"""Groups that people accepted for a tender: appended, signed, dated, never rebuilt."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from web.store.models.base import Base


class ProposalAcceptance(Base):
    """A group accepted by an organisation. Keyed by the tender and the SIRETs, which survive a new computation.

    Also the log of who proposed what, of whom, and on which criteria. Undoing appends a row with `undoes_id`;
    a row undone no longer counts.
    """

    __tablename__ = "proposal_acceptance"
    __table_args__ = (Index("ix_proposal_acceptance_organisation_tender", "organisation_id", "tender_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    tender_id: Mapped[int] = mapped_column(ForeignKey("tender.id"), index=True)
    members: Mapped[list[str]]
    "SIRETs in order; empty for an undoing."
    mandataire: Mapped[str | None]
    "SIRET; None: one structure answers alone."
    content: Mapped[dict[str, Any]]
    "The proposal as it was shown on that day (see `matching.grouping.content`), with `value` and `criteria`."
    warned: Mapped[list[str]]
    "The warnings that were shown, and accepted all the same."
    undoes_id: Mapped[int | None] = mapped_column(ForeignKey("proposal_acceptance.id"), index=True)
    created_at: Mapped[datetime]
