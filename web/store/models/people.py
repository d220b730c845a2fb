"""People, their organisations, and what they decided: appended, signed, dated, never rebuilt."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from web.store.models.base import Base


def _few(name: str, column: str) -> Index:
    """An index of the few rows that have a value: one that is mostly empty is believed useless, and not used."""
    filled = text(f"{column} IS NOT NULL")
    return Index(name, column, sqlite_where=filled, postgresql_where=filled)


class Organisation(Base):
    """A tenant. `siret` ties an organisation of role structure to its rows of the directory."""

    __tablename__ = "organisation"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(unique=True)
    siret: Mapped[str | None] = mapped_column(index=True)
    departments: Mapped[list[str]]
    "Departments a facilitator or buyer works in; empty: all."
    unreviewed_matches: Mapped[bool] = mapped_column(default=False)
    "True: its structures may be mailed matches that no facilitator has reviewed."
    nature: Mapped[str | None]
    "Legal nature as a buyer, a value of `clauses.packages.guard.Nature`; None: nobody said."
    created_at: Mapped[datetime]


class User(Base):
    """A person who signs in. `email` is folded to lower case."""

    __tablename__ = "user_account"

    id: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    email: Mapped[str] = mapped_column(unique=True)
    password_hash: Mapped[str]
    role: Mapped[str]
    "facilitator, structure, buyer or admin"
    wants_digest: Mapped[bool] = mapped_column(default=False)
    "Nobody is mailed who did not ask."
    stopped_at: Mapped[datetime | None]
    "« Tout arrêter », or a mailbox that refused for good."
    created_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]

    organisation: Mapped[Organisation] = relationship()


class Session(Base):
    """A signed-in browser. Only a hash of the cookie is kept."""

    __tablename__ = "session"

    id: Mapped[int] = mapped_column(primary_key=True)
    token_hash: Mapped[str] = mapped_column(unique=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id", ondelete="CASCADE"), index=True)
    created_at: Mapped[datetime]
    seen_at: Mapped[datetime]


class Review(Base):
    """A decision of a person about a tender, or about one structure for one lot of it.

    Points to keys that survive a rebuild (tender id, lot number, SIRET and kind), never to a match row.
    Undoing appends a row with `undoes_id`; a row undone no longer counts.
    """

    __tablename__ = "review"
    __table_args__ = (
        Index("ix_review_organisation_tender", "organisation_id", "tender_id"),
        Index("ix_review_user", "user_id", "id"),
        _few("ix_review_undoes", "undoes_id"),
        _few("ix_review_second_of", "second_of_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    tender_id: Mapped[int] = mapped_column(ForeignKey("tender.id"))
    lot_number: Mapped[str | None]
    structure_key: Mapped[str | None]
    '"siret:kind"; None: the decision is about the whole tender'
    decision: Mapped[str]
    "accept, set_aside, unsure or undo"
    reason: Mapped[str] = mapped_column(default="")
    undoes_id: Mapped[int | None] = mapped_column(ForeignKey("review.id"))
    second_of_id: Mapped[int | None] = mapped_column(ForeignKey("review.id"))
    "Of a second reading, taken without seeing the first: that first decision. It measures, and puts nothing in force."
    created_at: Mapped[datetime]


class Audit(Base):
    """Sign-ins, refusals, accounts made, mails asked for: who did what when. No personal data beyond the user's id."""

    __tablename__ = "audit"

    id: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"))
    user_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    action: Mapped[str]
    detail: Mapped[str] = mapped_column(default="")
    created_at: Mapped[datetime]


class Message(Base):
    """A mail in the outbox, whole. Unique on (user, news): the same news is never told twice to the same person."""

    __tablename__ = "message"
    __table_args__ = (UniqueConstraint("user_id", "news"), Index("ix_message_state", "state"))

    id: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    news: Mapped[str]
    message_id: Mapped[str] = mapped_column(unique=True)
    recipient: Mapped[str]
    subject: Mapped[str]
    content: Mapped[bytes]
    "The whole message as RFC 5322 bytes."
    state: Mapped[str]
    "pending, sending, sent, failed, doubt or withdrawn"
    attempts: Mapped[int] = mapped_column(default=0)
    claimed_at: Mapped[datetime | None]
    not_before: Mapped[datetime | None]
    planned_for: Mapped[datetime | None]
    "When the schedule may send it at the earliest, as its reader wishes; a person who sends by hand need not wait."
    sent_at: Mapped[datetime | None]
    error: Mapped[str] = mapped_column(default="")
    created_at: Mapped[datetime]


class Told(Base):
    """Which tender was told in which message to whom, so that a later digest does not repeat it."""

    __tablename__ = "told"
    __table_args__ = (UniqueConstraint("user_id", "tender_id", "what"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    tender_id: Mapped[int] = mapped_column(ForeignKey("tender.id"))
    what: Mapped[str]
    message_id: Mapped[int] = mapped_column(ForeignKey("message.id", ondelete="CASCADE"))
