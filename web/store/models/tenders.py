"""Derived data about tenders: may be rebuilt from the notices at will, save the ids that people's rows point to."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from web.store.models.base import Base


class Tender(Base):
    """The procedure as it stands. `key` is "source:reference" of its first notice."""

    __tablename__ = "tender"
    __table_args__ = (
        Index("ix_tender_stage_deadline", "stage", "deadline"),
        Index("ix_tender_queue", "stage", "triage", "id", "deadline", "shown_until", "territory", "organisation_id"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    "Never given twice: an address must not lead to another tender one day."
    key: Mapped[str] = mapped_column(unique=True)
    organisation_id: Mapped[int | None] = mapped_column(index=True)
    "The one organisation that may see it; None: public. One that is not there sees nothing: `web.store.visibility`."
    stage: Mapped[str]
    "planned, call, awarded, unsuccessful or cancelled; open and closed are told by the clock"
    title: Mapped[str]
    buyer_name: Mapped[str]
    buyer_siret: Mapped[str | None]
    kind: Mapped[str | None]
    departments: Mapped[list[str]]
    cpv: Mapped[list[str]]
    published: Mapped[date] = mapped_column(index=True)
    deadline: Mapped[datetime | None]
    deadline_hour_known: Mapped[bool]
    deadline_uncertain: Mapped[bool] = mapped_column(default=False)
    shown_until: Mapped[date | None]
    value: Mapped[float | None]
    documents_url: Mapped[str | None]
    history: Mapped[list[Any]]
    "List of {what, from, to, seen, notice}."
    content: Mapped[bytes]
    "The `clauses.tender.Tender` as MessagePack."
    changed_at: Mapped[datetime]
    found_version: Mapped[str | None]
    "Rules and notices that made its considerations; None or another value: stale."
    classified_version: Mapped[str | None]
    matched_version: Mapped[str | None]
    grouped_version: Mapped[str | None]
    territory: Mapped[str] = mapped_column(default="")
    "The departments between bars, « |67|68| », empty when none is known: lists are filtered by it, in their index."
    triage: Mapped[float] = mapped_column(default=0.0)
    "Place in the queue, the smallest first, whatever the day: see `matching.triage`."

    lots: Mapped[list[Lot]] = relationship(order_by="Lot.position", cascade="all, delete-orphan")
    considerations: Mapped[list[Consideration]] = relationship(
        order_by="Consideration.id", cascade="all, delete-orphan"
    )


class Lot(Base):
    """One lot; an undivided tender has one, numbered "0"."""

    __tablename__ = "lot"
    __table_args__ = (UniqueConstraint("tender_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    tender_id: Mapped[int] = mapped_column(ForeignKey("tender.id", ondelete="CASCADE"))
    number: Mapped[str]
    position: Mapped[int]
    title: Mapped[str]
    description: Mapped[str]
    cpv: Mapped[list[str]]
    trades: Mapped[list[LotTrade]] = relationship(order_by="LotTrade.score.desc()", cascade="all, delete-orphan")


class LotTrade(Base):
    """A trade of a lot with its reason."""

    __tablename__ = "lot_trade"

    id: Mapped[int] = mapped_column(primary_key=True)
    lot_id: Mapped[int] = mapped_column(ForeignKey("lot.id", ondelete="CASCADE"), index=True)
    group: Mapped[str] = mapped_column("trade_group")
    sector: Mapped[str | None]
    score: Mapped[float]
    because: Mapped[str]


class Consideration(Base):
    """The unit of record: tender × lot × kind (× topic). `lot_number` None: the whole contract."""

    __tablename__ = "consideration"

    id: Mapped[int] = mapped_column(primary_key=True)
    tender_id: Mapped[int] = mapped_column(ForeignKey("tender.id", ondelete="CASCADE"), index=True)
    lot_number: Mapped[str | None]
    kind: Mapped[str] = mapped_column(index=True)
    strength: Mapped[str | None]
    topic: Mapped[str | None]
    absent: Mapped[str | None]
    hours: Mapped[list[Any]]
    "List of {lot, hours, percent, per_amount, per, quote}."
    evidence: Mapped[list[Evidence]] = relationship(order_by="Evidence.id", cascade="all, delete-orphan")


class Evidence(Base):
    """One proof of a consideration: words at their place in a section of a notice, or a field and its value."""

    __tablename__ = "evidence"

    id: Mapped[int] = mapped_column(primary_key=True)
    consideration_id: Mapped[int] = mapped_column(ForeignKey("consideration.id", ondelete="CASCADE"), index=True)
    notice: Mapped[str]
    '"source:reference" of the notice that says it'
    seen: Mapped[date]
    path: Mapped[str]
    quote: Mapped[str | None]
    start: Mapped[int | None]
    end: Mapped[int | None]
    field: Mapped[str | None]
    value: Mapped[str | None]
    rule: Mapped[str]
    because: Mapped[str]
    warnings: Mapped[list[str]]
