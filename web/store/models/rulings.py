"""What people decided against the rules of matching, and what structures do not want: kept, signed, dated.

`OwnMatch` and `Won` are derived: rebuilt at will from what stands beside them.
"""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from web.store.models.base import Base


class Override(Base):
    """« This structure may answer this lot after all », or may not, for one organisation.

    Points to keys that survive a rebuild (tender id, lot number, SIRET and kind). Undoing appends a row with
    `undoes_id`; a row undone no longer counts, and the last one of a pair does.
    """

    __tablename__ = "override"
    __table_args__ = (Index("ix_override_organisation_tender", "organisation_id", "tender_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    tender_id: Mapped[int] = mapped_column(ForeignKey("tender.id"), index=True)
    lot_number: Mapped[str]
    structure_key: Mapped[str]
    act: Mapped[str]
    "allow, refuse or undo"
    mode: Mapped[str]
    "How it would answer, when allowed."
    reason: Mapped[str]
    undoes_id: Mapped[int | None] = mapped_column(ForeignKey("override.id"), index=True)
    created_at: Mapped[datetime]


class OwnMatch(Base):
    """The match that an override in force makes, for its organisation alone. Derived: `version` tells what made it."""

    __tablename__ = "own_match"

    id: Mapped[int] = mapped_column(primary_key=True)
    override_id: Mapped[int] = mapped_column(ForeignKey("override.id", ondelete="CASCADE"), unique=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    tender_id: Mapped[int] = mapped_column(ForeignKey("tender.id", ondelete="CASCADE"), index=True)
    lot_id: Mapped[int] = mapped_column(ForeignKey("lot.id", ondelete="CASCADE"), index=True)
    structure_id: Mapped[int] = mapped_column(ForeignKey("structure.id", ondelete="CASCADE"), index=True)
    allowed: Mapped[bool]
    score: Mapped[float]
    known: Mapped[float]
    mode: Mapped[str]
    verdict: Mapped[str]
    version: Mapped[str]


class Unwanted(Base):
    """What a structure does not want to be proposed any more: its own word, or noted by a facilitator.

    `bound` km or euros (see `matching.structure.Limit`). Undoing fills `undone_at` and `undone_by`: nothing is erased.
    """

    __tablename__ = "unwanted"

    id: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    structure_id: Mapped[int] = mapped_column(ForeignKey("structure.id", ondelete="CASCADE"), index=True)
    tender_id: Mapped[int | None] = mapped_column(ForeignKey("tender.id"), index=True)
    "The tender that brought it about."
    limit: Mapped[str] = mapped_column("limit_kind")
    group: Mapped[str] = mapped_column("trade_group")
    sector: Mapped[str | None]
    bound: Mapped[float | None]
    by_structure: Mapped[bool]
    reason: Mapped[str] = mapped_column(default="")
    created_at: Mapped[datetime]
    undone_at: Mapped[datetime | None]
    undone_by: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))


class Won(Base):
    """A public contract that a structure of the directory won, by the award notice that declares it. Derived."""

    __tablename__ = "won"
    __table_args__ = (UniqueConstraint("notice_id", "structure_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    notice_id: Mapped[int] = mapped_column(ForeignKey("notice.id", ondelete="CASCADE"))
    structure_id: Mapped[int] = mapped_column(ForeignKey("structure.id", ondelete="CASCADE"), index=True)
    group: Mapped[str] = mapped_column("trade_group")
    "Empty: outside every trade."
    sector: Mapped[str | None]
    department: Mapped[str | None]
    day: Mapped[date]
    buyer_siren: Mapped[str | None]
    source: Mapped[str]
    company: Mapped[bool]
    "Another establishment of the same SIREN holds it."
    version: Mapped[str]
    "Nomenclature of trades that classified it."
