"""Documents of a consultation dropped by an organisation: its own source data, seen by nobody else."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from web.store.models.base import Base


class Document(Base):
    """A document of one organisation about one tender. The file itself is not kept: only its masked text."""

    __tablename__ = "document"
    __table_args__ = (Index("ix_document_organisation_tender", "organisation_id", "tender_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    tender_id: Mapped[int] = mapped_column(ForeignKey("tender.id"), index=True)
    name: Mapped[str]
    archive: Mapped[str] = mapped_column(default="")
    "Name of the archive it came in."
    sha256: Mapped[str]
    size: Mapped[int]
    format: Mapped[str]
    has_text: Mapped[bool]
    "False: pictures of pages, in which nothing could be looked for."
    notes: Mapped[list[str]]
    dropped_at: Mapped[datetime]
    found_version: Mapped[str | None]
    "Rules that made its findings; another value: stale."

    pages: Mapped[list[DocumentPage]] = relationship(
        order_by="DocumentPage.position", cascade="all, delete-orphan", passive_deletes=True
    )
    findings: Mapped[list[DocumentFinding]] = relationship(
        order_by="DocumentFinding.id", cascade="all, delete-orphan", passive_deletes=True, back_populates="document"
    )


class DocumentPage(Base):
    """The masked text of a page, or of a part under its heading where the format has no pages."""

    __tablename__ = "document_page"
    __table_args__ = (UniqueConstraint("document_id", "position"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    document_id: Mapped[int] = mapped_column(ForeignKey("document.id", ondelete="CASCADE"))
    position: Mapped[int]
    number: Mapped[int | None]
    heading: Mapped[str]
    text: Mapped[str]


class DocumentFinding(Base):
    """A consideration found in a document, with its words.

    A table of its own rather than a column of `consideration`: those rows are public, read in many places and rebuilt
    at will, while a query that forgets a table shows nothing to the wrong people.
    """

    __tablename__ = "document_finding"
    __table_args__ = (Index("ix_document_finding_organisation_tender", "organisation_id", "tender_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    tender_id: Mapped[int] = mapped_column(ForeignKey("tender.id"), index=True)
    document_id: Mapped[int] = mapped_column(ForeignKey("document.id", ondelete="CASCADE"), index=True)
    position: Mapped[int]
    "Of the page in the document."
    path: Mapped[str]
    "« RC.pdf, page 3 »"
    kind: Mapped[str]
    strength: Mapped[str | None]
    topic: Mapped[str | None]
    absent: Mapped[str | None]
    lots: Mapped[list[str]]
    hours: Mapped[list[Any]]
    quote: Mapped[str]
    start: Mapped[int]
    end: Mapped[int]
    rule: Mapped[str]
    because: Mapped[str]
    warnings: Mapped[list[str]]

    document: Mapped[Document] = relationship(back_populates="findings")
