"""The directory of inclusive structures, public facts with their source and date."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from web.store.models.base import Base


class Structure(Base):
    """One (SIRET, kind)."""

    __tablename__ = "structure"
    __table_args__ = (UniqueConstraint("siret", "kind"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    siret: Mapped[str] = mapped_column(index=True)
    kind: Mapped[str]
    name: Mapped[str]
    department: Mapped[str | None] = mapped_column(index=True)
    insee: Mapped[str | None]
    post_code: Mapped[str | None]
    city: Mapped[str | None]
    latitude: Mapped[float | None]
    longitude: Mapped[float | None]
    text: Mapped[str] = mapped_column(default="")
    website: Mapped[str | None]
    hours: Mapped[float | None]
    "Insertion hours a year; None: unknown."
    zone_country: Mapped[bool] = mapped_column(default=False)
    zone_radius_km: Mapped[float | None]
    zone_codes: Mapped[list[str]]
    standing: Mapped[str]
    "active, to_check, closed or unknown"
    as_of: Mapped[date | None]
    "Date of the list it comes from."
    checked: Mapped[date | None]
    source: Mapped[str]
    fictional: Mapped[bool] = mapped_column(default=False)
    fingerprint: Mapped[str]
    "Hash of what was imported: an unchanged row is not written again."
    changed_at: Mapped[datetime]

    activities: Mapped[list[Activity]] = relationship(cascade="all, delete-orphan", order_by="Activity.id")


class Activity(Base):
    """A trade the structure offers, with where the evidence comes from."""

    __tablename__ = "activity"

    id: Mapped[int] = mapped_column(primary_key=True)
    structure_id: Mapped[int] = mapped_column(ForeignKey("structure.id", ondelete="CASCADE"), index=True)
    group: Mapped[str] = mapped_column("trade_group")
    sector: Mapped[str | None]
    weight: Mapped[float]
    source: Mapped[str]
    as_of: Mapped[date | None]
