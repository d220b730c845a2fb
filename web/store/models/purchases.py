"""Files of purchases that somebody asked to keep: a dated summary and its rows, of one organisation, deletable."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import BigInteger, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from web.store.models.base import Base


class PurchaseFile(Base):
    """What a file of purchases said against the directory of that day."""

    __tablename__ = "purchase_file"

    id: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    name: Mapped[str]
    summary: Mapped[dict[str, Any]]
    "`web.store.purchases.summary`."
    created_at: Mapped[datetime]


class PurchaseRow(Base):
    """A line of such a file. The name of the supplier is not kept: it may be that of a person."""

    __tablename__ = "purchase_row"

    id: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    file_id: Mapped[int] = mapped_column(ForeignKey("purchase_file.id", ondelete="CASCADE"), index=True)
    line: Mapped[int]
    siret: Mapped[str | None]
    siren: Mapped[str | None]
    cents: Mapped[int | None] = mapped_column(BigInteger)
    "None: no amount could be read."
    category: Mapped[str]
    trade: Mapped[str | None]
    department: Mapped[str | None]
    day: Mapped[date | None]
    found: Mapped[str]
    "A value of `matching.purchases.Found`."
    kinds: Mapped[str]
    "Kinds of the structures found; empty: none."
