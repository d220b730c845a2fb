"""What people of an organisation corrected among the findings: appended, signed, dated, never rebuilt."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from web.store.models.base import Base


class Correction(Base):
    """A labelled case: these words are of another kind, are none, or were missed.

    Points at the words themselves (`source`, `path`, `quote`, or `field` and `value`): these survive every
    rebuild, rows of findings do not. Undoing appends a row with `undoes_id`; a row undone no longer counts.
    """

    __tablename__ = "correction"
    __table_args__ = (Index("ix_correction_organisation_tender", "organisation_id", "tender_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    tender_id: Mapped[int] = mapped_column(ForeignKey("tender.id"), index=True)
    act: Mapped[str]
    "change, none, add or undo"
    source: Mapped[str]
    '"source:reference" of a notice, or "document:id"'
    path: Mapped[str]
    quote: Mapped[str | None]
    start: Mapped[int | None]
    end: Mapped[int | None]
    field: Mapped[str | None]
    value: Mapped[str | None]
    found_kind: Mapped[str | None]
    "What the rules said; None for words they missed."
    kind: Mapped[str | None]
    "What the person says; None: no consideration."
    lots: Mapped[list[str]]
    note: Mapped[str] = mapped_column(default="")
    passage: Mapped[str] = mapped_column(default="")
    "The text around the words, as it was read, with names masked."
    shown: Mapped[list[Any]]
    "What the rules had found in the passage on that day: list of {kind, quote, hours}."
    undoes_id: Mapped[int | None] = mapped_column(ForeignKey("correction.id"))
    created_at: Mapped[datetime]
