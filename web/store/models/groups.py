"""What people write around a group: needs set right, who would answer with whom, hours and invoices of a contract.

All appended, signed, dated, never rebuilt; an undoing is a row of its own.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from web.store.models.base import Base


class NeedCorrection(Base):
    """What an organisation says of a need of a tender: its hours, places, trades, what it is reserved to, or that
    there is another need, or none."""

    __tablename__ = "need_correction"
    __table_args__ = (Index("ix_need_correction_organisation_tender", "organisation_id", "tender_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    tender_id: Mapped[int] = mapped_column(ForeignKey("tender.id"), index=True)
    act: Mapped[str]
    "set, add, remove or undo"
    need: Mapped[str]
    "Number of the lot, or the name of a need that was added (« +1 »)."
    said: Mapped[dict[str, Any]]
    "Only what is set: title, hours, months, start, departments, communes, trades, lever, cut."
    note: Mapped[str] = mapped_column(default="")
    undoes_id: Mapped[int | None] = mapped_column(ForeignKey("need_correction.id"), index=True)
    created_at: Mapped[datetime]


class GroupAct(Base):
    """One step of a group between people: shown to its members by a facilitator, agreed to or not by each of them.

    `organisation_id` who writes: a facilitator's organisation, or a structure's own (found again by its SIRET).
    """

    __tablename__ = "group_act"
    __table_args__ = (Index("ix_group_act_tender_siret", "tender_id", "siret"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    tender_id: Mapped[int] = mapped_column(ForeignKey("tender.id"))
    acceptance_id: Mapped[int | None] = mapped_column(ForeignKey("proposal_acceptance.id"), index=True)
    "The group; None for a wish: a structure looks for partners before any group is made."
    act: Mapped[str]
    "show, withdraw, yes, no or wish, or undo"
    siret: Mapped[str | None]
    "The structure that speaks, or for whom a facilitator writes what it said by phone; None: all members."
    detail: Mapped[dict[str, Any]]
    "reason; for a wish, the needs and the kinds of partner seen; for a group shown, the criteria."
    undoes_id: Mapped[int | None] = mapped_column(ForeignKey("group_act.id"), index=True)
    created_at: Mapped[datetime]


class LedgerRow(Base):
    """One line of the hours ledger of a group under contract.

    `terms` what the contract makes due; `invoice` and `order` amounts; `hours` hours of a member and month; `status` a
    new state of a line of hours; `transfer` hours or money between members, and `sign` a signature of it; `undo`.
    """

    __tablename__ = "ledger_row"
    __table_args__ = (Index("ix_ledger_row_organisation_acceptance", "organisation_id", "acceptance_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    acceptance_id: Mapped[int] = mapped_column(ForeignKey("proposal_acceptance.id"))
    act: Mapped[str]
    member: Mapped[str | None]
    "SIRET; the giver of a transfer."
    taker: Mapped[str | None]
    month: Mapped[str | None]
    "AAAA-MM"
    cents: Mapped[int | None] = mapped_column(BigInteger)
    "€ HT × 100 of an invoice or an order: whole numbers are exact in both databases."
    hundredths: Mapped[int | None] = mapped_column(BigInteger)
    "Hours × 100."
    status: Mapped[str | None]
    "Of hours: planned, declared, validated or rejected."
    mode: Mapped[str | None]
    "Of hours: how they are done; of a transfer: hours or money."
    detail: Mapped[dict[str, Any]]
    "terms of the contract, reason, evidence."
    of_id: Mapped[int | None] = mapped_column(ForeignKey("ledger_row.id"), index=True)
    "The line that a status, a signature or an undoing is about."
    created_at: Mapped[datetime]
