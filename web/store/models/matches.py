"""Derived: matches and groupings. Rebuilt at will; what people decided about them stands in `people`."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from web.store.models.base import Base


class Match(Base):
    """A structure that suits a lot. Findings are not stored: they are computed for what is shown, to the same score."""

    __tablename__ = "match"
    __table_args__ = (
        UniqueConstraint("lot_id", "structure_id"),
        Index("ix_match_structure_score", "structure_id", "score"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    tender_id: Mapped[int] = mapped_column(index=True)
    "That of the lot, which never changes tenders: the key of the lot answers for both, and is checked for each row."
    lot_id: Mapped[int] = mapped_column(ForeignKey("lot.id", ondelete="CASCADE"))
    structure_id: Mapped[int]
    """No key: a structure is never deleted (it closes, or is joined to another), and a key would lock its row for every
    match, the same few thousand rows for all workers of a backfill at once. The next matching sees one that vanished.
    """
    score: Mapped[float]
    known: Mapped[float]
    "Share of the weights that could be judged, 0-1."
    mode: Mapped[str]
    verdict: Mapped[str]


class Proposal(Base):
    """A grouping proposed for a tender. `content` holds members, split, reasons, gaps (see `web.jobs.group`)."""

    __tablename__ = "proposal"
    __table_args__ = (UniqueConstraint("tender_id", "rank"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    tender_id: Mapped[int] = mapped_column(ForeignKey("tender.id", ondelete="CASCADE"))
    rank: Mapped[int]
    value: Mapped[float]
    optimal: Mapped[bool]
    content: Mapped[dict[str, Any]]
