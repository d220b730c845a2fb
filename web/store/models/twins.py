"""Tenders that may be one: what the machine supposes, what a person decided, and how to take it back."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from web.store.models.base import Base


class Resemblance(Base):
    """Two tenders of different sources that may be one. Derived, made again at will; never a merge."""

    __tablename__ = "resemblance"
    __table_args__ = (UniqueConstraint("one_id", "other_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    one_id: Mapped[int] = mapped_column(ForeignKey("tender.id", ondelete="CASCADE"))
    other_id: Mapped[int] = mapped_column(ForeignKey("tender.id", ondelete="CASCADE"), index=True)
    likeness: Mapped[float]
    "0 to 1"
    reasons: Mapped[list[Any]]


class Join(Base):
    """What a person said of two tenders: the same, or not. Points to notices, which survive every rebuild."""

    __tablename__ = "tender_join"
    __table_args__ = (Index("ix_tender_join_one", "one"), Index("ix_tender_join_other", "other"))

    id: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    one: Mapped[str]
    "Key of a notice of the tender that is kept, as `clauses.tender.joins` writes it."
    other: Mapped[str]
    same: Mapped[bool]
    merges: Mapped[bool]
    "True: both become one tender for everybody who may see them. Else it counts for this organisation alone."
    reason: Mapped[str] = mapped_column(default="")
    created_at: Mapped[datetime]
    undone_at: Mapped[datetime | None]
    undone_by: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))


class Absorbed(Base):
    """A tender that went into another: enough to give it back, with its number and what people had said of it."""

    __tablename__ = "absorbed"

    id: Mapped[int] = mapped_column(primary_key=True)
    tender_id: Mapped[int] = mapped_column(ForeignKey("tender.id"), index=True)
    "The tender that took it in."
    kept_key: Mapped[str]
    "Key of that one before."
    former_id: Mapped[int] = mapped_column(unique=True)
    former_key: Mapped[str]
    rows: Mapped[dict[str, Any]]
    "Ids of the rows of people that were moved, by table."
