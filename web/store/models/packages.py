"""Suppliers of an organisation and the insertion packages negotiated with them.

Everything belongs to one organisation. What people wrote in a negotiation (versions, events, shared messages, private
notes) is only ever appended. The state of a package is what `clauses.packages.rounds` makes of its events; the columns
`state`, `turn`, `open_version` and `agreed_version` repeat it, so that lists need not read every event.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, NoReturn

from sqlalchemy import ForeignKey, Index, UniqueConstraint, event
from sqlalchemy.orm import Mapped, mapped_column, relationship

from web.store.models.base import Base


class Supplier(Base):
    """A supplier of one organisation. Two organisations that buy from the same firm have a row each."""

    __tablename__ = "supplier"
    __table_args__ = (UniqueConstraint("organisation_id", "siret"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    siret: Mapped[str]
    "Fourteen digits, checked."
    name: Mapped[str]
    trade: Mapped[str | None]
    "Slug of a group or sector of trades; None: not known."
    city: Mapped[str]
    department: Mapped[str | None]
    workforce: Mapped[int | None]
    "People employed on the sites concerned; None: not known."
    yearly_spend: Mapped[float | None]
    "Euros before tax a year; None: not known."
    contact: Mapped[str]
    "Name and function of the contact at the supplier's; may be empty."
    contact_email: Mapped[str]
    "Shown to the buyer, never written to by itself."
    created_at: Mapped[datetime]
    archived_at: Mapped[datetime | None]


class SupplierContract(Base):
    """A contract with a supplier, public or private."""

    __tablename__ = "supplier_contract"

    id: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    supplier_id: Mapped[int] = mapped_column(ForeignKey("supplier.id"), index=True)
    title: Mapped[str]
    reference: Mapped[str]
    amount: Mapped[float | None]
    "Euros before tax, for the whole contract; None: not known."
    trade: Mapped[str | None]
    starts: Mapped[date | None]
    ends: Mapped[date | None]
    moment: Mapped[str]
    "Procedure and moment, a value of `clauses.packages.guard.Moment`."
    lots: Mapped[list[str]]
    tender_id: Mapped[int | None] = mapped_column(ForeignKey("tender.id", ondelete="SET NULL"), index=True)
    created_at: Mapped[datetime]
    archived_at: Mapped[datetime | None]


class Package(Base):
    """A package: one supplier, one buyer, one period. Its items stand in its versions.

    `turn` counts its events: whoever answers names the turn it saw, and is told when somebody answered before.
    """

    __tablename__ = "package"
    __table_args__ = (Index("ix_package_organisation_state", "organisation_id", "state"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    supplier_id: Mapped[int] = mapped_column(ForeignKey("supplier.id"), index=True)
    contract_id: Mapped[int | None] = mapped_column(ForeignKey("supplier_contract.id"), index=True)
    title: Mapped[str]
    starts: Mapped[date]
    ends: Mapped[date]
    nature: Mapped[str]
    "Legal nature of the buyer as it was told for this package, a value of `clauses.packages.guard.Nature`."
    moment: Mapped[str]
    "A value of `clauses.packages.guard.Moment`."
    legal: Mapped[dict[str, Any]]
    "What the legal check answered when the package was prepared: verdict, article, words, source date."
    state: Mapped[str]
    "A value of `clauses.packages.rounds.State`."
    turn: Mapped[int] = mapped_column(default=0)
    open_version: Mapped[int | None]
    "Number of the version on the table; None: nothing waits for an answer."
    agreed_version: Mapped[int | None]
    "Number of the version both sides accepted last, the one in force; None: none yet."
    answer_by: Mapped[date | None]
    "When an answer is hoped for; passed, a reminder is shown, nothing else happens."
    created_at: Mapped[datetime]

    supplier: Mapped[Supplier] = relationship()
    contract: Mapped[SupplierContract | None] = relationship()
    versions: Mapped[list[PackageVersion]] = relationship(order_by="PackageVersion.number", viewonly=True)
    events: Mapped[list[PackageEvent]] = relationship(order_by="PackageEvent.turn", viewonly=True)


class PackageVersion(Base):
    """What one side proposed, whole: never changed once written."""

    __tablename__ = "package_version"
    __table_args__ = (UniqueConstraint("package_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    package_id: Mapped[int] = mapped_column(ForeignKey("package.id"))
    number: Mapped[int]
    "1, 2, 3…"
    side: Mapped[str]
    "buyer or supplier"
    user_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    "None: the supplier wrote it, by its link."
    signed_by: Mapped[str]
    "Who wrote it, as it is shown to both sides."
    reason: Mapped[str]
    content: Mapped[dict[str, Any]]
    "`clauses.packages.terms.Terms.as_dict()`: items and governance."
    created_at: Mapped[datetime]


class PackageEvent(Base):
    """A step of the negotiation or of the life of a package, signed and dated."""

    __tablename__ = "package_event"
    __table_args__ = (UniqueConstraint("package_id", "turn"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    package_id: Mapped[int] = mapped_column(ForeignKey("package.id"))
    turn: Mapped[int]
    "1, 2, 3…: two people cannot both take the same turn."
    event: Mapped[str]
    "A value of `clauses.packages.rounds.Event`."
    side: Mapped[str]
    version: Mapped[int | None]
    "The version sent, proposed or accepted; None for events about no version."
    user_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    link_id: Mapped[int | None] = mapped_column(ForeignKey("supplier_link.id"))
    signed_by: Mapped[str]
    reason: Mapped[str]
    created_at: Mapped[datetime]


class PackageNote(Base):
    """A private note of the buyer's organisation. A table of its own: no page of the supplier reads it."""

    __tablename__ = "package_note"

    id: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    package_id: Mapped[int] = mapped_column(ForeignKey("package.id"), index=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    text: Mapped[str]
    created_at: Mapped[datetime]


class PackageMessage(Base):
    """A note that both sides see."""

    __tablename__ = "package_message"

    id: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    package_id: Mapped[int] = mapped_column(ForeignKey("package.id"), index=True)
    side: Mapped[str]
    user_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    link_id: Mapped[int | None] = mapped_column(ForeignKey("supplier_link.id"))
    signed_by: Mapped[str]
    text: Mapped[str]
    created_at: Mapped[datetime]


class PackagePaper(Base):
    """The signed agreement, as the buyer's organisation sent it: what makes a package active."""

    __tablename__ = "package_paper"

    id: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    package_id: Mapped[int] = mapped_column(ForeignKey("package.id"), index=True)
    version: Mapped[int]
    "The agreed version it signs."
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    name: Mapped[str]
    sha256: Mapped[str]
    content: Mapped[bytes]
    created_at: Mapped[datetime]


class SupplierLink(Base):
    """A secret address by which a supplier answers one round of one package, without an account.

    Only a hash of its token is kept. It opens nothing but that package, from `version` to the supplier's own answer.
    """

    __tablename__ = "supplier_link"

    id: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    package_id: Mapped[int] = mapped_column(ForeignKey("package.id"), index=True)
    version: Mapped[int]
    "The version of the buyer that it lets answer."
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    "Who drew it."
    token_hash: Mapped[str] = mapped_column(unique=True)
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]


class Appended(RuntimeError):
    """Somebody tried to change or remove a row that is only ever appended."""


def _refuse(_mapper: object, _connection: object, row: object) -> NoReturn:
    raise Appended(f"{type(row).__name__} rows are appended, never changed")


for _model in (PackageVersion, PackageEvent, PackageMessage, PackageNote, PackagePaper):
    event.listen(_model, "before_update", _refuse)
    event.listen(_model, "before_delete", _refuse)
