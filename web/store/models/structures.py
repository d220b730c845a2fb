"""The directory of inclusive structures, public facts with their source and date."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship, validates

from web.store.listing.text import fold
from web.store.models.base import Base
from web.store.models.rulings import Unwanted, Won


class Structure(Base):
    """One (SIRET, kind)."""

    __tablename__ = "structure"
    __table_args__ = (
        UniqueConstraint("siret", "kind"),
        Index("ix_structure_listed", "joined_to_id", "sort_name", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    siret: Mapped[str] = mapped_column(index=True)
    kind: Mapped[str]
    name: Mapped[str]
    sort_name: Mapped[str]
    "The name folded, for the order of lists: written with it."
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
    parent: Mapped[str | None]
    "Of an antenna: the SIRET, or only the SIREN, whose right to operate it shares."
    convention: Mapped[str | None]
    "Of a régie de quartier: EI, ACI or AI, the kind it is conventioned as; None: unknown."
    labels: Mapped[list[str]] = mapped_column(default=list)
    "Environmental and CSR labels that sources tell."
    joined_to_id: Mapped[int | None] = mapped_column(ForeignKey("structure.id"))
    "A person said that this row is the same structure as that one: it is shown and matched no more."
    fingerprint: Mapped[str]
    "Hash of what was imported: an unchanged row is not written again."
    changed_at: Mapped[datetime]

    activities: Mapped[list[Activity]] = relationship(cascade="all, delete-orphan", order_by="Activity.id")
    won: Mapped[list[Won]] = relationship(viewonly=True, order_by="Won.id", lazy="selectin")
    unwanted: Mapped[list[Unwanted]] = relationship(
        primaryjoin="and_(Unwanted.structure_id == Structure.id, Unwanted.undone_at.is_(None))",
        viewonly=True,
        order_by="Unwanted.id",
        lazy="selectin",
    )

    @validates("name")
    def _fold_name(self, _key: str, name: str) -> str:
        self.sort_name = fold(name)
        return name


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
    zone_country: Mapped[bool] = mapped_column(default=False)
    zone_radius_km: Mapped[float | None]
    zone_codes: Mapped[list[str]] = mapped_column(default=list)
    "Where this very activity is offered; all empty: as the structure."
    selling: Mapped[list[str]] = mapped_column(default=list)
    "services, lending, goods; empty: unknown"


class StructureFact(Base):
    """What one source says of one field. Sources never erase each other: the most trusted one is shown first."""

    __tablename__ = "structure_fact"
    __table_args__ = (UniqueConstraint("structure_id", "field", "source"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    structure_id: Mapped[int] = mapped_column(ForeignKey("structure.id", ondelete="CASCADE"))
    field: Mapped[str]
    value: Mapped[list[Any]]
    "A list of one value, so that any JSON value is told from none."
    source: Mapped[str] = mapped_column(index=True)
    as_of: Mapped[date | None]
    "Day for which the source says it; None: not told."
    seen_at: Mapped[datetime]
    "When this value was first read from this source."
    user_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    reason: Mapped[str] = mapped_column(default="")
    "Of a correction by a person: who and why."


class StructureCheck(Base):
    """A dated look at whether a structure is open, or may operate: appended, never changed."""

    __tablename__ = "structure_check"
    __table_args__ = (UniqueConstraint("structure_id", "about", "source", "day"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    structure_id: Mapped[int] = mapped_column(ForeignKey("structure.id", ondelete="CASCADE"))
    about: Mapped[str]
    "register, right or whole: see `matching.standing`"
    source: Mapped[str]
    day: Mapped[date]
    answer: Mapped[str]
    until: Mapped[date | None]
    "Last day of the convention or label, when told."
    seen_at: Mapped[datetime]


class StructurePair(Base):
    """What a person decided of two rows that look alike. Undoing fills `undone_at`: nothing is erased."""

    __tablename__ = "structure_pair"

    id: Mapped[int] = mapped_column(primary_key=True)
    kept_id: Mapped[int] = mapped_column(ForeignKey("structure.id", ondelete="CASCADE"), index=True)
    other_id: Mapped[int] = mapped_column(ForeignKey("structure.id", ondelete="CASCADE"), index=True)
    same: Mapped[bool]
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    created_at: Mapped[datetime]
    undone_at: Mapped[datetime | None]
