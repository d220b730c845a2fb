"""What suppliers did of what was promised: entries and their acts, what contracts make due, exits. Only ever appended.

Everything belongs to one organisation, and nobody in insertion is named: a person is a reference that only the
supplier or the structure can read. The state of an entry is what `clauses.followup.life` makes of its acts; `state`,
`turn`, `day` and `standing` repeat it, so that lists and sums need not read every act.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from web.store.models.base import Base
from web.store.models.packages import Supplier, SupplierContract


class FollowEntry(Base):
    """One thing done, or to be done, by a supplier. `turn` counts its acts: whoever acts names the turn it saw."""

    __tablename__ = "follow_entry"
    __table_args__ = (Index("ix_follow_entry_organisation_supplier", "organisation_id", "supplier_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    supplier_id: Mapped[int] = mapped_column(ForeignKey("supplier.id"), index=True)
    state: Mapped[str]
    "A value of `clauses.followup.life.State`."
    turn: Mapped[int]
    day: Mapped[date]
    standing: Mapped[dict[str, Any]]
    "The last line, its shares, its quality, counts of versions, of proofs; `forgotten`: no reference left."
    created_at: Mapped[datetime]

    supplier: Mapped[Supplier] = relationship()


class FollowAct(Base):
    """An act on an entry, signed and dated: a version of it, a proof, an answer. Never changed once written.

    Save that references of proofs and people are erased long after the end, see `web.store.follow_forget`.
    """

    __tablename__ = "follow_act"
    __table_args__ = (UniqueConstraint("entry_id", "turn"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    entry_id: Mapped[int] = mapped_column(ForeignKey("follow_entry.id"))
    turn: Mapped[int]
    "1, 2, 3…: two people cannot both take the same turn."
    event: Mapped[str]
    "A value of `clauses.followup.life.Event`."
    side: Mapped[str]
    content: Mapped[dict[str, Any]]
    reason: Mapped[str]
    user_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    link_id: Mapped[int | None] = mapped_column(ForeignKey("follow_link.id"))
    signed_by: Mapped[str]
    "Who acted, as both sides see it: somebody at work, never somebody in insertion."
    created_at: Mapped[datetime]


class FollowDuty(Base):
    """What a contract makes due, as it was told on a day: the last row of a contract is in force."""

    __tablename__ = "follow_duty"

    id: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    contract_id: Mapped[int] = mapped_column(ForeignKey("supplier_contract.id"), index=True)
    content: Mapped[dict[str, Any]]
    "`clauses.followup.contract.Duty.as_dict()`."
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    created_at: Mapped[datetime]

    contract: Mapped[SupplierContract] = relationship()


class FollowLink(Base):
    """A secret address by which a supplier enters what it did, without an account. Only a hash of its token is kept.

    It opens the entries of one supplier for one organisation, and nothing of packages.
    """

    __tablename__ = "follow_link"

    id: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    supplier_id: Mapped[int] = mapped_column(ForeignKey("supplier.id"), index=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    "Who drew it."
    token_hash: Mapped[str] = mapped_column(unique=True)
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]


class FollowExit(Base):
    """The exit of somebody, by reference, as it was told on a day: the last row of a reference is in force."""

    __tablename__ = "follow_exit"

    id: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    person: Mapped[str]
    content: Mapped[dict[str, Any]]
    "Day, class, situation, hours, months, answers at 3, 6 and 12 months; empty when taken back."
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    created_at: Mapped[datetime]
