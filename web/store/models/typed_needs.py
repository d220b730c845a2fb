"""Needs that people type in or upload: source data of their own, from which notices are made."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from web.store.models.base import Base


class TypedNeed(Base):
    """A purchase as its author tells it now. Each version of it is a notice: `web.store.typed_needs`."""

    __tablename__ = "typed_need"
    __table_args__ = (Index("ix_typed_need_organisation_programme", "organisation_id", "programme"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"))
    "Whose need it is; None: typed by the operator at the command line, hence public."
    user_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    "Who told the present version."
    private: Mapped[bool]
    "True: only this organisation ever sees it. Chosen once."
    programme: Mapped[str | None]
    "Name of the purchase programme it came with."
    row_key: Mapped[str | None]
    "What names its line in that programme from one upload to the next."
    version: Mapped[int]
    withdrawn: Mapped[bool] = mapped_column(default=False)
    content: Mapped[dict[str, Any]]
    "`scrapers.saisie.form` values of the present version."
    created_at: Mapped[datetime]
    changed_at: Mapped[datetime]


class ProgrammeDraft(Base):
    """A file that waits, a day at most, for the person who sent it to confirm what would be kept of it."""

    __tablename__ = "programme_draft"

    id: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"), index=True)
    name: Mapped[str]
    content: Mapped[bytes]
    "zlib"
    choices: Mapped[dict[str, Any]]
    "Name of the programme, whether it is private, and the field of each column."
    created_at: Mapped[datetime]
